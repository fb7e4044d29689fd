//! XML that comes from elsewhere, read into elements, generously about prefixes and strictly about all
//! that XML can do besides (OWASP, XML External Entity Prevention): no document type, no processing
//! instruction, no entity beyond the five of XML and characters by number.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
    name::QName,
};

/// Elements inside each other at most.
const MAX_DEPTH: usize = 16;

/// Elements of a document at most.
const MAX_ELEMENTS: usize = 5_000;

/// An element by its local name: `cas:user` and `user` are one.
#[derive(Default, PartialEq, Eq)]
pub struct Element {
    /// Without its prefix, as written.
    pub name: String,
    /// Local names and values, without declarations of namespaces.
    pub attributes: Vec<(String, String)>,
    /// Its own text, trimmed; comments leave no gap.
    pub text: String,
    /// In their order.
    pub children: Vec<Element>,
}

/// Why a text is no document that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not well formed, cut, or not XML at all.
    #[error("not well-formed XML")]
    Malformed,
    /// A document type, a processing instruction or an entity that it would declare.
    #[error("holds a declaration that is never read")]
    Declaration,
    /// More than sixteen levels, or more elements than any answer has.
    #[error("too deep or too many elements")]
    TooLarge,
    /// Two elements stand at the top, or text beside the only one.
    #[error("more than one root")]
    SecondRoot,
}

impl Element {
    /// The one element at the top of a document.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let mut reader = Reader::from_str(text);
        let mut document = Document::default();
        while document.take(reader.read_event().map_err(|_| DocumentError::Malformed)?)? {}
        document.root()
    }

    /// Its first child of this local name, in whatever capitals.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(name))
    }

    /// Whether this is its local name, in whatever capitals.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(attribute, _)| attribute == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// It may hold a person's name.
impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Element(…)")
    }
}

/// What was read so far.
#[derive(Default)]
struct Document {
    /// From the root to the element that is open.
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Document {
    /// Takes one event; false at the end of the text.
    fn take(&mut self, event: Event<'_>) -> Result<bool, DocumentError> {
        match event {
            Event::Start(start) => self.begin(&start)?,
            Event::Empty(start) => {
                self.begin(&start)?;
                self.end()?;
            }
            Event::End(_) => self.end()?,
            Event::Text(text) => self.add(&text.xml10_content())?,
            Event::CData(text) => self.add(&text.xml10_content())?,
            Event::GeneralRef(reference) => self.add(&resolve(&reference)?)?,
            Event::Comment(_) | Event::Decl(_) => {}
            Event::DocType(_) | Event::PI(_) => return Err(DocumentError::Declaration),
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), DocumentError> {
        self.elements += 1;
        if self.open.len() == MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err(DocumentError::TooLarge);
        }
        if self.root.is_some() {
            return Err(DocumentError::SecondRoot);
        }
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.map_err(|_| DocumentError::Malformed)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| DocumentError::Declaration)?;
            Ok((local_name(attribute.key), value.into_owned()))
        });
        let attributes = attributes.collect::<Result<_, _>>()?;
        self.open.push(Element {
            name: local_name(start.name()),
            attributes,
            ..Element::default()
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), DocumentError> {
        let mut element = self.open.pop().ok_or(DocumentError::Malformed)?;
        element.text = String::from(element.text.trim());
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), DocumentError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None if self.root.is_some() => return Err(DocumentError::SecondRoot),
            None => return Err(DocumentError::Malformed),
        }
        Ok(())
    }

    /// The library takes a text that ends inside an element: here it is cut.
    fn root(self) -> Result<Element, DocumentError> {
        self.root.filter(|_| self.open.is_empty()).ok_or(DocumentError::Malformed)
    }
}

fn local_name(name: QName<'_>) -> String {
    name.local_name().into_inner().to_owned()
}

/// One of the five entities of XML, or a character by its number.
fn resolve(reference: &BytesRef<'_>) -> Result<String, DocumentError> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| DocumentError::Malformed)? {
        return Ok(character.to_string());
    }
    let text = resolve_xml_entity(reference).ok_or(DocumentError::Declaration)?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> String {
        format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth))
    }

    #[test]
    fn only_plain_elements_are_read() {
        use DocumentError::{Declaration, Malformed, SecondRoot, TooLarge};
        let many = format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS));
        let bomb = "<!DOCTYPE a [<!ENTITY x \"&y;&y;\">]><a>&x;</a>";
        let table = [
            ("<a/>", None, "the least"),
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n", None, "declared as XML"),
            (&nested(MAX_DEPTH), None, "as deep as may be"),
            (&nested(MAX_DEPTH + 1), Some(TooLarge), "deeper"),
            (&many, Some(TooLarge), "endless"),
            (bomb, Some(Declaration), "entities that swell"),
            ("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", Some(Declaration), "a file"),
            ("<a>&passwd;</a>", Some(Declaration), "an entity of its own"),
            ("<a b='&passwd;'/>", Some(Declaration), "the same in an attribute"),
            ("<a><?php x ?></a>", Some(Declaration), "a processing instruction"),
            ("<a/><a/>", Some(SecondRoot), "two answers"),
            ("<a/>b", Some(SecondRoot), "text behind"),
            ("b<a/>", Some(Malformed), "text before"),
            ("<a><b></a>", Some(Malformed), "crossed"),
            ("<a><b/>", Some(Malformed), "cut"),
            ("", Some(Malformed), "nothing"),
            ("{\"a\": 1}", Some(Malformed), "JSON"),
        ];
        for (text, expected, case) in table {
            assert_eq!(Element::parse(text).err(), expected, "{case}");
        }
    }

    #[test]
    fn text_is_whole_and_names_are_local() {
        let table = [
            ("<u>  zoe </u>", "zoe", "blanks around"),
            ("<u>D&#x27;Arc &amp; B</u>", "D'Arc & B", "characters by number and by name"),
            ("<u>z<!-- admin -->oe</u>", "zoe", "a comment inside"),
            ("<u><![CDATA[a<b]]>c</u>", "a<bc", "a section of characters"),
        ];
        for (text, expected, case) in table {
            assert_eq!(Element::parse(text).unwrap().text, expected, "{case}");
        }
        let text = "<cas:a xmlns:cas='x'><cas:User b:c='d'/></cas:a>";
        let root = Element::parse(text).unwrap();
        assert_eq!(root.name, "a");
        assert_eq!(root.child("user").unwrap().attribute("c"), Some("d"));
    }
}
