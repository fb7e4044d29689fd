//! What the lines of a list say about one another.

use std::{collections::HashSet, hash::BuildHasher};

use foldhash::fast::FixedState;

use super::{Code, Detail, Entry, Finding, Severity, judged::Judged, seen::pairs};
use crate::{
    export::{Row, Words},
    school::{Account, Login},
};

/// Looks for doubles and namesakes; `rows` and `entries` go together.
pub(super) fn apply(
    rows: &[Row],
    words: &Words,
    judged: &Judged,
    entries: &mut Vec<Entry>,
    findings: &mut Vec<Finding>,
) {
    let repeated = doubled_ids(rows, words, entries, findings);
    doubled_logins(rows, words, entries, findings);
    namesakes(rows, judged, entries, findings);
    if !repeated.is_empty() {
        let mut at = 0..;
        entries.retain(|_| !at.next().is_some_and(|at| repeated.contains(&at)));
    }
}

/// The same id on two lines: told once when they say the same (the second is then left out), and
/// both kept aside when they do not. Gives the lines to leave out.
fn doubled_ids(
    rows: &[Row],
    words: &Words,
    entries: &mut [Entry],
    findings: &mut Vec<Finding>,
) -> HashSet<usize> {
    let doubles = doubles(entries, |account| Some(account.ent_id.as_str()));
    let mut repeated = HashSet::new();
    for (first, second) in doubles {
        if same(&rows[first], &rows[second]) {
            let finding = Finding::at(Code::DuplicateId, Severity::Notice, rows[second].line, None);
            findings.push(finding.with(Detail::Line(rows[first].line)));
            entries[second].account = None;
            repeated.insert(second);
        } else {
            block_both(Code::DuplicateId, [first, second], rows, words, entries, findings);
        }
    }
    repeated
}

/// The same login under two ids: whoever signs in with it could be taken for somebody else.
fn doubled_logins(rows: &[Row], words: &Words, entries: &mut [Entry], findings: &mut Vec<Finding>) {
    for pair in doubles(entries, |account| account.login.as_ref().map(Login::as_str)) {
        block_both(Code::DuplicateLogin, pair.into(), rows, words, entries, findings);
    }
}

/// Pairs of (first, later) accounts with the same key.
fn doubles(entries: &[Entry], key: impl Fn(&Account) -> Option<&str>) -> Vec<(usize, usize)> {
    let hasher = FixedState::default();
    let key = |at: usize| entries[at].account.as_ref().and_then(&key);
    pairs(
        entries.len(),
        |at| key(at).map(|text| hasher.hash_one(text)),
        |kept, at| key(kept) == key(at),
    )
}

fn same(one: &Row, other: &Row) -> bool {
    let key = |row: &Row| (row.profile, row.last_name, row.first_name, row.classes, row.school);
    key(one) == key(other) && one.login == other.login
}

fn block_both(
    code: Code,
    [first, second]: [usize; 2],
    rows: &[Row],
    words: &Words,
    entries: &mut [Entry],
    findings: &mut Vec<Finding>,
) {
    // The first of three is named once only.
    let first_stands = entries[first].account.is_some();
    for (at, other, named) in [(first, second, first_stands), (second, first, true)] {
        if named {
            let finding = Finding::at(code, Severity::Blocking, rows[at].line, None);
            findings.push(finding.with(Detail::Line(rows[other].line)));
            entries[at].block(words.given(&rows[at]));
        }
    }
}

/// Two people of the same name in the same list of the same school: both may well exist.
fn namesakes(rows: &[Row], judged: &Judged, entries: &[Entry], findings: &mut Vec<Finding>) {
    let hasher = FixedState::default();
    let key = |at: usize| {
        let Row { last_name, first_name, school, profile, .. } = &rows[at];
        let last = judged.folded_last_names[last_name.index()];
        (last, judged.folded_first_names[first_name.index()], *school, *profile)
    };
    let hash = |at: usize| entries[at].account.as_ref().map(|_| hasher.hash_one(key(at)));
    let mut told = HashSet::new();
    for (first, second) in pairs(entries.len(), hash, |kept, at| key(kept) == key(at)) {
        if told.insert(first) {
            findings.push(namesake(&entries[first], &entries[second]));
        }
        findings.push(namesake(&entries[second], &entries[first]));
    }
}

fn namesake(of: &Entry, other: &Entry) -> Finding {
    let class =
        other.account.as_ref().and_then(|account| account.classes.as_slice().first().cloned());
    Finding::at(Code::Homonym, Severity::Notice, of.line, None)
        .with(Detail::Namesake { line: other.line, class })
}
