//! The remark that most lines of a file share: then the file is at fault, not its lines.

use std::collections::HashMap;

use balado_core::finding::Code;

use super::{List, count};
use crate::shown::{Repeated, RowState};

/// Below this, the same remark on every line is still read line by line.
const MANY: u32 = 10;

impl List {
    /// The remark that keeps half of the lines aside, or more.
    pub(super) fn repeated_remark(&self) -> Option<(Code, u32)> {
        let keys = (0..count(self.keys.entries.len())).filter(|&key| !self.has_left(key));
        let to_fix = keys.filter(|&key| self.compared.states[key as usize] == RowState::ToFix);
        let mut lines: HashMap<Code, u32> = HashMap::new();
        for finding in to_fix.filter_map(|key| self.remark_of(key)) {
            if finding.is_blocking() {
                *lines.entry(finding.code()).or_default() += 1;
            }
        }
        let most = lines.into_iter().max_by_key(|&(code, lines)| (lines, code.as_str()))?;
        let all = count(self.keys.entries.iter().flatten().count());
        (most.1 >= MANY && most.1 * 2 >= all).then_some(most)
    }

    /// The same, in words.
    pub(super) fn repeated(&self) -> Option<Repeated> {
        self.drawn.repeated.map(|(code, lines)| Repeated {
            code: code.as_str(),
            title: code.title(),
            lines,
        })
    }
}
