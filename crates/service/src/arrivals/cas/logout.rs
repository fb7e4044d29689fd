use url::form_urlencoded;

use super::{document::Element, ticket::Ticket};

/// The ticket whose visit an ENT says is over.
///
/// `EntCore` posts the XML as it is, others as the form field `logoutRequest` (CAS protocol 3.0, § 2.3.3);
/// neither is signed, so it may only end what that very ticket began.
pub fn ended_ticket(body: &[u8]) -> Option<Ticket> {
    let text = std::str::from_utf8(body).ok()?;
    let in_form = form_urlencoded::parse(body).find(|(field, _)| field == "logoutRequest");
    let document = match &in_form {
        Some((_, value)) => value.trim(),
        None => text.trim(),
    };
    let root = Element::parse(document).ok().filter(|root| root.is("LogoutRequest"))?;
    root.child("SessionIndex")?.text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"LR-1\" Version=\"2.0\">\
        <saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">@NOT_USED@</saml:NameID>\
        <samlp:SessionIndex>ST-abc</samlp:SessionIndex></samlp:LogoutRequest>";

    #[test]
    fn the_ticket_is_found_in_either_dress_and_nowhere_else() {
        let form: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("logoutRequest", REQUEST)
            .finish();
        let table = [
            (REQUEST.to_owned(), true, "raw"),
            (format!("\n{REQUEST}\n"), true, "raw, with blanks"),
            (form, true, "a form"),
            (REQUEST.replace("samlp:", ""), true, "without prefixes"),
            (REQUEST.replace("ST-abc", "abc"), false, "no ticket"),
            (REQUEST.replace("LogoutRequest", "AuthnRequest"), false, "another request"),
            (format!("<!DOCTYPE a>{REQUEST}"), false, "with a document type"),
            ("logoutRequest=".to_owned(), false, "an empty form"),
            (String::new(), false, "nothing"),
        ];
        for (body, expected, case) in table {
            let ticket = ended_ticket(body.as_bytes());
            assert_eq!(
                ticket.is_some_and(|ticket| ticket.as_str() == "ST-abc"),
                expected,
                "{case}"
            );
        }
        assert!(ended_ticket(b"\xff\xfe").is_none());
    }
}
