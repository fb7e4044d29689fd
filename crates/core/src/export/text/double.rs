//! UTF-8 that was read as Windows-1252 and saved as UTF-8 again: `PrÃ©nom`.
//!
//! Undone where it is certain: a run of characters that, as bytes of Windows-1252 (or of
//! ISO-8859-1 for the five bytes the former leaves out), is UTF-8 for letters and signs that
//! European names hold. A true `Ã` is followed by a letter, never by the second half of another.

/// The text as it was before, when something was undone.
pub(in crate::export) fn undone(text: &str) -> Option<String> {
    let mut whole = String::new();
    let mut kept = 0;
    for (from, run) in runs(text) {
        if let Some(before) = reversed(run) {
            whole.push_str(&text[kept..from]);
            whole.push_str(&before);
            kept = from + run.len();
        }
    }
    (kept > 0).then(|| whole + &text[kept..])
}

/// Whether half of such a letter is left in a text: which letter it was is lost.
pub(crate) fn is_lost(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(3).any(|three| {
        matches!(three[1], 'Ã' | 'Â')
            && three[0].is_lowercase()
            && (three[2].is_lowercase() || matches!(three[2], '?' | '\u{FFFD}' | ' '))
    }) || text.contains("Ã?")
        || text.contains("Ã\u{FFFD}")
}

/// Runs of characters beyond ASCII, with where they start.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| !c.is_ascii())?;
        let end = text[start..].find(|c: char| c.is_ascii()).map_or(text.len(), |end| start + end);
        at = end;
        Some((start, &text[start..end]))
    })
}

/// A run taken back to its bytes, when those are UTF-8 for what a name may hold.
fn reversed(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(byte).collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).ok()?;
    text.chars().all(is_european).then_some(text)
}

/// The byte that Windows-1252 reads as this character.
fn byte(c: char) -> Option<u8> {
    let code = u32::from(c);
    if let Ok(byte) = u8::try_from(code) {
        return Some(byte);
    }
    let mut room = [0; 4];
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut room));
    match (lost, &*bytes) {
        (false, [byte]) => Some(*byte),
        _ => None,
    }
}

/// Latin letters, no-break space, typographic marks, the euro sign, the byte order mark.
fn is_european(c: char) -> bool {
    c != '\u{AD}'
        && matches!(c, '\u{A0}'..='\u{17F}' | '\u{2010}'..='\u{2026}' | '\u{202F}' | '€' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_letters_are_undone_and_no_others() {
        let table = [
            ("PrÃ©nom", Some("Prénom"), "a label"),
            ("FranÃ§oisÃ©", Some("Françoisé"), "two of them"),
            ("LEFÃˆVRE", Some("LEFÈVRE"), "a capital: C3 88"),
            ("BENÃ\u{81}TRE", Some("BENÁTRE"), "a byte that Windows-1252 leaves out"),
            ("Ã‰lÃ¨ve", Some("Élève"), "a type"),
            ("dâ€™ARC", Some("d’ARC"), "an apostrophe"),
            ("Å“uvre", Some("œuvre"), "a ligature"),
            ("ï»¿Id", Some("\u{FEFF}Id"), "the mark"),
            ("JOÃO", None, "a Portuguese name"),
            ("SÃ E SILVA", None, "a name that ends with it"),
            ("Élève", None, "an accent"),
            ("BÄRÉ", None, "two accents, far apart"),
            ("çé", None, "two accents side by side"),
            ("plain", None, "nothing"),
        ];
        for (text, expected, case) in table {
            assert_eq!(undone(text).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn half_a_letter_is_lost() {
        for text in ["FranÃ?ois", "FranÃ\u{FFFD}ois", "FranÃois"] {
            assert!(is_lost(text), "{text}");
        }
        for text in ["JOÃO", "SÃ E SILVA", "João", "Âne", "François"] {
            assert!(!is_lost(text), "{text}");
        }
    }
}
