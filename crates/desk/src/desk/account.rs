//! Who is signed in, and what the person chose.

use std::{sync::Arc, time::Duration};

use balado_core::school::{Roster, Uai};
use balado_wire as wire;
use balado_wire::Through;
use jiff::Timestamp;
use reqwest::Method;

use super::{Desk, arrival::Redeeming, blocking, slot};
use crate::{
    DeskError, Preferences, RemoteError,
    network::ProxyChoice,
    recall::Former,
    session::{Awaited, Pasted, Session},
    settings::address,
    shown::{HeldCounts, Rne, SessionShown, SignIn, Start},
};

const NO_KEYRING: &str = "Ce poste ne peut pas garder votre connexion : vous devrez vous reconnecter la prochaine fois que vous ouvrirez Balado import.";

/// How long the answer to a redeem is waited for. The service takes the same proof again for two minutes:
/// every try of [`crate::Patience`] falls within them.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

impl Desk {
    /// Finds again what was kept: preferences, session, an import that was cut.
    pub async fn start(&self) -> Result<Start, DeskError> {
        let (preferences, notice) = {
            let settings = self.0.settings.clone();
            blocking(move || Preferences::load(&settings)).await
        };
        self.state().preferences = Some(preferences);
        self.sweep_drafts().await;
        self.find_recall().await;
        let mut notices = Vec::from_iter(notice);
        if self.state().session.is_none() {
            self.find_session(&mut notices).await;
        }
        if self.state().session.is_some() {
            notices.extend(self.find_interrupted().await);
        } else if self.state().awaited.is_none() {
            self.find_awaited().await;
        }
        notices.extend(self.0.settings.policy.damage().map(str::to_owned));
        notices.extend(self.too_old().await);
        Ok(self.stand(notices))
    }

    /// Where the desk stands now.
    pub fn stand(&self, notices: Vec<String>) -> Start {
        let preferences = self.preferences();
        let state = self.state();
        let held = |roster| state.held[slot(roster)].as_ref().map(|held| held.active());
        Start {
            preferences,
            session: state.session.as_ref().map(shown),
            former: state.former.clone(),
            reopens: state.recalled.as_ref().is_some_and(|files| !files.is_empty()),
            awaited: state.awaited.as_ref().map(Awaited::shown),
            link_arrived: state.link_shown(),
            held: held(Roster::Students)
                .zip(held(Roster::Teachers))
                .map(|(students, teachers)| HeldCounts { students, teachers }),
            interrupted: state.interrupted.iter().flatten().cloned().collect(),
            notices,
        }
    }

    /// A session kept by the keyring, if the service still knows it.
    async fn find_session(&self, notices: &mut Vec<String>) {
        let vault = Arc::clone(&self.0.vault);
        let name = self.vault_name();
        let remembered = blocking(move || vault.get(&name)).await;
        if remembered.is_err() || !self.0.vault.lasts() {
            notices.push(NO_KEYRING.to_owned());
        }
        let Ok(Some(secret)) = remembered else { return };
        let Ok(mut session) = serde_json::from_str::<Session>(&secret) else { return };
        if session.expires_at <= Timestamp::now() {
            return self.forget_session().await;
        }
        session.in_keyring = self.0.vault.lasts();
        let (session_uai, token) = (session.uai.clone(), session.token.clone());
        self.recall_only_of(&session_uai);
        {
            let mut state = self.state();
            state.lists_of = Some(session.uai.clone());
            state.session = Some(session);
        }
        match self.remote().get::<wire::SessionBody>("/v1/session").await {
            Err(DeskError::SignedOut) => self.forget_session().await,
            Err(error) => notices.push(error.help()),
            Ok(body) if body.school.uai != session_uai => {
                self.end_at_the_service(token).await;
                self.forget_session().await;
                let error = DeskError::OtherSchool { shown: session_uai, opened: body.school.uai };
                notices.push(error.help());
            }
            Ok(_) => {
                if let Err(error) = self.download().await {
                    notices.push(error.help());
                }
            }
        }
    }

    fn vault_name(&self) -> String {
        format!("session {}", self.preferences().service)
    }

    /// Forgets who was signed in, what the service holds and whom was sent: nobody may see names of a school they
    /// are not signed in for, however the session ended.
    pub(super) async fn forget_session(&self) {
        let vault = Arc::clone(&self.0.vault);
        let name = self.vault_name();
        // A keyring that does not answer keeps a token that the service no longer takes.
        let _forgotten = blocking(move || vault.forget(&name)).await;
        let mut state = self.state();
        state.session = None;
        state.sent = [None, None];
        state.forget_held();
    }

    /// What a school's number is while it is typed.
    pub fn check_rne(&self, text: &str) -> Rne {
        match text.parse::<Uai>() {
            Ok(uai) => Rne::Valid(uai.to_string()),
            Err(_) if text.trim().chars().count() < 8 => Rne::Typing,
            Err(error) => Rne::Invalid(error.help()),
        }
    }

    /// Asks for a link in the school's mailbox. Repeated until it is answered, it is one request and one
    /// mail.
    pub async fn request_link(&self, uai: &str) -> Result<SignIn, DeskError> {
        self.request(uai, Through::Mail).await
    }

    /// Asks to come in as the gestionnaire, without the mailbox: the code is shown in a browser that comes through
    /// the ENT.
    pub async fn request_through_ent(&self, uai: &str) -> Result<SignIn, DeskError> {
        self.request(uai, Through::Ent).await
    }

    async fn request(&self, uai: &str, through: Through) -> Result<SignIn, DeskError> {
        let uai: Uai = uai.parse()?;
        if !self.0.oldest.is_known(&self.preferences().service) {
            // Whoever is too old for this service is told before a mail leaves.
            self.look_up_school(uai.as_str()).await?;
        }
        let awaited = self.ask(uai, through).await?;
        let shown = awaited.shown();
        self.keep_awaited(awaited).await;
        Ok(shown)
    }

    pub(super) async fn ask(&self, uai: Uai, through: Through) -> Result<Awaited, DeskError> {
        let device_secret = self.device_secret(uai).await;
        let (verifier, challenge) = self.proof_for(uai, through);
        let uai = uai.to_string();
        let device = device();
        let body = wire::SignInBody { uai: uai.clone(), challenge, device, device_secret, through };
        let remote = self.remote();
        let accepted: wire::SignInAcceptedBody =
            remote.patiently(|| remote.call(Method::POST, "/v1/sign-ins", &body)).await?;
        self.state().unanswered = None;
        Ok(Awaited {
            id: accepted.id,
            uai,
            asked_at: Timestamp::now(),
            expires_at: accepted.expires_at,
            verifier,
            is_handed_over: false,
            open: accepted.open,
        })
    }

    /// Where a browser goes so that the gestionnaire is shown a code, when that is what is awaited.
    pub fn ent_to_open(&self) -> Option<String> {
        self.state().awaited.as_ref().and_then(|awaited| awaited.open.clone())
    }

    /// Opens a session with the code or the link of the mail, or with the code that the gestionnaire was shown. When
    /// its answer is lost, the same proof opens it again.
    pub async fn sign_in(&self, text: &str, person: &str) -> Result<Start, DeskError> {
        let person = person.trim();
        let redeeming = self.redeeming(text)?;
        if person.is_empty() {
            return Err(DeskError::NoName);
        }
        let opened = self.redeem(redeeming, person).await?;
        let opened = self.of_the_school_shown(opened).await?;
        self.forget_awaited().await;
        self.leave_former_school(&opened.school.uai);
        let mut notices = Vec::new();
        self.keep_session(opened, person, &mut notices).await;
        if let Err(error) = self.download().await {
            notices.push(error.help());
        }
        notices.extend(self.find_interrupted().await);
        Ok(self.stand(notices))
    }

    pub(super) async fn redeem(
        &self,
        redeeming: Redeeming,
        person: &str,
    ) -> Result<wire::SessionOpenedBody, DeskError> {
        let Redeeming { request, verifier, secret } = redeeming;
        let (code, token) = match secret {
            Pasted::Code(code) => (Some(code), None),
            Pasted::Token { token, .. } => (None, Some(token)),
        };
        let body = wire::RedeemBody { verifier, code, token, person: person.to_owned() };
        let path = format!("/v1/sign-ins/{request}/redeem");
        let remote = self.remote();
        remote.patiently(|| remote.call_within(ANSWERED_WITHIN, Method::POST, &path, &body)).await
    }

    /// Files that were opened for another school are closed before this one comes: their lines are of people that
    /// it does not know. What was typed over them stays on this PC, beside those files.
    fn leave_former_school(&self, uai: &str) {
        let mut state = self.state();
        let former = state.lists_of.replace(uai.to_owned());
        if former.is_some_and(|former| former != uai) {
            state.close_lists();
        }
    }

    /// A session of another school than the one the window shows is refused, and ended at the service.
    async fn of_the_school_shown(
        &self,
        opened: wire::SessionOpenedBody,
    ) -> Result<wire::SessionOpenedBody, DeskError> {
        let shown = self.state().awaited.as_ref().map(|awaited| awaited.uai.clone());
        if shown.as_ref() == Some(&opened.school.uai) {
            return Ok(opened);
        }
        self.end_at_the_service(opened.session).await;
        self.forget_awaited().await;
        let opened = opened.school.uai;
        Err(shown.map_or(DeskError::NoSignIn, |shown| DeskError::OtherSchool { shown, opened }))
    }

    /// Ends a session that nobody will use; without an answer it ends by itself, two hours later at most.
    pub(super) async fn end_at_the_service(&self, token: String) {
        let remote = self.remote().with_token(Some(token));
        let ended = remote.patiently(|| remote.tell(Method::DELETE, "/v1/session")).await;
        if let Err(error) = ended {
            tracing::warn!(code = error.code(), "a refused session is not ended");
        }
    }

    /// Keeps an open session; `person` is the name that was typed, which the service may have completed.
    pub(super) async fn keep_session(
        &self,
        opened: wire::SessionOpenedBody,
        person: &str,
        notices: &mut Vec<String>,
    ) {
        self.keep_device_secret(&opened.school.uai, opened.device_secret).await;
        let mut session = Session {
            token: opened.session,
            uai: opened.school.uai,
            school: opened.school.name,
            person: opened.person,
            expires_at: opened.expires_at,
            role: opened.role,
            in_keyring: false,
        };
        let vault = Arc::clone(&self.0.vault);
        let (name, secret) =
            (self.vault_name(), serde_json::to_string(&session).expect("a session is JSON"));
        let stored = blocking(move || vault.set(&name, &secret)).await;
        session.in_keyring = stored.is_ok() && self.0.vault.lasts();
        if !session.in_keyring {
            notices.push(NO_KEYRING.to_owned());
        }
        let former = Former { uai: session.uai.clone(), person: person.to_owned() };
        {
            let mut state = self.state();
            (state.former, state.session) = (Some(former), Some(session));
        }
        self.remember().await;
    }

    /// Ends the session, here and at the service, closes the lists and forgets what was typed over them:
    /// the next person at this keyboard finds nothing of it. What names the PC stays.
    pub async fn sign_out(&self) -> Result<Start, DeskError> {
        let ended = match self.signed_in() {
            Ok(remote) => remote.tell(Method::DELETE, "/v1/session").await,
            Err(_) => Ok(()),
        };
        self.forget_session().await;
        let notice = match ended {
            Err(DeskError::Remote(error @ RemoteError::Unreachable { .. })) => Some(error.help()),
            _ => None,
        };
        let not_forgotten = self.close_all().await;
        Ok(self.stand(notice.into_iter().chain(not_forgotten).collect()))
    }

    /// Refuses to change what the school decided.
    fn refuse_decided(&self, chosen: &Preferences) -> Result<(), DeskError> {
        let policy = &self.0.settings.policy;
        if policy.service().is_some_and(|decided| *decided != chosen.service) {
            return Err(DeskError::Decided("L’adresse du service"));
        }
        if policy.proxy().is_some_and(|decided| decided != chosen.proxy) {
            return Err(DeskError::Decided("Le proxy"));
        }
        Ok(())
    }

    /// Keeps what the person chose; another service ends the session.
    pub async fn set_preferences(
        &self,
        service: &str,
        proxy: &str,
        theme: crate::Theme,
    ) -> Result<Start, DeskError> {
        ProxyChoice::parse(proxy)?;
        let proxy = proxy.trim().to_owned();
        let chosen = Preferences { service: address(service)?, proxy, theme };
        self.refuse_decided(&chosen)?;
        let moved = self.preferences().service != chosen.service;
        if moved {
            self.forget_session().await;
        }
        let settings = self.0.settings.clone();
        let to_save = chosen.clone();
        blocking(move || to_save.save(&settings)).await?;
        {
            let mut state = self.state();
            state.preferences = Some(chosen);
            if moved {
                (state.awaited, state.unanswered) = (None, None);
            }
        }
        let mut notices = Vec::new();
        if moved {
            self.find_session(&mut notices).await;
            self.find_awaited().await;
        }
        Ok(self.stand(notices))
    }
}

impl Awaited {
    pub(super) fn shown(&self) -> SignIn {
        SignIn {
            uai: self.uai.clone(),
            asked_at: self.asked_at,
            expires_at: self.expires_at,
            through_ent: self.open.clone(),
        }
    }
}

fn shown(session: &Session) -> SessionShown {
    SessionShown {
        uai: session.uai.clone(),
        school: session.school.clone().unwrap_or_else(|| session.uai.clone()),
        person: session.person.clone(),
        expires_at: session.expires_at,
        in_keyring: session.in_keyring,
        is_chef: session.role == wire::Role::Chef,
    }
}

/// The PC's name, told in the mail so that people recognise it.
fn device() -> String {
    let named = std::env::var("COMPUTERNAME")
        .or_else(|_| std::fs::read_to_string("/proc/sys/kernel/hostname"));
    let name = named.unwrap_or_default();
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
    if name.is_empty() { "poste sans nom".to_owned() } else { name }
}
