use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha256};

use super::{Action, Held, Plan, Step};
use crate::school::Account;

/// SHA-256 of what a plan would do, or of a list: the same for the same lists in any order of lines.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

/// A text that is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct NotADigest;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotADigest);
        }
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

/// Writes values one after the other so that no two different lists write the same bytes.
pub(super) struct Canonical(Sha256);

impl Canonical {
    pub(super) fn new(purpose: &str) -> Self {
        let mut canonical = Self(Sha256::new());
        canonical.text(purpose);
        canonical
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_le_bytes());
    }

    pub(super) fn account(&mut self, account: &Account) {
        self.text(account.roster.as_str());
        self.text(account.last_name.as_str());
        self.text(account.first_name.as_str());
        self.text(account.login.as_ref().map_or("", |login| login.as_str()));
        self.count(account.classes.as_slice().len());
        for class in account.classes.as_slice() {
            self.text(class.as_str());
        }
    }

    pub(super) fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl Digest {
    /// Of the accounts of a list as such, in any order of lines, whatever is held.
    ///
    /// Ids are those of different accounts.
    pub fn of_list(accounts: &[Account]) -> Self {
        let mut sorted: Vec<&Account> = accounts.iter().collect();
        sorted.sort_unstable_by_key(|account| account.ent_id.as_str());
        let mut canonical = Canonical::new("balado list 1");
        canonical.count(sorted.len());
        for account in sorted {
            canonical.text(account.ent_id.as_str());
            canonical.account(account);
        }
        canonical.finish()
    }
}

impl Plan {
    /// What this plan would do, in 32 bytes. Pass the slices that were compared.
    ///
    /// A choice is in it by what it does: a plan that may relink and has nobody to has the digest of one
    /// that may not. What a person said of people who are the same is in it as such.
    pub fn digest(&self, wanted: &[Account], held: &[Held]) -> Digest {
        let mut steps: Vec<&Step> = self.steps.iter().collect();
        steps.sort_unstable_by_key(|step| subject(step, wanted, held).ent_id.as_str());
        let mut canonical = Canonical::new("balado plan 2");
        canonical.count(steps.len());
        for step in steps {
            let account = subject(step, wanted, held);
            canonical.text(word(step.action));
            if let (Action::Relink, Some(at)) = (step.action, step.held) {
                canonical.text(held[at as usize].account.ent_id.as_str());
            }
            canonical.text(account.ent_id.as_str());
            if step.action.writes() {
                canonical.account(account);
            }
        }
        canonical.count(self.rules.same_person.len());
        for ent_id in &self.rules.same_person {
            canonical.text(ent_id.as_str());
        }
        canonical.finish()
    }
}

/// The account a step is about: the file's when it names it, otherwise the one held.
fn subject<'a>(step: &Step, wanted: &'a [Account], held: &'a [Held]) -> &'a Account {
    match (step.wanted, step.held) {
        (Some(at), _) => &wanted[at as usize],
        (None, Some(at)) => &held[at as usize].account,
        (None, None) => unreachable!("a step stands on one side at least"),
    }
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Unchanged => "unchanged",
        Action::Returning => "returning",
        Action::Absent => "absent",
        Action::Deactivate => "deactivate",
        Action::Relink => "relink",
        Action::Replace => "replace",
    }
}
