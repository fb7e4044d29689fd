//! Mails to schools: what they say, and how they leave.
//!
//! [`Files`] writes them as `.eml` and shows them on the console, for developing
//! and trying; [`Outbox`] keeps them in memory, for tests.

mod files;
mod link;
mod outbox;

use async_trait::async_trait;
use jiff::Timestamp;

pub use files::{Console, Files};
pub use link::LinkMail;
pub(crate) use link::hour;
pub use outbox::{Outbox, SentMail};

/// A mail in text, ready to leave.
#[derive(Clone)]
pub struct Mail {
    /// One mailbox.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Lines.
    pub text: String,
    /// For its `Date`.
    pub at: Timestamp,
    /// What a developer looks for in it: shown on the console of the default set-up.
    pub code: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(…)")
    }
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It cannot be written down.
    #[error("the mail cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// An address or a header is wrong.
    #[error("the mail is malformed")]
    Malformed,
}

/// How mails leave.
#[async_trait]
pub trait Mailer: std::fmt::Debug + Send + Sync + 'static {
    /// Takes a mail; once it answers, the mail is not lost.
    async fn send(&self, mail: Mail) -> Result<(), MailError>;
}
