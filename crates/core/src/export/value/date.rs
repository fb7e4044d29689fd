//! Days, months and hours, as spreadsheets and the ENT write them.

use super::{digits, is_digits, most_digits};
use crate::school::fold;

/// Months as spreadsheets write them, folded, in the languages of the ENT.
const MONTHS: &[&str] = &[
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "octobre", "novembre",
    "decembre", "janv", "fevr", "avr", "juil", "sept", "oct", "nov", "dec", "january", "february",
    "march", "april", "may", "june", "july", "august", "october", "november", "december", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "januar", "februar", "marz", "juni", "juli",
    "oktober", "dezember", "okt", "dez", "mrz", "enero", "febrero", "marzo", "abril", "mayo",
    "junio", "julio", "agosto", "octubre", "ene", "abr", "ago", "dic", "gennaio", "febbraio",
    "aprile", "maggio", "giugno", "luglio", "ottobre", "dicembre", "gen", "mag", "giu", "lug",
    "set", "ott", "janeiro", "marco", "maio", "junho", "julho", "setembro", "outubro", "novembro",
    "dezembro", "fev", "out", "mei", "aou",
];

/// The others, longer than eight letters.
const LONG_MONTHS: &[&str] =
    &["septembre", "september", "septiembre", "noviembre", "diciembre", "settembre", "fevereiro"];

fn is_month(folded: &str) -> bool {
    MONTHS.contains(&folded) || LONG_MONTHS.contains(&folded)
}

/// Whether a spreadsheet made a day or a month of it: `03-janv`, `Jan-03`, `03/01/2026`, `2026-01-03`.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(fold)
        .collect();
    let number = |part: &String| part.len() <= 4 && is_digits(part);
    match parts.iter().filter(|part| is_month(part)).count() {
        1 => {
            let numbers = parts.iter().filter(|part| number(part)).count();
            let is_planet = text.contains(' ') && is_loud(text);
            parts.len() >= 2
                && numbers + 1 == parts.len()
                && text.contains(['-', '.', '/', ' '])
                && !is_planet
        }
        0 => is_numeric_date(text),
        _ => false,
    }
}

/// `6 MARS` beside `6 VENUS`: spreadsheets write months in small letters.
fn is_loud(text: &str) -> bool {
    !text.contains(char::is_lowercase) && !text.contains(['-', '/', '.'])
}

/// `44200`, `44200,00`: what a spreadsheet counts days by, from 2000 to 2050.
pub(crate) fn is_serial(text: &str) -> bool {
    let whole = text.split_once([',', '.']).map_or(text, |(whole, _)| whole);
    let decimals = text.get(whole.len() + 1..).unwrap_or("");
    whole.len() == 5
        && (decimals.is_empty() || is_digits(decimals))
        && whole.parse().is_ok_and(|days: u32| (36_526..=54_788).contains(&days))
}

/// `03:01`, `03:01:00`: a spreadsheet took it for an hour.
pub(crate) fn is_hour(text: &str) -> bool {
    let parts = text.split(':');
    (2..=3).contains(&parts.clone().count()) && parts.clone().all(is_short_number)
}

/// Whether it is a day or a month exactly as spreadsheets write them, in small letters and with a hyphen: no
/// school calls a class so, whoever wrote the file. `6 MAI` and `03-MARS` may be names.
pub(crate) fn is_spreadsheet_day(text: &str) -> bool {
    let Some((one, other)) = text.split_once('-') else { return false };
    let month = |part: &str| {
        let small = part.chars().skip(1).all(|c| c.is_lowercase() || c == '.');
        small && is_month(&fold(part.trim_end_matches('.')))
    };
    (is_short_number(one) && month(other)) || (month(one) && is_short_number(other))
}

/// `03/01/2026`, `3/1/26`, `2026-01-03`, with or without an hour.
fn is_numeric_date(text: &str) -> bool {
    let day = text.split([' ', 'T']).next().unwrap_or("");
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let small = |part: &str, most: u32| {
        (1..=2).contains(&part.len()) && part.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
    };
    let year = |part: &str| matches!(part.len(), 2 | 4) && is_digits(part);
    match parts[..] {
        [a, b, c] if a.len() == 4 => year(a) && small(b, 12) && small(c, 31),
        [a, b, c] => small(a, 31) && small(b, 31) && year(c),
        _ => false,
    }
}

/// `12/05/2011`, `2011-05-12`, with or without an hour.
pub(crate) fn is_full_date(text: &str) -> bool {
    most_digits(text) == 4 && is_numeric_date(text)
}

/// `06-05-2026 08:41`, `6/5/26`, and any other number: no family is called so.
pub(crate) fn is_day_or_number(text: &str) -> bool {
    digits(text) > 3 && text.bytes().all(|byte| b"0123456789-/.: ".contains(&byte))
}

/// `dd-MM-yyyy HH:mm`, as the ENT writes the last visit.
pub(crate) fn is_visit(text: &str) -> bool {
    let pattern = b"00-00-0000 00:00";
    text.len() == pattern.len()
        && text.bytes().zip(pattern).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *wanted,
        })
}

/// One digit or two, as days, months and hours have.
fn is_short_number(part: &str) -> bool {
    part.len() <= 2 && is_digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_and_days_of_the_ent_are_known() {
        for (visit, right) in
            [("12-09-2026 08:00", true), ("12/09/2026 08:00", false), ("46277,33", false)]
        {
            assert_eq!(is_visit(visit), right, "{visit}");
        }
        for (text, day) in [("06-05-2026 08:41", true), ("06/05/26", true), ("Ana ADAM", false)] {
            assert_eq!(is_day_or_number(text), day, "{text}");
        }
    }

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
        for text in [
            "6A",
            "6-1",
            "601",
            "6 MERCURE",
            "CE2 de Mme X",
            "3EME B",
            "ULIS",
            "6E1",
            "12",
            "6 MARS",
            "4 MAI",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn days_and_hours_become_numbers() {
        for (text, expected) in [
            ("44200", true),
            ("44200,00", true),
            ("46025.5", true),
            ("20261", false),
            ("601", false),
            ("44200A", false),
            ("44200,x", false),
        ] {
            assert_eq!(is_serial(text), expected, "{text}");
        }
        for (text, expected) in
            [("03:01", true), ("3:01:00", true), ("6:A", false), ("6A", false), ("12", false)]
        {
            assert_eq!(is_hour(text), expected, "{text}");
        }
    }

    #[test]
    fn days_of_spreadsheets_are_known_in_any_file() {
        for text in
            ["03-janv", "3-janv.", "janv-03", "05-mai", "01-août", "03-Jan", "Jan-03", "03-Mrz"]
        {
            assert!(is_spreadsheet_day(text), "{text}");
        }
        for text in
            ["6 MAI", "6-MAI", "03-MARS", "6 mars", "6-1", "3-PREPA", "6A", "mars", "6-a", ""]
        {
            assert!(!is_spreadsheet_day(text), "{text}");
        }
    }
}
