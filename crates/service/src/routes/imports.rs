use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use balado_core::plan::{AbsentRule, Digest, Rules, TypedNumber};
use balado_wire::{
    BadRules, Code, CommitBody, ConfirmedBody, HistoryBody, ImportBody, MAX_CHOICES,
    MAX_CHUNK_ROWS, MAX_IMPORT_ROWS, OpenImportBody, OpenedBody, Problem, Receipt, Revision,
    SourceBody,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    auth::SignedIn,
    body::{Answer, JsonBody, Named, Received},
    error::{Refusal, text_error},
    state::AppState,
    store::{Commit, NewImport},
};

/// Most numbers that confirm one import.
const MOST_CONFIRMED: usize = 16;

/// The school's imports, newest first.
#[utoipa::path(get, path = "/v1/imports", tag = "imports", security(("session" = [])),
    responses((status = 200, body = HistoryBody)))]
pub async fn history(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Answer<HistoryBody> {
    Ok(Json(state.store.history(who.uai, state.clock.now()).await?))
}

/// Announces an import. Repeated with the same `Idempotency-Key`, it finds the same one.
#[utoipa::path(post, path = "/v1/imports", tag = "imports", security(("session" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible characters")),
    request_body = OpenImportBody,
    responses((status = 201, body = OpenedBody), (status = 200, body = OpenedBody,
            description = "The key was used for this very request"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "`key-reused`"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "`school-limit`: too many imports that are not done, with `Retry-After`, or \
                more accounts than one school may have")))]
pub async fn open(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    headers: HeaderMap,
    received: Received,
) -> Result<(StatusCode, Json<OpenedBody>), Refusal> {
    let body: OpenImportBody = received.parse()?;
    let key = idempotency_key(&headers)?.map(|key| (key, Sha256::digest(&received.json).into()));
    let now = state.clock.now();
    let import = NewImport {
        list: body.list.into(),
        base: revision(&body.base)?,
        rows: body.rows,
        chunks: chunks(&body)?,
        digest: digest(&body.digest)?,
        list_digest: Some(digest(&body.list_digest)?),
        source: Some(source(&body)?),
        rules: rules(body)?,
        who,
        id: Uuid::now_v7(),
        key,
        now,
        expires_at: now + state.limits.staged_lasts,
    };
    let (opened, new) = state.store.open_import(import).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(opened)))
}

/// Where an import stands, and what its commit would wait for.
#[utoipa::path(get, path = "/v1/imports/{id}", tag = "imports", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`")))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
) -> Answer<ImportBody> {
    Ok(Json(state.store.import(who.uai, id, state.clock.now()).await?))
}

/// Does what was shown, whole or not at all. Repeated, it answers the same receipt.
#[utoipa::path(post, path = "/v1/imports/{id}/commit", tag = "imports", security(("session" = [])),
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The revision of the preview, `\"r417\"`")),
    request_body = CommitBody,
    responses((status = 200, body = Receipt),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "`digest-differs`, `incomplete`, `import-closed`"),
        (status = 412, body = Problem, content_type = "application/problem+json",
            description = "`list-moved`, with the revision of now"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "`held`, with every number to type; `bad-account`; `bad-choice`"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "`school-limit`: more accounts than one school may have"),
        (status = 428, body = Problem, content_type = "application/problem+json",
            description = "`missing-precondition`")))]
pub async fn commit(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<CommitBody>,
) -> Answer<Receipt> {
    let now = state.clock.now();
    let commit = Commit {
        who,
        id,
        on: if_match(&headers)?,
        digest: digest(&body.digest)?,
        confirmed: confirmed(body.confirmed)?,
        now,
        undo_until: now + state.limits.undo_lasts,
    };
    Ok(Json(state.store.commit(commit).await?))
}

/// What an import did: the same for ever.
#[utoipa::path(get, path = "/v1/imports/{id}/receipt", tag = "imports", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Receipt),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: no such import, or it is not done")))]
pub async fn receipt(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
) -> Answer<Receipt> {
    Ok(Json(state.store.receipt(who.uai, id).await?))
}

/// Gives an import up: its staged rows are erased and nothing changes.
#[utoipa::path(delete, path = "/v1/imports/{id}", tag = "imports", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "`import-closed`: it is done")))]
pub async fn discard(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Refusal> {
    state.store.discard(who.uai, id, state.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn bad(detail: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::new(Code::BadRequest, detail)
}

fn revision(text: &str) -> Result<Revision, Refusal> {
    let revision: Option<Revision> = text.parse().ok();
    // Beyond this no database counts.
    let revision = revision.filter(|revision| i64::try_from(revision.0).is_ok());
    revision.ok_or_else(|| bad("La révision de la liste s’écrit comme r417."))
}

fn digest(text: &str) -> Result<Digest, Refusal> {
    text.parse().map_err(|_| bad("L’empreinte de l’aperçu (digest) a 64 chiffres hexadécimaux."))
}

fn rules(body: OpenImportBody) -> Result<Rules, Refusal> {
    let rules = Rules::try_from(body.rules).map_err(bad_rules)?;
    let deactivates = rules.absent == AbsentRule::Deactivate || !rules.except.is_empty();
    if deactivates && !body.complete {
        return Err(bad(
            "Une liste partielle ne peut désactiver personne : ses absents ne sont pas partis.",
        ));
    }
    Ok(rules)
}

fn chunks(body: &OpenImportBody) -> Result<u32, Refusal> {
    let (rows, chunks) = (body.rows, body.chunks);
    if rows == 0 || rows > MAX_IMPORT_ROWS {
        return Err(bad(format!("Une liste a de 1 à {MAX_IMPORT_ROWS} comptes.")));
    }
    let fewest = rows.div_ceil(u32::try_from(MAX_CHUNK_ROWS).expect("a small number"));
    if chunks < fewest || chunks > rows {
        return Err(bad(format!(
            "{rows} comptes tiennent en {fewest} lots au moins et {rows} au plus, pas en {chunks}."
        )));
    }
    Ok(chunks)
}

fn bad_rules(why: BadRules) -> Refusal {
    bad(match why {
        BadRules::TooMany { field } => {
            format!("Le choix {field} nomme plus de {MAX_CHOICES} personnes. Rien n’a été gardé.")
        }
        BadRules::Twice { field } => {
            format!("Le choix {field} nomme deux fois la même personne. Rien n’a été gardé.")
        }
        BadRules::Id { field, why } => {
            let why = text_error(why);
            format!("Un identifiant du choix {field} n’est pas bon : {why}. Rien n’a été gardé.")
        }
    })
}

fn source(body: &OpenImportBody) -> Result<SourceBody, Refusal> {
    if body.source.is_of(body.rows) {
        return Ok(body.source.clone());
    }
    Err(bad(
        "La provenance de la liste (source) est mal décrite : un genre d’export en un mot, sans nom de \
         fichier, et des nombres de lignes qui vont ensemble. Rien n’a été gardé.",
    ))
}

/// Numbers that a person typed; there are never more reasons to wait than these.
fn confirmed(typed: Vec<ConfirmedBody>) -> Result<Vec<TypedNumber>, Refusal> {
    if typed.len() > MOST_CONFIRMED {
        return Err(bad(format!("Un import se confirme par {MOST_CONFIRMED} nombres au plus.")));
    }
    Ok(typed.into_iter().map(TypedNumber::from).collect())
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=128).contains(&key.len()));
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| bad("La clé Idempotency-Key a de 1 à 128 signes visibles."))
}

fn if_match(headers: &HeaderMap) -> Result<Revision, Refusal> {
    let value = headers.get(header::IF_MATCH).ok_or_else(|| {
        Refusal::new(
            Code::MissingPrecondition,
            "Il manque la révision de l’aperçu (If-Match). Rien n’a été fait.",
        )
    })?;
    value.to_str().map_err(|_| bad("If-Match ne peut pas être lu.")).and_then(revision)
}
