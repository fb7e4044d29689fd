//! What the lines of a list say about one another.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map},
    hash::{BuildHasher, Hash},
};

use foldhash::fast::FixedState;

use super::{Code, Detail, Entry, Finding, Severity, judged::Judged, moved::Doubt, seen::Dealt};
use crate::{
    export::{Row, Words},
    school::{Account, Login},
};

/// What an account of a list is recognised by, taken while it is at hand. 0 for none.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark {
    id: u32,
    login: u32,
    name: u32,
    /// Whether something is to be said of the line.
    pub(super) is_told: bool,
    /// What is odd about its id and login.
    pub(super) doubt: Option<Doubt>,
}

impl Mark {
    pub(super) fn of(row: &Row, entry: &Entry, judged: &Judged) -> Self {
        let Some(account) = &entry.account else { return Self::default() };
        let hasher = FixedState::default();
        // The upper half deals as well as all of it: two that differ are compared, and told apart.
        let short = |hash: u64| u32::try_from(hash >> 32).expect("32 bits").max(1);
        let text = |text: &str| short(hasher.hash_one(text));
        Self {
            id: text(account.ent_id.as_str()),
            login: account.login.as_ref().map_or(0, |login| text(&login.folded())),
            name: short(hasher.hash_one(name_of(row, judged))),
            ..Self::default()
        }
    }
}

/// What namesakes have in common: names that fold alike, a school, a list.
fn name_of(row: &Row, judged: &Judged) -> impl Hash + PartialEq + use<> {
    let last = judged.folded_last_names[row.last_name.index()];
    (last, judged.folded_first_names[row.first_name.index()], row.school, row.profile)
}

/// Looks for doubles and namesakes; `rows`, `marks` and `entries` go together.
pub(super) fn apply(
    rows: &[Row],
    words: &Words,
    judged: &Judged,
    marks: &[Mark],
    entries: &mut Vec<Entry>,
    findings: &mut Vec<Finding>,
) {
    let dealt = |hash: fn(&Mark) -> u32| Dealt::of(marks.iter().map(hash));
    let ((ids, logins), names) = rayon::join(
        || rayon::join(|| dealt(|mark| mark.id), || dealt(|mark| mark.login)),
        || dealt(|mark| mark.name),
    );
    let ids = doubles(&ids, entries, |account| Some(account.ent_id.as_str().into()));
    let repeated = doubled_ids(&ids, rows, words, entries, findings);
    let logins = doubles(&logins, entries, |account| account.login.as_ref().map(Login::folded));
    // The same login under two ids: whoever signs in with it could be taken for somebody else.
    for (first, second) in logins {
        block_both(Code::DuplicateLogin, [first, second], rows, words, entries, findings);
    }
    for (first, second) in doubled_by_login(entries) {
        block_both(Code::DuplicateLogin, [first, second], rows, words, entries, findings);
    }
    namesakes(rows, judged, &names, entries, findings);
    if !repeated.is_empty() {
        let mut at = 0..;
        entries.retain(|_| !at.next().is_some_and(|at| repeated.contains(&at)));
    }
}

/// The same id on two lines: told once when they say the same (the second is then left out), and
/// both kept aside when they do not. Gives the lines to leave out.
fn doubled_ids(
    doubles: &[(usize, usize)],
    rows: &[Row],
    words: &Words,
    entries: &mut [Entry],
    findings: &mut Vec<Finding>,
) -> HashSet<usize> {
    let mut repeated = HashSet::new();
    for &(first, second) in doubles {
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

/// The same login twice in a file without ids.
fn doubled_by_login(entries: &[Entry]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<Cow<'_, str>, usize> = HashMap::new();
    let known = entries.iter().enumerate();
    let known = known.filter_map(|(at, entry)| Some((at, entry.by_login.as_ref()?.login.folded())));
    known
        .filter_map(|(at, login)| match seen.entry(login) {
            hash_map::Entry::Occupied(first) => Some((*first.get(), at)),
            hash_map::Entry::Vacant(free) => {
                free.insert(at);
                None
            }
        })
        .collect()
}

/// Pairs of (first, later) accounts with the same key.
fn doubles(
    dealt: &Dealt,
    entries: &[Entry],
    key: impl Fn(&Account) -> Option<Cow<'_, str>> + Sync,
) -> Vec<(usize, usize)> {
    let key = |at: usize| entries[at].account.as_ref().and_then(&key);
    dealt.pairs(|kept, at| key(kept).is_some() && key(kept) == key(at))
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
    let first_stands = entries[first].account.is_some() || entries[first].by_login.is_some();
    for (at, other, named) in [(first, second, first_stands), (second, first, true)] {
        if named {
            let finding = Finding::at(code, Severity::Blocking, rows[at].line, None);
            findings.push(finding.with(Detail::Line(rows[other].line)));
            entries[at].block(words.given(&rows[at]));
        }
    }
}

/// Two people of the same name in the same list of the same school: both may well exist.
fn namesakes(
    rows: &[Row],
    judged: &Judged,
    names: &Dealt,
    entries: &[Entry],
    findings: &mut Vec<Finding>,
) {
    let stands = |at: usize| entries[at].account.is_some();
    let alike = |kept: usize, at: usize| {
        stands(kept) && stands(at) && name_of(&rows[kept], judged) == name_of(&rows[at], judged)
    };
    let mut told = HashSet::new();
    for (first, second) in names.pairs(alike) {
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
