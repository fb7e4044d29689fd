//! The report of an import: its counts, and who was in it when this PC knows.

use std::path::Path;

use jiff::tz::TimeZone;

use super::{save, table};
use crate::{
    DeskError,
    shown::{PeopleGroup, PeopleSection, PersonShown, Report, ReportFormat, ReportKind},
};

/// Whose import a report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// A real school's.
    School,
    /// Nobody's: it was sent to practise.
    Practice,
}

/// What the report of an import says first when it is nobody's.
const PRACTICE: &str = "Entraînement : collège fictif, rien n’a été envoyé";

/// Writes the report of an import.
pub(crate) fn write_report(
    report: &Report,
    people: &[PeopleSection],
    whose: Whose,
    format: ReportFormat,
    path: &Path,
) -> Result<(), DeskError> {
    let notice = match whose {
        Whose::School => None,
        Whose::Practice => Some(PRACTICE),
    };
    let bytes = match format {
        ReportFormat::Csv => {
            let notice = notice.map(|notice| vec![notice.to_owned()]);
            let counts =
                lines(report).into_iter().map(|(label, value)| vec![label.to_owned(), value]);
            table(notice.into_iter().chain(counts).chain(rows(people)))
        }
        ReportFormat::Page => page(report, people, notice).into_bytes(),
    };
    save(path, &bytes, "le compte rendu")
}

/// One row a person, below their titles.
fn rows(people: &[PeopleSection]) -> impl Iterator<Item = Vec<String>> {
    let titles = ["Quoi", "Classe", "Nom et prénom", "Détail"].map(str::to_owned).to_vec();
    let titles = (!people.is_empty()).then_some(titles);
    let row = |section: &PeopleSection, group: &PeopleGroup, person: &PersonShown| {
        let PersonShown { name, about } = person;
        vec![section.title.clone(), heading(group), name.clone(), about.clone()]
    };
    let of_section = move |section| groups(section).map(move |group| (section, group));
    let all = people.iter().flat_map(of_section);
    let rows = all.flat_map(move |(section, group)| {
        group.people.iter().map(move |person| row(section, group, person))
    });
    titles.into_iter().chain(rows)
}

fn groups(section: &PeopleSection) -> impl Iterator<Item = &PeopleGroup> {
    section.groups.iter()
}

/// `6A`, `6A → 5A`.
fn heading(group: &PeopleGroup) -> String {
    let to = group.to.as_ref().map(|to| format!(" → {to}"));
    format!("{}{}", group.title, to.unwrap_or_default())
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

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:46rem}\
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ccc;padding:.5rem;text-align:left}\
th{font-weight:600}h2{margin:2rem 0 0}h3{margin:1rem 0 0;font-size:1rem}ul{margin:0;padding:0;columns:3;list-style:none;font-size:.9rem}\
li{break-inside:avoid}section{break-inside:avoid}small{color:#555}\
@page{size:A4;margin:15mm}@media print{body{margin:0;max-width:none;font-size:10pt}}";

/// A page to print, on its own: no script, no address.
fn page(report: &Report, people: &[PeopleSection], notice: Option<&str>) -> String {
    let row = |(label, value): (&str, String)| {
        format!("<tr><th scope=\"row\">{label}</th><td>{}</td></tr>", text(&value))
    };
    let rows = lines(report).into_iter().map(row).collect::<Vec<_>>().join("\n");
    let people: String = people.iter().map(section_of_page).collect();
    let notice = notice.map(|notice| format!("<p><strong>{notice}</strong></p>\n"));
    let notice = notice.unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Compte rendu d’import Balado</title>\n\
         <style>{STYLE}</style>\n\
         <h1>Compte rendu d’import</h1>\n{notice}<table>\n{rows}\n</table>\n{people}</html>\n"
    )
}

fn section_of_page(section: &PeopleSection) -> String {
    let groups: String = groups(section).map(group_of_page).collect();
    format!("<h2>{} ({})</h2>\n{groups}", text(&section.title), section.count)
}

fn group_of_page(group: &PeopleGroup) -> String {
    let title = if group.title.is_empty() {
        String::new()
    } else {
        format!("<h3>{} <small>{}</small></h3>", text(&heading(group)), text(&group.count))
    };
    let person = |PersonShown { name, about }: &PersonShown| match about.as_str() {
        "" => format!("<li>{}</li>", text(name)),
        about => format!("<li>{} <small>{}</small></li>", text(name), text(about)),
    };
    let people: String = group.people.iter().map(person).collect();
    format!("<section>{title}<ul>{people}</ul></section>\n")
}

fn text(text: &str) -> String {
    html_escape::encode_text(text).into_owned()
}
