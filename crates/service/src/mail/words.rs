//! What each mail says, in French, once for text and HTML.

use balado_wire::{CountsBody, RosterBody};
use jiff::{Timestamp, tz::TimeZone};
use url::Url;

use super::{
    Event, Letter, ManagerEnd, Silence,
    dress::{Part, line},
};
use crate::secrets::Code;

/// What a letter is completed with when it leaves.
pub(super) struct Setting<'a> {
    /// The school, as its people call it.
    pub school: &'a str,
    /// The service's address.
    pub public_url: &'a Url,
    /// Of a sign-in: what follows `#` in its link.
    pub token: Option<&'a str>,
}

/// Subject and parts. Nothing that somebody typed stands in the subject.
pub(super) fn words(letter: &Letter, setting: &Setting<'_>) -> (&'static str, Vec<Part>) {
    let school = line(setting.school);
    let facts = |rest: Vec<(&'static str, String)>| {
        let who = letter.person.as_deref().map(|person| ("Par", spoken(person)));
        // What happens of itself happens at no PC.
        let at_a_pc = !letter.device.is_empty();
        let device = at_a_pc.then(|| ("Depuis le poste", spoken(&letter.device)));
        let place = [("Le", hour(letter.at))].into_iter().chain(device);
        Part::Facts(who.into_iter().chain(place).chain(rest).collect())
    };
    let (subject, told, rest) = match &letter.event {
        Event::SignIn { until } => return sign_in(letter, *until, setting),
        Event::ManagerHandedOver { manager, until } => {
            return handed_over(letter, manager, *until, setting);
        }
        Event::Opened => (
            "Balado import : connexion à votre établissement",
            format!("Quelqu’un vient de se connecter à Balado import pour {school}."),
            vec![],
        ),
        Event::OpenedByManager => (
            "Balado import : connexion du gestionnaire",
            format!(
                "Le gestionnaire de Balado de {school} vient de se connecter à Balado import, par l’ENT et \
                 sans cette boîte mail."
            ),
            vec![],
        ),
        Event::Imported { list, counts } => (
            "Balado import : une liste a été importée",
            format!("La liste des {} vient d’être importée pour {school}.", people(*list)),
            imported(*counts),
        ),
        Event::Undone { list, removed, restored, conflicts } => (
            "Balado import : un import a été annulé",
            format!("Un import de la liste des {} a été annulé pour {school}.", people(*list)),
            undone(*removed, *restored, *conflicts),
        ),
        Event::ManagerNamed { manager, replaces } => (
            "Balado import : un gestionnaire a été nommé",
            if *replaces {
                format!(
                    "Un autre gestionnaire de Balado vient d’être nommé pour {school}. Celui d’avant n’a \
                     plus ce rôle, et ses postes sont déconnectés."
                )
            } else {
                format!("Un gestionnaire de Balado vient d’être nommé pour {school}.")
            },
            vec![("Gestionnaire", spoken(manager))],
        ),
        Event::ManagerRenewed { manager, until } => (
            "Balado import : le gestionnaire est reconduit",
            format!("Le gestionnaire de Balado de {school} garde ce rôle une année de plus."),
            vec![("Gestionnaire", spoken(manager)), ("Jusqu’au", evening_before(*until))],
        ),
        Event::ManagerRevoked => (
            "Balado import : il n’y a plus de gestionnaire",
            format!(
                "Depuis cette boîte mail, quelqu’un a révoqué le gestionnaire de Balado de {school}. Ses \
                 postes sont déconnectés."
            ),
            vec![],
        ),
        Event::ManagerLapses { manager, until } => (
            "Balado import : le gestionnaire est à reconduire",
            format!(
                "Le rôle du gestionnaire de Balado de {school} s’arrêtera le {} au soir, s’il n’est pas \
                 reconduit.",
                evening_before(*until)
            ),
            vec![("Gestionnaire", spoken(manager))],
        ),
        Event::ManagerLapsed => (
            "Balado import : il n’y a plus de gestionnaire",
            format!(
                "Le rôle du gestionnaire de Balado de {school} s’est arrêté : il n’a pas été reconduit avant \
                 le 1er novembre."
            ),
            vec![],
        ),
        Event::ManagerDismissed => (
            "Balado import : il n’y a plus de gestionnaire",
            format!("Le gestionnaire de Balado de {school} n’a plus ce rôle."),
            vec![],
        ),
        Event::ManagerEnded { end } => (
            "Balado import : il n’y a plus de gestionnaire",
            format!("Le gestionnaire de Balado de {school} n’a plus ce rôle : {}.", ended(*end)),
            vec![],
        ),
    };
    let mut parts = vec![Part::Text(told), facts(rest)];
    parts.extend(silence(letter.silence).map(Part::Text));
    parts.push(Part::Text(what_to_do(&letter.event).into()));
    parts.extend(in_a_browser(&letter.event, setting).map(Part::Text));
    (subject, parts)
}

/// What this mail tells besides, and what the next ones will wait for.
fn silence(silence: Silence) -> impl Iterator<Item = String> {
    let before = match silence.before {
        0 => None,
        1 => Some("C’était la deuxième fois depuis le message précédent.".to_owned()),
        n => Some(format!("C’était la {}e fois depuis le message précédent.", n + 1)),
    };
    let until = silence.until.map(|until| {
        format!(
            "Cela arrive souvent : pour ne pas remplir cette boîte, Balado rassemblera les messages \
             suivants de ce genre en un seul, le {}.",
            hour(until)
        )
    });
    before.into_iter().chain(until)
}

fn sign_in(letter: &Letter, until: Timestamp, setting: &Setting<'_>) -> (&'static str, Vec<Part>) {
    let token = setting.token.unwrap_or_default();
    let address = setting.public_url.as_str().trim_end_matches('/');
    let school = line(setting.school);
    let parts = vec![
        Part::Text(format!("Quelqu’un a demandé à ouvrir Balado import pour {school}.")),
        Part::Text("Votre code :".into()),
        Part::Code(Code::of_token(token).shown()),
        Part::Text(
            "Tapez-le là où vous l’avez demandé, dans la fenêtre de Balado import ou dans la page du navigateur ; \
             ou copiez ce lien dans Balado import :"
                .into(),
        ),
        Part::Link(format!("{address}/connexion#{token}")),
        Part::Facts(vec![
            ("Demandé le", hour(letter.at)),
            ("Depuis le poste", spoken(&letter.device)),
            ("Valable jusqu’au", format!("{}, une seule fois", hour(until))),
        ]),
        Part::Text(
            "Personne n’a rien demandé dans votre établissement ? Ne faites rien et ne donnez ce \
             code à personne : sans lui, rien ne s’ouvre. Si cela se répète, prévenez l’académie."
                .into(),
        ),
    ];
    ("Votre code pour ouvrir Balado import", parts)
}

/// A hand-over, which the mailbox did not ask for: its link and its code revoke it.
fn handed_over(
    letter: &Letter,
    manager: &str,
    until: Timestamp,
    setting: &Setting<'_>,
) -> (&'static str, Vec<Part>) {
    let token = setting.token.unwrap_or_default();
    let address = setting.public_url.as_str().trim_end_matches('/');
    let school = line(setting.school);
    let by = letter.person.as_deref().map(spoken).unwrap_or_default();
    let parts = vec![
        Part::Text(format!(
            "Le gestionnaire de Balado de {school} a passé la main à quelqu’un d’autre. Lui-même n’a plus \
             ce rôle."
        )),
        Part::Facts(vec![
            ("Nouveau gestionnaire", spoken(manager)),
            ("Désigné par", by),
            ("Le", hour(letter.at)),
            ("Depuis le poste", spoken(&letter.device)),
        ]),
        Part::Text("C’est bien ce qui était prévu ? Vous n’avez rien à faire.".into()),
        Part::Text("Sinon, révoquez-le : ouvrez ce lien, puis tapez-y ce code.".into()),
        Part::Link(format!("{address}/revoquer#{token}")),
        Part::Code(Code::of_token(token).shown()),
        Part::Text(format!(
            "Ouvrir le lien ne change rien tant que le code n’est pas tapé. Il sert jusqu’au {}, ou \
             jusqu’au prochain gestionnaire.",
            hour(until)
        )),
    ];
    ("Balado import : le gestionnaire a passé la main", parts)
}

/// The last day of what ends at a midnight: `31/10/2026`.
pub(crate) fn evening_before(midnight: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Paris").expect("the zone is built in");
    let evening = midnight - jiff::SignedDuration::from_secs(1);
    evening.to_zoned(zone).strftime("%d/%m/%Y").to_string()
}

fn what_to_do(event: &Event) -> &'static str {
    match event {
        Event::Imported { .. } => {
            "Ce n’est pas ce que vous attendiez ? Dans Balado import, page Historique, cet import \
             s’annule pendant 30 jours."
        }
        Event::Undone { .. } => {
            "Ce n’est pas ce que vous attendiez ? Dans Balado import, page Historique, une \
             annulation s’annule aussi."
        }
        Event::ManagerLapses { .. } => {
            "Pour le reconduire, ouvrez Balado import avec un code de cette boîte mail, page Gestionnaire, \
             et cliquez sur « Renouveler ». Pour ne pas le reconduire, ne faites rien."
        }
        Event::ManagerLapsed => {
            "Pour en nommer un, ouvrez Balado import avec un code de cette boîte mail, page Gestionnaire."
        }
        Event::ManagerRevoked => {
            "Personne de votre établissement n’a fait cela ? Nommez à nouveau un gestionnaire dans Balado \
             import, page Gestionnaire, et prévenez l’académie."
        }
        Event::OpenedByManager => {
            "Ce n’est pas votre gestionnaire ? Ouvrez Balado import avec un code de cette boîte mail, page \
             Gestionnaire, choisissez « Retirer », puis prévenez l’académie."
        }
        Event::ManagerEnded { .. } => {
            "Le rôle ne reviendra pas de lui-même avec le compte : nommez quelqu’un dans Balado \
             import, page Gestionnaire, quand il le faudra."
        }
        _ => {
            "Personne de votre établissement n’a fait cela ? Ouvrez Balado import, page \
             Préférences, choisissez « Déconnecter tous les postes », puis prévenez l’académie."
        }
    }
}

/// The chef needs no program; an import is undone in it all the same.
fn in_a_browser(event: &Event, setting: &Setting<'_>) -> Option<String> {
    if matches!(event, Event::Imported { .. } | Event::Undone { .. }) {
        return None;
    }
    let address = setting.public_url.as_str().trim_end_matches('/');
    Some(format!(
        "Sans Balado import, la même chose se fait dans un navigateur, avec un code de cette boîte mail : \
         {address}/baladoetab"
    ))
}

fn ended(end: ManagerEnd) -> &'static str {
    match end {
        ManagerEnd::Imported => "un import vient de désactiver son compte",
        ManagerEnd::Undone => {
            "l’annulation d’un import vient de retirer ou de désactiver son compte"
        }
    }
}

fn people(list: RosterBody) -> &'static str {
    match list {
        RosterBody::Students => "élèves",
        RosterBody::Teachers => "enseignants",
    }
}

fn imported(counts: CountsBody) -> Vec<(&'static str, String)> {
    let all = [
        ("Comptes créés", counts.create),
        ("Comptes mis à jour", counts.update),
        ("Comptes de retour", counts.returning),
        ("Comptes rattachés à leur nouvel id", counts.relinked),
        ("Comptes fermés, dont l’id est à quelqu’un d’autre", counts.replaced),
        ("Comptes désactivés", counts.deactivate),
        ("Comptes inchangés", counts.unchanged),
        ("Absents du fichier, conservés", counts.absent),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).map(|(name, n)| (name, n.to_string())).collect()
}

fn undone(removed: u32, restored: u32, conflicts: u32) -> Vec<(&'static str, String)> {
    let all = [
        ("Comptes retirés", removed),
        ("Comptes remis comme avant", restored),
        ("Comptes laissés, car changés depuis", conflicts),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).map(|(name, n)| (name, n.to_string())).collect()
}

/// A name that somebody typed: short, and nothing a mail reader would turn into a link.
fn spoken(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = line(text);
    let mut shown = String::new();
    let mut letters = text.chars().take(LONGEST).peekable();
    while let Some(letter) = letters.next() {
        let before_blank = letters.peek().is_none_or(|next| *next == ' ');
        let kept = match letter {
            '.' => before_blank,
            ':' | '/' | '\\' | '@' | '<' | '>' => false,
            _ => true,
        };
        shown.push(if kept { letter } else { '·' });
    }
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    format!("« {shown} »")
}

/// As people in France say an instant: `22/11/2026 à 19 h 05`.
pub(crate) fn hour(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Paris").expect("the zone is built in");
    at.to_zoned(zone).strftime("%d/%m/%Y à %-H h %M").to_string()
}

/// The same without its day: `19 h 05`.
pub(crate) fn clock_time(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Paris").expect("the zone is built in");
    at.to_zoned(zone).strftime("%-H h %M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_becomes_a_link_or_a_second_line() {
        let table = [
            ("SECRETARIAT-2", "« SECRETARIAT-2 »", "a PC"),
            ("M. Martin", "« M. Martin »", "a person"),
            ("pc.college.example", "« pc·college·example »", "a host"),
            ("https://x.example/a", "« https···x·example·a »", "an address of the web"),
            ("moi@x.example", "« moi·x·example »", "an address of mail"),
            ("a\r\nBcc: b", "« a Bcc· b »", "a second line"),
            ("\u{202e}abc", "« abc »", "turned around"),
        ];
        for (typed, expected, case) in table {
            assert_eq!(spoken(typed), expected, "{case}");
        }
        assert_eq!(spoken(&"é".repeat(61)).chars().count(), 65, "cut");
    }

    #[test]
    fn the_hour_is_that_of_france_in_summer_and_in_winter() {
        let table = [
            ("2026-09-01T07:05:00Z", "01/09/2026 à 9 h 05"),
            ("2026-11-22T18:05:00Z", "22/11/2026 à 19 h 05"),
            ("2026-10-25T00:59:59Z", "25/10/2026 à 2 h 59"),
            ("2026-10-25T01:00:00Z", "25/10/2026 à 2 h 00"),
        ];
        for (at, expected) in table {
            assert_eq!(hour(at.parse().unwrap()), expected);
        }
    }

    #[test]
    fn whoever_has_no_program_reads_where_a_browser_does_the_same() {
        let counts = CountsBody::default();
        for (event, expected, case) in [
            (Event::Opened, true, "a connection"),
            (Event::ManagerLapsed, true, "a role that lapsed"),
            (Event::ManagerRevoked, true, "one that was revoked"),
            (Event::Imported { list: RosterBody::Students, counts }, false, "an import"),
        ] {
            let (text, _) = dressed("Collège", "PC", event, None);
            assert_eq!(text.contains("https://balado.example/baladoetab"), expected, "{case}");
        }
    }

    /// The sign-in mail of a school and a PC of these names, as text and as HTML.
    fn mail(school: &str, device: &str) -> (String, String) {
        let at: Timestamp = "2026-09-01T07:05:00Z".parse().unwrap();
        dressed(school, device, Event::SignIn { until: at }, Some("jeton"))
    }

    fn dressed(school: &str, device: &str, event: Event, token: Option<&str>) -> (String, String) {
        let at: Timestamp = "2026-09-01T07:05:00Z".parse().unwrap();
        let letter =
            Letter { at, device: device.into(), person: None, event, silence: Silence::default() };
        let public_url = "https://balado.example/".parse().unwrap();
        let setting = Setting { school, public_url: &public_url, token };
        let (subject, parts) = words(&letter, &setting);
        (crate::mail::dress::text(&parts), crate::mail::dress::html(subject, &parts))
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_names_are_the_mail_keeps_its_shape(
            school in "(?s).{0,120}",
            device in "(?s).{0,120}",
        ) {
            let (text, html) = mail(&school, &device);
            let (_, plain) = mail("a", "a");
            let count = |html: &str, sign: char| html.matches(sign).count();
            for sign in ['<', '>', '"'] {
                proptest::prop_assert_eq!(count(&html, sign), count(&plain, sign));
            }
            proptest::prop_assert_eq!(html.matches("href=\"").count(), 1);
            let kept = |c: char| c == '\n' || !c.is_control();
            proptest::prop_assert!(text.chars().all(kept) && html.chars().all(kept));
            let codes = text.lines().filter(|line| line.starts_with("    ")).count();
            proptest::prop_assert_eq!(codes, 1, "one code");
        }
    }
}
