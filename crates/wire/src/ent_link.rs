use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The address to paste into the ENT, and who came through it: counts only.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EntLinkBody {
    /// `https://<service>/ent/<uai>`.
    pub address: String,
    /// When somebody last came through it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_arrival: Option<Timestamp>,
    /// Pupils who came at least once.
    pub students_came: u32,
    /// Teachers who came at least once.
    pub teachers_came: u32,
    /// Active accounts of both lists.
    pub accounts: u32,
}
