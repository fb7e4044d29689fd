//! The other side of the contract: asks, signs in, sends a list as the desk does.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use balado_core::{
    plan::{Digest as PlanDigest, Held, Plan, Rules},
    school::{Account, ClassName, Classes, Roster},
};
use balado_service::secrets::{challenge, fresh_token};
use balado_testkit::service::TestService;
use balado_wire::{
    AccountBody, CONTRACT_HEADER, CONTRACT_VERSION, ChunkBody, CountsBody, HeldBody,
    OpenImportBody, OpenedBody, Problem, Receipt, Revision, RulesBody, SessionOpenedBody,
    SignInAcceptedBody, SourceBody, UndoBody,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

pub const SCHOOL: &str = "0779999A";
pub const OTHER_SCHOOL: &str = "0930341R";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// The proofs of what was asked for: each PC keeps its own.
static PROOFS: Mutex<BTreeMap<Uuid, String>> = Mutex::new(BTreeMap::new());

/// The verifier that a request was made with.
pub fn proof_of(id: Uuid) -> String {
    let proofs = PROOFS.lock().unwrap_or_else(PoisonError::into_inner);
    proofs.get(&id).cloned().unwrap_or_else(|| VERIFIER.to_owned())
}

/// What a PC asks with: every request has a proof of its own.
pub fn request(uai: &str, verifier: &str) -> Value {
    json!({"uai": uai, "challenge": challenge(verifier), "device": "SECRETARIAT-2"})
}

pub fn fresh_request(uai: &str) -> Value {
    request(uai, &fresh_token().unwrap())
}

/// Somebody at the address of a service, signed in or not.
#[derive(Clone)]
pub struct Visitor {
    http: Client,
    base: Url,
    token: Option<String>,
}

impl Visitor {
    pub fn at(base: &Url) -> Self {
        let http = Client::builder().no_proxy().no_gzip().no_zstd().build().unwrap();
        Self { http, base: base.clone(), token: None }
    }

    /// The same person once the service listens elsewhere.
    pub fn moved_to(self, base: &Url) -> Self {
        Self { token: self.token, ..Self::at(base) }
    }

    /// The same visitor in a session that was opened otherwise.
    pub fn with_token(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }

    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap()
    }

    /// Through the mailbox, as a person does.
    pub async fn of(service: &TestService, uai: &str) -> Self {
        let visitor = Self::at(service.url());
        let asked = visitor.ask(uai).await;
        let code = service.last_mail().code().to_owned();
        visitor.signed_in(asked.id, &code).await
    }

    pub async fn signed_in(self, id: Uuid, code: &str) -> Self {
        self.signed_in_as("Mme Martin", id, code).await
    }

    pub async fn signed_in_as(mut self, person: &str, id: Uuid, code: &str) -> Self {
        let mut body = by_code(code);
        body["person"] = json!(person);
        let opened: SessionOpenedBody = read(self.redeem(id, &body).await).await;
        self.token = Some(opened.session);
        self
    }

    pub async fn ask(&self, uai: &str) -> SignInAcceptedBody {
        self.ask_with(uai, &json!({})).await
    }

    /// With more in the body, as a PC that is known.
    pub async fn ask_with(&self, uai: &str, more: &Value) -> SignInAcceptedBody {
        let verifier = fresh_token().unwrap();
        let mut body = request(uai, &verifier);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.post("v1/sign-ins", &body).await;
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        let accepted: SignInAcceptedBody = read(answer).await;
        PROOFS.lock().unwrap_or_else(PoisonError::into_inner).insert(accepted.id, verifier);
        accepted
    }

    pub async fn try_ask(&self, uai: &str) -> Response {
        self.post("v1/sign-ins", &fresh_request(uai)).await
    }

    /// From the PC that asked, unless the body says otherwise.
    pub async fn redeem(&self, id: Uuid, body: &Value) -> Response {
        self.post(&format!("v1/sign-ins/{id}/redeem"), &proven(id, body)).await
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, self.base.join(path).unwrap());
        let request = request.header(CONTRACT_HEADER, CONTRACT_VERSION);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.unwrap()
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.request(Method::DELETE, path).send().await.unwrap()
    }

    /// What the school holds, and its revision.
    pub async fn roster(&self, list: Roster) -> (Revision, Vec<Held>) {
        let answer = self.get(&format!("v1/roster?list={}", list.as_str())).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let revision = answer.headers()["etag"].to_str().unwrap().parse().unwrap();
        let text = answer.text().await.unwrap();
        let held = |line: &str| serde_json::from_str::<HeldBody>(line).unwrap().held(list).unwrap();
        (revision, text.lines().map(held).collect())
    }

    /// Opens, sends and commits a list.
    pub async fn import(&self, wanted: &[Account]) -> Receipt {
        let sending = self.open(wanted, Rules::default()).await;
        self.send(&sending).await;
        read(self.commit(&sending).await).await
    }

    /// Compares and opens.
    pub async fn open(&self, wanted: &[Account], rules: Rules) -> Sending {
        let (revision, held) = self.roster(wanted[0].roster).await;
        let sending = Sending::prepare(wanted, &held, revision, &rules);
        let answer = self.post("v1/imports", &serde_json::to_value(&sending.body).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let opened: OpenedBody = read(answer).await;
        Sending { id: opened.id, ..sending }
    }

    /// Undoes an import.
    pub async fn undo(&self, id: Uuid) -> Receipt {
        let undo: UndoBody =
            read(self.post(&format!("v1/imports/{id}/undo"), &json!({})).await).await;
        let on = undo.base.parse().unwrap();
        read(self.commit_with(undo.id, on, &json!({"digest": undo.digest})).await).await
    }

    pub async fn send(&self, sending: &Sending) {
        for number in 0..sending.parts.len() {
            let answer = self.put(sending, number).await;
            assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        }
    }

    pub async fn put(&self, sending: &Sending, number: usize) -> Response {
        self.part(sending, number).send().await.unwrap()
    }

    /// The sending of a part.
    pub fn part(&self, sending: &Sending, number: usize) -> RequestBuilder {
        let sent = zstd::bulk::compress(&sending.parts[number], 1).unwrap();
        self.putting(sending.id, number, Some("zstd"), sent)
    }

    pub async fn put_bytes(
        &self,
        id: Uuid,
        number: usize,
        coding: Option<&str>,
        sent: Vec<u8>,
    ) -> Response {
        self.putting(id, number, coding, sent).send().await.unwrap()
    }

    /// The sending of bytes as a part.
    pub fn putting(
        &self,
        id: Uuid,
        number: usize,
        coding: Option<&str>,
        sent: Vec<u8>,
    ) -> RequestBuilder {
        let mut request = self
            .request(Method::PUT, &format!("v1/imports/{id}/chunks/{number}"))
            .header("content-type", "application/json")
            .header("content-digest", content_digest(&sent));
        if let Some(coding) = coding {
            request = request.header("content-encoding", coding);
        }
        request.body(sent)
    }

    pub async fn commit(&self, sending: &Sending) -> Response {
        self.commit_with(sending.id, sending.revision, &json!({"digest": sending.digest})).await
    }

    pub async fn commit_with(&self, id: Uuid, on: Revision, body: &Value) -> Response {
        self.committing(id, on, body).send().await.unwrap()
    }

    /// The sending of a commit.
    pub fn committing(&self, id: Uuid, on: Revision, body: &Value) -> RequestBuilder {
        let request = self.request(Method::POST, &format!("v1/imports/{id}/commit"));
        request.header("if-match", on.etag()).json(body)
    }
}

/// An import under way.
pub struct Sending {
    pub id: Uuid,
    pub revision: Revision,
    pub digest: String,
    pub parts: Vec<Vec<u8>>,
    pub body: OpenImportBody,
}

impl Sending {
    /// What would be sent, compared with what is held at a revision; it has no id yet.
    pub fn prepare(wanted: &[Account], held: &[Held], revision: Revision, rules: &Rules) -> Self {
        let plan = Plan::compare(wanted, held, rules.clone()).unwrap();
        let digest = plan.digest(wanted, held).to_string();
        let parts: Vec<Vec<u8>> = wanted.chunks(500).map(chunk).collect();
        let rows = u32::try_from(wanted.len()).unwrap();
        let body = OpenImportBody {
            list: wanted[0].roster.into(),
            base: revision.to_string(),
            complete: true,
            rules: RulesBody::from(rules),
            rows,
            chunks: u32::try_from(parts.len()).unwrap(),
            digest: digest.clone(),
            list_digest: PlanDigest::of_list(wanted).to_string(),
            counts: CountsBody::from(plan.counts()),
            source: source(rows),
        };
        Self { id: Uuid::nil(), revision, digest, parts, body }
    }
}

/// A file of which every line is sent.
pub fn source(lines: u32) -> SourceBody {
    SourceBody { kind: "classic".into(), date: None, lines, left_aside: 0, kept_back: 0 }
}

/// What a commit says of numbers that a person typed.
pub fn confirmed(digest: &str, typed: &[(&str, u32)]) -> Value {
    let typed: Vec<Value> =
        typed.iter().map(|(kind, number)| json!({"kind": kind, "number": number})).collect();
    json!({"digest": digest, "confirmed": typed})
}

pub fn by_code(code: &str) -> Value {
    json!({"code": code, "person": "Mme Martin"})
}

/// With the verifier of the PC that asked, when there is none.
pub fn proven(id: Uuid, body: &Value) -> Value {
    let mut body = body.clone();
    let fields = body.as_object_mut().unwrap();
    fields.entry("verifier").or_insert_with(|| json!(proof_of(id)));
    body
}

pub fn content_digest(sent: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(sent)))
}

pub fn chunk(accounts: &[Account]) -> Vec<u8> {
    let rows = accounts.iter().map(AccountBody::from).collect();
    serde_json::to_vec(&ChunkBody { rows }).unwrap()
}

pub async fn read<T: DeserializeOwned>(answer: Response) -> T {
    let status = answer.status();
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{status} {error}: {text}"))
}

/// A refusal whole: its type, its sentence and its id are checked on the way.
pub async fn refusal(answer: Response) -> Problem {
    let status = answer.status().as_u16();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(answer.headers()[CONTRACT_HEADER], CONTRACT_VERSION);
    assert_eq!(kind, "application/problem+json");
    let problem: Problem = read(answer).await;
    assert_eq!((problem.status, problem.request_id.as_str()), (status, id.as_str()));
    assert!(!problem.detail.is_empty());
    problem
}

pub fn pupils(ids: std::ops::Range<u32>) -> Vec<Account> {
    ids.map(|id| Account::example(&format!("{id:07}"))).collect()
}

pub fn in_class(mut account: Account, class: &str) -> Account {
    account.classes = Classes::new(vec![ClassName::parse(class).unwrap()]);
    account
}

pub fn teacher(id: &str) -> Account {
    Account { roster: Roster::Teachers, ..Account::example(id) }
}
