//! How much an archive takes once unpacked, before room is made for it; what stands in it.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

/// No workbook of a school takes more once unpacked.
const UNPACKED: u64 = 512 << 20;
/// Up to here a workbook may be packed as well as it likes.
const HARMLESS: u64 = 64 << 20;
/// Beyond, how many times its file it may take.
const RATIO: u64 = 50;

/// Whether an archive stays within bounds once unpacked; what it says of itself is not believed.
///
/// # Errors
/// When it cannot be unpacked.
pub(super) fn fits(bytes: &[u8]) -> io::Result<bool> {
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let most = packed.saturating_mul(RATIO).clamp(HARMLESS, UNPACKED);
    Ok(unpacked(bytes, most)? <= most)
}

/// How much an archive takes once unpacked, counted no further than just past `most`.
fn unpacked(bytes: &[u8], most: u64) -> io::Result<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut size = 0;
    for at in 0..archive.len() {
        let file = archive.by_index(at)?;
        size += io::copy(&mut file.take(most + 1 - size), &mut io::sink())?;
        if size > most {
            break;
        }
    }
    Ok(size)
}

/// The bytes of one of its files; `None` without it.
pub(super) fn part(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut content = Vec::new();
    archive.by_name(name).ok()?.take(UNPACKED).read_to_end(&mut content).ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn an_archive_is_measured_and_not_believed() {
        let zeros = vec![0; 1 << 20];
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
            archive.start_file(name, SimpleFileOptions::default()).expect("a name");
            archive.write_all(&zeros).expect("in memory");
        }
        let bytes = archive.finish().expect("in memory").into_inner();
        for (most, expected) in [(UNPACKED, 2 << 20), (2 << 20, 2 << 20), (1000, 1001)] {
            assert_eq!(unpacked(&bytes, most).ok(), Some(expected));
        }
        assert!(fits(&bytes).expect("an archive"));
        assert!(fits(b"PK\x03\x04").is_err());
        assert_eq!(part(&bytes, "xl/workbook.xml"), Some(zeros));
        assert_eq!(part(&bytes, "content.xml"), None);
    }
}
