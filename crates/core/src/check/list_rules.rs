//! What the lines of a list say about one another.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map},
    hash::{BuildHasher, Hash},
};

use foldhash::fast::FixedState;

use super::{entry::State, judged::Judged, listing::Listing, moved::Doubt, seen::Dealt};
use crate::{
    export::{CellTexts, Row},
    finding::{Detail, Finding, Rule},
    school::Login,
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
    pub(super) fn of(row: &Row, words: &CellTexts, judged: &Judged) -> Self {
        let hasher = FixedState::default();
        // The upper half deals as well as all of it: two that differ are compared, and told apart.
        let short = |hash: u64| u32::try_from(hash >> 32).expect("32 bits").max(1);
        let text = |text: &str| short(hasher.hash_one(text));
        Self {
            id: text(words.ent_id(row)),
            login: login_of(row, words).map_or(0, |login| text(&login)),
            name: short(hasher.hash_one(name_of(row, judged))),
            ..Self::default()
        }
    }

    /// Whether its line was no account when it was looked at.
    pub(super) fn is_of_nobody(&self) -> bool {
        self.id == 0
    }
}

/// What nobody else may sign in with.
fn login_of<'a>(row: &Row, words: &'a CellTexts) -> Option<Cow<'a, str>> {
    let login = words.login(row);
    if row.key.login_bytes.are_folded() {
        return Some(Cow::Borrowed(login)).filter(|login| !login.is_empty());
    }
    Some(Login::fold(login)).filter(|login| !login.trim().is_empty())
}

/// What namesakes have in common: names that fold alike, a school, a list.
fn name_of(row: &Row, judged: &Judged) -> impl Hash + PartialEq + use<> {
    let last = judged.short_last_names[row.last_name.index()].folded();
    (last, judged.short_first_names[row.first_name.index()].folded(), row.school, row.profile)
}

/// Looks for doubles and namesakes; gives the lines that only repeat another, to leave out.
pub(super) fn apply(list: &mut Listing<'_>, judged: &Judged, marks: &[Mark]) -> HashSet<usize> {
    let dealt = |hash: fn(&Mark) -> u32| Dealt::of(marks.iter().map(hash));
    let ((ids, logins), names) = rayon::join(
        || rayon::join(|| dealt(|mark| mark.id), || dealt(|mark| mark.login)),
        || dealt(|mark| mark.name),
    );
    let ids = doubles(&ids, list, |row| Some(Cow::Borrowed(list.words.ent_id(row))));
    let repeated = doubled_ids(&ids, list);
    // The same login under two ids: whoever signs in with it could be taken for somebody else.
    let logins = doubles(&logins, list, |row| login_of(row, list.words));
    for (first, second) in logins.into_iter().chain(doubled_by_login(list)) {
        block_both(Rule::LoginDoubled, [first, second], list);
    }
    namesakes(list, judged, &names);
    repeated
}

/// The same id on two lines: told once when they say the same (the second is then left out), and
/// both kept aside when they do not. Gives the lines to leave out.
fn doubled_ids(doubles: &[(usize, usize)], list: &mut Listing<'_>) -> HashSet<usize> {
    let mut repeated = HashSet::new();
    for &(first, second) in doubles {
        let (one, other) = (&list.rows[first], &list.rows[second]);
        if same(one, other, list.words) {
            let finding = Finding::at(Rule::LineRepeated, other.line, None);
            list.set_aside(second, finding.with(Detail::Line(one.line)));
            repeated.insert(second);
        } else {
            block_both(Rule::IdDoubled, [first, second], list);
        }
    }
    repeated
}

/// The same login twice in a file without ids.
fn doubled_by_login(list: &Listing<'_>) -> Vec<(usize, usize)> {
    let mut seen: HashMap<Cow<'_, str>, usize> = HashMap::new();
    let known = list.states.iter().enumerate().filter(|(_, state)| **state == State::ByLogin);
    let known = known.filter_map(|(at, _)| Some((at, login_of(&list.rows[at], list.words)?)));
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
fn doubles<'l>(
    dealt: &Dealt,
    list: &Listing<'l>,
    key: impl Fn(&Row) -> Option<Cow<'l, str>> + Sync,
) -> Vec<(usize, usize)> {
    let offered = |at: usize| list.states[at] == State::Offered;
    let key = |at: usize| key(&list.rows[at]);
    dealt.pairs(|kept, at| offered(kept) && offered(at) && key(kept) == key(at))
}

fn same(one: &Row, other: &Row, words: &CellTexts) -> bool {
    let key = |row: &Row| (row.profile, row.last_name, row.first_name, row.classes, row.school);
    key(one) == key(other) && words.login(one) == words.login(other)
}

fn block_both(rule: Rule, [first, second]: [usize; 2], list: &mut Listing<'_>) {
    // The first of three is named once only.
    let first_stands = list.stands(first);
    for (at, other, named) in [(first, second, first_stands), (second, first, true)] {
        if named {
            let finding = Finding::at(rule, list.rows[at].line, None);
            list.set_aside(at, finding.with(Detail::Line(list.rows[other].line)));
        }
    }
}

/// Two people of the same name in the same list of the same school: both may well exist.
fn namesakes(list: &mut Listing<'_>, judged: &Judged, names: &Dealt) {
    let stands = |at: usize| list.states[at] == State::Offered;
    let name = |at: usize| name_of(&list.rows[at], judged);
    let pairs = names.pairs(|kept, at| stands(kept) && stands(at) && name(kept) == name(at));
    let mut told = HashSet::new();
    for (first, second) in pairs {
        let [one, other] = [first, second].map(|at| &list.rows[at]);
        if told.insert(first) {
            list.findings.push(namesake(one, other, judged));
        }
        list.findings.push(namesake(other, one, judged));
    }
}

fn namesake(of: &Row, other: &Row, judged: &Judged) -> Finding {
    let classes = judged.classes[other.classes.index()].as_ref().ok();
    let class = classes.and_then(|classes| classes.as_slice().first().cloned());
    Finding::at(Rule::Namesake, of.line, None).with(Detail::Namesake { line: other.line, class })
}
