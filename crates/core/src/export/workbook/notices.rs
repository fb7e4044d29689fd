//! What is to be said of a workbook beside what its lines say.

use super::ChosenSheet;
use crate::{
    export::{Corrections, Foreign, Reading},
    finding::{Detail, Finding, Rule},
};

impl ChosenSheet {
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
        let waits = waits.into_iter();
        reading.findings.extend(waits.map(|line| Finding::at(Rule::CellMergedOver, line, None)));
        let count = |is_so: &dyn Fn(u32) -> bool| {
            let lines = reading.rows.iter().filter(|row| is_so(row.line)).count();
            u32::try_from(lines).unwrap_or(u32::MAX)
        };
        let shared = count(&|line| self.lines.shared.binary_search(&line).is_ok());
        let hidden = count(&|line| self.is_hidden(line));
        let Some(rules) = what.in_workbook() else { return };
        let counted =
            [(self.left, rules.other_sheets), (shared, rules.merged), (hidden, rules.hidden)];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0);
        let findings =
            counted.map(|(count, rule)| Finding::of_file(rule).with(Detail::Count(count)));
        reading.findings.extend(findings);
    }

    fn is_hidden(&self, line: u32) -> bool {
        let row = line.saturating_sub(1);
        let before = self.lines.hidden.partition_point(|rows| rows.start <= row);
        before > 0 && self.lines.hidden[before - 1].contains(&row)
    }
}
