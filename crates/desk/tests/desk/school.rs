//! What every story starts with: a desk on a folder of its own, signed in.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use balado_core::school::Roster;
use balado_desk::{Bin, Desk, MemoryVault, Patience, Policy, Settings};
use balado_testkit::{samples, service::TestService};
use balado_wire::UpdateKey;
use tempfile::TempDir;
use url::Url;

/// The school of the demonstration.
pub const SCHOOL: &str = "0779999A";

/// A PC of the school: what stays on it when the program ends.
pub struct Pc {
    folder: TempDir,
    vault: Arc<MemoryVault>,
    service: Url,
    proxy: Option<String>,
    policy: Policy,
    update_key: Option<UpdateKey>,
}

impl Pc {
    /// A new one, which knows where the service is.
    pub fn new(service: &Url) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            vault: Arc::default(),
            service: service.clone(),
            proxy: None,
            policy: Policy::default(),
            update_key: None,
        }
    }

    /// With this explicit setting of the proxy.
    #[cfg(unix)]
    pub fn behind(self, proxy: &str) -> Self {
        Self { proxy: Some(proxy.to_owned()), ..self }
    }

    /// Of a school that decided this.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// With a program that takes what this key signed.
    pub fn trusting(self, key: UpdateKey) -> Self {
        Self { update_key: Some(key), ..self }
    }

    /// Starts the program; it tries as often as the real one, without waiting in between.
    pub fn desk(&self) -> Desk {
        let settings = Settings {
            service: Some(self.service.clone()),
            proxy: self.proxy.clone(),
            without_keyring: true,
            policy: self.policy.clone(),
            bin: Bin::Folder(self.bin()),
            update_key: self.update_key.clone(),
            ..Settings::in_folder(self.folder.path().join("state"))
        };
        let patience = Patience {
            first_pause: Duration::ZERO,
            longest_asked: Duration::ZERO,
            ..Patience::default()
        };
        Desk::with_patience(settings, self.vault.clone(), patience)
    }

    /// Starts the program and signs in with the code of the mail.
    pub async fn signed_in(&self, code: impl FnOnce() -> String) -> Desk {
        let desk = self.desk();
        desk.start().await.expect("it starts");
        desk.request_link(SCHOOL).await.expect("a link is sent");
        desk.sign_in(&code(), "Mme Fictive").await.expect("the code opens");
        desk
    }

    /// What stands for its bin.
    pub fn bin(&self) -> PathBuf {
        self.folder.path().join("bin")
    }

    /// What its keyring keeps.
    pub fn vault(&self) -> &MemoryVault {
        &self.vault
    }

    /// Everything that the program may leave behind is below this folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A PC that goes straight to the service, and its program, signed in.
pub async fn signed_in(service: &TestService) -> (Pc, Desk) {
    let pc = Pc::new(service.url());
    let desk = pc.signed_in(|| code_of(service)).await;
    (pc, desk)
}

/// The code of the newest mail.
pub fn code_of(service: &TestService) -> String {
    service.last_mail().code().to_owned()
}

/// Opens a sample.
pub async fn open(desk: &Desk, sample: &str) -> Vec<Roster> {
    let opened = desk.open_exports(vec![samples::path(sample)]).await;
    assert!(opened.refused.is_empty(), "{sample} is an export");
    opened.opened
}

/// Every account of the school as the database holds it.
pub fn rows(database: &Path) -> Vec<(String, String, String, String, String, String, bool)> {
    let database =
        rusqlite::Connection::open_with_flags(database, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
            .expect("the database");
    let mut statement = database
        .prepare(
            "select ent_id, list, last_name, first_name, coalesce(login, ''), classes, active \
             from account where uai = ?1 order by ent_id",
        )
        .expect("the table of accounts");
    let row = |row: &rusqlite::Row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
            row.get(6)?,
        ))
    };
    statement.query_map([SCHOOL], row).expect("rows").collect::<Result<_, _>>().expect("every row")
}
