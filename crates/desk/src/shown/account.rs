//! Who is signed in, and where the desk stands.

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

use super::Interrupted;
use crate::Preferences;

/// Where the desk stands.
#[derive(Debug, Clone)]
pub struct Start {
    /// What the person chose.
    pub preferences: Preferences,
    /// Who is signed in.
    pub session: Option<SessionShown>,
    /// Who was signed in last, unless they signed out.
    pub former: Option<crate::Former>,
    /// Files that were open when the program ended wait to be [opened again](crate::Desk::reopen_exports).
    pub reopens: bool,
    /// A link that was asked for and not used yet.
    pub awaited: Option<SignIn>,
    /// A link that came by itself.
    pub link_arrived: Option<crate::LinkShown>,
    /// Active accounts held, when known.
    pub held: Option<HeldCounts>,
    /// Imports that were cut before their end, one for each list at most.
    pub interrupted: Vec<Interrupted>,
    /// Sentences said once.
    pub notices: Vec<String>,
}

/// Active accounts that Balado holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "HeldView")]
pub struct HeldCounts {
    /// Pupils.
    pub students: u32,
    /// Teachers.
    pub teachers: u32,
}

/// A school's number while it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rne {
    /// Not finished: nothing to reproach.
    Typing,
    /// Right, in upper case.
    Valid(String),
    /// Wrong, and why.
    Invalid(String),
}

/// A link that was asked for.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SignInView")]
pub struct SignIn {
    /// For which school.
    pub uai: String,
    /// When.
    #[ts(type = "string")]
    pub asked_at: Timestamp,
    /// Until when it opens.
    #[ts(type = "string")]
    pub expires_at: Timestamp,
    /// Of a gestionnaire: the address that shows them the code, through the ENT. Nothing was mailed then.
    pub through_ent: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SessionView")]
pub struct SessionShown {
    /// The school's number.
    pub uai: String,
    /// The school's name, or its number.
    pub school: String,
    /// The name given at the sign-in.
    pub person: String,
    /// Until when.
    #[ts(type = "string")]
    pub expires_at: Timestamp,
    /// False when it is only kept in memory.
    pub in_keyring: bool,
    /// Whether it came through the school's mailbox: the gestionnaire's may do less.
    pub is_chef: bool,
}
