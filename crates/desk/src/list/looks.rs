//! What a person had better look at before sending: who is whom, who loses a class, who goes down or jumps, and
//! people of one name.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
};

use balado_core::{
    finding::{Code, Column, Finding},
    plan::Held,
    school::{Level, Movement, Roster},
};
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
type Look = (LookKind, u32);

/// Of the last comparison, and those of which somebody said that they are right.
#[derive(Default)]
pub(super) struct Looks {
    found: Vec<Look>,
    seen: BTreeSet<Look>,
}

impl Looks {
    fn left(&self) -> impl Iterator<Item = &Look> {
        self.found.iter().filter(|look| !self.seen.contains(look))
    }
}

impl List {
    /// Looks again, after a comparison; nothing while signed out.
    pub(super) fn look(&mut self) {
        self.looks.found = if self.plan.is_some() { self.found() } else { Vec::new() };
    }

    /// How many looks are left.
    pub(super) fn to_look_at(&self) -> u32 {
        count(self.looks.left().count())
    }

    /// What is left to look at, in words.
    pub(crate) fn looks(&self) -> LooksShown {
        let left = self.to_look_at();
        let shown = |&(kind, key): &Look| LookShown { kind, key, sentence: self.told(kind, key) };
        LooksShown {
            looks: self.looks.left().take(MOST).map(shown).collect(),
            others: left.saturating_sub(count(MOST)),
            seen: count(self.looks.found.len()) - left,
        }
    }

    /// Somebody looked, and it is right; what waits for an answer or a correction is not got rid of so.
    pub(crate) fn see(&mut self, kind: LookKind, key: u32) -> Result<(), DeskError> {
        let waits = matches!(kind, LookKind::OtherPerson | LookKind::ToFix);
        if waits || !self.looks.found.contains(&(kind, key)) {
            return Err(DeskError::NoRow(key));
        }
        self.looks.seen.insert((kind, key));
        Ok(())
    }

    /// Shows again what was said to be right.
    pub(crate) fn look_again(&mut self) {
        self.looks.seen.clear();
    }

    fn found(&self) -> Vec<Look> {
        let mut found: Vec<Look> = Vec::new();
        let mut of = |kind, keys: Vec<u32>| found.extend(keys.into_iter().map(|key| (kind, key)));
        of(LookKind::OtherPerson, self.in_state(RowState::OtherPerson).collect());
        let without_class = self.without_class();
        of(LookKind::ToFix, self.waits_otherwise(&without_class).next().into_iter().collect());
        of(LookKind::WithoutClass, without_class);
        let (down, jump) = self.down_and_jump();
        of(LookKind::Down, down);
        of(LookKind::Jump, jump);
        of(LookKind::SameName, self.of_one_name());
        of(LookKind::MadeAgain, self.made_again());
        found
    }

    fn in_state(&self, wanted: RowState) -> impl Iterator<Item = u32> {
        let keys = (0..).zip(&self.states).filter(move |(_, state)| **state == wanted);
        keys.map(|(key, _)| key).filter(|&key| !self.has_left(key))
    }

    /// Those who lose all their classes, and lines that wait for one, in the order of keys.
    fn without_class(&self) -> Vec<u32> {
        let says_classes = self.checked.how.has(Column::Classes);
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
        (0..count(self.entries.len())).into_par_iter().with_min_len(4096)
    }

    fn loses_classes(&self, key: u32) -> bool {
        self.entry(key).is_some_and(|entry| entry.classes().is_empty())
            && self.held_account(key).is_some_and(|held| !held.account.classes.is_empty())
    }

    fn misses_class(&self, key: u32) -> bool {
        self.findings_of(key).iter().any(|found| found.code() == Code::MissingClass)
    }

    /// Pupils who go to a level below, and over one.
    fn down_and_jump(&self) -> (Vec<u32>, Vec<u32>) {
        let (mut down, mut jump) = (Vec::new(), Vec::new());
        if self.summary.as_ref().is_none_or(|all| all.movements.down + all.movements.jump == 0) {
            return (down, jump);
        }
        let mut known: HashMap<_, Movement, RandomState> = HashMap::default();
        for key in (0..count(self.entries.len())).filter(|&key| self.is_changed(key)) {
            let (Some(entry), Some(held)) = (self.entry(key), self.held_account(key)) else {
                continue;
            };
            let between = (held.account.classes.joined(), entry.given().classes);
            let movement = known.entry(between).or_insert_with(|| {
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
        matches!(self.states[key as usize], RowState::Update | RowState::Returning)
    }

    /// The first of people of the file who have one name, unless nothing changes for any of them.
    fn of_one_name(&self) -> Vec<u32> {
        let told = self.told_lines();
        if told.is_empty() {
            return Vec::new();
        }
        let is_told = |&key: &u32| told.get(self.lines[key as usize] as usize) == Some(&true);
        let keys = self.all_keys().filter(is_told).filter(|&key| self.is_sent_or_known(key));
        let mut named: Vec<(u64, u32)> = keys.map(|key| (self.index.name(key), key)).collect();
        named.par_sort_unstable();
        let changes = |(_, key): &(u64, u32)| {
            self.is_changed(*key) || self.state_of(*key) == RowState::Create
        };
        let groups = named.chunk_by(|(one, _), (other, _)| one == other);
        let groups = groups.filter(|people| people.len() > 1 && people.iter().any(changes));
        groups.map(|people| people[0].1).collect()
    }

    /// Whether checking found a namesake, of every line up to the last that has one.
    fn told_lines(&self) -> Vec<bool> {
        let homonyms = self.checked.findings.iter().filter(|found| found.code() == Code::Homonym);
        let lines = homonyms.filter_map(Finding::line);
        let mut told = Vec::new();
        for line in lines.map(|line| line as usize) {
            told.resize(told.len().max(line + 1), false);
            told[line] = true;
        }
        told
    }

    /// Everybody of the file who has the name of this row, itself too.
    fn of_the_name_of(&self, key: u32) -> Vec<u32> {
        let name = self.index.name(key);
        let is_told = |&key: &u32| {
            let found = self.checked.findings_at(self.lines[key as usize]);
            found.iter().any(|found| found.code() == Code::Homonym)
        };
        let keys = self.all_keys().filter(|&other| self.index.name(other) == name).filter(is_told);
        keys.filter(|&other| self.is_sent_or_known(other)).collect()
    }

    fn is_sent_or_known(&self, key: u32) -> bool {
        let is_one = matches!(self.state_of(key), RowState::Create | RowState::Unchanged);
        (is_one || self.is_changed(key)) && !self.has_left(key)
    }

    fn state_of(&self, key: u32) -> RowState {
        self.states[key as usize]
    }

    /// People who arrive under the name of somebody who is not in the file any more.
    fn made_again(&self) -> Vec<u32> {
        let gone = self.in_state(RowState::Absent).map(|key| self.index.name(key));
        let gone: HashSet<u64, RandomState> = gone.collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let arriving = self.in_state(RowState::Create);
        arriving.filter(|&key| gone.contains(&self.index.name(key))).collect()
    }

    fn told(&self, kind: LookKind, key: u32) -> String {
        let name = self.called(key);
        match kind {
            LookKind::OtherPerson => self.who(key).map(|who| who.sentence).unwrap_or_default(),
            LookKind::ToFix => self.told_to_fix(),
            LookKind::WithoutClass => match self.former_of(key) {
                Some(former) if self.roster == Roster::Teachers => {
                    format!("{name} avait {former} ; le fichier ne lui donne plus de classe.")
                }
                Some(former) => {
                    format!("{name} était en {former} ; le fichier ne lui donne plus de classe.")
                }
                None => format!("{name} n’a pas de classe dans le fichier."),
            },
            LookKind::Down | LookKind::Jump => {
                let verb = if kind == LookKind::Down { "descend" } else { "passe" };
                let from = self.former_of(key).unwrap_or_default();
                format!("{name} {verb} de {from} en {}.", self.text(key, Column::Classes))
            }
            LookKind::SameName => self.told_same_name(key),
            LookKind::MadeAgain => self.told_made_again(key),
        }
    }

    fn told_to_fix(&self) -> String {
        match self.waits_otherwise(&self.without_class()).count() {
            1 => "1 ligne est à corriger : elle reste de côté.".to_owned(),
            n => format!("{n} lignes sont à corriger : elles restent de côté."),
        }
    }

    /// `DIALLO Fatou en 6A et DIALLO Fatou en 4C : deux élèves, deux comptes.`
    fn told_same_name(&self, key: u32) -> String {
        let keys = self.of_the_name_of(key).into_iter();
        let people: Vec<String> = keys.map(|key| self.placed(key)).collect();
        let who = match self.roster {
            Roster::Students => "élèves",
            Roster::Teachers => "enseignants",
        };
        let n: Cow<'_, str> = match people.len() {
            2 => "deux".into(),
            3 => "trois".into(),
            n => n.to_string().into(),
        };
        format!("{} : {n} {who}, {n} comptes.", listed(&people))
    }

    /// `MARTIN Léo arrive en 6A ; MARTIN Léo en 5B n’est plus dans le fichier. Est-ce la même personne ?`
    fn told_made_again(&self, key: u32) -> String {
        let name = self.index.name(key);
        let gone = self.in_state(RowState::Absent).find(|&gone| self.index.name(gone) == name);
        let gone = gone.map(|gone| self.placed(gone)).unwrap_or_default();
        let class = self.text(key, Column::Classes);
        let where_to = if class.is_empty() { String::new() } else { format!(" en {class}") };
        let name = self.called(key);
        format!(
            "{name} arrive{where_to} ; {gone} n’est plus dans le fichier. Est-ce la même personne ?"
        )
    }

    /// `MOREL Inès`.
    fn called(&self, key: u32) -> String {
        let name = [Column::LastName, Column::FirstName].map(|column| self.text(key, column));
        name.join(" ").trim().to_owned()
    }

    /// `MOREL Inès en 3C`.
    fn placed(&self, key: u32) -> String {
        match (self.called(key), self.text(key, Column::Classes)) {
            (name, class) if class.is_empty() => name,
            (name, class) => format!("{name} en {class}"),
        }
    }

    /// The class in which somebody is held, whose line may wait.
    fn former_of(&self, key: u32) -> Option<String> {
        let by_id = || {
            let id = self.entry(key)?.given().ent_id.to_owned();
            let accounts = &self.held.as_ref()?.accounts;
            accounts.iter().find(|held| !id.is_empty() && held.account.ent_id.as_str() == id)
        };
        let held: &Held = self.held_account(key).or_else(by_id)?;
        let classes = held.account.classes.joined();
        (!classes.is_empty()).then(|| classes.into_owned())
    }
}

/// `A, B et C`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} et {last}", others.join(", ")),
        _ => names.concat(),
    }
}
