//! Who is held under another id: the ENT's directory changed, and its people have not.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{Held, Step, position};
use crate::school::{Account, Login, fold};

/// An account of the file and the one held that it continues, as places in the lists compared.
pub(super) struct Link {
    pub(super) wanted: u32,
    pub(super) held: u32,
}

/// Finds, for accounts of the file whose id is unknown, the account held of the same person.
///
/// The same person: the same login and names that fold alike, under an id that the file does not name
/// (`named` says which ids it does). A login that two accounts of the file bear, or two of those held,
/// links nobody: in doubt an account stays what it is.
pub(super) fn links(
    wanted: &[Account],
    held: &[Held],
    steps: &[Step],
    named: &[bool],
) -> Vec<Link> {
    let unknown = steps.iter().filter(|step| step.held.is_none()).filter_map(|step| step.wanted);
    if unknown.clone().next().is_none() {
        return Vec::new();
    }
    let free = held.iter().enumerate().filter(|(at, _)| !named[*at]);
    let held_logins = by_login(free.map(|(at, held)| (at, &held.account)), |_| true);
    let wanted_logins =
        by_login(wanted.iter().enumerate(), |login| held_logins.contains_key(login));
    let link = |at: u32| {
        let account = &wanted[at as usize];
        let login = account.login.as_ref()?;
        let (Some(_), Some(held_at)) = (*wanted_logins.get(login)?, *held_logins.get(login)?)
        else {
            return None;
        };
        same_names(account, &held[held_at].account)
            .then(|| Link { wanted: at, held: position(held_at) })
    };
    unknown.filter_map(link).collect()
}

/// The place of each login that counts; none for one that stands twice.
fn by_login<'a>(
    accounts: impl Iterator<Item = (usize, &'a Account)>,
    counts: impl Fn(&Login) -> bool,
) -> HashMap<&'a Login, Option<usize>, FixedState> {
    let mut places = HashMap::default();
    for (at, account) in accounts {
        if let Some(login) = account.login.as_ref().filter(|login| counts(login)) {
            places.entry(login).and_modify(|place| *place = None).or_insert(Some(at));
        }
    }
    places
}

/// Whether two accounts bear the same names, whatever their case, accents and hyphens.
pub(super) fn same_names(one: &Account, other: &Account) -> bool {
    let alike = |one: &str, other: &str| one == other || fold(one) == fold(other);
    alike(one.last_name.as_str(), other.last_name.as_str())
        && alike(one.first_name.as_str(), other.first_name.as_str())
}
