//! What a spreadsheet or another program did to a value, and cannot be undone; what stands in a
//! column it does not belong to.

mod alphabets;
mod shape;

pub(super) use alphabets::{has_twins, looks_like_another, twins};
pub(super) use shape::{Shape, has_odd_signs, is_no_class, lost_its_case};

pub(super) use crate::export::value::{
    is_capitals, is_nought, is_odd_login, is_rounded_number, is_usual_id, is_usual_login, look,
};
use crate::{
    export::{
        QuoteRule, has_escape, is_lost,
        value::{decimals, is_amount, is_date, is_digits, is_grouped, is_profile},
    },
    finding::Rule,
};

/// What no name can be.
pub(super) fn name(text: &str, quotes: QuoteRule) -> Result<(), Rule> {
    // Most names by far.
    if text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ') {
        return if is_profile(text) { Err(Rule::CellMoved) } else { Ok(()) };
    }
    value(text, quotes)?;
    if shape::is_no_name(text) {
        return Err(Rule::CellMoved);
    }
    letters(text)
}

/// What no name can be, whatever else it looks like: some of its letters are lost.
pub(super) fn letters(text: &str) -> Result<(), Rule> {
    if is_lost(text) {
        return Err(Rule::LettersHalved);
    }
    // What is left of a code: no name has one.
    if text.contains('\\') {
        return Err(Rule::EscapeLeft);
    }
    if text.contains('?') {
        return Err(Rule::LettersLost);
    }
    Ok(())
}

/// What neither a name nor a class can be.
pub(super) fn value(text: &str, quotes: QuoteRule) -> Result<(), Rule> {
    if is_formula(text) {
        return Err(Rule::Formula);
    }
    if has_escape(text) {
        return Err(Rule::EscapeLeft);
    }
    if is_markup(text) {
        return Err(Rule::Markup);
    }
    if has_dead_entity(text) {
        return Err(Rule::LettersLost);
    }
    let count = text.bytes().filter(|byte| *byte == b'"').count();
    let stray = match quotes {
        QuoteRule::AsTheyAre => false,
        QuoteRule::Paired => count % 2 == 1,
        QuoteRule::Single => text.contains("\"\""),
        QuoteRule::Doubtful => count > 0,
    };
    if stray { Err(Rule::QuoteUnpaired) } else { Ok(()) }
}

/// Whether an id or a login has kept quotes of its cell, those of a word processor too.
pub(super) fn has_quotes(text: &str) -> bool {
    let is_quote = |c: char| matches!(c, '“' | '”' | '„' | '«' | '»');
    text.bytes().any(|byte| byte == b'"') || text.starts_with(is_quote) || text.ends_with(is_quote)
}

/// Neither a formula nor between quotes: most by far. This runs for every line.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes
            .iter()
            .fold(true, |all, byte| all & matches!(byte, b'\x01'..=b'!' | b'#'..=b'\x7f'))
}

/// Whether a spreadsheet would run it (OWASP, CSV injection), or tried to. An apostrophe in front
/// keeps it from doing so, but makes no name of it: our own « lignes à corriger.csv » has them.
pub(super) fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.starts_with(['=', '+', '-', '@']) || is_error(text)
}

/// What spreadsheets write where a formula failed, or where a column is too narrow: `#REF!`, `#NOM ?`,
/// `#N/A`, `Err:502`, `###`.
fn is_error(text: &str) -> bool {
    let Some(word) = text.strip_prefix('#') else {
        let code = text.strip_prefix("Err").map(str::trim_start);
        return code
            .and_then(|rest| rest.strip_prefix(':'))
            .is_some_and(|code| is_digits(code.trim()));
    };
    let is_loud = |c: char| c.is_uppercase() || c.is_ascii_digit() || c == '/' || c.is_whitespace();
    let rest = word.trim_start_matches(is_loud);
    word.starts_with('#')
        || word.starts_with("N/")
        || (rest.len() < word.len() && rest.starts_with(['!', '?']))
}

/// Whether it holds a tag: `<b>`, `</p>`.
fn is_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
            && rest.contains('>')
    })
}

/// Whether it holds an entity that stands for no letter: `&#0;`.
fn has_dead_entity(text: &str) -> bool {
    text.match_indices("&#").any(|(at, _)| {
        let Some((number, _)) = text[at + 2..].split_once(';') else { return false };
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        number.is_ok_and(|number| number == 0 || char::from_u32(number).is_none())
    })
}

/// What no id can be in a file of any origin; dates and lost digits only in a spreadsheet's.
pub(super) fn is_id(text: &str, is_untouched: bool) -> bool {
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return is_untouched || bytes.len() <= 15 || !bytes[15..].iter().all(|byte| *byte == b'0');
    }
    if text.contains(['\u{A0}', '\u{202F}']) || is_nothing(text) || is_amount(text) {
        return false;
    }
    // An apostrophe keeps a spreadsheet from taking a text for a number; it is no part of the id.
    let by_spreadsheet = !is_untouched && (is_date(text) || text.starts_with('\''));
    !(is_decimal(text, is_untouched) || is_grouped(text) || by_spreadsheet)
}

/// What programs write for a value that is not there, or for none but signs.
fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 10] =
        ["undefined", "null", "none", "nan", "nil", "vrai", "faux", "true", "false", "n/a"];
    !text.contains(char::is_alphanumeric) || WORDS.contains(&text.to_lowercase().as_str())
}

/// A number has decimals, an id has none. In a file of the ENT, only those that mean nothing.
fn is_decimal(text: &str, is_untouched: bool) -> bool {
    decimals(text).is_some_and(|part| !is_untouched || part.bytes().all(|byte| byte == b'0'))
}

/// Whether a spreadsheet may have made numbers of classes: at least two are a digit, `E`, a digit; or all that
/// are numbers are a level of a collège and noughts, of two levels at least.
pub(super) fn has_exponents<'a>(lists: &(impl Iterator<Item = &'a str> + Clone)) -> bool {
    let is_exponent = |item: &str| matches!(item.as_bytes(), [a, b'E' | b'e', b] if a.is_ascii_digit() && b.is_ascii_digit());
    let items = || lists.clone().flat_map(|list| list.split(',')).map(str::trim);
    if items().filter(|item| is_exponent(item)).take(2).count() == 2 {
        return true;
    }
    let numbers = || items().filter(|item| is_digits(item));
    let first = numbers().next().map(|item| &item[..1]);
    let is_level = |item: &str| item.starts_with(['3', '4', '5', '6']);
    numbers().all(|item| may_be_exponent(item) && is_level(item))
        && numbers().any(|item| Some(&item[..1]) != first)
}

/// Whether such a name may have become this number: `6E1` shows as 60, `5E2` as 500.
pub(super) fn may_be_exponent(item: &str) -> bool {
    match item.as_bytes() {
        [first, zeros @ ..] => {
            first.is_ascii_digit() && !zeros.is_empty() && zeros.iter().all(|byte| *byte == b'0')
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_ids_are_known() {
        for text in [
            "2605692,00",
            "2605692.0",
            "2 605 692",
            "2\u{A0}605\u{A0}692",
            "2,605,692",
            "03/01/2026",
            "12345678901234500000",
            "?",
            "-",
            "undefined",
            "NULL",
            "VRAI",
            "2605692,00 €",
            "(2605692)",
            "260569200%",
            "2?605?692",
        ] {
            assert!(!is_id(text, false), "{text}");
        }
        for text in [
            "2605692",
            "0012606",
            "12345678901234567",
            "123456789012000",
            "ENT$123456",
            "CRETEIL-2605692",
            "0779999A_eleve_12",
            "43ee48e75c2af10496b3a6bc8e105a4cd391545a",
            "ec59f9b8-c3c3-489b-bfcd-9b0e48f00141",
        ] {
            assert!(is_id(text, false), "{text}");
        }
    }

    #[test]
    fn classes_may_have_become_numbers() {
        let table: [(&[&str], bool); 8] = [
            (&["6E1", "5E2"], true),
            (&["60", "50", "400"], true),
            (&["60, 50", "ULIS"], true),
            (&["60", "61", "50"], false),
            (&["60", "600"], false),
            (&["100", "200"], false),
            (&["601", "502"], false),
            (&["6A", ""], false),
        ];
        for (lists, expected) in table {
            assert_eq!(has_exponents(&lists.iter().copied()), expected, "{lists:?}");
        }
    }

    #[test]
    fn what_no_name_is() {
        use QuoteRule::{AsTheyAre, Doubtful, Paired, Single};
        let table = [
            ("D’ALMEIDA", AsTheyAre, Ok(()), "a name"),
            ("BENÂTRE-ROUX", Paired, Ok(()), "a hyphen inside"),
            ("=CMD|' /C calc'!A0", AsTheyAre, Err(Rule::Formula), "a program to run"),
            ("#NOM?", Paired, Err(Rule::Formula), "a formula unknown"),
            ("#NOM ?", Paired, Err(Rule::Formula), "the same with a blank"),
            ("#PROPAGATION!", Paired, Err(Rule::Formula), "a formula without room"),
            ("Err:502", Paired, Err(Rule::Formula), "an error of LibreOffice"),
            ("####", Paired, Err(Rule::Formula), "a narrow column"),
            ("'=1+1", Paired, Err(Rule::Formula), "a formula guarded"),
            ("'MARTIN", Paired, Ok(()), "an apostrophe typed too many"),
            ("<b>ROUX</b>", AsTheyAre, Err(Rule::Markup), "tags"),
            ("A < B", AsTheyAre, Ok(()), "a sign"),
            ("O\"NEIL", AsTheyAre, Ok(()), "the ENT escapes nothing"),
            ("O\"NEIL", Paired, Err(Rule::QuoteUnpaired), "one without its pair"),
            ("Jean \"Jo\"", Paired, Ok(()), "a pair"),
            ("O\"NEIL", Single, Ok(()), "as the others have them"),
            (
                "O\"\"NEIL",
                Single,
                Err(Rule::QuoteUnpaired),
                "two side by side, as no other has them",
            ),
            ("Jean \"Jo\"", Doubtful, Err(Rule::QuoteUnpaired), "some lines double them"),
            ("FranÃ?ois", AsTheyAre, Err(Rule::LettersHalved), "half a letter"),
            ("L?a", AsTheyAre, Err(Rule::LettersLost), "a letter lost"),
            ("L&#0;a", AsTheyAre, Err(Rule::LettersLost), "no letter"),
            ("L&#xD800;a", AsTheyAre, Err(Rule::LettersLost), "half a letter"),
            (r"Zo\x99", AsTheyAre, Err(Rule::EscapeLeft), "a code that is no letter"),
            (r"ROUX\", Paired, Err(Rule::EscapeLeft), "what is left of a code"),
            ("A&B #1;", AsTheyAre, Ok(()), "an ampersand"),
        ];
        for (text, quotes, expected, case) in table {
            assert_eq!(name(text, quotes), expected, "{case}");
        }
    }
}
