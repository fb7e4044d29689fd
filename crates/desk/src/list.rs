//! A file that is open: what was read, what is left out, what it would change, and the rows of the table.

mod namesakes;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use balado_core::{
    check::{Checked, Entry, Finding, Given},
    export::Column,
    plan::{AbsentRule, Action, Field, FieldChange, Held, Plan, Relink, Rules},
    school::{Account, Roster},
};
use balado_wire::Revision;
use jiff::Timestamp;

use crate::{
    DeskError,
    comparison::{Comparison, Sides},
    guards::Around,
    search::{Index, Words, natural},
    shown::{
        Counters, Detail, FieldShown, GuardShown, ListShown, Page, PageQuery, Remark, Row, RowState,
    },
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

/// A file that is open on one of the two pages.
pub(crate) struct List {
    pub(crate) roster: Roster,
    pub(crate) file_name: String,
    file_date: Option<Timestamp>,
    checked: Arc<Checked>,
    /// Places of this list's lines in `checked`; a row's key is its place here.
    entries: Vec<u32>,
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
    pub(crate) fn open(
        roster: Roster,
        file_name: String,
        file_date: Option<Timestamp>,
        checked: Arc<Checked>,
        held: Option<Arc<HeldList>>,
    ) -> Self {
        let of_list = |entry: &&(usize, &Entry)| entry.1.roster.is_none_or(|found| found == roster);
        let entries = checked.entries.iter().enumerate().collect::<Vec<_>>();
        let entries = entries.iter().filter(of_list).map(|(at, _)| count(*at)).collect();
        let mut list = Self {
            roster,
            file_name,
            file_date,
            checked,
            entries,
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
        if key >= count(self.entries.len()) {
            return Err(DeskError::NoRow(key));
        }
        if excluded {
            self.excluded.insert(key);
        } else {
            self.excluded.remove(&key);
        }
        self.compare();
        Ok(())
    }

    fn entry(&self, key: u32) -> Option<&Entry> {
        let at = *self.entries.get(key as usize)?;
        Some(&self.checked.entries[at as usize])
    }

    fn compare(&mut self) {
        let held = self.held.clone();
        let sides = Sides {
            lines: self.entries.iter().map(|&at| &self.checked.entries[at as usize]).collect(),
            excluded: &self.excluded,
            has_classes: self.checked.how.has(Column::Classes),
            held: held.as_ref().map(|held| held.accounts.as_slice()),
            rules: self.rules,
        };
        let Comparison { wanted, plan, states, held_of } = sides.compare();
        let absent = self.entries.len()..;
        let same_rows = self.states.len() == states.len()
            && self.held_of.get(absent.clone()) == held_of.get(absent);
        (self.wanted, self.plan, self.states, self.held_of) =
            (Arc::new(wanted), plan, states, held_of);
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
        let Held { account, .. } = self.held_account(count(row)).expect("an absent row is held");
        Words {
            last_name: account.last_name.as_str(),
            first_name: account.first_name.as_str(),
            classes: account.classes.joined().into(),
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
        self.entry(row).map_or(&[], |entry| self.checked.findings_at(entry.line))
    }

    fn remark_of(&self, row: u32) -> Option<&Finding> {
        let findings = self.findings_of(row);
        findings.iter().find(|finding| finding.is_blocking()).or(findings.first())
    }

    fn held_account(&self, row: u32) -> Option<&Held> {
        let at = (*self.held_of.get(row as usize)?)?;
        self.held.as_ref()?.accounts.get(at as usize)
    }

    fn row(&self, key: u32) -> Row {
        let remark = self.remark_of(key);
        let (line, last_name, first_name, classes, login) =
            match (self.entry(key), self.held_account(key)) {
                (Some(entry), _) => {
                    let given = entry.given();
                    let texts = (given.last_name.to_owned(), given.first_name.to_owned());
                    (
                        Some(entry.line),
                        texts.0,
                        texts.1,
                        given.classes.into_owned(),
                        given.login.to_owned(),
                    )
                }
                (None, Some(Held { account, .. })) => (
                    None,
                    Field::LastName.of(account),
                    Field::FirstName.of(account),
                    Field::Classes.of(account),
                    Field::Login.of(account),
                ),
                (None, None) => (None, String::new(), String::new(), String::new(), String::new()),
            };
        Row {
            key,
            line,
            state: self.states[key as usize],
            last_name,
            first_name,
            classes,
            login,
            remark: remark.map(Finding::message).unwrap_or_default(),
            remark_blocking: remark.is_some_and(Finding::is_blocking),
        }
    }

    /// One person, before and after.
    pub(crate) fn detail(&self, key: u32) -> Result<Detail, DeskError> {
        if key as usize >= self.states.len() {
            return Err(DeskError::NoRow(key));
        }
        let row = self.row(key);
        let ent_id = match (self.entry(key), self.held_account(key)) {
            (Some(entry), _) => entry.given().ent_id.to_owned(),
            (None, Some(held)) => held.account.ent_id.to_string(),
            (None, None) => String::new(),
        };
        let changes = match (
            self.entry(key).and_then(|entry| entry.account.as_ref()),
            self.held_account(key),
        ) {
            (Some(account), Some(held)) => FieldChange::between(account, &held.account),
            _ => Vec::new(),
        };
        let before = |field| {
            changes.iter().find(|change| change.field == field).map(|change| change.before.clone())
        };
        let former_id = self.held_account(key).map(|held| held.account.ent_id.to_string());
        let former_id = former_id.filter(|former| *former != ent_id);
        let field = |field: Field, after: &str, code| FieldShown {
            label: field.title(),
            before: before(field),
            after: after.to_owned(),
            code,
        };
        let fields = vec![
            field(Field::Classes, &row.classes, false),
            field(Field::LastName, &row.last_name, false),
            field(Field::FirstName, &row.first_name, false),
            field(Field::Login, &row.login, true),
            FieldShown { label: "Id ENT", before: former_id, after: ent_id, code: true },
        ];
        Ok(Detail {
            key,
            state: row.state,
            title: format!("{} {}", row.last_name, row.first_name).trim().to_owned(),
            line: row.line,
            fields,
            findings: self.findings_of(key).iter().map(remark).collect(),
            namesakes: self.namesakes(key),
            can_exclude: row.line.is_some(),
        })
    }

    pub(crate) fn counters(&self) -> Counters {
        let mut counters = Counters::default();
        for state in &self.states {
            match state {
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
        let leaving = if self.rules.absent == AbsentRule::Deactivate { counters.absent } else { 0 };
        ListShown {
            roster: self.roster,
            file_name: self.file_name.clone(),
            lines: count(self.entries.len()),
            file_date: self.file_date,
            understood: self.checked.how.label(),
            compared: self.plan.is_some(),
            counters,
            to_send: counters.create + counters.update + leaving,
            remarks,
            remark_kinds,
            classes: self.classes(),
            absent_rule: self.rules.absent,
            hold: self
                .plan
                .as_ref()
                .and_then(Plan::hold)
                .map(|hold| (hold.sentence(), hold.number)),
            summary: self.summary(),
            findings: self.checked.findings_of_file().iter().map(remark).collect(),
            guards: self.guards.clone(),
            relink: self.rules.relink == Relink::ByLogin,
            relinked: self.plan.as_ref().map_or(0, |plan| plan.count(Action::Relink)),
        }
    }

    fn summary(&self) -> String {
        match (&self.plan, &self.held) {
            (Some(plan), Some(held)) => plan.summary(&self.wanted, &held.accounts).sentence(),
            _ => String::new(),
        }
    }

    fn classes(&self) -> Vec<String> {
        let mut classes: BTreeSet<&str> = BTreeSet::new();
        for account in self.wanted.iter() {
            classes.extend(
                account.classes.as_slice().iter().map(balado_core::school::ClassName::as_str),
            );
        }
        let mut classes: Vec<String> = classes.into_iter().map(str::to_owned).collect();
        classes.sort_by(|a, b| natural(a, b));
        classes
    }

    fn remark_kinds(&self) -> (u32, Vec<(&'static str, &'static str, u32)>) {
        let mut kinds: BTreeMap<&'static str, (&'static str, u32)> = BTreeMap::new();
        let mut lines = 0;
        for key in 0..count(self.entries.len()) {
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
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        let kept = (0..count(self.entries.len())).filter(|key| !self.excluded.contains(key));
        kept.filter_map(|key| self.entry(key)?.account.as_ref())
    }

    /// Lines that stay on this PC.
    pub(crate) fn left_aside(&self) -> u32 {
        let Counters { to_fix, excluded, .. } = self.counters();
        to_fix + excluded
    }
}

fn remark(finding: &Finding) -> Remark {
    Remark {
        code: finding.code.as_str(),
        blocking: finding.is_blocking(),
        line: finding.line(),
        column: finding.place.and_then(|place| place.column).map(Column::title),
        message: finding.message(),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("a list holds fewer than 4 billion rows")
}
