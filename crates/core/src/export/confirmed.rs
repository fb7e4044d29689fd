use std::{collections::BTreeMap, fmt};

use super::Column;

/// Cells that a person looked at and found right as they are, by line and column, with what they said then.
///
/// It is the text that is confirmed: once the cell says something else (it was typed over, or the
/// file is read in another encoding) nobody has looked at it. Only columns of [`Column::KEPT`] can
/// be confirmed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Confirmed(BTreeMap<(u32, Column), String>);

impl Confirmed {
    /// Keeps that a cell is right in saying this. A column that is not kept is not confirmed.
    pub fn set(&mut self, line: u32, column: Column, text: &str) {
        if Column::KEPT.contains(&column) {
            self.0.insert((line, column), text.trim().to_owned());
        }
    }

    /// Forgets it.
    pub fn remove(&mut self, line: u32, column: Column) {
        self.0.remove(&(line, column));
    }

    /// What was confirmed of a cell.
    pub fn get(&self, line: u32, column: Column) -> Option<&str> {
        self.0.get(&(line, column)).map(String::as_str)
    }

    /// Whether a cell was confirmed in saying this.
    pub fn says(&self, line: u32, column: Column, text: &str) -> bool {
        self.get(line, column) == Some(text.trim())
    }

    /// Whether anything of a line was confirmed.
    pub fn touches(&self, line: u32) -> bool {
        self.of_line(line).next().is_some()
    }

    /// What was confirmed of a line.
    pub fn of_line(&self, line: u32) -> impl Iterator<Item = (Column, &str)> {
        let cells = self.0.range((line, Column::Id)..=(line, Column::Phone));
        cells.map(|((_, column), text)| (*column, text.as_str()))
    }

    /// The lines of which something was confirmed, each once, in order.
    pub fn lines(&self) -> Vec<u32> {
        let mut lines: Vec<u32> = self.0.keys().map(|(line, _)| *line).collect();
        lines.dedup();
        lines
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by line.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Column, &str)> {
        self.0.iter().map(|((line, column), text)| (*line, *column, text.as_str()))
    }
}

impl fmt::Debug for Confirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Confirmed({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_confirmed_in_what_it_says() {
        let mut confirmed = Confirmed::default();
        confirmed.set(7, Column::LastName, " Élève ");
        confirmed.set(7, Column::Login, "zoe.vidal");
        confirmed.set(9, Column::Email, "a@b.example");
        assert!(confirmed.says(7, Column::LastName, "Élève"));
        assert!(!confirmed.says(7, Column::LastName, "Eleve"), "another word");
        assert!(!confirmed.says(7, Column::FirstName, "Élève"), "another cell");
        assert_eq!(confirmed.lines(), [7]);
        assert_eq!([6, 7, 8, 9].map(|line| confirmed.touches(line)), [false, true, false, false]);
        assert_eq!(format!("{confirmed:?}"), "Confirmed(2)");
        confirmed.remove(7, Column::LastName);
        assert_eq!(confirmed.of_line(7).collect::<Vec<_>>(), [(Column::Login, "zoe.vidal")]);
        confirmed.remove(7, Column::Login);
        assert!(confirmed.is_empty());
    }
}
