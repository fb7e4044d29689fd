//! Words: names, classes, profiles, activation codes, and what spreadsheets write for a truth.

use crate::school::fold;

/// `D’ALMEIDA`, `Zoé`, `Jean Paul`: letters that ids and logins have not.
pub(crate) fn is_words(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'));
    letters && text.chars().any(|c| c.is_uppercase() || !c.is_ascii() || c == ' ')
}

/// `6A`, `3EME B`: as classes are called.
pub(crate) fn may_be_class(text: &str) -> bool {
    text.len() <= 8 && text.starts_with(|c: char| c.is_ascii_digit())
}

/// `6A`, `6E1`, `3EME B`: a level of a collège first, letters, and short.
pub(crate) fn is_class_of_level(text: &str) -> bool {
    (2..=8).contains(&text.chars().count())
        && text.starts_with(['3', '4', '5', '6'])
        && text.chars().all(|c| c.is_alphanumeric() || c == ' ')
        && text.contains(char::is_alphabetic)
}

/// `3D`: a level and a letter.
pub(crate) fn is_level_and_letter(text: &str) -> bool {
    matches!(text.as_bytes(), [b'3'..=b'6', b'A'..=b'Z'])
}

/// An activation code of the ENT with a digit inside; one of letters alone is like a word.
pub(crate) fn is_activation_code(text: &str) -> bool {
    const LETTERS: &[u8] = b"abcdefghjkmnprstvwxyz3456789";
    let inside = text
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_lowercase());
    text.len() == 8 && inside && text.bytes().all(|byte| LETTERS.contains(&byte))
}

/// What the column of profiles says, but for words that are names too (`Parent`, `Schüler`, `Gast`).
const PROFILES: [&str; 14] = [
    "eleve",
    "eleves",
    "enseignant",
    "enseignante",
    "personnel",
    "invite",
    "teacher",
    "student",
    "lehrperson",
    "profesor",
    "alumno",
    "insegnante",
    "studente",
    "professor(a)",
];

/// Whether it is a profile and no name.
pub(crate) fn is_profile(text: &str) -> bool {
    // Asked of each distinct name: most do not even start so.
    let first = text.trim_start().chars().next();
    first.is_some_and(|c| "eéÉpitslaEPITSLA".contains(c))
        && text.len() <= 16
        && PROFILES.contains(&fold(text).as_str())
}

/// What a spreadsheet makes of a word that it takes for a truth.
pub(crate) fn is_truth(text: &str) -> bool {
    matches!(text, "VRAI" | "FAUX" | "TRUE" | "FALSE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_a_college_are_told_from_years() {
        for (text, expected) in [
            ("6A", true),
            ("6E1", true),
            ("3EME B", true),
            ("601", false),
            ("2A", false),
            ("6", false),
            ("6A/6B", false),
        ] {
            assert_eq!(is_class_of_level(text), expected, "{text}");
        }
        let is = is_level_and_letter;
        assert!(is("3D") && !is("CM1") && !is("12") && !is("6"));
    }
}
