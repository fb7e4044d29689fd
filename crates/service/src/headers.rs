//! What every answer tells a browser to refuse.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

/// A year, and only once people reach the service over TLS: it cannot be taken back.
const TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What is no page shows nothing and runs nothing, whatever a browser takes it for.
const NO_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Completes the headers of an answer; a page keeps its own policy.
pub fn secure(headers: &mut HeaderMap, public_url: &Url) {
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
    if public_url.scheme() == "https" {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TLS_ONLY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_promised_only_where_people_reach_the_service_by_it() {
        for (url, expected) in
            [("https://balado.example/", true), ("http://127.0.0.1:7077/", false)]
        {
            let mut headers = HeaderMap::new();
            secure(&mut headers, &url.parse().unwrap());
            assert_eq!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), expected, "{url}");
        }
    }

    #[test]
    fn a_page_keeps_its_policy_and_a_file_its_cache() {
        let mut headers = HeaderMap::new();
        let own = HeaderValue::from_static("own");
        headers.insert(header::CONTENT_SECURITY_POLICY, own.clone());
        headers.insert(header::CACHE_CONTROL, own.clone());
        secure(&mut headers, &"https://balado.example/".parse().unwrap());
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], own);
        assert_eq!(headers[header::CACHE_CONTROL], own);
    }
}
