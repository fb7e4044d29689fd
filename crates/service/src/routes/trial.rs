//! « Vérifier mon lien » : a round trip through the ENT that only shows what it answers.

use axum::{Json, extract::State, http::StatusCode};
use balado_core::school::Uai;
use balado_wire::{
    ExcessBody, MatchedColumnBody, NewTrialBody, Problem, ShapeBody, TrialBody, TrialOutcome,
    TrialResult,
};
use jiff::SignedDuration;
use uuid::Uuid;

use super::{pages::door, sign_ins::no_chance};
use crate::{
    arrivals::{
        Ent,
        cas::{Answer, AnswerError, Excess, Refused, Shape, ValidationError},
    },
    auth::SignedIn,
    body::{Answer as Answered, Named},
    error::Refusal,
    secrets,
    state::AppState,
    store::{DbError, MatchedColumn, NewTrial, NotRecognised, Recognised, Trial},
};

/// From asking for a trial in the app to the last moment a browser may come back from it.
const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Begins a round trip: whoever opens the address in a browser makes it with their own ENT account.
#[utoipa::path(post, path = "/v1/ent-link/test", tag = "ent-link", security(("session" = [])),
    responses((status = 201, body = NewTrialBody)))]
pub async fn begin(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<(StatusCode, Json<NewTrialBody>), Refusal> {
    let token = secrets::fresh_token().map_err(|error| no_chance(&error))?;
    let (id, begun_at) = (Uuid::now_v7(), state.clock.now());
    let expires_at = begun_at + LASTS;
    let trial = NewTrial { id, token: secrets::hash_token(&token), begun_at, expires_at };
    state.store.begin_trial(who.uai, trial).await?;
    let door = door::address(&state.public_url, who.uai);
    let address = format!("{door}/essai?jeton={token}");
    Ok((StatusCode::CREATED, Json(NewTrialBody { id, address, begun_at, expires_at })))
}

/// Where a round trip stands.
#[utoipa::path(get, path = "/v1/ent-link/test/{id}", tag = "ent-link", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = TrialBody),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "`not-found`")))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(who): SignedIn,
    Named(id): Named<Uuid>,
) -> Answered<TrialBody> {
    let trial = state.store.trial(who.uai, id).await?;
    let trial = trial.ok_or_else(|| {
        Refusal::not_found("Cette vérification n’existe plus : une autre a été commencée depuis.")
    })?;
    Ok(Json(body(trial)))
}

pub(super) fn body(trial: Trial) -> TrialBody {
    let (answered_at, outcome) = trial.answered.unzip();
    let Trial { id, begun_at, expires_at, .. } = trial;
    TrialBody { id, begun_at, expires_at, answered_at, outcome }
}

/// What a round trip showed, without anybody's name.
pub(super) async fn outcome(
    state: &AppState,
    uai: Uai,
    ent: &Ent,
    validated: Result<Answer, ValidationError>,
) -> Result<TrialOutcome, DbError> {
    let answer = match validated {
        Ok(answer) => answer,
        Err(error) => {
            let result = failed(error);
            return Ok(TrialOutcome { result, shape: None, names_schools: false, excess: vec![] });
        }
    };
    let shape = Some(answer.shape.into());
    let names_schools = !answer.schools.is_empty();
    let excess = answer.excess.iter().copied().map(ExcessBody::from).collect();
    let recognised = state.store.recognise(uai, answer, ent.cuts_ids).await?;
    let result = match recognised {
        Ok(Recognised { account, by }) => {
            TrialResult::Recognised { by: by.into(), list: account.account.roster.into() }
        }
        Err(reason) => reason.into(),
    };
    Ok(TrialOutcome { result, shape, names_schools, excess })
}

fn failed(error: ValidationError) -> TrialResult {
    match error {
        ValidationError::Answer(AnswerError::Refused(Refused::InvalidTicket)) => {
            TrialResult::TicketRefused
        }
        ValidationError::Answer(AnswerError::Refused(Refused::InvalidService)) => {
            TrialResult::ServiceRefused
        }
        _ => TrialResult::NoAnswer,
    }
}

impl From<NotRecognised> for TrialResult {
    fn from(reason: NotRecognised) -> Self {
        match reason {
            NotRecognised::Anonymous => Self::Anonymous,
            NotRecognised::Unknown { neither_list } => Self::Unknown { neither_list },
            NotRecognised::Deactivated => Self::Deactivated,
            NotRecognised::OtherProfile { .. } => Self::OtherProfile,
            NotRecognised::OtherSchool => Self::OtherSchool,
        }
    }
}

impl From<MatchedColumn> for MatchedColumnBody {
    fn from(column: MatchedColumn) -> Self {
        match column {
            MatchedColumn::EntId => Self::EntId,
            MatchedColumn::EndOfEntId => Self::EndOfEntId,
            MatchedColumn::Login => Self::Login,
        }
    }
}

impl From<Shape> for ShapeBody {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Default => Self::Default,
            Shape::Elea => Self::Elea,
            Shape::Generic => Self::Generic,
            Shape::Labomep => Self::Labomep,
            Shape::Ode => Self::Ode,
            Shape::Pronote => Self::Pronote,
            Shape::Ijbox => Self::Ijbox,
            Shape::Uid => Self::Uid,
            Shape::Uuid => Self::Uuid,
            Shape::Uai => Self::Uai,
            Shape::UserOnly => Self::UserOnly,
            Shape::Other => Self::Other,
        }
    }
}

impl From<Excess> for ExcessBody {
    fn from(excess: Excess) -> Self {
        match excess {
            Excess::Relatives => Self::Relatives,
            Excess::BirthDate => Self::BirthDate,
            Excess::Contact => Self::Contact,
            Excess::Address => Self::Address,
            Excess::NationalId => Self::NationalId,
        }
    }
}
