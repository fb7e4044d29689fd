use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, PoisonError},
};

use balado_core::school::Roster;
use tokio_util::sync::CancellationToken;

use crate::{
    DeskError, KeyringVault, MemoryVault, Patience, Preferences, Settings, Vault,
    guards::Around,
    list::{HeldList, List},
    network::{Network, ProxyChoice},
    oldest::OldestApp,
    practice::Practice,
    recall::Former,
    remote::Remote,
    sent::Sent,
    session::{Awaited, Session},
    shown::Interrupted,
};

/// The secretary's table: what is open, who is signed in, what is being sent.
///
/// Cheap to clone; all clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    settings: Settings,
    vault: Arc<dyn Vault>,
    patience: Patience,
    oldest: Arc<OldestApp>,
    network: Arc<Network>,
    /// The fictional school that answers in the place of the service, on a desk to practise on.
    practice: Option<Arc<Practice>>,
    state: std::sync::Mutex<State>,
    /// Held while files are read and opened: those that come meanwhile, what is typed next, or signing
    /// out, wait for the outcome.
    reading: tokio::sync::Mutex<()>,
    /// Held while an import is sent, or while those that were cut are looked for: looking opens them again,
    /// and neither may take the other's file half-way.
    importing: tokio::sync::Mutex<()>,
    /// Held while a new version is looked for or installed.
    updating: tokio::sync::Mutex<()>,
    /// Held while what the next start finds again is kept or forgotten.
    remembering: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    preferences: Option<Preferences>,
    session: Option<Session>,
    awaited: Option<Awaited>,
    /// A code that was asked for from a session, to name the gestionnaire.
    fresh: Option<Awaited>,
    /// Who was signed in last, here or when the program ran before.
    former: Option<Former>,
    /// Files that were open when the program ended, and are not opened again yet; nothing before the start.
    recalled: Option<Vec<PathBuf>>,
    /// The school that the open lists were opened for: the last that signed in.
    lists_of: Option<String>,
    unanswered: Option<this_pc::Unanswered>,
    /// By the names that a keyring would have kept them under.
    device_secrets: BTreeMap<String, String>,
    arrived: Option<arrival::Arrived>,
    lists: [Option<List>; 2],
    held: [Option<Arc<HeldList>>; 2],
    interrupted: [Option<Interrupted>; 2],
    sending: Option<CancellationToken>,
    /// What was sent last of each list, in this sitting.
    sent: [Option<Sent>; 2],
    /// Where this network asks who people are.
    portal: Option<String>,
    unmapped: unmapped::Waiting,
    choices: choosing::Choices,
    /// The start said that this app is too old.
    told_too_old: bool,
}

impl State {
    /// Looks at open files again beside what is known of the school.
    fn look_around(&mut self) {
        let school = self.session.as_ref().and_then(|session| session.school.clone());
        for roster in Roster::ALL {
            let other = self.held[slot(roster.other())].clone();
            if let Some(list) = &mut self.lists[slot(roster)] {
                list.look_around(Around { other, school: school.clone() });
            }
        }
    }

    /// Forgets what the service holds: open files stay, compared with nothing.
    fn forget_held(&mut self) {
        self.held = [None, None];
        for list in self.lists.iter_mut().flatten() {
            list.set_held(None);
        }
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk(…)")
    }
}

fn slot(roster: Roster) -> usize {
    match roster {
        Roster::Students => 0,
        Roster::Teachers => 1,
    }
}

mod account;
mod arrival;
mod choosing;
mod closing;
mod correcting;
mod diagnostic;
mod ent_link;
mod history;
mod imports;
mod interrupted;
mod lists;
mod manager;
mod opening;
mod practising;
mod recalling;
mod remembering;
mod school;
mod sessions;
mod this_pc;
mod unmapped;
mod updates;

pub use arrival::{LINK_SCHEME, LinkShown};
pub use manager::Nominee;
pub use sessions::OpenSession;

impl Desk {
    /// A desk over the system's keyring, or over memory when the settings say so.
    pub fn new(settings: Settings) -> Self {
        let vault: Arc<dyn Vault> = if settings.without_keyring {
            Arc::new(MemoryVault::default())
        } else {
            Arc::new(KeyringVault)
        };
        Self::with_vault(settings, vault)
    }

    /// A desk over another vault, for tests and the command line.
    pub fn with_vault(settings: Settings, vault: Arc<dyn Vault>) -> Self {
        Self::with_patience(settings, vault, Patience::default())
    }

    /// A desk that waits more or less for a service that does not answer.
    pub fn with_patience(settings: Settings, vault: Arc<dyn Vault>, patience: Patience) -> Self {
        Self::over(settings, vault, patience, None)
    }

    fn over(
        settings: Settings,
        vault: Arc<dyn Vault>,
        patience: Patience,
        practice: Option<Arc<Practice>>,
    ) -> Self {
        let network = Network::new(Arc::clone(&vault));
        let network = if practice.is_some() { network.closed() } else { network };
        Self(Arc::new(Inner {
            settings,
            network: Arc::new(network),
            practice,
            vault,
            patience,
            oldest: Arc::default(),
            state: std::sync::Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            importing: tokio::sync::Mutex::default(),
            updating: tokio::sync::Mutex::default(),
            remembering: tokio::sync::Mutex::default(),
        }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the person chose.
    pub fn preferences(&self) -> Preferences {
        let known = self.state().preferences.clone();
        known.unwrap_or_else(|| Preferences::load(&self.0.settings).0)
    }

    /// The service, with the session when there is one.
    fn remote(&self) -> Remote {
        let (service, choice) = self.way();
        let network = Arc::clone(&self.0.network);
        let token = self.state().session.as_ref().map(|session| session.token.clone());
        Remote::new(network, choice, service, self.0.patience, Arc::clone(&self.0.oldest))
            .with_token(token)
            .with_practice(self.0.practice.clone())
    }

    /// Where the service is, and what was chosen of the way there.
    fn way(&self) -> (url::Url, ProxyChoice) {
        let Preferences { service, proxy, .. } = self.preferences();
        // What was kept was right when it was typed; a file that somebody wrote over says nothing.
        (service, ProxyChoice::parse(&proxy).unwrap_or(ProxyChoice::AsThePc))
    }

    fn signed_in(&self) -> Result<Remote, DeskError> {
        if self.state().session.is_none() {
            return Err(DeskError::SignedOut);
        }
        Ok(self.remote())
    }

    /// Does what needs a session; one that ended is forgotten, and open files stay.
    async fn with_session<T>(
        &self,
        work: impl AsyncFnOnce(Remote) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let done = work(self.signed_in()?).await;
        if matches!(done, Err(DeskError::SignedOut)) {
            self.forget_session().await;
        }
        done
    }
}

/// Does what blocks the thread elsewhere.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("the work does not panic")
}

#[cfg(test)]
mod tests {
    use balado_core::export;
    use uuid::Uuid;

    use super::*;
    use crate::shown::ReportFormat;

    /// The window runs every gesture on a pool of threads.
    #[test]
    fn every_gesture_can_move_between_threads() {
        fn moves<T: Send>(_: T) {}
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { without_keyring: true, ..Settings::in_folder(folder.path()) };
        let desk = Desk::new(settings);
        let id = Uuid::nil();
        moves(desk.start());
        moves(desk.sign_in("", ""));
        moves(desk.sign_out());
        moves(desk.open_exports(Vec::new()));
        moves(desk.push_import(Roster::Students, None, &|_| ()));
        moves(desk.resume_import(id, &|_| ()));
        moves(desk.discard_import(id));
        moves(desk.history());
        moves(desk.undo_import(id));
        moves(desk.write_report(id, ReportFormat::Csv, folder.path()));
        moves(desk.remembered(id));
        moves(desk.erase_export(id, false));
        moves(desk.set_preferences("", "", crate::Theme::Dark));
        moves(desk.manager());
        moves(desk.diagnose());
        moves(desk.give_proxy_login("", ""));
        moves(desk.correct(Roster::Students, 0, balado_core::finding::Column::Id, ""));
        moves(desk.undo_correction(Roster::Students));
        moves(desk.accents(Roster::Students));
        moves(desk.choose_encoding(Roster::Students, export::Encoding::Utf8));
        moves(desk.map_columns(0, export::Mapping::default()));
        moves(desk.choose_file(0));
    }
}
