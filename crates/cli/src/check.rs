//! `balado check`: how files are understood and what is doubtful in them. Local only.

use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
};

use balado_core::{
    check::{Checked, Entry, Outcome},
    export::{Encoding, Generation, Language},
    finding::{Column, Finding},
    school::ClassName,
};
use balado_desk::{CheckedFile, Desk, DeskError, Settings};
use serde::Serialize;

use crate::{
    failure::{Failure, status},
    said::Said,
};

/// What is to be checked.
#[derive(clap::Args)]
pub struct Options {
    /// Un document JSON par fichier et par ligne
    #[arg(long)]
    json: bool,
    /// Les exports de l’ENT
    #[arg(value_name = "FICHIER", required = true)]
    files: Vec<PathBuf>,
}

/// Checks each file; the status is that of the worst.
pub async fn run(options: Options) -> Result<u8, Failure> {
    let desk = Desk::new(Settings { without_keyring: true, ..Settings::from_environment()? });
    let mut worst = Outcome::Ok;
    for path in options.files {
        let file = desk.check_file(path).await;
        worst = worst.max(outcome(&file));
        let mut out = std::io::stdout().lock();
        if options.json {
            let document = serde_json::to_string(&Document::of(&file)).expect("texts and numbers");
            writeln!(out, "{document}")?;
        } else {
            // People are named to whoever reads the screen, not in what is kept of it.
            let said = Said { names_people: out.is_terminal() };
            out.write_all(said.of(&file, outcome(&file)).as_bytes())?;
        }
    }
    Ok(match worst {
        Outcome::Ok => status::OK,
        Outcome::Warn => status::WARN,
        Outcome::Reject => status::REJECT,
    })
}

fn outcome(file: &CheckedFile) -> Outcome {
    file.result.as_ref().map_or(Outcome::Reject, Checked::outcome)
}

/// The JSON of one file.
#[derive(Serialize)]
struct Document<'a> {
    file: &'a str,
    outcome: &'static str,
    kind: Option<&'static str>,
    profile: Option<&'static str>,
    accounts: Vec<AccountShown<'a>>,
    findings: Vec<FindingShown>,
    reading: Option<ReadingShown>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountShown<'a> {
    line: u32,
    /// `None` in an export without ids.
    id: Option<&'a str>,
    last_name: &'a str,
    first_name: &'a str,
    login: Option<&'a str>,
    classes: Vec<&'a str>,
    profile: &'static str,
}

#[derive(Serialize)]
struct FindingShown {
    code: &'static str,
    severity: &'static str,
    line: Option<u32>,
    column: Option<&'static str>,
    message: String,
}

#[derive(Serialize)]
struct ReadingShown {
    encoding: Option<&'static str>,
    separator: Option<char>,
    generation: Option<&'static str>,
    language: Option<&'static str>,
}

impl<'a> Document<'a> {
    fn of(file: &'a CheckedFile) -> Self {
        match &file.result {
            Ok(checked) => Self::read(&file.name, checked),
            Err(error) => Self::refused(&file.name, error),
        }
    }

    fn read(file: &'a str, checked: &'a Checked) -> Self {
        let how = &checked.how;
        Self {
            file,
            outcome: checked.outcome().as_str(),
            kind: Some(how.kind.as_str()),
            profile: how.profile.as_str(),
            accounts: checked.entries().filter_map(account).collect(),
            findings: checked.findings.iter().map(FindingShown::of).collect(),
            reading: Some(ReadingShown {
                encoding: how.encoding.map(Encoding::as_str),
                separator: how.separator,
                generation: how.generation.map(Generation::as_str),
                language: how.language.map(Language::as_str),
            }),
        }
    }

    fn refused(file: &'a str, error: &DeskError) -> Self {
        let finding = FindingShown {
            code: error.code(),
            severity: "blocking",
            line: None,
            column: None,
            message: error.help(),
        };
        Self {
            file,
            outcome: Outcome::Reject.as_str(),
            kind: None,
            profile: None,
            accounts: Vec::new(),
            findings: vec![finding],
            reading: None,
        }
    }
}

fn account(entry: Entry<'_>) -> Option<AccountShown<'_>> {
    if entry.is_blocked() {
        return None;
    }
    let texts = entry.texts();
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    Some(AccountShown {
        line: entry.line,
        id: some(texts.ent_id),
        last_name: texts.last_name,
        first_name: texts.first_name,
        login: some(texts.login),
        classes: entry.classes().iter().map(ClassName::as_str).collect(),
        profile: entry.roster?.profile().as_str(),
    })
}

impl FindingShown {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code().as_str(),
            severity: finding.severity().as_str(),
            line: finding.line(),
            column: finding.place.and_then(|place| place.column).map(Column::as_str),
            message: finding.message(),
        }
    }
}
