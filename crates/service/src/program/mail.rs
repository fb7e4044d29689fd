use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use balado_service::mail::{Console, Files, Mailer, Security, Sender, Smtp, SmtpSettings};
use clap::{Args, ValueEnum};

use super::data;

/// The password itself, for hosts that keep secrets in the environment. Read by hand, so that
/// it is in no help and no error.
const PASSWORD: &str = "BALADO_SMTP_PASSWORD";

/// How mails leave: as files, unless a mail server is named.
#[derive(Debug, Args)]
pub struct Mailing {
    /// Serveur de courriel, « smtp.exemple.fr » ou « smtp.exemple.fr:587 ». Sans lui, les courriels
    /// sont écrits dans le dossier « mails » des données et leur code s’affiche ici.
    #[arg(long = "smtp", env = "BALADO_SMTP", value_name = "HÔTE[:PORT]", requires = "from")]
    server: Option<Server>,
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
        value_parser = clap::value_parser!(u64).range(1..=30)
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

impl std::str::FromStr for Server {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, Some(port.parse().map_err(|_| "le port est un nombre de 1 à 65535")?))
            }
            _ => (text, None),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err("il manque le nom du serveur");
        }
        Ok(Self { host, port })
    }
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
    /// The mail server that is named, or files.
    pub fn mailer(&self, data: &Path, console: Console) -> Result<Arc<dyn Mailer>, Box<dyn Error>> {
        let Some(Server { host, port }) = self.server.clone() else {
            return Ok(Arc::new(Files::new(data::mails(data), console)?));
        };
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
        Ok(Arc::new(Smtp::new(settings)?))
    }

    fn credentials(&self) -> Result<Option<(String, String)>, Box<dyn Error>> {
        let Some(user) = self.user.clone() else { return Ok(None) };
        let password = match (std::env::var(PASSWORD), &self.password_file) {
            (Ok(password), _) => password,
            (Err(_), Some(path)) => {
                let text = String::from_utf8(read(path)?).map_err(|_| "password file: not text")?;
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

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{} : {error}", path.display()))
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
            let found = text.parse::<Server>().ok();
            let found = found.as_ref().map(|server| (server.host.as_str(), server.port));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
