use axum::{Json, extract::State};
use balado_core::{
    plan::Held,
    school::{ClassName, Roster},
};
use balado_wire::{AttendanceBody, ClassAttendanceBody, EntLinkBody, NeverCameBody};

use super::{pages::door, trial};
use crate::{
    auth::SignedIn,
    body::Answer,
    school_year::summer_before,
    state::AppState,
    store::{Attendance, ClassAttendance},
};

/// The address to paste into the ENT, and who came through it: counts only.
#[utoipa::path(get, path = "/v1/ent-link", tag = "ent-link", security(("session" = [])),
    responses((status = 200, body = EntLinkBody)))]
pub async fn show(State(state): State<AppState>, SignedIn(who): SignedIn) -> Answer<EntLinkBody> {
    let since = summer_before(state.clock.now());
    let arrivals = state.store.arrivals(who.uai, since).await?;
    Ok(Json(EntLinkBody {
        address: door::address(&state.public_url, who.uai),
        ent: arrivals.ent,
        last_arrival: arrivals.last,
        since,
        students: arrivals.students.into(),
        teachers: arrivals.teachers.into(),
        classes: arrivals.classes.into_iter().map(ClassAttendanceBody::from).collect(),
        unknown: arrivals.unknown,
        trial: arrivals.trial.map(trial::body),
    }))
}

/// Active accounts that nobody came in this school year, by list, class and name.
#[utoipa::path(get, path = "/v1/ent-link/never-came", tag = "ent-link", security(("session" = [])),
    responses((status = 200, body = [NeverCameBody])))]
pub async fn never_came(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Answer<Vec<NeverCameBody>> {
    let since = summer_before(state.clock.now());
    let accounts = state.store.never_came(who.uai, since).await?;
    Ok(Json(accounts.into_iter().map(body).collect()))
}

fn body(held: Held) -> NeverCameBody {
    let account = held.account;
    NeverCameBody {
        list: account.roster.into(),
        last_name: account.last_name.to_string(),
        first_name: account.first_name.to_string(),
        classes: account.classes.as_slice().iter().map(ToString::to_string).collect(),
    }
}

impl From<Attendance> for AttendanceBody {
    fn from(Attendance { came, accounts }: Attendance) -> Self {
        Self { came, accounts }
    }
}

impl From<ClassAttendance> for ClassAttendanceBody {
    fn from(class: ClassAttendance) -> Self {
        let ClassAttendance { roster, class, attendance: Attendance { came, accounts } } = class;
        let class = class.as_ref().map(ClassName::to_string);
        Self { list: Roster::into(roster), class, came, accounts }
    }
}
