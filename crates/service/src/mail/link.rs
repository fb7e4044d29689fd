use jiff::{Timestamp, tz::TimeZone};
use url::Url;

use super::Mail;
use crate::secrets::Code;

/// The mail that lets a school sign in.
pub struct LinkMail<'a> {
    /// The school's own mailbox.
    pub to: String,
    /// The school, as its people call it.
    pub school: &'a str,
    /// The PC that asked.
    pub device: &'a str,
    /// The code to type.
    pub code: &'a Code,
    /// What follows `#` in the link.
    pub token: &'a str,
    /// The service's address.
    pub public_url: &'a Url,
    /// When it was asked for.
    pub at: Timestamp,
    /// End of validity.
    pub until: Timestamp,
}

impl std::fmt::Debug for LinkMail<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkMail(…)")
    }
}

impl From<&LinkMail<'_>> for Mail {
    fn from(link: &LinkMail<'_>) -> Self {
        let LinkMail { school, device, token, public_url, .. } = link;
        let (at, until) = (hour(link.at), hour(link.until));
        let code = link.code.shown();
        let address = public_url.as_str().trim_end_matches('/');
        let text = format!(
            "Bonjour,\n\
             \n\
             Quelqu’un a demandé à ouvrir Balado import pour {school}.\n\
             \n\
             Votre code :\n\
             \n\
             \u{20}   {code}\n\
             \n\
             Tapez-le dans la fenêtre de Balado import, ou copiez-y ce lien :\n\
             \n\
             {address}/connexion#{token}\n\
             \n\
             Demandé le {at}\n\
             Depuis le poste « {device} »\n\
             Valable jusqu’au {until}, une seule fois.\n\
             \n\
             Personne n’a rien demandé dans votre établissement ? Ne faites rien et ne donnez ce code\n\
             à personne : sans lui, rien ne s’ouvre. Si cela se répète, prévenez l’académie.\n\
             \n\
             Balado\n"
        );
        let subject = String::from("Votre code pour ouvrir Balado import");
        Self { to: link.to.clone(), subject, text, at: link.at, code }
    }
}

/// As people in France say an instant: `22/11/2026 à 19 h 05`.
pub(crate) fn hour(at: Timestamp) -> String {
    let zone = TimeZone::get("Europe/Paris").expect("the zone is built in");
    at.to_zoned(zone).strftime("%d/%m/%Y à %-H h %M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_says_who_asked_when_until_when_and_what_to_do() {
        let at: Timestamp = "2026-09-01T07:05:00Z".parse().unwrap();
        let mail = Mail::from(&LinkMail {
            to: "ce.0779999a@ac-creteil.fr".into(),
            school: "Collège Les Tilleuls (0779999A)",
            device: "SECRETARIAT-2",
            code: &Code::parse("BCDFGHJK").unwrap(),
            token: "secret",
            public_url: &"https://balado.example/".parse().unwrap(),
            at,
            until: "2026-09-01T09:05:00Z".parse().unwrap(),
        });
        for part in [
            "BCDF-GHJK",
            "https://balado.example/connexion#secret",
            "01/09/2026 à 9 h 05",
            "01/09/2026 à 11 h 05",
            "SECRETARIAT-2",
            "Collège Les Tilleuls (0779999A)",
            "Personne n’a rien demandé",
        ] {
            assert!(mail.text.contains(part), "{part} in\n{}", mail.text);
        }
    }
}
