use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::envelope::AsWritten;

/// An error of the protocol, answered to a site in the words of RFC 6749 §5.2 and RFC 6750 §3.
///
/// Its description is for whoever makes the site, in French without accents: the RFC has ASCII only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtocolError {
    /// Of the answer.
    pub status: StatusCode,
    /// The code of the RFC; nothing when a request only lacks its token (RFC 6750 §3.1).
    pub error: Option<&'static str>,
    /// What is wrong and what to do.
    pub description: &'static str,
    scheme: Option<&'static str>,
}

/// As it travels.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProtocolErrorBody {
    /// A code of RFC 6749 or 6750.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    /// ASCII.
    error_description: &'static str,
}

impl ProtocolError {
    /// A request of the token endpoint that is not answered as asked.
    pub const fn of_request(error: &'static str, description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: Some(error), description, scheme: None }
    }

    /// Nobody knows this site, or its secret is another one.
    pub const fn of_client(description: &'static str) -> Self {
        let error = Some("invalid_client");
        Self { status: StatusCode::UNAUTHORIZED, error, description, scheme: Some("Basic") }
    }

    /// A request of `userinfo` without an access token.
    pub const NO_TOKEN: Self = Self {
        status: StatusCode::UNAUTHORIZED,
        error: None,
        description: "Il faut un jeton : Authorization: Bearer.",
        scheme: Some("Bearer"),
    };

    /// With one that opens nothing, or nothing any more.
    pub const BAD_TOKEN: Self = Self {
        error: Some("invalid_token"),
        description: "Ce jeton est inconnu ou ne vaut plus rien : faites une nouvelle demande.",
        ..Self::NO_TOKEN
    };

    fn challenge(self) -> Option<HeaderValue> {
        let scheme = self.scheme?;
        let challenge = match self.error.filter(|_| scheme == "Bearer") {
            None => format!("{scheme} realm=\"Balado\""),
            Some(error) => {
                let description = self.description;
                format!(
                    "{scheme} realm=\"Balado\", error=\"{error}\", error_description=\"{description}\""
                )
            }
        };
        HeaderValue::from_str(&challenge).ok()
    }
}

impl IntoResponse for ProtocolError {
    fn into_response(self) -> Response {
        let body = ProtocolErrorBody { error: self.error, error_description: self.description };
        let mut response = (self.status, Json(body)).into_response();
        response
            .headers_mut()
            .extend(self.challenge().map(|challenge| (header::WWW_AUTHENTICATE, challenge)));
        response.headers_mut().insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        response.extensions_mut().insert(AsWritten);
        response
    }
}
