use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Names the school's gestionnaire: one of its active teachers, or a member of its staff who has no
/// account in Balado. Exactly one of the two.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameManagerBody {
    /// The ENT's id of the teacher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 512)]
    pub ent_id: Option<String>,
    /// What the person signs in to the ENT with; or the ENT's id, where the ENT says nothing else to Balado.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 512)]
    pub login: Option<String>,
}

/// The person who imports the accounts and looks after Balado for the school.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ManagerBody {
    /// The ENT's id of a teacher; nothing for a member of the staff.
    pub ent_id: Option<String>,
    /// What a member of the staff signs in to the ENT with; nothing for a teacher.
    pub login: Option<String>,
    /// Family name of a teacher.
    pub last_name: Option<String>,
    /// Given name of a teacher.
    pub first_name: Option<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Who named them.
    pub by: String,
    /// When the nomination lapses unless it is renewed: at the end of a 31 October in France.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// When it was last renewed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub renewed_at: Option<Timestamp>,
    /// Whether the chef who names the same person now makes it last a year longer.
    pub renewable: bool,
}

impl std::fmt::Debug for NameManagerBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameManagerBody(…)")
    }
}

impl std::fmt::Debug for ManagerBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ManagerBody").field("since", &self.since).finish_non_exhaustive()
    }
}
