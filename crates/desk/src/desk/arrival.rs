//! A link that comes by itself: the page of the mail opened it on this PC (`balado-import://`).
//!
//! The secret stays on this side: the page only learns that a link is there. Nothing is opened
//! before the person gives a name, and the service opens a session only to the PC that asked for
//! the link (RFC 7636).

use balado_core::school::Uai;
use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;
use url::Url;
use uuid::Uuid;

use super::{Desk, State, blocking};
use crate::{
    DeskError,
    session::{Awaited, Pasted},
};

/// What the system hands to the program for our links (RFC 8252 §7.1).
pub const LINK_SCHEME: &str = "balado-import";

/// A link that came by itself.
pub(super) enum Arrived {
    /// With its secret, and the request that it answers.
    Whole { request: Uuid, token: String },
    /// Its secret, or a part of it, was lost on the way.
    Cut,
}

/// What came of a link that the system handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LinkView")]
pub enum LinkShown {
    /// Only the person's name is missing.
    Whole,
    /// The code must be pasted instead.
    Cut,
    /// The request was made on the service's own page, and goes on here.
    Asked,
    /// The awaited request was made on that page: its code must be typed.
    ToPaste,
    /// It answers another request than the one that is awaited here, if any is.
    Elsewhere,
}

/// What is about to be redeemed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Redeeming {
    pub(super) request: Uuid,
    pub(super) verifier: String,
    pub(super) secret: Pasted,
}

impl State {
    /// What the page is told of the link that came, beside the request that is awaited now.
    pub(super) fn link_shown(&self) -> Option<LinkShown> {
        let arrived = self.arrived.as_ref()?;
        Some(match (arrived, &self.awaited) {
            (_, Some(awaited)) if awaited.is_handed_over => LinkShown::ToPaste,
            (Arrived::Cut, _) => LinkShown::Cut,
            (Arrived::Whole { request, .. }, Some(awaited)) if *request == awaited.id => {
                LinkShown::Whole
            }
            (Arrived::Whole { .. }, _) => LinkShown::Elsewhere,
        })
    }

    /// A new request is awaited: what came before it is not for it.
    fn await_request(&mut self, awaited: Awaited) {
        (self.awaited, self.arrived) = (Some(awaited), None);
    }
}

/// A request made on the service's page `/baladoetab` of this PC, with its proof.
fn handed_over(address: &Url) -> Option<Awaited> {
    let parameter = |name: &str| {
        address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let uai: Uai = parameter("uai")?.parse().ok()?;
    let verifier = parameter("verifier").filter(|text| (43..=128).contains(&text.len()))?;
    let expires_at: Timestamp = parameter("expires_at")?.parse().ok()?;
    let now = Timestamp::now();
    (expires_at > now).then_some(Awaited {
        id: parameter("id")?.parse().ok()?,
        uai: uai.to_string(),
        asked_at: now,
        expires_at,
        verifier,
        is_handed_over: true,
        open: None,
    })
}

impl Desk {
    /// Takes the link with which the system started or called the program, and says what came of it.
    ///
    /// # Errors
    /// [`DeskError::NotACode`] for an address that is not one of ours.
    pub async fn link_arrived(&self, address: &str) -> Result<LinkShown, DeskError> {
        let address = Url::parse(address).map_err(|_| DeskError::NotACode)?;
        if address.scheme() != LINK_SCHEME {
            return Err(DeskError::NotACode);
        }
        if address.host_str() == Some("demande") {
            return match handed_over(&address) {
                Some(awaited) => {
                    self.keep_awaited(awaited).await;
                    Ok(LinkShown::Asked)
                }
                None => Ok(self.arrive(Arrived::Cut)),
            };
        }
        Ok(self.arrive(match Pasted::find(address.as_str()) {
            Ok(Pasted::Token { request, token }) => Arrived::Whole { request, token },
            _ => Arrived::Cut,
        }))
    }

    fn arrive(&self, arrived: Arrived) -> LinkShown {
        let mut state = self.state();
        state.arrived = Some(arrived);
        state.link_shown().expect("it has just arrived")
    }

    /// What opens the awaited request: what the person pasted, or the link that arrived when nothing was.
    ///
    /// Another site could hand over a request of its own and then its own link, or its link first: a
    /// request made elsewhere takes a code, which the person types, and any other its own link only.
    pub(super) fn redeeming(&self, text: &str) -> Result<Redeeming, DeskError> {
        let state = self.state();
        let secret = match &state.arrived {
            Some(Arrived::Whole { request, token }) if text.trim().is_empty() => {
                Pasted::Token { request: *request, token: token.clone() }
            }
            _ => Pasted::find(text)?,
        };
        let awaited = state.awaited.as_ref().ok_or(DeskError::NoSignIn)?;
        match &secret {
            Pasted::Token { .. } if awaited.is_handed_over => Err(DeskError::CodeOnly),
            Pasted::Token { request, .. } if *request != awaited.id => Err(DeskError::OtherLink),
            _ => Ok(Redeeming { request: awaited.id, verifier: awaited.verifier.clone(), secret }),
        }
    }

    /// Finds again the link that was asked for before the program was closed.
    pub(super) async fn find_awaited(&self) {
        let vault = std::sync::Arc::clone(&self.0.vault);
        let name = self.awaited_name();
        // A keyring that does not answer has nothing to give: the person asks for another link.
        let Ok(Some(secret)) = blocking(move || vault.get(&name)).await else { return };
        let Ok(awaited) = serde_json::from_str::<Awaited>(&secret) else { return };
        if awaited.expires_at <= Timestamp::now() {
            return self.forget_awaited().await;
        }
        self.state().awaited = Some(awaited);
    }

    /// Keeps the proof of who asked, so that closing the window while the mail travels loses nothing.
    pub(super) async fn keep_awaited(&self, awaited: Awaited) {
        let vault = std::sync::Arc::clone(&self.0.vault);
        let (name, secret) =
            (self.awaited_name(), serde_json::to_string(&awaited).expect("a request is JSON"));
        self.state().await_request(awaited);
        // Without a keyring it is kept in memory, which is enough while the window is open.
        let _stored = blocking(move || vault.set(&name, &secret)).await;
    }

    pub(super) async fn forget_awaited(&self) {
        let vault = std::sync::Arc::clone(&self.0.vault);
        let name = self.awaited_name();
        {
            let mut state = self.state();
            (state.awaited, state.arrived) = (None, None);
        }
        // A proof that stays in the keyring ends with its request, two hours later at most.
        let _forgotten = blocking(move || vault.forget(&name)).await;
    }

    /// Gives up the link that was asked for: the person chooses another school.
    pub async fn give_up_link(&self) {
        self.forget_awaited().await;
    }

    fn awaited_name(&self) -> String {
        format!("sign-in {}", self.preferences().service)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        LinkShown::{Asked, Cut, Elsewhere, ToPaste, Whole},
        *,
    };
    use crate::Settings;

    fn desk() -> (Desk, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { without_keyring: true, ..Settings::in_folder(folder.path()) };
        (Desk::new(settings), folder)
    }

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn later() -> Timestamp {
        Timestamp::now() + jiff::SignedDuration::from_hours(2)
    }

    /// A request of the page `/baladoetab`.
    fn handed(id: u128, uai: &str, verifier: &str, expires_at: Timestamp) -> String {
        let id = Uuid::from_u128(id);
        format!(
            "balado-import://demande?uai={uai}&id={id}&verifier={verifier}&expires_at={expires_at}"
        )
    }

    /// The secret of the link that answers a request.
    fn token(id: u128) -> String {
        format!("{}.{}", Uuid::from_u128(id).simple(), "A".repeat(43))
    }

    fn link(id: u128) -> String {
        format!("balado-import://connexion#{}", token(id))
    }

    #[tokio::test]
    async fn only_a_link_of_ours_with_its_secret_arrives() {
        let earlier = Timestamp::now() - jiff::SignedDuration::from_secs(1);
        let table = [
            (link(1), Some(Elsewhere), "from the page, and nothing was asked for here"),
            (
                format!("BALADO-IMPORT://connexion/#{}", token(1)),
                Some(Elsewhere),
                "as some systems write it",
            ),
            (format!("https://balado.example/connexion#{}", token(1)), None, "a web address"),
            ("balado-import://connexion".to_owned(), Some(Cut), "without its secret"),
            ("balado-import://connexion#court".to_owned(), Some(Cut), "cut"),
            ("BCDF-GHJK".to_owned(), None, "a code is pasted, it does not arrive"),
            (handed(1, "0779999A", VERIFIER, later()), Some(Asked), "a request of the page"),
            (handed(1, "0779999B", VERIFIER, later()), Some(Cut), "of no school"),
            (handed(1, "0779999A", "court", later()), Some(Cut), "without its proof"),
            (handed(1, "0779999A", VERIFIER, earlier), Some(Cut), "that has ended"),
        ];
        for (address, expected, case) in table {
            let (desk, _folder) = desk();
            assert_eq!(desk.link_arrived(&address).await.ok(), expected, "{case}");
            let awaited = desk.state().awaited.as_ref().map(|awaited| awaited.uai.clone());
            assert_eq!(
                awaited.as_deref(),
                (expected == Some(Asked)).then_some("0779999A"),
                "{case}"
            );
        }
    }

    /// What happens before somebody clicks « Se connecter ».
    #[derive(Clone, Copy)]
    enum Event {
        /// A link is asked for from this window, and the service names the request.
        Asked(u128),
        /// A page hands over a request.
        Handed(u128),
        /// A page hands over the link that answers a request.
        Link(u128),
        /// A page hands over half of a link.
        Half,
        /// The program is closed, and opened again by what comes next.
        Closed,
    }

    /// What was typed then.
    enum Typed {
        Nothing,
        Code,
        LinkOf(u128),
    }

    async fn happens(desk: &Desk, event: Event) {
        match event {
            Event::Asked(id) => {
                let awaited = Awaited {
                    id: Uuid::from_u128(id),
                    uai: "0779999A".to_owned(),
                    asked_at: Timestamp::now(),
                    expires_at: later(),
                    verifier: VERIFIER.to_owned(),
                    is_handed_over: false,
                    open: None,
                };
                desk.keep_awaited(awaited).await;
            }
            Event::Handed(id) => {
                let request = handed(id, "0779999A", VERIFIER, later());
                desk.link_arrived(&request).await.unwrap();
            }
            Event::Link(id) => {
                desk.link_arrived(&link(id)).await.unwrap();
            }
            Event::Half => {
                desk.link_arrived("balado-import://connexion#x").await.unwrap();
            }
            Event::Closed => {
                {
                    let mut state = desk.state();
                    (state.awaited, state.arrived) = (None, None);
                }
                desk.find_awaited().await;
            }
        }
    }

    /// Request 1 is the school's; 2 and its link come from a page of somebody else's.
    #[tokio::test]
    async fn whatever_comes_in_whatever_order_a_request_takes_its_own_secret() {
        use Event::{Asked, Closed, Half, Handed, Link};
        use Typed::{Code, LinkOf, Nothing};
        type Case<'a> = (&'a [Event], Typed, Result<(u128, &'a str), &'a str>, Option<LinkShown>);
        let (code, link) = ("code", "link");
        let table: [(Case<'_>, &str); 19] = [
            ((&[], Nothing, Err("not-a-code"), None), "nothing came"),
            ((&[], Code, Err("no-sign-in"), None), "a code of no request"),
            ((&[Asked(1)], Code, Ok((1, code)), None), "the code"),
            ((&[Asked(1)], LinkOf(1), Ok((1, link)), None), "the link, pasted"),
            ((&[Asked(1)], LinkOf(2), Err("other-link"), None), "another link, pasted"),
            ((&[Asked(1), Link(1)], Nothing, Ok((1, link)), Some(Whole)), "the link"),
            ((&[Asked(1), Link(1)], Code, Ok((1, code)), Some(Whole)), "what is typed goes first"),
            ((&[Asked(1), Link(2)], Nothing, Err("other-link"), Some(Elsewhere)), "another link"),
            ((&[Asked(1), Link(2)], Code, Ok((1, code)), Some(Elsewhere)), "another, and a code"),
            ((&[Asked(1), Half], Nothing, Err("not-a-code"), Some(Cut)), "half of a link"),
            ((&[Link(2), Asked(1)], Nothing, Err("not-a-code"), None), "a link, then a request"),
            ((&[Handed(2), Link(2)], Nothing, Err("code-only"), Some(ToPaste)), "request, link"),
            ((&[Link(2), Handed(2)], Nothing, Err("not-a-code"), None), "link, request"),
            ((&[Handed(2)], LinkOf(2), Err("code-only"), None), "its link, pasted"),
            ((&[Handed(2)], Code, Ok((2, code)), None), "a code that somebody typed"),
            ((&[Asked(1), Link(1), Handed(2)], Nothing, Err("not-a-code"), None), "asked before"),
            ((&[Handed(2), Link(2), Asked(1)], Nothing, Err("not-a-code"), None), "asked since"),
            ((&[Handed(2), Closed, Link(2)], Nothing, Err("code-only"), Some(ToPaste)), "reopened"),
            ((&[Asked(1), Closed, Link(1)], Nothing, Ok((1, link)), Some(Whole)), "reopened by it"),
        ];
        for ((events, typed, expected, shown), case) in table {
            let (desk, _folder) = desk();
            for event in events {
                happens(&desk, *event).await;
            }
            let text = match typed {
                Nothing => " ".to_owned(),
                Code => "bcdf-ghjk".to_owned(),
                LinkOf(id) => format!("https://balado.example/connexion#{}", token(id)),
            };
            let redeemed = desk.redeeming(&text).map(|redeeming| {
                let kind = if matches!(redeeming.secret, Pasted::Code(_)) { code } else { link };
                (redeeming.request.as_u128(), kind)
            });
            assert_eq!(redeemed.map_err(|error| error.code()), expected, "{case}");
            assert_eq!(desk.state().link_shown(), shown, "{case}");
        }
    }
}
