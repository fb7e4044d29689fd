//! UTF-16, by its mark or by its NULs, and what some programs leave at the end of a file.

use encoding_rs::{UTF_16BE, UTF_16LE};
use memchr::memchr_iter;

use super::super::Encoding;

/// How far the NULs are counted.
const SIGHT: usize = 4 * 1024;

/// UTF-16 when a mark says so, or when every other byte of the start is NUL; with what follows the mark.
pub(super) fn utf16(bytes: &[u8]) -> Option<(Encoding, &[u8])> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Some((Encoding::Utf16Le, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((Encoding::Utf16Be, rest)),
        _ => by_nuls(bytes).map(|encoding| (encoding, bytes)),
    }
}

/// The alphabet of an export is Latin: its upper bytes are NUL, its lower ones never.
fn by_nuls(bytes: &[u8]) -> Option<Encoding> {
    let start = &bytes[..bytes.len().min(SIGHT)];
    let (pairs, _) = start.as_chunks::<2>();
    let nul = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (nul(0), nul(1));
    let most = |count: usize| pairs.len() >= 8 && count * 10 >= pairs.len() * 8;
    match (most(first), most(second)) {
        (false, true) if first == 0 => Some(Encoding::Utf16Le),
        (true, false) if second == 0 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Decodes UTF-16; the last character may be cut.
pub(super) fn decode(encoding: Encoding, bytes: &[u8]) -> String {
    let table = if encoding == Encoding::Utf16Be { UTF_16BE } else { UTF_16LE };
    table.decode_without_bom_handling(bytes).0.into_owned()
}

/// A file without what a crash (NULs) or an old program (Ctrl-Z) left at its end, and how many NULs.
pub(super) fn without_tail(bytes: &[u8]) -> (&[u8], usize) {
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | 0x1A)).map_or(0, |at| at + 1);
    let nuls = memchr_iter(0, &bytes[end..]).count();
    (&bytes[..end], nuls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_known_without_its_mark() {
        let le: Vec<u8> =
            "\"Id\";\"Type\";\"Nom\"\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> =
            "\"Id\";\"Type\";\"Nom\"\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(utf16(&le).map(|(encoding, _)| encoding), Some(Encoding::Utf16Le));
        assert_eq!(utf16(&be).map(|(encoding, _)| encoding), Some(Encoding::Utf16Be));
        assert!(utf16(b"\"Id\";\"Type\";\"Nom\"\n").is_none());
        assert!(utf16(&[0; 64]).is_none());
    }

    #[test]
    fn a_tail_is_taken_off() {
        assert_eq!(without_tail(b"a\n\x1A"), (&b"a\n"[..], 0));
        assert_eq!(without_tail(b"a\n\0\0\0"), (&b"a\n"[..], 3));
        assert_eq!(without_tail(b"a"), (&b"a"[..], 0));
    }
}
