//! What the fictional ENT answers about a ticket: the shapes of `EntCore`, and what no ENT should answer.

use std::{convert::Infallible, time::Duration};

use askama::Template;
use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};

use futures_util::{Stream, stream};

use super::Person;

/// How the ENT answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answering {
    /// As a type of connector of `EntCore` does, by its word.
    Shape(&'static str),
    /// Never.
    Silence,
    /// With a page of its own.
    Html,
    /// Elsewhere.
    Redirect(String),
    /// With these very bytes.
    Raw(String),
    /// With an endless text.
    Endless,
    /// As a type of connector does, as often as it is asked: `EntCore` reads whether a ticket was used before it
    /// writes that it is, and says yes to two who ask at the same moment.
    Again(&'static str),
    /// With these bytes, in the coding that its header names.
    Encoded(&'static str, Vec<u8>),
    /// A byte now and then, for ever.
    Drip,
}

/// Each type of connector: its word, and the name that the console shows.
pub const SHAPES: &[(&str, &str)] = &[
    ("ijbox", "IJBOX : id et établissement"),
    ("uid", "Uid : identifiant et id"),
    ("uuid", "Uuid : id interne et id"),
    ("default", "Par défaut : toute la fiche, noms des parents compris"),
    ("elea", "Eléa"),
    ("labomep", "Labomep"),
    ("generic", "Generic : toute la fiche"),
    ("ode", "Ode"),
    ("pronote", "Pronote"),
    ("external-id", "ExternalId : id sans préfixe"),
    ("login", "identifiant seul"),
    ("uai", "UAI : l’établissement, le même pour tous"),
];

impl Answering {
    /// The shape of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        SHAPES.iter().find(|(known, _)| *known == word).map(|(known, _)| Self::Shape(known))
    }

    pub(super) async fn respond(self, person: &Person) -> Response {
        match self {
            Self::Shape(shape) | Self::Again(shape) => xml(&Success { shape, person }),
            Self::Silence => std::future::pending().await,
            Self::Html => {
                Html("<!doctype html><title>Erreur</title><p>Maintenance</p>").into_response()
            }
            Self::Redirect(to) => Redirect::to(&to).into_response(),
            Self::Raw(text) => Body::from(text).into_response(),
            Self::Endless => "x".repeat(1_000_000).into_response(),
            Self::Encoded(coding, bytes) => {
                ([(header::CONTENT_ENCODING, coding)], bytes).into_response()
            }
            Self::Drip => Body::from_stream(drops()).into_response(),
        }
    }
}

/// Between two bytes of a drip.
const NOW_AND_THEN: Duration = Duration::from_millis(50);

fn drops() -> impl Stream<Item = Result<&'static str, Infallible>> {
    stream::unfold(tokio::time::interval(NOW_AND_THEN), |mut clock| async {
        clock.tick().await;
        Some((Ok(" "), clock))
    })
}

/// That the ENT refuses a ticket, with a code of CAS.
#[derive(Template)]
#[template(path = "ent/failure.xml")]
pub struct Failure {
    pub code: &'static str,
}

/// What the ENT posts to a service when somebody leaves, as it is.
#[derive(Template)]
#[template(path = "ent/logout.xml")]
pub struct Logout<'a> {
    pub ticket: &'a str,
}

#[derive(Template)]
#[template(path = "ent/success.xml")]
struct Success<'a> {
    shape: &'static str,
    person: &'a Person,
}

/// Without a content type, as `EntCore` has none.
pub fn xml(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => Body::from(text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
