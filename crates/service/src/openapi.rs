//! The OpenAPI 3.1 document: written beside each route, completed here with what they all answer.

use axum::{
    Json,
    http::{Method, StatusCode},
};
use balado_wire::{Problem, Role};
use utoipa::{
    OpenApi as _, ToSchema as _,
    openapi::{
        ContentBuilder, Object, OpenApi, RefOr, ResponseBuilder, Type,
        path::Operation,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};

use crate::roles::{self, Access};

const PROBLEM: &str = "application/problem+json";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Balado",
        description = "Accounts of a school: sign-in through its mailbox, imports, gestionnaire. \
            Refusals are problems (RFC 9457) with a stable `code` and a French `detail`. Every \
            answer has the headers `balado-contract` and `x-request-id`; send `balado-contract: 2` with \
            every request.",
        version = "2"
    ),
    components(schemas(Problem))
)]
struct Head;

/// What stands before the routes.
pub fn head() -> OpenApi {
    Head::openapi()
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "health",
    responses((status = 200, body = Object)))]
pub async fn show() -> Json<OpenApi> {
    Json(crate::document())
}

/// Adds the session's scheme and the problems that any route may answer.
pub fn complete(mut document: OpenApi) -> OpenApi {
    let scheme = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The token that redeeming a sign-in gave; two hours."))
        .build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("session", SecurityScheme::Http(scheme));
    let cookie = ApiKeyValue::with_description(
        "__Host-balado-session",
        "The cookie of a browser in which a mailed code was typed; `balado-session` where the service is \
         reached over plain http. It opens these pages and nothing of the API.",
    );
    components.add_security_scheme("browser", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (Method::GET, &mut item.get),
            (Method::PUT, &mut item.put),
            (Method::POST, &mut item.post),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(name(&method, path));
            if let Some(Access::Page(_)) = roles::access(&method, path) {
                add_pages(operation);
            }
            add_problems(operation);
            add_roles(operation, &method, path);
            describe(operation);
        }
    }
    document
}

/// Several handlers are called `show`: an operation is named after what is asked for, once.
fn name(method: &Method, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let method = method.as_str().to_ascii_lowercase();
    words.fold(method, |name, word| format!("{name}_{word}"))
}

fn add_problems(operation: &mut Operation) {
    let mut statuses = vec![
        ("400", "`bad-request`, `other-contract`"),
        ("408", "`too-slow`"),
        ("500", "`internal`"),
        ("503", "`unavailable`, with `Retry-After`"),
    ];
    if operation.security.is_some() {
        statuses.push(("401", "`signed-out`"));
    }
    if operation.request_body.is_some() {
        statuses.extend([("413", "`too-large`"), ("415", "`bad-content`")]);
    }
    if operation.security.is_some() || operation.request_body.is_some() {
        statuses.push(("507", "`store-full`: nothing was changed"));
    }
    for (status, description) in statuses {
        let known = &mut operation.responses.responses;
        known.entry(status.to_owned()).or_insert_with(|| problem(description));
    }
}

/// A page of a school refuses in pages.
fn add_pages(operation: &mut Operation) {
    let mut statuses = vec![
        ("400", "The request cannot be read"),
        ("401", "Nobody is signed in in this browser"),
        ("403", "Another role; or a form that no page of this session sent"),
        ("503", "The database is busy"),
        ("507", "The disk is full: nothing was changed"),
    ];
    if operation.request_body.is_some() {
        statuses.extend([("413", "The form is too large"), ("415", "No form")]);
    }
    for (status, description) in statuses {
        let known = &mut operation.responses.responses;
        known.entry(status.to_owned()).or_insert_with(|| html(description));
    }
}

fn html(description: &str) -> RefOr<utoipa::openapi::Response> {
    let text = Object::with_type(Type::String);
    let content = ContentBuilder::new().schema(Some(text)).build();
    RefOr::T(ResponseBuilder::new().description(description).content("text/html", content).build())
}

/// A route that is not for every role says so.
fn add_roles(operation: &mut Operation, method: &Method, path: &str) {
    let by_header = matches!(roles::access(method, path), Some(Access::Roles(_)));
    if by_header && !roles::allows(method, path, Role::Gestionnaire) {
        let refused = problem("`not-allowed`: the chef d’établissement only");
        operation.responses.responses.entry("403".to_owned()).or_insert(refused);
    }
}

/// Every answer has a description (OpenAPI 3.1 §4.8.17): one that its route leaves out is the name of
/// its status.
fn describe(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let name = StatusCode::from_bytes(status.as_bytes()).ok();
        if let (true, Some(name)) =
            (response.description.is_empty(), name.and_then(|status| status.canonical_reason()))
        {
            name.clone_into(&mut response.description);
        }
    }
}

fn problem(description: &str) -> RefOr<utoipa::openapi::Response> {
    let reference = utoipa::openapi::Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(reference)).build();
    RefOr::T(ResponseBuilder::new().description(description).content(PROBLEM, content).build())
}
