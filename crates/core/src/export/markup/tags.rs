//! The tags and the texts of a web page, as a browser tells them apart.
//!
//! Remarks and declarations are passed over, and so is what stands in elements that hold no tags
//! (scripts, styles, the title). A `<` that starts nothing is text. A tag that is cut is none.

use std::borrow::Cow;

use memchr::memmem;

use crate::export::entities;

/// Elements whose content is no text of the page, up to their end.
const RAW: [&str; 7] = ["script", "style", "title", "textarea", "iframe", "noframes", "xmp"];

/// What a page is made of.
pub(super) enum Token<'t> {
    Start(Tag<'t>),
    /// The name, as it is written.
    End(&'t str),
    /// With its entities undone.
    Text(Cow<'t, str>),
}

/// A tag that starts an element.
pub(super) struct Tag<'t> {
    /// As it is written: in any case.
    name: &'t str,
    attributes: Vec<(&'t str, &'t str)>,
}

impl Tag<'_> {
    pub(super) fn name(&self) -> String {
        self.name.to_ascii_lowercase()
    }

    /// What the first attribute of this name says.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }
}

/// The tokens of a page, in their order.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Up to the next `<` that starts something.
    fn say(&mut self) -> Option<Token<'t>> {
        let rest = self.rest();
        let mut places = memchr::memchr_iter(b'<', rest.as_bytes());
        let end = places.find(|at| starts(&rest.as_bytes()[at + 1..])).unwrap_or(rest.len());
        self.at += end;
        let said = &rest[..end];
        (!said.is_empty()).then(|| {
            let decoded = said.contains('&').then(|| entities::decoded(said)).flatten();
            Token::Text(decoded.map_or(Cow::Borrowed(said), Cow::Owned))
        })
    }

    /// The tag here; `None` when it has no end.
    fn tag(&mut self) -> Option<Token<'t>> {
        let rest = &self.text[self.at..];
        let is_end = rest.as_bytes().get(1) == Some(&b'/');
        let from = if is_end { 2 } else { 1 };
        let end = rest[from..].find([' ', '\t', '\n', '\r', '\x0C', '/', '>']);
        let name = &rest[from..from + end?];
        let (attributes, taken) = attributes(&rest[from + name.len()..])?;
        self.at += from + name.len() + taken;
        if is_end {
            return Some(Token::End(name));
        }
        if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            self.pass_raw(name);
        }
        Some(Token::Start(Tag { name, attributes }))
    }

    /// To the end tag of an element without tags.
    fn pass_raw(&mut self, name: &str) {
        let rest = self.rest().as_bytes();
        let is_end = |at: &usize| {
            let after = &rest[at + 2..];
            let end = after.get(name.len()).is_none_or(|byte| b" \t\n\r\x0C/>".contains(byte));
            end && after
                .get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        };
        self.at += memmem::find_iter(rest, b"</").find(is_end).unwrap_or(rest.len());
    }

    /// A remark, or what a browser takes for one.
    fn pass_remark(&mut self) {
        let rest = self.rest().as_bytes();
        let end = if rest.starts_with(b"<!--") {
            memmem::find(&rest[2..], b"-->").map(|end| end + 5)
        } else {
            memchr::memchr(b'>', rest).map(|end| end + 1)
        };
        self.at += end.unwrap_or(rest.len());
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        while self.at < self.text.len() {
            let rest = self.rest().as_bytes();
            if rest[0] != b'<' || !starts(&rest[1..]) {
                return self.say();
            }
            let letter = if rest.get(1) == Some(&b'/') { rest.get(2) } else { rest.get(1) };
            if letter.is_some_and(u8::is_ascii_alphabetic) {
                let tag = self.tag();
                if tag.is_none() {
                    self.at = self.text.len();
                }
                return tag;
            }
            self.pass_remark();
        }
        None
    }
}

/// Whether what follows a `<` makes it more than a sign.
fn starts(after: &[u8]) -> bool {
    matches!(after, [b'!' | b'?' | b'/', ..]) || after.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Names with their values.
type Attributes<'t> = Vec<(&'t str, &'t str)>;

/// The attributes of a tag, and how long they are with its end; `None` when it has none.
fn attributes(text: &str) -> Option<(Attributes<'_>, usize)> {
    let is_blank = |c: char| c.is_ascii_whitespace();
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c| is_blank(c) || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((found, text.len() - after.len()));
        }
        // A sign of equality may start a name.
        let first = rest.chars().next()?.len_utf8();
        let end = rest[first..].find(|c| is_blank(c) || matches!(c, '/' | '>' | '='))? + first;
        let (name, after) = rest.split_at(end);
        let said = after.trim_start_matches(is_blank).strip_prefix('=');
        let Some(said) = said.map(|said| said.trim_start_matches(is_blank)) else {
            found.push((name, ""));
            rest = after;
            continue;
        };
        let quote = said.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => said[1..].split_once(quote)?,
            None => said.split_at(said.find(|c| is_blank(c) || c == '>')?),
        };
        found.push((name, value));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> String {
        let shown = |token| match token {
            Token::Start(tag) => {
                let attributes: Vec<_> =
                    tag.attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{}>", tag.name(), attributes.concat())
            }
            Token::End(name) => format!("</{name}>"),
            Token::Text(text) => format!("[{text}]"),
        };
        Tokens::of(page).map(shown).collect()
    }

    #[test]
    fn tags_and_texts_are_told_apart() {
        let table = [
            ("a<b>c</b>d", "[a]<b>[c]</b>[d]", "tags"),
            ("<TD colspan=2 Title='a>b' x>c", "<td colspan=2 Title=a>b x=>[c]", "attributes"),
            ("<td a = \"b\"c=d/>e", "<td a=b c=d/>[e]", "attributes set wide and close"),
            ("<td =a>b", "<td =a=>[b]", "a sign of equality alone"),
            ("<br/>a<hr />", "<br>[a]<hr>", "ends of their own"),
            ("1 < 2 <3 & 4<", "[1 < 2 <3 & 4<]", "signs"),
            ("a<!-- <td> -->b<!-->c<!-- d", "[a][b][c]", "remarks"),
            ("<!DOCTYPE html><?xml a?>b<![if x]>c</ d>e", "[b][c][e]", "declarations"),
            ("<script>if (a<b) '</td>'</SCRIPT>c", "<script></SCRIPT>[c]", "a script"),
            ("<title>a</titles></title >b<style>", "<title></title>[b]<style>", "raw texts"),
            ("L&rsquo;&Eacute;T&#201; &amp; A&B &unknown;", "[L’ÉTÉ & A&B &unknown;]", "entities"),
            ("a<td title=\"", "[a]", "a tag that is cut"),
            ("é<td é=è>ê", "[é]<td é=è>[ê]", "letters"),
        ];
        for (page, expected, case) in table {
            assert_eq!(shown(page), expected, "{case}");
        }
    }
}
