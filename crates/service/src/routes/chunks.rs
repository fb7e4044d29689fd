use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use balado_core::school::Roster;
use balado_wire::{ChunkBody, Code, MAX_CHUNK_ROWS, Problem};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::imports::bad;
use crate::{
    auth::SignedIn,
    body::{Named, Received},
    error::{self, Refusal},
    state::AppState,
    store::{Chunk, DbError},
};

/// Sends a part of the list. The same content again changes nothing; other content is refused.
#[utoipa::path(put, path = "/v1/imports/{id}/chunks/{n}", tag = "imports", security(("session" = [])),
    params(("id" = Uuid, Path), ("n" = u32, Path, description = "From 0"),
        ("Content-Digest" = String, Header,
            description = "`sha-256=:…:` of the body as sent, compression included (RFC 9530)"),
        ("Content-Encoding" = Option<String>, Header, description = "`zstd`, `gzip` or nothing")),
    request_body = ChunkBody,
    responses((status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "`chunk-differs`, `import-closed`"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "`bad-account`"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "`school-limit`: too much waits for a commit; with `Retry-After`")))]
pub async fn put(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named((id, number)): Named<(Uuid, u32)>,
    headers: HeaderMap,
    received: Received,
) -> Result<StatusCode, Refusal> {
    verify_digest(&headers, &received.sent)?;
    let rows = checked(&received)?;
    let body = if received.zstd {
        received.sent.to_vec()
    } else {
        zstd::bulk::compress(&received.json, 1).map_err(DbError::from)?
    };
    let hash = Sha256::digest(&received.json).into();
    let (uai, now) = (who.uai, state.clock.now());
    state.store.put_chunk(Chunk { uai, import: id, number, hash, rows, body, now }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What arrived is what was sent (RFC 9530): of the body as it travelled.
fn verify_digest(headers: &HeaderMap, sent: &[u8]) -> Result<(), Refusal> {
    let value = headers.get("content-digest").and_then(|value| value.to_str().ok());
    let value = value.ok_or_else(|| {
        bad("Il manque l’empreinte du lot (Content-Digest: sha-256=:…:). Rien n’a été gardé.")
    })?;
    let told = value.split(',').find_map(|part| {
        part.trim()
            .strip_prefix("sha-256=:")?
            .strip_suffix(':')
            .and_then(|b| STANDARD.decode(b).ok())
    });
    let found: [u8; 32] = Sha256::digest(sent).into();
    if told.as_deref() == Some(&found[..]) {
        return Ok(());
    }
    Err(bad("Le lot est arrivé abîmé : son empreinte n’est pas la bonne. Renvoyez-le."))
}

/// Accounts of a chunk, each one sound. A refusal names the row and the field, never what they hold.
fn checked(received: &Received) -> Result<u32, Refusal> {
    let body: ChunkBody = received.parse()?;
    if body.rows.is_empty() || body.rows.len() > MAX_CHUNK_ROWS {
        return Err(error::too_large_chunk());
    }
    for (index, row) in body.rows.iter().enumerate() {
        // A row is sound or not whatever list it belongs to.
        row.account(Roster::Students).map_err(|refused| {
            let detail = format!(
                "Le compte {} du lot n’est pas bon : champ {}, {}. Rien n’a été gardé : corrigez-le ou \
                 écartez-le.",
                index + 1,
                refused.field,
                error::text_error(refused.why)
            );
            Refusal::new(Code::BadAccount, detail)
        })?;
    }
    Ok(u32::try_from(body.rows.len()).expect("at most 2,000"))
}
