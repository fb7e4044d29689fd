//! The tables of a web page, cell by cell, in the columns where a browser shows them.
//!
//! A cell over several columns or rows fills the first and leaves the others empty. A row says how
//! many cells it has: one with fewer than the titles is not filled up, since nobody knows which is
//! missing. A table without its end was cut and is none.

use std::cell::RefCell;

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind::{self, Rawtext, Rcdata, ScriptData},
    },
};

use crate::export::sheet::{COLUMNS, Sheet};

/// No page of people has tables so deep in one another.
const DEPTH: usize = 32;
/// As browsers do.
const ROWS: u32 = 65_534;

/// What a page holds.
pub(super) struct Page {
    /// In the order in which they start.
    pub(super) tables: Vec<Sheet>,
    /// It asks for something: a sign-in page, for instance.
    pub(super) is_interactive: bool,
}

/// The tables of a page; `None` when they are too deep in one another.
///
/// Its tags and texts are told apart as browsers do. What they make of tags that are missing is
/// not asked for: a table that was cut would get its end.
pub(super) fn tables(text: &str) -> Option<Page> {
    let tokenizer = Tokenizer::new(Tokens(RefCell::default()), TokenizerOpts::default());
    let source = BufferQueue::default();
    source.push_back(StrTendril::from(text));
    // No script is ever run, so that it never stops before the end.
    let _ = tokenizer.feed(&source);
    tokenizer.end();
    let mut reader = tokenizer.sink.0.into_inner();
    reader.done.sort_by_key(|(order, _)| *order);
    let tables = reader.done.into_iter().map(|(_, sheet)| sheet).collect();
    (!reader.is_too_deep).then_some(Page { tables, is_interactive: reader.is_interactive })
}

/// Takes the tokens of a page in their order.
struct Tokens(RefCell<Reader>);

impl TokenSink for Tokens {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reader.start(&tag);
                return raw(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
            Token::TagToken(tag) => reader.end(&tag.name),
            Token::CharacterTokens(text) => reader.say(&text),
            Token::NullCharacterToken => reader.say("\0"),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements whose content holds no tags, up to their end.
fn raw(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(ScriptData),
        "title" | "textarea" => Some(Rcdata),
        "style" | "iframe" | "noframes" | "xmp" => Some(Rawtext),
        _ => None,
    }
}

#[derive(Default)]
struct Reader {
    /// From the outermost to the innermost, with their order.
    open: Vec<(usize, Table)>,
    done: Vec<(usize, Sheet)>,
    count: usize,
    is_too_deep: bool,
    /// The element whose content nobody reads.
    skipped: Option<String>,
    is_interactive: bool,
}

impl Reader {
    fn start(&mut self, tag: &Tag) {
        if self.skipped.is_some() || self.is_too_deep {
            return;
        }
        let name = &*tag.name;
        self.is_interactive |= matches!(name, "form" | "input" | "iframe" | "frame");
        if name == "table" {
            self.open.push((self.count, Table::default()));
            self.count += 1;
            self.is_too_deep = self.open.len() > DEPTH;
            return;
        }
        if raw(name).is_some() || matches!(name, "select" | "template") {
            self.skipped = Some(name.to_owned());
        }
        let Some((_, table)) = self.open.last_mut() else { return };
        match name {
            "tr" => table.start_row(),
            "thead" | "tbody" | "tfoot" => table.end_group(),
            "td" | "th" => table.start_cell(span(tag, "colspan"), span(tag, "rowspan")),
            "br" | "p" | "div" | "li" | "hr" => table.say(" "),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped.is_some() {
            self.skipped.take_if(|skipped| skipped == name);
            return;
        }
        let Some((_, table)) = self.open.last_mut() else { return };
        match name {
            "td" | "th" => table.end_cell(),
            "tr" => table.end_row(),
            "thead" | "tbody" | "tfoot" => table.end_group(),
            "p" | "div" | "li" => table.say(" "),
            "table" => {
                table.end_row();
                self.done.extend(self.open.pop().map(|(order, table)| (order, table.sheet)));
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if let Some((_, table)) = self.open.last_mut().filter(|_| self.skipped.is_none()) {
            table.say(text);
        }
    }
}

/// How many columns or rows a cell covers.
fn span(tag: &Tag, name: &str) -> u32 {
    let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    let value = attribute.map_or("", |attribute| &*attribute.value).trim_ascii_start();
    let digits = value.bytes().take_while(u8::is_ascii_digit);
    let number = digits.fold(None, |number: Option<u32>, byte| {
        let more = number.unwrap_or(0).saturating_mul(10);
        Some(more.saturating_add(u32::from(byte - b'0')))
    });
    number.unwrap_or(1)
}

/// A table being read.
#[derive(Default)]
struct Table {
    sheet: Sheet,
    is_in_row: bool,
    /// The column of the next cell.
    column: u32,
    /// For each column, how many rows from this one on a cell from above still covers.
    covered: Vec<u32>,
    /// The same for the next row.
    next: Vec<u32>,
    cell: Option<(u32, String)>,
}

impl Table {
    fn start_row(&mut self) {
        self.end_row();
        self.is_in_row = true;
        self.column = 0;
        self.covered.clone_from(&self.next);
        self.next.iter_mut().for_each(|left| *left = left.saturating_sub(1));
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.is_in_row {
            self.pass_covered();
            self.sheet.widths.push(self.column.min(COLUMNS));
            self.is_in_row = false;
        }
    }

    /// No cell covers rows of another group.
    fn end_group(&mut self) {
        self.end_row();
        self.next.clear();
    }

    fn start_cell(&mut self, columns: u32, rows: u32) {
        if !self.is_in_row {
            self.start_row();
        }
        self.end_cell();
        self.pass_covered();
        self.cell = Some((self.column, String::new()));
        let after = self.column.saturating_add(columns.clamp(1, COLUMNS)).min(COLUMNS + 1);
        let below = if rows == 0 { ROWS } else { rows.min(ROWS) } - 1;
        if below > 0 {
            let place = |column: u32| usize::try_from(column).unwrap_or(usize::MAX);
            let end = place(after.min(COLUMNS));
            self.next.resize(self.next.len().max(end), 0);
            for left in self.next.iter_mut().take(end).skip(place(self.column)) {
                *left = (*left).max(below);
            }
        }
        self.column = after;
    }

    /// To the first column that no cell from above covers.
    fn pass_covered(&mut self) {
        let place = usize::try_from(self.column).unwrap_or(usize::MAX);
        let covered = self.covered.iter().skip(place).take_while(|left| **left > 0).count();
        self.column += u32::try_from(covered).unwrap_or(0);
    }

    fn end_cell(&mut self) {
        if let Some((column, text)) = self.cell.take() {
            let row = u32::try_from(self.sheet.widths.len()).unwrap_or(u32::MAX);
            let text = text.trim();
            if !text.is_empty() {
                self.sheet.cells.push((row, column, text.to_owned()));
            }
        }
    }

    /// White space as a browser shows it: one space; a space that does not break stays.
    fn say(&mut self, words: &str) {
        let Some((_, text)) = &mut self.cell else { return };
        for c in words.chars() {
            if !c.is_ascii_whitespace() {
                text.push(c);
            } else if !text.ends_with(' ') {
                text.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each cell of each table that is not empty, as `row.column text`, and the width of each row.
    fn shown(text: &str) -> Vec<(String, Vec<u32>)> {
        let page = tables(text).expect("not deep");
        let shown = |sheet: Sheet| {
            let cells = sheet.cells.iter();
            let cells: Vec<_> =
                cells.map(|(row, column, text)| format!("{row}.{column} {text}")).collect();
            (cells.join("|"), sheet.widths)
        };
        page.tables.into_iter().map(shown).collect()
    }

    #[test]
    fn cells_stand_where_a_browser_shows_them() {
        let table: [(&str, &str, &[u32], &str); 20] = [
            ("<tr><td>a</td><td>b</td></tr>", "0.0 a|0.1 b", &[2], "a row"),
            ("<TR><TD>a<TD>b<TR><TH>c", "0.0 a|0.1 b|1.0 c", &[2, 1], "ends left out"),
            ("<td>a<td>b", "0.0 a|0.1 b", &[2], "a row left out"),
            ("<tr><td colspan=3>a<td>b", "0.0 a|0.3 b", &[4], "over columns"),
            (
                "<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d",
                "0.0 a|0.1 b|1.1 c|2.0 d",
                &[2, 2, 1],
                "over rows",
            ),
            ("<tr><td>a<td rowspan=2>b<tr><td>c", "0.0 a|0.1 b|1.0 c", &[2, 2], "the last one"),
            (
                "<tr><td rowspan=3 colspan=2>a<td>b<tr><td>c<tr><td>d",
                "0.0 a|0.2 b|1.2 c|2.2 d",
                &[3, 3, 3],
                "over both",
            ),
            (
                "<tbody><tr><td rowspan=0>a<td>b<tr><td>c</tbody><tbody><tr><td>d",
                "0.0 a|0.1 b|1.1 c|2.0 d",
                &[2, 2, 1],
                "to the end of its group",
            ),
            ("<caption>x</caption>y<tr>z<td>a", "0.0 a", &[1], "what is no cell"),
            (
                "<tr><td>D&rsquo;A&amp;B<br>\n  c</td><td>&#233;&nbsp;</td>",
                "0.0 D’A&B c|0.1 é",
                &[2],
                "text",
            ),
            ("<tr><td><b>a</b><i>b</i><p>c</p>d", "0.0 ab c d", &[1], "tags in a cell"),
            (
                "<tr><td><script>'<td>'</script>a<style>b</style><select><option>c</select>",
                "0.0 a",
                &[1],
                "what nobody sees",
            ),
            ("<tr><td colspan=9999>a<td>b", "0.0 a|0.256 b", &[256], "too many columns"),
            ("<tr><td title='a>b' COLSPAN = \"2\"x>c<td>d", "0.0 c|0.2 d", &[3], "attributes"),
            ("<tr><td>1 < 2 <3 & 4<</td>", "0.0 1 < 2 <3 & 4<", &[1], "signs"),
            ("<tr><td>a<!-- <td> -->b<!-->c<![if x]>d</ e>f", "0.0 abcdf", &[1], "remarks"),
            ("<tr><td><script>if (a<b) '</td>'</SCRIPT>c", "0.0 c", &[1], "a script"),
            ("<tr><td><xmp><td></xm></xmp >a<td>b", "0.0 a|0.1 b", &[2], "raw text"),
            (
                "<tr><td>L&rsquo;&Eacute;T&#201; A&B &unknown;",
                "0.0 L’ÉTÉ A&B &unknown;",
                &[1],
                "entities",
            ),
            ("<tr><td>é<td é=è>ê", "0.0 é|0.1 ê", &[2], "letters"),
        ];
        for (rows, cells, widths, case) in table {
            let page = format!("<html><table>{rows}</table>");
            assert_eq!(shown(&page), [(cells.to_owned(), widths.to_vec())], "{case}");
        }
    }

    #[test]
    fn tables_in_tables_stand_by_themselves() {
        let page = "<table><tr><td>a<table><tr><td>b</table>c<td>d</table><table><tr><td>e</table>";
        let found: Vec<_> = shown(page).into_iter().map(|(cells, _)| cells).collect();
        assert_eq!(found, ["0.0 ac|0.1 d", "0.0 b", "0.0 e"]);
        assert!(tables(&"<table><tr><td>".repeat(DEPTH + 1)).is_none());
        for cut in [
            "<table><tr><td>cut",
            "<table><tr><td>a</table",
            "<table><tr><td>a<td title=\"</table>",
        ] {
            assert!(shown(cut).is_empty(), "{cut}");
        }
    }

    #[test]
    fn a_page_that_asks_is_known() {
        for (page, asks) in
            [("<table></table>", false), ("<form>", true), ("<INPUT type=password>", true)]
        {
            assert_eq!(tables(page).expect("not deep").is_interactive, asks, "{page}");
        }
    }
}
