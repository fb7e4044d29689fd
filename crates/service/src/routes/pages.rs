use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// What somebody sees who opens the mailed link in a browser. It reads nothing and changes nothing.
#[utoipa::path(get, path = "/connexion", tag = "pages",
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn sign_in() -> Response {
    page(
        "Ouvrir Balado import",
        "<p>Ce lien s’ouvre dans Balado import, sur le poste qui l’a demandé.</p>\n\
         <ol>\n<li>Copiez l’adresse de cette page.</li>\n\
         <li>Dans la fenêtre de Balado import, collez-la, ou tapez le code du courriel.</li>\n</ol>\n\
         <p>Vous n’avez rien demandé ? Fermez cette page : rien ne s’est ouvert.</p>",
    )
}

/// What somebody sees who types the service's address.
#[utoipa::path(get, path = "/", tag = "pages",
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn home() -> Response {
    page(
        "Service Balado",
        "<p>Ce service reçoit les listes d’élèves et d’enseignants de Balado import.</p>\n\
         <p>Pour vous connecter, ouvrez Balado import sur votre poste et tapez le RNE de \
         l’établissement.</p>",
    )
}

fn page(title: &str, content: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    );
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    (head, html).into_response()
}
