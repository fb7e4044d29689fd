//! Naming a gestionnaire: confirmed on a page of its own, with a fresh code when the session is not.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use balado_core::school::{EntId, Login, Roster};
use balado_wire::ManagerBody;
use url::form_urlencoded;

use super::{
    frame::Frame,
    manager::choose_another,
    session::{InBrowser, SignedForm},
    words::{full_name, since},
};
use crate::{
    client::ClientAddress,
    cookies::Cookies,
    error::Refusal,
    refusals::bad_manager,
    routes::{
        manager::is_fresh,
        pages::{NO_SCRIPT, form::field, page, redirect, refused, start},
    },
    state::AppState,
    store::{NamingRefusal, Nominee, Who},
};

/// Who is to be named, as the addresses and the forms of these pages say it.
#[derive(Clone, PartialEq, Eq)]
pub enum Chosen {
    /// By the ENT's id.
    Teacher(String),
    /// By the login at the ENT.
    Staff(String),
    /// The school is to be left without one.
    Nobody,
}

/// Without the person.
impl std::fmt::Debug for Chosen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chosen(…)")
    }
}

impl Chosen {
    /// From the fields of a query or a form; a teacher first.
    pub fn read(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let teacher = field("enseignant").map(Self::Teacher);
        let staff = || field("personnel").map(Self::Staff);
        teacher.or_else(staff).or_else(|| field("retirer").map(|_| Self::Nobody))
    }

    /// Whoever is the gestionnaire.
    pub fn again(manager: &ManagerBody) -> Option<Self> {
        let teacher = manager.ent_id.clone().map(Self::Teacher);
        teacher.or_else(|| manager.login.clone().map(Self::Staff))
    }

    /// The name of its field, and its value.
    pub fn field(&self) -> (&'static str, &str) {
        match self {
            Self::Teacher(ent_id) => ("enseignant", ent_id),
            Self::Staff(login) => ("personnel", login),
            Self::Nobody => ("retirer", "oui"),
        }
    }

    /// Where it is confirmed.
    pub fn to_confirm(&self) -> String {
        match self {
            Self::Teacher(_) | Self::Staff(_) => self.after("/etablissement/gestionnaire/designer"),
            Self::Nobody => "/etablissement/gestionnaire/retirer".to_owned(),
        }
    }

    fn after(&self, path: &str) -> String {
        let (name, value) = self.field();
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
        format!("{path}?{query}")
    }

    fn nominee(&self) -> Option<Nominee> {
        match self {
            Self::Teacher(ent_id) => EntId::parse(ent_id).ok().map(Nominee::Teacher),
            Self::Staff(login) => Login::parse(login).ok().map(Nominee::Staff),
            Self::Nobody => None,
        }
    }
}

#[derive(Template)]
#[template(path = "school/naming.html")]
struct Naming {
    frame: Frame,
    question: Question,
    /// What to look at twice.
    check: Option<String>,
    chosen: Chosen,
    /// A new code is to be asked for, with this verifier.
    verifier: Option<String>,
}

/// What a confirmation would do.
struct Question {
    title: String,
    why: String,
    /// What its button says; none when nothing would change.
    confirm: Option<&'static str>,
}

impl Question {
    /// About `next`, in the words of the app; `former` is the gestionnaire of today.
    fn about(next: &str, nominee: Option<&Nominee>, former: Option<&ManagerBody>) -> Self {
        let (title, confirm) = (format!("Désigner {next} ?"), Some("Désigner"));
        let Some(former) = former else {
            return Self {
                title,
                why: format!("{next} pourra importer les comptes et gérer Balado."),
                confirm,
            };
        };
        let same = nominee.is_some_and(|nominee| nominee.is(former));
        if same && former.renewable {
            let why = "Cette personne garde son rôle une année de plus.".to_owned();
            return Self {
                title: format!("Renouveler {next} ?"),
                why,
                confirm: Some("Renouveler"),
            };
        }
        if same {
            let why = format!("Il n’y a rien à changer. {}.", since(former));
            return Self { title: format!("{next} est déjà gestionnaire"), why, confirm: None };
        }
        let former = full_name(former);
        let why = format!(
            "{next} remplacera {former}, qui n’aura plus accès à la gestion dès la confirmation."
        );
        Self { title, why, confirm }
    }
}

/// Asks whether somebody is to be the gestionnaire.
#[utoipa::path(get, path = "/etablissement/gestionnaire/designer", tag = "pages",
    security(("browser" = [])),
    params(("enseignant" = Option<String>, Query, description = "A teacher’s id in the ENT"),
        ("personnel" = Option<String>, Query, description = "A login at the ENT")),
    responses((status = 200, body = String, content_type = "text/html"),
        (status = 422, body = String, content_type = "text/html",
            description = "Nobody who may be named")))]
pub async fn confirm(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    InBrowser(who): InBrowser,
) -> Response {
    let query = query.unwrap_or_default();
    let chosen = Chosen::read(|name| field(query.as_bytes(), name));
    match naming(&state, &who, chosen).await {
        Ok(Some(naming)) => page(StatusCode::OK, NO_SCRIPT, &naming),
        Ok(None) => choose_another(&state, &who, bad_manager()).await,
        Err(refusal) => refused(refusal),
    }
}

async fn naming(
    state: &AppState,
    who: &Who,
    chosen: Option<Chosen>,
) -> Result<Option<Naming>, Refusal> {
    let Some(chosen) = chosen else { return Ok(None) };
    let Some(next) = called(state, who, &chosen).await? else { return Ok(None) };
    let nominee = chosen.nominee();
    let former = state.store.manager(who.uai, state.clock.now()).await?;
    let question = Question::about(&next, nominee.as_ref(), former.as_ref());
    let verifier = verifier_of_fresh_code(state, who)?;
    let check = match &chosen {
        Chosen::Staff(_) if question.confirm == Some("Désigner") => Some(next),
        _ => None,
    };
    Ok(Some(Naming { frame: Frame::of(state, who).await?, question, check, chosen, verifier }))
}

/// A new code is to be asked for with it, when the session is too old to name or dismiss anybody.
pub(super) fn verifier_of_fresh_code(
    state: &AppState,
    who: &Who,
) -> Result<Option<String>, Refusal> {
    (!is_fresh(state, who)).then(start::fresh_verifier).transpose()
}

/// The name of somebody who may be named.
async fn called(state: &AppState, who: &Who, chosen: &Chosen) -> Result<Option<String>, Refusal> {
    let ent_id = match chosen.nominee() {
        Some(Nominee::Teacher(ent_id)) => ent_id,
        Some(Nominee::Staff(login)) => return Ok(Some(login.to_string())),
        None => return Ok(None),
    };
    let list = state.store.roster(who.uai, Roster::Teachers, None).await?;
    let mut active = list.accounts.unwrap_or_default().into_iter().filter(|held| held.active);
    let found = active.find(|held| held.account.ent_id == ent_id).map(|held| held.account);
    Ok(found.map(|account| format!("{} {}", account.first_name, account.last_name)))
}

/// Names the gestionnaire; the former one is replaced at once.
#[utoipa::path(post, path = "/etablissement/gestionnaire/designer", tag = "pages",
    security(("browser" = [])),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "Done: to the school’s page; or a new code is wanted first"),
        (status = 422, body = String, content_type = "text/html",
            description = "Nobody who may be named")))]
pub async fn name(State(state): State<AppState>, SignedForm { who, form }: SignedForm) -> Response {
    let now = state.clock.now();
    let Some(chosen) = Chosen::read(|name| form.field(name)) else {
        return choose_another(&state, &who, bad_manager()).await;
    };
    if !is_fresh(&state, &who) {
        return redirect(StatusCode::SEE_OTHER, &chosen.to_confirm(), []);
    }
    let Some(nominee) = chosen.nominee() else {
        return choose_another(&state, &who, bad_manager()).await;
    };
    match state.store.name_manager(who.clone(), nominee, None, now).await {
        Ok(manager) if manager.renewed_at.is_some() => {
            redirect(StatusCode::SEE_OTHER, "/etablissement?fait=renouvele", [])
        }
        Ok(_) => redirect(StatusCode::SEE_OTHER, "/etablissement?fait=designe", []),
        Err(NamingRefusal::Nobody) => choose_another(&state, &who, bad_manager()).await,
        Err(refusal) => refused(refusal.into()),
    }
}

/// Mails a new code to the school's mailbox, to be typed in this browser before somebody is named.
#[utoipa::path(post, path = "/etablissement/code", tag = "pages", security(("browser" = [])),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "To where the code is typed"),
        (status = 429, body = String, content_type = "text/html")))]
pub async fn ask_code(
    State(state): State<AppState>,
    client: ClientAddress,
    headers: HeaderMap,
    SignedForm { who, form }: SignedForm,
) -> Response {
    let asked = match start::send(&state, client, &headers, &form, who.uai.as_str()).await {
        Ok(asked) => asked,
        Err(refusal) => return refused(refusal),
    };
    let cookie = Cookies::of_service(&state.public_url).ask_here(&asked, state.clock.now());
    let chosen = Chosen::read(|name| form.field(name));
    let path = "/baladoetab/code";
    let to = chosen.map_or_else(|| path.to_owned(), |chosen| chosen.after(path));
    redirect(StatusCode::SEE_OTHER, &to, [cookie])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_chosen_travels_in_an_address_whatever_the_id() {
        let odd = "a&b=c d/é#?\"<";
        let address = Chosen::Teacher(odd.into()).to_confirm();
        let (path, query) = address.split_once('?').unwrap();
        assert_eq!(path, "/etablissement/gestionnaire/designer");
        let read = Chosen::read(|name| field(query.as_bytes(), name));
        assert_eq!(read, Some(Chosen::Teacher(odd.into())));
        assert_eq!(Chosen::read(|_| None), None, "nobody");
    }
}
