use std::iter;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use balado_core::school::Roster;
use balado_wire::{HistoryBody, HistoryEntryBody, ImportState, Role};
use uuid::Uuid;

use super::{
    frame::Frame,
    naming::Chosen,
    session::InBrowser,
    words::{clock, day, full_name, lapses, list, many, outcome, since},
};
use crate::{
    error::Refusal,
    mail::hour,
    routes::pages::{NO_SCRIPT, form::field, page, refused},
    state::AppState,
    store::Who,
};

/// Imports on the page; the app shows them all.
const LATEST: usize = 10;

#[derive(Template)]
#[template(path = "school/overview.html")]
struct Overview {
    service: String,
    frame: Frame,
    done: Option<String>,
    manager: Option<Named>,
    imports: Vec<Import>,
    sessions: Vec<Session>,
    held: Held,
}

/// Who may import besides the chef.
struct Named {
    name: String,
    since: String,
    renewing: Option<Renewing>,
}

/// That it is time to name the same person a year longer.
struct Renewing {
    why: String,
    address: String,
}

/// One line of Historique.
struct Import {
    list: &'static str,
    source: String,
    at: String,
    by: String,
    counts: Option<String>,
    outcome: &'static str,
}

/// Where somebody of the school is signed in.
struct Session {
    device: String,
    here: bool,
    who: String,
    times: String,
}

/// What the service has of the school, in counts.
struct Held {
    students: String,
    teachers: String,
    deactivated: String,
    before_images: String,
    undo_until: Option<String>,
    staged: String,
    devices: String,
}

/// Where the chef sees who may import, what was imported, who is signed in and what is held of the school.
#[utoipa::path(get, path = "/etablissement", tag = "pages", security(("browser" = [])),
    params(("fait" = Option<String>, Query, description = "What was just done")),
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    InBrowser(who): InBrowser,
) -> Response {
    let done = field(query.unwrap_or_default().as_bytes(), "fait");
    match overview(&state, &who, done.as_deref()).await {
        Ok(overview) => page(StatusCode::OK, NO_SCRIPT, &overview).into_response(),
        Err(refusal) => refused(refusal),
    }
}

async fn overview(state: &AppState, who: &Who, done: Option<&str>) -> Result<Overview, Refusal> {
    let now = state.clock.now();
    let manager = state.store.manager(who.uai, state.clock.now()).await?;
    let history = state.store.history(who.uai, now).await?;
    let open = state.store.sessions(who.uai, now).await?;
    let manager = manager.map(|one| Named {
        name: full_name(&one),
        since: since(&one),
        renewing: Chosen::again(&one)
            .filter(|_| one.renewable)
            .map(|same| Renewing { why: lapses(&one), address: same.to_confirm() }),
    });
    Ok(Overview {
        service: crate::routes::pages::host(&state.public_url),
        frame: Frame::of(state, who).await?,
        done: said(done, manager.as_ref()),
        manager,
        sessions: open.iter().map(|one| session(one, who.session)).collect(),
        held: held(state, who, &history).await?,
        imports: history.imports.iter().take(LATEST).map(import).collect(),
    })
}

/// What was just done, as long as it is so.
fn said(done: Option<&str>, manager: Option<&Named>) -> Option<String> {
    match (done?, manager) {
        ("designe", Some(Named { name, .. })) => Some(format!("{name} est gestionnaire")),
        ("renouvele", Some(Named { name, .. })) => Some(format!("{name} reste gestionnaire")),
        ("retire", None) => Some("Il n’y a plus de gestionnaire".to_owned()),
        _ => None,
    }
}

fn import(entry: &HistoryEntryBody) -> Import {
    let counts = entry.receipt.as_ref().map(|done| {
        let numbers = [
            (done.counts.create, "créé", "créés"),
            (done.changed(), "mis à jour", "mis à jour"),
            (done.deactivated(), "désactivé", "désactivés"),
        ];
        numbers.map(|(count, one, more)| many(count.into(), one, more)).join(", ")
    });
    Import {
        list: list(entry.list.into()),
        source: balado_wire::source_words(entry.source.as_ref()),
        at: hour(entry.at),
        by: entry.by.clone(),
        counts,
        outcome: outcome(entry),
    }
}

fn session(one: &Who, here: Uuid) -> Session {
    let role = match one.role {
        Role::Chef => None,
        Role::Gestionnaire => Some("gestionnaire".to_owned()),
    };
    let who: Vec<String> = iter::once(one.person.clone()).chain(role).collect();
    Session {
        device: one.device.clone(),
        here: one.session == here,
        who: who.join(", "),
        times: format!("depuis {}, jusqu’à {}", clock(one.opened_at), clock(one.expires_at)),
    }
}

async fn held(state: &AppState, who: &Who, history: &HistoryBody) -> Result<Held, Refusal> {
    let rows = state.store.school_rows(who.uai).await?;
    let active = state.store.arrivals(who.uai, state.clock.now()).await?;
    let (students, teachers) = (active.students.accounts, active.teachers.accounts);
    let deactivated = rows.of("account").saturating_sub(u64::from(students) + u64::from(teachers));
    let open = history.imports.iter().filter(|one| one.state == ImportState::Open).count();
    let undoable = history.imports.iter().filter(|one| one.can_undo);
    let ends: Vec<_> = undoable.filter_map(|one| Some(one.receipt.as_ref()?.undo_until)).collect();
    let actives = |count, of| many(count, &format!("{of} actif"), &format!("{of}s actifs"));
    Ok(Held {
        students: actives(students.into(), word(Roster::Students)),
        teachers: actives(teachers.into(), word(Roster::Teachers)),
        deactivated: many(deactivated, "compte désactivé", "comptes désactivés"),
        before_images: many(ends.len() as u64, "import annulable", "imports annulables"),
        undo_until: ends.into_iter().max().map(day),
        staged: many(
            open as u64,
            "liste envoyée et non validée",
            "listes envoyées et non validées",
        ),
        devices: many(rows.of("known_device"), "poste connu", "postes connus"),
    })
}

fn word(list: Roster) -> &'static str {
    match list {
        Roster::Students => "élève",
        Roster::Teachers => "enseignant",
    }
}
