//! What this PC proves when it asks for a link, and what it asked for without hearing the answer.
//!
//! The secret was given when the school last signed in here. It names the PC and nobody: it opens nothing,
//! stays when somebody signs out, and spares whoever comes next from waiting for strangers.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use balado_core::school::Uai;
use balado_wire::Through;

use super::{Desk, blocking};
use crate::session::proof;

/// How long a request that was not answered is asked for again, rather than another one: its mail may have
/// left, and is still near the top of the mailbox.
const ASKED_AGAIN: Duration = Duration::from_mins(10);

/// A request for a link whose answer did not come.
pub(super) struct Unanswered {
    uai: Uai,
    through: Through,
    verifier: String,
    challenge: String,
    since: Instant,
}

impl Desk {
    /// The proof of a request for this school: that of the last one when its answer was lost, so that
    /// asking again is the same request.
    pub(super) fn proof_for(&self, uai: Uai, through: Through) -> (String, String) {
        let mut state = self.state();
        let unanswered = state.unanswered.take();
        let same = |asked: &Unanswered| {
            (asked.uai, asked.through) == (uai, through) && asked.since.elapsed() < ASKED_AGAIN
        };
        let asked = unanswered.filter(same).unwrap_or_else(|| {
            let (verifier, challenge) = proof();
            Unanswered { uai, through, verifier, challenge, since: Instant::now() }
        });
        let proof = (asked.verifier.clone(), asked.challenge.clone());
        state.unanswered = Some(asked);
        proof
    }

    /// What this PC was given when the school last signed in on it.
    pub(super) async fn device_secret(&self, uai: Uai) -> Option<String> {
        let name = self.device_name(uai.as_str());
        let in_memory = self.state().device_secrets.get(&name).cloned();
        if in_memory.is_some() {
            return in_memory;
        }
        let vault = Arc::clone(&self.0.vault);
        // A keyring that does not answer makes a stranger of this PC: it may wait, and loses nothing.
        blocking(move || vault.get(&name)).await.ok().flatten()
    }

    /// Keeps it beside the session, or in memory while the window is open when there is no keyring.
    pub(super) async fn keep_device_secret(&self, uai: &str, secret: String) {
        let name = self.device_name(uai);
        let vault = Arc::clone(&self.0.vault);
        let (vault_name, vault_secret) = (name.clone(), secret.clone());
        let stored = blocking(move || vault.set(&vault_name, &vault_secret)).await;
        let mut state = self.state();
        state.device_secrets.remove(&name);
        if stored.is_err() {
            state.device_secrets.insert(name, secret);
        }
    }

    fn device_name(&self, uai: &str) -> String {
        format!("device {} {uai}", self.preferences().service)
    }
}
