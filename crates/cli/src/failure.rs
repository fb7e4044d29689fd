//! Why a command did not succeed, and the status it ends with.

use std::io;

use balado_desk::DeskError;

/// Exit statuses, documented by `--help`.
pub mod status {
    /// All that matters was done.
    pub const OK: u8 = 0;
    /// A checked file is doubtful.
    pub const WARN: u8 = 1;
    /// A file is refused.
    pub const REJECT: u8 = 2;
    /// What was asked for was not done.
    pub const FAILED: u8 = 3;
}

/// Why a command did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The desk refused.
    Desk(DeskError),
    /// Something the command line itself asks of the person.
    Said(String),
    /// Nobody reads the output any more.
    ClosedPipe,
    /// The output could not be written.
    Output(io::ErrorKind),
}

impl Failure {
    /// What the person reads.
    pub fn help(&self) -> String {
        match self {
            Self::Desk(error) => error.help(),
            Self::Said(sentence) => sentence.clone(),
            Self::ClosedPipe => String::new(),
            Self::Output(kind) => {
                let why = balado_arguments::reason(&io::Error::from(*kind));
                format!(
                    "Le résultat n’a pas pu être écrit ({why}). Vérifiez la place sur le disque."
                )
            }
        }
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            kind => Self::Output(kind),
        }
    }
}
