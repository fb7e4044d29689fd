use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use balado_arguments::{Unfit, number, reason};
use balado_service::mail::{Console, Files, Mailer, Security, Sender, Smtp, SmtpSettings};
use clap::{Args, ValueEnum};

use super::data;

/// The password itself, for hosts that keep secrets in the environment. Read by hand, so that
/// it is in no help and no error.
const PASSWORD: &str = "BALADO_SMTP_PASSWORD";

/// What a service says that was told nothing of its mails.
const NOWHERE: &str = "rien ne dit où vont les courriels, et sans leur code personne ne se connecte. \
    Donnez --smtp HÔTE et --mail-from ADRESSE (variables BALADO_SMTP et BALADO_MAIL_FROM) pour les \
    envoyer, --mail-files DOSSIER (BALADO_MAIL_FILES) pour les écrire dans un dossier, ou --demo \
    pour essayer sur ce poste";

/// What a service says that was told two ways.
const TWICE: &str = "--smtp et --mail-files : les courriels partent, ou sont écrits dans un dossier. Retirez l’une des \
    deux options";

/// Where mails would go.
#[derive(Debug)]
pub enum Way {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder.
    Folder(PathBuf),
    /// To the console of a demonstration.
    Console,
}

/// How mails leave: somebody has to say it.
#[derive(Debug, Args)]
pub struct Mailing {
    /// Serveur de courriel, « smtp.exemple.fr » ou « smtp.exemple.fr:587 ».
    #[arg(long = "smtp", env = "BALADO_SMTP", value_name = "HÔTE[:PORT]", requires = "from",
        value_parser = server)]
    server: Option<Server>,
    /// Écrit les courriels dans ce dossier au lieu de les envoyer : qui le lit peut se connecter à la
    /// place des établissements.
    #[arg(long = "mail-files", env = "BALADO_MAIL_FILES", value_name = "DOSSIER")]
    files: Option<PathBuf>,
    /// Protection de la connexion au serveur de courriel.
    #[arg(
        long = "smtp-security",
        env = "BALADO_SMTP_SECURITY",
        value_name = "MODE",
        default_value = "starttls"
    )]
    security: Mode,
    /// Compte sur le serveur de courriel. Son mot de passe est lu dans la variable d’environnement
    /// `BALADO_SMTP_PASSWORD` ou dans le fichier de --smtp-password-file.
    #[arg(long = "smtp-user", env = "BALADO_SMTP_USER", value_name = "COMPTE")]
    user: Option<String>,
    /// Fichier dont la première ligne est le mot de passe du compte.
    #[arg(long = "smtp-password-file", env = "BALADO_SMTP_PASSWORD_FILE", value_name = "FICHIER")]
    password_file: Option<PathBuf>,
    /// Certificat d’autorité (PEM) du serveur de courriel, s’il n’est pas connu du système.
    #[arg(long = "smtp-ca", env = "BALADO_SMTP_CA", value_name = "FICHIER")]
    authority: Option<PathBuf>,
    /// Temps le plus long pour remettre un courriel au serveur, en secondes.
    #[arg(
        long = "smtp-timeout",
        env = "BALADO_SMTP_TIMEOUT",
        value_name = "SECONDES",
        default_value_t = 20,
        value_parser = number::<u64>(1..=30)
    )]
    timeout: u64,
    /// Expéditeur, « Balado <ne-pas-repondre@exemple.fr> ».
    #[arg(long = "mail-from", id = "from", env = "BALADO_MAIL_FROM", value_name = "ADRESSE")]
    from: Option<String>,
    /// Adresse qui lit les réponses, s’il y en a une.
    #[arg(long = "mail-reply-to", env = "BALADO_MAIL_REPLY_TO", value_name = "ADRESSE")]
    reply_to: Option<String>,
}

/// A host and its port.
#[derive(Debug, Clone)]
struct Server {
    host: String,
    port: Option<u16>,
}

fn server(text: &str) -> Result<Server, Unfit> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            let port = port.parse().map_err(|_| Unfit::new("le port est un nombre de 1 à 65535"));
            (host, Some(port?))
        }
        _ => (text, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    if host.is_empty() {
        return Err(Unfit::new("il manque le nom du serveur"));
    }
    Ok(Server { host, port })
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mode {
    /// STARTTLS exigé (port 587).
    Starttls,
    /// TLS dès la connexion (port 465).
    Tls,
    /// Aucune : seulement pour un relais sur cette machine.
    None,
}

impl From<Mode> for Security {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Starttls => Self::Starttls,
            Mode::Tls => Self::Tls,
            Mode::None => Self::None,
        }
    }
}

impl Mailing {
    /// Whether they leave for schools.
    pub fn sends(&self) -> bool {
        self.server.is_some()
    }

    /// The way that was chosen; a demonstration, with its data, shows each mail.
    pub fn mailer(&self, demo: Option<&Path>) -> Result<Arc<dyn Mailer>, Box<dyn Error>> {
        match (self.server.clone(), self.files.clone(), demo) {
            (Some(_), Some(_), _) => Err(TWICE.into()),
            (Some(server), None, _) => Ok(Arc::new(self.smtp(server)?)),
            (None, Some(folder), None) => written(folder, Console::Nothing),
            (None, folder, Some(data)) => {
                written(folder.unwrap_or_else(|| data::mails(data)), Console::Whole)
            }
            (None, None, None) => Err(NOWHERE.into()),
        }
    }

    /// Where they would go, without making anything for them.
    pub fn way(&self, demo: bool) -> Result<Way, String> {
        match (self.server.clone(), self.files.clone()) {
            (Some(_), Some(_)) => Err(TWICE.into()),
            (Some(server), None) => {
                self.smtp(server).map(Way::Smtp).map_err(|error| error.to_string())
            }
            (None, Some(folder)) => Ok(Way::Folder(folder)),
            (None, None) if demo => Ok(Way::Console),
            (None, None) => Err(NOWHERE.into()),
        }
    }

    fn smtp(&self, Server { host, port }: Server) -> Result<Smtp, Box<dyn Error>> {
        let authority = self.authority.as_ref().map(|path| read(path)).transpose()?;
        let settings = SmtpSettings {
            host,
            port,
            security: self.security.into(),
            credentials: self.credentials()?,
            authority,
            timeout: Duration::from_secs(self.timeout),
            sender: self.sender()?,
        };
        Ok(Smtp::new(settings)?)
    }

    fn credentials(&self) -> Result<Option<(String, String)>, Box<dyn Error>> {
        let Some(user) = self.user.clone() else { return Ok(None) };
        let password = match (std::env::var(PASSWORD), &self.password_file) {
            (Ok(password), _) => password,
            (Err(_), Some(path)) => {
                let text = String::from_utf8(read(path)?)
                    .map_err(|_| "le fichier de --smtp-password-file n’est pas du texte")?;
                text.lines().next().unwrap_or_default().to_owned()
            }
            (Err(_), None) => {
                return Err("--smtp-user veut un mot de passe : BALADO_SMTP_PASSWORD ou \
                            --smtp-password-file"
                    .into());
            }
        };
        Ok(Some((user, password)))
    }

    fn sender(&self) -> Result<Sender, Box<dyn Error>> {
        let from = self.from.as_deref().unwrap_or_default();
        let wrong = |option| format!("{option} n’est pas une adresse de courriel");
        let reply_to = self.reply_to.as_deref().map(str::parse).transpose();
        Ok(Sender {
            from: from.parse().map_err(|_| wrong("--mail-from"))?,
            reply_to: reply_to.map_err(|_| wrong("--mail-reply-to"))?,
        })
    }
}

fn written(folder: PathBuf, console: Console) -> Result<Arc<dyn Mailer>, Box<dyn Error>> {
    data::close_mails(&folder)?;
    let shown = folder.display().to_string();
    let files = Files::new(folder, console);
    Ok(Arc::new(files.map_err(|error| format!("{shown} : {}", reason(&error)))?))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{} : {}", path.display(), reason(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_has_a_host_and_perhaps_a_port() {
        let table = [
            ("smtp.example", Some(("smtp.example", None))),
            ("smtp.example:2525", Some(("smtp.example", Some(2525)))),
            ("127.0.0.1:25", Some(("127.0.0.1", Some(25)))),
            ("[::1]:25", Some(("::1", Some(25)))),
            ("::1", Some(("::1", None))),
            ("smtp.example:mail", None),
            (":25", None),
            ("", None),
        ];
        for (text, expected) in table {
            let found = server(text).ok();
            let found = found.as_ref().map(|server| (server.host.as_str(), server.port));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
