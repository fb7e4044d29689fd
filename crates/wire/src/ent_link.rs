use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::RosterBody;

/// The address to paste into the ENT, and who came through it: counts only.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EntLinkBody {
    /// `https://<service>/ent/<uai>`.
    pub address: String,
    /// The ENT that people are sent to; null when the académie named none for this school.
    pub ent: Option<String>,
    /// When somebody last came through it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_arrival: Option<Timestamp>,
    /// From when arrivals are counted: the summer before this school year.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Pupils.
    pub students: AttendanceBody,
    /// Teachers.
    pub teachers: AttendanceBody,
    /// The same by class; who is in two classes stands in both.
    pub classes: Vec<ClassAttendanceBody>,
    /// Tries of people whom no list holds, since the last import.
    pub unknown: u32,
    /// The last « Vérifier mon lien » that came back.
    pub trial: Option<TrialBody>,
}

/// How many of how many came at least once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttendanceBody {
    /// Came.
    pub came: u32,
    /// Active accounts.
    pub accounts: u32,
}

/// The same for a class of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClassAttendanceBody {
    /// Of pupils or of teachers.
    pub list: RosterBody,
    /// Null for those without a class.
    pub class: Option<String>,
    /// Came.
    pub came: u32,
    /// Active accounts.
    pub accounts: u32,
}

/// An active account that nobody came in since [`EntLinkBody::since`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeverCameBody {
    /// Of pupils or of teachers.
    pub list: RosterBody,
    /// Family name.
    pub last_name: String,
    /// Given name.
    pub first_name: String,
    /// Names of classes.
    pub classes: Vec<String>,
}

impl std::fmt::Debug for NeverCameBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NeverCameBody(…)")
    }
}

/// A round trip through the ENT, to be opened in the browser of somebody who has an ENT account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewTrialBody {
    /// Names it.
    pub id: Uuid,
    /// What the browser opens.
    pub address: String,
    /// Since when, by the service's clock.
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// Where a round trip stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrialBody {
    /// Names it.
    pub id: Uuid,
    /// When the app asked for it.
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// Until when a browser may make it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// When it came back.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    /// How it came back.
    pub outcome: Option<TrialOutcome>,
}

/// What a round trip showed, without anybody's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrialOutcome {
    /// How it ended.
    pub result: TrialResult,
    /// Which kind of answer the ENT sends, when it answered.
    pub shape: Option<ShapeBody>,
    /// Whether the answer names the person's schools.
    pub names_schools: bool,
    /// What the answer carries that is not needed.
    pub excess: Vec<ExcessBody>,
}

/// How a round trip through the ENT ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TrialResult {
    /// An account was recognised.
    Recognised {
        /// By which column.
        by: MatchedColumnBody,
        /// In which list.
        list: RosterBody,
    },
    /// The link works, and this person is on no list.
    Unknown {
        /// The ENT says that it is neither a pupil nor a teacher: rightly unknown.
        neither_list: bool,
    },
    /// The person's account is deactivated.
    Deactivated,
    /// The account is on the other list than the ENT says.
    OtherProfile,
    /// The ENT says that the person is of other schools.
    OtherSchool,
    /// The ENT says nothing of the person but the school.
    Anonymous,
    /// The ENT does not take back the ticket that it gave.
    TicketRefused,
    /// The ENT says that the ticket is for another address: the connector's is not this one.
    ServiceRefused,
    /// The ENT did not answer in time, or not as a CAS server does.
    NoAnswer,
}

/// What of an account agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedColumnBody {
    /// « Id ».
    EntId,
    /// « Id » after its last hyphen.
    EndOfEntId,
    /// « Identifiant ».
    Login,
}

/// The type of a connector, as `EntCore` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeBody {
    /// « Par défaut ».
    Default,
    /// « Eléa ».
    Elea,
    /// « Generic ».
    Generic,
    /// « Labomep ».
    Labomep,
    /// « Ode ».
    Ode,
    /// « Pronote ».
    Pronote,
    /// « IJBOX ».
    Ijbox,
    /// « Uid ».
    Uid,
    /// « Uuid ».
    Uuid,
    /// « UAI ».
    Uai,
    /// One identifier and nothing else.
    UserOnly,
    /// None that is known.
    Other,
}

/// What an answer carries that nobody needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExcessBody {
    /// Names of parents.
    Relatives,
    /// The day of birth.
    BirthDate,
    /// E-mail or telephone.
    Contact,
    /// A postal address.
    Address,
    /// The national pupil's number.
    NationalId,
}
