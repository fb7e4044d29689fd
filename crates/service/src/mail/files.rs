use std::{io::Write, path::PathBuf};

use async_trait::async_trait;
use tokio::{fs::OpenOptions, io::AsyncWriteExt};

use super::{
    Mail, MailError, Mailer,
    message::{Coding, Sender, message},
};
use crate::owner_only;

/// Who writes, when no mail server is set up.
const FROM: &str = "Balado <ne-pas-repondre@balado.invalid>";

/// What of each mail the console shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Console {
    /// Nothing: what a service writes on its console is kept, and read by others.
    Nothing,
    /// The whole mail, for whoever tries Balado on their own PC.
    Whole,
}

/// Writes each mail as a `.eml` file.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
    console: Console,
    sender: Sender,
}

impl Files {
    /// Into a folder, made if need be.
    ///
    /// # Panics
    /// Never: its own address is right.
    pub fn new(folder: PathBuf, console: Console) -> std::io::Result<Self> {
        owner_only::make_folder(&folder)?;
        let from = FROM.parse().expect("a right address");
        Ok(Self { folder, console, sender: Sender { from, reply_to: None } })
    }
}

#[async_trait]
impl Mailer for Files {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        // The id begins with its hour, and a mail tried twice is one file.
        let name = format!("{}-{}.eml", mail.at.strftime("%Y%m%dT%H%M%SZ"), mail.id);
        let path = self.folder.join(name);
        let eml = message(&mail, &self.sender, Coding::Readable)?.formatted();
        // Whoever watches the folder never reads half a mail.
        let unfinished = path.with_extension("part");
        let mut file = OpenOptions::from(owner_only::options()).open(&unfinished).await?;
        file.write_all(&eml).await?;
        file.flush().await?;
        tokio::fs::rename(&unfinished, &path).await?;
        if self.console == Console::Whole {
            let (subject, text, path) = (mail.subject, &mail.text, path.display());
            // A closed console loses this, not the mail.
            let _ = writeln!(std::io::stdout(), "\n{subject}\n{text}\n→ {path}\n");
        }
        Ok(())
    }
}
