//! Columns whose titles nobody knows: what the file shows of them, and what a person says they are.

use std::fmt;

use super::Column;
use crate::school::Roster;

/// Which column of a file is which, as a person said it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// By place in the file; `None` for a column that is not read.
    pub columns: Vec<Option<Column>>,
    /// Whom the file lists, when no column says it.
    pub roster: Option<Roster>,
}

impl Mapping {
    /// The columns without which no account can be made that this mapping does not name.
    ///
    /// A login stands for a missing id: people Balado knows are found again by it.
    pub fn missing(&self) -> Vec<Column> {
        let has = |column: Column| self.columns.contains(&Some(column));
        let mut missing = Vec::new();
        if !has(Column::Id) && !has(Column::Login) {
            missing.push(Column::Id);
        }
        missing.extend([Column::LastName, Column::FirstName].into_iter().filter(|one| !has(*one)));
        if !has(Column::Type) && self.roster.is_none() {
            missing.push(Column::Type);
        }
        missing
    }
}

/// A table whose columns are not known, as it is shown to the person who will say what they are.
///
/// Samples are people's data: for the screen of this PC only.
#[derive(Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// The line of the titles.
    pub line: u32,
    /// The titles.
    pub labels: Vec<String>,
    /// For each column, its first values that are not empty: [`Self::SAMPLES`] at most.
    pub samples: Vec<Vec<String>>,
    /// For each column, what it seems to be.
    pub guesses: Vec<Option<Column>>,
    /// What the titles that are known leave out; empty when too few of them are known.
    pub missing: Vec<Column>,
}

impl Unmapped {
    /// How many values of a column are shown.
    pub const SAMPLES: usize = 5;
}

impl fmt::Debug for Unmapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unmapped")
            .field("line", &self.line)
            .field("columns", &self.labels.len())
            .field("guesses", &self.guesses)
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case<'c> = (&'c [Column], Option<Roster>, &'c [Column], &'c str);

    #[test]
    fn a_mapping_names_what_an_account_needs() {
        use Column::{FirstName, Id, LastName, Login, Type};
        let mapping = |columns: &[Column], roster| Mapping {
            columns: columns.iter().copied().map(Some).collect(),
            roster,
        };
        let table: [Case<'_>; 4] = [
            (&[Id, LastName, FirstName, Type], None, &[], "all"),
            (
                &[Login, LastName, FirstName],
                Some(Roster::Students),
                &[],
                "a login, and the list said",
            ),
            (&[LastName, FirstName], Some(Roster::Teachers), &[Id], "names are never enough"),
            (&[Id, LastName], None, &[FirstName, Type], "two missing"),
        ];
        for (columns, roster, missing, case) in table {
            assert_eq!(mapping(columns, roster).missing(), missing, "{case}");
        }
    }
}
