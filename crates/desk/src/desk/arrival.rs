//! A link that comes by itself: the page of the mail opened it on this PC (`balado-import://`).
//!
//! The secret stays on this side: the page only learns that a link is there. Nothing is opened
//! before the person gives a name, and the service opens a session only to the PC that asked for
//! the link (RFC 7636).

use super::{Awaited, Desk, DeskError, Pasted, Timestamp, blocking};

/// What the system hands to the program for our links (RFC 8252 §7.1).
pub const LINK_SCHEME: &str = "balado-import";

/// A link that came by itself.
#[derive(Clone)]
pub(super) enum Arrived {
    /// With its secret.
    Whole(String),
    /// Its secret, or a part of it, was lost on the way.
    Cut,
}

impl Arrived {
    pub(super) fn shown(&self) -> LinkShown {
        match self {
            Self::Whole(_) => LinkShown::Whole,
            Self::Cut => LinkShown::Cut,
        }
    }
}

/// What came of a link that the system handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkShown {
    /// Only the person's name is missing.
    Whole,
    /// The code must be pasted instead.
    Cut,
}

impl Desk {
    /// Takes the link with which the system started or called the program.
    ///
    /// # Errors
    /// [`DeskError::NotACode`] for an address that is no link of ours, or has lost its secret.
    pub fn link_arrived(&self, address: &str) -> Result<(), DeskError> {
        let ours = address
            .split_once(':')
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(LINK_SCHEME));
        match Pasted::find(address) {
            _ if !ours => Err(DeskError::NotACode),
            Ok(Pasted::Token(token)) => {
                self.state().arrived = Some(Arrived::Whole(token));
                Ok(())
            }
            _ => {
                self.state().arrived = Some(Arrived::Cut);
                Err(DeskError::NotACode)
            }
        }
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
        LinkShown::{Cut, Whole},
        *,
    };
    use crate::Settings;

    #[test]
    fn only_a_link_of_ours_with_its_secret_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            Settings { state_dir: folder.path().into(), service: None, without_keyring: true };
        let desk = Desk::new(settings);
        let token = "A".repeat(43);
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
        ];
        for (address, expected, case) in table {
            desk.state().arrived = None;
            assert_eq!(desk.link_arrived(&address).is_ok(), expected == Some(Whole), "{case}");
            assert_eq!(desk.state().arrived.as_ref().map(Arrived::shown), expected, "{case}");
        }
    }

    #[test]
    fn what_is_pasted_goes_before_what_arrived() {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            Settings { state_dir: folder.path().into(), service: None, without_keyring: true };
        let desk = Desk::new(settings);
        assert_eq!(desk.given("  ").err().map(|error| error.code()), Some("not-a-code"));
        let token = "B".repeat(43);
        desk.link_arrived(&format!("balado-import://connexion#{token}")).unwrap();
        assert_eq!(desk.given(" ").ok(), Some(Pasted::Token(token)));
        assert_eq!(desk.given("bcdf-ghjk").ok(), Some(Pasted::Code("BCDFGHJK".to_owned())));
    }
}
