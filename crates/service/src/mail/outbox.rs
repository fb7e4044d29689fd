use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::{Mail, MailError, Mailer};

/// Keeps mails in memory, for tests. Clones share the same mails.
#[derive(Debug, Clone, Default)]
pub struct Outbox(Arc<Mutex<Vec<SentMail>>>);

/// A mail that a test reads.
#[derive(Debug, Clone)]
pub struct SentMail(Mail);

impl Outbox {
    /// Every mail, oldest first.
    pub fn mails(&self) -> Vec<SentMail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The newest mail.
    ///
    /// # Panics
    /// When none was sent.
    pub fn last(&self) -> SentMail {
        self.mails().pop().expect("a mail was sent")
    }
}

impl SentMail {
    /// Whose mailbox.
    pub fn to(&self) -> &str {
        &self.0.to
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The code, as a person reads it.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The link.
    ///
    /// # Panics
    /// When the mail has no link.
    pub fn link(&self) -> &str {
        let link = self.text().split_whitespace().find(|word| word.contains("/connexion#"));
        link.expect("a mail has a link")
    }

    /// What follows `#` in the link.
    ///
    /// # Panics
    /// When the mail has no link.
    pub fn token(&self) -> &str {
        self.link().split_once('#').expect("a link has a fragment").1
    }
}

#[async_trait]
impl Mailer for Outbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(SentMail(mail));
        Ok(())
    }
}
