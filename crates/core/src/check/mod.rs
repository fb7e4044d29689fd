//! What is doubtful in a reading, and the accounts that are not.
//!
//! [`check`] looks at each line (`line_rules`), then at the list (`detectors`), and `verdict` alone writes
//! what becomes of a line. A row without a
//! blocking finding becomes an [`Account`]; in doubt a line is set aside, never guessed. People
//! Balado has no account for (parents, personnel, guests) are counted and forgotten.
//!
//! ```
//! use balado_core::{check::{Outcome, check}, export::read};
//!
//! let file = "Id;Type;Nom;Prénom\n1;Élève;D’ALMEIDA;Inès\n2;Élève;;Kévin\n";
//! let checked = check(read(file.as_bytes()).expect("columns enough"));
//! assert_eq!(checked.accounts().count(), 1);
//! assert_eq!(checked.findings_at(3)[0].message(), "Nom manquant");
//! assert_eq!(checked.outcome(), Outcome::Warn);
//! ```

mod compared;
mod confirming;
mod damage;
mod detectors;
mod entry;
mod judged;
mod line_rules;
mod verdict;

use std::{collections::BTreeMap, fmt, mem};

pub use entry::{ByLogin, Entry, LineTexts};

use crate::{
    export::{Corrections, Decoding, FileProfile, Reading, Row},
    finding::{Column, Detail, Finding, Rule},
    school::{Account, Profile, Roster},
};
use entry::People;
use judged::Judged;
use verdict::{List, Verdict};

/// A file that was read and checked.
pub struct Checked {
    /// How it was understood.
    pub how: Decoding,
    people: People,
    /// Those of the whole file first, then by line.
    pub findings: Vec<Finding>,
    /// How many people Balado has no account for.
    pub aside: BTreeMap<Profile, u32>,
    /// The schools that its lines name, each list of schools once.
    pub schools: Vec<Box<str>>,
    /// What the file says in the cells that were typed over.
    pub replaced: Corrections,
}

/// What a file is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// All that matters was read.
    Ok,
    /// Some of it is lost, doubtful or set aside.
    Warn,
    /// Nothing usable.
    Reject,
}

impl Outcome {
    /// The stable word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Reject => "reject",
        }
    }
}

/// Checks every line, then the list.
pub fn check(reading: Reading) -> Checked {
    let Reading { how, mut rows, findings, mut words, replaced, confirmed } = reading;
    let aside = set_aside(&mut rows, how.profile);
    line_rules::clean(&mut rows, &mut words);
    // Hashes of what must not leave: forgotten here.
    let aliases = mem::take(&mut words.aliases);
    let mut judged = Judged::of(&words, &how);
    let list =
        List { rows: &rows, words: &words, how: &how, aliases: &aliases, confirmed: &confirmed };
    let Verdict { states, mut findings, repeated } = list.verdict(findings, &mut judged);
    let schools = words.schools.texts().filter(|name| !name.trim().is_empty());
    let schools = schools.map(Box::from).collect();
    let mut people = People { rows, states, words, judged, profile: how.profile };
    people.leave_out(&repeated);
    people.add_unreadable(&findings);
    findings.extend(about_the_file(&how, &aside, people.rows.is_empty()));
    findings.extend(about_most(&how, &people.rows, &findings));
    findings.sort_by_key(Finding::line);
    Checked { how, people, findings, aside, schools, replaced }
}

/// Takes out and counts the people Balado has no account for.
fn set_aside(rows: &mut Vec<Row>, profile: FileProfile) -> BTreeMap<Profile, u32> {
    let mut aside = BTreeMap::new();
    if roster_of(profile).is_some() {
        return aside;
    }
    rows.retain(|row| match row.profile {
        Some(profile) if profile.roster().is_none() => {
            *aside.entry(profile).or_insert(0) += 1;
            false
        }
        _ => true,
    });
    aside
}

/// The list a line of unknown profile is shown in: that of the whole file, when there is one.
fn roster_of(profile: FileProfile) -> Option<Roster> {
    match profile {
        FileProfile::One(profile) => profile.roster(),
        FileProfile::Mixed | FileProfile::None => None,
    }
}

fn about_the_file(how: &Decoding, aside: &BTreeMap<Profile, u32>, is_nobody: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lacking = [Column::Id, Column::Login, Column::Classes].into_iter();
    let lacking: Vec<Column> = lacking.filter(|column| !how.has(*column)).collect();
    if !lacking.is_empty() && !is_nobody {
        findings.push(Finding::of_file(Rule::ColumnsMissing).with(Detail::Missing(lacking)));
    }
    if how.profile == FileProfile::Mixed && !is_nobody {
        findings.push(Finding::of_file(Rule::ProfilesMixed));
    }
    for (profile, count) in aside {
        let (beside_others, alone) = Rule::of_people_aside(*profile);
        findings.push(match (how.profile, is_nobody) {
            (FileProfile::One(_), true) => Finding::of_file(alone),
            _ => Finding::of_file(beside_others).with(Detail::Count(*count)),
        });
    }
    if is_nobody && (aside.is_empty() || how.profile == FileProfile::Mixed) {
        findings.push(Finding::of_file(Rule::Nobody));
    }
    findings
}

/// In lines: fewer without a class are no rule.
const MANY: usize = 10;
/// More than one line in so many has lost its class: those that never had one are fewer in any school.
const ONE_IN_LOST: usize = 2;

/// What is so of most lines, and not by the ENT: nobody has a type, most have lost their class.
fn about_most(how: &Decoding, rows: &[Row], findings: &[Finding]) -> Option<Finding> {
    let count = |rule: Rule| findings.iter().filter(|found| found.rule == rule).count();
    let all = rows.len();
    if how.has(Column::Type) && all > 1 && count(Rule::TypeUnknown) == all {
        return Some(Finding::of_file(Rule::TypesUnknown));
    }
    let bare = count(Rule::ClassMissing);
    let are_lost = !how.is_untouched && bare >= MANY && bare * ONE_IN_LOST > all && bare < all;
    let lost = u32::try_from(bare).ok().filter(|_| are_lost)?;
    Some(Finding::of_file(Rule::ClassesLost).with(Detail::Count(lost)))
}

impl Checked {
    /// What the file is good for.
    pub fn outcome(&self) -> Outcome {
        if !self.people.states.iter().any(|state| state.stands()) {
            Outcome::Reject
        } else if self.findings.iter().any(|finding| !finding.is_harmless()) {
            Outcome::Warn
        } else {
            Outcome::Ok
        }
    }

    /// Why nothing of the file is usable, when one sentence says it.
    pub fn refusal(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.place.is_none() && finding.is_blocking())
    }

    /// One entry per line of somebody who may have an account, in the order of the file.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        self.people.entries()
    }

    /// The entry at this place among them.
    pub fn entry(&self, at: usize) -> Option<Entry<'_>> {
        self.people.entry(at)
    }

    /// The accounts nothing blocks, in the order of the file.
    pub fn accounts(&self) -> impl Iterator<Item = Account> {
        self.entries().filter_map(|entry| entry.account())
    }

    /// The lines of one list. Those that no list could be found for are shown once, in the list that
    /// the file has, among the pupils when it has both or none.
    pub fn entries_of(&self, roster: Roster) -> impl Iterator<Item = Entry<'_>> {
        self.entries().filter(move |entry| self.shown_in(entry) == roster)
    }

    /// The list that a line is shown in.
    pub fn shown_in(&self, entry: &Entry<'_>) -> Roster {
        let of_file = || roster_of(self.how.profile).unwrap_or(Roster::Students);
        entry.roster.unwrap_or_else(of_file)
    }

    /// What was found at a line.
    pub fn findings_at(&self, line: u32) -> &[Finding] {
        let from = self.findings.partition_point(|finding| finding.line() < Some(line));
        let to = self.findings.partition_point(|finding| finding.line() <= Some(line));
        &self.findings[from..to]
    }

    /// What was found about the whole file.
    pub fn findings_of_file(&self) -> &[Finding] {
        &self.findings[..self.findings.partition_point(|finding| finding.place.is_none())]
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked")
            .field("how", &self.how)
            .field("entries", &self.people.rows.len())
            .field("findings", &self.findings)
            .field("aside", &self.aside)
            .field("schools", &self.schools.len())
            .field("replaced", &self.replaced)
            .finish()
    }
}

#[cfg(test)]
mod tests;
