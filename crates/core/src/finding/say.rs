//! The sentences people read about a finding: what, where, why and what to do.
//!
//! They are those of the rules; here stands what fills their places.

mod words;

use super::{Detail, Finding};
use crate::school::MAX_BYTES;
use words::{class_before, looks, missing, namesake};

impl Finding {
    /// The remark shown beside the line, or the sentence shown above the list. Names no person.
    pub fn message(&self) -> String {
        let message = self.filled(self.rule.facts().message);
        if self.is_confirmed() {
            format!("Vérifié par vous (remarque levée : {message})")
        } else {
            message
        }
    }

    /// What to do about it; `None` when nothing has to be done.
    pub fn help(&self) -> Option<&'static str> {
        self.is_blocking().then(|| self.rule.facts().remedy)
    }

    /// A sentence of a rule with what this finding names in its places.
    fn filled(&self, sentence: &str) -> String {
        let mut text = String::with_capacity(sentence.len());
        for (number, part) in sentence.split(['{', '}']).enumerate() {
            match number % 2 {
                0 => text.push_str(part),
                _ => text.push_str(&self.word(part).unwrap_or_default()),
            }
        }
        text
    }

    /// What stands in a place of a sentence; nothing when the finding does not name it.
    fn word(&self, place: &str) -> Option<String> {
        let column = self.place.and_then(|place| place.column);
        let detail = &self.detail;
        if let Some((one, many)) = place.split_once('|') {
            let is_one = matches!(detail, Detail::Count(0 | 1));
            return Some(if is_one { one } else { many }.to_owned());
        }
        Some(match (place, detail) {
            ("code", _) => self.code().title().to_owned(),
            ("most", _) => MAX_BYTES.to_string(),
            ("where", _) => format!(" ({})", column?.title()),
            ("title", _) => {
                column.map_or("La ligne".to_owned(), |column| format!("« {} »", column.title()))
            }
            ("line", Detail::Line(number)) | ("count", Detail::Count(number)) => number.to_string(),
            ("found", Detail::Columns { found, .. }) => found.to_string(),
            ("expected", Detail::Columns { expected, .. }) => expected.to_string(),
            ("class", Detail::Class(class)) => class.to_string(),
            ("exponent", Detail::Class(class)) => class_before(class.as_str()),
            ("look", Detail::Looks(look)) => looks(column, *look),
            ("other", Detail::Exchanged(other)) => other.title().to_owned(),
            ("namesake", Detail::Namesake { line, class }) => namesake(*line, class.as_ref()),
            ("missing", Detail::Missing(columns)) => missing(columns),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
