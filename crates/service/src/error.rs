//! Every refusal: what happened, why, and what to do, in French, under a stable code.

use std::borrow::Cow;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use balado_core::{
    plan::Hold,
    school::{TextError, UaiError},
};
use balado_wire::{Code, HoldBody, Problem, Revision};

/// A request that is not answered as asked. Becomes `application/problem+json`.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// What a client acts on.
    pub code: Code,
    /// What the person reads.
    pub detail: Cow<'static, str>,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
    /// With [`Code::Held`].
    pub holds: Vec<Hold>,
    /// With [`Code::ListMoved`].
    pub revision: Option<Revision>,
}

impl Refusal {
    /// A refusal with its sentence.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), retry_after: None, holds: Vec::new(), revision: None }
    }

    /// Something that this school does not have.
    pub fn not_found(what: &'static str) -> Self {
        Self::new(Code::NotFound, what)
    }

    pub(crate) fn problem(&self, request_id: &str) -> Problem {
        Problem {
            holds: self.holds.iter().copied().map(HoldBody::from).collect(),
            revision: self.revision.map(|revision| revision.to_string()),
            ..Problem::new(self.code, self.detail.clone(), request_id)
        }
    }

    /// What the framework answered by itself, said in our words.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(
                "Cette adresse n’existe pas dans ce service. Vérifiez l’adresse du service dans les \
                 préférences, ou mettez Balado import à jour.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                Code::WrongMethod,
                "Cette adresse ne répond pas à cette méthode. Voyez la liste dans /v1/openapi.json.",
            ),
            StatusCode::REQUEST_TIMEOUT => Self::new(
                Code::TooSlow,
                "La demande a mis trop de temps à arriver. Rien n’a été changé : réessayez, \
                 par plus petits lots si la ligne est lente.",
            ),
            // What was begun goes on: `TimeoutLayer` only stops waiting for it.
            StatusCode::GATEWAY_TIMEOUT => Self {
                retry_after: Some(5),
                ..Self::new(
                    Code::InDoubt,
                    "Le service n’a pas fini à temps, et on ne sait pas si c’est fait. Demandez le \
                     compte rendu, ou regardez l’historique, avant de recommencer.",
                )
            },
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                Code::TooLarge,
                "L’envoi est plus long que ce que cette adresse accepte. Rien n’a été changé.",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                Code::BadContent,
                "Le contenu envoyé n’est pas du JSON. Envoyez Content-Type: application/json.",
            ),
            status if status.is_client_error() => {
                Self::new(Code::BadRequest, "La demande ne peut pas être lue. Rien n’a été changé.")
            }
            _ => Self::new(
                Code::Internal,
                "Le service a rencontré une erreur. Réessayez ; si cela dure, donnez le numéro de la \
                 demande à l’assistance.",
            ),
        }
    }
}

/// The body is larger than what is taken.
pub(crate) fn too_large() -> Refusal {
    Refusal::new(
        Code::TooLarge,
        "L’envoi est trop grand. Rien n’a été changé : envoyez de plus petits lots \
         (2 000 comptes au plus, 4 Mo, 8 Mo une fois décompressé).",
    )
}

impl From<UaiError> for Refusal {
    fn from(error: UaiError) -> Self {
        Self::new(Code::BadUai, error.help())
    }
}

impl IntoResponse for Refusal {
    /// The body and `Retry-After` are written by `envelope`, which knows the request's id.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).expect("a code has a real status");
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A chunk with no row, or too many.
pub(crate) fn too_large_chunk() -> Refusal {
    Refusal::new(
        Code::TooLarge,
        "Un lot a de 1 à 2 000 comptes. Rien n’a été gardé : envoyez de plus petits lots.",
    )
}

/// Why a text is refused, in French.
pub(crate) fn text_error(error: TextError) -> &'static str {
    match error {
        TextError::Empty => "il est vide",
        TextError::TooLong => "il est trop long",
        TextError::Unreadable => "il contient un caractère illisible",
    }
}
