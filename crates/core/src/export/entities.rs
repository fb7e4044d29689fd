//! HTML entities of names: the numbers, the five of XML, and the letters and marks of European names.
//!
//! The two thousand others of HTML stand for signs that no name holds; a value that has one keeps it.

/// The longest name of an entity below.
const LONGEST: usize = 8;

const NAMED: [(&str, char); 76] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("shy", '\u{AD}'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hyphen", '‐'),
    ("Agrave", 'À'),
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Atilde", 'Ã'),
    ("Auml", 'Ä'),
    ("Aring", 'Å'),
    ("AElig", 'Æ'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Euml", 'Ë'),
    ("Igrave", 'Ì'),
    ("Iacute", 'Í'),
    ("Icirc", 'Î'),
    ("Iuml", 'Ï'),
    ("Ntilde", 'Ñ'),
    ("Ograve", 'Ò'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Otilde", 'Õ'),
    ("Ouml", 'Ö'),
    ("Oslash", 'Ø'),
    ("Ugrave", 'Ù'),
    ("Uacute", 'Ú'),
    ("Ucirc", 'Û'),
    ("Uuml", 'Ü'),
    ("Yuml", 'Ÿ'),
    ("OElig", 'Œ'),
    ("Scaron", 'Š'),
    ("szlig", 'ß'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ntilde", 'ñ'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("oslash", 'ø'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("yuml", 'ÿ'),
    ("oelig", 'œ'),
    ("scaron", 'š'),
];

/// The text with its entities undone once; `None` when it has none.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut whole = String::new();
    let (mut copied, mut any) = (0, false);
    for (at, _) in text.match_indices('&') {
        let Some(found) = text[at + 1..].find(';').filter(|end| (1..=LONGEST).contains(end)) else {
            continue;
        };
        if let Some(letter) = letter(&text[at + 1..at + 1 + found]) {
            whole.push_str(&text[copied..at]);
            whole.push(letter);
            (copied, any) = (at + found + 2, true);
        }
    }
    any.then(|| whole + &text[copied..])
}

/// What stands between `&` and `;`.
fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_undone_once_and_ampersands_stay() {
        let table = [
            ("O&#39;BRIEN", Some("O'BRIEN")),
            ("O&#x27;BRIEN", Some("O'BRIEN")),
            ("B&Eacute;NI&eacute;", Some("BÉNIé")),
            ("Jo &amp;#39; &quot;Z&quot;", Some("Jo &#39; \"Z\"")),
            ("A&B", None),
            ("A&B; C", None),
            ("&#0;", None),
            ("&#xD800;", None),
            ("&unknown;", None),
            ("& et ;", None),
            ("&&amp;", Some("&&")),
        ];
        for (text, expected) in table {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }
}
