//! A fictional ENT: invented people, one page to choose who clicks on Balado and how the ENT answers, and
//! a CAS server that behaves as `EntCore` does, or as tests need it to misbehave.
//!
//! It is for demonstrations and tests on this machine: whoever opens its page is whoever they choose.

mod answer;
mod browser;
mod page;
mod person;

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use answer::SHAPES;
use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tokio::{net::TcpListener, task::JoinHandle};
use url::Url;
use uuid::Uuid;

pub use answer::Answering;
pub use browser::{Browser, Page};
pub use person::Person;

/// How long a ticket waits to be validated, as `EntCore` has it.
const TICKET_LASTS: Duration = Duration::from_mins(5);

/// A fictional ENT on a free port of loopback; it ends when this is dropped.
#[derive(Debug)]
pub struct FictionalEnt {
    /// Where it is.
    pub address: Url,
    ent: Arc<Ent>,
    serving: JoinHandle<io::Result<()>>,
}

/// Who has an account there, and the tickets it gave.
#[derive(Debug)]
struct Ent {
    people: Vec<Person>,
    /// Where its connector leads, once somebody has pasted it in the console.
    connector: Mutex<Option<Url>>,
    http: reqwest::Client,
    tickets: Mutex<HashMap<String, Ticket>>,
}

/// What a ticket was given for.
#[derive(Debug, Clone)]
struct Ticket {
    service: String,
    person: Person,
    answering: Answering,
    given_at: tokio::time::Instant,
    used: bool,
}

impl FictionalEnt {
    /// Listens at an address; port 0 for a free one.
    pub async fn start(people: Vec<Person>, at: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(at).await?;
        let address = format!("http://{}/", listener.local_addr()?);
        let address = address.parse().map_err(io::Error::other)?;
        let http = reqwest::Client::builder().no_proxy().build().map_err(io::Error::other)?;
        let (connector, tickets) = (Mutex::default(), Mutex::default());
        let ent = Arc::new(Ent { people, connector, http, tickets });
        let router = Router::new()
            .route("/", get(home))
            .route("/cas/login", get(login))
            .route("/clic", get(click))
            .route("/cas/serviceValidate", get(validate))
            .route("/connecteur", post(paste))
            .route("/deconnexion", post(log_out))
            .with_state(Arc::clone(&ent));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, ent, serving })
    }

    /// A ticket as if a person had clicked on the link to a service.
    pub fn ticket(&self, person: &Person, service: &str, answering: Answering) -> String {
        self.ent.give(person.clone(), service.to_owned(), answering)
    }

    /// Waits for its end, which only a failure brings.
    pub async fn serve(mut self) -> io::Result<()> {
        (&mut self.serving).await.map_err(io::Error::other)?
    }
}

impl Drop for FictionalEnt {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Ent {
    fn give(&self, person: Person, service: String, answering: Answering) -> String {
        let ticket = format!("ST-{}", Uuid::new_v4());
        let given_at = tokio::time::Instant::now();
        let kept = Ticket { service, person, answering, given_at, used: false };
        self.tickets().insert(ticket.clone(), kept);
        ticket
    }

    fn tickets(&self) -> MutexGuard<'_, HashMap<String, Ticket>> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connector(&self) -> MutexGuard<'_, Option<Url>> {
        self.connector.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a connector is for a service: an empty pattern takes all of its host (`EntCore`,
    /// `AppRegistryController.sendPatternToCasConfiguration`). All are, before one is pasted.
    fn registers(&self, service: &str) -> bool {
        match &*self.connector() {
            Some(connector) => {
                Url::parse(service).is_ok_and(|service| service.origin() == connector.origin())
            }
            None => true,
        }
    }

    /// A ticket is used once; one that is asked for another service stays, as with `EntCore`.
    fn validate(&self, ticket: &str, service: &str) -> Result<Ticket, &'static str> {
        let mut tickets = self.tickets();
        let kept = tickets.get_mut(ticket).ok_or("INVALID_TICKET")?;
        let used = kept.used && !matches!(kept.answering, Answering::Again(_));
        if used || kept.given_at.elapsed() > TICKET_LASTS {
            return Err("INVALID_TICKET");
        }
        if !kept.service.eq_ignore_ascii_case(service) {
            return Err("INVALID_SERVICE");
        }
        kept.used = true;
        Ok(kept.clone())
    }
}

/// What stands on the home page beside the applications.
#[derive(Debug, Default, Deserialize)]
struct Beside {
    #[serde(default)]
    left: bool,
    #[serde(default)]
    wrong: bool,
}

async fn home(State(ent): State<Arc<Ent>>, Query(beside): Query<Beside>) -> Response {
    let connector = ent.connector().as_ref().map(Url::to_string);
    html(&page::Home { connector, left: beside.left, wrong: beside.wrong })
}

#[derive(Debug, Deserialize)]
struct Pasted {
    address: String,
}

/// The console: from then on tickets are given for that host only.
async fn paste(State(ent): State<Arc<Ent>>, Form(Pasted { address }): Form<Pasted>) -> Redirect {
    match Url::parse(address.trim()) {
        Ok(address) if matches!(address.scheme(), "http" | "https") => {
            *ent.connector() = Some(address);
            Redirect::to("/")
        }
        _ => Redirect::to("/?wrong=true"),
    }
}

#[derive(Debug, Deserialize)]
struct Login {
    service: String,
}

/// Where Balado sends a browser: who are you today?
async fn login(State(ent): State<Arc<Ent>>, Query(Login { service }): Query<Login>) -> Response {
    if !ent.registers(&service) {
        return (StatusCode::BAD_REQUEST, "INVALID_SERVICE").into_response();
    }
    html(&page::Login { people: &ent.people, service: &service, answers: SHAPES })
}

#[derive(Debug, Deserialize)]
struct Click {
    service: String,
    person: usize,
    answer: String,
}

async fn click(State(ent): State<Arc<Ent>>, Query(click): Query<Click>) -> Response {
    let (person, answering) = (ent.people.get(click.person), Answering::of_word(&click.answer));
    let (Some(person), Some(answering)) = (person, answering) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let ticket = ent.give(person.clone(), click.service.clone(), answering);
    let between = if click.service.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{}{between}ticket={ticket}", click.service)).into_response()
}

#[derive(Debug, Deserialize)]
struct Validate {
    service: String,
    ticket: String,
}

async fn validate(State(ent): State<Arc<Ent>>, Query(asked): Query<Validate>) -> Response {
    match ent.validate(&asked.ticket, &asked.service) {
        Ok(ticket) => ticket.answering.respond(&ticket.person).await,
        Err(code) => answer::xml(&answer::Failure { code }),
    }
}

/// Whoever is in the ENT leaves it: each service hears of the visits that began with its tickets.
async fn log_out(State(ent): State<Arc<Ent>>) -> Redirect {
    let visits: Vec<_> = ent.tickets().drain().filter(|(_, ticket)| ticket.used).collect();
    for (ticket, Ticket { service, .. }) in visits {
        let Ok(body) = (answer::Logout { ticket: &ticket }).render() else { continue };
        // As an ENT does: whether the service heard of it changes nothing here.
        let _ = ent.http.post(service).body(body).send().await;
    }
    Redirect::to("/?left=true")
}

fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
