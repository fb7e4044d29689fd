//! How long the texts are that the cells of an old workbook share: each cell gets a copy.

/// How many cells texts there are, and how many follow: not believed.
const HEAD: usize = 8;
const WIDE: u8 = 1;
const EAST_ASIAN: u8 = 4;
const RICH: u8 = 8;

/// The length of each text, in characters, as far as they can be told. `parts` are the record of
/// the texts and those that continue it.
pub(super) fn lengths(parts: &[&[u8]]) -> Vec<u64> {
    let mut reader = Reader { part: b"", parts };
    let mut lengths = Vec::new();
    if reader.pass(HEAD).is_some() {
        lengths.extend(std::iter::from_fn(|| reader.text()));
    }
    lengths
}

/// Reads on from one part to the next.
struct Reader<'p> {
    part: &'p [u8],
    parts: &'p [&'p [u8]],
}

impl Reader<'_> {
    /// To the next part when this one is at its end.
    fn go_on(&mut self) -> Option<()> {
        while self.part.is_empty() {
            let (first, rest) = self.parts.split_first()?;
            (self.part, self.parts) = (first, rest);
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.go_on()?;
        let (byte, rest) = self.part.split_first()?;
        self.part = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<usize> {
        let low = self.byte()?;
        Some(usize::from(u16::from_le_bytes([low, self.byte()?])))
    }

    fn pass(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.go_on()?;
            let here = count.min(self.part.len());
            self.part = &self.part[here..];
            count -= here;
        }
        Some(())
    }

    /// A text with its formats behind it.
    fn text(&mut self) -> Option<u64> {
        let length = self.number()?;
        let how = self.byte()?;
        let formats = if how & RICH > 0 { self.number()? * 4 } else { 0 };
        let sounds = if how & EAST_ASIAN > 0 { self.number()? | self.number()? << 16 } else { 0 };
        self.characters(length, how)?;
        self.pass(formats.checked_add(sounds)?)?;
        u64::try_from(length).ok()
    }

    /// A text that goes on in the next part says there again how wide its characters are.
    fn characters(&mut self, mut length: usize, mut how: u8) -> Option<()> {
        while length > 0 {
            if self.part.is_empty() {
                how = self.byte()?;
            }
            let width = if how & WIDE > 0 { 2 } else { 1 };
            let here = length.min(self.part.len() / width);
            if here == 0 {
                return None;
            }
            self.part = &self.part[here * width..];
            length -= here;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a record, the lengths of its texts, why.
    type Case<'c> = (&'c [&'c [u8]], &'c [u64], &'c str);

    #[test]
    fn texts_are_as_long_as_they_say() {
        let head = [0; HEAD];
        let table: [Case<'_>; 7] = [
            (&[b"\x03\0\0abc\x01\0\0d"], &[3, 1], "narrow"),
            (&[b"\x02\0\x01a\0b\0\0\0\0\x01\0\0c"], &[2, 0, 1], "wide, and none"),
            (&[b"\x01\0\x08\x01\0a\0\0\0\0\x01\0\0b"], &[1, 1], "with formats"),
            (&[b"\x01\0\x04\x03\0\0\0axyz\x01\0\0b"], &[1, 1], "with sounds"),
            (&[b"\x04\0\0ab", b"\x01c\0d\0\x01\0\0e"], &[4, 1], "going on, wide now"),
            (&[b"\x01\0\0a", b"\x01\0\0b"], &[1, 1], "the next one starts a part"),
            (&[b"\x01\0\0a\xFF\xFF\0b"], &[1], "cut"),
        ];
        for (parts, expected, case) in table {
            let first = [&head, parts[0]].concat();
            let parts: Vec<&[u8]> =
                std::iter::once(&first[..]).chain(parts[1..].iter().copied()).collect();
            assert_eq!(lengths(&parts), expected, "{case}");
        }
        assert!(lengths(&[b"\0\0"]).is_empty());
    }
}
