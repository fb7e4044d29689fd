//! A text in the ENT's dialect, cut between records so that several threads can read it.
//!
//! A record ends at a line break between two quotes, whatever came before: no quote parity has to be
//! known, so the text can be cut anywhere such a break is found.

use memchr::memchr;

/// Up to `count` texts of about the same size, one after the other the whole.
pub(super) fn of(text: &str, count: usize) -> Vec<&str> {
    let mut parts = Vec::with_capacity(count);
    let mut rest = text;
    for left in (2..=count).rev() {
        let Some(end) = end_of_record(rest, rest.len() / left) else { break };
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// The place after the first line break, from an offset on, that ends a record for certain.
///
/// A quote alone on its line could be the start of a record: the break behind it does not count.
fn end_of_record(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr(b'\n', &bytes[at..])? + 1;
        let before = bytes[..at - 1].strip_suffix(b"\r").unwrap_or(&bytes[..at - 1]);
        let ends = matches!(before, [.., last, b'"'] if !matches!(last, b'\n' | b'\r'));
        if ends && bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_records_only() {
        let table: [(&str, usize, &[&str], &str); 6] = [
            ("\"1\"\n\"22\"\n\"3\"\n", 2, &["\"1\"\n\"22\"\n", "\"3\"\n"], "three records"),
            ("\"12\"\r\n\"3\"\r\n", 2, &["\"12\"\r\n", "\"3\"\r\n"], "CR LF"),
            ("\"1\"\n", 4, &["\"1\"\n"], "nothing to cut"),
            ("\"1\nabcdefgh\nx\"\n", 2, &["\"1\nabcdefgh\nx\"\n"], "breaks in a value"),
            ("\"1;\n\"\n\";2\"\n", 2, &["\"1;\n\"\n\";2\"\n"], "a quote alone on its line"),
            ("", 3, &[""], "nothing"),
        ];
        for (text, count, expected, case) in table {
            assert_eq!(of(text, count), expected, "{case}");
        }
    }
}
