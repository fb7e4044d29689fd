//! What the rules that look across lines are given, and what they leave.

use super::entry::State;
use crate::{
    export::{CellTexts, Decoding, Row},
    finding::Finding,
};

/// A list whose lines were judged one by one.
pub(super) struct Listing<'l> {
    pub(super) rows: &'l [Row],
    pub(super) words: &'l CellTexts,
    pub(super) how: &'l Decoding,
    /// What became of each row.
    pub(super) states: Vec<State>,
    /// What is to be said, in no order.
    pub(super) findings: Vec<Finding>,
}

impl Listing<'_> {
    /// Whether nothing blocks the row at this place.
    pub(super) fn stands(&self, at: usize) -> bool {
        self.states[at].stands()
    }

    /// Sets a row aside, and says why.
    pub(super) fn set_aside(&mut self, at: usize, why: Finding) {
        self.findings.push(why);
        if self.stands(at) {
            self.states[at] = State::Blocked;
        }
    }
}
