//! What comes in: bodies, bounded before and after decompression, and the parts of the address.

use std::{
    error::Error,
    io::{self, Read},
};

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
};
use balado_wire::{CONTRACT_HEADER, Code};
use serde::de::DeserializeOwned;
use tower_http::timeout::TimeoutError;

use crate::{
    contract,
    error::{Refusal, too_large},
    state::AppState,
};

/// A body as it travelled and as it reads.
#[derive(Debug, Clone)]
pub struct Received {
    /// As it travelled, compressed or not.
    pub sent: Bytes,
    /// Its JSON.
    pub json: Bytes,
    /// Whether `sent` is zstd of `json`.
    pub zstd: bool,
    /// Whether its sender said which version of the contract it speaks: the one of today then.
    pub names_contract: bool,
}

impl Received {
    /// Reads the JSON. A refusal says where, never what stands there.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.json).map_err(|error| {
            if !self.names_contract && contract::is_of_version_1(&self.json) {
                return contract::older_client();
            }
            let why = match error.classify() {
                serde_json::error::Category::Data if is_unknown_field(&error) => {
                    "un champ n’a pas sa place ici : seuls les champs prévus peuvent quitter le poste"
                }
                serde_json::error::Category::Data => "un champ manque ou n’est pas du bon type",
                _ => "ce n’est pas du JSON",
            };
            let (line, column) = (error.line(), error.column());
            let detail = format!(
                "La demande ne peut pas être lue (ligne {line}, colonne {column}) : {why}. Rien n’a été \
                 changé. Mettez Balado import à jour."
            );
            Refusal::new(Code::BadRequest, detail)
        })
    }
}

fn is_unknown_field(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("unknown field")
}

impl FromRequest<AppState> for Received {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        let headers = request.headers().clone();
        if !is_json(&headers) {
            return Err(Refusal::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let arriving = Bytes::from_request(request, state);
        let arrived = tokio::time::timeout(state.limits.arrival, arriving).await;
        let sent = arrived
            .map_err(|_| StatusCode::REQUEST_TIMEOUT)
            .and_then(|read| read.map_err(|rejection| unread(&rejection)))
            .map_err(|status| match status {
                StatusCode::PAYLOAD_TOO_LARGE => too_large(),
                status => Refusal::of_status(status),
            })?;
        let most = state.limits.body_decompressed;
        let coding = headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes);
        let json = match coding {
            None | Some(b"identity" | b"") => sent.clone(),
            Some(b"zstd") => inflate(zstd::Decoder::new(&sent[..]), most)?,
            Some(b"gzip") => inflate(Ok(flate2::read::GzDecoder::new(&sent[..])), most)?,
            Some(_) => {
                return Err(Refusal::new(
                    Code::BadContent,
                    "Cette compression n’est pas connue : envoyez zstd, gzip, ou rien.",
                ));
            }
        };
        let names_contract = headers.contains_key(CONTRACT_HEADER);
        Ok(Self { sent, json, zstd: coding == Some(b"zstd"), names_contract })
    }
}

/// A body that stops arriving is its sender's slowness, not a fault of form.
fn unread(rejection: &BytesRejection) -> StatusCode {
    let mut causes = std::iter::successors(rejection.source(), |&cause| cause.source());
    let slow = causes.any(|cause| cause.downcast_ref::<TimeoutError>().is_some());
    if slow { StatusCode::REQUEST_TIMEOUT } else { rejection.status() }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// Stops at the bound: a few bytes can hide gigabytes.
fn inflate(decoder: io::Result<impl Read>, most: usize) -> Result<Bytes, Refusal> {
    let broken = |_| {
        let detail = "L’envoi est mal compressé ou coupé. Rien n’a été changé : renvoyez-le.";
        Refusal::new(Code::BadRequest, detail)
    };
    let mut json = Vec::new();
    let bound = u64::try_from(most).expect("a body fits in 64 bits") + 1;
    decoder.map_err(broken)?.take(bound).read_to_end(&mut json).map_err(broken)?;
    if json.len() > most { Err(too_large()) } else { Ok(json.into()) }
}

/// A JSON body as a value.
#[derive(Debug, Clone)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        Received::from_request(request, state).await?.parse().map(Self)
    }
}

/// The variable parts of the address.
#[derive(Debug, Clone)]
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let named = Path::<T>::from_request_parts(parts, state).await;
        named.map(|Path(named)| Self(named)).map_err(|_| {
            Refusal::new(
                Code::BadRequest,
                "Cette adresse est mal formée : un identifiant y est faux.",
            )
        })
    }
}

/// What follows `?`.
#[derive(Debug, Clone)]
pub struct Asking<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asking<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let asked = Query::<T>::from_request_parts(parts, state).await;
        asked.map(|Query(asked)| Self(asked)).map_err(|_| {
            Refusal::new(
                Code::BadRequest,
                "Dites quelle liste : ?list=students (élèves) ou ?list=teachers (enseignants).",
            )
        })
    }
}

/// A JSON answer that is kept by nobody.
pub type Answer<T> = Result<Json<T>, Refusal>;
