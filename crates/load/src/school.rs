use std::{path::Path, sync::Arc};

use balado_core::school::{Roster, Uai};
use balado_desk::{Desk, DeskError, MemoryVault, Patience, Report, Settings, TypedNumber};
use balado_testkit::generate::Generator;
use tempfile::TempDir;
use url::Url;

use crate::Mailbox;

/// Why a school did not get through: what it was doing, and what its secretary read.
#[derive(Debug, thiserror::Error)]
#[error("{step}: {sentence}")]
pub struct Trouble {
    step: &'static str,
    sentence: String,
}

impl Trouble {
    fn at(step: &'static str) -> impl Fn(DeskError) -> Self {
        move |error| Self { step, sentence: error.help() }
    }

    fn because(step: &'static str, sentence: &impl ToString) -> Self {
        Self { step, sentence: sentence.to_string() }
    }
}

/// A PC of a school: the desk that the window is drawn over, with a session of its own and nobody at it.
#[derive(Debug)]
pub struct School {
    uai: Uai,
    desk: Desk,
    folder: TempDir,
}

impl School {
    /// A PC on which nobody has signed in yet.
    ///
    /// # Errors
    /// When there is no room for its files.
    pub fn new(uai: Uai, service: &Url) -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let state_dir = folder.path().join("state");
        let settings = Settings {
            service: Some(service.clone()),
            without_keyring: true,
            ..Settings::in_folder(state_dir)
        };
        let vault = Arc::new(MemoryVault::default());
        let desk = Desk::with_patience(settings, vault, Patience::default());
        Ok(Self { uai, desk, folder })
    }

    /// Looks the school up, asks for a code, waits for the mail and gives the code back.
    ///
    /// # Errors
    /// When one of these is refused.
    pub async fn sign_in(&self, mailbox: &Mailbox) -> Result<(), Trouble> {
        let uai = self.uai.as_str();
        self.desk.start().await.map_err(Trouble::at("start"))?;
        self.desk.look_up_school(uai).await.map_err(Trouble::at("school"))?;
        self.desk.request_link(uai).await.map_err(Trouble::at("link"))?;
        let code = mailbox.code(self.uai).await;
        let code = code.ok_or_else(|| Trouble::because("mail", &"no code came"))?;
        let signed_in = self.desk.sign_in(&code, "Mme Fictive").await;
        signed_in.map(drop).map_err(Trouble::at("code"))
    }

    /// Signs out; the PC stays known.
    ///
    /// # Errors
    /// When the service does not answer.
    pub async fn sign_out(&self) -> Result<(), Trouble> {
        self.desk.sign_out().await.map(drop).map_err(Trouble::at("sign out"))
    }

    /// Writes an export, opens it, and validates it with every number that is asked for.
    ///
    /// # Errors
    /// When the file is refused, or the import.
    pub async fn import(&self, export: &Generator) -> Result<Report, Trouble> {
        let (roster, file) = (export.roster, self.folder.path().join("export.csv"));
        std::fs::write(&file, export.bytes()).map_err(|e| Trouble::because("disk", &e))?;
        self.open(&file, roster).await?;
        let list = self.desk.list(roster).ok_or_else(|| Trouble::because("list", &"not open"))?;
        let typed = list.holds.iter().map(|hold| {
            let kind = hold.kind.to_owned();
            TypedNumber { kind, number: hold.number }
        });
        let report = self.desk.push_import(roster, typed, &|_| ()).await;
        report.map_err(Trouble::at("import"))
    }

    async fn open(&self, file: &Path, roster: Roster) -> Result<(), Trouble> {
        let opened = self.desk.open_exports(vec![file.to_owned()]).await;
        let right = opened.refused.is_empty() && opened.opened == [roster];
        right.then_some(()).ok_or_else(|| Trouble::because("file", &"not read as the list it is"))
    }
}

/// Schools of the académie that is served, one after the other: their numbers and their letters are right.
pub fn schools() -> impl Iterator<Item = Uai> {
    let digits = ["077", "093", "094"]
        .into_iter()
        .flat_map(|department| (1..10_000).map(move |number| format!("{department}{number:04}")));
    digits.filter_map(|digits| {
        let letter = Uai::check_letter(&digits)?;
        format!("{digits}{letter}").parse().ok()
    })
}
