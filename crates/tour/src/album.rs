//! The pictures in their folder, and the page that shows them with their sentences.

use std::{fs, io, path::PathBuf};

use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::held::Held;

/// What the tour leaves behind.
#[derive(Debug)]
pub struct Album {
    folder: PathBuf,
    pictures: Vec<Picture>,
}

/// A picture with its words.
#[derive(Debug)]
struct Picture {
    name: String,
    sentence: String,
    held: String,
    /// The PNG itself, so that the page goes anywhere alone.
    base64: String,
}

#[derive(Template)]
#[template(path = "album.html")]
struct Page<'a> {
    pictures: &'a [Picture],
    stopped: Option<&'a str>,
}

impl Album {
    /// An empty one.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, pictures: Vec::new() }
    }

    /// Where the next picture goes: `03.png` after two.
    pub fn next_path(&self) -> PathBuf {
        self.folder.join(format!("{:02}.png", self.pictures.len() + 1))
    }

    /// Takes in the picture that is at [`Self::next_path`].
    pub fn add(&mut self, name: &str, sentence: &str, held: &Held) -> io::Result<()> {
        let base64 = BASE64_STANDARD.encode(fs::read(self.next_path())?);
        let (name, sentence) = (name.to_owned(), sentence.to_owned());
        self.pictures.push(Picture { name, sentence, held: held.to_string(), base64 });
        Ok(())
    }

    /// Writes the page and says where it is; a tour that was `stopped` says why.
    pub fn page(&self, stopped: Option<&str>) -> io::Result<PathBuf> {
        let page = Page { pictures: &self.pictures, stopped };
        let page = page.render().map_err(io::Error::other)?;
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join("index.html");
        fs::write(&path, page)?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_its_pictures_and_asks_for_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut album = Album::new(folder.path().to_owned());
        for name in ["Déposer", "Valider"] {
            fs::write(album.next_path(), name).unwrap();
            album.add(name, "Une <phrase>.", &Held::NOTHING).unwrap();
        }
        let page = fs::read_to_string(album.page(Some("no « Valider »")).unwrap()).unwrap();
        for name in ["Déposer", "Valider"] {
            assert!(
                page.contains(&format!("data:image/png;base64,{}", BASE64_STANDARD.encode(name)))
            );
        }
        for words in ["Une &#60;phrase&#62;.", "0 élève, 0 enseignant, 0 import", "no « Valider »"]
        {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(!page.contains("http") && !page.contains("<script"), "the page needs nobody");
    }
}
