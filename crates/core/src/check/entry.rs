use std::{borrow::Cow, fmt};

use compact_str::CompactString;

use crate::{
    export,
    school::{Account, Classes, EntId, FirstName, LastName, Login, Roster},
};

/// A line of somebody who may have an account.
pub struct Entry {
    /// Where it starts in the file.
    pub line: u32,
    /// The list it belongs to, when that is known.
    pub roster: Option<Roster>,
    /// The account; `None` when a finding blocks it, or when the file has no ids.
    pub account: Option<Account>,
    /// The person of a file without ids: an account once Balado's own list tells whose login it is.
    pub by_login: Option<Box<ByLogin>>,
    blocked: Option<Box<Blocked>>,
}

/// A person known by a login, in a file without ids.
#[derive(Clone, PartialEq, Eq)]
pub struct ByLogin {
    /// Nom.
    pub last_name: LastName,
    /// Prénom.
    pub first_name: FirstName,
    /// Identifiant.
    pub login: Login,
    /// Pupil or teacher.
    pub roster: Roster,
    /// Classes.
    pub classes: Classes,
}

impl ByLogin {
    /// The account of somebody Balado knows by this login.
    pub fn identified(&self, ent_id: EntId) -> Account {
        let Self { last_name, first_name, login, roster, classes } = self.clone();
        Account { ent_id, last_name, first_name, login: Some(login), roster, classes }
    }
}

impl fmt::Debug for ByLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByLogin(…)")
    }
}

/// What a blocked line says, kept so that it can be shown.
struct Blocked {
    ent_id: CompactString,
    last_name: Box<str>,
    first_name: Box<str>,
    login: CompactString,
    classes: Box<str>,
}

/// What a line says, as text to show, blocked or not. Missing things are empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Given<'a> {
    /// Id ENT.
    pub ent_id: &'a str,
    /// Nom.
    pub last_name: &'a str,
    /// Prénom.
    pub first_name: &'a str,
    /// Identifiant.
    pub login: &'a str,
    /// Classes, as people write them: `4A, 4ITA`.
    pub classes: Cow<'a, str>,
}

impl fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(…)")
    }
}

impl Entry {
    pub(super) fn of(line: u32, account: Account) -> Self {
        let roster = Some(account.roster);
        Self { line, roster, account: Some(account), by_login: None, blocked: None }
    }

    pub(super) fn by_login(line: u32, person: ByLogin) -> Self {
        let roster = Some(person.roster);
        Self { line, roster, account: None, by_login: Some(Box::new(person)), blocked: None }
    }

    pub(super) fn blocked(line: u32, roster: Option<Roster>, given: export::Given<'_>) -> Self {
        let blocked = Blocked {
            ent_id: given.ent_id.trim().into(),
            last_name: given.last_name.trim().into(),
            first_name: given.first_name.trim().into(),
            login: given.login.trim().into(),
            classes: given.classes.trim().into(),
        };
        let blocked = Some(Box::new(blocked));
        Self { line, roster, account: None, by_login: None, blocked }
    }

    pub(super) fn unreadable(line: u32, roster: Option<Roster>) -> Self {
        Self { line, roster, account: None, by_login: None, blocked: None }
    }

    /// Sets the line aside, keeping what it says.
    pub(super) fn block(&mut self, given: export::Given<'_>) {
        if self.account.is_some() || self.by_login.is_some() {
            *self = Self::blocked(self.line, self.roster, given);
        }
    }

    /// What the line says; empty texts for a line that could not be cut.
    pub fn given(&self) -> Given<'_> {
        if let Some(person) = &self.by_login {
            return Given {
                ent_id: "",
                last_name: person.last_name.as_str(),
                first_name: person.first_name.as_str(),
                login: person.login.as_str(),
                classes: person.classes.joined(),
            };
        }
        match (&self.account, &self.blocked) {
            (Some(account), _) => Given {
                ent_id: account.ent_id.as_str(),
                last_name: account.last_name.as_str(),
                first_name: account.first_name.as_str(),
                login: account.login.as_ref().map_or("", |login| login.as_str()),
                classes: account.classes.joined(),
            },
            (None, Some(blocked)) => Given {
                ent_id: &blocked.ent_id,
                last_name: &blocked.last_name,
                first_name: &blocked.first_name,
                login: &blocked.login,
                classes: Cow::Borrowed(&blocked.classes),
            },
            (None, None) => Given {
                ent_id: "",
                last_name: "",
                first_name: "",
                login: "",
                classes: Cow::Borrowed(""),
            },
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.account.is_some() { "account" } else { "blocked" };
        write!(f, "Entry(line {} {state})", self.line)
    }
}
