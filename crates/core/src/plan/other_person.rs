//! Lines that give a known id, or a known login, to somebody else.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::{Action, Held, Step, relink::same_names};
use crate::school::{Account, Login, fold};

/// Finds the steps whose line names another person than the account held under its id: the family name, the
/// given name and the login are all others, or what is not the same is that of another account held, whose id
/// was exchanged for this one. Places in `steps`.
///
/// A login that the line or the account lacks says nothing, so it is not the same.
pub(super) fn other_people(wanted: &[Account], held: &[Held], steps: &[Step]) -> Vec<usize> {
    let pair = |step: &Step| {
        let changes = matches!(step.action, Action::Update | Action::Returning);
        let (line_at, held_at) = (step.wanted?, step.held?);
        changes.then(|| (&wanted[line_at as usize], &held[held_at as usize].account))
    };
    let doubtful = steps.iter().enumerate().filter_map(|(at, step)| {
        let (line, account) = pair(step)?;
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

/// Finds the people of a file without ids whose login is held for somebody else, as an ENT gives it again: the
/// family name and the given name are both others, or they are those of another account held. Places in `pairs`,
/// which lays each account of the file beside the one that its login names.
pub fn logins_given_again(pairs: &[(&Account, &Held)], held: &[Held]) -> Vec<usize> {
    let accounts = pairs.iter().map(|(line, held)| (*line, &held.account)).enumerate();
    let doubtful: Vec<_> =
        accounts.filter(|(_, (line, account))| !same_names(line, account)).collect();
    if doubtful.is_empty() {
        return Vec::new();
    }
    // Whoever a line was found beside does not bear its names, so whoever bears them is another.
    let names: HashSet<_> = held.iter().map(|held| folded_names(&held.account)).collect();
    let others = doubtful.into_iter().filter(|(_, (line, account))| {
        nothing_alike(line, account) || names.contains(&folded_names(line))
    });
    others.map(|(at, _)| at).collect()
}

fn folded_names(account: &Account) -> [String; 2] {
    [account.last_name.as_str(), account.first_name.as_str()].map(fold)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::{FirstName, LastName};

    #[test]
    fn a_login_is_given_again_when_neither_name_is_the_same_or_both_are_those_of_another() {
        let called = |id: &str, last_name: &str, first_name: &str| Account {
            last_name: LastName::parse(last_name).unwrap(),
            first_name: FirstName::parse(first_name).unwrap(),
            ..Account::example(id)
        };
        let held = [called("1", "MARTIN", "Léa"), called("2", "MARTIN", "Léo")].map(Held::active);
        let table = [
            ("MARTIN", "Léa", false, "the same"),
            ("Martin", "LEA", false, "written otherwise"),
            ("MARTIN-ROUX", "Léa", false, "who married"),
            ("MARTIN", "Léane", false, "whose given name was mended"),
            ("KHELIFI", "Adam", true, "somebody else"),
            ("Léa", "MARTIN", true, "names that changed places say nothing"),
            ("MARTIN", "Léo", true, "her brother, who has an account"),
        ];
        for (last_name, first_name, expected, case) in table {
            let line = called("1", last_name, first_name);
            let again = logins_given_again(&[(&line, &held[0])], &held);
            assert_eq!(again == [0], expected, "{case}");
        }
    }
}
