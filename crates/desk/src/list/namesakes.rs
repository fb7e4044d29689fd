//! People of the same name, shown side by side: both may well exist, and nobody is merged.
//!
//! Somebody who is new in the file and has the name of somebody who is not in it any more may be the same
//! person, whose account was made again: they are shown side by side too.

use std::collections::HashSet;

use balado_core::{
    finding::{Code, Column, Finding},
    school::fold,
};
use rayon::prelude::*;

use super::{List, count};
use crate::shown::{Compared, Namesake, Namesakes, RowState};

/// What people of one name are told apart by.
const COMPARED: [(&str, Column); 5] = [
    ("Nom", Column::LastName),
    ("Prénom", Column::FirstName),
    ("Classe", Column::Classes),
    ("Identifiant", Column::Login),
    ("Id ENT", Column::Id),
];

impl List {
    /// Everybody of the name of a row, itself first; nothing when it is the only one.
    pub(super) fn namesakes(&self, key: u32) -> Option<Namesakes> {
        let mut keys = vec![key];
        keys.extend(self.namesakes_in_file(key));
        keys.extend(self.namesakes_across(key));
        if keys.len() < 2 {
            return None;
        }
        let fields = COMPARED.map(|(label, column)| {
            let values = keys.iter().map(|&key| self.text(key, column).into_owned());
            let values: Vec<String> = values.collect();
            let differs = values.iter().any(|value| *value != values[0]);
            Compared { label, code: matches!(column, Column::Login | Column::Id), differs, values }
        });
        let people = keys.into_iter().map(|key| Namesake {
            key,
            line: self.entry(key).map(|entry| entry.line),
            state: self.compared.states[key as usize],
        });
        Some(Namesakes { people: people.collect(), fields: fields.into() })
    }

    /// The other lines of somebody of the same name.
    fn namesakes_in_file(&self, key: u32) -> Vec<u32> {
        let is_homonym = |finding: &&Finding| finding.code() == Code::Homonym;
        if !self.findings_of(key).iter().any(|finding| is_homonym(&finding)) {
            return Vec::new();
        }
        let homonyms = self.file.checked.findings.iter().filter(is_homonym);
        let lines: HashSet<u32> = homonyms.filter_map(Finding::line).collect();
        let name = self.folded(key);
        let keys = (0..).zip(&self.keys.lines).filter(|(_, line)| lines.contains(line));
        let others = keys.map(|(other, _)| other).filter(|&other| !self.has_left(other));
        others.filter(|&other| other != key && self.folded(other) == name).collect()
    }

    /// Whom somebody new may have been, or somebody absent may now be.
    fn namesakes_across(&self, key: u32) -> Vec<u32> {
        let across = match self.compared.states[key as usize] {
            RowState::Create => RowState::Absent,
            RowState::Absent => RowState::Create,
            _ => return Vec::new(),
        };
        let name = self.folded(key);
        let others = (0..count(self.compared.states.len())).into_par_iter();
        let others = others.filter(|&other| self.compared.states[other as usize] == across);
        others.filter(|&other| !self.has_left(other) && self.folded(other) == name).collect()
    }

    fn folded(&self, key: u32) -> [String; 2] {
        [Column::LastName, Column::FirstName].map(|column| fold(&self.text(key, column)))
    }
}
