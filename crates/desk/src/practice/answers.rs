//! A request read as the service reads it, and its answer. What cannot be tried is refused in words.

use balado_core::school::Roster;
use balado_wire::{
    CONTRACT_HEADER, CONTRACT_VERSION, Code, HeldBody, Problem, Revision, RosterBody,
};
use hyper::http;
use jiff::Timestamp;
use reqwest::{Method, Request, Response, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    PERSON,
    commit::Commit,
    imports::unreadable,
    school::{Refusable, School, refusal},
};

/// Whatever is not about the two lists.
const NOT_HERE: &str = "Cela ne s’essaie pas pendant l’entraînement.";

/// Answers a request, as the service would.
pub(super) fn answer(school: &mut School, request: &Request, now: Timestamp) -> Response {
    route(school, request, now).unwrap_or_else(|problem| refused(&problem))
}

fn route(school: &mut School, request: &Request, now: Timestamp) -> Refusable<Response> {
    let path: Vec<&str> = request.url().path_segments().into_iter().flatten().collect();
    match (request.method(), path.as_slice()) {
        (&Method::GET, ["v1", "roster"]) => roster(school, request),
        (&Method::GET, ["v1", "imports"]) => Ok(json(&school.history(now))),
        (&Method::POST, ["v1", "imports"]) => {
            let key = header_of(request, "idempotency-key").ok_or_else(unreadable)?;
            Ok(json(&school.open(key, body(request)?, PERSON, now)?))
        }
        (&Method::GET, ["v1", "imports", id]) => Ok(json(&school.show(named(id)?)?)),
        (&Method::DELETE, ["v1", "imports", id]) => Ok(nothing(school.discard(named(id)?)?)),
        (&Method::PUT, ["v1", "imports", id, "chunks", number]) => {
            let number = number.parse().map_err(|_| unreadable())?;
            Ok(nothing(school.put(named(id)?, number, &body(request)?)?))
        }
        (&Method::POST, ["v1", "imports", id, "commit"]) => {
            let on = header_of(request, header::IF_MATCH.as_str()).ok_or_else(unreadable)?;
            let on = on.parse().map_err(|_| unreadable())?;
            let (id, body) = (named(id)?, body(request)?);
            Ok(json(&school.commit(Commit { id, on, body, by: PERSON, now })?))
        }
        (&Method::GET, ["v1", "imports", id, "receipt"]) => Ok(json(&school.receipt(named(id)?)?)),
        (&Method::POST, ["v1", "imports", id, "undo"]) => {
            Ok(json(&school.open_undo(named(id)?, PERSON, now)?))
        }
        // The school has none, which is asked before a list of teachers is sent.
        (&Method::GET, ["v1", "manager"]) => Err(refusal(Code::NotFound, NOT_HERE)),
        _ => Err(refusal(Code::NotAllowed, NOT_HERE)),
    }
}

/// A list, one account a line, unless it is still the one that is known.
fn roster(school: &School, request: &Request) -> Refusable<Response> {
    let list = request.url().query_pairs().find(|(name, _)| name == "list");
    let list = list.map(|(_, list)| serde_json::Value::from(list)).ok_or_else(unreadable)?;
    let list: RosterBody = serde_json::from_value(list).map_err(|_| unreadable())?;
    let known = header_of(request, header::IF_NONE_MATCH.as_str());
    let known: Option<Revision> = known.and_then(|tag| tag.parse().ok());
    let is_known = known == Some(school.revision);
    let status = if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let lines = if is_known { Vec::new() } else { lines(school, list.into()) };
    let tagged = http::Response::builder().header(header::ETAG, school.revision.etag());
    Ok(built(tagged.status(status), lines))
}

fn lines(school: &School, roster: Roster) -> Vec<u8> {
    let mut lines = Vec::new();
    for held in school.held(roster) {
        serde_json::to_writer(&mut lines, &HeldBody::from(held)).expect("accounts are JSON");
        lines.push(b'\n');
    }
    lines
}

fn named(id: &str) -> Refusable<Uuid> {
    id.parse().map_err(|_| unreadable())
}

fn header_of<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// The body, as it was before it was compressed.
fn body<T: DeserializeOwned>(request: &Request) -> Refusable<T> {
    let sent = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let compressed = header_of(request, header::CONTENT_ENCODING.as_str()) == Some("zstd");
    let json = if compressed { zstd::decode_all(sent) } else { Ok(sent.to_vec()) };
    let json = json.map_err(|_| unreadable())?;
    serde_json::from_slice(&json).map_err(|_| unreadable())
}

fn json<T: Serialize>(body: &T) -> Response {
    let bytes = serde_json::to_vec(body).expect("bodies are JSON");
    built(http::Response::builder(), bytes)
}

fn nothing((): ()) -> Response {
    built(http::Response::builder().status(StatusCode::NO_CONTENT), Vec::new())
}

fn refused(problem: &Problem) -> Response {
    let bytes = serde_json::to_vec(problem).expect("bodies are JSON");
    built(http::Response::builder().status(problem.status), bytes)
}

fn built(answer: http::response::Builder, bytes: Vec<u8>) -> Response {
    let answer = answer.header(CONTRACT_HEADER, CONTRACT_VERSION).body(bytes);
    answer.expect("what is written here is an answer").into()
}
