//! What says in a data folder that its database goes elsewhere, or went.
//!
//! The mark of the beginning is on the disk before anything is written elsewhere, and stays until the end
//! is known: cut at any moment, the file never serves beside a database that has taken its place.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use balado_service::owner_only;

/// A move has begun, and nobody knows its end.
pub const MOVING: &str = "moving";
/// Where the database went.
pub const MOVED: &str = "moved";

/// A move that is under way; its mark stays until [`Self::finish`] or [`Self::give_up`].
#[derive(Debug)]
pub struct Moving {
    data: PathBuf,
    /// No earlier move, whose end is not known, had marked the folder.
    first: bool,
}

impl Moving {
    /// From now on the file does not serve.
    pub fn begin(data: &Path, words: &str) -> io::Result<Self> {
        let first = !data.join(MOVING).try_exists()?;
        write(data, MOVING, words)?;
        Ok(Self { data: data.to_owned(), first })
    }

    /// Nothing was taken: the file serves again, unless an earlier move may have taken it.
    pub fn give_up(self) -> io::Result<()> {
        if self.first { remove(&self.data, MOVING) } else { Ok(()) }
    }

    /// Everything is elsewhere.
    pub fn finish(self, words: &str) -> io::Result<()> {
        write(&self.data, MOVED, words)?;
        remove(&self.data, MOVING)
    }
}

/// Another database was put in this folder: it serves.
pub fn forget(data: &Path) -> io::Result<()> {
    remove(data, MOVED)?;
    remove(data, MOVING)
}

/// Two databases of one school would go their own ways.
pub fn refuse(data: &Path) -> Result<(), String> {
    let unread =
        |error: io::Error| format!("{} : {}", data.display(), balado_arguments::reason(&error));
    if let Some(words) = read(data, MOVED).map_err(unread)? {
        return Err(format!(
            "la base de ce dossier n’y est plus. {} Lancez le service avec --database (ou \
             BALADO_DATABASE). Pour revenir au fichier SQLite, et perdre ce qui a été fait depuis, effacez {}",
            words.trim(),
            data.join(MOVED).display()
        ));
    }
    let Some(words) = read(data, MOVING).map_err(unread)? else { return Ok(()) };
    Err(format!(
        "un déménagement de cette base a été coupé, et on ne sait pas s’il était fait. {} Recommencez la même \
         commande : elle le finit, ou constate qu’il l’était. Pour y renoncer, si personne ne se sert de l’autre \
         base, effacez {}",
        words.trim(),
        data.join(MOVING).display()
    ))
}

fn read(data: &Path, name: &str) -> io::Result<Option<String>> {
    match fs::read_to_string(data.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

fn write(data: &Path, name: &str, words: &str) -> io::Result<()> {
    let mut file = owner_only::options().open(data.join(name))?;
    file.write_all(words.as_bytes())?;
    file.sync_all()?;
    owner_only::sync_folder(data)
}

fn remove(data: &Path, name: &str) -> io::Result<()> {
    match fs::remove_file(data.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => owner_only::sync_folder(data),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_serves_only_when_no_move_may_have_taken_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let serves = || refuse(data).is_ok();
        assert!(serves());
        Moving::begin(data, "one").unwrap().give_up().unwrap();
        assert!(serves(), "given up");
        drop(Moving::begin(data, "two").unwrap());
        assert!(refuse(data).unwrap_err().contains("two"), "cut");
        Moving::begin(data, "three").unwrap().give_up().unwrap();
        assert!(!serves(), "the one that was cut may have been done");
        Moving::begin(data, "four").unwrap().finish("five").unwrap();
        assert!(refuse(data).unwrap_err().contains("five"), "done");
        forget(data).unwrap();
        assert!(serves(), "another database was put there");
        fs::create_dir(data.join(MOVED)).unwrap();
        assert!(!serves(), "a mark that cannot be read is a mark");
    }
}
