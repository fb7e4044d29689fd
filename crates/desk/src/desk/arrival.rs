//! A link that comes by itself: the page of the mail opened it on this PC (`balado-import://`).
//!
//! The secret stays on this side: the page only learns that a link is there. Nothing is opened
//! before the person gives a name, and the service opens a session only to the PC that asked for
//! the link (RFC 7636).

use serde::Serialize;
use ts_rs::TS;
use url::Url;

use super::{Awaited, Desk, DeskError, Pasted, Timestamp, Uai, blocking};

/// What the system hands to the program for our links (RFC 8252 §7.1).
pub const LINK_SCHEME: &str = "balado-import";

/// A link that came by itself.
#[derive(Clone)]
pub(super) enum Arrived {
    /// With its secret.
    Whole(String),
    /// Its secret, or a part of it, was lost on the way.
    Cut,
    /// The request was not made here: the code must be pasted.
    ToPaste,
}

impl Arrived {
    pub(super) fn shown(&self) -> LinkShown {
        match self {
            Self::Whole(_) => LinkShown::Whole,
            Self::Cut => LinkShown::Cut,
            Self::ToPaste => LinkShown::ToPaste,
        }
    }
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
    /// It belongs to such a request: the code must be pasted.
    ToPaste,
}

/// A request made on the service's page `/baladoetab` of this PC, with its proof.
fn handed_over(address: &Url) -> Option<Awaited> {
    let said = |name: &str| {
        address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let uai: Uai = said("uai")?.parse().ok()?;
    let verifier = said("verifier").filter(|text| (43..=128).contains(&text.len()))?;
    let expires_at: Timestamp = said("expires_at")?.parse().ok()?;
    let now = Timestamp::now();
    (expires_at > now).then_some(Awaited {
        id: said("id")?.parse().ok()?,
        uai: uai.to_string(),
        asked_at: now,
        expires_at,
        verifier,
        is_handed_over: true,
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
            Ok(Pasted::Token(token)) => Arrived::Whole(token),
            _ => Arrived::Cut,
        }))
    }

    fn arrive(&self, arrived: Arrived) -> LinkShown {
        let mut state = self.state();
        // Another site could hand over a request of its own and then its own link: the code, which
        // only the school's mailbox has, is pasted by the person.
        let handed = state.awaited.as_ref().is_some_and(|awaited| awaited.is_handed_over);
        let arrived = if handed { Arrived::ToPaste } else { arrived };
        let shown = arrived.shown();
        state.arrived = Some(arrived);
        shown
    }

    /// What the person pasted, or the link that arrived when nothing was pasted.
    pub(super) fn given(&self, text: &str) -> Result<Pasted, DeskError> {
        match self.state().arrived.clone() {
            Some(Arrived::Whole(token)) if text.trim().is_empty() => Ok(Pasted::Token(token)),
            _ => Pasted::find(text),
        }
    }

    /// Finds again the link that was asked for before the program was closed.
    pub(super) async fn find_awaited(&self) {
        let vault = std::sync::Arc::clone(&self.0.vault);
        let name = self.awaited_name();
        // A keyring that does not answer has nothing to give: the person asks for another link.
        let Ok(Some(kept)) = blocking(move || vault.get(&name)).await else { return };
        let Ok(awaited) = serde_json::from_str::<Awaited>(&kept) else { return };
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
        self.state().awaited = Some(awaited);
        // Without a keyring it is kept in memory, which is enough while the window is open.
        let _kept = blocking(move || vault.set(&name, &secret)).await;
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
        LinkShown::{Asked, Cut, ToPaste, Whole},
        *,
    };
    use crate::Settings;

    fn desk() -> (Desk, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            Settings { state_dir: folder.path().into(), service: None, without_keyring: true };
        (Desk::new(settings), folder)
    }

    fn request(uai: &str, verifier: &str, expires_at: Timestamp) -> String {
        let id = uuid::Uuid::nil();
        format!(
            "balado-import://demande?uai={uai}&id={id}&verifier={verifier}&expires_at={expires_at}"
        )
    }

    #[tokio::test]
    async fn only_a_link_of_ours_with_its_secret_arrives() {
        let token = "A".repeat(43);
        let later = Timestamp::now() + jiff::SignedDuration::from_hours(2);
        let earlier = Timestamp::now() - jiff::SignedDuration::from_secs(1);
        let table = [
            (format!("balado-import://connexion#{token}"), Some(Whole), "from the page"),
            (
                format!("BALADO-IMPORT://connexion/#{token}"),
                Some(Whole),
                "as some systems write it",
            ),
            (format!("https://balado.example/connexion#{token}"), None, "a web address"),
            ("balado-import://connexion".to_owned(), Some(Cut), "without its secret"),
            ("balado-import://connexion#court".to_owned(), Some(Cut), "cut"),
            ("BCDF-GHJK".to_owned(), None, "a code is pasted, it does not arrive"),
            (request("0779999A", &token, later), Some(Asked), "a request of the page"),
            (request("0779999B", &token, later), Some(Cut), "of no school"),
            (request("0779999A", "court", later), Some(Cut), "without its proof"),
            (request("0779999A", &token, earlier), Some(Cut), "that has ended"),
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

    #[tokio::test]
    async fn what_is_pasted_goes_before_what_arrived() {
        let (desk, _folder) = desk();
        assert_eq!(desk.given("  ").err().map(|error| error.code()), Some("not-a-code"));
        let token = "B".repeat(43);
        desk.link_arrived(&format!("balado-import://connexion#{token}")).await.unwrap();
        assert_eq!(desk.given(" ").ok(), Some(Pasted::Token(token)));
        assert_eq!(desk.given("bcdf-ghjk").ok(), Some(Pasted::Code("BCDFGHJK".to_owned())));
    }

    /// A page of somebody else's could hand over its own request, then its own link: the person
    /// would be signed in to its school, and import there.
    #[tokio::test]
    async fn a_request_made_elsewhere_takes_a_code_and_no_link() {
        let (desk, _folder) = desk();
        let later = Timestamp::now() + jiff::SignedDuration::from_hours(2);
        desk.link_arrived(&request("0779999A", &"C".repeat(43), later)).await.unwrap();
        let link = format!("balado-import://connexion#{}", "D".repeat(43));
        assert_eq!(desk.link_arrived(&link).await.ok(), Some(ToPaste));
        assert_eq!(desk.given("").err().map(|error| error.code()), Some("not-a-code"));
    }
}
