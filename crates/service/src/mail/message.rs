//! A mail as it travels (RFC 5322): text and HTML alternatives, sent by a machine.

use lettre::message::{
    Body, Mailbox, Message, MultiPart, SinglePart,
    header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
};

use super::{Mail, MailError};

/// Who writes.
#[derive(Debug, Clone)]
pub struct Sender {
    /// `From`.
    pub from: Mailbox,
    /// `Reply-To`, when somebody reads the answers.
    pub reply_to: Option<Mailbox>,
}

/// How the parts are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// For any mail server: ASCII only.
    Ascii,
    /// For a file that a person opens.
    Readable,
}

/// Writes the message. No header holds anything that somebody typed.
pub(super) fn message(mail: &Mail, sender: &Sender, coding: Coding) -> Result<Message, MailError> {
    let to: Mailbox = mail.to.parse().map_err(|_| MailError::Malformed)?;
    let domain = sender.from.email.domain();
    let mut message = Message::builder()
        .message_id(Some(format!("<{}@{domain}>", mail.id)))
        .date(mail.at.into())
        .from(sender.from.clone())
        .to(to)
        .subject(mail.subject)
        .raw_header(fixed("Auto-Submitted", "auto-generated"))
        .raw_header(fixed("X-Auto-Response-Suppress", "All"));
    if let Some(reply_to) = &sender.reply_to {
        message = message.reply_to(reply_to.clone());
    }
    let alternatives = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &mail.text, coding))
        .singlepart(part(ContentType::TEXT_HTML, &mail.html, coding));
    message.multipart(alternatives).map_err(|_| MailError::Malformed)
}

fn fixed(name: &'static str, value: &'static str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn part(kind: ContentType, words: &str, coding: Coding) -> SinglePart {
    let lines = words.replace('\n', "\r\n");
    let body = match coding {
        Coding::Ascii => return SinglePart::builder().header(kind).body(lines),
        // Our lines are short: as they are, the file reads well in any editor.
        Coding::Readable => {
            Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::EightBit)
        }
    };
    SinglePart::builder().header(kind).body(body)
}
