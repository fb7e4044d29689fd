use balado_core::school::Uai;
use balado_wire::{Role, Through};
use jiff::Timestamp;
use uuid::Uuid;

use super::School;
use crate::{
    mail::{Event, Letter, NewLetter, Silence},
    secrets::{Sealed, Seals},
};

/// A request for a link.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its name.
    pub id: Uuid,
    /// The school.
    pub uai: Uai,
    /// `S256` of the app's verifier.
    pub challenge: String,
    /// The PC's name.
    pub device: String,
    /// Where it came from.
    pub address: Seals,
    /// The hash of the secret that the PC was given earlier, when it gives one.
    pub device_secret: Option<Sealed>,
    /// What it opens by.
    pub through: Through,
    /// The mailed code; of a request through the ENT, one that nobody is told.
    pub code: Sealed,
    /// The mailed token, or one that nobody is told.
    pub token: Sealed,
    /// The mail itself, of a request through the mailbox: it waits in the transaction that keeps the request.
    pub mail: Option<NewLetter>,
    /// Now.
    pub now: Timestamp,
    /// End of validity.
    pub expires_at: Timestamp,
}

/// A request that waits for its code or link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// Its name.
    pub id: Uuid,
    /// End of validity.
    pub expires_at: Timestamp,
}

/// What a mailed link was asked with.
#[derive(Debug, Clone)]
pub struct ShownSignIn {
    /// The school.
    pub uai: Uai,
    /// The PC's name.
    pub device: String,
    /// When.
    pub asked_at: Timestamp,
    /// End of validity.
    pub expires_at: Timestamp,
    /// Used, reported, or ended with every session.
    pub over: bool,
}

/// A try at opening a session, everything sealed.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The request.
    pub id: Uuid,
    /// `S256` of the verifier that was given.
    pub challenge: String,
    /// The code that was given, if it was and has the shape of one.
    pub code: Option<Seals>,
    /// The same code, as the one that the gestionnaire is shown is sealed.
    pub manager_code: Option<Seals>,
    /// The token that was given, if it was.
    pub token: Option<Seals>,
    /// The session to open when all is right.
    pub session: OpenSession,
    /// The hash of the secret that the PC is given then.
    pub device_secret: Sealed,
    /// Now.
    pub now: Timestamp,
}

/// A session to open.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// Its name.
    pub id: Uuid,
    /// Its token, hashed.
    pub token: Sealed,
    /// Who says to be at the keyboard.
    pub person: String,
    /// Its end.
    pub expires_at: Timestamp,
}

/// A sign-in that went right.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Whose session it is.
    pub school: School,
    /// What it may do.
    pub role: Role,
    /// Who is at the keyboard, as the session says it.
    pub person: String,
}

/// A session: who makes a request.
#[derive(Debug, Clone)]
pub struct Who {
    /// Names it; opens nothing.
    pub session: Uuid,
    /// The school that every query is keyed by.
    pub uai: Uai,
    /// What it may do.
    pub role: Role,
    /// The name given when it was opened.
    pub person: String,
    /// The PC's name.
    pub device: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Its end.
    pub expires_at: Timestamp,
}

impl Who {
    /// What the school is told of something this session did.
    pub fn letter(&self, at: Timestamp, event: Event) -> Letter {
        let (device, person) = (self.device.clone(), Some(self.person.clone()));
        Letter { at, device, person, event, silence: Silence::default() }
    }
}
