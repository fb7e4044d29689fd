//! What was found about rows, the gravest first.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use balado_core::{
    finding::{Column, Finding},
    plan::Held,
};
use foldhash::fast::RandomState;

use super::{List, count};
use crate::shown::{Remark, RowState};

/// Said of somebody who is relinked.
const NEW_ID: &str = "Id ENT changé";

/// What lines that give an id to another name are sorted by.
const OTHER_PERSON: &str = "Autre personne ?";

impl List {
    pub(super) fn findings_of(&self, row: u32) -> &[Finding] {
        if let Some(findings) = self.compared.added_findings.get(&row) {
            return findings;
        }
        self.entry(row).map_or(&[], |entry| self.file.checked.findings_at(entry.line))
    }

    /// What to say of people whose classes the file takes away, and what their lines say.
    pub(super) fn without_classes_any_more<'a>(
        &self,
        states: &[RowState],
        held_account: impl Fn(u32) -> Option<&'a Held>,
    ) -> BTreeMap<u32, Vec<Finding>> {
        let changed =
            |key: &u32| matches!(states[*key as usize], RowState::Update | RowState::Returning);
        let lost = |key: u32| {
            let (entry, held) = (self.entry(key)?, held_account(key)?);
            let lost = self.file.checked.lost_classes(&entry, &held.account)?;
            let others = self.file.checked.findings_at(entry.line).iter().cloned();
            Some((key, std::iter::once(lost).chain(others).collect()))
        };
        (0..count(self.keys.entries.len())).filter(changed).filter_map(lost).collect()
    }

    pub(super) fn remark_of(&self, row: u32) -> Option<&Finding> {
        let findings = self.findings_of(row);
        findings.iter().min_by_key(|finding| gravity(finding))
    }

    /// What the table says of a row, and whether it blocks the line.
    pub(super) fn remark_words(&self, row: u32) -> (bool, String) {
        match self.remark_of(row) {
            Some(finding) if self.is_repeated(finding) => (true, finding.code().title().to_owned()),
            Some(finding) if finding.is_blocking() => (true, finding.message()),
            _ if self.compared.states[row as usize] == RowState::OtherPerson => {
                (true, self.who(row).map(|who| who.sentence).unwrap_or_default())
            }
            Some(finding) => (false, finding.message()),
            None if self.takes_new_id(row) => (false, NEW_ID.to_owned()),
            None => (false, String::new()),
        }
    }

    /// Whether it is said once above the table.
    fn is_repeated(&self, finding: &Finding) -> bool {
        finding.is_blocking() && self.drawn.repeated.is_some_and(|(code, _)| code == finding.code())
    }

    /// What a row is sorted by among remarks.
    pub(super) fn remark_title(&self, row: u32) -> (bool, &'static str) {
        match self.remark_of(row) {
            Some(finding) if finding.is_blocking() => (true, finding.code().title()),
            _ if self.compared.states[row as usize] == RowState::OtherPerson => {
                (true, OTHER_PERSON)
            }
            Some(finding) => (false, finding.code().title()),
            None => (false, if self.takes_new_id(row) { NEW_ID } else { "" }),
        }
    }

    /// Whether the person is held under another id, which the file's takes the place of.
    fn takes_new_id(&self, row: u32) -> bool {
        self.compared.states[row as usize] == RowState::Update
            && self.entry(row).zip(self.held_account(row)).is_some_and(|(entry, held)| {
                let id = entry.texts().ent_id;
                !id.is_empty() && id != held.account.ent_id.as_str()
            })
    }

    pub(super) fn remark_kinds(&self) -> (u32, Vec<(&'static str, &'static str, u32)>) {
        let mut kinds: BTreeMap<&'static str, (&'static str, u32)> = BTreeMap::new();
        let mut lines = 0;
        let lines_with_findings: HashSet<_, RandomState> =
            self.file.checked.findings.iter().map(Finding::line).collect();
        let has_finding = |key: &u32| {
            self.compared.added_findings.contains_key(key)
                || self
                    .entry(*key)
                    .is_some_and(|entry| lines_with_findings.contains(&Some(entry.line)))
        };
        for key in (0..count(self.keys.entries.len())).filter(has_finding) {
            let findings = self.findings_of(key);
            lines += u32::from(!findings.is_empty());
            let codes: BTreeSet<_> =
                findings.iter().map(|f| (f.code().as_str(), f.code().title())).collect();
            for (code, title) in codes {
                kinds.entry(code).or_insert((title, 0)).1 += 1;
            }
        }
        (lines, kinds.into_iter().map(|(code, (title, lines))| (code, title, lines)).collect())
    }
}

/// What blocks comes first, then what costs something.
fn gravity(finding: &Finding) -> (bool, bool) {
    (!finding.is_blocking(), finding.is_harmless())
}

/// Findings in words, the gravest first.
pub(super) fn remarks(findings: &[Finding]) -> Vec<Remark> {
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort_by_key(|finding| gravity(finding));
    findings.into_iter().map(remark).collect()
}

fn remark(finding: &Finding) -> Remark {
    Remark {
        code: finding.code().as_str(),
        blocking: finding.is_blocking(),
        line: finding.line(),
        column: finding.place.and_then(|place| place.column).map(Column::title),
        message: finding.message(),
        help: finding.help(),
        harmless: finding.is_harmless(),
    }
}
