//! Files that a person keeps: the clean list, the report of an import.

mod report;

use std::path::Path;

use balado_core::{
    plan::Field,
    school::{Account, Roster},
};
use balado_wire::NeverCameBody;
use jiff::{Timestamp, tz::TimeZone};

pub(crate) use self::report::{Whose, write_report};
use crate::{DeskError, settings::write_whole, shown::ReportFormat};

/// Excel and `LibreOffice` take text for UTF-8 only behind this mark.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// How a file that is saved is named unless the person says otherwise: what it is, of which list, and
/// its day, as `compte-rendu-eleves-2026-09-04.html`.
pub(crate) fn saved_name(what: &str, roster: Roster, at: Timestamp, ending: &str) -> String {
    let list = match roster {
        Roster::Students => "eleves",
        Roster::Teachers => "enseignants",
    };
    dated_name(&format!("{what}-{list}"), at, ending)
}

/// The same of what is of no list or of both.
pub(crate) fn dated_name(what: &str, at: Timestamp, ending: &str) -> String {
    let day = at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d");
    format!("{what}-{day}.{ending}")
}

/// The name of a saved report: of the day of the import, not of the day it is saved.
pub(crate) fn report_name(
    roster: Roster,
    at: Timestamp,
    is_undo: bool,
    format: ReportFormat,
) -> String {
    let what = if is_undo { "compte-rendu-annulation" } else { "compte-rendu" };
    saved_name(what, roster, at, format.ending())
}

/// Writes who never came through the ENT, class by class.
pub(crate) fn write_never_came(people: &[NeverCameBody], path: &Path) -> Result<(), DeskError> {
    let titles = ["Classe", "Nom", "Prénom", "Type"].map(str::to_owned);
    let rows = people.iter().map(|person| {
        let profile = profile_of(person.list.into()).to_owned();
        [person.classes.join(", "), person.last_name.clone(), person.first_name.clone(), profile]
    });
    save(path, &table(std::iter::once(titles).chain(rows)), "la liste")
}

/// Writes accounts as the ENT's classic export would, without what stays on this PC.
pub(crate) fn write_list(
    accounts: impl Iterator<Item = Account>,
    path: &Path,
) -> Result<(), DeskError> {
    let titles = ["Id", "Type", "Nom", "Prénom", "Identifiant", "Classes"].map(str::to_owned);
    let rows = accounts.map(|account| {
        [
            account.ent_id.to_string(),
            profile_of(account.roster).to_owned(),
            Field::LastName.text_of(&account),
            Field::FirstName.text_of(&account),
            Field::Login.text_of(&account),
            Field::Classes.text_of(&account),
        ]
    });
    let bytes = table(std::iter::once(titles).chain(rows));
    save(path, &bytes, "la liste")
}

/// Writes a file where the person chose to have it.
fn save(path: &Path, bytes: &[u8], what: &'static str) -> Result<(), DeskError> {
    write_whole(path, bytes).map_err(|error| DeskError::Write { what, kind: error.kind() })
}

/// The word of the ENT's column « Type ».
pub(crate) fn profile_of(roster: Roster) -> &'static str {
    match roster {
        Roster::Students => "Élève",
        Roster::Teachers => "Enseignant",
    }
}

/// A line that is to fix, as the file says it: the six columns, the line, the remarks.
pub(crate) type LineToFix = [String; 8];

/// Writes the lines that are to fix, to be worked on elsewhere and read again.
pub(crate) fn write_to_fix(
    lines: impl Iterator<Item = LineToFix>,
    path: &Path,
) -> Result<(), DeskError> {
    let titles = ["Id", "Type", "Nom", "Prénom", "Identifiant", "Classes", "Ligne", "Remarque"];
    let bytes = table(std::iter::once(titles.map(str::to_owned)).chain(lines));
    save(path, &bytes, "les lignes à corriger")
}

fn table<Row: IntoIterator<Item = String>>(rows: impl Iterator<Item = Row>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .quote_style(csv::QuoteStyle::Always)
        .flexible(true)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.into_iter().map(guarded)).expect("memory does not fail");
    }
    writer.into_inner().expect("memory does not fail")
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_file_says_what_it_is_of_which_list_and_of_which_day() {
        use {
            ReportFormat::{Csv, Page},
            Roster::{Students, Teachers},
        };
        let noon: Timestamp = "2026-09-04T12:00:00Z".parse().unwrap();
        let table = [
            (report_name(Students, noon, false, Page), "compte-rendu-eleves-2026-09-04.html"),
            (report_name(Students, noon, false, Csv), "compte-rendu-eleves-2026-09-04.csv"),
            (report_name(Teachers, noon, false, Csv), "compte-rendu-enseignants-2026-09-04.csv"),
            (
                report_name(Teachers, noon, true, Page),
                "compte-rendu-annulation-enseignants-2026-09-04.html",
            ),
            (saved_name("liste", Students, noon, "csv"), "liste-eleves-2026-09-04.csv"),
        ];
        for (name, expected) in table {
            assert_eq!(name, expected);
        }
    }
}
