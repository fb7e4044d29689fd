use balado_core::{export::ExportKind, plan::spoken};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest word for a kind of export.
const LONGEST_KIND: usize = 32;

/// The file that an import comes from: enough to know it again, and nothing of its name, which may be
/// somebody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceBody {
    /// Which export of the ENT's console, as `balado check --json` names it: `classic`, `transition`, …
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z][a-z0-9-]*$")]
    pub kind: String,
    /// When the file was last changed, by the winter time of France; nothing when nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub date: Option<Date>,
    /// Lines that hold somebody of this list.
    pub lines: u32,
    /// Those of them that stayed on the school's PC.
    pub left_aside: u32,
    /// Rows that are what the service holds already, of people whose line stayed on the PC.
    pub kept_back: u32,
}

impl SourceBody {
    /// Whether it can be of a file from which these rows come.
    pub fn is_of(&self, rows: u32) -> bool {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let word = self.kind.starts_with(|c: char| c.is_ascii_lowercase())
            && self.kind.bytes().all(letter)
            && self.kind.len() <= LONGEST_KIND;
        word && self.left_aside <= self.lines && self.kept_back <= rows
    }
}

/// The file an import came from, as people know it again: its name stayed on the PC it was on.
/// `Export de l’ENT du 1er septembre 2026, 620 lignes`.
pub fn source_words(source: Option<&SourceBody>) -> String {
    let Some(SourceBody { kind, date, lines, .. }) = source else {
        return "Fichier d’un import plus ancien".to_owned();
    };
    // A kind of a newer app is a file all the same.
    let known = ExportKind::ALL.iter().find(|known| known.as_str() == kind);
    let kind = known.copied().unwrap_or(ExportKind::Other).label();
    let date = date.map(|date| format!(" du {}", spoken(date))).unwrap_or_default();
    let unit = if *lines < 2 { "ligne" } else { "lignes" };
    format!("{kind}{date}, {lines} {unit}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn source() -> SourceBody {
        let date = Some(date(2026, 9, 1));
        SourceBody { kind: "classic".into(), date, lines: 620, left_aside: 3, kept_back: 2 }
    }

    #[test]
    fn a_source_is_a_word_a_day_and_counts() {
        let kind = |kind: &str| SourceBody { kind: kind.into(), ..source() };
        let table = [
            (source(), true, "an export"),
            (SourceBody { date: None, ..source() }, true, "of a day nobody knows"),
            (kind("class-list"), true, "two words"),
            (kind(""), false, "no kind"),
            (kind("eleves.csv"), false, "the name of a file"),
            (kind("Mme Martin"), false, "somebody"),
            (kind(&"a".repeat(33)), false, "too long a word"),
            (SourceBody { left_aside: 621, ..source() }, false, "more left aside than there are"),
            (SourceBody { kept_back: 619, ..source() }, false, "more kept back than sent"),
        ];
        for (source, expected, case) in table {
            assert_eq!(source.is_of(618), expected, "{case}");
        }
    }

    #[test]
    fn a_source_has_no_room_for_a_name() {
        let text = serde_json::to_string(&source()).unwrap();
        let expected =
            r#"{"kind":"classic","date":"2026-09-01","lines":620,"left_aside":3,"kept_back":2}"#;
        assert_eq!(text, expected);
        let named = text.replace('{', r#"{"name":"eleves.csv","#);
        assert!(serde_json::from_str::<SourceBody>(&named).is_err());
    }

    #[test]
    fn a_file_is_known_by_its_kind_its_day_and_its_lines() {
        let source = |kind: &str, date, lines| {
            Some(SourceBody { kind: kind.into(), date, lines, left_aside: 0, kept_back: 0 })
        };
        let first = Some(date(2026, 9, 1));
        let table = [
            (source("classic", first, 620), "Export de l’ENT du 1er septembre 2026, 620 lignes"),
            (source("class-list", None, 1), "Liste de classe, 1 ligne"),
            (source("of-tomorrow", first, 2), "Fichier du 1er septembre 2026, 2 lignes"),
            (None, "Fichier d’un import plus ancien"),
        ];
        for (source, expected) in table {
            assert_eq!(source_words(source.as_ref()), expected);
        }
    }
}
