//! What the elements of a document say of themselves.

use quick_xml::{XmlVersion, events::BytesStart};

/// An attribute that cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable;

/// The number that an attribute says.
pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> Result<Option<u32>, Unreadable> {
    let value = attribute(tag, name)?;
    value.map(|value| value.trim().parse().map_err(|_| Unreadable)).transpose()
}

/// What an attribute says, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Unreadable)?;
        if attribute.key.local_name().into_inner() == name {
            let value = attribute.normalized_value(XmlVersion::default());
            return value.map(|value| Some(value.into_owned())).map_err(|_| Unreadable);
        }
    }
    Ok(None)
}
