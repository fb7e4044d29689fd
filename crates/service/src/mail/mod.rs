//! Mails to schools: what they say, how they wait, and how they leave.
//!
//! A [`Letter`] is written into the database in the transaction of what it tells, so
//! that neither goes without the other. [`post`] takes it from there: it finds the
//! school's address, puts it into words, and hands it to a [`Mailer`], again and again
//! until it left or is worth nothing any more. A mail server that stopped loses nothing.
//!
//! [`Smtp`] speaks to a mail server. [`Files`] writes `.eml` and shows them on the
//! console, for developing and trying; [`Outbox`] keeps them in memory, for tests.

mod dress;
mod files;
mod letter;
mod message;
mod outbox;
pub mod post;
mod smtp;
mod words;

use async_trait::async_trait;
use jiff::Timestamp;
use url::Url;
use uuid::Uuid;

pub use files::{Console, Files};
pub(crate) use letter::NOTICES_AN_HOUR;
pub use letter::{Event, Letter, ManagerEnd, NewLetter, Silence};
pub use message::Sender;
pub use outbox::{Outbox, SentMail};
pub use smtp::{Security, SetUpError, Smtp, SmtpSettings};
pub(crate) use words::{clock_time, evening_before, hour};

use crate::secrets::Code;

/// A mail ready to leave.
#[derive(Clone)]
pub struct Mail {
    /// Names it: the same one for each try.
    pub id: Uuid,
    /// One mailbox.
    pub to: String,
    /// One line, of ours.
    pub subject: &'static str,
    /// Lines.
    pub text: String,
    /// The same words.
    pub html: String,
    /// For its `Date`.
    pub at: Timestamp,
    /// What a developer looks for in it: shown on the console of the default set-up.
    pub code: Option<String>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(…)")
    }
}

impl Mail {
    /// Puts a letter into words for a school.
    pub fn write(
        id: Uuid,
        letter: &Letter,
        to: String,
        school: &str,
        public_url: &Url,
        token: Option<&str>,
    ) -> Self {
        let setting = words::Setting { school, public_url, token };
        let (subject, parts) = words::words(letter, &setting);
        let (text, html) = (dress::text(&parts), dress::html(subject, &parts));
        let code = token.map(|token| Code::of_token(token).shown());
        Self { id, to, subject, text, html, at: letter.at, code }
    }
}

/// Why a mail did not leave. No variant holds what a server said: it may repeat the address.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It cannot be written down now.
    #[error("the mail cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// An address is wrong: trying again would not help.
    #[error("the mail is malformed")]
    Malformed,
    /// The server will never take it.
    #[error("the mail server refused it for good ({0})")]
    Refused(u16),
    /// Another try may go better.
    #[error("{0}")]
    Later(Trouble),
}

/// What keeps mails from leaving for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Stopped, unknown, or cut on the way.
    #[error("the mail server does not answer")]
    Unreachable,
    /// It took too long.
    #[error("the mail server is too slow")]
    Slow,
    /// Its certificate is not the right one, or it has no TLS.
    #[error(
        "no safe connection to the mail server: check its name, certificate and --smtp-security"
    )]
    Tls,
    /// Wrong user or password, or none where one is wanted.
    #[error("the mail server refuses these credentials ({0}): check --smtp-user and the password")]
    Credentials(u16),
    /// It said « later ».
    #[error("the mail server put it off ({0})")]
    PutOff(u16),
}

/// How mails leave.
#[async_trait]
pub trait Mailer: std::fmt::Debug + Send + Sync + 'static {
    /// Takes a mail; once it answers, the mail is not lost.
    async fn send(&self, mail: Mail) -> Result<(), MailError>;
}
