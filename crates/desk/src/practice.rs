//! « S’entraîner » : a fictional school in the place of the service, in memory.
//!
//! A practice desk is an ordinary [`Desk`](crate::Desk), over a folder of its own that goes with it. What it would ask
//! the service is answered here, through the same bodies and by the same rules of `core`: what is tried is what is done
//! for real, and no connection is opened.

mod answers;
mod commit;
mod history;
mod imports;
mod last_year;
mod school;
mod undo;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use balado_wire::Role;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Request, Response};
use tempfile::TempDir;
use url::Url;

use self::school::School;
use crate::{DeskError, Policy, Preferences, Settings, Theme, erasing::Bin, session::Session};

/// A name that is no name anywhere (RFC 6761 §6.4).
const ADDRESS: &str = "https://college-fictif.invalid";
/// Of the samples: it is no school's.
const RNE: &str = "0779999A";
const SCHOOL: &str = "Collège fictif";
/// Who practises, and signs what is imported.
const PERSON: &str = "Nadia Benali";
/// Longer than anybody practises.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The files of this September, under the names that a browser gives to the two exports.
const FILES: [(&str, &[u8]); 2] = [
    ("export.csv", include_bytes!("practice/eleves.csv")),
    ("export (1).csv", include_bytes!("practice/enseignants.csv")),
];
/// They were exported a moment ago.
const AGE: Duration = Duration::from_hours(1);

/// What a practice desk has in the place of a service and of a person's folder.
pub(crate) struct Practice {
    folder: TempDir,
    school: Mutex<School>,
}

impl Practice {
    /// A school that imported its lists last year, and this September's files beside it. Blocks.
    pub(crate) fn begin() -> Result<Self, DeskError> {
        let folder = tempfile::Builder::new().prefix("balado-entrainement-").tempdir();
        let folder = folder.map_err(|error| not_kept(&error))?;
        let school = Mutex::new(School::a_year_later(Timestamp::now()));
        let practice = Self { folder, school };
        practice.lay_out().map_err(|error| not_kept(&error))?;
        Ok(practice)
    }

    /// Writes the files, and again those that were erased as one learns to. Blocks.
    pub(crate) fn lay_out(&self) -> io::Result<()> {
        let files = self.files().into_iter().zip(FILES);
        let mut missing = files.filter(|(path, _)| !path.exists());
        missing.try_for_each(|(path, (_, bytes))| write(&path, bytes))
    }

    /// The only files that are opened.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        FILES.iter().map(|(name, _)| self.folder.path().join(name)).collect()
    }

    /// Whether a file is one of them.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        self.files().iter().any(|file| file == path)
    }

    /// Settings that nothing outside knows of. Blocks.
    pub(crate) fn settings(&self, theme: Theme) -> Result<Settings, DeskError> {
        let settings = Settings {
            without_keyring: true,
            policy: Policy::default(),
            update_key: None,
            bin: Bin::Folder(self.folder.path().join("corbeille")),
            ..Settings::in_folder(self.folder.path().join("poste"))
        };
        let service = Url::parse(ADDRESS).expect("a right address");
        Preferences { service, proxy: "aucun".to_owned(), theme }.save(&settings)?;
        Ok(settings)
    }

    /// A session that is open already.
    pub(crate) fn session() -> Session {
        Session {
            token: "entrainement".to_owned(),
            uai: RNE.to_owned(),
            school: Some(SCHOOL.to_owned()),
            person: PERSON.to_owned(),
            expires_at: Timestamp::now() + LASTS,
            role: Role::Chef,
            in_keyring: true,
        }
    }

    /// Answers as the service would.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        let mut school = self.school.lock().unwrap_or_else(PoisonError::into_inner);
        answers::answer(&mut school, request, Timestamp::now())
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)?;
    let file = fs::File::options().write(true).open(path)?;
    file.set_modified(SystemTime::now() - AGE)
}

fn not_kept(error: &io::Error) -> DeskError {
    DeskError::Keep { what: "les fichiers d’entraînement", kind: error.kind() }
}
