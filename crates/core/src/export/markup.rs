//! Tables of web pages and of Excel 2003, which tools save under the names of other files.
//!
//! A table becomes text as a sheet of a workbook does; its rows count as lines. A page or a
//! document without a list of people is left to be named for what it is.

mod excel;
mod html;

use memchr::memmem;

use super::{Encoding, Foreign, foreign, sheet::Choice, text};
use crate::finding::{Finding, Rule};

/// How far what a page says of itself is looked for.
const SIGHT: usize = 4 * 1024;

/// The table that is read.
pub(super) struct ChosenTable {
    pub(super) what: Foreign,
    pub(super) text: String,
    pub(super) encoding: Encoding,
    /// What is doubtful or lost.
    pub(super) findings: Vec<Finding>,
}

/// The table of a page or a document that holds an export or a list of people.
pub(super) fn find(bytes: &[u8], chosen: Option<Encoding>) -> Option<ChosenTable> {
    match bytes {
        [0xFF, 0xFE, wide @ ..] | [0xFE, 0xFF, wide @ ..] => starts_a_tag(wide).then_some(())?,
        _ => is_markup(bytes).map(|_| ())?,
    }
    let decoded = match chosen.or_else(|| declared(bytes)) {
        Some(encoding) => text::decode_as(bytes, encoding),
        None => text::decode_markup(bytes),
    };
    let text::Text { chars, encoding, findings } = decoded.ok()?;
    let what = is_markup(chars.as_bytes())?;
    let mut choice = Choice::default();
    let (sheets, is_interactive) = match what {
        Foreign::Xml => (excel::sheets(&chars)?, false),
        _ => html::tables(&chars).map(|page| (page.tables, page.is_interactive))?,
    };
    let export = sheets.into_iter().find_map(|sheet| choice.export(sheet));
    let lines = export.or_else(|| if is_interactive { None } else { choice.list() })?;
    let findings = findings.into_iter().filter(is_of_all).collect();
    Some(ChosenTable { what, text: lines.text, encoding, findings })
}

/// Whether UTF-16 is worth decoding.
fn starts_a_tag(wide: &[u8]) -> bool {
    let mut visible = wide.iter().filter(|byte| **byte != 0 && !byte.is_ascii_whitespace());
    visible.next() == Some(&b'<')
}

fn is_markup(bytes: &[u8]) -> Option<Foreign> {
    let is_markup = |what: &Foreign| matches!(what, Foreign::Html | Foreign::Xml);
    foreign::recognise(bytes).filter(is_markup)
}

/// The encoding that a page or a document says it has, unless its bytes are UTF-8.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let start = bytes[..bytes.len().min(SIGHT)].to_ascii_lowercase();
    let label = [&b"charset="[..], b"encoding="].iter().find_map(|attribute| {
        let at = memmem::find(&start, attribute)? + attribute.len();
        let label = start[at..].trim_ascii_start();
        let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
        let is_of_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
        let end = label.iter().position(|byte| !is_of_label(byte)).unwrap_or(label.len());
        Some(label[..end].to_vec())
    });
    match label?.as_slice() {
        b"windows-1252" | b"cp1252" | b"iso-8859-1" | b"latin1" | b"us-ascii" => {
            Some(Encoding::Windows1252)
        }
        b"iso-8859-15" | b"latin-9" | b"latin9" => Some(Encoding::Iso8859Fifteen),
        b"macintosh" | b"x-mac-roman" => Some(Encoding::Macintosh),
        b"ibm850" | b"cp850" => Some(Encoding::Cp850),
        _ => None,
    }
}

/// A page may be written in any encoding: only doubts and losses are told, and no line of its
/// source.
fn is_of_all(finding: &Finding) -> bool {
    finding.place.is_none() && finding.rule != Rule::FileRecoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{ReadError, read};

    const ROWS: &str = "<tr><td>Id<td>Type<td>Nom<td>Prénom<tr><td>1<td>Élève<td>ROY<td>Zoë";

    fn page(head: &str) -> String {
        format!("<html><head>{head}</head><body><table>{ROWS}</table></body></html>")
    }

    #[test]
    fn a_page_is_read_in_its_own_encoding() {
        let mac = page("<meta charset=macintosh>").replace("Zoë", "Zo\u{2018}");
        let latin = |text: &str| -> Vec<u8> {
            text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(0x91)).collect()
        };
        let windows =
            page("<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>");
        let wide: Vec<u8> = page("").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let table = [
            (page("").into_bytes(), Encoding::Utf8, "UTF-8"),
            (page("<meta charset=latin1>").into_bytes(), Encoding::Utf8, "UTF-8 whatever it says"),
            (latin(&windows), Encoding::Windows1252, "as it says"),
            (latin(&page("")), Encoding::Windows1252, "by evidence"),
            (latin(&mac.replace('é', "\u{8E}").replace('É', "\u{83}")), Encoding::Macintosh, "mac"),
            ([vec![0xFF, 0xFE], wide].concat(), Encoding::Utf16Le, "UTF-16"),
        ];
        for (bytes, encoding, case) in table {
            let reading = read(&bytes).expect(case);
            assert_eq!(reading.texts_of(&reading.rows[0]).first_name, "Zoë", "{case}");
            assert_eq!(
                (reading.how.encoding, reading.how.separator),
                (Some(encoding), None),
                "{case}"
            );
            let rules: Vec<_> = reading.findings.iter().map(|finding| finding.rule).collect();
            assert_eq!(
                rules.iter().filter(|rule| **rule == Rule::ReadFromHtml).count(),
                1,
                "{case}"
            );
        }
    }

    #[test]
    fn a_page_without_a_list_is_named() {
        let menu = "<table><tr><td>a<td>b<td>c<tr><td>Lundi<td>Riz<td>Thon<tr><td>Mardi<td>Blé<td>Œuf</table>";
        let table = [
            ("<html><body>502</body></html>".to_owned(), "html", "no table"),
            (format!("{menu}<input type=password>"), "html", "a sign-in page laid out in a table"),
            (page("").replace("</table>", ""), "html", "a table that was cut"),
            ("<?xml version='1.0'?><a>b</a>".to_owned(), "xml", "some XML"),
        ];
        for (text, code, case) in table {
            assert_eq!(read(text.as_bytes()).map(|_| ()).expect_err(case).code(), code, "{case}");
        }
        let asked = read(menu.as_bytes()).map(|_| ());
        assert!(matches!(asked, Err(ReadError::UnknownColumns(_))), "a person may know");
    }

    #[test]
    fn a_cut_or_changed_table_never_panics() {
        let table: [&[u8]; 2] = [
            include_bytes!("../../../../tests/exports/cases/pages-html/file.xls"),
            include_bytes!("../../../../tests/exports/cases/pages-xml/file.xml"),
        ];
        for bytes in table {
            let mut changed = bytes.to_vec();
            for at in (0..bytes.len()).step_by(7) {
                let rows = read(&bytes[..at]).map_or(3, |reading| reading.rows.len());
                assert_eq!(rows, 3, "all or nothing, cut at {at}");
                changed[at] ^= 0x15;
                let _ = read(&changed);
                changed[at] ^= 0x15;
            }
        }
    }
}
