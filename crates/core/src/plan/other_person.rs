//! Lines that give a known id to somebody else.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{Action, Held, Step, relink::same_names};
use crate::school::{Account, Login, fold};

/// Finds the steps whose line names another person than the account held under its id: the family name, the
/// given name and the login are all others, or what is not the same is that of another account held, whose id
/// was exchanged for this one. Places in `steps`.
///
/// A login that the line or the account lacks says nothing, so it is not the same.
pub(super) fn other_people(wanted: &[Account], held: &[Held], steps: &[Step]) -> Vec<usize> {
    let known = |step: &Step| {
        let changes = matches!(step.action, Action::Update | Action::Returning);
        let (at, known) = (step.wanted?, step.held?);
        changes.then(|| (&wanted[at as usize], &held[known as usize].account))
    };
    let doubtful = steps.iter().enumerate().filter_map(|(at, step)| {
        let (line, account) = known(step)?;
        let doubtful = !same_login(line, account) && !same_names(line, account);
        doubtful.then_some((at, line, account))
    });
    let doubtful: Vec<_> = doubtful.collect();
    if doubtful.is_empty() {
        return Vec::new();
    }
    let owners = Owners::of(held);
    let others = doubtful.into_iter().filter(|(_, line, account)| {
        nothing_alike(line, account) || owners.have_another(line, account)
    });
    others.map(|(at, ..)| at).collect()
}

fn same_login(line: &Account, account: &Account) -> bool {
    match (&line.login, &account.login) {
        (Some(line), Some(account)) => line == account || line.folded() == account.folded(),
        _ => false,
    }
}

/// Neither of the names, where the logins are not the same.
fn nothing_alike(line: &Account, account: &Account) -> bool {
    fold(line.last_name.as_str()) != fold(account.last_name.as_str())
        && fold(line.first_name.as_str()) != fold(account.first_name.as_str())
}

/// The accounts held, by their logins; a login may be that of several.
struct Owners<'a>(HashMap<&'a Login, Vec<&'a Account>, FixedState>);

impl<'a> Owners<'a> {
    fn of(held: &'a [Held]) -> Self {
        let mut owners: HashMap<&Login, Vec<&Account>, FixedState> = HashMap::default();
        for Held { account, .. } in held {
            if let Some(login) = &account.login {
                owners.entry(login).or_default().push(account);
            }
        }
        Self(owners)
    }

    /// Whether the person of a line is held, login and names, under another id.
    fn have_another(&self, line: &Account, account: &Account) -> bool {
        let owners = line.login.as_ref().and_then(|login| self.0.get(login));
        let is_the_person =
            |owner: &&Account| owner.ent_id != account.ent_id && same_names(line, owner);
        owners.into_iter().flatten().any(is_the_person)
    }
}
