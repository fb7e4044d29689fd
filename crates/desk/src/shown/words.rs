//! The words by which the page knows values of core.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "serde hands a field by reference"
)]

use balado_core::{
    export::{Column, Encoding, ExportKind},
    plan::{AbsentRule, spoken},
    school::Roster,
};
use balado_wire::SourceBody;
use serde::{Serialize, Serializer};

pub(super) fn roster<S: Serializer>(roster: &Roster, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(roster.as_str())
}

pub(super) fn some_roster<S: Serializer>(
    roster: &Option<Roster>,
    to: S,
) -> Result<S::Ok, S::Error> {
    roster.map(Roster::as_str).serialize(to)
}

pub(super) fn absent_rule<S: Serializer>(rule: &AbsentRule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match rule {
        AbsentRule::Keep => "keep",
        AbsentRule::Deactivate => "deactivate",
    })
}

pub(super) fn encoding<S: Serializer>(encoding: &Encoding, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(encoding.as_str())
}

pub(super) fn column<S: Serializer>(column: &Column, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(column.as_str())
}

pub(super) fn some_column<S: Serializer>(
    column: &Option<Column>,
    to: S,
) -> Result<S::Ok, S::Error> {
    column.map(Column::as_str).serialize(to)
}

/// The file an import came from, as people know it again: its name stayed on the PC it was on.
pub(crate) fn source_words(source: Option<&SourceBody>) -> String {
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
