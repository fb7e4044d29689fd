//! What the forms of our own pages send.

use std::fmt;

use axum::{
    body::Bytes,
    extract::{FromRequest, RawForm, Request},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use balado_wire::Code;
use url::Url;

use super::refused;
use crate::{
    error::Refusal,
    secrets::{Sealed, Seals},
    state::AppState,
};

/// A form that one of our own pages sent.
pub struct Form(Bytes);

/// Without what was typed.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(…)")
    }
}

impl Form {
    /// A field, when the form has it.
    pub fn field(&self, wanted: &str) -> Option<String> {
        field(&self.0, wanted)
    }

    /// Whether it bears the signature that one of our pages put in it (OWASP, Cross-Site Request Forgery).
    pub fn is_signed(&self, seals: &Seals) -> bool {
        let given = self.field("jeton").and_then(|token| hex::decode(token).ok());
        let given = given.and_then(|token| Sealed::try_from(token).ok());
        given.is_some_and(|given| bool::from(seals.open(&given)))
    }
}

impl FromRequest<AppState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        own_page(request.headers(), &state.public_url).map_err(refused)?;
        let form = RawForm::from_request(request, state).await;
        form.map(|RawForm(form)| Self(form))
            .map_err(|rejection| refused(Refusal::of_status(rejection.status())))
    }
}

/// A field of a form or a query.
pub fn field(form: &[u8], wanted: &str) -> Option<String> {
    let mut fields = url::form_urlencoded::parse(form);
    fields.find_map(|(name, value)| (name == wanted).then(|| value.into_owned()))
}

/// Another site cannot have a visitor's browser send a form: it says where it comes from (Fetch Metadata), or
/// an older one which site sent it (`Origin`). Those that say neither are held by what else a form must have.
fn own_page(headers: &HeaderMap, public_url: &Url) -> Result<(), Refusal> {
    let value = |name| headers.get(name).map(HeaderValue::as_bytes);
    let ours = public_url.origin().ascii_serialization();
    let own = match (value("sec-fetch-site"), value(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, b"same-origin" | b"none"),
        (None, Some(origin)) => origin == ours.as_bytes(),
        (None, None) => true,
    };
    if own {
        return Ok(());
    }
    Err(Refusal::new(
        Code::WrongOrigin,
        "Cette demande vient d’un autre site. Rien n’a été envoyé ni changé : tapez vous-même l’adresse du \
         service, puis votre RNE.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rne_is_read_from_a_form_as_browsers_write_it() {
        let table = [
            ("rne=0779999A", Some("0779999A"), "as typed"),
            ("x=1&rne=+0779999a+", Some(" 0779999a "), "among others, with blanks"),
            ("rne=%D9%A0779999A", Some("٠779999A"), "digits of another script stay what they are"),
            ("rne=0779999A%0D%0ABcc:x", Some("0779999A\r\nBcc:x"), "line ends stay in the value"),
            ("", None, "nothing"),
        ];
        for (form, expected, case) in table {
            assert_eq!(field(form.as_bytes(), "rne").as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn only_our_own_page_asks() {
        let table = [
            ("same-origin", "https://balado.example", true),
            ("none", "", true),
            ("cross-site", "", false),
            ("same-site", "", false),
            ("cross-site", "https://balado.example", false),
            ("", "https://balado.example", true),
            ("", "https://balado.example.org", false),
            ("", "http://balado.example", false),
            ("", "null", false),
            ("", "", true),
        ];
        let url = "https://balado.example/".parse().unwrap();
        for (site, origin, expected) in table {
            let mut headers = HeaderMap::new();
            let said = [("sec-fetch-site", site), ("origin", origin)];
            for (name, value) in said.into_iter().filter(|(_, value)| !value.is_empty()) {
                headers.insert(name, value.parse().unwrap());
            }
            assert_eq!(own_page(&headers, &url).is_ok(), expected, "{site} {origin}");
        }
    }
}
