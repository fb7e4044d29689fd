use axum::{Json, extract::State};
use balado_core::school::{Academy, Uai};
use balado_wire::{Code, Problem, SchoolBody};

use crate::{
    body::{Answer, Named},
    error::Refusal,
    state::AppState,
    store::School,
};

/// A school of the académie: the same shape whether the service knows it or not.
#[utoipa::path(get, path = "/v1/schools/{uai}", tag = "schools",
    params(("uai" = String, Path, description = "Seven digits and their letter")),
    responses((status = 200, body = SchoolBody),
        (status = 400, body = Problem, content_type = "application/problem+json",
            description = "`bad-uai`, `other-academy`")))]
pub async fn show(State(state): State<AppState>, Named(uai): Named<String>) -> Answer<SchoolBody> {
    let (uai, academy) = of_academy(&state, &uai)?;
    let school = state.store.school(uai).await?;
    Ok(Json(body(&school, academy)))
}

/// A school that this service may serve.
pub(super) fn of_academy(state: &AppState, text: &str) -> Result<(Uai, &'static Academy), Refusal> {
    let uai: Uai = text.parse()?;
    let academy = state.academies.of(&uai).ok_or_else(|| {
        Refusal::new(
            Code::OtherAcademy,
            "Cet établissement n’est pas d’une académie que ce service connaît. Vérifiez le RNE, ou \
             l’adresse du service dans les préférences.",
        )
    })?;
    Ok((uai, academy))
}

/// Where mails go.
pub(crate) fn mailbox(school: &School, academy: &Academy) -> String {
    school.mailbox.clone().unwrap_or_else(|| academy.mailbox(&school.uai))
}

/// A school, as its people call it.
pub(crate) fn called(school: &School) -> String {
    match &school.name {
        Some(name) => format!("{name} ({})", school.uai),
        None => format!("l’établissement {}", school.uai),
    }
}

pub(super) fn body(school: &School, academy: &Academy) -> SchoolBody {
    SchoolBody {
        uai: school.uai.to_string(),
        name: school.name.clone(),
        activated: school.activated,
        mailbox: masked(&mailbox(school, academy)),
    }
}

/// The school of an open session: its académie was checked when it was opened.
pub(super) async fn own(state: &AppState, uai: Uai) -> Result<SchoolBody, Refusal> {
    let (uai, academy) = of_academy(state, uai.as_str())?;
    Ok(body(&state.store.school(uai).await?, academy))
}

/// `ce.0779999a@ac-creteil.fr` → `ce.077…a@ac-creteil.fr`.
fn masked(mailbox: &str) -> String {
    let (local, domain) = mailbox.split_once('@').unwrap_or((mailbox, ""));
    let first: String = local.chars().take(6).collect();
    let last: String = local.chars().skip(6).last().into_iter().collect();
    format!("{first}…{last}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_recognised_and_not_given() {
        assert_eq!(masked("ce.0779999a@ac-creteil.fr"), "ce.077…a@ac-creteil.fr");
        assert_eq!(masked("été@x.example"), "été…@x.example");
    }
}
