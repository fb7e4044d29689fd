//! What the service holds, read back from its database.

use std::fmt::{Display, Formatter, Result};

use balado_testkit::harness::school::School;

/// Accounts that may enter, list by list, and imports that were validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub students: usize,
    pub teachers: usize,
    pub imports: usize,
}

impl Held {
    /// Before anybody validated anything.
    pub const NOTHING: Self = Self { students: 0, teachers: 0, imports: 0 };

    /// What is there now.
    pub fn read(school: &School) -> Self {
        Self {
            students: school.active("students"),
            teachers: school.active("teachers"),
            imports: school.rows("select 1 from import where state = 'committed'").len(),
        }
    }
}

impl Display for Held {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let (students, teachers, imports) = (
            many(self.students, "élève"),
            many(self.teachers, "enseignant"),
            many(self.imports, "import"),
        );
        write!(to, "{students}, {teachers}, {imports}")
    }
}

/// French counts zero as one.
fn many(n: usize, one: &str) -> String {
    if n < 2 { format!("{n} {one}") } else { format!("{n} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_said_in_french() {
        let table = [
            (Held::NOTHING, "0 élève, 0 enseignant, 0 import"),
            (Held { students: 620, teachers: 0, imports: 1 }, "620 élèves, 0 enseignant, 1 import"),
            (
                Held { students: 620, teachers: 45, imports: 2 },
                "620 élèves, 45 enseignants, 2 imports",
            ),
        ];
        for (held, expected) in table {
            assert_eq!(held.to_string(), expected);
        }
    }
}
