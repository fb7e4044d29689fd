//! Titles and profiles as they are compared, whatever a program did to their accents on the way.
//!
//! A program that does not know the letters of a file writes one sign for each: `Pr?nom`, `�l�ve`. Of
//! the few words that titles are, only one fits. Nothing else of the file is guessed so. Other signs for
//! them (`Pr‚nom`, `PrÈnom`) tell that all of the file was read in a wrong way: it is not read.

use std::sync::LazyLock;

use super::{
    entities,
    labels::{self, CURRENT, FORMER, PROFILES, SYNONYMS},
    text::undone,
};
use crate::school::{Profile, fold};

/// A title as it is compared: folded, its entities undone, its lost letters found again.
pub(super) fn folded(title: &str) -> String {
    let decoded = title.contains('&').then(|| entities::decoded(title)).flatten();
    let title = decoded.as_deref().unwrap_or(title);
    let before = undone(title);
    let title = before.as_deref().unwrap_or(title);
    found_again(title, &TITLES).unwrap_or_else(|| fold(title))
}

/// A title without blanks between its words: some programs take them out, or write `_` for them.
pub(super) fn joined(title: &str) -> String {
    let mut joined = fold(title);
    joined.retain(|c| !matches!(c, ' ' | '_'));
    joined
}

/// What a word of the column of profiles means.
pub(super) fn profile(cell: &str) -> Option<Profile> {
    labels::profile(&found_again(cell, &TYPES).unwrap_or_else(|| fold(cell)))
}

/// The title that this one was before its accents were read in a wrong way, when it is none as it stands.
pub(super) fn before_damage(title: &str) -> Option<&'static str> {
    let title = title.trim();
    let is_whole = title.is_ascii() && !title.contains('+');
    if is_whole || title.contains(LOST) || undone(title).is_some() {
        return None;
    }
    // A capital behind a small letter: `PrÈnom`, which folds as if it were right.
    let letters = || title.chars().zip(title.chars().skip(1));
    let is_odd =
        letters().any(|(one, next)| one.is_lowercase() && !next.is_ascii() && next.is_uppercase());
    let left = without_accents(&title.replace('+', "?"));
    let found = TITLES.iter().find(|word| word.left == left)?;
    (is_odd || fold(title) != found.folded).then_some(found.label)
}

/// What programs write for a letter that they do not know.
const LOST: [char; 2] = ['?', char::REPLACEMENT_CHARACTER];

/// A word with accents, and what is left of it when they are lost.
struct Lost {
    label: &'static str,
    left: String,
    folded: String,
}

static TITLES: LazyLock<Vec<Lost>> = LazyLock::new(|| {
    let current = CURRENT.iter().flat_map(|(_, labels)| labels.iter().copied());
    let others = FORMER.iter().chain(SYNONYMS).map(|(label, _)| *label);
    lost(current.chain(others))
});

static TYPES: LazyLock<Vec<Lost>> =
    LazyLock::new(|| lost(PROFILES.iter().map(|(label, _)| *label)));

fn lost(labels: impl Iterator<Item = &'static str>) -> Vec<Lost> {
    let with_accents = labels.filter(|label| !label.is_ascii());
    let lost = |label| Lost { label, left: without_accents(label), folded: fold(label) };
    with_accents.map(lost).collect()
}

/// The word with accents that a text without its letters is of, when it is one.
fn found_again(text: &str, words: &[Lost]) -> Option<String> {
    if !text.contains(LOST) {
        return None;
    }
    let left = without_accents(text.trim());
    words.iter().find(|word| word.left == left).map(|word| word.folded.clone())
}

/// `?` for each run of letters with accents, or of what stands for them: some programs write two.
fn without_accents(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    for c in text.chars() {
        let sign = if c.is_ascii() { c.to_ascii_lowercase() } else { '?' };
        if sign != '?' || !left.ends_with('?') {
            left.push(sign);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_again_without_their_accents() {
        let table = [
            ("Prénom", "prenom"),
            ("Pr?nom", "prenom"),
            ("Pr\u{FFFD}nom", "prenom"),
            ("PR??NOM", "prenom"),
            ("Pr&eacute;nom", "prenom"),
            ("Pr&#233;nom", "prenom"),
            ("?tablissements", "etablissements"),
            ("Login personnalis\u{FFFD} (Alias)", "login personnalise alias"),
            ("Derni?re connexion", "derniere connexion"),
            ("Pr√©nom", "prenom"),
            ("Nom", "nom"),
            ("Nom ?", "nom"),
            ("Quoi ?", "quoi"),
        ];
        for (title, expected) in table {
            assert_eq!(folded(title), expected, "{title}");
        }
    }

    #[test]
    fn profiles_are_found_again_without_their_accents() {
        let table = [
            ("Élève", Some(Profile::Student)),
            ("?l?ve", Some(Profile::Student)),
            ("\u{FFFD}l\u{FFFD}ve", Some(Profile::Student)),
            ("Invit?", Some(Profile::Guest)),
            ("Enseignant", Some(Profile::Teacher)),
            ("?", None),
            ("?leve?", None),
        ];
        for (word, expected) in table {
            assert_eq!(profile(word), expected, "{word}");
        }
    }

    #[test]
    fn a_title_with_other_letters_is_known_for_what_it_was() {
        let table = [
            ("Pr‚nom", Some("Prénom"), "CP850 read as Windows-1252"),
            ("PrÈnom", Some("Prénom"), "Windows-1252 read as Mac Roman"),
            ("Pr+®nom", Some("Prénom"), "signs that a page has not"),
            ("Prénom", None, "right"),
            ("Prènom", None, "typed"),
            ("PRéNOM", None, "typed without capital accents"),
            ("Prenom", None, "without accents"),
            ("Pr√©nom", None, "undone exactly"),
            ("Pr?nom", None, "found again"),
            ("Groupe élevé", None, "another title"),
        ];
        for (title, expected, case) in table {
            assert_eq!(before_damage(title), expected, "{case}");
        }
    }
}
