use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// The pages' style.
#[utoipa::path(get, path = "/pages/style.css", tag = "pages",
    responses((status = 200, body = String, content_type = "text/css")))]
pub async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("../../../pages/style.css"))
}

/// The script of `/connexion`, the only one.
#[utoipa::path(get, path = "/pages/connexion.js", tag = "pages",
    responses((status = 200, body = String, content_type = "text/javascript")))]
pub async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../../pages/connexion.js"))
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
