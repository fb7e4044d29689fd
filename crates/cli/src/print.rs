//! What the person reads and answers in a terminal.

use std::{
    fmt::Write as _,
    io::{self, BufRead, Write as _},
};

use balado_core::school::Roster;
use balado_desk::{
    HistoryEntry, HistoryOutcome, ListShown, Progress, RemedyShown, Report, ReportKind, Stage,
    UndoShown,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::failure::Failure;

/// Says something beside the result.
pub fn tell(sentence: &str) {
    // Nobody is left to be told when the standard error is closed.
    let _unwritten = writeln!(io::stderr(), "{sentence}");
}

/// Writes a result.
pub fn show(text: &str) -> Result<(), Failure> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// Asks a question; nothing when nobody is there to answer.
pub fn ask(question: &str) -> Option<String> {
    let mut error = io::stderr();
    let _unwritten = write!(error, "{question} ").and_then(|()| error.flush());
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(answer.trim().to_owned()),
    }
}

/// Asks for a yes; anything else is a no.
pub fn agrees(question: &str) -> bool {
    let answer = ask(&format!("{question} [o/N]")).unwrap_or_default();
    matches!(answer.to_lowercase().as_str(), "o" | "oui")
}

/// On the clock of this PC.
pub fn hour(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%d/%m/%Y %H:%M").to_string()
}

/// The name of a list.
pub fn name(roster: Roster) -> &'static str {
    match roster {
        Roster::Students => "Élèves",
        Roster::Teachers => "Enseignants",
    }
}

/// What a list would change.
pub fn list(list: &ListShown) -> String {
    let counters = list.counters;
    let mut text = format!(
        "{} · {} · {}\n  {} à créer, {} à mettre à jour, {} inchangés, {} à corriger, {} exclus, {} absents du fichier",
        name(list.roster),
        list.file_name,
        list.understood,
        counters.create,
        counters.update,
        counters.unchanged,
        counters.to_fix,
        counters.excluded,
        counters.absent
    );
    if counters.other_person > 0 {
        let _infallible =
            write!(text, "\n  {} {}", counters.other_person, waiting(counters.other_person));
    }
    let findings = list.findings.iter().map(|finding| finding.message.as_str());
    let holds = list.holds.iter().map(|hold| hold.sentence.as_str());
    let sentences = std::iter::once(list.summary.as_str()).chain(findings).chain(holds);
    for sentence in sentences.filter(|sentence| !sentence.is_empty()) {
        let _infallible = write!(text, "\n  {sentence}");
    }
    for guard in &list.guards {
        let _infallible = write!(text, "\n  {}\n    {}", guard.message, guard.help);
    }
    if list.guards.iter().any(|guard| guard.remedy == Some(RemedyShown::Relink)) && !list.relink {
        text.push_str("\n    Pour rattacher : balado push --relink");
    }
    text
}

/// What follows the number of lines that give a known id to another name.
fn waiting(lines: u32) -> &'static str {
    if lines == 1 {
        "ligne donne un compte connu à un autre nom : dites dans Balado import si c’est la même personne. Elle reste de côté"
    } else {
        "lignes donnent un compte connu à un autre nom : dites dans Balado import, une par une, si c’est la même personne. Elles restent de côté"
    }
}

/// How far a sending is.
pub fn progress(step: Progress) {
    tell(&match step.stage {
        Stage::Preparing => "  Préparation…".to_owned(),
        Stage::Sending => format!("  Envoi : {} sur {}", step.sent, step.total),
        Stage::Committing => "  Enregistrement…".to_owned(),
    });
}

/// What an import did.
pub fn report(report: &Report) -> String {
    let done = if report.kind == ReportKind::Undo {
        format!(
            "{} comptes retirés, {} remis comme avant, {} laissés tels quels",
            report.removed, report.restored, report.left_alone
        )
    } else {
        format!(
            "{} créés, {} mis à jour, {} de retour, {} inchangés, {} désactivés, {} absents conservés, {} lignes restées sur ce poste",
            report.created,
            report.updated,
            report.returned,
            report.unchanged,
            report.deactivated,
            report.absent_kept,
            report.left_aside
        )
    };
    format!("{} · import {}\n  {done}", name(report.roster), report.import_id)
}

/// What undoing an import would do, and what it would not.
pub fn undo(undo: &UndoShown) -> String {
    let mut text = format!(
        "Annuler cet import : {} comptes retirés, {} remis comme avant, {} laissés tels quels.",
        undo.removed, undo.restored, undo.left_alone
    );
    for reason in &undo.reasons {
        let _infallible = write!(text, "\n  {} {}", reason.count, reason.words);
        if !reason.names.is_empty() {
            let others = reason.count as usize - reason.names.len();
            let others = if others > 0 { format!(" et {others} autres") } else { String::new() };
            let _infallible = write!(text, " : {}{others}", reason.names.join(", "));
        }
    }
    text
}

/// A line of the history.
pub fn history(entry: &HistoryEntry) -> String {
    let outcome = match entry.outcome {
        HistoryOutcome::Committed => "fait",
        HistoryOutcome::Undone => "annulé depuis",
        HistoryOutcome::Undo => "annulation",
        HistoryOutcome::Interrupted => "interrompu, rien n’a changé",
        HistoryOutcome::Discarded => "abandonné, rien n’a changé",
    };
    let counts = [
        (entry.created, "créés"),
        (entry.updated, "mis à jour"),
        (entry.deactivated, "désactivés"),
    ];
    let counts = counts.map(|(count, what)| count.map(|count| format!("{count} {what}")));
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let done = if counts.is_empty() { String::new() } else { format!(" · {}", counts.join(", ")) };
    let (id, at, list) = (entry.id, hour(entry.at), name(entry.roster));
    format!("{id} · {at} · {list} · {} · {} · {outcome}{done}", entry.source, entry.by)
}
