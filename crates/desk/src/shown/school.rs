//! The school, its address in the ENT, its gestionnaire.

use balado_core::school::Roster;
use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

/// What anybody may know of a school.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SchoolView")]
pub struct School {
    /// Its number.
    pub uai: String,
    /// Its name, when known.
    pub name: Option<String>,
    /// Whether somebody of the school signed in once.
    pub activated: bool,
    /// Where links go.
    pub mailbox: String,
}

/// The address to place in the ENT, and who came through it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "EntLinkView")]
pub struct EntLink {
    /// The address.
    pub address: String,
    /// The ENT that people are sent to, when the académie said which.
    pub ent: Option<String>,
    /// When somebody last came through it.
    #[ts(type = "string | null")]
    pub last_arrival: Option<Timestamp>,
    /// Pupils.
    pub students: Attendance,
    /// Teachers.
    pub teachers: Attendance,
    /// The classes of pupils by level, as pupils go through them; those of no certain level last.
    pub levels: Vec<LevelAttendance>,
    /// Tries of people whom no list holds, since the last import.
    pub unknown: u32,
    /// The last verification that came back.
    pub trial: Option<Trial>,
}

/// How many of how many came since the summer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "AttendanceView")]
pub struct Attendance {
    /// At least once.
    pub came: u32,
    /// Active accounts.
    pub accounts: u32,
}

/// The classes of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LevelAttendanceView")]
pub struct LevelAttendance {
    /// « 6e »; nothing for classes of no certain level.
    pub level: Option<String>,
    /// All of its classes.
    pub all: Attendance,
    /// In the order of their names.
    pub classes: Vec<ClassAttendance>,
}

/// Of one class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ClassAttendanceView")]
pub struct ClassAttendance {
    /// Its name; nothing for pupils without a class.
    pub name: Option<String>,
    /// Its pupils.
    pub all: Attendance,
}

/// A verification of the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "TrialView")]
pub struct Trial {
    /// Names it.
    pub id: String,
    /// How long a browser may take to come back from it, in milliseconds: this PC's clock may be wrong.
    #[ts(type = "number")]
    pub lasts: i64,
    /// When it came back.
    #[ts(type = "string | null")]
    pub answered_at: Option<Timestamp>,
    /// How.
    pub outcome: Option<TrialOutcome>,
}

/// What a verification showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "TrialOutcomeView")]
pub struct TrialOutcome {
    /// How it ended.
    pub result: TrialResult,
    /// The list on which the person was found.
    #[serde(serialize_with = "super::words::some_roster")]
    #[ts(type = "RosterView | null")]
    pub list: Option<Roster>,
    /// The name of the connector's type in the ENT's console, when the ENT answered.
    pub connector: Option<&'static str>,
    /// Whether the ENT says of which schools the person is.
    pub names_schools: bool,
    /// What it sends that Balado does not need, in the person's words.
    pub excess: Vec<&'static str>,
}

/// How a verification ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "TrialResultView")]
pub enum TrialResult {
    /// An account was recognised by its « Id ».
    ByEntId,
    /// By the end of its « Id ».
    ByEndOfEntId,
    /// By its « Identifiant ».
    ByLogin,
    /// On no list of the school.
    Unknown,
    /// The same, and rightly: neither a pupil nor a teacher.
    NeitherList,
    /// The account is deactivated.
    Deactivated,
    /// The account is on the other list than the ENT says.
    OtherProfile,
    /// The ENT says that the person is of other schools.
    OtherSchool,
    /// The ENT says nothing of the person.
    Anonymous,
    /// The ENT does not take its own ticket back.
    TicketRefused,
    /// The ENT has another address for its connector.
    ServiceRefused,
    /// The ENT did not answer as it should.
    NoAnswer,
}

/// The school's gestionnaire.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ManagerView")]
pub struct Manager {
    /// The id of a teacher in the ENT.
    pub ent_id: Option<String>,
    /// Nom; of somebody of the staff, what they sign in to the ENT with.
    pub last_name: String,
    /// Prénom; nothing of somebody of the staff.
    pub first_name: String,
    /// Since when.
    #[ts(type = "string")]
    pub since: Timestamp,
    /// Named by.
    pub by: String,
    /// What somebody of the staff signs in to the ENT with; nothing for a teacher.
    pub login: Option<String>,
    /// When it lapses unless it is renewed: at the end of a 31 October.
    #[ts(type = "string")]
    pub until: Timestamp,
    /// When it was last renewed.
    #[ts(type = "string | null")]
    pub renewed_at: Option<Timestamp>,
    /// Whether the chef can make it last a year longer now.
    pub renewable: bool,
}

/// A teacher who may be named.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "TeacherView")]
pub struct Teacher {
    /// Their id in the ENT.
    pub ent_id: String,
    /// Nom.
    pub last_name: String,
    /// Prénom.
    pub first_name: String,
    /// Classes.
    pub classes: String,
}
