//! What is to be said of a workbook beside what its lines say.

use super::Found;
use crate::{
    check::{Code, Detail, Finding, Severity},
    export::{Corrections, Foreign, Reading},
};

impl Found {
    /// Says what the workbook did to its lines, and takes those out that have to wait for a person.
    /// A line that somebody typed in was looked at.
    pub(in crate::export) fn tell(
        &self,
        reading: &mut Reading,
        what: Foreign,
        corrections: Option<&Corrections>,
    ) {
        let hiding = |line: u32| {
            self.lines.hiding.binary_search(&line).is_ok()
                && !corrections.is_some_and(|corrections| corrections.touches(line))
        };
        let waits: Vec<u32> =
            reading.rows.iter().map(|row| row.line).filter(|line| hiding(*line)).collect();
        reading.rows.retain(|row| !hiding(row.line));
        reading.findings.extend(waits.into_iter().map(|line| {
            let finding = Finding::at(Code::UnreadableRow, Severity::Blocking, line, None);
            finding.with(Detail::Merged(1))
        }));
        let count = |is_so: &dyn Fn(u32) -> bool| {
            let lines = reading.rows.iter().filter(|row| is_so(row.line)).count();
            u32::try_from(lines).unwrap_or(u32::MAX)
        };
        let shared = count(&|line| self.lines.shared.binary_search(&line).is_ok());
        let hidden = count(&|line| self.is_hidden(line));
        let told = [
            (self.left, Detail::Count(self.left)),
            (shared, Detail::Merged(shared)),
            (hidden, Detail::Hidden(hidden)),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        reading.findings.extend(
            told.map(|(_, detail)| Finding::of_file(what.code(), Severity::Notice).with(detail)),
        );
    }

    fn is_hidden(&self, line: u32) -> bool {
        let row = line.saturating_sub(1);
        let before = self.lines.hidden.partition_point(|rows| rows.start <= row);
        before > 0 && self.lines.hidden[before - 1].contains(&row)
    }
}
