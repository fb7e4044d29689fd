use std::fmt;

use super::{ClassName, Classes, fold};

/// A year of school, in the order in which pupils go through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Cours préparatoire.
    Cp,
    /// Cours élémentaire, first year.
    Ce1,
    /// Cours élémentaire, second year.
    Ce2,
    /// Cours moyen, first year.
    Cm1,
    /// Cours moyen, second year.
    Cm2,
    /// First year of the collège.
    Sixieme,
    /// Second year of the collège.
    Cinquieme,
    /// Third year of the collège.
    Quatrieme,
    /// Last year of the collège.
    Troisieme,
    /// First year of the lycée.
    Seconde,
    /// Second year of the lycée.
    Premiere,
    /// Last year of the lycée.
    Terminale,
}

use Level::{
    Ce1, Ce2, Cinquieme, Cm1, Cm2, Cp, Premiere, Quatrieme, Seconde, Sixieme, Terminale, Troisieme,
};

/// How each level is written shortly, in their order.
const SHORTLY: [&str; 12] =
    ["CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e", "4e", "3e", "2de", "1re", "Tle"];

/// Words that name a level of the primary school, folded; a letter may follow.
const PRIMARY: &[(&str, Level)] =
    &[("cp", Cp), ("ce1", Ce1), ("ce2", Ce2), ("cm1", Cm1), ("cm2", Cm2)];

/// Words that name another level wherever they stand, folded; a rank may follow.
const NAMED: &[(&str, Level)] = &[
    ("6e", Sixieme),
    ("6eme", Sixieme),
    ("6ieme", Sixieme),
    ("sixieme", Sixieme),
    ("5e", Cinquieme),
    ("5eme", Cinquieme),
    ("5ieme", Cinquieme),
    ("cinquieme", Cinquieme),
    ("4e", Quatrieme),
    ("4eme", Quatrieme),
    ("4ieme", Quatrieme),
    ("quatrieme", Quatrieme),
    ("3e", Troisieme),
    ("3eme", Troisieme),
    ("3ieme", Troisieme),
    ("troisieme", Troisieme),
    ("2de", Seconde),
    ("2nde", Seconde),
    ("seconde", Seconde),
    ("1re", Premiere),
    ("1ere", Premiere),
    ("premiere", Premiere),
    ("tle", Terminale),
    ("tale", Terminale),
    ("term", Terminale),
    ("terminale", Terminale),
];

/// What follows the T, or the word, of a terminale. The former S is also that of « technicien supérieur ».
const SERIES: &[&str] = &[
    "g", "gt", "es", "l", "stmg", "sti2d", "sti", "stl", "st2s", "std2a", "stav", "s2tmd", "sthr",
    "pro",
];

/// Words of other ways through school, whose years begin anew at 1, of what comes before the CP, and of numbers
/// that are no level.
const ELSEWHERE: &[&str] = &[
    "cap", "bp", "bts", "sts", "mc", "cpge", "cpes", "dcg", "fcil", "dnmade", "an", "ans", "annee",
    "annees", "cycle", "tps", "ps", "ms", "gs",
];

impl Level {
    /// The level of a class, when its name leaves no doubt: `6A`, `601`, `6ème 2`, `6°B`, `2NDE3`, `TG1`, `TLE 4`,
    /// `CM2 B`, `ULIS 5e`. None for a class of two levels (`CE1-CE2`, `6/5`), for years that are counted otherwise
    /// (`1CAP2`), and for any other name: schools call their classes as they like.
    pub fn of_class(name: &str) -> Option<Self> {
        let name = fold(&name.replace(['°', 'º'], "e "));
        let words = name.split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let words = words.strip_prefix(&["classe", "de"]).unwrap_or(&words);
        let (first, others) = words.split_first()?;
        if words.iter().any(|word| is_elsewhere(word)) {
            return None;
        }
        let begun = begun(first, others.first().copied());
        let mut levels = begun.into_iter().chain(words.iter().flat_map(|word| named(word)));
        let level = levels.next()?;
        let certain = levels.all(|other| other == level)
            && !others.iter().any(|word| is_of_another(word, level));
        certain.then_some(level)
    }

    /// The level of somebody in these classes: that of those that have one, when it is the same.
    pub fn of_classes(classes: &Classes) -> Option<Self> {
        Self::of_class_names(classes.as_slice())
    }

    /// The same of names alone.
    pub fn of_class_names(classes: &[ClassName]) -> Option<Self> {
        let mut levels = classes.iter().filter_map(|class| Self::of_class(class.as_str()));
        let level = levels.next()?;
        levels.all(|other| other == level).then_some(level)
    }

    /// The level that a digit stands for at the beginning of a name.
    fn of_digit(digit: char) -> Option<Self> {
        match digit {
            '6' => Some(Sixieme),
            '5' => Some(Cinquieme),
            '4' => Some(Quatrieme),
            '3' => Some(Troisieme),
            '2' => Some(Seconde),
            '1' => Some(Premiere),
            _ => None,
        }
    }
}

/// What the beginning of a name says, and no other place of it: `6A`, `601`, `61`, `6 MERCURE`, `TG1`, `T 3`.
fn begun(first: &str, second: Option<&str>) -> Option<Level> {
    if let Some(rest) = first.strip_prefix('t') {
        return is_terminale(rest, second).then_some(Terminale);
    }
    let (digit, rest) = (first.chars().next()?, first.get(1..)?);
    let level = Level::of_digit(digit)?;
    let rank: Option<u32> = rest.parse().ok();
    let certain = match (rest.len(), rank, second) {
        (0, _, Some(second)) => !is_other_digit(digit, second),
        // Two digits are a rank in the collège only: `12` is no première.
        (1, Some(rank), None) => ('3'..='6').contains(&digit) && rank > 0,
        (2, Some(rank), _) => (1..40).contains(&rank),
        (0, _, None) | (_, Some(_), _) => false,
        (_, None, _) => rest.starts_with(char::is_alphabetic) && first != "1er",
    };
    certain.then_some(level)
}

/// Whether a T and what follows it are a terminale: `T STMG`, `TG1`, `T03`, `TLEG2`; not `TPS` or `TITANS`.
fn is_terminale(rest: &str, second: Option<&str>) -> bool {
    let rank = |text: &str| text.len() < 3 && text.chars().all(|c| c.is_ascii_digit());
    let of_series =
        |text: &str| SERIES.iter().any(|series| text.strip_prefix(series).is_some_and(rank));
    let word = ["erminale", "erm", "ale", "le"].iter().find_map(|end| rest.strip_prefix(end));
    match word {
        _ if rest.is_empty() => second.is_some_and(|second| rank(second) || of_series(second)),
        Some(rest) => rank(rest.strip_prefix('s').unwrap_or(rest)) || of_series(rest),
        None => rank(rest) || of_series(rest),
    }
}

/// Whether a lone digit after another may be a second level: `6/5` is two, `6-1` and `2-3` are ranks.
fn is_other_digit(digit: char, second: &str) -> bool {
    let same_school = if digit > '2' { '3'..='6' } else { '1'..='2' };
    let mut second = second.chars();
    matches!((second.next(), second.next()), (Some(other), None) if other != digit && same_school.contains(&other))
}

/// The levels that a word names wherever it stands: `6eme`, `TLE4`, `CM2`, `CE1B`; two for `CE1CE2` and `6e5e`.
fn named(word: &str) -> impl Iterator<Item = Level> {
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let whole = NAMED.iter().filter(move |(name, _)| *name == stem).map(|(_, level)| *level);
    let glued = NAMED.iter().chain(PRIMARY).filter_map(move |(name, level)| {
        let rest = word.strip_prefix(name)?;
        let other = NAMED.iter().chain(PRIMARY).find(|(name, _)| *name == rest)?;
        Some([*level, other.1])
    });
    let primary = PRIMARY.iter().filter(move |(name, level)| {
        let mut rest = word.strip_prefix(name).map(str::chars).into_iter().flatten();
        let letters = if *level == Cp { 'a'..='d' } else { 'a'..='z' };
        word.starts_with(name)
            && rest.next().is_none_or(|letter| letters.contains(&letter))
            && rest.next().is_none()
    });
    whole.chain(glued.flatten()).chain(primary.map(|(_, level)| *level))
}

/// Whether a word after the first begins another class: `6A/5B`, `1G2 TG1`, and the 2 of `CE1-2`.
fn is_of_another(word: &str, level: Level) -> bool {
    let is_short = word.len() == 2 && word.ends_with(|c: char| c.is_ascii_alphabetic());
    let begun = match word.chars().next() {
        Some('3'..='6') if is_short => begun(word, None),
        Some('t') => begun(word, None),
        _ => None,
    };
    let half = match level {
        Ce1 | Cm1 => word == "2",
        Ce2 | Cm2 => word == "1",
        _ => false,
    };
    half || begun.is_some_and(|other| other != level)
}

/// Whether a word is of another way through school: `CAP`, `1CAP2`, `2BTS`, `TCAP`, `3 ANS`.
fn is_elsewhere(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| c.is_ascii_digit());
    let is_year = word.starts_with(['1', '2']);
    ELSEWHERE.contains(&letters)
        || letters.strip_prefix('t').is_some_and(|rest| ELSEWHERE[..4].contains(&rest))
        || is_year && ["cap", "bts"].iter().any(|way| letters.starts_with(way))
}

/// As schools write it shortly: `6e`, `2de`, `Tle`, `CM2`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SHORTLY[*self as usize])
    }
}

#[cfg(test)]
mod tests;
