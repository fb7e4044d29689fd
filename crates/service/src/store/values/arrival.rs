use balado_core::{
    plan::Held,
    school::{ClassName, Roster, Uai},
};
use balado_wire::TrialOutcome;
use jiff::Timestamp;
use uuid::Uuid;

use super::{NewGrant, School};
use crate::{
    arrivals::{Ent, cas::Answer},
    secrets::Sealed,
};

/// Where a school's people come in.
#[derive(Debug, Clone)]
pub struct Door {
    /// Whose.
    pub school: School,
    /// Where its people come from, when the académie said so.
    pub ent: Option<Ent>,
}

/// Whom the known ENTs serve and which schools have begun, as they are kept: what a check compares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doors {
    /// Of each ENT: a [`Scope`](crate::arrivals::Scope).
    pub scopes: Vec<String>,
    /// Activated schools: their number and official name.
    pub schools: Vec<(String, Option<String>)>,
}

/// Somebody whom an ENT vouches for, at a school's door.
#[derive(Debug, Clone)]
pub struct Arriving {
    /// Whose door.
    pub uai: Uai,
    /// What the ENT said.
    pub answer: Answer,
    /// The ENT may have cut what stands before the last hyphen of an id.
    pub cuts_ids: bool,
    /// The hash of what the ENT answered to.
    pub ticket: Sealed,
    /// The hash of what the browser keeps from now on.
    pub token: Sealed,
    /// Now.
    pub now: Timestamp,
    /// When the browser has to come through the ENT again.
    pub expires_at: Timestamp,
    /// What a site is given, when the person came for it.
    pub grant: Option<NewGrant>,
}

/// Who came through an ENT.
#[derive(Debug, Clone)]
pub enum Arrived {
    /// The owner of an account.
    Account(Recognised),
    /// The gestionnaire, who is of the staff and has no account.
    Manager,
}

/// Who is in a browser that came through an ENT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Whose account it came in; `None` for a gestionnaire of the staff.
    pub account: Option<Held>,
    /// Whether it is the school's gestionnaire.
    pub is_manager: bool,
}

/// Whose account it is, and how that is known.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The account.
    pub account: Held,
    /// By which of its columns.
    pub by: MatchedColumn,
}

/// What of an account agreed with the ENT's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedColumn {
    /// The ENT's own id.
    EntId,
    /// The end of it, where the ENT cuts ids.
    EndOfEntId,
    /// What the person signs in to the ENT with.
    Login,
}

/// Why an answer of the ENT opens no account of the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRecognised {
    /// The answer says no more than the school.
    Anonymous,
    /// On neither list.
    Unknown {
        /// The ENT says that it is neither a pupil nor a teacher.
        neither_list: bool,
    },
    /// Known, and said to have left.
    Deactivated,
    /// The account is of a pupil, and the ENT says otherwise, or of a teacher.
    OtherProfile {
        /// Of the account.
        roster: Roster,
    },
    /// The ENT says other schools.
    OtherSchool,
}

/// How many of how many came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attendance {
    /// At least once since the asked instant.
    pub came: u32,
    /// Active accounts.
    pub accounts: u32,
}

/// The same for a class of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassAttendance {
    /// Of pupils or of teachers.
    pub roster: Roster,
    /// `None` for those without a class.
    pub class: Option<ClassName>,
    /// Of that class: who is in two stands in both.
    pub attendance: Attendance,
}

/// Who comes through the ENT: counts only.
#[derive(Debug, Clone)]
pub struct Arrivals {
    /// Pupils.
    pub students: Attendance,
    /// Teachers.
    pub teachers: Attendance,
    /// By class, in the order of their names.
    pub classes: Vec<ClassAttendance>,
    /// When somebody last came.
    pub last: Option<Timestamp>,
    /// Tries of people whom no list holds, since the last import.
    pub unknown: u32,
    /// The name of the ENT that people come from, when it is known.
    pub ent: Option<String>,
    /// The last round trip that was answered.
    pub trial: Option<Trial>,
}

/// A round trip through the ENT that only shows what it answers.
#[derive(Debug, Clone)]
pub struct Trial {
    /// Names it.
    pub id: Uuid,
    /// When the app asked for it.
    pub begun_at: Timestamp,
    /// Until when a browser may make it.
    pub expires_at: Timestamp,
    /// When it came back, and how.
    pub answered: Option<(Timestamp, TrialOutcome)>,
}

/// A trial to be made.
#[derive(Debug, Clone)]
pub struct NewTrial {
    /// Names it.
    pub id: Uuid,
    /// The hash of what the browser brings.
    pub token: Sealed,
    /// Now.
    pub begun_at: Timestamp,
    /// Until when a browser may make it.
    pub expires_at: Timestamp,
}
