//! Files that are something else than text in columns, known by their first bytes.

mod lock;

use memchr::memmem;

use super::Foreign;

/// How far the evidence is looked for.
const SIGHT: usize = 8 * 1024;

/// What the bytes are, when they are no table of text.
pub(super) fn recognise(bytes: &[u8]) -> Option<Foreign> {
    let start = &bytes[..bytes.len().min(SIGHT)];
    match start {
        [b'P', b'K', 3 | 5 | 7, ..] => Some(archive(bytes)),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Foreign::Xls),
        _ if lock::is_one(bytes) => Some(Foreign::Lock),
        _ if memmem::find(&start[..start.len().min(1024)], b"%PDF-").is_some() => {
            Some(Foreign::Pdf)
        }
        _ => markup(start).or_else(|| is_binary(start).then_some(Foreign::Binary)),
    }
}

fn archive(bytes: &[u8]) -> Foreign {
    let holds = |name: &[u8]| memmem::find(bytes, name).is_some();
    if holds(b"application/vnd.oasis.opendocument.spreadsheet") {
        Foreign::Ods
    } else if holds(b"xl/workbook") || holds(b"xl/worksheets") {
        Foreign::Xlsx
    } else if holds(b"Index/Tables/") && holds(b".iwa") {
        Foreign::Numbers
    } else {
        Foreign::Zip
    }
}

fn markup(start: &[u8]) -> Option<Foreign> {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    match start.first()? {
        b'<' => {
            let lower = start.to_ascii_lowercase();
            // A workbook of LibreOffice in one piece.
            let is_document = memmem::find(&lower, b"<office:document").is_some();
            if is_document && memmem::find(&lower, b"opendocument.spreadsheet").is_some() {
                return Some(Foreign::Ods);
            }
            // Excel 2003 wrote its sheets so, with tables of its own.
            let is_sheet = memmem::find(&lower, b"<workbook").is_some();
            let html = [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<table"]
                .iter()
                .any(|tag| memmem::find(&lower, tag).is_some());
            Some(if html && !is_sheet { Foreign::Html } else { Foreign::Xml })
        }
        b'{' if start.starts_with(br"{\rtf") => Some(Foreign::Binary),
        b'{' | b'[' => Some(Foreign::Json),
        _ => None,
    }
}

/// Control characters that no text export holds, beyond a stray one. UTF-16 is text and says so first.
fn is_binary(start: &[u8]) -> bool {
    if matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return false;
    }
    let control = start.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31 | 127)).count();
    control * 50 > start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_is_named_for_what_it_is() {
        let table: [(&[u8], Option<Foreign>, &str); 15] = [
            (b"%PDF-1.7\n%\xE2\xE3", Some(Foreign::Pdf), "a PDF"),
            (b"PK\x03\x04....xl/workbook.xml", Some(Foreign::Xlsx), "an Excel workbook"),
            (
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                Some(Foreign::Ods),
                "LibreOffice",
            ),
            (b"PK\x03\x04Index/Tables/Tile.iwa", Some(Foreign::Numbers), "Numbers"),
            (
                b"<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'>",
                Some(Foreign::Ods),
                "LibreOffice in one piece",
            ),
            (b"PK\x03\x04photo.jpg", Some(Foreign::Zip), "another archive"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Some(Foreign::Xls), "Excel 97"),
            (b"\xEF\xBB\xBF\n <!DOCTYPE HTML>", Some(Foreign::Html), "the sign-in page of the ENT"),
            (b"<?xml version='1.0'?><a/>", Some(Foreign::Xml), "e-sidoc"),
            (b"<?xml version='1.0'?><Workbook><Table>", Some(Foreign::Xml), "Excel 2003"),
            (b"[{\"id\":1}]", Some(Foreign::Json), "JSON"),
            (b"\x7FELF\x02\x01\x01\0\0\0\0\0", Some(Foreign::Binary), "a program"),
            (&[0; 4096], Some(Foreign::Binary), "a file of zeros after a crash"),
            (b"\xFF\xFEI\0d\0", None, "UTF-16 says so"),
            (b"\"Id\";\"Type\"\n", None, "an export"),
        ];
        for (bytes, expected, case) in table {
            assert_eq!(recognise(bytes), expected, "{case}");
        }
    }
}
