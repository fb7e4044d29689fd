use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names the school's gestionnaire: one of its active teachers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameManagerBody {
    /// The ENT's id of the teacher.
    #[schema(min_length = 1, max_length = 512)]
    pub ent_id: String,
}

/// The person who imports the accounts and looks after Balado for the school.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ManagerBody {
    /// The ENT's id of the teacher.
    pub ent_id: String,
    /// Family name.
    pub last_name: String,
    /// Given name.
    pub first_name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Who named them.
    pub by: String,
}

impl std::fmt::Debug for ManagerBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ManagerBody").field("since", &self.since).finish_non_exhaustive()
    }
}
