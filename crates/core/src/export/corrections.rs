use std::{collections::BTreeMap, fmt};

use super::Column;

/// Cells that a person typed over those of a file, by line and column.
///
/// The bytes of the file stay as they are: corrections are laid over them each time they are
/// read, so that another encoding or another order of the table never moves them. Only columns of
/// [`Column::KEPT`] can be corrected.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Corrections(BTreeMap<(u32, Column), String>);

impl Corrections {
    /// Lays a text over a cell; gives the text that was laid there before. A column that is not
    /// kept is not corrected.
    pub fn set(&mut self, line: u32, column: Column, text: String) -> Option<String> {
        if !Column::KEPT.contains(&column) {
            return None;
        }
        self.0.insert((line, column), text)
    }

    /// Takes the text off a cell: the file's own shows again.
    pub fn remove(&mut self, line: u32, column: Column) -> Option<String> {
        self.0.remove(&(line, column))
    }

    /// The text laid over a cell.
    pub fn get(&self, line: u32, column: Column) -> Option<&str> {
        self.0.get(&(line, column)).map(String::as_str)
    }

    /// Whether a line has any.
    pub fn touches(&self, line: u32) -> bool {
        self.0.range((line, Column::Id)..=(line, Column::Phone)).next().is_some()
    }

    /// How many lines have any.
    pub fn lines(&self) -> usize {
        let mut lines: Vec<u32> = self.0.keys().map(|(line, _)| *line).collect();
        lines.dedup();
        lines.len()
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

impl fmt::Debug for Corrections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Corrections({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_laid_over_a_kept_cell_and_taken_off() {
        let mut corrections = Corrections::default();
        assert_eq!(corrections.set(7, Column::LastName, "VIDAL".to_owned()), None);
        let before = corrections.set(7, Column::LastName, "VIDAL-ROY".to_owned());
        assert_eq!(before.as_deref(), Some("VIDAL"));
        assert_eq!(corrections.set(9, Column::Email, "a@b.example".to_owned()), None);
        assert_eq!(corrections.get(7, Column::LastName), Some("VIDAL-ROY"));
        let touched = [6, 7, 8, 9].map(|line| corrections.touches(line));
        assert_eq!((touched, corrections.lines()), ([false, true, false, false], 1));
        assert_eq!(format!("{corrections:?}"), "Corrections(1)");
        corrections.remove(7, Column::LastName);
        assert!(corrections.is_empty());
    }
}
