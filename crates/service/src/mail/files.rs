use std::{io::Write, path::PathBuf};

use async_trait::async_trait;
use tokio::{fs::OpenOptions, io::AsyncWriteExt};

use super::{
    Mail, MailError, Mailer,
    message::{Coding, Sender, message},
};
use crate::owner_only;

/// Who writes, until a mail server is set up.
const FROM: &str = "Balado <ne-pas-repondre@balado.invalid>";

/// How much of each mail the console shows. The default set-up has no mail server,
/// so the person who runs it reads the code there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Console {
    /// One line with the code.
    Notice,
    /// The whole mail.
    Whole,
}

/// Writes each mail as a `.eml` file and shows it on the console.
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

    fn shown(&self, mail: &Mail, path: &std::path::Path) -> String {
        let path = path.display();
        match (self.console, &mail.code) {
            (Console::Whole, _) => format!("\n{}\n{}\n→ {path}\n", mail.subject, mail.text),
            (Console::Notice, Some(code)) => format!("code {code} pour {} → {path}", mail.to),
            (Console::Notice, None) => format!("courriel pour {} → {path}", mail.to),
        }
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
        // A closed console loses the notice, not the mail.
        let _ = writeln!(std::io::stdout(), "{}", self.shown(&mail, &path));
        Ok(())
    }
}
