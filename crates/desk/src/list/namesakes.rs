//! People of the same name, shown side by side: both may well exist, and nobody is merged.

use std::collections::HashSet;

use balado_core::{
    check::{Code, Entry, Finding},
    school::fold,
};

use super::List;
use crate::shown::Namesake;

impl List {
    /// The other lines of somebody of the same name.
    pub(super) fn namesakes(&self, key: u32) -> Vec<Namesake> {
        let has_one = self.findings_of(key).iter().any(|found| found.code == Code::Homonym);
        let Some(entry) = self.entry(key).filter(|_| has_one) else { return Vec::new() };
        let told = self.checked.findings.iter().filter(|found| found.code == Code::Homonym);
        let lines: HashSet<u32> = told.filter_map(Finding::line).collect();
        let keys = (0..).zip(&self.lines).filter(|(_, line)| lines.contains(line));
        let name = name(&entry);
        let others = keys.map(|(other, _)| other).filter(|&other| other != key);
        let others = others.filter_map(|other| Some((other, self.entry(other)?)));
        others.filter(|(_, other)| self::name(other) == name).map(shown).collect()
    }
}

fn name(entry: &Entry<'_>) -> (String, String) {
    let given = entry.given();
    (fold(given.last_name), fold(given.first_name))
}

fn shown((key, entry): (u32, Entry<'_>)) -> Namesake {
    let given = entry.given();
    Namesake {
        key,
        line: entry.line,
        title: format!("{} {}", given.last_name, given.first_name).trim().to_owned(),
        classes: given.classes.clone().into_owned(),
        login: given.login.to_owned(),
        ent_id: given.ent_id.to_owned(),
    }
}
