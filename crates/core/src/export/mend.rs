//! Values put right with certainty once they are cut: what another program did to them on the way.
//!
//! Most values need nothing and are not copied. Words are mended once each, whatever the number of
//! their lines.

use std::collections::HashSet;

use rayon::prelude::*;

use super::{
    blanks,
    dictionary::{CellTexts, Dictionary},
    entities, escapes,
    text::undone,
    value,
};

/// What was done to a value; several may have been.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Mends(u8);

impl Mends {
    /// `&eacute;` was undone.
    pub(super) const ENTITIES: Self = Self(1);
    /// `Ã©` was undone.
    pub(super) const MOJIBAKE: Self = Self(2);
    /// Characters that nobody sees were taken out.
    pub(super) const INVISIBLE: Self = Self(4);
    /// `="2605692"` was a text.
    pub(super) const FORMULA: Self = Self(8);
    /// `\u00e9` was undone.
    pub(super) const ESCAPES: Self = Self(16);
    /// A line break became a blank.
    pub(super) const NEWLINE: Self = Self(32);
    /// Blanks became one, ligatures letters: nobody sees a difference, and nothing is said.
    pub(super) const SPELLING: Self = Self(64);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A name, a class or a school put right, and how; `None` for most, which need nothing.
pub(super) fn mended(text: &str) -> Option<(String, Mends)> {
    put_right(text, &STEPS)
}

/// An id or a login put right. They hold no blank: one that does stays, to be refused.
pub(super) fn mended_key(text: &str) -> Option<(String, Mends)> {
    put_right(text, &STEPS[..STEPS_OF_KEYS])
}

fn put_right(text: &str, steps: &[Step]) -> Option<(String, Mends)> {
    if !needs(text.as_bytes()) {
        return None;
    }
    let mut mends = Mends::default();
    let mut value: Option<String> = None;
    for (mend, how) in steps {
        if let Some(better) = mend(value.as_deref().unwrap_or(text)) {
            value = Some(better);
            mends.add(*how);
        }
    }
    value.map(|value| (value, mends))
}

type Step = (fn(&str) -> Option<String>, Mends);

/// In the order in which they are undone: the last program's doing first.
const STEPS: [Step; 8] = [
    (text_of_formula, Mends::FORMULA),
    (entities::decoded, Mends::ENTITIES),
    (escapes::decoded, Mends::ESCAPES),
    (undone, Mends::MOJIBAKE),
    (without_invisible, Mends::INVISIBLE),
    (blanks::written_out, Mends::SPELLING),
    (blanks::on_one_line, Mends::NEWLINE),
    (blanks::single, Mends::SPELLING),
];
/// So many of them are for ids and logins too.
const STEPS_OF_KEYS: usize = 6;

/// Only these bytes can need anything.
fn needs(bytes: &[u8]) -> bool {
    let signs =
        |byte: &u8| !byte.is_ascii() || *byte < b' ' || matches!(byte, b'&' | b'=' | b'\\' | b'%');
    bytes.iter().any(signs)
        || bytes.starts_with(b"b'")
        || bytes.starts_with(b"b\"")
        || bytes.windows(2).any(|pair| pair == b"  ")
}

/// `="2605692"` keeps a spreadsheet from taking a text for a number.
fn text_of_formula(text: &str) -> Option<String> {
    let inside = value::in_formula(text)?;
    (!inside.contains('"')).then(|| inside.to_owned())
}

/// Takes out what no name holds and nobody sees. What turns the direction of reading stays, to be
/// refused: it hides what a text says.
fn without_invisible(text: &str) -> Option<String> {
    let is_invisible = |c: char| matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    text.contains(is_invisible).then(|| text.replace(is_invisible, ""))
}

/// Mends every word of a dictionary but some; gives what was done to each, when something was to any.
pub(super) fn words(
    dictionary: &mut Dictionary,
    stays: impl Fn(&str) -> bool + Sync,
) -> Option<Vec<Mends>> {
    let done = dictionary.par_texts().map(|word| mended(word).filter(|_| !stays(word)));
    let done: Vec<Option<(String, Mends)>> = done.collect();
    if done.iter().all(Option::is_none) {
        return None;
    }
    let mends = done.iter().map(|done| done.as_ref().map_or(Mends::default(), |(_, how)| *how));
    let mends = mends.collect();
    let mut done = done.into_iter();
    dictionary.rewrite(|_| done.next().flatten().map(|(better, _)| better));
    Some(mends)
}

/// Cells of several lines each of which is a class of the file: they are several classes, and no blank would
/// part them. They stay, to be looked at.
pub(super) fn several_lines(classes: &Dictionary) -> HashSet<String> {
    let broken = classes.texts().filter(|text| text.trim().contains(blanks::is_line_break));
    let broken: Vec<&str> = broken.collect();
    if broken.is_empty() {
        return HashSet::new();
    }
    let known: HashSet<&str> = classes.texts().map(str::trim).collect();
    let lines = |text: &str| {
        let lines = text.split(blanks::is_line_break).map(str::trim);
        lines.filter(|line| !line.is_empty()).all(|line| known.contains(line))
    };
    broken.into_iter().filter(|text| lines(text)).map(str::to_owned).collect()
}

/// How quotes inside the values of a file are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum QuoteRule {
    /// As they stand: the ENT escapes nothing.
    #[default]
    AsTheyAre,
    /// By pairs: one without its other half was left by an accident.
    Paired,
    /// As they stand, but for two side by side, which nearly no value of the file has.
    Single,
    /// Not at all: some lines double them and others do not.
    Doubtful,
}

/// Of the words with quotes: what one in so many has at most was done by an accident to it alone.
const ONE_IN: usize = 10;

/// Undoes the doubling of quotes in a file whose every value is between quotes, when nearly all of them
/// are doubled; says how the others are to be taken.
pub(super) fn quotes(words: &mut CellTexts) -> QuoteRule {
    let (mut doubled, mut lone) = (0, 0);
    for dictionary in [&words.last_names, &words.first_names, &words.classes] {
        for word in dictionary.texts().filter(|word| word.contains('"')) {
            if has_lone_quote(word) { lone += 1 } else { doubled += 1 }
        }
    }
    let rule = match (doubled, lone) {
        (0, _) | (_, 0) => QuoteRule::AsTheyAre,
        _ if lone * ONE_IN <= doubled => QuoteRule::Paired,
        _ if doubled * ONE_IN <= lone => QuoteRule::Single,
        _ => QuoteRule::Doubtful,
    };
    if doubled > 0 && lone * ONE_IN <= doubled {
        for dictionary in [&mut words.last_names, &mut words.first_names, &mut words.classes] {
            let is_doubled = |word: &str| word.contains('"') && !has_lone_quote(word);
            dictionary.rewrite(|word| is_doubled(word).then(|| word.replace("\"\"", "\"")));
        }
    }
    rule
}

fn has_lone_quote(word: &str) -> bool {
    word.split(|c| c != '"').any(|run| run.len() % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_right_and_it_is_said_how() {
        let table = [
            ("D’ALMEIDA", None, "a name"),
            ("A&B", None, "an ampersand"),
            ("B&Eacute;NI", Some(("BÉNI", Mends::ENTITIES)), "an entity"),
            ("O&#39;BRIEN", Some(("O'BRIEN", Mends::ENTITIES)), "a number"),
            ("Jo &amp;#39;", Some(("Jo &#39;", Mends::ENTITIES)), "undone once"),
            ("FranÃ§ois", Some(("François", Mends::MOJIBAKE)), "saved twice"),
            ("BE\u{200B}NI", Some(("BENI", Mends::INVISIBLE)), "zero width"),
            ("BE\u{202E}NI", None, "a direction stays to be refused"),
            (r"Zo\u00e9", Some(("Zoé", Mends::ESCAPES)), "a code of a program"),
            ("DA\nSILVA", Some(("DA SILVA", Mends::NEWLINE)), "two lines"),
            ("DA\u{A0} SILVA", Some(("DA SILVA", Mends::SPELLING)), "blanks"),
            ("Soﬁa", Some(("Sofia", Mends::SPELLING)), "a ligature"),
            ("=\"0012606\"", Some(("0012606", Mends::FORMULA)), "a text kept from a spreadsheet"),
            ("=A1", None, "a formula stays to be refused"),
        ];
        for (text, expected, case) in table {
            let expected = expected.map(|(text, mends)| (text.to_owned(), mends));
            assert_eq!(mended(text), expected, "{case}");
        }
    }

    #[test]
    fn blanks_of_ids_and_logins_stay() {
        for text in ["260\n5692", "2\u{A0}605\u{A0}692", "zoe  roux"] {
            assert_eq!(mended_key(text), None, "{text}");
        }
        assert!(mended_key("=\"2605692\"").is_some());
    }

    #[test]
    fn quotes_are_undoubled_when_all_are_doubled() {
        let table: [(&[&str], QuoteRule, &str, &str); 3] = [
            (&["Jean \"\"Jo\"\"", "Léa"], QuoteRule::AsTheyAre, "Jean \"Jo\"", "a spreadsheet's"),
            (&["Jean \"Jo\"", "Léa"], QuoteRule::AsTheyAre, "Jean \"Jo\"", "the ENT's own"),
            (&["Jean \"\"Jo\"\"", "\"L\""], QuoteRule::Doubtful, "Jean \"\"Jo\"\"", "both"),
        ];
        for (names, rule, first, case) in table {
            let mut words = CellTexts::default();
            let numbers: Vec<_> = names.iter().map(|name| words.first_names.word(name)).collect();
            assert_eq!(quotes(&mut words), rule, "{case}");
            assert_eq!(words.first_names.text(numbers[0]), first, "{case}");
        }
    }

    #[test]
    fn one_word_in_many_says_nothing_of_the_others() {
        let many =
            |quote: &str| (0..ONE_IN).map(move |at| format!("L{at} {quote}x{quote}")).collect();
        let table: [(Vec<String>, &str, QuoteRule, &str, &str); 3] = [
            (many("\"\""), "O\"NEIL", QuoteRule::Paired, "L0 \"x\"", "one lost"),
            (many("\""), "O\"\"NEIL", QuoteRule::Single, "L0 \"x\"", "one too many"),
            (many("\""), "\"O\"", QuoteRule::AsTheyAre, "L0 \"x\"", "one as the others"),
        ];
        for (names, odd, rule, first, case) in table {
            let mut words = CellTexts::default();
            let number = words.first_names.word(&names[0]);
            for name in names.iter().map(String::as_str).chain([odd]) {
                words.first_names.word(name);
            }
            assert_eq!(quotes(&mut words), rule, "{case}");
            assert_eq!(words.first_names.text(number), first, "{case}");
        }
    }
}
