//! Which rows of a sheet of an Excel workbook are not shown: the library does not say it.

use std::ops::Range;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{archive, dress::Dress};
use crate::export::xml::{attribute, number};

/// The rows of the sheet of this name that are not shown, as far as its part can be read.
pub(super) fn hidden(bytes: &[u8], sheet: &str) -> Vec<Range<u32>> {
    let content = part_of(bytes, sheet).and_then(|name| archive::part(bytes, &name));
    let content = content.filter(|content| memchr::memmem::find(content, b"hidden").is_some());
    let mut dress = Dress::default();
    let mut next = 0;
    let text = content.unwrap_or_default();
    each(&String::from_utf8_lossy(&text), |tag| {
        if tag.local_name().into_inner() != "row" {
            return Some(());
        }
        let row = number(tag, "r").ok()?.map_or(Some(next), |row| row.checked_sub(1))?;
        next = row.checked_add(1)?;
        let is_hidden = attribute(tag, "hidden").ok()?;
        if matches!(is_hidden.as_deref(), Some("1" | "true")) {
            dress.hide(row..next);
        }
        Some(())
    });
    dress.hidden.sort_by_key(|rows| rows.start);
    dress.hidden
}

/// The part of the workbook in which a sheet stands.
fn part_of(bytes: &[u8], sheet: &str) -> Option<String> {
    let book = archive::part(bytes, "xl/workbook.xml")?;
    let id = attribute_of(&book, "sheet", ("name", sheet), "id")?;
    let links = archive::part(bytes, "xl/_rels/workbook.xml.rels")?;
    let target = attribute_of(&links, "Relationship", ("Id", &id), "Target")?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// What the element that says so of itself says more.
fn attribute_of(
    part: &[u8],
    name: &str,
    (key, value): (&str, &str),
    wanted: &str,
) -> Option<String> {
    let mut text = None;
    each(&String::from_utf8_lossy(part), |tag| {
        let is_it = tag.local_name().into_inner() == name
            && attribute(tag, key).ok()?.as_deref() == Some(value);
        if is_it {
            text = attribute(tag, wanted).ok()?;
        }
        text.is_none().then_some(())
    });
    text
}

/// Gives the elements of a document to `take`, until that has enough or the document ends.
fn each(text: &str, mut take: impl FnMut(&BytesStart<'_>) -> Option<()>) {
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        let goes_on = match event {
            Event::Start(tag) | Event::Empty(tag) => take(&tag),
            Event::Eof => None,
            _ => Some(()),
        };
        if goes_on.is_none() {
            return;
        }
    }
}
