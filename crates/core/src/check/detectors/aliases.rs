//! Aliases beside logins: do the columns from the alias on belong to the people before it?
//!
//! The ENT writes the login again as alias, unless the person chose another; nobody can choose what is
//! somebody's login. So an alias that is the login of another line tells that columns were sorted or moved
//! apart between the two, and the classes behind it with them.

use std::collections::HashSet;

use super::{Evidence, Suspicion};
use crate::{
    export::{Alias, alias_hash},
    finding::Rule,
};

/// Lines: fewer meet somebody else's login by chance.
const MANY: usize = 3;
/// Of the lines of the file: when one in so many is somebody else's, columns were moved all along.
const ONE_IN: usize = 4;

/// The lines whose alias is somebody else's login; when they are many, all whose alias does not prove them.
pub(in crate::check) fn suspects(list: &Evidence<'_>) -> Vec<Suspicion> {
    if list.aliases.is_empty() {
        return Vec::new();
    }
    let logins: HashSet<u64> =
        list.rows.iter().map(|row| alias_hash(list.words.login(row).trim())).collect();
    let is_foreign = |alias: &&Alias| alias.hash.is_some_and(|hash| logins.contains(&hash));
    let foreign = list.aliases.iter().filter(is_foreign).count();
    let are_many = foreign >= MANY && foreign * ONE_IN >= list.rows.len();
    let doubted =
        list.aliases.iter().filter(|alias| foreign > 0 && (are_many || is_foreign(alias)));
    let place = |alias: &Alias| list.rows.binary_search_by_key(&alias.line, |row| row.line).ok();
    doubted
        .filter_map(place)
        .filter(|at| list.is_open(*at))
        .map(|at| list.suspicion(at, Rule::AliasOfAnother, None))
        .collect()
}
