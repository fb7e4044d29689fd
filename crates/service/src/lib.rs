//! The reference Balado service: a school's accounts, its imports and its sign-in.
//!
//! [`app`] is every route. A handler extracts, converts, makes one call to the
//! [`store::Store`] and answers; `envelope` gives each answer its id, the version of
//! the contract, and a problem body when it is a refusal. What an import does is
//! decided in [`imports`], by the same core that made the preview.
//!
//! Nothing else is needed: an SQLite file, and a mail server, a folder for mails
//! or `--demo`, which shows them to whoever tries it. `docs/api.md` and
//! `/v1/openapi.json` are the contract.

pub mod arrivals;
pub mod audit;
mod auth;
mod body;
mod client;
pub mod clock;
pub mod config;
mod contract;
mod cookies;
pub mod directory;
pub mod egress;
mod envelope;
pub mod error;
mod headers;
pub mod imports;
pub mod mail;
mod metrics;
mod openapi;
pub mod openid;
pub mod owner_only;
pub mod proxies;
pub mod readings;
mod refusals;
pub mod releases;
pub mod roles;
mod routes;
mod school_year;

pub mod secrets;
pub mod serve;
mod state;
pub mod store;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Extensions, HeaderMap, StatusCode, Version},
    middleware,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate},
    },
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};
use utoipa::openapi::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

pub use metrics::Metrics;
pub use state::{AppState, Leaving};

use routes::{
    application, chunks, ent_link, health, imports as import, manager, openid as site, pages,
    roster, schools, sessions, sign_ins, trial, undo,
};

/// Every route, and its page in the OpenAPI document.
fn paths() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(schools::show))
        .routes(routes!(sign_ins::ask))
        .routes(routes!(sign_ins::redeem))
        .routes(routes!(sign_ins::report))
        .routes(routes!(sessions::show, sessions::sign_out))
        .routes(routes!(sessions::list, sessions::end_all))
        .routes(routes!(sessions::end))
        .routes(routes!(roster::show))
        .routes(routes!(import::history, import::open))
        .routes(routes!(import::show, import::discard))
        .routes(routes!(chunks::put))
        .routes(routes!(import::commit))
        .routes(routes!(import::receipt))
        .routes(routes!(undo::open))
        .routes(routes!(ent_link::show))
        .routes(routes!(ent_link::never_came))
        .routes(routes!(trial::begin))
        .routes(routes!(trial::show))
        .routes(
            routes!(pages::door::enter, pages::door::log_out)
                .layer(DefaultBodyLimit::max(pages::door::LONGEST_LOGOUT)),
        )
        .routes(routes!(pages::door::leave_again))
        .routes(routes!(pages::door::account))
        .routes(routes!(pages::door::begin_trial))
        .routes(routes!(site::configuration))
        .routes(routes!(site::key_set))
        .routes(routes!(pages::site::authorize, pages::site::authorize_form))
        .routes(routes!(site::token))
        .routes(routes!(site::person, site::person_form))
        .routes(routes!(pages::gestionnaire::show_code))
        .routes(routes!(manager::show, manager::name, manager::dismiss))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(openapi::show))
        .routes(routes!(application::latest))
        .routes(routes!(application::file))
        .routes(routes!(pages::home))
        .routes(routes!(pages::application::show))
        .routes(routes!(pages::start::show, pages::start::ask))
        .routes(routes!(pages::code::show, pages::code::redeem))
        .routes(routes!(pages::school::overview::show))
        .routes(routes!(pages::school::manager::choose))
        .routes(routes!(pages::school::naming::confirm, pages::school::naming::name))
        .routes(routes!(pages::school::manager::confirm_dismissal, pages::school::manager::dismiss))
        .routes(routes!(pages::school::naming::ask_code))
        .routes(routes!(pages::school::leaving::confirm_all, pages::school::leaving::end_all))
        .routes(routes!(pages::school::leaving::gone, pages::school::leaving::sign_out))
        .routes(routes!(pages::link::show))
        .routes(routes!(pages::link::asked))
        .routes(routes!(pages::link::stop))
        .routes(routes!(pages::revoking::show, pages::revoking::revoke))
        .routes(routes!(pages::revoking::asked))
        .routes(routes!(pages::style))
        .routes(routes!(pages::script))
        .routes(routes!(pages::revoking_script))
        .routes(routes!(pages::icon))
}

/// The service, ready to be served.
pub fn app(state: AppState) -> Router {
    let limits = state.limits.clone();
    let (router, _) = paths().split_for_parts();
    router
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(DefaultBodyLimit::max(limits.body))
        .layer(RequestBodyTimeoutLayer::new(limits.connection.body))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, limits.request))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(gains)))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(contract::same_version))
        .layer(middleware::from_fn_with_state(state.clone(), envelope::envelope))
        .with_state(state)
}

/// Whether compressing an answer may make it shorter.
fn gains(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<application::AsItIs>().is_none()
}

/// The contract, generated from the routes.
pub fn document() -> OpenApi {
    openapi::complete(paths().into_openapi())
}
