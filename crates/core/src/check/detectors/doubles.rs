//! What the lines of a list say about one another.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, hash_map},
    hash::{BuildHasher, Hash},
    mem,
};

use foldhash::fast::FixedState;

use super::{Evidence, Suspicion, moved::Doubt, seen::Dealt};
use crate::{
    check::{entry::State, judged::Judged},
    export::{CellTexts, Row},
    finding::{Detail, Finding, Rule},
    school::Login,
};

/// What an account of a list is recognised by, taken while it is at hand. 0 for none.
#[derive(Clone, Copy, Default)]
pub(in crate::check) struct Mark {
    id: u32,
    login: u32,
    name: u32,
    /// Whether something is to be said of the line.
    pub(in crate::check) has_remark: bool,
    /// What is odd about its id and login.
    pub(in crate::check) doubt: Option<Doubt>,
}

impl Mark {
    pub(in crate::check) fn of(row: &Row, words: &CellTexts, judged: &Judged) -> Self {
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
    pub(in crate::check) fn is_of_nobody(&self) -> bool {
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

/// The hashes of all accounts, dealt so that those which are alike are found.
pub(in crate::check) struct Hashes {
    ids: Dealt,
    logins: Dealt,
    names: Dealt,
}

impl Hashes {
    pub(in crate::check) fn of(marks: &[Mark]) -> Self {
        let dealt = |hash: fn(&Mark) -> u32| Dealt::of(marks.iter().map(hash));
        let ((ids, logins), names) = rayon::join(
            || rayon::join(|| dealt(|mark| mark.id), || dealt(|mark| mark.login)),
            || dealt(|mark| mark.name),
        );
        Self { ids, logins, names }
    }
}

/// The same id on two lines: told once when they say the same, and both suspected when they do not.
pub(in crate::check) fn ids(list: &Evidence<'_>) -> Vec<Suspicion> {
    let ids = doubles(&list.hashes.ids, list, |row| Some(Cow::Borrowed(list.words.ent_id(row))));
    let mut named = HashSet::new();
    let suspects = |(first, second): (usize, usize)| {
        if same(&list.rows[first], &list.rows[second], list.words) {
            named.insert(second);
            vec![beside(list, Rule::LineRepeated, second, first)]
        } else {
            both(list, Rule::IdDoubled, [first, second], &mut named)
        }
    };
    ids.into_iter().flat_map(suspects).collect()
}

/// The same login under two ids: whoever signs in with it could be taken for somebody else.
pub(in crate::check) fn logins(list: &Evidence<'_>) -> Vec<Suspicion> {
    let logins = doubles(&list.hashes.logins, list, |row| login_of(row, list.words));
    let mut named = HashSet::new();
    let pairs = logins.into_iter().chain(doubled_by_login(list));
    pairs.flat_map(|pair| both(list, Rule::LoginDoubled, pair.into(), &mut named)).collect()
}

/// The same login twice in a file without ids.
fn doubled_by_login(list: &Evidence<'_>) -> Vec<(usize, usize)> {
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
    list: &Evidence<'l>,
    key: impl Fn(&Row) -> Option<Cow<'l, str>> + Sync,
) -> Vec<(usize, usize)> {
    let key = |at: usize| key(&list.rows[at]);
    dealt.pairs(|one, at| list.is_offered(one) && list.is_offered(at) && key(one) == key(at))
}

fn same(one: &Row, other: &Row, words: &CellTexts) -> bool {
    let key = |row: &Row| (row.profile, row.last_name, row.first_name, row.classes, row.school);
    key(one) == key(other) && words.login(one) == words.login(other)
}

/// Both of a pair beside each other; the first of three is named once only.
fn both(
    list: &Evidence<'_>,
    rule: Rule,
    [first, second]: [usize; 2],
    named: &mut HashSet<usize>,
) -> Vec<Suspicion> {
    let of_first = named.insert(first).then(|| beside(list, rule, first, second));
    named.insert(second);
    of_first.into_iter().chain([beside(list, rule, second, first)]).collect()
}

fn beside(list: &Evidence<'_>, rule: Rule, at: usize, other: usize) -> Suspicion {
    let detail = Detail::Line(list.rows[other].line);
    (at, Finding::at(rule, list.rows[at].line, None).with(detail))
}

/// Two people of the same name in the same list of the same school: both may well exist.
pub(in crate::check) fn namesakes(list: &Evidence<'_>, findings: &mut Vec<Finding>) {
    let name = |at: usize| name_of(&list.rows[at], list.judged);
    let is_alike = |one: usize, at: usize| {
        list.is_offered(one) && list.is_offered(at) && name(one) == name(at)
    };
    let pairs = list.hashes.names.pairs(is_alike);
    findings.reserve(pairs.len());
    let mut are_named = vec![false; if pairs.is_empty() { 0 } else { list.rows.len() }];
    for (first, second) in pairs {
        if !mem::replace(&mut are_named[first], true) {
            findings.push(namesake(list, first, second));
        }
        findings.push(namesake(list, second, first));
    }
}

fn namesake(list: &Evidence<'_>, at: usize, other: usize) -> Finding {
    let other = &list.rows[other];
    let classes = list.judged.classes[other.classes.index()].as_ref().ok();
    let class = classes.and_then(|classes| classes.as_slice().first().cloned());
    let detail = Detail::Namesake { line: other.line, class };
    Finding::at(Rule::Namesake, list.rows[at].line, None).with(detail)
}
