//! How many cells the sheets of an ODS document have, before room is made for them.
//!
//! A few bytes repeat a cell or a row any number of times, and the library makes room for each.
//! Repeated empty cells at the end of a row and rows at the end of a sheet take none.

use memchr::memmem;

/// An element and its attributes start so; the library knows no other prefix.
const TAG: &[u8] = b"<table:";

/// A sheet being measured.
#[derive(Default)]
struct Sheet {
    width: u64,
    height: u64,
    /// Rows so far, and those of the row being read.
    rows: u64,
    repeats: u64,
    /// Cells so far, empty ones at the end included.
    columns: u64,
    /// What is written in the cells, as often as it is repeated.
    texts: u64,
}

impl Sheet {
    fn row(&mut self, attributes: &[u8]) {
        self.rows = self.rows.saturating_add(self.repeats);
        self.repeats = number(attributes, b"number-rows-repeated");
        self.columns = 0;
    }

    fn cell(&mut self, attributes: &[u8], length: usize) {
        let count = number(attributes, b"number-columns-repeated");
        self.columns = self.columns.saturating_add(count);
        let is_empty = attributes.trim_ascii_end().ends_with(b"/>")
            && memmem::find(attributes, b"value").is_none()
            && memmem::find(attributes, b"formula").is_none();
        if !is_empty {
            self.width = self.width.max(self.columns);
            self.height = self.rows.saturating_add(self.repeats);
            let times = count.saturating_mul(self.repeats.max(1));
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            self.texts = self.texts.saturating_add(length.saturating_mul(times));
        }
    }

    fn area(&self) -> u64 {
        self.width.saturating_mul(self.height)
    }
}

/// The cells of all sheets of a `content.xml`, and how long what is written in them is.
pub(super) fn size(content: &[u8]) -> (u64, u64) {
    let (mut all, mut sheet) = ((0_u64, 0_u64), Sheet::default());
    let mut add = |sheet: &mut Sheet| {
        let sheet = std::mem::take(sheet);
        all.0 = all.0.saturating_add(sheet.area());
        all.1 = all.1.saturating_add(sheet.texts);
    };
    let mut places = memmem::find_iter(content, TAG).peekable();
    while let Some(at) = places.next() {
        let rest = &content[at + TAG.len()..places.peek().copied().unwrap_or(content.len())];
        let tag = &rest[..memchr::memchr(b'<', rest).unwrap_or(rest.len())];
        let named =
            |name: &[u8]| tag.strip_prefix(name).is_some_and(|rest| !rest.starts_with(b"-"));
        if named(b"table-row") {
            sheet.row(tag);
        } else if named(b"table-cell") || named(b"covered-table-cell") {
            sheet.cell(tag, rest.len());
        } else if named(b"table") {
            add(&mut sheet);
        }
    }
    add(&mut sheet);
    all
}

/// The number that an attribute says; 1 without it.
fn number(attributes: &[u8], name: &[u8]) -> u64 {
    let Some(at) = memmem::find(attributes, name) else { return 1 };
    let digits = attributes[at + name.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
    digits.take_while(|byte| byte.is_ascii_digit()).fold(0, |number: u64, byte| {
        number.saturating_mul(10).saturating_add(u64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_room_counts() {
        let a =
            r#"<table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell>"#;
        let many = r#"<table:table-cell table:number-columns-repeated="16000"/>"#;
        let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
        let rows = |cells: &str| {
            format!(
                r#"<table:table-row table:number-rows-repeated="1000">{cells}</table:table-row>"#
            )
        };
        let column = r#"<table:table-column table:number-columns-repeated="16384"/>"#;
        let table = [
            (String::new(), 0, "nothing"),
            (format!("{column}{}", row(&format!("{a}{a}"))), 2, "two cells"),
            (row(&format!("{a}{many}")), 1, "empty to the end"),
            (row(&format!("{many}{a}")), 16001, "one far away"),
            (format!("{}{}", row(a), rows(many)), 1, "empty rows to the end"),
            (format!("{}{}", rows(many), row(a)), 1001, "one far below"),
            (rows(&format!("{a}{a}")), 2000, "the same row again"),
            (format!("{}<table:table>{}", row(a), row(a)), 2, "two sheets"),
        ];
        for (body, expected, case) in table {
            let content = format!("<table:table table:name=\"F\">{body}</table:table>");
            assert_eq!(size(content.as_bytes()).0, expected, "{case}");
        }
    }

    #[test]
    fn what_is_repeated_counts_each_time() {
        let cell = |times: u32| {
            format!(
                r#"<table:table-cell table:number-columns-repeated="{times}">{}</table:table-cell>"#,
                "x".repeat(1000)
            )
        };
        let row = |times: u32, cell: &str| {
            format!(
                r#"<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>"#
            )
        };
        for (content, least, case) in [
            (row(1, &cell(1)), 1000, "once"),
            (row(1, &cell(50)), 50_000, "in a row"),
            (row(100, &cell(50)), 5_000_000, "in many"),
        ] {
            let (_, texts) = size(content.as_bytes());
            assert!((least..least * 2).contains(&texts), "{case}: {texts}");
        }
    }
}
