use balado_core::plan::ConflictReason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An inverse import: committed, or not, by the same route as any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UndoBody {
    /// Of the inverse import.
    pub id: Uuid,
    /// The import it undoes.
    pub undoes: Uuid,
    /// The revision to commit on, for `If-Match`.
    pub base: String,
    /// To commit with.
    pub digest: String,
    /// Accounts that did not exist before, and go.
    pub removed: u32,
    /// Accounts that come back as they were.
    pub restored: u32,
    /// Accounts that are no longer as the import left them, and stay as they are.
    pub conflicts: Vec<ConflictBody>,
    /// When it is forgotten if nobody commits it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Whether the gestionnaire's account goes, and the nomination with it.
    #[serde(default)]
    pub ends_manager: bool,
}

/// An account that an undoing leaves alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConflictBody {
    /// Whose.
    pub ent_id: String,
    /// As held now; empty when the account is gone.
    pub last_name: String,
    /// As held now; empty when the account is gone.
    pub first_name: String,
    /// Why.
    pub reason: ConflictReasonBody,
}

/// Why an undoing leaves an account alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictReasonBody {
    /// A newer import changed it.
    Changed,
    /// It was deactivated since.
    Deactivated,
    /// The import had deactivated it, and it came back since.
    Returned,
    /// Nobody is held under its id any more.
    Gone,
    /// The import, itself an undoing, had removed it, and it was created again since.
    CreatedAgain,
    /// Its id of before the import is somebody else's now.
    IdTaken,
}

impl From<ConflictReason> for ConflictReasonBody {
    fn from(reason: ConflictReason) -> Self {
        match reason {
            ConflictReason::Changed => Self::Changed,
            ConflictReason::Deactivated => Self::Deactivated,
            ConflictReason::Returned => Self::Returned,
            ConflictReason::Gone => Self::Gone,
            ConflictReason::CreatedAgain => Self::CreatedAgain,
            ConflictReason::IdTaken => Self::IdTaken,
        }
    }
}

impl From<ConflictReasonBody> for ConflictReason {
    fn from(reason: ConflictReasonBody) -> Self {
        match reason {
            ConflictReasonBody::Changed => Self::Changed,
            ConflictReasonBody::Deactivated => Self::Deactivated,
            ConflictReasonBody::Returned => Self::Returned,
            ConflictReasonBody::Gone => Self::Gone,
            ConflictReasonBody::CreatedAgain => Self::CreatedAgain,
            ConflictReasonBody::IdTaken => Self::IdTaken,
        }
    }
}

impl std::fmt::Debug for ConflictBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConflictBody(…)")
    }
}
