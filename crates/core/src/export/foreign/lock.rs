//! The small files that spreadsheets keep beside a workbook while it is open. They hold who opened
//! it, and nothing of it.

/// How long that of Excel is without the nought at its end, and where the name of its owner stands in
/// it a second time.
const EXCEL: usize = 164;
const AGAIN: usize = 55;
/// That of `LibreOffice` is one short line.
const LONGEST: usize = 4 * 1024;

pub(super) fn is_one(bytes: &[u8]) -> bool {
    is_of_excel(bytes) || is_of_libre_office(bytes)
}

/// `~$export.xlsx`: the length of a name and the name, filled up with blanks; then the same in
/// UTF-16.
fn is_of_excel(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    let Some((narrow, wide)) = bytes.split_at_checked(AGAIN).filter(|_| bytes.len() == EXCEL)
    else {
        return false;
    };
    let is_blank = |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, 0 | b' '));
    let behind = |bytes: &[u8], head: usize, length: usize| {
        length > 0 && bytes.get(head + length..).is_some_and(is_blank)
    };
    let length = usize::from(u16::from_le_bytes([wide[0], wide[1]]));
    behind(narrow, 1, usize::from(narrow[0])) && behind(wide, 2, length * 2)
}

/// `.~lock.export.ods#`: `,owner,computer,day,folder of settings;`.
fn is_of_libre_office(bytes: &[u8]) -> bool {
    let line = bytes.trim_ascii_end();
    line.len() < LONGEST
        && line.starts_with(b",")
        && line.ends_with(b";")
        && !line.contains(&b'\n')
        && memchr::memchr_iter(b',', line).count() == 4
        && memchr::memmem::find(line, b",file://").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_excel(name: &str) -> Vec<u8> {
        let length = u8::try_from(name.len()).expect("short");
        let narrow = [&[length], name.as_bytes()].concat();
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut bytes = [narrow, vec![b' '; AGAIN - 1 - name.len()]].concat();
        bytes.extend([&[length, 0], &wide[..]].concat());
        while bytes.len() <= EXCEL {
            bytes.extend(b" \0");
        }
        bytes
    }

    #[test]
    fn what_is_kept_beside_an_open_workbook_is_known() {
        let shorter = of_excel("Camille Martin")[..EXCEL - 1].to_vec();
        let table = [
            (of_excel("Camille Martin"), true, "Excel"),
            (of_excel("C"), true, "a short name"),
            (
                b",camille,PC-12,12.09.2026 08:00,file:///C:/a/LibreOffice/4;".to_vec(),
                true,
                "LibreOffice",
            ),
            (shorter, false, "cut"),
            (vec![b'a'; EXCEL], false, "text as long"),
            (vec![0; EXCEL], false, "zeros after a crash"),
            (vec![b' '; EXCEL], false, "blanks"),
            (b",camille,PC-12,12.09.2026;\n,a,b,c;".to_vec(), false, "a table"),
            (Vec::new(), false, "nothing"),
        ];
        for (bytes, expected, case) in table {
            assert_eq!(is_one(&bytes), expected, "{case}");
        }
    }
}
