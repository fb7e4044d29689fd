//! Aliases beside logins: do the columns from the alias on belong to the people before it?
//!
//! The ENT writes the login again as alias, unless the person chose another; nobody can choose what is
//! somebody's login. So an alias that is the login of another line tells that columns were sorted or moved
//! apart between the two, and the classes behind it with them.

use std::collections::HashSet;

use super::listing::Listing;
use crate::{
    export::{Alias, alias_hash},
    finding::{Finding, Rule},
};

/// How many such lines tell of the whole file, when they are a quarter of it.
const MANY: usize = 3;

/// Sets aside the lines whose alias is somebody else's login; when they are many, all whose alias does not
/// prove them.
pub(super) fn apply(list: &mut Listing<'_>, aliases: &[Alias]) {
    if aliases.is_empty() {
        return;
    }
    let logins: HashSet<u64> =
        list.rows.iter().map(|row| alias_hash(list.words.login(row).trim())).collect();
    let is_foreign = |alias: &&Alias| alias.hash.is_some_and(|hash| logins.contains(&hash));
    let foreign = aliases.iter().filter(is_foreign).count();
    let are_many = foreign >= MANY && foreign * 4 >= list.rows.len();
    let doubted: Vec<u32> = aliases
        .iter()
        .filter(|alias| foreign > 0 && (are_many || is_foreign(alias)))
        .map(|alias| alias.line)
        .collect();
    for line in doubted {
        let place = list.rows.binary_search_by_key(&line, |row| row.line);
        if let Some(at) = place.ok().filter(|at| list.stands(*at)) {
            list.set_aside(at, Finding::at(Rule::AliasOfAnother, line, None));
        }
    }
}
