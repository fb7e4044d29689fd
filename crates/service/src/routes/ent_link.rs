use axum::{Json, extract::State};
use balado_core::{
    plan::Held,
    school::{ClassName, Roster},
};
use balado_wire::{AttendanceBody, ClassAttendanceBody, EntLinkBody, NeverCameBody};
use jiff::{Timestamp, civil::date, tz::TimeZone};

use super::{pages::door, trial};
use crate::{
    auth::SignedIn,
    body::Answer,
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

/// The 15 August before an instant, in France: from then on arrivals are those of its school year.
fn summer_before(now: Timestamp) -> Timestamp {
    let zone = TimeZone::get("Europe/Paris").expect("the zone is built in");
    let today = now.to_zoned(zone.clone()).date();
    let this_year = date(today.year(), 8, 15);
    let summer = if today < this_year { date(today.year() - 1, 8, 15) } else { this_year };
    let midnight = summer.to_zoned(zone).expect("France has a midnight in August");
    midnight.timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_year_begins_in_the_middle_of_august() {
        let table = [
            ("2026-08-14T21:59:59Z", "2025-08-14T22:00:00Z", "the last evening"),
            ("2026-08-14T22:00:00Z", "2026-08-14T22:00:00Z", "midnight in Paris"),
            ("2026-11-29T12:00:00Z", "2026-08-14T22:00:00Z", "in autumn"),
            ("2027-06-30T12:00:00Z", "2026-08-14T22:00:00Z", "in the next summer"),
        ];
        for (now, expected, case) in table {
            assert_eq!(summer_before(now.parse().unwrap()).to_string(), expected, "{case}");
        }
    }
}
