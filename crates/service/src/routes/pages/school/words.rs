//! The words of the app (`ui/src/text/fr.ts`), as these pages say them.

use balado_core::school::Roster;
use balado_wire::{HistoryEntryBody, ImportState, ManagerBody};
use jiff::{Timestamp, tz::TimeZone};

use crate::mail::evening_before;

/// `04/09/2026`.
pub fn day(at: Timestamp) -> String {
    in_france(at, "%d/%m/%Y")
}

/// `9 h 05`, which no line breaks.
pub fn clock(at: Timestamp) -> String {
    in_france(at, "%-H\u{A0}h\u{A0}%M")
}

fn in_france(at: Timestamp, format: &str) -> String {
    let zone = TimeZone::get("Europe/Paris").expect("the zone is built in");
    at.to_zoned(zone).strftime(format).to_string()
}

/// `1 compte`, `2 comptes`: French counts zero as one.
pub fn many(count: u64, one: &str, more: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202F}');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if count < 2 { one } else { more })
}

/// How the app calls a list.
pub fn list(list: Roster) -> &'static str {
    match list {
        Roster::Students => "Élèves",
        Roster::Teachers => "Profs",
    }
}

/// How an import ended.
pub fn outcome(entry: &HistoryEntryBody) -> &'static str {
    match (entry.state, entry.undoes) {
        (ImportState::Committed, Some(_)) => "Annulation",
        (ImportState::Committed, None) => "Validé",
        (ImportState::Undone, _) => "Annulé",
        (ImportState::Open, _) => "Interrompu, rien n’a changé",
        (ImportState::Discarded | ImportState::Expired, _) => "Abandonné, rien n’a changé",
    }
}

/// The gestionnaire, as people call them; somebody of the staff by the login.
pub fn full_name(manager: &ManagerBody) -> String {
    let ManagerBody { first_name, last_name, login, .. } = manager;
    let names = [first_name, last_name, login].into_iter().flatten();
    names.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Since when, by whom, and until when.
pub fn since(manager: &ManagerBody) -> String {
    let ManagerBody { since, by, until, .. } = manager;
    format!("Désigné(e) le {} par {by}, jusqu’au {} au soir", day(*since), evening_before(*until))
}

/// Why to renew, and what happens without.
pub fn lapses(manager: &ManagerBody) -> String {
    let until = evening_before(manager.until);
    format!(
        "Chaque année, il s’arrête le 31 octobre, sauf si le chef d’établissement le renouvelle. Sans cela, cette personne \
         n’aura plus accès à la gestion après le {until}."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = include_str!("../../../../../../ui/src/text/fr.ts");

    #[test]
    fn the_pages_say_what_the_app_says() {
        let pages = [
            include_str!("../../../../templates/school/overview.html"),
            include_str!("../../../../templates/school/manager.html"),
            include_str!("../../../../templates/school/naming.html"),
            include_str!("../../../../templates/school/dismissal.html"),
            include_str!("../../../../templates/school/sign_out_all.html"),
            include_str!("naming.rs"),
            include_str!("overview.rs"),
            include_str!("words.rs"),
        ]
        .join(" ");
        let pages: Vec<&str> = pages.split_whitespace().collect();
        let pages = pages.join(" ");
        for words in [
            "Validé",
            "Annulation",
            "Annulé",
            "Interrompu, rien n’a changé",
            "Abandonné, rien n’a changé",
            "Désigné(e) le ",
            "Aucun gestionnaire désigné",
            "La boîte mail de l’établissement reste la seule façon de se connecter.",
            "Nom d’un enseignant",
            "Aucun enseignant ne porte ce nom dans Balado.",
            "Importez d’abord la liste des profs s’il vient d’arriver.",
            "qui n’aura plus accès à la gestion dès la confirmation.",
            "pourra importer les comptes et gérer Balado.",
            "Cette personne n’aura plus accès à la gestion. Vous pourrez en désigner une autre.",
            "Un message en avertira la boîte mail de l’établissement.",
            "Déconnecter tous les postes",
            "Postes connectés",
            "est gestionnaire",
            "Il n’y a plus de gestionnaire",
            "Historique",
            "Les codes et les liens déjà envoyés par courriel ne serviront plus.",
            "Les postes sur lesquels votre établissement est connecté à Balado.",
            "La personne qui importe les comptes et gère Balado pour l’établissement, sans la boîte mail : elle passe par l’ENT.",
            "Je suis gestionnaire : passer par l’ENT, sans la boîte mail",
            "Le rôle s’arrête bientôt",
            "Chaque année, il s’arrête le 31 octobre, sauf si le chef d’établissement le renouvelle. Sans cela, cette personne",
            "n’aura plus accès à la gestion après le ",
            "Renouveler",
            "Cette personne garde son rôle une année de plus.",
            "reste gestionnaire",
            " au soir",
            "Vérifiez l’identifiant à la lettre près : ",
            "Personne d’autre ne pourra entrer, et une faute ferait désigner quelqu’un qui n’existe pas.",
            "Ce que cette personne tape pour entrer dans l’ENT, par exemple paule.morel. Elle n’a pas besoin de compte Balado : l’ENT la reconnaît.",
            "Aucun import pour l’instant",
            "sans classe",
        ] {
            assert!(APP.contains(words), "the app: {words}");
            assert!(pages.contains(words.trim()), "the pages: {words}");
        }
    }

    #[test]
    fn numbers_are_written_as_the_app_writes_them() {
        let table = [
            (0, "0 compte"),
            (1, "1 compte"),
            (2, "2 comptes"),
            (1_234_567, "1\u{202F}234\u{202F}567 comptes"),
        ];
        for (count, expected) in table {
            assert_eq!(many(count, "compte", "comptes"), expected);
        }
    }
}
