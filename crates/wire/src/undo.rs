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
    /// Accounts that changed again since, and stay as they are.
    pub conflicts: Vec<ConflictBody>,
    /// When it is forgotten if nobody commits it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
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
}

impl std::fmt::Debug for ConflictBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConflictBody(…)")
    }
}
