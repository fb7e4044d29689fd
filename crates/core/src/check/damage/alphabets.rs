//! Letters of another alphabet that look like Latin ones: `6А` in Cyrillic beside `6A` is a class of its own that
//! nobody can tell from the other.

use std::collections::HashSet;

/// Cyrillic and Greek capitals, and Cyrillic small letters, with the Latin ones that they are drawn like.
const TWINS: [(char, char); 42] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('Ѕ', 'S'),
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ο', 'o'),
    ('ϲ', 'c'),
    ('ν', 'v'),
];

fn latin(c: char) -> Option<char> {
    TWINS.iter().find(|(twin, _)| *twin == c).map(|(_, latin)| *latin)
}

/// Whether a class has such a letter.
pub(in crate::check) fn has_twins(class: &str) -> bool {
    !class.is_ascii() && class.contains(|c| latin(c).is_some())
}

/// The Latin classes of a file that others are drawn like; most files have no such others.
pub(in crate::check) fn twins<'w, I: Iterator<Item = &'w str>>(
    classes: impl Fn() -> I,
) -> HashSet<&'w str> {
    let drawn: HashSet<String> = classes().filter(|class| has_twins(class)).map(drawn).collect();
    if drawn.is_empty() {
        return HashSet::new();
    }
    classes().filter(|class| !has_twins(class) && drawn.contains(*class)).collect()
}

/// Whether a class is drawn like a Latin one of its file, or is Latin but for such letters. A class in another
/// alphabet altogether is a school's own.
pub(in crate::check) fn looks_like_another(class: &str, known: &HashSet<&str>) -> bool {
    let is_mixed = || {
        let is_latin = |c: char| c.is_ascii_alphabetic();
        let mut others = class.chars().filter(|c| c.is_alphabetic() && !is_latin(*c));
        class.contains(is_latin) && others.all(|c| latin(c).is_some())
    };
    has_twins(class) && (is_mixed() || known.contains(drawn(class).as_str()))
}

/// A class with Latin letters for those that look like them.
fn drawn(class: &str) -> String {
    class.chars().map(|c| latin(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_may_be_drawn_like_another() {
        let known = twins(|| ["6A", "6А", "6B", "РУССКИЙ", "5Б"].into_iter());
        assert_eq!(known, HashSet::from(["6A"]));
        for (class, expected) in [
            ("6A", false),
            ("6А", true),
            ("6EME В", true),
            ("6В", false),
            ("РУССКИЙ", false),
            ("6EME Я", false),
            ("6EME α", false),
            ("6È", false),
        ] {
            assert_eq!(looks_like_another(class, &known), expected, "{class}");
        }
    }
}
