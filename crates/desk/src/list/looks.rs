//! What a person had better look at before sending: who is whom, who loses a class, who goes down or jumps, and
//! people of one name.

mod sentences;

use std::collections::{BTreeMap, HashMap, HashSet};

use balado_core::{
    finding::{Code, Column, Finding},
    school::{Account, Level, Movement},
};
use balado_wire::Revision;
use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::{List, count};
use crate::{
    DeskError,
    shown::{LookKind, LookShown, LooksShown, RowState},
};

/// Most looks that are drawn: whoever has more to look at has another file.
const MOST: usize = 100;

/// Something to look at: why, and the row.
pub(super) type Look = (LookKind, u32);

/// What somebody found right, with what it was about then.
pub(super) type Seen = BTreeMap<Look, Subject>;

/// What somebody looked at. Once any of it changes, what they said of it says nothing any more.
#[derive(PartialEq)]
pub(super) struct Subject {
    line: [String; 5],
    held: Option<Account>,
    /// The state of the list held: another import came between when it is another.
    revision: Option<Revision>,
    /// It names the others whom a look is about.
    sentence: String,
}

impl List {
    /// What is left to look at.
    fn looks_left(&self) -> impl Iterator<Item = &Look> {
        self.drawn.looks.iter().filter(|look| !self.decisions.seen.contains_key(look))
    }

    /// How many looks are left.
    pub(super) fn to_look_at(&self) -> u32 {
        count(self.looks_left().count())
    }

    /// What is left to look at, in words.
    pub(crate) fn looks(&self) -> LooksShown {
        let left = self.to_look_at();
        let shown = |&(kind, key): &Look| {
            let sentence = self.look_sentence(kind, key);
            LookShown { kind, key, sentence }
        };
        LooksShown {
            looks: self.looks_left().take(MOST).map(shown).collect(),
            others: left.saturating_sub(count(MOST)),
            seen: count(self.drawn.looks.len()) - left,
        }
    }

    /// Somebody looked, and it is right; what waits for an answer or a correction is not got rid of so.
    pub(crate) fn see(&mut self, kind: LookKind, key: u32) -> Result<(), DeskError> {
        let waits = matches!(kind, LookKind::OtherPerson | LookKind::ToFix);
        let look = (kind, key);
        if waits || !self.drawn.looks.contains(&look) {
            return Err(DeskError::NoRow(key));
        }
        let subject = self.subject(look);
        self.decisions.seen.insert(look, subject);
        Ok(())
    }

    /// Shows again what was said to be right.
    pub(crate) fn look_again(&mut self) {
        self.decisions.seen.clear();
    }

    /// What was said to be right counts for what it was said of.
    pub(super) fn forget_looks_that_changed(&mut self) {
        let mut seen = std::mem::take(&mut self.decisions.seen);
        seen.retain(|&look, subject| {
            !self.drawn.looks.contains(&look) || *subject == self.subject(look)
        });
        self.decisions.seen = seen;
    }

    fn subject(&self, (kind, key): Look) -> Subject {
        let text = |column| self.text(key, column).into_owned();
        let columns =
            [Column::Id, Column::LastName, Column::FirstName, Column::Login, Column::Classes];
        Subject {
            line: columns.map(text),
            held: self.held_account(key).map(|held| held.account.clone()),
            revision: self.held.as_ref().map(|held| held.revision),
            sentence: self.look_sentence(kind, key),
        }
    }

    /// All that there is to look at, in the order in which it is told.
    pub(super) fn looks_found(&self) -> Vec<Look> {
        let mut looks: Vec<Look> = Vec::new();
        let mut add = |kind, keys: Vec<u32>| looks.extend(keys.into_iter().map(|key| (kind, key)));
        add(LookKind::OtherPerson, self.in_state(RowState::OtherPerson).collect());
        let without_class = self.without_class();
        add(LookKind::ToFix, self.waits_otherwise(&without_class).next().into_iter().collect());
        add(LookKind::WithoutClass, without_class);
        let (down, jump) = self.down_and_jump();
        add(LookKind::Down, down);
        add(LookKind::Jump, jump);
        add(LookKind::SameName, self.of_one_name());
        add(LookKind::MadeAgain, self.made_again());
        looks
    }

    fn in_state(&self, wanted: RowState) -> impl Iterator<Item = u32> {
        let keys = (0..).zip(&self.compared.states).filter(move |(_, state)| **state == wanted);
        keys.map(|(key, _)| key).filter(|&key| !self.has_left(key))
    }

    /// Those who lose all their classes, and lines that wait for one, in the order of keys.
    fn without_class(&self) -> Vec<u32> {
        let says_classes = self.file.checked.how.has(Column::Classes);
        let is_without = |&key: &u32| match self.state_of(key) {
            RowState::Update | RowState::Returning => says_classes && self.loses_classes(key),
            RowState::ToFix => !self.has_left(key) && self.misses_class(key),
            _ => false,
        };
        self.all_keys().filter(is_without).collect()
    }

    /// Lines that wait for something else than a class.
    fn waits_otherwise(&self, without_class: &[u32]) -> impl Iterator<Item = u32> {
        self.in_state(RowState::ToFix).filter(|key| without_class.binary_search(key).is_err())
    }

    /// Of the lines of the file, in their order, on all cores.
    fn all_keys(&self) -> impl IndexedParallelIterator<Item = u32> {
        (0..count(self.keys.entries.len())).into_par_iter().with_min_len(4096)
    }

    fn loses_classes(&self, key: u32) -> bool {
        self.entry(key).is_some_and(|entry| entry.classes().is_empty())
            && self.held_account(key).is_some_and(|held| !held.account.classes.is_empty())
    }

    fn misses_class(&self, key: u32) -> bool {
        self.findings_of(key).iter().any(|finding| finding.code() == Code::MissingClass)
    }

    /// Pupils who go to a level below, and over one.
    fn down_and_jump(&self) -> (Vec<u32>, Vec<u32>) {
        let (mut down, mut jump) = (Vec::new(), Vec::new());
        if self
            .compared
            .summary
            .as_ref()
            .is_none_or(|all| all.movements.down + all.movements.jump == 0)
        {
            return (down, jump);
        }
        let mut movements: HashMap<_, Movement, RandomState> = HashMap::default();
        for key in (0..count(self.keys.entries.len())).filter(|&key| self.is_changed(key)) {
            let (Some(entry), Some(held)) = (self.entry(key), self.held_account(key)) else {
                continue;
            };
            let between = (held.account.classes.joined(), entry.texts().classes);
            let movement = movements.entry(between).or_insert_with(|| {
                let from = Level::of_classes(&held.account.classes);
                Movement::between(from, Level::of_class_names(entry.classes()))
            });
            match movement {
                Movement::Down => down.push(key),
                Movement::Jump => jump.push(key),
                Movement::Up | Movement::Same | Movement::Unknown => {}
            }
        }
        (down, jump)
    }

    fn is_changed(&self, key: u32) -> bool {
        matches!(self.compared.states[key as usize], RowState::Update | RowState::Returning)
    }

    /// The first of people of the file who have one name, unless nothing changes for any of them.
    fn of_one_name(&self) -> Vec<u32> {
        let with_namesakes = self.lines_with_namesakes();
        if with_namesakes.is_empty() {
            return Vec::new();
        }
        let has_namesake =
            |&key: &u32| with_namesakes.get(self.keys.lines[key as usize] as usize) == Some(&true);
        let keys = self.all_keys().filter(has_namesake).filter(|&key| self.is_sent_or_known(key));
        let mut named: Vec<(u64, u32)> =
            keys.map(|key| (self.compared.index.index.name(key), key)).collect();
        named.par_sort_unstable();
        let changes = |(_, key): &(u64, u32)| {
            self.is_changed(*key) || self.state_of(*key) == RowState::Create
        };
        let groups = named.chunk_by(|(one, _), (other, _)| one == other);
        let groups = groups.filter(|people| people.len() > 1 && people.iter().any(changes));
        groups.map(|people| people[0].1).collect()
    }

    /// Whether checking found a namesake, of every line up to the last that has one.
    fn lines_with_namesakes(&self) -> Vec<bool> {
        let homonyms =
            self.file.checked.findings.iter().filter(|finding| finding.code() == Code::Homonym);
        let lines = homonyms.filter_map(Finding::line);
        let mut with_namesakes = Vec::new();
        for line in lines.map(|line| line as usize) {
            with_namesakes.resize(with_namesakes.len().max(line + 1), false);
            with_namesakes[line] = true;
        }
        with_namesakes
    }

    /// Everybody of the file who has the name of this row, itself too.
    fn of_the_name_of(&self, key: u32) -> Vec<u32> {
        let name = self.compared.index.index.name(key);
        let has_namesake = |&key: &u32| {
            let findings = self.file.checked.findings_at(self.keys.lines[key as usize]);
            findings.iter().any(|finding| finding.code() == Code::Homonym)
        };
        let keys = self
            .all_keys()
            .filter(|&other| self.compared.index.index.name(other) == name)
            .filter(has_namesake);
        keys.filter(|&other| self.is_sent_or_known(other)).collect()
    }

    fn is_sent_or_known(&self, key: u32) -> bool {
        let is_one = matches!(self.state_of(key), RowState::Create | RowState::Unchanged);
        (is_one || self.is_changed(key)) && !self.has_left(key)
    }

    fn state_of(&self, key: u32) -> RowState {
        self.compared.states[key as usize]
    }

    /// People who arrive under the name of somebody who is not in the file any more.
    fn made_again(&self) -> Vec<u32> {
        let gone = self.in_state(RowState::Absent).map(|key| self.compared.index.index.name(key));
        let gone: HashSet<u64, RandomState> = gone.collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let arriving = self.in_state(RowState::Create);
        arriving.filter(|&key| gone.contains(&self.compared.index.index.name(key))).collect()
    }
}
