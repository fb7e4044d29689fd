use std::{fmt, str::FromStr};

/// The letters a school's number may end with: the alphabet without I, O and Q.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// A school's number in the national register (UAI, still called RNE on paper).
///
/// Always valid: seven ASCII digits, the first three naming the département, and
/// the letter that the number modulo 23 gives. Kept in upper case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uai([u8; 8]);

/// Why a text is not a school's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UaiError {
    /// Not seven digits and a letter.
    #[error("not seven digits and a letter")]
    Shape,
    /// The letter does not go with the digits.
    #[error("check letter {found} where {expected} was expected")]
    CheckLetter {
        /// The letter the digits call for.
        expected: char,
        /// The letter that was given.
        found: char,
    },
}

impl UaiError {
    /// What the person who typed it reads: what is wrong, then what to do.
    pub fn help(self) -> String {
        match self {
            Self::Shape => {
                "Le RNE s’écrit avec 7 chiffres et une lettre, par exemple 0779999A.".to_owned()
            }
            Self::CheckLetter { expected, found } => format!(
                "La lettre {found} ne va pas avec ces chiffres : ils appellent {expected}. \
                 Vérifiez le RNE de votre établissement."
            ),
        }
    }
}

impl Uai {
    /// The eight characters, in upper case.
    ///
    /// # Panics
    /// Never: they are ASCII by construction.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits and a letter are ASCII")
    }

    /// The three digits of the département, `077` for Seine-et-Marne.
    pub fn department(&self) -> &str {
        &self.as_str()[..3]
    }

    /// The letter that goes with seven digits; `None` when they are not seven ASCII digits.
    pub fn check_letter(digits: &str) -> Option<char> {
        let all_digits = digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit());
        let number: usize = all_digits.then(|| digits.parse().ok()).flatten()?;
        Some(char::from(LETTERS[number % LETTERS.len()]))
    }
}

impl FromStr for Uai {
    type Err = UaiError;

    fn from_str(text: &str) -> Result<Self, UaiError> {
        let upper = text.trim().to_ascii_uppercase();
        let bytes: [u8; 8] = upper.as_bytes().try_into().map_err(|_| UaiError::Shape)?;
        let expected = upper.get(..7).and_then(Self::check_letter).ok_or(UaiError::Shape)?;
        let found = char::from(bytes[7]);
        if !found.is_ascii_uppercase() {
            return Err(UaiError::Shape);
        }
        if found != expected {
            return Err(UaiError::CheckLetter { expected, found });
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Uai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Uai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uai({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uai_takes_seven_digits_and_their_check_letter() {
        let wrong_letter = UaiError::CheckLetter { expected: 'A', found: 'B' };
        let table = [
            ("0779999A", Ok("0779999A"), "as printed"),
            (" 0779999a ", Ok("0779999A"), "as typed by hand"),
            ("0930341R", Ok("0930341R"), "another département"),
            ("0779999B", Err(wrong_letter), "one letter off"),
            ("779999A", Err(UaiError::Shape), "first zero lost by a spreadsheet"),
            ("+779999A", Err(UaiError::Shape), "a sign is not a digit"),
            ("07799990", Err(UaiError::Shape), "a digit where the letter goes"),
            ("٠٧٧٩٩٩٩A", Err(UaiError::Shape), "digits of another script"),
            ("0779999É", Err(UaiError::Shape), "an accent"),
            ("", Err(UaiError::Shape), "nothing typed yet"),
        ];
        for (text, expected, case) in table {
            let found = text.parse::<Uai>().map(|uai| uai.to_string());
            assert_eq!(found, expected.map(String::from), "{case}: {text:?}");
        }
    }
}
