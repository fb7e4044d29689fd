use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::HoldBody;

/// Why a request was refused (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:balado:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same in English for people who read logs.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, why, and what to do; French, for the person.
    pub detail: String,
    /// Stable; what a client acts on.
    pub code: Code,
    /// To find the request in the service's log.
    pub request_id: String,
    /// With `held`: everything that waits for a number that was not typed, the gravest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<HoldBody>,
    /// With `list-moved`: the revision of the list now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Seconds after which to try again: of `Retry-After`, not of the body.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

macro_rules! codes {
    ($($name:ident $word:literal $status:literal $title:literal;)*) => {
        /// The stable codes of refused requests.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Code {
            $(#[doc = $title] $name,)*
            /// A code of a newer service.
            #[serde(other)]
            Unknown,
        }

        impl Code {
            /// The word in the body.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* Self::Unknown => "unknown" }
            }

            /// The HTTP status it comes with.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* Self::Unknown => 500 }
            }

            /// What it means, in English.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* Self::Unknown => "A code of a newer service" }
            }
        }
    };
}

codes! {
    BadRequest "bad-request" 400 "The request cannot be read";
    OtherContract "other-contract" 400 "The client speaks another version of the contract";
    BadUai "bad-uai" 400 "Not a school's number";
    OtherAcademy "other-academy" 400 "A school of an académie that this service does not serve";
    SignedOut "signed-out" 401 "No session, or a session that ended";
    BadCode "bad-code" 401 "The code or link does not open this request";
    WrongOrigin "wrong-origin" 403 "The request comes from the page of another site";
    NotAllowed "not-allowed" 403 "The role of the session does not allow this";
    StaleSession "stale-session" 403 "This wants a session that a code of the mailbox has just opened";
    NotFound "not-found" 404 "No such thing for this school";
    WrongMethod "wrong-method" 405 "The address does not answer this method";
    TooSlow "too-slow" 408 "The request took too long to arrive";
    ChunkDiffers "chunk-differs" 409 "The chunk was already sent with other content";
    DigestDiffers "digest-differs" 409 "The plan is not the one that was shown";
    ImportClosed "import-closed" 409 "The import no longer takes this";
    KeyReused "key-reused" 409 "The idempotency key was used for another request";
    Incomplete "incomplete" 409 "Chunks are missing";
    CannotUndo "cannot-undo" 409 "The import can no longer be undone";
    SignInOver "sign-in-over" 410 "The sign-in request is used, expired, reported or tried too often";
    ListMoved "list-moved" 412 "The list changed since the preview";
    TooLarge "too-large" 413 "The body is too large";
    BadContent "bad-content" 415 "The body is not of a type this address takes";
    NotConfirmed "not-confirmed" 422 "What confirms the gesture is missing or wrong";
    BadAccount "bad-account" 422 "A row is not an account";
    Held "held" 422 "The plan waits for a person to type its number";
    BadChoice "bad-choice" 422 "A choice names somebody it cannot concern";
    BadManager "bad-manager" 422 "Nobody who may be the gestionnaire of this school";
    MissingPrecondition "missing-precondition" 428 "If-Match is missing";
    TooMany "too-many" 429 "Too many requests";
    SchoolLimit "school-limit" 429 "The school has as much as one school may have";
    Internal "internal" 500 "The service failed";
    StoreFull "store-full" 507 "The service's disk is full";
    Unavailable "unavailable" 503 "The service is not ready";
    InDoubt "in-doubt" 503 "Nobody knows whether it was done: ask for the receipt";
}

impl Problem {
    /// A problem with its French sentence.
    pub fn new(code: Code, detail: impl Into<String>, request_id: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:balado:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            request_id: request_id.into(),
            holds: Vec::new(),
            revision: None,
            retry_after: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_code_is_the_one_in_the_body() {
        for code in
            [Code::BadUai, Code::ListMoved, Code::StoreFull, Code::BadContent, Code::OtherContract]
        {
            let written = serde_json::to_string(&code).unwrap();
            assert_eq!(written, format!("\"{}\"", code.as_str()));
        }
        let newer: Code = serde_json::from_str("\"a-code-of-tomorrow\"").unwrap();
        assert_eq!(newer, Code::Unknown);
    }
}
