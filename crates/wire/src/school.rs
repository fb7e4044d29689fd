use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What anybody may know of a school: the same shape for every well-formed UAI of the académie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SchoolBody {
    /// Seven digits and their letter.
    pub uai: String,
    /// Its name, when the académie's list has it.
    pub name: Option<String>,
    /// Whether somebody of the school has signed in once.
    pub activated: bool,
    /// Where links go, masked enough not to be a mailing list.
    pub mailbox: String,
}
