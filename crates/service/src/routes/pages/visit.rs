//! Somebody at the door of a school: from the click in the ENT to the page that it ends on.

use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use balado_core::{
    plan::Held,
    school::{Roster, Uai},
};
use balado_wire::Code;

use super::{
    IsPage, NO_SCRIPT, door, gestionnaire, page, redirect, refused,
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
    store::{Arrived, Arriving, Door, NewGrant, NotRecognised, School},
};

/// How whoever arrives is counted.
const ARRIVED: &str = "arrived";

/// Somebody at the door of a school: what all answers need.
pub struct Visit {
    pub(super) state: AppState,
    cookies: Cookies,
    headers: HeaderMap,
    pub(super) uai: Uai,
    pub(super) door: Door,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let named = Named::<String>::from_request_parts(parts, state).await;
        let Named(uai) = named.map_err(refused)?;
        Self::of(state, &uai, &parts.headers).await.map_err(refused)
    }
}

impl Visit {
    /// At the door of the school of an address. Refused when it is none of this académie's.
    pub(super) async fn of(
        state: &AppState,
        uai: &str,
        headers: &HeaderMap,
    ) -> Result<Self, Refusal> {
        let (uai, _) = schools::of_academy(state, uai)?;
        Self::at(state, uai, headers).await
    }

    /// At the door of a school of this académie.
    pub(super) async fn at(
        state: &AppState,
        uai: Uai,
        headers: &HeaderMap,
    ) -> Result<Self, Refusal> {
        let door = state.store.door(uai).await?;
        let cookies = Cookies::of_service(&state.public_url);
        Ok(Self { state: state.clone(), cookies, headers: headers.clone(), uai, door })
    }

    pub(super) fn address(&self) -> String {
        door::address(&self.state.public_url, self.uai)
    }

    pub(super) fn departure(&self) -> Option<Departure> {
        let now = self.state.clock.now();
        self.cookies.departure(&self.headers, &self.state.key, self.uai, now)
    }

    /// To the ENT, with a cookie that must come back.
    pub(super) fn leave(&self, departure: &Departure) -> Result<Response, Refusal> {
        let Some(ent) = &self.door.ent else { return Ok(self.unready(Unready::NoEnt)) };
        let login = cas::Client::login(&ent.address, &self.address());
        Ok(redirect(StatusCode::FOUND, login.as_str(), [self.departs(departure)?]))
    }

    fn departs(&self, departure: &Departure) -> Result<HeaderValue, Refusal> {
        let (key, now) = (&self.state.key, self.state.clock.now());
        let cookie = self.cookies.depart(departure, key, self.uai, now);
        cookie.map_err(|error| no_chance(&error))
    }

    pub(super) async fn come_back(&self, ticket: &Ticket) -> Result<Response, Refusal> {
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
            Err(error) => return Ok(self.unready_for(Unready::from(error), site, None)),
        };
        let identifier = answer.staff_identifier().map(str::to_owned);
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
            Err(reason) => {
                let identifier = self.other_identifier(reason, identifier).await?;
                Ok(self.unready_for(Unready::from(reason), site, identifier))
            }
        }
    }

    /// What the ENT calls somebody unknown, where the gestionnaire of the school is one of the staff: the connector may
    /// say another identifier than the one that was named.
    async fn other_identifier(
        &self,
        reason: NotRecognised,
        identifier: Option<String>,
    ) -> Result<Option<String>, Refusal> {
        if !matches!(reason, NotRecognised::Unknown { .. }) {
            return Ok(None);
        }
        let manager = self.state.store.manager(self.uai, self.state.clock.now()).await?;
        let of_staff = manager.is_some_and(|manager| manager.login.is_some());
        Ok(identifier.filter(|_| of_staff))
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
        let provider = provider(&self.state)?;
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

    pub(super) async fn account(&self) -> Result<Response, Refusal> {
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
        self.cookies.arrival(&self.headers)
    }

    /// Nobody is in this browser: it goes through the ENT again.
    fn to_the_ent(&self) -> Response {
        redirect(StatusCode::SEE_OTHER, &self.address(), [self.cookies.end_arrival()])
    }

    pub(super) async fn begin_trial(&self, token: String) -> Result<Response, Refusal> {
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
        let outcome = trial::outcome(&self.state, self.uai, ent, validated).await?;
        let (hash, now) = (secrets::hash_token(token), self.state.clock.now());
        let awaited = self.state.store.settle_trial(self.uai, hash, now, outcome).await?;
        // Without its ticket in the address, the page can be looked at again.
        let answer = if awaited { "oui" } else { "non" };
        let over = format!("{}/essai?rendu={answer}", self.address());
        Ok(redirect(StatusCode::SEE_OTHER, &over, [self.cookies.end_departure()]))
    }

    pub(super) fn trial_page(&self, awaited: bool) -> Response {
        let school = school_name(&self.door.school);
        page(StatusCode::OK, NO_SCRIPT, &TrialOver { school, awaited })
    }

    pub(super) fn unready(&self, reason: Unready) -> Response {
        self.unready_for(reason, None, None)
    }

    fn unready_for(
        &self,
        reason: Unready,
        site: Option<Site>,
        identifier: Option<String>,
    ) -> Response {
        self.state.metrics.arrival(reason.outcome());
        let ent = self.door.ent.as_ref().map(|ent| ent.address.to_string());
        let page_of = Page::of(reason, school_name(&self.door.school), ent, self.address(), site);
        let page_of = page_of.called(identifier);
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
