use std::borrow::Cow;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick,
};

/// Longest text kept for a name, an id, a login or a class, in bytes of UTF-8.
pub const MAX_BYTES: usize = 512;

/// Why a text cannot be a name, an id, a login or a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Longer than 512 bytes.
    #[error("longer than {MAX_BYTES} bytes")]
    TooLong,
    /// A control character, a direction mark, a zero-width character or U+FFFD.
    #[error("holds a character that cannot be read")]
    Unreadable,
}

/// Trims (no-break spaces too), composes (NFC) and refuses what no id, login or class holds.
pub(super) fn clean(text: &str) -> Result<Cow<'_, str>, TextError> {
    clean_but(text, |_| false)
}

/// The same for a person's name, in which the ENT lets a line break stand.
pub(super) fn clean_name(text: &str) -> Result<Cow<'_, str>, TextError> {
    clean_but(text, |c| matches!(c, '\n' | '\r'))
}

fn clean_but(text: &str, allowed: impl Fn(char) -> bool) -> Result<Cow<'_, str>, TextError> {
    if is_plain(text.as_bytes()) {
        return Ok(Cow::Borrowed(text));
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(TextError::Empty);
    }
    if trimmed.len() > MAX_BYTES {
        return Err(TextError::TooLong);
    }
    if trimmed.chars().any(|c| is_unreadable(c) && !allowed(c)) {
        return Err(TextError::Unreadable);
    }
    if is_nfc_quick(trimmed.chars()) != IsNormalized::Yes {
        return Ok(Cow::Owned(trimmed.nfc().collect()));
    }
    Ok(Cow::Borrowed(trimmed))
}

/// Most texts by far: ASCII without blanks at the ends, which nothing has to be done to.
fn is_plain(bytes: &[u8]) -> bool {
    let ends = bytes.first().is_some_and(u8::is_ascii_graphic)
        && bytes.last().is_some_and(u8::is_ascii_graphic);
    // `&` and not `&&`: without an early exit many bytes are compared at once.
    let printable =
        |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & (0x20..0x7F).contains(byte));
    ends && bytes.len() <= MAX_BYTES && printable(bytes)
}

/// Characters that are invisible, that change the reading direction, or that stand for a lost byte.
pub fn is_unreadable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}')
}

/// A text as it is compared and searched: without case, accents, apostrophes,
/// hyphens or spaces at the ends, and with one space between words.
///
/// `D’ALMEIDA` and `d almeida` fold alike; the text a person typed is kept elsewhere.
pub fn fold(text: &str) -> String {
    let is_kept =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'$' | b'_');
    if text.bytes().all(is_kept) {
        // Most by far.
        text.to_ascii_lowercase()
    } else if text.is_ascii() {
        folded(text, text.chars())
    } else {
        folded(text, text.nfkd().filter(|c| !is_combining_mark(*c)))
    }
}

fn folded(text: &str, decomposed: impl Iterator<Item = char>) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in decomposed {
        if !c.is_alphanumeric() && !matches!(c, '@' | '.' | '$' | '_') {
            gap = !folded.is_empty();
            continue;
        }
        if gap {
            folded.push(' ');
            gap = false;
        }
        match c {
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fold_forgets_what_people_type_differently() {
        let table = [
            ("D’ALMEIDA", "d almeida", "typographic apostrophe, capitals"),
            ("d'Almeida", "d almeida", "typewriter apostrophe"),
            ("Jean-Marc", "jean marc", "hyphen"),
            ("  ÉLÉONORE  ", "eleonore", "accents and blanks"),
            ("E\u{301}le\u{301}onore", "eleonore", "decomposed accents"),
            ("Cœur", "coeur", "ligature"),
            ("ines.dalmeida", "ines.dalmeida", "a login keeps its dot"),
        ];
        for (text, expected, case) in table {
            assert_eq!(fold(text), expected, "{case}");
        }
    }

    #[test]
    fn clean_keeps_what_was_typed_but_never_what_cannot_be_seen() {
        let table = [
            (" Inès ", Ok("Inès"), "blanks at the ends"),
            ("\u{a0}Inès\u{a0}", Ok("Inès"), "no-break spaces at the ends"),
            ("Ine\u{300}s", Ok("Inès"), "decomposed accent"),
            ("  ", Err(TextError::Empty), "only blanks"),
            ("In\u{FFFD}s", Err(TextError::Unreadable), "a byte was lost"),
            ("In\u{200B}es", Err(TextError::Unreadable), "zero-width space"),
            ("Ines\u{202E}", Err(TextError::Unreadable), "direction mark"),
            ("In\u{0}es", Err(TextError::Unreadable), "NUL"),
        ];
        for (text, expected, case) in table {
            assert_eq!(clean(text).as_deref().map_err(|e| *e), expected, "{case}");
        }
        assert_eq!(clean(&"a".repeat(MAX_BYTES + 1)), Err(TextError::TooLong));
    }
}
