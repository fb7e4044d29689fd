//! What a person had better look at, in words.

use std::borrow::Cow;

use balado_core::{finding::Column, plan::Held, school::Roster};

use super::super::List;
use crate::shown::{LookKind, RowState};

impl List {
    /// What is to be looked at, in words.
    pub(super) fn look_sentence(&self, kind: LookKind, key: u32) -> String {
        let name = self.called(key);
        match kind {
            LookKind::OtherPerson => self.who(key).map(|who| who.sentence).unwrap_or_default(),
            LookKind::ToFix => self.to_fix_sentence(),
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
            LookKind::SameName => self.same_name_sentence(key),
            LookKind::MadeAgain => self.made_again_sentence(key),
        }
    }

    fn to_fix_sentence(&self) -> String {
        match self.waits_otherwise(&self.without_class()).count() {
            1 => "1 ligne est à corriger : elle reste de côté.".to_owned(),
            n => format!("{n} lignes sont à corriger : elles restent de côté."),
        }
    }

    /// `DIALLO Fatou en 6A et DIALLO Fatou en 4C : deux élèves, deux comptes.`
    fn same_name_sentence(&self, key: u32) -> String {
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
    fn made_again_sentence(&self, key: u32) -> String {
        let name = self.compared.index.index.name(key);
        let gone = self
            .in_state(RowState::Absent)
            .find(|&gone| self.compared.index.index.name(gone) == name);
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
            let id = self.entry(key)?.texts().ent_id.to_owned();
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
