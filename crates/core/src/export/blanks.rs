//! Blanks inside names and classes, and letters that a typesetter drew as one: what nobody sees, and what keeps
//! two spellings of one word apart.
//!
//! Blanks at the ends go when a name or a class is made. Those of ids and logins stay: they hold none, and one
//! that does is damaged.

/// The value on one line: each line break and the blanks around it are one blank.
pub(super) fn on_one_line(text: &str) -> Option<String> {
    let text = text.trim();
    text.contains(is_line_break).then(|| joined(text.split(is_line_break).map(str::trim)))
}

/// The value with one space between its words, where another blank or several stood.
pub(super) fn single(text: &str) -> Option<String> {
    let needs = text.contains(|c: char| c != ' ' && is_blank(c)) || text.contains("  ");
    needs.then(|| joined(text.split(is_blank)))
}

fn joined<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// U+0085 is none here: in files it is a byte that was lost.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}'
}

pub(super) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{2028}' | '\u{2029}')
}

/// The value with its ligatures written out. `œ` and `æ` are letters and stay.
pub(super) fn written_out(text: &str) -> Option<String> {
    const LIGATURES: [(char, &str); 7] = [
        ('ﬀ', "ff"),
        ('ﬁ', "fi"),
        ('ﬂ', "fl"),
        ('ﬃ', "ffi"),
        ('ﬄ', "ffl"),
        ('ﬅ', "st"),
        ('ﬆ', "st"),
    ];
    let written = |text: String, (sign, letters): (char, &str)| text.replace(sign, letters);
    let any = text.contains(LIGATURES.map(|(sign, _)| sign));
    any.then(|| LIGATURES.into_iter().fold(text.to_owned(), written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_blank_stands_between_words() {
        let table = [
            ("DE  LA  TOUR", Some("DE LA TOUR"), "two"),
            ("DE\u{A0}SOUZA", Some("DE SOUZA"), "no break"),
            ("DE\u{202F}SOUZA", Some("DE SOUZA"), "a narrow one"),
            ("6EME\tA", Some("6EME A"), "a tab"),
            ("DE SOUZA", None, "one"),
            ("BEN\u{85}TRE", None, "a byte that was lost"),
        ];
        for (text, expected, case) in table {
            assert_eq!(single(text).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn a_line_break_is_a_blank() {
        let table = [
            ("BRETON\nMARÉCHAL", Some("BRETON MARÉCHAL"), "one"),
            ("BRETON \r\n MARÉCHAL", Some("BRETON MARÉCHAL"), "with blanks around it"),
            ("A\u{2028}B\u{B}C", Some("A B C"), "of other kinds"),
            ("BRETON\n", None, "at the end"),
            ("BRETON", None, "none"),
        ];
        for (text, expected, case) in table {
            assert_eq!(on_one_line(text).as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn ligatures_are_letters() {
        for (text, expected) in [
            ("Soﬁa", Some("Sofia")),
            ("GRIﬃTHS ﬂ", Some("GRIffiTHS fl")),
            ("Cœur Læti", None),
            ("Sofia", None),
        ] {
            assert_eq!(written_out(text).as_deref(), expected, "{text}");
        }
    }
}
