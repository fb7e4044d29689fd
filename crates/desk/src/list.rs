//! A file that is open: what was read, what is left out, what it would change, and the rows of the table.

mod correcting;
mod namesakes;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use balado_core::{
    check::{Checked, Entry, Finding, Given},
    export::Column,
    plan::{AbsentRule, Action, Held, Plan, Relink, Rules},
    school::{Account, ClassName, Classes, Roster},
};
use balado_wire::Revision;
use foldhash::fast::RandomState;
use rayon::prelude::*;

use crate::{
    DeskError,
    comparison::{Comparison, Says, Sides},
    guards::Around,
    search::{Index, Words, natural},
    shown::{
        Counters, Detail, GuardShown, HoldShown, ListShown, Page, PageQuery, Remark, RemarkKind,
        Row, RowState,
    },
    source::{Laid, Source},
};

/// What the service holds of a list, as last downloaded.
#[derive(Debug)]
pub(crate) struct HeldList {
    pub(crate) revision: Revision,
    pub(crate) accounts: Vec<Held>,
}

impl HeldList {
    pub(crate) fn active(&self) -> u32 {
        count(self.accounts.iter().filter(|held| held.active).count())
    }
}

/// A file as it was read.
#[derive(Clone)]
pub(crate) struct Read {
    pub(crate) source: Arc<Source>,
    pub(crate) laid: Arc<Laid>,
    pub(crate) checked: Arc<Checked>,
}

/// A file that is open on one of the two pages.
pub(crate) struct List {
    pub(crate) roster: Roster,
    pub(crate) source: Arc<Source>,
    /// What was said about the file: `checked` is the source read with it.
    pub(crate) laid: Arc<Laid>,
    /// Whether this very state of the list was imported.
    pub(crate) imported: bool,
    checked: Arc<Checked>,
    /// Places of this list's lines in `checked`; a row's key is its place here. Nothing for a line
    /// that a correction took out of the list.
    entries: Vec<Option<u32>>,
    /// The line that each key names.
    lines: Vec<u32>,
    /// What else was found about rows, beside what their lines say.
    beside: BTreeMap<u32, Vec<Finding>>,
    excluded: BTreeSet<u32>,
    pub(crate) rules: Rules,
    pub(crate) held: Option<Arc<HeldList>>,
    /// What would be sent, without the lines left out.
    pub(crate) wanted: Arc<Vec<Account>>,
    pub(crate) plan: Option<Plan>,
    around: Around,
    guards: Vec<GuardShown>,
    states: Vec<RowState>,
    /// Held account of each row, and of the absent ones that follow them.
    held_of: Vec<Option<u32>>,
    index: Index,
    last: Option<(PageQuery, Vec<u32>)>,
}

impl List {
    pub(crate) fn open(roster: Roster, read: Read, held: Option<Arc<HeldList>>) -> Self {
        let Read { source, laid, checked } = read;
        let mut list = Self {
            roster,
            source,
            laid,
            imported: false,
            checked,
            entries: Vec::new(),
            lines: Vec::new(),
            beside: BTreeMap::new(),
            excluded: BTreeSet::new(),
            rules: Rules::default(),
            held,
            wanted: Arc::default(),
            plan: None,
            around: Around::default(),
            guards: Vec::new(),
            states: Vec::new(),
            held_of: Vec::new(),
            index: Index::default(),
            last: None,
        };
        list.place_lines();
        list.compare();
        list
    }

    /// Compares again with another state of the list held, or with none when signed out.
    pub(crate) fn set_held(&mut self, held: Option<Arc<HeldList>>) {
        self.held = held;
        self.states.clear();
        self.compare();
    }

    pub(crate) fn set_absent(&mut self, rule: AbsentRule) {
        self.rules.absent = rule;
        self.compare();
    }

    /// Relinks people whose id changed, or no longer does.
    pub(crate) fn set_relink(&mut self, relink: bool) {
        self.rules.relink = if relink { Relink::ByLogin } else { Relink::No };
        self.compare();
    }

    /// Looks at the list again beside what else is known of the school.
    pub(crate) fn look_around(&mut self, around: Around) {
        self.around = around;
        self.doubt();
    }

    fn doubt(&mut self) {
        self.guards = match (&self.plan, &self.held) {
            (Some(plan), Some(held)) => self.around.doubts(
                self.roster,
                &self.checked.schools,
                &self.wanted,
                &held.accounts,
                plan,
            ),
            _ => Vec::new(),
        };
    }

    /// Leaves a line out, or takes it back.
    pub(crate) fn exclude(&mut self, key: u32, excluded: bool) -> Result<(), DeskError> {
        if self.entry(key).is_none() {
            return Err(DeskError::NoRow(key));
        }
        self.imported = false;
        if excluded {
            self.excluded.insert(key);
        } else {
            self.excluded.remove(&key);
        }
        self.compare();
        Ok(())
    }

    fn entry(&self, key: u32) -> Option<&Entry> {
        let at = (*self.entries.get(key as usize)?)?;
        Some(&self.checked.entries[at as usize])
    }

    fn compare(&mut self) {
        let held = self.held.clone();
        let sides = Sides {
            lines: (0..count(self.entries.len())).map(|key| self.entry(key)).collect(),
            excluded: &self.excluded,
            says: Says::of(&self.checked.how),
            held: held.as_ref().map(|held| held.accounts.as_slice()),
            rules: self.rules,
        };
        let Comparison { wanted, plan, states, held_of, unknown } = sides.compare();
        let absent = self.entries.len()..;
        let same_rows = self.states.len() == states.len()
            && self.held_of.get(absent.clone()) == held_of.get(absent);
        (self.wanted, self.plan, self.states, self.held_of) =
            (Arc::new(wanted), plan, states, held_of);
        self.beside = self.without_id(&unknown);
        self.last = None;
        self.doubt();
        // A line left out changes its state, not its words.
        if !same_rows {
            self.index = Index::build(self.states.len(), |row| self.words(row));
        }
    }

    /// What a row is found and sorted by.
    fn words(&self, row: usize) -> Words<'_> {
        if let Some(entry) = self.entry(count(row)) {
            let Given { ent_id, last_name, first_name, login, classes } = entry.given();
            return Words { last_name, first_name, classes, login, ent_id };
        }
        let Some(Held { account, .. }) = self.held_account(count(row)) else {
            return Words::default();
        };
        Words {
            last_name: account.last_name.as_str(),
            first_name: account.first_name.as_str(),
            classes: account.classes.joined(),
            login: account.login.as_ref().map_or("", |login| login.as_str()),
            ent_id: account.ent_id.as_str(),
        }
    }

    /// The rows of a query; the order of the last one is kept for its next pages.
    pub(crate) fn page(&mut self, query: &PageQuery) -> Page {
        let whole = PageQuery { offset: 0, limit: 0, ..query.clone() };
        if self.last.as_ref().is_none_or(|(last, _)| *last != whole) {
            let rows = self.index.select(
                query,
                |row| self.states[row as usize],
                |row| self.keeps(query, row),
                |row| {
                    self.remark_of(row).map_or((false, ""), |finding| {
                        (finding.is_blocking(), finding.code.title())
                    })
                },
            );
            self.last = Some((whole, rows));
        }
        let rows = self.last.as_ref().map_or(&[][..], |(_, rows)| rows);
        let shown = rows.iter().skip(query.offset as usize).take(query.limit.min(500) as usize);
        Page {
            total: count(rows.len()),
            offset: query.offset,
            rows: shown.map(|&key| self.row(key)).collect(),
        }
    }

    fn keeps(&self, query: &PageQuery, row: u32) -> bool {
        if self.has_left(row) {
            return false;
        }
        let state = self.states[row as usize];
        let of_state = match query.state {
            None => !matches!(state, RowState::Absent),
            Some(RowState::Update) => matches!(state, RowState::Update | RowState::Returning),
            Some(wanted) => state == wanted,
        };
        of_state
            && query.class.as_ref().is_none_or(|class| self.has_class(row, class))
            && query
                .remark
                .as_ref()
                .is_none_or(|code| self.findings_of(row).iter().any(|f| f.code.as_str() == code))
    }

    fn has_class(&self, row: u32, class: &str) -> bool {
        match self.entry(row) {
            Some(Entry { account: Some(account), .. }) => {
                account.classes.as_slice().iter().any(|found| found.as_str() == class)
            }
            Some(entry) => entry.given().classes.split(", ").any(|found| found == class),
            None => self.held_account(row).is_some_and(|held| {
                held.account.classes.as_slice().iter().any(|found| found.as_str() == class)
            }),
        }
    }

    fn findings_of(&self, row: u32) -> &[Finding] {
        if let Some(findings) = self.beside.get(&row) {
            return findings;
        }
        self.entry(row).map_or(&[], |entry| self.checked.findings_at(entry.line))
    }

    fn remark_of(&self, row: u32) -> Option<&Finding> {
        let findings = self.findings_of(row);
        findings.iter().min_by_key(|finding| gravity(finding))
    }

    fn held_account(&self, row: u32) -> Option<&Held> {
        let at = (*self.held_of.get(row as usize)?)?;
        self.held.as_ref()?.accounts.get(at as usize)
    }

    fn row(&self, key: u32) -> Row {
        let remark = self.remark_of(key);
        let text = |column| self.text(key, column).into_owned();
        Row {
            key,
            line: self.entry(key).map(|entry| entry.line),
            state: self.states[key as usize],
            last_name: text(Column::LastName),
            first_name: text(Column::FirstName),
            classes: text(Column::Classes),
            login: text(Column::Login),
            remark: remark.map(Finding::message).unwrap_or_default(),
            remark_blocking: remark.is_some_and(Finding::is_blocking),
            editable: self.is_editable(key),
            cells: self.cells(key),
        }
    }

    /// One person, before and after.
    pub(crate) fn detail(&self, key: u32) -> Result<Detail, DeskError> {
        if key as usize >= self.states.len() || self.has_left(key) {
            return Err(DeskError::NoRow(key));
        }
        let row = self.row(key);
        Ok(Detail {
            key,
            state: row.state,
            title: format!("{} {}", row.last_name, row.first_name).trim().to_owned(),
            line: row.line,
            fields: self.fields(key),
            findings: remarks(self.findings_of(key)),
            namesakes: self.namesakes(key),
            can_exclude: row.line.is_some(),
        })
    }

    pub(crate) fn counters(&self) -> Counters {
        let mut counters = Counters::default();
        for (state, key) in self.states.iter().zip(0..) {
            match state {
                _ if self.has_left(key) => {}
                RowState::ToFix => counters.to_fix += 1,
                RowState::Create | RowState::Read => counters.create += 1,
                RowState::Update | RowState::Returning => counters.update += 1,
                RowState::Unchanged => counters.unchanged += 1,
                RowState::Absent => counters.absent += 1,
                RowState::Excluded => counters.excluded += 1,
            }
        }
        counters
    }

    /// All the page draws above the table.
    pub(crate) fn shown(&self) -> ListShown {
        let counters = self.counters();
        let (remarks, remark_kinds) = self.remark_kinds();
        let kind = |(code, title, count)| RemarkKind { code, title, count };
        let leaving = if self.rules.absent == AbsentRule::Deactivate { counters.absent } else { 0 };
        ListShown {
            roster: self.roster,
            file_name: self.source.name.clone(),
            lines: count(self.entries.iter().flatten().count()),
            file_date: self.source.changed_at,
            understood: self.checked.how.label(),
            compared: self.plan.is_some(),
            counters,
            to_send: counters.create + counters.update + leaving,
            remarks,
            remark_kinds: remark_kinds.into_iter().map(kind).collect(),
            classes: self.classes(),
            absent_rule: self.rules.absent,
            hold: self
                .plan
                .as_ref()
                .and_then(Plan::hold)
                .map(|hold| HoldShown { sentence: hold.sentence(), number: hold.number }),
            summary: self.summary(),
            findings: self.findings_of_file(),
            guards: self.guards.clone(),
            relink: self.rules.relink == Relink::ByLogin,
            relinked: self.plan.as_ref().map_or(0, |plan| plan.count(Action::Relink)),
            corrections: self.corrections(),
            ask_accents: self.asks_accents(),
        }
    }

    fn summary(&self) -> String {
        match (&self.plan, &self.held) {
            (Some(plan), Some(held)) => plan.summary(&self.wanted, &held.accounts).sentence(),
            _ => String::new(),
        }
    }

    fn classes(&self) -> Vec<String> {
        let lists = self.wanted.par_iter().map(|account| &account.classes);
        let lists = lists.fold(HashSet::new, with).reduce(HashSet::new, |mut one, other| {
            one.extend(other);
            one
        });
        let classes: BTreeSet<&ClassName> = lists.iter().flat_map(|list| list.as_slice()).collect();
        let mut classes: Vec<String> = classes.into_iter().map(ClassName::to_string).collect();
        classes.sort_by(|a, b| natural(a, b));
        classes
    }

    fn remark_kinds(&self) -> (u32, Vec<(&'static str, &'static str, u32)>) {
        let mut kinds: BTreeMap<&'static str, (&'static str, u32)> = BTreeMap::new();
        let mut lines = 0;
        let told: HashSet<_, RandomState> =
            self.checked.findings.iter().map(Finding::line).collect();
        let is_told = |key: &u32| {
            self.beside.contains_key(key)
                || self.entry(*key).is_some_and(|entry| told.contains(&Some(entry.line)))
        };
        for key in (0..count(self.entries.len())).filter(is_told) {
            let findings = self.findings_of(key);
            lines += u32::from(!findings.is_empty());
            let codes: BTreeSet<_> =
                findings.iter().map(|f| (f.code.as_str(), f.code.title())).collect();
            for (code, title) in codes {
                kinds.entry(code).or_insert((title, 0)).1 += 1;
            }
        }
        (lines, kinds.into_iter().map(|(code, (title, lines))| (code, title, lines)).collect())
    }

    /// The accounts of the file that nothing keeps back, in its order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Cow<'_, Account>> {
        let kept = (0..count(self.entries.len())).filter(|key| !self.excluded.contains(key));
        kept.filter_map(|key| self.account(key))
    }

    /// Lines that stay on this PC.
    pub(crate) fn left_aside(&self) -> u32 {
        let Counters { to_fix, excluded, .. } = self.counters();
        to_fix + excluded
    }
}

/// What blocks comes first, then what costs something.
fn gravity(finding: &Finding) -> (bool, bool) {
    (!finding.is_blocking(), finding.is_harmless())
}

/// Findings in words, the gravest first.
fn remarks(findings: &[Finding]) -> Vec<Remark> {
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort_by_key(|finding| gravity(finding));
    findings.into_iter().map(remark).collect()
}

fn with<'c>(mut lists: HashSet<&'c Classes>, list: &'c Classes) -> HashSet<&'c Classes> {
    lists.insert(list);
    lists
}

fn remark(finding: &Finding) -> Remark {
    Remark {
        code: finding.code.as_str(),
        blocking: finding.is_blocking(),
        line: finding.line(),
        column: finding.place.and_then(|place| place.column).map(Column::title),
        message: finding.message(),
        harmless: finding.is_harmless(),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a list holds fewer than 4 billion rows")
}
