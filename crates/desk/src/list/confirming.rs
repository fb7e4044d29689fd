//! Lines that only look wrong: what of them a person can find right, and what was found so.

use balado_core::finding::{Column, Finding};

use super::List;
use crate::{DeskError, shown::Confirmation};

/// A column and what it says.
type CellText = (Column, String);

impl List {
    /// Whether somebody can say that a line is right, or has said it. One line at a time: a whole column
    /// that looks wrong most often is.
    pub(super) fn confirmation(&self, key: u32) -> Option<Confirmation> {
        let findings = self.findings_of(key);
        if self.is_in_doubt(key) {
            Some(Confirmation::Asked)
        } else {
            findings.iter().any(Finding::is_confirmed).then_some(Confirmation::Given)
        }
    }

    /// Whether doubts are all that keeps a line aside.
    fn is_in_doubt(&self, key: u32) -> bool {
        let mut blocking =
            self.findings_of(key).iter().filter(|finding| finding.is_blocking()).peekable();
        blocking.peek().is_some()
            && blocking.all(Finding::can_be_confirmed)
            && !self.decisions.excluded.contains(&key)
    }

    /// The line of a key and all that it makes doubt of, to be confirmed; or nothing, to be doubted again.
    pub(crate) fn cells_to_confirm(
        &self,
        key: u32,
        confirmed: bool,
    ) -> Result<(u32, Vec<CellText>), DeskError> {
        let line = self.entry(key).ok_or(DeskError::NoRow(key))?.line;
        match (confirmed, self.confirmation(key)) {
            (true, Some(Confirmation::Asked)) => {
                let all = self.findings_of(key).iter().filter(|finding| finding.can_be_confirmed());
                Ok((line, all.flat_map(|finding| self.cell_texts(key, finding)).collect()))
            }
            (false, _) if self.file.laid.confirmed.touches(line) => Ok((line, Vec::new())),
            _ => Err(DeskError::NotInDoubt(key)),
        }
    }

    /// What is confirmed by typing again what a doubtful cell says; nothing when it says something else.
    pub(crate) fn cells_typed_again(&self, key: u32, column: Column, text: &str) -> Vec<CellText> {
        if self.text(key, column) != text.trim() {
            return Vec::new();
        }
        let of_it = self.doubts_of(key, column);
        of_it.flat_map(|finding| self.cell_texts(key, finding)).collect()
    }

    /// Whether a cell only looks wrong.
    pub(super) fn is_doubtful(&self, key: u32, column: Column) -> bool {
        self.doubts_of(key, column).next().is_some()
    }

    fn doubts_of(&self, key: u32, column: Column) -> impl Iterator<Item = &Finding> {
        let doubts = self.findings_of(key).iter().filter(|finding| finding.can_be_confirmed());
        doubts.filter(move |finding| finding.cells().contains(&column))
    }

    /// What the cells say that a finding is about.
    fn cell_texts(&self, key: u32, finding: &Finding) -> impl Iterator<Item = CellText> {
        let text = move |column: &Column| (*column, self.text(key, *column).into_owned());
        finding.cells().iter().map(text)
    }
}
