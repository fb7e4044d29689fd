//! The bytes of an open file and what a person laid over them: enough to read it again at any time.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use balado_core::{
    check::{self, Checked},
    export::{self, Confirmed, Corrections, Encoding, Mapping, Options},
    finding::Column,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    DeskError,
    files::{self, FileError},
};

/// Larger files are read again from the disk rather than kept in memory.
const LARGEST_IN_MEMORY: usize = 64 * 1024 * 1024;

/// A file as it was when it was opened.
pub(crate) struct Source {
    path: PathBuf,
    pub(crate) name: String,
    /// The name of the folder it was taken from.
    pub(crate) folder: String,
    pub(crate) changed_at: Option<Timestamp>,
    /// SHA-256 of its bytes.
    pub(crate) hash: String,
    bytes: Bytes,
}

enum Bytes {
    Here(Arc<Vec<u8>>),
    OnDisk,
}

impl Source {
    /// Takes a file from the disk; its bytes are given too, with what is made of them while they
    /// are hashed. Blocks.
    pub(crate) fn take<T: Send>(
        path: &Path,
        meanwhile: impl FnOnce(&[u8]) -> T + Send,
    ) -> Result<(Self, Arc<Vec<u8>>, T), FileError> {
        let taken = files::take(path)?;
        let (hash, made) = rayon::join(|| sha256(&taken.bytes), || meanwhile(&taken.bytes));
        let bytes = Arc::new(taken.bytes);
        let is_large = bytes.len() > LARGEST_IN_MEMORY;
        let place = if is_large { Bytes::OnDisk } else { Bytes::Here(Arc::clone(&bytes)) };
        let folder = path.parent().map(files::name_of).unwrap_or_default();
        let source = Self {
            path: path.to_path_buf(),
            name: taken.name,
            folder,
            changed_at: taken.changed_at,
            hash,
            bytes: place,
        };
        Ok((source, bytes, made))
    }

    /// Where it was taken from; it may be gone since.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The bytes that were opened. Blocks.
    ///
    /// # Errors
    /// [`FileError::Replaced`] when a large file is not the same any more.
    pub(crate) fn bytes(&self) -> Result<Arc<Vec<u8>>, FileError> {
        match &self.bytes {
            Bytes::Here(bytes) => Ok(Arc::clone(bytes)),
            Bytes::OnDisk => {
                let bytes = files::take(&self.path)?.bytes;
                if sha256(&bytes) == self.hash {
                    Ok(Arc::new(bytes))
                } else {
                    Err(FileError::Replaced)
                }
            }
        }
    }
}

/// In hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).expect("four bits are a digit"));
        }
        text
    })
}

/// What a person said about a file, with what can be taken back.
#[derive(Clone, Default)]
pub(crate) struct Laid {
    pub(crate) encoding: Option<Encoding>,
    pub(crate) mapping: Option<Mapping>,
    pub(crate) corrections: Corrections,
    /// Doubtful cells that a person looked at and found right.
    pub(crate) confirmed: Confirmed,
    /// Whether some of it was found on the disk.
    pub(crate) found_again: bool,
    /// What was kept and could not be read again, in words.
    pub(crate) notices: Vec<&'static str>,
    pub(crate) undo: Vec<Step>,
    pub(crate) redo: Vec<Step>,
}

/// Cells that changed together.
pub(crate) type Step = Vec<Cell>;

/// What is laid over a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// Another text.
    Typed,
    /// That its text is right.
    Confirmed,
}

#[derive(Clone)]
pub(crate) struct Cell {
    layer: Layer,
    line: u32,
    column: Column,
    before: Option<String>,
    after: Option<String>,
}

impl Laid {
    /// Reads and checks the bytes with all that is laid over them. Blocks.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Checked, DeskError> {
        Ok(check::check(export::read_with(bytes, &self.options())?))
    }

    pub(crate) fn options(&self) -> Options<'_> {
        Options {
            encoding: self.encoding,
            mapping: self.mapping.as_ref(),
            corrections: Some(&self.corrections),
            confirmed: Some(&self.confirmed),
        }
    }

    /// Whether the bytes are read as they are.
    pub(crate) fn is_nothing(&self) -> bool {
        self.encoding.is_none()
            && self.mapping.is_none()
            && self.corrections.is_empty()
            && self.confirmed.is_empty()
    }

    pub(crate) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(crate) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Types over a cell: what it said before is not confirmed any more.
    pub(crate) fn correct(&mut self, line: u32, column: Column, text: &str) {
        let before = self.corrections.get(line, column).map(str::to_owned);
        let layer = Layer::Typed;
        let mut step = vec![Cell { layer, line, column, before, after: Some(text.to_owned()) }];
        let confirmed_text = self.confirmed.get(line, column);
        step.extend(confirmed_text.map(|text| unconfirmed(line, column, text)));
        self.make(step);
    }

    /// Says that cells of a line are right as they are; one step.
    pub(crate) fn confirm(&mut self, line: u32, cells: Vec<(Column, String)>) {
        let cells = cells.into_iter().map(|(column, text)| {
            let before = self.confirmed.get(line, column).map(str::to_owned);
            Cell { layer: Layer::Confirmed, line, column, before, after: Some(text) }
        });
        let cells: Step = cells.collect();
        self.make(cells);
    }

    /// Takes back all that was said of a line being right; one step.
    pub(crate) fn doubt(&mut self, line: u32) {
        let cells = self.confirmed.of_line(line);
        let cells: Step = cells.map(|(column, text)| unconfirmed(line, column, text)).collect();
        self.make(cells);
    }

    /// Takes everything off; one step, which can be taken back too.
    pub(crate) fn forget(&mut self) {
        let typed = self.corrections.iter().map(|(line, column, text)| Cell {
            layer: Layer::Typed,
            line,
            column,
            before: Some(text.to_owned()),
            after: None,
        });
        let confirmed =
            self.confirmed.iter().map(|(line, column, text)| unconfirmed(line, column, text));
        let all: Step = typed.chain(confirmed).collect();
        self.make(all);
    }

    fn make(&mut self, step: Step) {
        if step.is_empty() {
            return;
        }
        for cell in &step {
            self.lay(cell, cell.after.as_deref());
        }
        self.undo.push(step);
        self.redo.clear();
    }

    /// Takes back the last step, if there is one.
    pub(crate) fn undo(&mut self) {
        if let Some(step) = self.undo.pop() {
            for cell in step.iter().rev() {
                self.lay(cell, cell.before.as_deref());
            }
            self.redo.push(step);
        }
    }

    /// Makes the step that was taken back last again, if there is one.
    pub(crate) fn redo(&mut self) {
        if let Some(step) = self.redo.pop() {
            for cell in &step {
                self.lay(cell, cell.after.as_deref());
            }
            self.undo.push(step);
        }
    }

    fn lay(&mut self, cell: &Cell, text: Option<&str>) {
        let Cell { layer, line, column, .. } = *cell;
        match (layer, text) {
            (Layer::Typed, Some(text)) => {
                self.corrections.set(line, column, text.to_owned());
            }
            (Layer::Typed, None) => {
                self.corrections.remove(line, column);
            }
            (Layer::Confirmed, Some(text)) => self.confirmed.set(line, column, text),
            (Layer::Confirmed, None) => self.confirmed.remove(line, column),
        }
    }
}

fn unconfirmed(line: u32, column: Column, confirmed_text: &str) -> Cell {
    Cell {
        layer: Layer::Confirmed,
        line,
        column,
        before: Some(confirmed_text.to_owned()),
        after: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_back_and_made_again() {
        let mut laid = Laid::default();
        let typed_over = |laid: &Laid| {
            let cells = laid.corrections.iter().map(|(line, _, text)| format!("{line}{text}"));
            cells.collect::<Vec<_>>().concat()
        };
        laid.correct(2, Column::LastName, "A");
        laid.correct(2, Column::LastName, "B");
        laid.correct(5, Column::Id, "C");
        laid.forget();
        assert_eq!(typed_over(&laid), "");
        let mut seen = Vec::new();
        while laid.can_undo() {
            laid.undo();
            seen.push(typed_over(&laid));
        }
        assert_eq!(seen, ["2B5C", "2B", "2A", ""]);
        laid.redo();
        laid.redo();
        assert_eq!(typed_over(&laid), "2B");
        laid.correct(9, Column::Id, "D");
        assert!(!laid.can_redo(), "another way was taken");
    }

    #[test]
    fn what_was_confirmed_is_taken_back_and_falls_when_typed_over() {
        let mut laid = Laid::default();
        let confirmed_texts = |laid: &Laid| {
            laid.confirmed.iter().map(|(_, _, text)| text.to_owned()).collect::<Vec<_>>().concat()
        };
        let cells = || vec![(Column::LastName, "A".to_owned()), (Column::Login, "B".to_owned())];
        laid.confirm(2, cells());
        laid.correct(2, Column::Login, "C");
        assert_eq!(confirmed_texts(&laid), "A", "what was typed over is not confirmed any more");
        laid.undo();
        assert_eq!((confirmed_texts(&laid), laid.corrections.is_empty()), ("AB".to_owned(), true));
        laid.doubt(2);
        laid.doubt(3);
        assert_eq!(confirmed_texts(&laid), "");
        laid.undo();
        assert_eq!(confirmed_texts(&laid), "AB", "nothing was said of the other line");
        laid.forget();
        assert!(laid.is_nothing());
        laid.undo();
        laid.undo();
        assert!(laid.is_nothing());
        laid.redo();
        assert_eq!(confirmed_texts(&laid), "AB");
    }

    #[test]
    fn a_large_file_that_was_replaced_is_not_read_as_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.csv");
        std::fs::write(&path, "Id;Nom").unwrap();
        let source = |hash| Source {
            path: path.clone(),
            name: String::new(),
            folder: String::new(),
            changed_at: None,
            hash,
            bytes: Bytes::OnDisk,
        };
        assert!(source(sha256(b"Id;Nom")).bytes().is_ok());
        let replaced = source(sha256(b"Id;Type")).bytes();
        assert!(matches!(replaced, Err(FileError::Replaced)));
    }
}
