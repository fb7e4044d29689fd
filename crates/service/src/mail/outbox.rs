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

    /// The newest mail whose code opens a session; notices are passed over.
    ///
    /// # Panics
    /// When none was sent.
    pub fn last(&self) -> SentMail {
        let mut mails = self.mails().into_iter().rev();
        mails.find(|mail| mail.text().contains("/connexion#")).expect("a mail with a code was sent")
    }
}

impl SentMail {
    /// Whose mailbox.
    pub fn to(&self) -> &str {
        &self.0.to
    }

    /// Its subject.
    pub fn subject(&self) -> &str {
        self.0.subject
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Its HTML.
    pub fn html(&self) -> &str {
        &self.0.html
    }

    /// The code, as a person reads it.
    ///
    /// # Panics
    /// When the mail has none.
    pub fn code(&self) -> &str {
        self.0.code.as_deref().expect("a mail with a code")
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
