//! What a spreadsheet or another program did to a value, and cannot be undone.

use super::Code;
use crate::{
    export::{QuoteRule, is_lost},
    school::fold,
};

/// What no name can be.
pub(super) fn name(text: &str, quotes: QuoteRule) -> Result<(), Code> {
    // Most names by far.
    if text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ') {
        return Ok(());
    }
    value(text, quotes)?;
    if is_lost(text) {
        return Err(Code::Mojibake);
    }
    if text.contains('?') {
        return Err(Code::UnreadableCharacters);
    }
    Ok(())
}

/// What neither a name nor a class can be.
pub(super) fn value(text: &str, quotes: QuoteRule) -> Result<(), Code> {
    if is_formula(text) {
        return Err(Code::Formula);
    }
    if is_markup(text) {
        return Err(Code::Markup);
    }
    if has_dead_entity(text) {
        return Err(Code::UnreadableCharacters);
    }
    let count = text.bytes().filter(|byte| *byte == b'"').count();
    let stray = match quotes {
        QuoteRule::AsTheyAre => false,
        QuoteRule::Paired => count % 2 == 1,
        QuoteRule::Doubtful => count > 0,
    };
    if stray { Err(Code::Quotes) } else { Ok(()) }
}

/// What spreadsheets write where a formula failed, in French and English.
const ERRORS: [&str; 12] = [
    "#REF!", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!", "#N/A", "#DIV/0!", "#NUL!", "#NULL!",
    "#NOMBRE!", "#NUM!", "#####",
];

/// Whether a spreadsheet would run it (OWASP, CSV injection), or tried to.
pub(super) fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['=', '+', '-', '@'])
        || (text.starts_with('#') && ERRORS.iter().any(|error| text.starts_with(error)))
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
    // This runs for every line: most ids are digits, and short.
    let bytes = text.as_bytes();
    if bytes.iter().fold(true, |all, byte| all & byte.is_ascii_digit()) {
        return is_untouched || bytes.len() <= 15 || !bytes[15..].iter().all(|byte| *byte == b'0');
    }
    // An apostrophe keeps a spreadsheet from taking a text for a number; it is no part of the id.
    let by_spreadsheet = !is_untouched && (is_date(text) || text.starts_with('\''));
    !(is_decimal(text, is_untouched) || is_grouped(text) || by_spreadsheet)
}

/// `2605692,00`, `2605692.5`: a number has decimals, an id has none. In a file of the ENT, only those that
/// mean nothing.
fn is_decimal(text: &str, is_untouched: bool) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once([',', '.']).is_some_and(|(whole, part)| {
        !whole.is_empty()
            && digits(whole)
            && digits(part)
            && (!is_untouched || part.bytes().all(|byte| byte == b'0'))
    })
}

/// `2 605 692`, `2,605,692`: digits by three.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.split([' ', '\u{A0}', '\u{202F}', ',', '.', '\'', '’']);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && digits(group));
    let mut others = groups.peekable();
    first && others.peek().is_some() && others.all(|group| group.len() == 3 && digits(group))
}

/// Months as spreadsheets write them, folded, in the languages of the ENT.
const MONTHS: &[&str] = &[
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "janv",
    "fevr",
    "avr",
    "juil",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "januar",
    "februar",
    "marz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "okt",
    "dez",
    "mrz",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "ene",
    "abr",
    "ago",
    "dic",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "gen",
    "mag",
    "giu",
    "lug",
    "set",
    "ott",
    "janeiro",
    "fevereiro",
    "marco",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "fev",
    "out",
    "fevr",
    "mars",
    "mei",
    "aou",
];

/// Whether a spreadsheet made a day or a month of it: `03-janv`, `Jan-03`, `03/01/2026`, `2026-01-03`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(fold)
        .collect();
    let number = |part: &String| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let month = |part: &String| MONTHS.contains(&part.as_str());
    match parts.iter().filter(|part| month(part)).count() {
        1 => {
            let numbers = parts.iter().filter(|part| number(part)).count();
            parts.len() >= 2 && numbers + 1 == parts.len() && text.contains(['-', '.', '/', ' '])
        }
        0 => is_numeric_date(text),
        _ => false,
    }
}

/// `03/01/2026`, `3/1/26`, `2026-01-03`, with or without an hour.
fn is_numeric_date(text: &str) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or("");
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let small = |part: &str, most: u32| {
        (1..=2).contains(&part.len()) && part.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
    };
    let year =
        |part: &str| matches!(part.len(), 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        [a, b, c] if a.len() == 4 => year(a) && small(b, 12) && small(c, 31),
        [a, b, c] => small(a, 31) && small(b, 31) && year(c),
        _ => false,
    }
}

/// Whether at least two classes are a digit, `E`, a digit: spreadsheets take such names for numbers.
pub(super) fn has_exponents<'a>(lists: impl Iterator<Item = &'a str>) -> bool {
    let is_exponent = |item: &str| matches!(item.trim().as_bytes(), [a, b'E' | b'e', b] if a.is_ascii_digit() && b.is_ascii_digit());
    lists.filter(|list| list.split(',').any(is_exponent)).take(2).count() == 2
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
    fn dates_are_known_in_every_language_of_the_ent() {
        for text in [
            "03-janv",
            "3-janv.",
            "janv-03",
            "03-janv-26",
            "5-mai",
            "01-août",
            "3-Jan",
            "Jan-03",
            "3. Jan",
            "03-Mrz",
            "3-ene",
            "3-gen",
            "3-jan",
            "03/01/2026",
            "3/1/26",
            "2026-01-03",
            "2026-01-03 00:00:00",
            "3 janvier",
            "3 janvier 2026",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in ["6A", "6-1", "601", "6 MERCURE", "CE2 de Mme X", "3EME B", "ULIS", "6E1", "12"]
        {
            assert!(!is_date(text), "{text}");
        }
    }

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
    fn what_no_name_is() {
        use QuoteRule::{AsTheyAre, Doubtful, Paired};
        let table = [
            ("D’ALMEIDA", AsTheyAre, Ok(()), "a name"),
            ("BENÂTRE-ROUX", Paired, Ok(()), "a hyphen inside"),
            ("=CMD|' /C calc'!A0", AsTheyAre, Err(Code::Formula), "a program to run"),
            ("#NOM?", Paired, Err(Code::Formula), "a formula unknown"),
            ("<b>ROUX</b>", AsTheyAre, Err(Code::Markup), "tags"),
            ("A < B", AsTheyAre, Ok(()), "a sign"),
            ("O\"NEIL", AsTheyAre, Ok(()), "the ENT escapes nothing"),
            ("O\"NEIL", Paired, Err(Code::Quotes), "one without its pair"),
            ("Jean \"Jo\"", Paired, Ok(()), "a pair"),
            ("Jean \"Jo\"", Doubtful, Err(Code::Quotes), "some lines double them"),
            ("FranÃ?ois", AsTheyAre, Err(Code::Mojibake), "half a letter"),
            ("L?a", AsTheyAre, Err(Code::UnreadableCharacters), "a letter lost"),
            ("L&#0;a", AsTheyAre, Err(Code::UnreadableCharacters), "no letter"),
            ("L&#xD800;a", AsTheyAre, Err(Code::UnreadableCharacters), "half a letter"),
            ("A&B #1;", AsTheyAre, Ok(()), "an ampersand"),
        ];
        for (text, quotes, expected, case) in table {
            assert_eq!(name(text, quotes), expected, "{case}");
        }
    }
}
