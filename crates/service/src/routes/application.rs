//! What the app itself asks about new versions, and the installers.

use std::io;

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use balado_wire::{Code, LatestBody, Problem};
use tokio_util::io::ReaderStream;

use crate::{error::Refusal, releases::Installer, state::AppState};

/// Marks an answer that is compressed already, and whose length is to be known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AsItIs;

/// The same version and name are the same bytes for ever: the proxy of a school may keep them for its other PCs.
const FOR_EVER: &str = "public, max-age=604800, immutable";

/// How much of a file is read at once.
const PART: usize = 64 << 10;

/// The newest version of the app, as `tauri-plugin-updater` reads it; nothing when none is published.
#[utoipa::path(get, path = "/application/latest.json", tag = "application",
    responses((status = 200, body = LatestBody), (status = 204, description = "None is published")))]
pub async fn latest(State(state): State<AppState>) -> Result<Response, Refusal> {
    let release = state.releases.published().await.map_err(|error| unreadable(&error))?;
    Ok(match release {
        Some(release) => Json(release.latest(&state.public_url)).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// An installer of the newest version, or of the one before it.
#[utoipa::path(get, path = "/application/{version}/{file}", tag = "application",
    params(("version" = String, Path, description = "As `latest.json` has it"),
        ("file" = String, Path, description = "Its name")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
            description = "Whole, in the type of its kind"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`: not published, or not any more")))]
pub async fn file(
    State(state): State<AppState>,
    Path((version, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let found = state.releases.open(&version, &name).await.map_err(|error| unreadable(&error))?;
    let (installer, file) = found.ok_or_else(gone)?;
    let head = [
        (header::CONTENT_TYPE, installer.kind.content_type().to_owned()),
        (header::CONTENT_LENGTH, installer.size.to_string()),
        (header::CACHE_CONTROL, FOR_EVER.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&installer)),
        (header::ETAG, format!("\"{}\"", installer.sha256)),
    ];
    let body = Body::from_stream(ReaderStream::with_capacity(file, PART));
    let mut response = body.into_response();
    for (name, value) in head {
        let value = HeaderValue::from_str(&value).map_err(|_| gone())?;
        response.headers_mut().insert(name, value);
    }
    response.extensions_mut().insert(AsItIs);
    Ok(response)
}

/// Names are plain ASCII without quotes: `releases` takes no other.
fn disposition(installer: &Installer) -> String {
    format!("attachment; filename=\"{}\"", installer.name)
}

fn gone() -> Refusal {
    Refusal::not_found(
        "Ce fichier n’est pas publié ici, ou ne l’est plus. Ouvrez la page /application de ce service pour la version \
         d’aujourd’hui.",
    )
}

/// The folder of the installers cannot be read: nothing else of the service is concerned.
pub(super) fn unreadable(error: &io::Error) -> Refusal {
    tracing::error!(%error, "the published versions of the app cannot be read");
    Refusal {
        retry_after: Some(60),
        ..Refusal::new(
            Code::Unavailable,
            "Les versions publiées de Balado import ne peuvent pas être lues en ce moment. Réessayez dans un instant ; si \
             cela dure, prévenez l’académie.",
        )
    }
}
