use std::{io::Write, path::PathBuf};

use async_trait::async_trait;
use lettre::message::{
    Body, Mailbox, Message,
    header::{ContentTransferEncoding, ContentType, MIME_VERSION_1_0},
};
use uuid::Uuid;

use super::{Mail, MailError, Mailer};

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
}

impl Files {
    /// Into a folder, made if need be.
    pub fn new(folder: PathBuf, console: Console) -> std::io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, console })
    }
}

#[async_trait]
impl Mailer for Files {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let name = format!("{}-{}.eml", mail.at.strftime("%Y%m%dT%H%M%SZ"), Uuid::now_v7());
        let path = self.folder.join(name);
        let eml = eml(&mail)?;
        // Whoever watches the folder never reads half a mail.
        let unfinished = path.with_extension("part");
        tokio::fs::write(&unfinished, eml).await?;
        tokio::fs::rename(&unfinished, &path).await?;
        let shown = match self.console {
            Console::Notice => format!("code {} pour {} → {}", mail.code, mail.to, path.display()),
            Console::Whole => format!("\n{}\n{}\n→ {}\n", mail.subject, mail.text, path.display()),
        };
        // A closed console loses the notice, not the mail.
        let _ = writeln!(std::io::stdout(), "{shown}");
        Ok(())
    }
}

fn eml(mail: &Mail) -> Result<Vec<u8>, MailError> {
    let malformed = |_| MailError::Malformed;
    let from: Mailbox = FROM.parse().map_err(malformed)?;
    let to: Mailbox = mail.to.parse().map_err(malformed)?;
    // Our lines are short: as they are, the file reads well in any editor.
    let lines = mail.text.replace('\n', "\r\n").into_bytes();
    let text = Body::dangerous_pre_encoded(lines, ContentTransferEncoding::EightBit);
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(mail.subject.clone())
        .date(mail.at.into())
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(text)
        .map_err(|_| MailError::Malformed)?;
    Ok(message.formatted())
}
