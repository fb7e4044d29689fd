//! What the reader promises of any file, whatever its bytes are: for those who make up bytes.
//!
//! ```
//! assert_eq!(balado_testkit::promises::broken(b"\"Id\";\"Nom\"\n\"1\";"), None);
//! ```

use std::{collections::HashSet, iter};

use balado_core::{
    check::{Checked, Entry, Outcome, check},
    export::read,
    finding::Finding,
    school::{Account, ClassName, Login, is_unreadable},
};

/// In bytes; no id, name, login or class is longer.
const LONGEST: usize = 512;

/// Whether it holds of a file, and its words.
type Promise = (fn(&Checked) -> bool, &'static str);

/// The first promise that a file breaks, if any. Its words hold nothing of the file.
pub fn broken(file: &[u8]) -> Option<&'static str> {
    match read(file) {
        Ok(reading) => broken_by(&check(reading)),
        Err(error) => error.help().is_empty().then_some("a refusal says what to do"),
    }
}

/// The same of a file that was read and checked.
pub fn broken_by(checked: &Checked) -> Option<&'static str> {
    let promises: [Promise; 7] = [
        (findings_speak, "a finding says something, and what to do when it blocks"),
        (in_order, "lines come in the order of the file"),
        (nobody_is_aside_without_a_reason, "a line that is set aside has a finding that blocks"),
        (accounts_can_be_shown, "an account holds what can be shown"),
        (ids_are_unique, "an id is one account's"),
        (logins_are_unique, "a login is one account's"),
        (rejected_means_nobody, "a rejected file offers nobody, and no other does"),
    ];
    promises.into_iter().find_map(|(holds, promise)| (!holds(checked)).then_some(promise))
}

fn findings_speak(checked: &Checked) -> bool {
    let speaks = |finding: &Finding| {
        !finding.message().is_empty() && finding.is_blocking() == finding.help().is_some()
    };
    checked.findings.iter().all(speaks)
}

fn in_order(checked: &Checked) -> bool {
    checked.entries().is_sorted_by_key(|entry| entry.line)
        && checked.entries().all(|entry| entry.line >= 1)
}

fn nobody_is_aside_without_a_reason(checked: &Checked) -> bool {
    checked
        .entries()
        .filter(Entry::is_blocked)
        .all(|entry| checked.findings_at(entry.line).iter().any(Finding::is_blocking))
}

fn accounts_can_be_shown(checked: &Checked) -> bool {
    checked.accounts().all(|account| texts(&account).all(can_be_shown))
}

fn texts(account: &Account) -> impl Iterator<Item = &str> {
    iter::once(account.ent_id.as_str())
        .chain([account.last_name.as_str(), account.first_name.as_str()])
        .chain(account.login.as_ref().map(Login::as_str))
        .chain(account.classes.as_slice().iter().map(ClassName::as_str))
}

fn can_be_shown(text: &str) -> bool {
    // The ENT lets a line break stand in a name.
    let is_shown = |c: char| matches!(c, '\n' | '\r') || !is_unreadable(c);
    !text.is_empty() && text == text.trim() && text.len() <= LONGEST && text.chars().all(is_shown)
}

fn ids_are_unique(checked: &Checked) -> bool {
    are_unique(checked.accounts().map(|account| account.ent_id.to_string()))
}

fn logins_are_unique(checked: &Checked) -> bool {
    let logins = checked.accounts().filter_map(|account| account.login);
    are_unique(logins.map(|login| login.to_string()))
}

fn are_unique(keys: impl Iterator<Item = String>) -> bool {
    let mut seen = HashSet::new();
    keys.into_iter().all(|key| seen.insert(key))
}

fn rejected_means_nobody(checked: &Checked) -> bool {
    let is_nobody = checked.entries().all(|entry| entry.is_blocked());
    is_nobody == (checked.outcome() == Outcome::Reject)
}
