//! All that is drawn above the table.

use std::collections::{BTreeSet, HashSet};

use balado_core::{
    plan::{Action, Hold, HoldKind, OldList, Relink, Summary},
    school::{ClassName, Classes},
};
use balado_wire::{SourceBody, day};
use jiff::Timestamp;
use rayon::prelude::*;

use super::{List, count};
use crate::{
    search::natural,
    shown::{
        ByClassShown, Counters, HoldShown, ListShown, OldListShown, OpensOn, RemarkKind, RowState,
        Sum,
    },
};

impl List {
    /// What the service is told of the file; nothing of its name.
    pub(crate) fn source_body(&self) -> SourceBody {
        SourceBody {
            kind: self.file.checked.how.kind.as_str().to_owned(),
            date: self.file.source.changed_at.map(day),
            lines: count(self.keys.entries.iter().flatten().count()),
            left_aside: self.left_aside(),
            kept_back: self.kept_back(),
        }
    }

    pub(crate) fn counters(&self) -> Counters {
        let mut counters = Counters::default();
        for (state, key) in self.compared.states.iter().zip(0..) {
            match state {
                _ if self.has_left(key) => {}
                RowState::ToFix => counters.to_fix += 1,
                RowState::OtherPerson => counters.other_person += 1,
                RowState::Create | RowState::Read => counters.create += 1,
                RowState::Update => counters.update += 1,
                RowState::Returning => {
                    counters.update += 1;
                    counters.returning += 1;
                }
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
        let summary = self.compared.summary.as_ref();
        let kind = |(code, title, count)| RemarkKind { code, title, count };
        ListShown {
            roster: self.roster,
            file_name: self.file.source.name.clone(),
            lines: count(self.keys.entries.iter().flatten().count()),
            file_date: self.file.source.changed_at,
            understood: self.file.checked.how.label(),
            compared: self.compared.plan.is_some(),
            counters,
            to_send: counters.create + counters.update,
            to_deactivate: self
                .compared
                .plan
                .as_ref()
                .map_or(0, |plan| plan.count(Action::Deactivate)),
            remarks,
            remark_kinds: remark_kinds.into_iter().map(kind).collect(),
            classes: self.classes(),
            absent_rule: self.decisions.rules.absent,
            holds: self.holds().iter().map(|hold| self.hold_shown(hold)).collect(),
            summary: summary.map(|summary| self.headline(summary)).unwrap_or_default(),
            sum: summary.map(Sum::from),
            findings: self.findings_of_file(),
            repeated: self.repeated(),
            guards: self.guards.clone(),
            asking: self.asking(),
            known_by: self.known_by(),
            to_look_at: self.to_look_at(),
            opens_on: match summary {
                Some(summary) if summary.is_new_year() => OpensOn::Classes,
                _ => OpensOn::All,
            },
            relink: self.decisions.rules.relink == Relink::ByLogin,
            relinked: self.compared.plan.as_ref().map_or(0, |plan| plan.count(Action::Relink)),
            corrections: self.corrections(),
            ask_accents: self.asks_accents(),
        }
    }

    fn hold_shown(&self, hold: &Hold) -> HoldShown {
        let old_list = match hold.kind {
            HoldKind::OldList(old) => self.old_list_shown(old),
            _ => None,
        };
        HoldShown {
            kind: hold.kind.as_str(),
            sentence: hold.sentence(),
            number: hold.number,
            old_list,
        }
    }

    fn old_list_shown(&self, old: OldList) -> Option<OldListShown> {
        let imports = &self.held.as_ref()?.past.when_and_by_whom;
        let ((imported_at, imported_by), (latest_at, latest_by)) =
            (imports.get(old.place)?.clone(), imports.first()?.clone());
        let title = old.title();
        Some(OldListShown { title, imported_at, imported_by, latest_at, latest_by })
    }

    /// What happens to each class; nothing while signed out.
    pub(crate) fn by_class(&self) -> Option<ByClassShown> {
        let (plan, held) = (self.compared.plan.as_ref()?, self.held.as_ref()?);
        Some(plan.by_class(&self.compared.wanted, &held.accounts).into())
    }

    /// What happened since the last import, as it is told today.
    fn headline(&self, summary: &Summary) -> String {
        let latest = self.held.as_ref().and_then(|held| held.past.lists.first());
        summary.headline(latest.map(|latest| latest.on), day(Timestamp::now()))
    }

    fn classes(&self) -> Vec<String> {
        let lists = self.compared.wanted.par_iter().map(|account| &account.classes);
        let lists = lists.fold(HashSet::new, with).reduce(HashSet::new, |mut one, other| {
            one.extend(other);
            one
        });
        let classes: BTreeSet<&ClassName> = lists.iter().flat_map(|list| list.as_slice()).collect();
        let mut classes: Vec<String> = classes.into_iter().map(ClassName::to_string).collect();
        classes.sort_by(|a, b| natural(a, b));
        classes
    }
}

fn with<'c>(mut lists: HashSet<&'c Classes>, list: &'c Classes) -> HashSet<&'c Classes> {
    lists.insert(list);
    lists
}
