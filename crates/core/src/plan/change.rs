use crate::school::Account;

/// A field of an account that an import may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Nom.
    LastName,
    /// Prénom.
    FirstName,
    /// Identifiant.
    Login,
    /// Classe.
    Classes,
}

impl Field {
    /// Every field, in the order people read them.
    pub const ALL: [Self; 4] = [Self::Classes, Self::LastName, Self::FirstName, Self::Login];

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::LastName => "Nom",
            Self::FirstName => "Prénom",
            Self::Login => "Identifiant",
            Self::Classes => "Classe",
        }
    }

    /// What an account has in this field, as people read it; empty when it has nothing.
    pub fn text_of(self, account: &Account) -> String {
        match self {
            Self::LastName => account.last_name.to_string(),
            Self::FirstName => account.first_name.to_string(),
            Self::Login => account.login.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Classes => account.classes.joined().into_owned(),
        }
    }

    fn same(self, wanted: &Account, held: &Account) -> bool {
        match self {
            Self::LastName => wanted.last_name == held.last_name,
            Self::FirstName => wanted.first_name == held.first_name,
            Self::Login => wanted.login.is_none() || wanted.login == held.login,
            Self::Classes => wanted.classes == held.classes,
        }
    }
}

/// One field before and after.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which field.
    pub field: Field,
    /// What is held.
    pub before: String,
    /// What the file says.
    pub after: String,
}

impl FieldChange {
    /// What differs between an account of the file and the one held, in the order people read it.
    pub fn between(wanted: &Account, held: &Account) -> Vec<Self> {
        let differing = Field::ALL.into_iter().filter(|field| !field.same(wanted, held));
        differing
            .map(|field| Self { field, before: field.text_of(held), after: field.text_of(wanted) })
            .collect()
    }
}

impl std::fmt::Debug for FieldChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldChange").field("field", &self.field).finish_non_exhaustive()
    }
}

/// Whether the file says nothing new about an account.
pub fn same_person(wanted: &Account, held: &Account) -> bool {
    Field::ALL.into_iter().all(|field| field.same(wanted, held))
}
