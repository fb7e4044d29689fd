//! French spacing, as the app has it (`ui/src/text/typography.ts`): no line ends before a double mark, after an
//! opening guillemet, nor inside an hour.

const NARROW: char = '\u{202F}';
const WHOLE: char = '\u{A0}';

/// A page with its words spaced. Tags, and what was typed into their values, stay as they are.
pub(super) fn typeset(html: &str) -> String {
    let mut spaced = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(tag) = rest.find('<') {
        let end = rest[tag..].find('>').map_or(rest.len(), |end| tag + end + 1);
        push_spaced(&mut spaced, &rest[..tag]);
        spaced.push_str(&rest[tag..end]);
        rest = &rest[end..];
    }
    push_spaced(&mut spaced, rest);
    spaced
}

fn push_spaced(spaced: &mut String, text: &str) {
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let kept = match (before, letter, next) {
            (_, ' ', Some(';' | ':' | '!' | '?' | '»' | '%')) | (Some('«'), ' ', _) => NARROW,
            (Some('0'..='9'), ' ', Some('h')) if is_hour(&letters) => WHOLE,
            (Some('h'), ' ', Some('0'..='9')) if spaced.ends_with("\u{A0}h") => WHOLE,
            _ => letter,
        };
        spaced.push(kept);
        before = Some(letter);
    }
}

/// Whether what comes is `h`, and no word that begins with it.
fn is_hour(letters: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    letters.clone().nth(1).is_none_or(|after| !after.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spaced_and_tags_stay() {
        let table = [
            ("<h1>Retirer Zoé ?</h1>", "<h1>Retirer Zoé\u{202F}?</h1>", "a question"),
            (
                "à « Lou » : oui ; non !",
                "à «\u{202F}Lou\u{202F}»\u{202F}: oui\u{202F}; non\u{202F}!",
                "marks",
            ),
            ("<b>RNE</b> : <i>x</i>", "<b>RNE</b>\u{202F}: <i>x</i>", "after a tag"),
            ("jusqu’à 6 h 24.", "jusqu’à 6\u{A0}h\u{A0}24.", "an hour"),
            ("24 heures, 2 h", "24 heures, 2\u{A0}h", "a length"),
            ("<input value=\"a : b ?\">", "<input value=\"a : b ?\">", "what was typed"),
            ("a < b", "a < b", "no tag at all"),
        ];
        for (html, expected, case) in table {
            assert_eq!(typeset(html), expected, "{case}");
        }
    }
}
