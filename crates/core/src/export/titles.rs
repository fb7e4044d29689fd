//! Titles and profiles as they are compared, whatever a program did to their accents on the way.
//!
//! A program that does not know the letters of a file writes one sign for each: `Pr?nom`, `�l�ve`. Of
//! the few words that titles are, only one fits. Nothing else of the file is guessed so.

use std::sync::LazyLock;

use super::{
    entities,
    labels::{self, CURRENT, FORMER, PROFILES, SYNONYMS},
};
use crate::school::{Profile, fold};

/// A title as it is compared: folded, its entities undone, its lost letters found again.
pub(super) fn folded(title: &str) -> String {
    let decoded = title.contains('&').then(|| entities::decoded(title)).flatten();
    let title = decoded.as_deref().unwrap_or(title);
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

/// Words with accents, folded, by what is left of them when their accents are lost.
type Lost = Vec<(String, String)>;

static TITLES: LazyLock<Lost> = LazyLock::new(|| {
    let current = CURRENT.iter().flat_map(|(_, labels)| labels.iter().copied());
    let others = FORMER.iter().chain(SYNONYMS).map(|(label, _)| *label);
    lost(current.chain(others))
});

static TYPES: LazyLock<Lost> = LazyLock::new(|| lost(PROFILES.iter().map(|(label, _)| *label)));

fn lost<'l>(labels: impl Iterator<Item = &'l str>) -> Lost {
    let with_accents = labels.filter(|label| !label.is_ascii());
    with_accents.map(|label| (without_accents(label), fold(label))).collect()
}

/// The word with accents that a text without its letters is of, when it is one.
fn found_again(text: &str, words: &Lost) -> Option<String> {
    if !text.contains(['?', char::REPLACEMENT_CHARACTER]) {
        return None;
    }
    let left = without_accents(text.trim());
    words.iter().find(|(known, _)| *known == left).map(|(_, folded)| folded.clone())
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
}
