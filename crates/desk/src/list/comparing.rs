//! What follows of a list: what it would change beside what is held, and what is drawn of that.

use std::{collections::BTreeMap, sync::Arc};

use balado_core::{
    check::Checked,
    finding::{Code, Finding},
    plan::{Digest, Held, OldList, Plan, Summary},
    school::Account,
};

use super::{HeldList, List, count, looks::Look, pages::words};
use crate::{
    comparison::{Comparison, OptionalColumns, Sides},
    search::Index,
    shown::{GuardShown, PageQuery, RowState},
};

/// A list beside what is held, made anew whenever one of the two or a decision changes.
#[derive(Default)]
pub(crate) struct Compared {
    /// What would be sent, without the lines left out.
    pub(crate) wanted: Arc<Vec<Account>>,
    pub(crate) plan: Option<Plan>,
    /// What happened since the last import; nothing while signed out.
    pub(super) summary: Option<Summary>,
    /// Whether the list is one that was imported before the latest one.
    pub(super) old_list: Option<OldList>,
    pub(super) states: Vec<RowState>,
    /// The place held of the account of each row, and of the absent ones that follow them.
    pub(super) held_places: Vec<Option<u32>>,
    /// The place held of whom a login was, that was given again to the person of a row.
    pub(super) former_owners: BTreeMap<u32, u32>,
    /// What was found about rows beside what is held, with what their lines say.
    pub(super) added_findings: BTreeMap<u32, Vec<Finding>>,
    pub(super) index: Arc<RowIndex>,
}

/// What is drawn of a comparison, made anew with it.
#[derive(Default)]
pub(super) struct Drawn {
    /// The remark that half of the lines share, and how many have it.
    pub(super) repeated: Option<(Code, u32)>,
    /// What a person had better look at.
    pub(super) looks: Vec<Look>,
    /// The rows of the last query, in their order.
    pub(super) latest_page: Option<(PageQuery, Vec<u32>)>,
}

/// What rows are searched and sorted by.
#[derive(Default)]
pub(super) struct RowIndex {
    pub(super) index: Index,
    made_of: Option<Words>,
}

/// What the words of rows were taken from: lines, then the accounts of the absent ones.
struct Words {
    checked: Arc<Checked>,
    held: Option<Arc<HeldList>>,
    /// Places held.
    absent: Vec<Option<u32>>,
}

impl RowIndex {
    /// A line left out changes its state, not its words.
    fn is_made_of(&self, list: &List, absent: &[Option<u32>]) -> bool {
        let Some(words) = &self.made_of else { return false };
        let same_held = match (&words.held, &list.held) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same_held && Arc::ptr_eq(&words.checked, &list.file.checked) && words.absent == absent
    }
}

impl List {
    /// Compares again, after what was read, decided or held has changed.
    pub(super) fn compare(&mut self) {
        self.compared = self.beside_held();
        self.drawn = self.drawn_anew();
        self.guards = self.doubts();
        self.forget_looks_that_changed();
    }

    fn beside_held(&self) -> Compared {
        let held = self.held.as_ref().map(|held| held.accounts.as_slice());
        let sides = Sides {
            lines: (0..count(self.keys.entries.len())).map(|key| self.entry(key)).collect(),
            excluded: &self.decisions.excluded,
            columns: OptionalColumns::of(&self.file.checked.how),
            held,
            rules: &self.decisions.rules,
            answers: &self.decisions.answers,
        };
        let Comparison { wanted, plan, states, held_of: held_places, unknown, former_owners } =
            sides.compare();
        let held_account = |row: u32| held?.get((*held_places.get(row as usize)?)? as usize);
        let mut added_findings = self.without_id(&unknown);
        added_findings.extend(self.without_classes_any_more(&states, held_account));
        let summary = plan.as_ref().zip(held).map(|(plan, held)| plan.summary(&wanted, held));
        Compared {
            old_list: self.old_list(&wanted),
            index: self.index_of(&held_places, held_account),
            wanted: Arc::new(wanted),
            plan,
            summary,
            states,
            held_places,
            former_owners,
            added_findings,
        }
    }

    /// A list is worth a digest only when there is an earlier one.
    fn old_list(&self, wanted: &[Account]) -> Option<OldList> {
        let past = &self.held.as_ref()?.past.lists;
        (past.len() > 1).then(|| OldList::among(Digest::of_list(wanted), past))?
    }

    fn index_of<'a>(
        &'a self,
        held_places: &[Option<u32>],
        held_account: impl Fn(u32) -> Option<&'a Held> + Sync,
    ) -> Arc<RowIndex> {
        let absent = &held_places[self.keys.entries.len()..];
        if self.compared.index.is_made_of(self, absent) {
            return Arc::clone(&self.compared.index);
        }
        let words = |row| words(self.entry(count(row)), held_account(count(row)));
        let index = Index::build(held_places.len(), words);
        let checked = Arc::clone(&self.file.checked);
        let made_of = Words { checked, held: self.held.clone(), absent: absent.to_vec() };
        Arc::new(RowIndex { index, made_of: Some(made_of) })
    }

    fn drawn_anew(&self) -> Drawn {
        let looks = if self.compared.plan.is_some() { self.looks_found() } else { Vec::new() };
        Drawn { repeated: self.repeated_remark(), looks, latest_page: None }
    }

    /// The doubts about the list as a whole.
    pub(super) fn doubts(&self) -> Vec<GuardShown> {
        match (&self.compared.plan, &self.held) {
            (Some(plan), Some(held)) => self.around.doubts(
                self.roster,
                &self.file.checked.schools,
                &self.compared.wanted,
                &held.accounts,
                plan,
            ),
            _ => Vec::new(),
        }
    }
}
