use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};

use super::{
    Mail, MailError, Mailer, Sender, Trouble,
    message::{Coding, message},
};

/// Connections kept open between mails.
const IDLE: usize = 4;

/// For how long: servers close them after some minutes.
const IDLE_FOR: Duration = Duration::from_secs(30);

/// How long such a one may take to say that it is there.
const IDLE_ANSWER: Duration = Duration::from_secs(2);

/// Answers that mean « who are you? »: the set-up is wrong, not the mail.
const CREDENTIALS: std::ops::RangeInclusive<u16> = 530..=538;

/// Where a certificate begins in PEM.
const MARK: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// How the connection to the mail server is kept safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Plain at first, then TLS before anything else (587); without it nothing is sent.
    Starttls,
    /// TLS at once (465).
    Tls,
    /// None: for a relay on the same machine only.
    None,
}

impl Security {
    /// The port that goes with it.
    pub fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// A mail server, and who writes.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name: its certificate has to bear it.
    pub host: String,
    /// Its port; the usual one of its security when `None`.
    pub port: Option<u16>,
    /// How the connection is kept safe.
    pub security: Security,
    /// User and password.
    pub credentials: Option<(String, String)>,
    /// A certificate authority of one's own, in PEM.
    pub authority: Option<Vec<u8>>,
    /// Longest time for one mail, from connecting to « taken ».
    pub timeout: Duration,
    /// Who writes.
    pub sender: Sender,
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpSettings({}, {:?})", self.host, self.security)
    }
}

/// Why a mail server cannot be used as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// Codes would travel readable.
    #[error(
        "sans TLS, le serveur de courriel doit être sur cette machine (localhost, 127.0.0.1, ::1)"
    )]
    Unsafe,
    /// The certificates cannot be read.
    #[error("les certificats pour le serveur de courriel ne peuvent pas servir : {0}")]
    Certificates(Error),
    /// A file that holds none.
    #[error("le fichier de --smtp-ca n’a pas de certificat PEM")]
    NoCertificate,
}

/// Sends mails through a mail server.
///
/// It keeps its own few connections: whoever gives up waiting for the server closes the one that it waited on,
/// whose late answers would be taken for those of the next mail.
#[derive(Clone)]
pub struct Smtp(Arc<Server>);

struct Server {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    timeout: Duration,
    sender: Sender,
    idle: Mutex<Vec<Idle>>,
}

/// A connection between two mails, and since when.
struct Idle(AsyncSmtpConnection, Instant);

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{})", self.0.host, self.0.port)
    }
}

impl Smtp {
    /// Connects at the first mail only: the service starts without its mail server.
    pub fn new(settings: SmtpSettings) -> Result<Self, SetUpError> {
        let tls = tls(&settings)?;
        let port = settings.port.unwrap_or_else(|| settings.security.port());
        let credentials = settings.credentials;
        Ok(Self(Arc::new(Server {
            host: settings.host,
            port,
            tls,
            credentials: credentials.map(|(user, password)| Credentials::new(user, password)),
            timeout: settings.timeout,
            sender: settings.sender,
            idle: Mutex::default(),
        })))
    }
}

impl Server {
    async fn hand_over(&self, message: &Message) -> Result<(), Error> {
        let mut connection = match self.idle_connection().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection.send(message.envelope(), &message.formatted()).await?;
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(Idle(connection, Instant::now()));
        }
        Ok(())
    }

    /// One that answers still; the others are closed.
    async fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Idle(mut connection, since) = self.idle().pop()?;
            if since.elapsed() > IDLE_FOR {
                continue;
            }
            let answer = tokio::time::timeout(IDLE_ANSWER, connection.test_connected()).await;
            if answer == Ok(true) {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let (name, place) = (ClientId::default(), (self.host.as_str(), self.port));
        let at_once = match &self.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let timeout = Some(self.timeout);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, timeout, &name, at_once, None).await?;
        if let Tls::Required(parameters) = &self.tls {
            connection.starttls(parameters.clone(), &name).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    /// Nothing panics while it is locked.
    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Smtp {
    /// Connects, signs in, and takes leave: whether a mail would be taken for now.
    ///
    /// # Errors
    /// As for a mail.
    pub async fn greet(&self) -> Result<(), MailError> {
        let greeting = async { self.0.connect().await?.quit().await.map(drop) };
        let greeted = tokio::time::timeout(self.0.timeout, greeting).await;
        let greeted = greeted.map_err(|_| MailError::Later(Trouble::Slow))?;
        greeted.map_err(|error| MailError::from(&error))
    }
}

fn tls(settings: &SmtpSettings) -> Result<Tls, SetUpError> {
    if settings.security == Security::None {
        return if is_here(&settings.host) { Ok(Tls::None) } else { Err(SetUpError::Unsafe) };
    }
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.authority {
        if !pem.windows(MARK.len()).any(|part| part == MARK) {
            return Err(SetUpError::NoCertificate);
        }
        let authority = Certificate::from_pem(pem).map_err(SetUpError::Certificates)?;
        parameters = parameters.add_root_certificate(authority);
    }
    let parameters = parameters.build_rustls().map_err(SetUpError::Certificates)?;
    Ok(match settings.security {
        Security::Tls => Tls::Wrapper(parameters),
        _ => Tls::Required(parameters),
    })
}

fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<IpAddr>().map(|address| address.is_loopback());
    host == "localhost" || address.unwrap_or(false) || host.parse() == Ok(Ipv6Addr::LOCALHOST)
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let server = &self.0;
        let message = message(&mail, &server.sender, Coding::Ascii)?;
        // The library waits for ever for the words of a server that says nothing.
        let sent = tokio::time::timeout(server.timeout, server.hand_over(&message)).await;
        let sent = sent.map_err(|_| MailError::Later(Trouble::Slow))?;
        sent.map_err(|error| MailError::from(&error))
    }
}

impl From<&Error> for MailError {
    fn from(error: &Error) -> Self {
        let status = error.status().map(u16::from);
        match status {
            Some(status) if CREDENTIALS.contains(&status) => {
                Self::Later(Trouble::Credentials(status))
            }
            Some(status) if error.is_permanent() => Self::Refused(status),
            Some(status) => Self::Later(Trouble::PutOff(status)),
            // Also when it offers no TLS, or no way to sign in that we would use.
            None if error.is_tls() || error.is_client() => Self::Later(Trouble::Tls),
            None if error.is_timeout() => Self::Later(Trouble::Slow),
            None => Self::Later(Trouble::Unreachable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_the_server_is_on_this_machine() {
        let table = [
            ("localhost", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("[::1]", true),
            ("localhost.example", false),
            ("smtp.example", false),
            ("10.0.0.1", false),
            ("0.0.0.0", false),
        ];
        for (host, expected) in table {
            assert_eq!(is_here(host), expected, "{host}");
        }
    }
}
