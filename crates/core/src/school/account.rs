use super::{Classes, EntId, FirstName, LastName, Login, Roster, fold};

/// A person as Balado may know them, and nothing more.
///
/// There is no field for an activation code, parents, an e-mail address, a telephone
/// number, a SIECLE number or a last visit: what has no field cannot leave the PC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The key inside a school.
    pub ent_id: EntId,
    /// As typed.
    pub last_name: LastName,
    /// As typed.
    pub first_name: FirstName,
    /// Absent from some kinds of export.
    pub login: Option<Login>,
    /// The list this account belongs to.
    pub roster: Roster,
    /// Sorted; empty for somebody without a class.
    pub classes: Classes,
}

impl Account {
    /// An invented pupil, for examples and tests: Inès D’ALMEIDA of 5B, under the given id.
    ///
    /// # Panics
    /// When `ent_id` is empty or unreadable.
    pub fn example(ent_id: &str) -> Self {
        let class = super::ClassName::parse("5B").expect("a class");
        Self {
            ent_id: EntId::parse(ent_id).expect("an id"),
            last_name: LastName::parse("D’ALMEIDA").expect("a name"),
            first_name: FirstName::parse("Inès").expect("a name"),
            login: Login::parse("ines.dalmeida").ok(),
            roster: Roster::Students,
            classes: Classes::new(vec![class]),
        }
    }

    /// The whole name as it is compared, searched and sorted: family name first, [`fold`]ed.
    pub fn folded_name(&self) -> String {
        fold(&format!("{} {}", self.last_name, self.first_name))
    }

    /// Whether the name holds every word of a text that was [`fold`]ed.
    ///
    /// ```
    /// use balado_core::school::{Account, fold};
    ///
    /// let ines = Account::example("2846117");
    /// assert!(ines.is_named(&fold("almei inès")) && !ines.is_named("paul"));
    /// ```
    pub fn is_named(&self, folded: &str) -> bool {
        let name = self.folded_name();
        folded.split(' ').all(|word| name.contains(word))
    }
}
