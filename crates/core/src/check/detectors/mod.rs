//! The detectors: each looks at a whole list for one kind of accident, and says whom it suspects.
//!
//! None of them changes anything. What a suspicion does to its line, and in which order they are asked, is
//! the matter of [`super::verdict`].

pub(super) mod agreement;
pub(super) mod aliases;
pub(super) mod doubles;
pub(super) mod moved;
pub(super) mod schools;
mod seen;
pub(super) mod sequence;
pub(super) mod series;

use std::collections::HashSet;

use super::{entry::State, judged::Judged};
use crate::{
    export::{Alias, CellTexts, Decoding, Row},
    finding::{Column, Finding, Rule},
};
use doubles::Hashes;
use moved::Doubt;

/// What a detector looks at: a list whose lines were judged one by one.
pub(super) struct Evidence<'l> {
    pub(super) rows: &'l [Row],
    pub(super) words: &'l CellTexts,
    pub(super) how: &'l Decoding,
    pub(super) judged: &'l Judged,
    /// Aliases that are not the login of their line.
    pub(super) aliases: &'l [Alias],
    /// What is odd about ids and logins, by their rows.
    pub(super) doubts: Vec<(usize, Doubt)>,
    /// What the accounts are recognised by.
    pub(super) hashes: Hashes,
    /// What became of each row.
    pub(super) states: Vec<State>,
    /// Whether words of the file were read in a wrong code page, and put right.
    pub(super) was_misread: bool,
    /// Rows of which a person found right what a detector suspects.
    pub(super) lifted: HashSet<usize>,
}

impl Evidence<'_> {
    /// Whether nothing blocks a row and no other detector suspects it.
    pub(super) fn is_open(&self, at: usize) -> bool {
        self.states[at].stands() && !self.lifted.contains(&at)
    }

    /// Whether a row makes an account.
    pub(super) fn is_offered(&self, at: usize) -> bool {
        self.states[at] == State::Offered
    }

    /// A suspicion of a row, which a column is to blame for.
    fn suspicion(&self, at: usize, rule: Rule, column: Option<Column>) -> Suspicion {
        (at, Finding::at(rule, self.rows[at].line, column))
    }
}

/// What a detector says of a row: its place among the rows, and why.
pub(super) type Suspicion = (usize, Finding);
