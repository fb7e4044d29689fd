//! The school, its address in the ENT, its gestionnaire.

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

/// The address to place in the ENT.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "EntLinkView")]
pub struct EntLink {
    /// The address.
    pub address: String,
    /// When somebody last came through it.
    #[ts(type = "string | null")]
    pub last_arrival: Option<Timestamp>,
    /// Pupils who came.
    pub students_came: u32,
    /// Teachers who came.
    pub teachers_came: u32,
    /// Active accounts.
    pub accounts: u32,
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
