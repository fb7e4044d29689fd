//! Files that a person keeps: the clean list, the report of an import.

use std::path::Path;

use balado_core::{
    plan::Field,
    school::{Account, Roster},
};
use balado_wire::NeverCameBody;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    DeskError,
    settings::write_whole,
    shown::{Report, ReportFormat, ReportKind},
};

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
            Field::LastName.of(&account),
            Field::FirstName.of(&account),
            Field::Login.of(&account),
            Field::Classes.of(&account),
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

/// Writes the report of an import.
pub(crate) fn write_report(
    report: &Report,
    format: ReportFormat,
    path: &Path,
) -> Result<(), DeskError> {
    let bytes = match format {
        ReportFormat::Csv => {
            table(lines(report).into_iter().map(|(label, value)| [label.to_owned(), value]))
        }
        ReportFormat::Page => page(report).into_bytes(),
    };
    save(path, &bytes, "le compte rendu")
}

fn table<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.map(guarded)).expect("memory does not fail");
    }
    writer.into_inner().expect("memory does not fail")
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn lines(report: &Report) -> Vec<(&'static str, String)> {
    let when = report.at.to_zoned(TimeZone::system()).strftime("%d/%m/%Y à %H h %M").to_string();
    let mut lines = vec![
        ("Import", report.import_id.to_string()),
        ("Fichier", report.source.clone()),
        ("Validé le", when),
        ("Par", report.by.clone()),
    ];
    let counts = if report.kind == ReportKind::Undo {
        vec![
            ("Comptes retirés", report.removed),
            ("Comptes rétablis dans leur état d’avant", report.restored),
            ("Comptes laissés tels quels, car changés depuis", report.left_alone),
        ]
    } else {
        vec![
            ("Comptes créés", report.created),
            ("Comptes mis à jour", report.updated),
            ("Comptes de retour", report.returned),
            ("Comptes inchangés", report.unchanged),
            ("Comptes désactivés", report.deactivated),
            ("Absents du fichier, conservés", report.absent_kept),
            ("Lignes restées sur ce poste", report.left_aside),
        ]
    };
    lines.extend(counts.into_iter().map(|(label, count)| (label, count.to_string())));
    lines
}

/// A page to print, on its own: no script, no address.
fn page(report: &Report) -> String {
    let row = |(label, value): (&str, String)| {
        let value = html_escape::encode_text(&value).into_owned();
        format!("<tr><th scope=\"row\">{label}</th><td>{value}</td></tr>")
    };
    let rows = lines(report).into_iter().map(row).collect::<Vec<_>>().join("\n");
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Compte rendu d’import Balado</title>\n\
         <style>body{{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:40rem}}table{{border-collapse:collapse;width:100%}}\
         th,td{{border-bottom:1px solid #ccc;padding:.5rem;text-align:left}}th{{font-weight:600}}</style>\n\
         <h1>Compte rendu d’import</h1>\n<table>\n{rows}\n</table>\n</html>\n"
    )
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
