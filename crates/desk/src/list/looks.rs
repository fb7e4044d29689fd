//! What a person had better look at before sending: who is whom, who loses a class, who goes down or jumps, and
//! people of one name.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use balado_core::{
    check::{Code, Finding},
    export::Column,
    plan::Held,
    school::{Level, Movement, Roster, fold},
};
use foldhash::fast::RandomState;

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
        let to_fix = self.in_state(RowState::ToFix).find(|key| !without_class.contains(key));
        of(LookKind::ToFix, to_fix.into_iter().collect());
        of(LookKind::WithoutClass, without_class.into_iter().collect());
        let (down, jump) = self.down_and_jump();
        of(LookKind::Down, down);
        of(LookKind::Jump, jump);
        of(LookKind::SameName, self.of_one_name().into_iter().map(|keys| keys[0]).collect());
        of(LookKind::MadeAgain, self.made_again());
        found
    }

    fn in_state(&self, wanted: RowState) -> impl Iterator<Item = u32> {
        let keys = (0..).zip(&self.states).filter(move |(_, state)| **state == wanted);
        keys.map(|(key, _)| key).filter(|&key| !self.has_left(key))
    }

    /// Those who lose all their classes, and lines that wait for one.
    fn without_class(&self) -> BTreeSet<u32> {
        let says_classes = self.checked.how.has(Column::Classes);
        let changed = (0..count(self.entries.len())).filter(|&key| self.is_changed(key));
        let lost = changed.filter(|&key| says_classes && self.loses_classes(key));
        let waiting = self.in_state(RowState::ToFix).filter(|&key| self.misses_class(key));
        lost.chain(waiting).collect()
    }

    fn loses_classes(&self, key: u32) -> bool {
        self.entry(key).is_some_and(|entry| entry.classes().is_empty())
            && self.held_account(key).is_some_and(|held| !held.account.classes.is_empty())
    }

    fn misses_class(&self, key: u32) -> bool {
        self.findings_of(key).iter().any(|found| found.code == Code::MissingClass)
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

    /// People of the file who have one name, unless nothing changes for any of them.
    fn of_one_name(&self) -> Vec<Vec<u32>> {
        let told = self.checked.findings.iter().filter(|found| found.code == Code::Homonym);
        let told: HashSet<u32, RandomState> = told.filter_map(Finding::line).collect();
        if told.is_empty() {
            return Vec::new();
        }
        let mut by_name: BTreeMap<[String; 2], Vec<u32>> = BTreeMap::new();
        for (key, line) in (0..).zip(&self.lines) {
            if told.contains(line) && !self.has_left(key) && self.is_sent_or_known(key) {
                by_name.entry(self.folded_name(key)).or_default().push(key);
            }
        }
        let changes = |key: &u32| self.is_changed(*key) || self.state_of(*key) == RowState::Create;
        by_name.into_values().filter(|keys| keys.len() > 1 && keys.iter().any(changes)).collect()
    }

    fn is_sent_or_known(&self, key: u32) -> bool {
        matches!(self.state_of(key), RowState::Create | RowState::Unchanged) || self.is_changed(key)
    }

    fn state_of(&self, key: u32) -> RowState {
        self.states[key as usize]
    }

    /// People who arrive under the name of somebody who is not in the file any more.
    fn made_again(&self) -> Vec<u32> {
        let gone: HashSet<[String; 2], RandomState> =
            self.in_state(RowState::Absent).map(|key| self.folded_name(key)).collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let arriving = self.in_state(RowState::Create);
        arriving.filter(|&key| gone.contains(&self.folded_name(key))).collect()
    }

    fn folded_name(&self, key: u32) -> [String; 2] {
        [Column::LastName, Column::FirstName].map(|column| fold(&self.text(key, column)))
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
        let without_class = self.without_class();
        let to_fix = self.in_state(RowState::ToFix).filter(|key| !without_class.contains(key));
        match to_fix.count() {
            1 => "1 ligne est à corriger : elle reste de côté.".to_owned(),
            n => format!("{n} lignes sont à corriger : elles restent de côté."),
        }
    }

    /// `DIALLO Fatou en 6A et DIALLO Fatou en 4C : deux élèves, deux comptes.`
    fn told_same_name(&self, key: u32) -> String {
        let name = self.folded_name(key);
        let groups = self.of_one_name();
        let keys = groups.into_iter().find(|keys| self.folded_name(keys[0]) == name);
        let keys = keys.unwrap_or_default();
        let people: Vec<String> = keys.iter().map(|&key| self.placed(key)).collect();
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
        let name = self.folded_name(key);
        let gone = self.in_state(RowState::Absent).find(|&gone| self.folded_name(gone) == name);
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
