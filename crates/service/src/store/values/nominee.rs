use balado_core::school::{EntId, Login, Uai};
use balado_wire::ManagerBody;
use jiff::Timestamp;
use uuid::Uuid;

use crate::secrets::Sealed;

/// Who is to be the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nominee {
    /// A teacher, by the ENT's id.
    Teacher(EntId),
    /// Somebody who signs in to the ENT with this login: of the staff, unless a teacher has it.
    Staff(Login),
}

impl Nominee {
    /// Whether the gestionnaire is this person.
    pub fn is(&self, manager: &ManagerBody) -> bool {
        match self {
            Self::Teacher(ent_id) => manager.ent_id.as_deref() == Some(ent_id.as_str()),
            Self::Staff(login) => {
                let named = manager.login.as_deref().and_then(|named| Login::parse(named).ok());
                named.is_some_and(|named| named.folded() == login.folded())
            }
        }
    }
}

/// What the mailbox can revoke a hand-over with.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// Names it.
    pub id: Uuid,
    /// The mailed token.
    pub token: Sealed,
    /// The id of its mail.
    pub mail: Uuid,
    /// The token again, sealed for that mail.
    pub secret: Vec<u8>,
    /// End of validity.
    pub expires_at: Timestamp,
}

/// What a mailed link would revoke.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownRevocation {
    /// The school.
    pub uai: Uai,
    /// Who is the gestionnaire.
    pub manager: String,
    /// Who handed over.
    pub by: String,
    /// When.
    pub since: Timestamp,
}

/// It names people.
impl std::fmt::Debug for ShownRevocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShownRevocation").field("uai", &self.uai).finish_non_exhaustive()
    }
}

/// A code that a browser is about to show to the gestionnaire.
#[derive(Debug, Clone, Copy)]
pub struct ShownCode {
    /// The hash of what the browser keeps since it came through the ENT.
    pub arrival: Sealed,
    /// The code.
    pub code: Sealed,
    /// Now.
    pub now: Timestamp,
    /// End of validity.
    pub expires_at: Timestamp,
}
