//! `/ent/{uai}`: the address that a school pastes into its ENT, and what people see who come through it.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use balado_core::{
    plan::Held,
    school::{Roster, Uai},
};
use balado_wire::Code;
use url::Url;

use super::{
    IsPage, NO_SCRIPT, gestionnaire, page, redirect, refused,
    unready::{Page, Unready},
};
use crate::{
    arrivals::{
        Ent,
        cas::{self, Answer, Ticket, ValidationError},
        departure::{Cookies, Departure},
    },
    body::Named,
    error::Refusal,
    openid::{Authorization, CODE_LASTS, Site},
    routes::{openid::provider, schools, sign_ins::no_chance, trial},
    secrets,
    state::AppState,
    store::{Arrived, Arriving, Door, NewGrant, School},
};

/// Largest announcement of a logout, in bytes: an ENT writes a few hundred.
pub(crate) const LONGEST_LOGOUT: usize = 64 * 1024;

/// Somebody at the door of a school: what all answers need.
pub(super) struct Visit<'a> {
    pub(super) state: &'a AppState,
    cookies: Cookies,
    headers: &'a HeaderMap,
    pub(super) uai: Uai,
    pub(super) door: Door,
}

/// The address that is pasted into the ENT: constant, and the same that tickets are given for.
pub(crate) fn address(public_url: &Url, uai: Uai) -> String {
    format!("{}/ent/{uai}", public_url.as_str().trim_end_matches('/'))
}

/// Sends a browser to the ENT; with the ticket that it brings back, opens the account of whoever the ENT
/// vouches for. A ticket in a browser that did not leave from here only sends it away once more. Whoever only
/// asks for the headers, as an antivirus does of a link, uses no ticket.
#[utoipa::path(get, path = "/ent/{uai}", tag = "arrivals",
    params(("uai" = String, Path), ("ticket" = Option<String>, Query, description = "Of the ENT")),
    responses((status = 200, body = String, content_type = "text/html",
            description = "A page that says why the person did not arrive"),
        (status = 302, description = "To the ENT"),
        (status = 303, description = "Arrived, or away once more"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 403, body = String, content_type = "text/html"),
        (status = 404, body = String, content_type = "text/html",
            description = "The académie named no ENT for this school"),
        (status = 502, body = String, content_type = "text/html"),
        (status = 503, body = String, content_type = "text/html",
            description = "Too many wait for the ENT")))]
pub async fn enter(
    State(state): State<AppState>,
    method: Method,
    Named(uai): Named<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = match Visit::of(&state, &uai, &headers).await {
        Ok(visit) => visit,
        Err(refusal) => return refused(refusal),
    };
    let ticket = ticket(query.as_deref().unwrap_or_default());
    let answer = match ticket.filter(|_| method == Method::GET) {
        None => visit.leave(&Departure::default()),
        Some(ticket) => visit.come_back(&ticket).await,
    };
    answer.unwrap_or_else(refused)
}

/// Sends a browser away once more, when it keeps the cookie that it was just given.
#[utoipa::path(get, path = "/ent/{uai}/depart", tag = "arrivals", params(("uai" = String, Path)),
    responses((status = 302, description = "To the ENT"),
        (status = 400, body = String, content_type = "text/html",
            description = "The browser keeps no cookies"),
        (status = 404, body = String, content_type = "text/html",
            description = "The académie named no ENT for this school")))]
pub async fn leave_again(
    State(state): State<AppState>,
    Named(uai): Named<String>,
    headers: HeaderMap,
) -> Response {
    let visit = match Visit::of(&state, &uai, &headers).await {
        Ok(visit) => visit,
        Err(refusal) => return refused(refusal),
    };
    match visit.departure() {
        Some(departure) => visit.leave(&departure).unwrap_or_else(refused),
        None => visit.unready(Unready::NoCookies),
    }
}

/// « Bonjour …, votre compte Balado est prêt », for an hour, in the browser that came through the ENT.
#[utoipa::path(get, path = "/ent/{uai}/compte", tag = "arrivals", params(("uai" = String, Path)),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 303, description = "To the ENT: nobody has arrived in this browser"),
        (status = 400, body = String, content_type = "text/html")))]
pub async fn account(
    State(state): State<AppState>,
    Named(uai): Named<String>,
    headers: HeaderMap,
) -> Response {
    let visit = match Visit::of(&state, &uai, &headers).await {
        Ok(visit) => visit,
        Err(refusal) => return refused(refusal),
    };
    visit.account().await.unwrap_or_else(refused)
}

/// An ENT says that somebody left it: the arrival of that ticket ends, and no other. The answer is
/// always the same.
#[utoipa::path(post, path = "/ent/{uai}", tag = "arrivals", params(("uai" = String, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "A `LogoutRequest` as the form field `logoutRequest`, or as it is, whatever type it says"),
    responses((status = 204)))]
pub async fn log_out(
    State(state): State<AppState>,
    Named(uai): Named<String>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let (uai, _) = schools::of_academy(&state, &uai)?;
    if let Some(ticket) = cas::ended_ticket(&body) {
        let visits = state.store.end_arrival(uai, ticket.hash(uai)).await?;
        if let Some(provider) = &state.openid {
            provider.end_visits(visits, state.clock.now());
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The page that « Vérifier mon lien » opens in a browser: it leaves for the ENT as a pupil would, and
/// what comes back is shown in the app. Nobody's account is opened.
#[utoipa::path(get, path = "/ent/{uai}/essai", tag = "arrivals",
    params(("uai" = String, Path), ("jeton" = Option<String>, Query),
        ("rendu" = Option<String>, Query, description = "Whether the app awaited what came back")),
    responses((status = 302, description = "To the ENT"),
        (status = 200, body = String, content_type = "text/html",
            description = "The trial is over: begin another one in the app"),
        (status = 400, body = String, content_type = "text/html"),
        (status = 404, body = String, content_type = "text/html",
            description = "The académie named no ENT for this school")))]
pub async fn begin_trial(
    State(state): State<AppState>,
    Named(uai): Named<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let visit = match Visit::of(&state, &uai, &headers).await {
        Ok(visit) => visit,
        Err(refusal) => return refused(refusal),
    };
    let query = query.as_deref().unwrap_or_default();
    if let Some(awaited) = field(query, "rendu") {
        return visit.trial_page(awaited == "oui");
    }
    let token = field(query, "jeton").unwrap_or_default();
    visit.begin_trial(token).await.unwrap_or_else(refused)
}

/// Sends a browser to the ENT of a school for a site.
pub(super) async fn leave_for(
    state: &AppState,
    headers: &HeaderMap,
    uai: Uai,
    authorization: Authorization,
) -> Result<Response, Refusal> {
    let visit = Visit::at(state, uai, headers).await?;
    visit.leave(&Departure { authorization: Some(authorization), ..Departure::default() })
}

impl<'a> Visit<'a> {
    pub(super) async fn of(
        state: &'a AppState,
        uai: &str,
        headers: &'a HeaderMap,
    ) -> Result<Self, Refusal> {
        let (uai, _) = schools::of_academy(state, uai)?;
        Self::at(state, uai, headers).await
    }

    async fn at(state: &'a AppState, uai: Uai, headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let door = state.store.door(uai).await?;
        Ok(Self { state, cookies: Cookies::of_service(&state.public_url), headers, uai, door })
    }

    pub(super) fn address(&self) -> String {
        address(&self.state.public_url, self.uai)
    }

    fn departure(&self) -> Option<Departure> {
        let now = self.state.clock.now();
        self.cookies.departure(self.headers, &self.state.key, self.uai, now)
    }

    /// To the ENT, with a cookie that must come back.
    fn leave(&self, departure: &Departure) -> Result<Response, Refusal> {
        let Some(ent) = &self.door.ent else { return Ok(self.unready(Unready::NoEnt)) };
        let login = cas::Client::login(&ent.address, &self.address());
        Ok(redirect(StatusCode::FOUND, login.as_str(), [self.departs(departure)?]))
    }

    fn departs(&self, departure: &Departure) -> Result<HeaderValue, Refusal> {
        let (key, now) = (&self.state.key, self.state.clock.now());
        let cookie = self.cookies.depart(departure, key, self.uai, now);
        cookie.map_err(|error| no_chance(&error))
    }

    async fn come_back(&self, ticket: &Ticket) -> Result<Response, Refusal> {
        let Some(ent) = &self.door.ent else { return Ok(self.unready(Unready::NoEnt)) };
        let Some(departure) = self.departure() else {
            let again = format!("{}/depart", self.address());
            let cookie = self.departs(&Departure::default())?;
            return Ok(redirect(StatusCode::SEE_OTHER, &again, [cookie]));
        };
        let now = self.state.clock.now();
        if !self.state.store.take_ticket(ticket.hash(self.uai), now).await? {
            return Ok(self.unready(Unready::TicketSeen));
        }
        let service = self.address();
        let validated = self.state.cas.validate(&ent.address, &service, ticket).await;
        if let Err(error) = &validated {
            tracing::warn!(uai = %self.uai, %error, "an ENT vouched for nobody");
        }
        match &departure.trial {
            Some(token) => self.end_trial(ent, token, validated).await,
            None => self.arrive(ent, ticket, validated, departure.authorization.as_ref()).await,
        }
    }

    async fn arrive(
        &self,
        ent: &Ent,
        ticket: &Ticket,
        validated: Result<Answer, ValidationError>,
        authorization: Option<&Authorization>,
    ) -> Result<Response, Refusal> {
        let site = authorization.and_then(|asked| self.refused_at(asked));
        let answer = match validated {
            Ok(answer) => answer,
            Err(error) => return Ok(self.unready_for(Unready::from(error), site)),
        };
        let code = authorization.map(|asked| self.code(asked)).transpose()?;
        let (to, grant) = code.unzip();
        let token = secrets::fresh_token().map_err(|error| no_chance(&error))?;
        let now = self.state.clock.now();
        let arriving = Arriving {
            uai: self.uai,
            answer,
            cuts_ids: ent.cuts_ids,
            ticket: ticket.hash(self.uai),
            token: secrets::hash_token(&token),
            now,
            expires_at: now + self.state.limits.arrival_lasts,
            grant,
        };
        match self.state.store.arrive(arriving).await? {
            Ok(arrived) => {
                self.state.metrics.arrival(ARRIVED);
                let cookies = [self.cookies.arrive(&token), self.cookies.end_departure()];
                let to = match arrived {
                    Arrived::Account(_) => match to {
                        Some(to) => to,
                        None => self.end_of_click(&token).await?,
                    },
                    // Of the staff: no site has an account for them.
                    Arrived::Manager => self.own_page(),
                };
                Ok(redirect(StatusCode::SEE_OTHER, &to, cookies))
            }
            Err(reason) => Ok(self.unready_for(Unready::from(reason), site)),
        }
    }

    /// Where a click in the ENT ends: at the site that wants it, or here. The gestionnaire stays here, where the code
    /// for the app is, and goes on to the site from here.
    async fn end_of_click(&self, arrival: &str) -> Result<String, Refusal> {
        let Some(site) = self.site() else { return Ok(self.own_page()) };
        let (hash, now) = (secrets::hash_token(arrival), self.state.clock.now());
        let arrived = self.state.store.arrived(self.uai, hash, now).await?;
        let manages = arrived.is_some_and(|arrival| arrival.is_manager);
        Ok(if manages { self.own_page() } else { site })
    }

    /// Where the site signs people of this school in, when one wants it.
    fn site(&self) -> Option<String> {
        let provider = self.state.openid.as_ref()?;
        provider.initiated_login(self.uai).map(|site| site.to_string())
    }

    fn own_page(&self) -> String {
        format!("{}/compte", self.address())
    }

    /// A code for a site: the site's address with it, and what is kept of it.
    fn code(&self, asked: &Authorization) -> Result<(String, NewGrant), Refusal> {
        let provider = provider(self.state)?;
        let fresh = || secrets::fresh_token().map_err(|error| no_chance(&error));
        let code = format!("{}.{}", self.uai, fresh()?);
        let known = asked.client_in(provider.clients());
        let to = known.and_then(|_| asked.with_code(&code, provider.issuer())).ok_or_else(|| {
            Refusal::new(
                Code::BadRequest,
                "Le site qui vous a envoyé n’est plus connu de ce service. Rien n’a été fait : revenez par le lien \
                 de votre ENT.",
            )
        })?;
        let expires_at = self.state.clock.now() + CODE_LASTS;
        let grant = NewGrant {
            code: secrets::hash_token(&code),
            client: asked.client.clone(),
            sid: fresh()?,
            redirect_uri: asked.redirect_uri.clone(),
            challenge: asked.challenge.clone(),
            nonce: asked.nonce.clone(),
            profile: asked.profile,
            spare_subject: fresh()?,
            expires_at,
            ends_at: expires_at,
        };
        Ok((to.to_string(), grant))
    }

    /// The way back of somebody who came for a site and does not arrive.
    fn refused_at(&self, asked: &Authorization) -> Option<Site> {
        let provider = self.state.openid.as_ref()?;
        asked.refused(provider.clients(), provider.issuer())
    }

    async fn account(&self) -> Result<Response, Refusal> {
        let Some(token) = self.arrival() else { return Ok(self.to_the_ent()) };
        let (hash, now) = (secrets::hash_token(&token), self.state.clock.now());
        let Some(arrival) = self.state.store.arrived(self.uai, hash, now).await? else {
            return Ok(self.to_the_ent());
        };
        let manager = arrival.is_manager.then(|| gestionnaire::CodeForm::of(self, &token));
        let school = &self.door.school;
        Ok(match (arrival.account, manager) {
            (Some(held), manager) => {
                page(StatusCode::OK, NO_SCRIPT, &Ready::of(school, &held, manager, self.site()))
            }
            (None, Some(form)) => {
                page(StatusCode::OK, NO_SCRIPT, &gestionnaire::Ready::of(school, form))
            }
            (None, None) => self.to_the_ent(),
        })
    }

    /// The token that the browser keeps since it came.
    pub(super) fn arrival(&self) -> Option<String> {
        self.cookies.arrival(self.headers)
    }

    /// Nobody is in this browser: it goes through the ENT again.
    fn to_the_ent(&self) -> Response {
        redirect(StatusCode::SEE_OTHER, &self.address(), [self.cookies.end_arrival()])
    }

    async fn begin_trial(&self, token: String) -> Result<Response, Refusal> {
        let (hash, now) = (secrets::hash_token(&token), self.state.clock.now());
        if !self.state.store.awaits_trial(self.uai, hash, now).await? {
            return Ok(self.trial_page(false));
        }
        self.leave(&Departure { trial: Some(token), ..Departure::default() })
    }

    async fn end_trial(
        &self,
        ent: &Ent,
        token: &str,
        validated: Result<Answer, ValidationError>,
    ) -> Result<Response, Refusal> {
        let outcome = trial::outcome(self.state, self.uai, ent, validated).await?;
        let (hash, now) = (secrets::hash_token(token), self.state.clock.now());
        let awaited = self.state.store.settle_trial(self.uai, hash, now, outcome).await?;
        // Without its ticket in the address, the page can be looked at again.
        let answer = if awaited { "oui" } else { "non" };
        let over = format!("{}/essai?rendu={answer}", self.address());
        Ok(redirect(StatusCode::SEE_OTHER, &over, [self.cookies.end_departure()]))
    }

    fn trial_page(&self, awaited: bool) -> Response {
        let school = school_name(&self.door.school);
        page(StatusCode::OK, NO_SCRIPT, &TrialOver { school, awaited })
    }

    fn unready(&self, reason: Unready) -> Response {
        self.unready_for(reason, None)
    }

    fn unready_for(&self, reason: Unready, site: Option<Site>) -> Response {
        self.state.metrics.arrival(reason.outcome());
        let ent = self.door.ent.as_ref().map(|ent| ent.address.to_string());
        let page_of = Page::of(reason, school_name(&self.door.school), ent, self.address(), site);
        let mut response = page(reason.status(), NO_SCRIPT, &page_of);
        response.extensions_mut().insert(IsPage);
        response.headers_mut().append(header::SET_COOKIE, self.cookies.end_arrival());
        response
    }
}

#[derive(Template)]
#[template(path = "arrived.html")]
struct Ready {
    school: String,
    first_name: String,
    full_name: String,
    classes: String,
    profile: &'static str,
    manager: Option<gestionnaire::CodeForm>,
    /// Where the podcast site signs the person in.
    site: Option<String>,
}

impl Ready {
    fn of(
        school: &School,
        held: &Held,
        manager: Option<gestionnaire::CodeForm>,
        site: Option<String>,
    ) -> Self {
        let account = &held.account;
        let classes: Vec<String> =
            account.classes.as_slice().iter().map(ToString::to_string).collect();
        Self {
            school: school_name(school),
            first_name: account.first_name.to_string(),
            full_name: format!("{} {}", account.last_name, account.first_name),
            classes: classes.join(", "),
            profile: match account.roster {
                Roster::Students => "élève",
                Roster::Teachers => "professeur",
            },
            manager,
            site,
        }
    }
}

#[derive(Template)]
#[template(path = "trial_over.html")]
struct TrialOver {
    school: String,
    awaited: bool,
}

pub(super) fn school_name(school: &School) -> String {
    school.name.clone().unwrap_or_else(|| format!("Établissement {}", school.uai))
}

/// How whoever arrives is counted.
const ARRIVED: &str = "arrived";

/// The ticket of a query; what has not its shape is none.
fn ticket(query: &str) -> Option<Ticket> {
    field(query, "ticket")?.parse().ok()
}

/// A field that stands there once: of two, nobody knows which one another reader takes (OWASP, HTTP Parameter
/// Pollution).
fn field(query: &str, name: &str) -> Option<String> {
    let fields = url::form_urlencoded::parse(query.as_bytes());
    let mut values = fields.filter(|(field, _)| field == name).map(|(_, value)| value);
    let only = values.next()?.into_owned();
    values.next().is_none().then_some(only)
}
