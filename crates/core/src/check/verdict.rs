//! What becomes of each line: the one place that writes it.
//!
//! Lines are judged one by one; what a person found right is lifted; then the detectors are asked in
//! [`ORDER`]. A suspicion sets its line aside, unless a person looked at its cells.

use std::collections::HashSet;

use super::{
    confirming,
    detectors::{
        Evidence, Suspicion, agreement, aliases,
        doubles::{self, Hashes, Mark},
        moved, schools, sequence, series,
    },
    entry::State,
    judged::Judged,
    line_rules::{self, Lines},
};
use crate::{
    export::{Alias, CellTexts, Confirmed, Decoding, Row},
    finding::{Finding, Rule},
};

/// Who is asked after whom. Those of cells that moved come first, as one suspicion of a line is enough; then
/// doubles, among the accounts that are left. Namesakes, who only tell, come behind them all.
const ORDER: [fn(&Evidence<'_>) -> Vec<Suspicion>; 8] = [
    moved::suspects,
    agreement::suspects,
    aliases::suspects,
    schools::suspects,
    sequence::suspects,
    series::suspects,
    doubles::ids,
    doubles::logins,
];

/// What was found of a list.
pub(super) struct Verdict {
    /// What becomes of each row.
    pub(super) states: Vec<State>,
    /// What is to be said, in no order of lines.
    pub(super) findings: Vec<Finding>,
    /// The rows that only repeat another.
    pub(super) repeated: HashSet<usize>,
}

/// A list, and what a person said of it.
pub(super) struct List<'l> {
    pub(super) rows: &'l [Row],
    pub(super) words: &'l CellTexts,
    pub(super) how: &'l Decoding,
    pub(super) aliases: &'l [Alias],
    pub(super) confirmed: &'l Confirmed,
}

impl List<'_> {
    /// Judges the lines, then the list; `findings` is what was found in reading it.
    pub(super) fn verdict(&self, findings: Vec<Finding>, judged: &mut Judged) -> Verdict {
        let Self { rows, words, how, .. } = *self;
        let lines = Lines { words, judged, how };
        let (states, mut marks) = lines.judge(rows);
        let mut verdict = Verdict { states, findings, repeated: HashSet::new() };
        verdict.findings.extend(lines.findings(rows, &verdict.states, &marks));
        for line in self.confirmed.lines() {
            if let Ok(at) = rows.binary_search_by_key(&line, |row| row.line) {
                self.lift(at, &mut verdict, judged, &mut marks[at]);
            }
        }
        self.ask_all(verdict, judged, &marks)
    }

    /// Lifts the doubts that a person looked at; a line of which nothing else is said goes on.
    fn lift(&self, at: usize, verdict: &mut Verdict, judged: &mut Judged, mark: &mut Mark) {
        let Self { rows, words, how, confirmed, .. } = *self;
        let row = &rows[at];
        let (mut is_blocked, mut is_confirmed) = (false, false);
        let of_line =
            verdict.findings.iter_mut().filter(|finding| finding.line() == Some(row.line));
        for finding in of_line {
            confirming::ask(finding, row, words, confirmed);
            is_blocked |= finding.is_blocking();
            is_confirmed |= finding.is_confirmed();
        }
        if is_blocked || !is_confirmed || verdict.states[at].stands() {
            return;
        }
        match confirming::believe(row, words, how, judged) {
            Ok(state) => {
                verdict.states[at] = state;
                if state == State::Offered && mark.is_of_nobody() {
                    let doubt = mark.doubt;
                    *mark = Mark::of(row, words, judged);
                    mark.doubt = doubt;
                    verdict.findings.extend(line_rules::notices(row, judged, how));
                }
            }
            Err((rule, column)) => {
                verdict.findings.push(Finding::at(rule, row.line, Some(column)));
            }
        }
    }

    /// Asks the detectors, one after the other.
    fn ask_all(&self, verdict: Verdict, judged: &Judged, marks: &[Mark]) -> Verdict {
        let Self { rows, words, how, aliases, confirmed } = *self;
        let Verdict { states, mut findings, mut repeated } = verdict;
        let doubts = marks.iter().enumerate();
        let doubts = doubts.filter_map(|(at, mark)| Some((at, mark.doubt?))).collect();
        let (hashes, lifted) = (Hashes::of(marks), HashSet::new());
        let is_undone = |found: &Finding| {
            matches!(found.rule, Rule::AccentsRestored | Rule::FileAccentsRestored)
        };
        let was_misread = findings.iter().any(is_undone);
        let mut list = Evidence {
            rows,
            words,
            how,
            judged,
            aliases,
            doubts,
            hashes,
            states,
            was_misread,
            lifted,
        };
        for detector in ORDER {
            let suspicions = detector(&list);
            findings.reserve(suspicions.len());
            for (at, mut finding) in suspicions {
                confirming::ask(&mut finding, &rows[at], words, confirmed);
                if finding.is_confirmed() {
                    list.lifted.insert(at);
                } else if finding.rule == Rule::LineRepeated {
                    repeated.insert(at);
                    list.states[at] = State::Blocked;
                } else if finding.is_blocking() && list.states[at].stands() {
                    list.states[at] = State::Blocked;
                }
                findings.push(finding);
            }
        }
        // Nearly every line may have one: they change no state, and are written where they stay.
        doubles::namesakes(&list, &mut findings);
        Verdict { states: list.states, findings, repeated }
    }
}
