use balado_service::{
    clock::{Clock, SystemClock},
    mail::{Mail, MailError, Trouble},
};
use uuid::Uuid;

use super::{Found, Setting};
use crate::program::mail::Way;

/// A test mail to an address, or a greeting.
pub async fn mail(setting: Setting<'_>, to: Option<&str>) -> Found {
    match (setting.serving.way_of_mails()?, to) {
        (Way::Smtp(smtp), None) => {
            smtp.greet().await.map_err(|error| remedy(&error))?;
            Ok("le serveur répond et admet ce compte ; aucun courriel n’a été envoyé (--mail-to ADRESSE)".into())
        }
        (Way::Smtp(smtp), Some(to)) => {
            use balado_service::mail::Mailer;
            smtp.send(trial(to)).await.map_err(|error| remedy(&error))?;
            Ok(format!("le serveur a pris un courriel d’essai pour {to} : vérifiez qu’il arrive"))
        }
        (Way::Folder(folder), _) => {
            let shown = folder.display();
            if !folder.is_dir() {
                return Err(format!(
                    "le dossier {shown} n’existe pas encore : le service le crée en démarrant"
                ));
            }
            Ok(format!(
                "écrit dans {shown}, rien ne part : pour servir des établissements, donnez --smtp"
            ))
        }
        (Way::Console, _) => Ok("montré sur la console (démonstration)".into()),
    }
}

fn trial(to: &str) -> Mail {
    let words = "Ce courriel d’essai vient de « balado-service check » : le service sait écrire à cette adresse.";
    Mail {
        id: Uuid::now_v7(),
        to: to.to_owned(),
        subject: "Balado import : courriel d’essai",
        text: format!("{words}\n"),
        html: format!(
            "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><p>{words}</p></html>"
        ),
        at: SystemClock.now(),
        code: None,
    }
}

fn remedy(error: &MailError) -> String {
    match error {
        MailError::Write(error) => balado_arguments::reason(error),
        MailError::Malformed => "l’adresse de --mail-to ou de --mail-from n’en est pas une".into(),
        MailError::Refused(status) => format!(
            "le serveur refuse ce courriel pour toujours ({status}) : vérifiez l’adresse, et qu’il relaie pour \
             --mail-from"
        ),
        MailError::Later(trouble) => match trouble {
            Trouble::Unreachable => {
                "le serveur ne répond pas : vérifiez --smtp, son port, et le pare-feu".into()
            }
            Trouble::Slow => "le serveur est trop lent : voyez --smtp-timeout, et le pare-feu".into(),
            Trouble::Tls => {
                "pas de connexion protégée avec le serveur : vérifiez son nom, son certificat (--smtp-ca) et \
                 --smtp-security"
                    .into()
            }
            Trouble::Credentials(status) => format!(
                "le serveur refuse ce compte ({status}) : vérifiez --smtp-user et son mot de passe"
            ),
            Trouble::PutOff(status) => {
                format!("le serveur remet à plus tard ({status}) : réessayez, puis voyez son journal")
            }
        },
    }
}
