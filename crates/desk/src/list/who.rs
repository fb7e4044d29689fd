//! Lines that give a known id, or in a file without ids a known login, to another name: they wait until a person says who it is.

use std::collections::BTreeMap;

use balado_core::{
    finding::Column,
    plan::{Action, Field, HoldKind, TypedNumber},
    school::{Account, EntId},
};

use super::List;
use crate::{
    DeskError,
    shown::{Asking, KnownBy, RowState, Who, WhoQuestion},
};

/// What people are told apart by, beside their id.
type Identity = [String; 3];

/// What a person said of one line.
struct Answer {
    who: Who,
    /// Whom the line named then, and whom the account.
    about: [Identity; 2],
}

/// What a person said of each line. It lapses by itself when the line or the account names somebody else.
#[derive(Default)]
pub(crate) struct Answers(BTreeMap<EntId, Answer>);

impl Answers {
    /// What was said of a line beside the account held under its id.
    pub(crate) fn about(&self, line: &Account, held: &Account) -> Option<Who> {
        let answer = self.0.get(&line.ent_id)?;
        (answer.about == [line, held].map(identity)).then_some(answer.who)
    }

    fn set(&mut self, line: &Account, held: &Account, who: Option<Who>) {
        let ent_id = line.ent_id.clone();
        match who {
            Some(who) => {
                self.0.insert(ent_id, Answer { who, about: [line, held].map(identity) });
            }
            None => {
                self.0.remove(&ent_id);
            }
        }
    }
}

fn identity(account: &Account) -> Identity {
    [Field::LastName, Field::FirstName, Field::Login].map(|field| field.text_of(account))
}

impl List {
    /// Says who the person of a line is, or takes that back.
    pub(crate) fn say_who(&mut self, key: u32, who: Option<Who>) -> Result<(), DeskError> {
        let (line, held) = self.both(key).ok_or(DeskError::NotInDoubt(key))?;
        if self.answer(key).is_none() && self.compared.states[key as usize] != RowState::OtherPerson
        {
            return Err(DeskError::NotInDoubt(key));
        }
        self.decisions.answers.set(&line, &held, who);
        self.imported = false;
        self.compare();
        Ok(())
    }

    /// What is asked of a line, or was answered; nothing of a line that names nobody else.
    pub(super) fn who(&self, key: u32) -> Option<WhoQuestion> {
        let answer = self.answer(key);
        if answer.is_none() && self.compared.states[key as usize] != RowState::OtherPerson {
            return None;
        }
        let (line, held) = self.both(key)?;
        let under = match self.known_by() {
            KnownBy::Id => "id ENT",
            KnownBy::Login => "identifiant",
        };
        let (held, line) = (named(&held), named(&line));
        let sentence = format!(
            "Le compte de {held} est au nom de {line} dans ce fichier, sous le même {under}."
        );
        Some(WhoQuestion { sentence, answer })
    }

    /// The first line that waits.
    pub(super) fn asking(&self) -> Option<Asking> {
        let mut keys = (0..).zip(&self.compared.states);
        let (key, _) = keys.find(|(_, state)| **state == RowState::OtherPerson)?;
        Some(Asking { key, sentence: self.who(key)?.sentence })
    }

    /// What was said of a line, while it counts.
    fn answer(&self, key: u32) -> Option<Who> {
        let is_sent = matches!(
            self.compared.states.get(key as usize),
            Some(RowState::Create | RowState::Update | RowState::Returning)
        );
        let counts = is_sent || self.compared.former_owners.contains_key(&key);
        let (line, held) = self.both(key).filter(|_| counts)?;
        self.decisions.answers.about(&line, &held)
    }

    /// What tells who the people of the file are.
    pub(super) fn known_by(&self) -> KnownBy {
        if self.file.checked.how.has(Column::Id) { KnownBy::Id } else { KnownBy::Login }
    }

    /// The account of a line, and the one held under its id or login.
    fn both(&self, key: u32) -> Option<(Account, Account)> {
        let former_owner = || self.held_at(*self.compared.former_owners.get(&key)?);
        let held = self.held_account(key).or_else(former_owner)?;
        let line = self.account(key, Some(held))?;
        let columns = crate::comparison::OptionalColumns::of(&self.file.checked.how);
        Some((columns.complete(line, Some(held)), held.account.clone()))
    }

    /// Every line that gives an id to somebody else was answered one by one: what the service waits for was said.
    pub(crate) fn answered(&self) -> Option<TypedNumber> {
        let replaced = self.compared.plan.as_ref()?.count(Action::Replace);
        let kind = HoldKind::OtherPerson.as_str().to_owned();
        (replaced > 0).then_some(TypedNumber { kind, number: replaced })
    }
}

/// `MOREL Inès (3C)`.
fn named(account: &Account) -> String {
    let Account { last_name, first_name, classes, .. } = account;
    let classes = match classes.joined() {
        classes if classes.is_empty() => String::new(),
        classes => format!(" ({classes})"),
    };
    format!("{last_name} {first_name}{classes}")
}

#[cfg(test)]
mod tests {
    use balado_core::school::LastName;

    use super::*;

    #[test]
    fn an_answer_lapses_when_the_line_or_the_account_names_somebody_else() {
        let called = |name: &str| Account {
            last_name: LastName::parse(name).unwrap(),
            ..Account::example("1")
        };
        let mut answers = Answers::default();
        answers.set(&called("KHELIFI"), &called("MOREL"), Some(Who::SamePerson));
        let table = [
            ("KHELIFI", "MOREL", Some(Who::SamePerson), "as it was asked"),
            ("KHALIFI", "MOREL", None, "the line was typed over"),
            ("KHELIFI", "ROUX", None, "another import came between"),
        ];
        for (line, held, expected, case) in table {
            assert_eq!(answers.about(&called(line), &called(held)), expected, "{case}");
        }
        answers.set(&called("KHELIFI"), &called("MOREL"), None);
        assert_eq!(answers.about(&called("KHELIFI"), &called("MOREL")), None, "taken back");
    }
}
