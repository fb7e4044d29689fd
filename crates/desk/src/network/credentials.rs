//! What a proxy wants to know (Basic, RFC 7617): asked once, then kept in the keyring under the proxy's name.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::Proxy;
use crate::Vault;

/// A person's name and password at a proxy.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) name: String,
    pub(crate) password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}

impl Login {
    /// For `Proxy-Authorization`.
    pub(crate) fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.name, self.password)))
    }
}

/// Those that were given, in the keyring, or until the program ends where there is none.
pub(crate) struct Credentials {
    vault: Arc<dyn Vault>,
    in_memory: Mutex<BTreeMap<String, Login>>,
}

impl Credentials {
    pub(crate) fn of(vault: Arc<dyn Vault>) -> Self {
        Self { vault, in_memory: Mutex::default() }
    }

    /// What was given for this proxy.
    pub(crate) async fn of_proxy(&self, proxy: &Proxy) -> Option<Login> {
        let name = secret_name_of(proxy);
        if let Some(login) = self.memory().get(&name).cloned() {
            return Some(login);
        }
        let vault = Arc::clone(&self.vault);
        let secret = tokio::task::spawn_blocking(move || vault.get(&name)).await;
        // A keyring that does not answer has it asked for again, which is what the person then sees.
        serde_json::from_str(&secret.expect("a keyring does not panic").ok()??).ok()
    }

    /// Keeps what a proxy took.
    pub(crate) async fn keep(&self, proxy: &Proxy, login: Login) {
        let (name, vault) = (secret_name_of(proxy), Arc::clone(&self.vault));
        let secret = serde_json::to_string(&login).expect("a login is JSON");
        let secret_name = name.clone();
        let stored = tokio::task::spawn_blocking(move || vault.set(&secret_name, &secret)).await;
        let is_stored = stored.expect("a keyring does not panic").is_ok();
        let mut memory = self.memory();
        memory.remove(&name);
        if !is_stored {
            memory.insert(name, login);
        }
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Login>> {
        self.in_memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn secret_name_of(proxy: &Proxy) -> String {
    format!("proxy {}", proxy.name())
}
