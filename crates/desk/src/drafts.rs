//! Corrections that are not imported yet, kept on this PC under the hash of the file they belong to.
//!
//! Only the text of cells that were corrected or confirmed is kept, of the columns Balado may keep; readable by its owner
//! only. A draft is forgotten when its list is imported, when somebody signs out of this PC, or 7 days after its last use;
//! old ones are swept at each start of the program.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use balado_core::{export::Encoding, finding::Column};
use serde::{Deserialize, Serialize};

use crate::{
    DeskError, Settings, settings,
    source::{Laid, Source},
};

/// How long a draft that nobody opens is kept.
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// The folder of drafts.
pub(crate) struct Drafts(PathBuf);

#[derive(Serialize, Deserialize)]
struct Draft {
    encoding: Option<String>,
    corrections: Vec<Cell>,
    /// What cells said that a person found right. Drafts of before had none.
    #[serde(default)]
    confirmed: Vec<Cell>,
}

#[derive(Serialize, Deserialize)]
struct Cell {
    line: u32,
    column: String,
    text: String,
}

impl Draft {
    fn lines(&self) -> usize {
        let cells = self.corrections.iter().chain(&self.confirmed);
        cells.map(|cell| cell.line).collect::<BTreeSet<u32>>().len()
    }
}

impl From<(u32, Column, &str)> for Cell {
    fn from((line, column, text): (u32, Column, &str)) -> Self {
        Self { line, column: column.as_str().to_owned(), text: text.to_owned() }
    }
}

/// A draft that could not be read again, in words.
const DAMAGED: &str = "Les corrections faites un autre jour sur ce fichier n’ont pas pu être relues : elles sont à refaire.";

impl Drafts {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self(settings.state_dir.join("drafts"))
    }

    fn path(&self, source: &Source) -> PathBuf {
        self.path_of(&source.hash)
    }

    fn path_of(&self, hash: &str) -> PathBuf {
        self.0.join(format!("{hash}.json"))
    }

    /// What was laid over these bytes another time. A damaged draft is set aside and said.
    pub(crate) fn find(&self, source: &Source) -> Laid {
        let path = self.path(source);
        let laid = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).ok().and_then(|draft| read_draft(&draft)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Laid::default(),
            Err(_) => None,
        };
        let Some(laid) = laid else { return self.set_aside(source) };
        // Used today: its 7 days begin again. That they do not is no reason to refuse the file.
        let _touched = self.keep(source, &laid);
        laid
    }

    /// A draft that cannot be used makes way; nothing of it is laid over the file.
    pub(crate) fn set_aside(&self, source: &Source) -> Laid {
        let path = self.path(source);
        if let Err(error) = fs::rename(&path, path.with_extension("damaged.json")) {
            tracing::warn!(kind = ?error.kind(), "a damaged draft stays in the way");
        }
        Laid { notices: vec![DAMAGED], ..Laid::default() }
    }

    /// Keeps what is laid over a file, or forgets it when nothing is.
    pub(crate) fn keep(&self, source: &Source, laid: &Laid) -> Result<(), DeskError> {
        if laid.corrections.is_empty() && laid.confirmed.is_empty() && laid.encoding.is_none() {
            return self.forget(&source.hash);
        }
        let encoding = laid.encoding.map(|encoding| encoding.as_str().to_owned());
        let draft = Draft {
            encoding,
            corrections: laid.corrections.iter().map(Cell::from).collect(),
            confirmed: laid.confirmed.iter().map(Cell::from).collect(),
        };
        let bytes = serde_json::to_vec(&draft).expect("a draft is JSON");
        settings::keep(&self.path(source), &bytes, WHAT)
    }

    /// Forgets what was laid over the file of this hash.
    pub(crate) fn forget(&self, hash: &str) -> Result<(), DeskError> {
        done(fs::remove_file(self.path_of(hash)))
    }

    /// Forgets what was laid over any file, damaged drafts too.
    pub(crate) fn forget_all(&self) -> Result<(), DeskError> {
        done(fs::remove_dir_all(&self.0))
    }

    /// The lines that were corrected or confirmed over any file and are not imported yet. A draft that
    /// cannot be read counts none.
    pub(crate) fn lines(&self) -> usize {
        let Ok(files) = fs::read_dir(&self.0) else { return 0 };
        let bytes = files.filter_map(|file| fs::read(file.ok()?.path()).ok());
        let drafts = bytes.filter_map(|bytes| serde_json::from_slice::<Draft>(&bytes).ok());
        drafts.map(|draft| draft.lines()).sum()
    }

    /// Forgets what nobody opened for a while.
    pub(crate) fn sweep(&self, now: SystemTime) {
        let Ok(files) = fs::read_dir(&self.0) else { return };
        for path in files.filter_map(|file| Some(file.ok()?.path())) {
            if is_old(&path, now).unwrap_or(false)
                && let Err(error) = fs::remove_file(&path)
            {
                tracing::warn!(kind = ?error.kind(), "an old draft stays");
            }
        }
    }
}

const WHAT: &str = "vos corrections";

/// What is not there any more is forgotten.
fn done(forgotten: std::io::Result<()>) -> Result<(), DeskError> {
    match forgotten {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(DeskError::Forget { what: WHAT, kind: error.kind() })
        }
        _ => Ok(()),
    }
}

fn is_old(path: &Path, now: SystemTime) -> Option<bool> {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified()).ok()?;
    Some(now.duration_since(modified).ok()? > LIFETIME)
}

fn read_draft(draft: &Draft) -> Option<Laid> {
    let mut laid = Laid { found_again: true, ..Laid::default() };
    if let Some(word) = &draft.encoding {
        laid.encoding = Some(*Encoding::ALL.iter().find(|known| known.as_str() == word)?);
    }
    for cell in &draft.corrections {
        laid.corrections.set(cell.line, kept_column(cell)?, cell.text.clone());
    }
    for cell in &draft.confirmed {
        laid.confirmed.set(cell.line, kept_column(cell)?, &cell.text);
    }
    Some(laid)
}

fn kept_column(cell: &Cell) -> Option<Column> {
    Column::KEPT.into_iter().find(|known| known.as_str() == cell.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafts(folder: &Path) -> (Drafts, Source) {
        let path = folder.join("export.csv");
        fs::write(&path, "Id;Nom").unwrap();
        (Drafts(folder.join("drafts")), Source::take(&path, |_| ()).unwrap().0)
    }

    #[test]
    fn a_draft_is_found_again_until_it_is_forgotten_or_old() {
        let folder = tempfile::tempdir().unwrap();
        let (drafts, source) = drafts(folder.path());
        let mut made = Laid { encoding: Some(Encoding::Cp850), ..Laid::default() };
        made.correct(7, Column::LastName, "VIDAL");
        made.confirm(9, vec![(Column::Login, "2605".to_owned())]);
        made.confirm(7, vec![(Column::Login, "2604".to_owned())]);
        assert_eq!(drafts.lines(), 0, "nothing is kept yet");
        drafts.keep(&source, &made).unwrap();
        assert_eq!(drafts.lines(), 2, "one of them twice");
        let laid = drafts.find(&source);
        assert_eq!(laid.corrections, made.corrections);
        assert_eq!(laid.confirmed, made.confirmed);
        assert_eq!((laid.encoding, laid.found_again), (Some(Encoding::Cp850), true));
        drafts.sweep(SystemTime::now() + Duration::from_hours(7 * 24 - 1));
        assert!(drafts.find(&source).found_again);
        drafts.sweep(SystemTime::now() + Duration::from_hours(7 * 24 + 1));
        assert!(!drafts.find(&source).found_again);
    }

    #[test]
    #[cfg(unix)]
    fn a_draft_is_its_owner_s_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (drafts, source) = drafts(folder.path());
        let mut made = Laid::default();
        made.correct(7, Column::LastName, "VIDAL");
        drafts.keep(&source, &made).unwrap();
        let rights = fs::metadata(drafts.path(&source)).unwrap().permissions().mode();
        assert_eq!(rights & 0o777, 0o600);
    }

    #[test]
    fn a_draft_of_before_lines_could_be_confirmed_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (drafts, source) = drafts(folder.path());
        let text =
            r#"{"encoding":null,"corrections":[{"line":7,"column":"last-name","text":"X"}]}"#;
        let text = text.replace("last-name", Column::LastName.as_str());
        fs::create_dir_all(&drafts.0).unwrap();
        fs::write(drafts.path(&source), text).unwrap();
        let laid = drafts.find(&source);
        assert_eq!(laid.corrections.get(7, Column::LastName), Some("X"));
        assert!(laid.confirmed.is_empty() && laid.notices.is_empty());
    }

    #[test]
    fn a_damaged_draft_is_set_aside_and_said() {
        let table = [
            ("{", "no JSON"),
            (r#"{"encoding":"klingon","corrections":[]}"#, "an encoding that is none"),
            (
                r#"{"encoding":null,"corrections":[{"line":2,"column":"email","text":"x"}]}"#,
                "a column that is not kept",
            ),
        ];
        for (text, case) in table {
            let folder = tempfile::tempdir().unwrap();
            let (drafts, source) = drafts(folder.path());
            fs::create_dir_all(&drafts.0).unwrap();
            fs::write(drafts.path(&source), text).unwrap();
            let laid = drafts.find(&source);
            assert!(laid.corrections.is_empty(), "{case}");
            assert_eq!(laid.notices, [DAMAGED], "{case}");
            assert!(drafts.find(&source).notices.is_empty(), "{case}: said once");
        }
    }
}
