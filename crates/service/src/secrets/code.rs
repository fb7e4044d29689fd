use std::fmt;

use sha2::{Digest, Sha256};

/// The letters of a code (RFC 8628 §6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Letters in a code.
const CODE_LETTERS: usize = 8;

/// A code as it is compared: eight capital letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code that goes with a token: who holds the link can be shown the code, and the
    /// database keeps neither. The token has 256 bits, so the code is as unlikely as a drawn one.
    pub fn of_token(token: &str) -> Self {
        let mut letters = String::with_capacity(CODE_LETTERS);
        for round in 0_u8.. {
            let parts = Sha256::new().chain_update(b"balado code").chain_update([round]);
            // 240 is the largest multiple of 20 in a byte: every letter is as likely as the others.
            let fair = parts.chain_update(token).finalize().into_iter().filter(|byte| *byte < 240);
            let missing = CODE_LETTERS - letters.len();
            letters.extend(
                fair.take(missing).map(|byte| char::from(ALPHABET[usize::from(byte) % 20])),
            );
            if letters.len() == CODE_LETTERS {
                break;
            }
        }
        Self(letters)
    }

    /// As typed by a person: case, spaces and hyphens do not count.
    pub fn parse(text: &str) -> Option<Self> {
        let ignored = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '.');
        let letters: String =
            text.chars().filter(|c| !ignored(*c)).map(|c| c.to_ascii_uppercase()).collect();
        let right = letters.len() == CODE_LETTERS
            && letters.bytes().all(|letter| ALPHABET.contains(&letter));
        right.then_some(Self(letters))
    }

    pub(super) fn letters(&self) -> &str {
        &self.0
    }

    /// As people read it: `BCDF-GHJK`.
    pub fn shown(&self) -> String {
        format!("{}-{}", &self.0[..4], &self.0[4..])
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::fresh_token;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let table = [
            ("BCDF-GHJK", Some("BCDF-GHJK"), "as mailed"),
            (" bcdf ghjk ", Some("BCDF-GHJK"), "in small letters with spaces"),
            ("BCDFGHJK", Some("BCDF-GHJK"), "without the hyphen"),
            ("BCDF‑GHJK", Some("BCDF-GHJK"), "with a no-break hyphen"),
            ("BCDF-GHJ", None, "one letter short"),
            ("BCDF-GHJKL", None, "one letter more"),
            ("ABCD-FGHJ", None, "a vowel"),
            ("", None, "nothing"),
        ];
        for (text, expected, case) in table {
            assert_eq!(Code::parse(text).map(|code| code.shown()).as_deref(), expected, "{case}");
        }
        let code = Code::of_token(&fresh_token().unwrap());
        assert_eq!(Code::parse(&code.shown()), Some(code));
    }

    #[test]
    fn the_code_of_a_token_is_always_the_same_and_never_that_of_another() {
        let tokens: Vec<_> = (0..2_000).map(|number| format!("token {number}")).collect();
        let codes: std::collections::BTreeSet<_> =
            tokens.iter().map(|token| Code::of_token(token).shown()).collect();
        assert_eq!(codes.len(), tokens.len());
        assert_eq!(Code::of_token("token 1"), Code::of_token("token 1"));
        let letters = codes.iter().flat_map(|code| code.bytes()).filter(|byte| *byte != b'-');
        let used: std::collections::BTreeSet<u8> = letters.collect();
        assert_eq!(used.len(), ALPHABET.len(), "every letter serves");
    }
}
