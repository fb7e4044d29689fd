use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// The app's colours, then what is the pages' own.
const STYLE: &str = concat!(
    include_str!("../../../../../ui/src/style/tokens.css"),
    include_str!("../../../pages/style.css")
);

/// What every mailed link does, then what is one page's own.
const MAILED_SIGN_IN: &str =
    concat!(include_str!("../../../pages/mailed.js"), include_str!("../../../pages/connexion.js"));
const MAILED_REVOCATION: &str =
    concat!(include_str!("../../../pages/mailed.js"), include_str!("../../../pages/revoquer.js"));

/// The pages' style.
#[utoipa::path(get, path = "/pages/style.css", tag = "pages",
    responses((status = 200, body = String, content_type = "text/css")))]
pub async fn style() -> Response {
    file("text/css; charset=utf-8", STYLE)
}

/// The script of `/connexion`.
#[utoipa::path(get, path = "/pages/connexion.js", tag = "pages",
    responses((status = 200, body = String, content_type = "text/javascript")))]
pub async fn script() -> Response {
    file("text/javascript; charset=utf-8", MAILED_SIGN_IN)
}

/// The script of `/revoquer`.
#[utoipa::path(get, path = "/pages/revoquer.js", tag = "pages",
    responses((status = 200, body = String, content_type = "text/javascript")))]
pub async fn revoking_script() -> Response {
    file("text/javascript; charset=utf-8", MAILED_REVOCATION)
}

/// The app's icon.
#[utoipa::path(get, path = "/pages/icon.svg", tag = "pages",
    responses((status = 200, body = String, content_type = "image/svg+xml")))]
pub async fn icon() -> Response {
    file("image/svg+xml", include_str!("../../../../../icons/icon.svg"))
}

/// Public and small: kept a few minutes, so that a new version shows soon.
fn file(kind: &'static str, content: &'static str) -> Response {
    let head = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    (head, content).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands before the first character that no name of CSS has.
    fn name(text: &str) -> &str {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default()
    }

    #[test]
    fn every_colour_and_space_of_the_pages_is_one_of_the_app() {
        let used: Vec<&str> = STYLE.split("var(").skip(1).map(name).collect();
        assert!(used.len() > 20, "{used:?}");
        for used in used {
            assert!(STYLE.contains(&format!("\n  {used}: ")), "{used}");
        }
        let own = include_str!("../../../pages/style.css");
        assert!(!own.contains('#') && !own.contains("rgb("), "a colour of its own");
    }
}
