//! One school at its PC: what it sends, what it was answered, and what it therefore knows.

use std::{collections::BTreeSet, sync::Arc};

use balado_core::{
    plan::Rules,
    school::{Account, EntId, Roster},
};
use balado_wire::{
    Code, ConfirmedBody, HoldBody, ImportState, MAX_CHUNK_ROWS, Problem, Receipt, Revision,
    UndoBody,
};
use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    drawing::Drawing,
    model::{Effect, Model},
    moment::Commits,
};
use crate::client::{Sending, Visitor, chunk};

/// What became of a request.
#[derive(Debug)]
pub enum Answer {
    Success(StatusCode, Vec<u8>),
    Refused(Problem),
    /// It was not done: the service said so when its database was away.
    NotDone,
    /// Cut, or the service itself did not know.
    Doubt,
}

impl Answer {
    /// The body of a success.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Success(_, bytes) => Some(serde_json::from_slice(bytes).unwrap()),
            _ => None,
        }
    }

    /// A success or this refusal, unless nobody knows.
    #[track_caller]
    pub fn expect(&self, refusal: Option<Code>, what: &str) {
        let found = match self {
            Self::Success(..) => None,
            Self::Refused(problem) => Some(problem.code),
            Self::NotDone | Self::Doubt => return,
        };
        assert_eq!(found, refusal, "{what}");
    }

    pub fn is_success(&self) -> bool {
        matches!(self, Self::Success(..))
    }

    pub fn is_known(&self) -> bool {
        matches!(self, Self::Success(..) | Self::Refused(_))
    }
}

/// An import or an undoing that the school opened, or tried to.
pub struct Work {
    pub key: String,
    pub sending: Sending,
    pub wanted: Vec<Account>,
    pub rules: Rules,
    pub list: Roster,
    pub undoes: Option<Uuid>,
    /// Whether its opening was acknowledged, or found.
    pub opened: bool,
    pub arrived: BTreeSet<usize>,
    pub state: ImportState,
    /// The numbers that its holds asked for.
    pub confirmed: Vec<ConfirmedBody>,
}

impl Work {
    pub fn id(&self) -> Uuid {
        self.sending.id
    }

    pub fn is_open(&self) -> bool {
        self.opened && self.state == ImportState::Open
    }

    pub fn missing(&self) -> Vec<usize> {
        (0..self.sending.parts.len()).filter(|n| !self.arrived.contains(n)).collect()
    }

    fn body(&self) -> Value {
        json!({ "digest": self.sending.digest, "confirmed": self.confirmed })
    }
}

/// What a school asked for and was not told the end of; work by its place.
#[derive(Debug, Clone)]
pub enum Doubt {
    Open(usize),
    Part(usize, usize),
    Commit(usize),
    Discard(usize),
    Name(EntId),
    Dismiss,
}

pub struct School {
    pub uai: &'static str,
    pub person: String,
    pub visitor: Visitor,
    pub model: Model,
    pub works: Vec<Work>,
    pub doubts: Vec<Doubt>,
    pub drawing: Drawing,
    /// The newest revision that an answer named, whoever made it.
    pub seen: Revision,
    /// The gestionnaire as the service answered.
    pub manager: Option<Value>,
    commits: Arc<Commits>,
}

impl School {
    pub fn new(
        uai: &'static str,
        person: String,
        visitor: Visitor,
        drawing: Drawing,
        commits: Arc<Commits>,
    ) -> Self {
        let mut model = Model::default();
        model.tell("opened");
        let (works, doubts) = (Vec::new(), Vec::new());
        let (seen, manager) = (Revision(0), None);
        Self { uai, person, visitor, model, works, doubts, drawing, seen, manager, commits }
    }

    /// Sends a request and reads its whole answer. No answer is a failure of the service.
    pub async fn ask(&self, request: RequestBuilder) -> Answer {
        let Ok(answer) = request.send().await else { return Answer::Doubt };
        let status = answer.status();
        let Ok(bytes) = answer.bytes().await else { return Answer::Doubt };
        if status.is_success() {
            return Answer::Success(status, bytes.to_vec());
        }
        let problem: Problem = serde_json::from_slice(&bytes).unwrap();
        assert!(!problem.detail.is_empty());
        match problem.code {
            Code::Unavailable => Answer::NotDone,
            Code::InDoubt => Answer::Doubt,
            code if code.status() >= 500 => panic!("{}: {problem:?}", self.uai),
            _ => Answer::Refused(problem),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(self.visitor.request(Method::GET, path)).await
    }

    /// One thing a school does, acknowledged or not; false when the service is not there any more.
    pub async fn step(&mut self) -> bool {
        let alive: Vec<usize> =
            (0..self.works.len()).filter(|at| self.works[*at].state == ImportState::Open).collect();
        let chosen = self.drawing.one(&alive).copied();
        match (chosen, self.drawing.below(100)) {
            (_, 0..6) => self.ask_again().await,
            (_, 6..14) => self.name().await,
            (_, 14..17) => self.dismiss().await,
            (_, 17..27) if !self.model.done.is_empty() => self.open_undo().await,
            (Some(at), 27..70) if self.is_late(at) => self.discard(at).await,
            (Some(at), 27..90) => self.go_on(at, &alive).await,
            _ => self.open_new().await,
        }
    }

    /// Whether the lists moved since it was shown: it will never be done.
    fn is_late(&self, at: usize) -> bool {
        self.works[at].sending.revision != self.model.revision
    }

    /// The next thing that an import wants.
    async fn go_on(&mut self, at: usize, alive: &[usize]) -> bool {
        let work = &self.works[at];
        if !work.opened {
            return self.open(at).await;
        }
        let missing = work.missing();
        match self.drawing.below(100) {
            0..5 => self.discard(at).await,
            5..10 => self.commit(&[at]).await,
            10..14 => self.commit_another_digest(at).await,
            14..18 if !work.arrived.is_empty() => self.send_another_part(at).await,
            _ if !missing.is_empty() => {
                let count = 1 + self.drawing.below(missing.len());
                self.send(at, &missing[..count]).await
            }
            18..30 => self.commit(&[at, at]).await,
            30..55 => {
                let rival = self.rival(at, alive).unwrap_or(at);
                self.commit(&[at, rival]).await
            }
            _ => self.commit(&[at]).await,
        }
    }

    /// Another import that could be committed as well.
    fn rival(&mut self, at: usize, alive: &[usize]) -> Option<usize> {
        let ready = |other: &&usize| {
            let work = &self.works[**other];
            **other != at && work.is_open() && work.missing().is_empty()
        };
        let ready: Vec<usize> = alive.iter().filter(ready).copied().collect();
        self.drawing.one(&ready).copied()
    }

    async fn open_new(&mut self) -> bool {
        let list = self.drawing.list();
        let (wanted, rules) = (self.drawing.file(&self.model, list), self.drawing.rules());
        let held = self.model.held(list);
        let mut sending = Sending::prepare(&wanted, &held, self.model.revision, &rules);
        let rows = wanted.len().div_ceil(1 + self.drawing.below(4)).min(MAX_CHUNK_ROWS);
        sending.parts = wanted.chunks(rows).map(chunk).collect();
        sending.body.chunks = u32::try_from(sending.parts.len()).unwrap();
        let key = format!("{}-{}", self.uai, self.works.len());
        // Tells it from the others before it has an id.
        sending.body.source.lines = u32::try_from(self.works.len()).unwrap();
        let (arrived, state) = (BTreeSet::new(), ImportState::Open);
        let (undoes, opened, confirmed) = (None, false, Vec::new());
        let work =
            Work { key, sending, wanted, rules, list, undoes, opened, arrived, state, confirmed };
        self.works.push(work);
        self.open(self.works.len() - 1).await
    }

    fn opening(&self, at: usize) -> RequestBuilder {
        let Work { key, sending, .. } = &self.works[at];
        let request = self.visitor.request(Method::POST, "v1/imports");
        request.header("idempotency-key", key).json(&sending.body)
    }

    /// Opens it, or finds it open.
    pub async fn open(&mut self, at: usize) -> bool {
        let answer = self.ask(self.opening(at)).await;
        answer.expect(None, "an import is opened");
        let Answer::Success(status, _) = &answer else {
            return self.in_doubt(&answer, Doubt::Open(at));
        };
        let opened: balado_wire::OpenedBody = answer.body().unwrap();
        let work = &mut self.works[at];
        if work.opened {
            assert_eq!(opened.id, work.id(), "one key, one import");
            assert_eq!(*status, StatusCode::OK, "it was there already");
        }
        (work.sending.id, work.opened) = (opened.id, true);
        true
    }

    /// Several parts at a time.
    async fn send(&mut self, at: usize, numbers: &[usize]) -> bool {
        let work = &self.works[at];
        let parts = numbers.iter().map(|n| self.ask(self.visitor.part(&work.sending, *n)));
        let answers = join_all(parts).await;
        let mut known = true;
        for (number, answer) in numbers.iter().zip(answers) {
            answer.expect(None, "a part is kept");
            match answer {
                Answer::Success(..) => {
                    self.works[at].arrived.insert(*number);
                }
                _ => known &= self.in_doubt(&answer, Doubt::Part(at, *number)),
            }
        }
        known
    }

    /// Other content under a number that came already: refused, and nothing changes.
    async fn send_another_part(&mut self, at: usize) -> bool {
        let work = &self.works[at];
        let number = *work.arrived.first().unwrap();
        let other = chunk(&[Account::example("another")]);
        let answer = self.ask(self.visitor.putting(work.id(), number, None, other)).await;
        answer.expect(Some(Code::ChunkDiffers), "another part of the same number");
        answer.is_known()
    }

    async fn commit_another_digest(&mut self, at: usize) -> bool {
        let Work { sending, .. } = &self.works[at];
        let body = json!({ "digest": "0".repeat(64) });
        let answer = self.ask(self.visitor.committing(sending.id, sending.revision, &body)).await;
        let moved = sending.revision != self.model.revision;
        let expected = if moved { Code::ListMoved } else { Code::DigestDiffers };
        answer.expect(Some(expected), "what was not shown is not done");
        answer.is_known()
    }

    /// One commit, the same one twice, or two of them, at the same time.
    async fn commit(&mut self, works: &[usize]) -> bool {
        let began = self.commits.begin();
        let alone: Vec<Option<Code>> = works.iter().map(|at| self.refusal(*at)).collect();
        let answers = join_all(works.iter().map(|at| self.confirmed(*at))).await;
        let unsure = answers.iter().any(|(answer, _)| matches!(answer, Answer::Doubt));
        let mut answers: Vec<_> = works.iter().zip(alone).zip(answers).collect();
        // Those that were done are told first: what the others were answered follows from them.
        answers.sort_by_key(|(_, (answer, _))| !answer.is_success());
        let mut known = true;
        for ((at, alone), (answer, confirmed)) in answers {
            self.works[*at].confirmed = confirmed;
            match &answer {
                Answer::Success(..) => {
                    self.commits.end(began);
                    self.committed(*at, answer.body().unwrap());
                }
                Answer::Refused(problem) if alone == Some(problem.code) => {}
                Answer::Refused(problem) => self.verify_late(*at, problem, unsure),
                Answer::NotDone | Answer::Doubt => {}
            }
            known &= self.in_doubt(&answer, Doubt::Commit(*at));
        }
        known
    }

    /// Refused because another one was done first. When that one was cut (`unsure`), being told so shows
    /// that it was done.
    fn verify_late(&mut self, at: usize, problem: &Problem, unsure: bool) {
        assert_eq!(problem.code, Code::ListMoved, "{}: a commit", self.uai);
        let revision = problem.revision.as_ref().unwrap().parse().unwrap();
        self.seen = self.seen.max(revision);
        if !unsure {
            assert_eq!(self.refusal(at), Some(Code::ListMoved), "{}: a commit", self.uai);
            assert_eq!(revision, self.model.revision, "{}: a commit", self.uai);
        }
    }

    /// The numbers asked for are typed.
    async fn confirmed(&self, at: usize) -> (Answer, Vec<ConfirmedBody>) {
        let work = &self.works[at];
        let (id, on, mut body) = (work.id(), work.sending.revision, work.body());
        let mut confirmed = work.confirmed.clone();
        loop {
            let answer = self.ask(self.visitor.committing(id, on, &body)).await;
            match &answer {
                Answer::Refused(Problem { holds, .. })
                    if confirmed.is_empty() && !holds.is_empty() =>
                {
                    let typed = |hold: &HoldBody| ConfirmedBody {
                        kind: hold.kind.clone(),
                        number: hold.number,
                    };
                    confirmed = holds.iter().map(typed).collect();
                    body["confirmed"] = json!(confirmed);
                }
                _ => return (answer, confirmed),
            }
        }
    }

    /// What a commit does now.
    pub fn effect(&self, at: usize) -> Effect {
        let work = &self.works[at];
        match work.undoes {
            Some(undone) => self.model.undoing(undone),
            None => self.model.importing(work.list, &work.wanted, &work.rules),
        }
    }

    /// Why a commit is refused now.
    fn refusal(&self, at: usize) -> Option<Code> {
        let work = &self.works[at];
        if work.state == ImportState::Discarded {
            return Some(Code::ImportClosed);
        }
        if work.state != ImportState::Open {
            return None;
        }
        if work.sending.revision != self.model.revision {
            return Some(Code::ListMoved);
        }
        if !work.missing().is_empty() {
            return Some(Code::Incomplete);
        }
        self.model.takes_over(&self.effect(at)).then_some(Code::BadAccount)
    }

    /// It was done: now, or the receipt is that of then.
    pub fn committed(&mut self, at: usize, receipt: Receipt) {
        let id = self.works[at].id();
        if let Some(done) = self.model.done(id) {
            assert_eq!(done.receipt, receipt, "{}: the same for ever", self.uai);
            return;
        }
        assert_eq!(self.refusal(at), None, "{}: {id} was done all the same", self.uai);
        let effect = self.effect(at);
        self.verify(at, &effect, &receipt);
        self.works[at].state = ImportState::Committed;
        self.model.apply(effect, receipt);
    }

    fn verify(&self, at: usize, effect: &Effect, receipt: &Receipt) {
        let (work, conflicts) = (&self.works[at], effect.conflicts.len());
        let expected = Receipt {
            id: work.id(),
            list: work.list.into(),
            source: Some(work.sending.body.source.clone()),
            by: self.person.clone(),
            counts: effect.counts,
            removed: effect.removed,
            restored: effect.restored,
            conflicts: u32::try_from(conflicts).unwrap(),
            revision: self.model.revision.next().to_string(),
            digest: work.sending.digest.clone(),
            undoes: effect.undoes,
            ..receipt.clone()
        };
        assert_eq!(*receipt, expected, "{}", self.uai);
        let lasts = receipt.undo_until.duration_since(receipt.at).as_hours();
        assert_eq!(lasts, 30 * 24);
    }

    async fn discard(&mut self, at: usize) -> bool {
        if !self.works[at].opened {
            return self.open(at).await;
        }
        let path = format!("v1/imports/{}", self.works[at].id());
        let answer = self.ask(self.visitor.request(Method::DELETE, &path)).await;
        answer.expect(None, "an import is given up");
        match answer {
            Answer::Success(..) => {
                self.works[at].state = ImportState::Discarded;
                self.works[at].arrived.clear();
                true
            }
            _ => self.in_doubt(&answer, Doubt::Discard(at)),
        }
    }

    async fn open_undo(&mut self) -> bool {
        let at = self.drawing.below(self.model.done.len());
        let done = &self.model.done[at];
        let (id, stands) = (done.receipt.id, done.state == ImportState::Committed);
        let path = format!("v1/imports/{id}/undo");
        let answer = self.ask(self.visitor.request(Method::POST, &path).json(&json!({}))).await;
        answer.expect((!stands).then_some(Code::CannotUndo), "an undoing is opened");
        let Some(body) = answer.body::<UndoBody>() else {
            // Nothing shows it, and nothing is done before its commit.
            return answer.is_known();
        };
        let effect = self.model.undoing(id);
        let left: Vec<&str> = effect.conflicts.iter().map(EntId::as_str).collect();
        let told: Vec<&str> =
            body.conflicts.iter().map(|conflict| conflict.ent_id.as_str()).collect();
        assert_eq!(told, left);
        let counts = (body.removed, body.restored, body.undoes, body.base.parse());
        let expected = (effect.removed, effect.restored, id, Ok(self.model.revision));
        assert_eq!(counts, expected);
        self.keep_undo(&effect, &body);
        true
    }

    /// The same one while the lists do not move.
    fn keep_undo(&mut self, effect: &Effect, body: &UndoBody) {
        let again = self.works.iter().find(|work| {
            let same = work.undoes == effect.undoes && work.sending.revision == self.model.revision;
            same && work.state == ImportState::Open
        });
        if let Some(again) = again {
            assert_eq!(body.id, again.id(), "asked twice, opened once");
            return;
        }
        let undone = self.model.done(body.undoes).unwrap();
        let source = undone.receipt.source.clone().unwrap();
        let account = Account { roster: effect.list, ..Account::example("1") };
        let mut sending = Sending::prepare(&[account], &[], self.model.revision, &Rules::default());
        (sending.id, sending.digest) = (body.id, body.digest.clone());
        (sending.parts, sending.body.source) = (Vec::new(), source);
        self.works.push(Work {
            key: format!("{}-{}", self.uai, self.works.len()),
            sending,
            wanted: Vec::new(),
            rules: Rules::default(),
            list: effect.list,
            undoes: effect.undoes,
            opened: true,
            arrived: BTreeSet::new(),
            state: ImportState::Open,
            confirmed: Vec::new(),
        });
    }

    async fn name(&mut self) -> bool {
        let id = self.drawing.teacher(self.model.list(Roster::Teachers));
        let request = self.visitor.request(Method::PUT, "v1/manager");
        let answer = self.ask(request.json(&json!({ "ent_id": id.as_str() }))).await;
        let teacher = self.model.list(Roster::Teachers).get(&id);
        let active = teacher.is_some_and(|held| held.active);
        answer.expect((!active).then_some(Code::BadManager), "a gestionnaire is named");
        match answer.body() {
            Some(body) => {
                self.named(id, body);
                true
            }
            None => self.in_doubt(&answer, Doubt::Name(id)),
        }
    }

    /// Named now, or already.
    pub fn named(&mut self, id: EntId, body: Value) {
        assert_eq!(body["ent_id"], id.as_str());
        if self.model.manager.as_ref() == Some(&id) {
            assert_eq!(self.manager.as_ref().map(|body| &body["since"]), Some(&body["since"]));
        } else {
            assert_eq!(body["by"], self.person.as_str());
            self.model.manager = Some(id);
            self.model.tell("manager-named");
        }
        self.manager = Some(body);
    }

    async fn dismiss(&mut self) -> bool {
        let answer = self.ask(self.visitor.request(Method::DELETE, "v1/manager")).await;
        answer.expect(None, "the gestionnaire is dismissed");
        match answer {
            Answer::Success(..) => {
                self.dismissed();
                true
            }
            _ => self.in_doubt(&answer, Doubt::Dismiss),
        }
    }

    pub fn dismissed(&mut self) {
        if self.model.manager.take().is_some() {
            self.model.tell("manager-dismissed");
        }
    }

    /// Anything that was acknowledged, once more.
    async fn ask_again(&mut self) -> bool {
        let opened = (0..self.works.len()).filter(|at| self.works[*at].opened);
        let opened: Vec<usize> = opened.collect();
        let Some(at) = self.drawing.one(&opened).copied() else { return self.name().await };
        let work = &self.works[at];
        match work.state {
            ImportState::Committed => self.commit(&[at]).await,
            ImportState::Discarded => self.discard(at).await,
            _ if work.undoes.is_some() => self.commit(&[at]).await,
            _ => match work.arrived.first().copied() {
                Some(number) => self.send(at, &[number]).await,
                None => self.open(at).await,
            },
        }
    }

    /// Remembers what is to be found out; false when the service is not there any more.
    fn in_doubt(&mut self, answer: &Answer, doubt: Doubt) -> bool {
        if matches!(answer, Answer::Doubt) {
            self.doubts.push(doubt);
        }
        answer.is_known()
    }
}
