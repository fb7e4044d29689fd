use balado_core::school::{EntId, Login};
use balado_wire::ManagerBody;

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
            Self::Staff(login) => manager.login.as_deref() == Some(login.as_str()),
        }
    }
}
