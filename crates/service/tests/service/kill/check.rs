//! After a kill: what was in doubt is found out as an app does, then everything is compared with the model.

use std::collections::BTreeMap;

use balado_core::{
    plan::Held,
    school::{EntId, Roster},
};
use balado_wire::{Code, HistoryBody, HistoryEntryBody, ImportBody, ImportState, Receipt};
use serde_json::Value;
use uuid::Uuid;

use super::school::{Answer, Doubt, School};

/// What became of the commits that a kill cut.
#[derive(Debug, Default, Clone, Copy)]
pub struct Outcomes {
    pub done: u32,
    pub not_done: u32,
}

impl School {
    /// Asks what became of each thing in doubt; it was wholly done, or not at all.
    pub async fn find_out(&mut self, outcomes: &mut Outcomes) {
        for doubt in std::mem::take(&mut self.doubts) {
            match doubt {
                Doubt::Open(at) => self.find_opened(at).await,
                Doubt::Part(at, number) => {
                    if self.status(at).await.received.contains(&u32::try_from(number).unwrap()) {
                        self.works[at].arrived.insert(number);
                    }
                }
                Doubt::Commit(at) => self.find_receipt(at, outcomes).await,
                Doubt::Discard(at) => {
                    if self.status(at).await.state == ImportState::Discarded {
                        self.works[at].state = ImportState::Discarded;
                        self.works[at].arrived.clear();
                    }
                }
                Doubt::Name(id) => {
                    if let Some(body) =
                        self.asked_manager().await.filter(|body| body["ent_id"] == id.as_str())
                    {
                        self.named(id, body);
                    }
                }
                Doubt::Dismiss => {
                    if self.asked_manager().await.is_none() {
                        self.dismissed();
                    }
                }
            }
        }
        assert!(self.model.revision >= self.seen, "{}: a revision went back", self.uai);
    }

    async fn find_opened(&mut self, at: usize) {
        let found = self.history().await.imports;
        let found = found.iter().find(|entry| {
            let source = entry.source.as_ref();
            entry.undoes.is_none() && source == Some(&self.works[at].sending.body.source)
        });
        if let Some(entry) = found {
            self.works[at].sending.id = entry.id;
            self.works[at].opened = true;
        }
        if self.drawing.chance(50) {
            assert!(self.open(at).await, "it answers");
        }
    }

    async fn find_receipt(&mut self, at: usize, outcomes: &mut Outcomes) {
        let path = format!("v1/imports/{}/receipt", self.works[at].id());
        match self.get(&path).await {
            Answer::Refused(problem) => {
                assert_eq!(problem.code, Code::NotFound);
                outcomes.not_done += 1;
            }
            answer => {
                self.committed(at, answer.body().unwrap());
                outcomes.done += 1;
            }
        }
    }

    async fn status(&self, at: usize) -> ImportBody {
        self.get(&format!("v1/imports/{}", self.works[at].id())).await.body().unwrap()
    }

    async fn history(&self) -> HistoryBody {
        self.get("v1/imports").await.body().unwrap()
    }

    async fn asked_manager(&self) -> Option<Value> {
        let answer = self.get("v1/manager").await;
        answer
            .expect(answer.body::<Value>().is_none().then_some(Code::NotFound), "the gestionnaire");
        assert!(answer.is_known());
        answer.body()
    }

    /// The school holds what the model says, and nothing else.
    pub async fn check(&mut self) {
        for list in [Roster::Students, Roster::Teachers] {
            let (revision, held) = self.visitor.roster(list).await;
            assert_eq!(revision, self.model.revision, "{}", self.uai);
            let expected: Vec<Held> = self.model.held(list);
            assert!(held == expected, "{}: {}", self.uai, differing(&held, &expected));
        }
        let manager = self.asked_manager().await;
        let id = manager.as_ref().map(|body| body["ent_id"].as_str().unwrap());
        assert_eq!(id, self.model.manager.as_ref().map(EntId::as_str), "{}", self.uai);
        self.check_history().await;
        self.check_works().await;
        self.check_receipts().await;
    }

    async fn check_history(&self) {
        let history = self.history().await.imports;
        let moments = history.iter().map(|entry| std::cmp::Reverse((entry.at, entry.id)));
        assert!(moments.is_sorted(), "{}: newest first", self.uai);
        let found: BTreeMap<Uuid, (ImportState, Option<Receipt>, bool)> =
            history.into_iter().map(shown).collect();
        let shown = self.works.iter().filter(|work| {
            work.opened && (work.undoes.is_none() || work.state == ImportState::Committed)
        });
        let expected = shown.map(|work| match self.model.done(work.id()) {
            Some(done) => {
                let stands = done.state == ImportState::Committed;
                (work.id(), (done.state, Some(done.receipt.clone()), stands))
            }
            None => (work.id(), (work.state, None, false)),
        });
        assert_eq!(found, expected.collect(), "{}: the history", self.uai);
    }

    /// Nothing of an import is kept without the whole, and what was acknowledged is.
    async fn check_works(&self) {
        for (at, work) in self.works.iter().enumerate().filter(|(_, work)| work.opened) {
            if work.state == ImportState::Committed {
                continue;
            }
            let status = self.status(at).await;
            let received: Vec<usize> = status.received.iter().map(|n| *n as usize).collect();
            let arrived: Vec<usize> = work.arrived.iter().copied().collect();
            assert_eq!((status.state, received), (work.state, arrived), "{}", self.uai);
            assert_eq!(status.base, work.sending.body.base, "{}", self.uai);
        }
    }

    /// The newest ones, and one of the others.
    async fn check_receipts(&mut self) {
        let receipts: Vec<Receipt> = self.model.receipts().cloned().collect();
        let newest = receipts.iter().rev().take(4);
        for expected in newest.chain(self.drawing.one(&receipts)) {
            let path = format!("v1/imports/{}/receipt", expected.id);
            let found: Receipt = self.get(&path).await.body().unwrap();
            assert_eq!(found, *expected, "{}: the same for ever", self.uai);
        }
    }
}

fn shown(entry: HistoryEntryBody) -> (Uuid, (ImportState, Option<Receipt>, bool)) {
    (entry.id, (entry.state, entry.receipt, entry.can_undo))
}

/// How two lists differ, without anybody's name.
fn differing(found: &[Held], expected: &[Held]) -> String {
    let id = |held: &Held| held.account.ent_id.to_string();
    let missing: Vec<String> = expected.iter().filter(|e| !found.contains(e)).map(id).collect();
    let other: Vec<String> = found.iter().filter(|f| !expected.contains(f)).map(id).collect();
    format!("missing {missing:?}, not expected {other:?}")
}
