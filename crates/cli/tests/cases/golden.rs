//! What the reader says of every case and every sample, word for word, beside what it said before.
//!
//! `tests/exports/golden.txt` holds code, severity, place, sentence and remedy of each finding, whether a
//! person may lift it and the cells it looks at, the outcome and the accounts. A change of the reader that is
//! meant to change nothing leaves it alone; another shows in it, line by line. `BALADO_GOLDEN=1` writes it anew.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use balado_core::{
    check::{Checked, check},
    export::read,
    finding::{Column, Finding},
    school::Account,
};
use sha2::{Digest, Sha256};

use crate::table::cases;

/// Longer lists are told by one digest of all their accounts.
const FEW: usize = 40;

#[test]
fn nothing_else_is_said_than_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/exports");
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(folder.path()).into_iter();
    let mut files: Vec<(String, PathBuf)> =
        cases.map(|case| (format!("cases/{}", case.name), case.file)).collect();
    files.extend(samples(&root.join("samples")));
    let found: String = files.iter().map(|(name, file)| reading(name, file)).collect();
    let golden = root.join("golden.txt");
    if env::var_os("BALADO_GOLDEN").is_some() {
        fs::write(&golden, &found).expect("it is written");
    }
    let before = fs::read_to_string(&golden).expect("the golden file");
    let differences = differences(&before, &found);
    assert!(
        differences.is_empty(),
        "{} lines differ, the first:\n{}",
        differences.len(),
        differences[..differences.len().min(60)].join("\n")
    );
    assert!(before == found, "the same lines, in another order or another number");
}

fn samples(folder: &Path) -> Vec<(String, PathBuf)> {
    let years = ["2025", "2026", "autres"].map(|year| folder.join(year));
    let files = years.iter().flat_map(|year| fs::read_dir(year).expect("samples"));
    let files = files.map(|entry| entry.expect("a file").path());
    let mut files: Vec<(String, PathBuf)> = files
        .filter(|file| file.extension().is_some_and(|end| end == "csv"))
        .map(|file| (file.strip_prefix(folder).expect("below").display().to_string(), file))
        .map(|(name, file)| (format!("samples/{name}"), file))
        .collect();
    files.sort();
    files
}

/// All that is said of one file.
fn reading(name: &str, file: &Path) -> String {
    let bytes = fs::read(file).expect("a file");
    let mut text = format!("== {name}\n");
    match read(&bytes) {
        Ok(reading) => tell(&check(reading), &mut text),
        Err(error) => writeln!(text, "refused {} | {}", error.code(), error.help())
            .expect("a text takes more"),
    }
    text
}

fn tell(checked: &Checked, text: &mut String) {
    let accounts: Vec<String> = checked
        .entries()
        .filter_map(|entry| {
            let account = entry.account().map(|account| digest(&account));
            let by_login = || entry.by_login().map(|_| "by login".to_owned());
            Some(format!("account {} {}\n", entry.line, account.or_else(by_login)?))
        })
        .collect();
    let lines = checked.entries().len();
    writeln!(text, "{}, {lines} lines, {} accounts", checked.outcome().as_str(), accounts.len())
        .expect("a text takes more");
    let mut findings: Vec<String> = checked.findings.iter().map(finding).collect();
    if checked.entries().len() > FEW {
        let all = short(&Sha256::digest(accounts.concat()));
        writeln!(text, "accounts {all}").expect("a text takes more");
        let said = findings.split_off(findings.len().min(FEW));
        if !said.is_empty() {
            findings.push(format!(
                "{} more {}\n",
                said.len(),
                short(&Sha256::digest(said.concat()))
            ));
        }
    } else {
        text.extend(accounts);
    }
    text.extend(findings);
}

fn finding(finding: &Finding) -> String {
    let place = finding.place.map_or("file".to_owned(), |place| {
        let column = place.column.map_or("", Column::as_str);
        format!("{}:{column}", place.line)
    });
    let cells: Vec<&str> = finding.cells().iter().map(|column| column.as_str()).collect();
    let marks =
        [(finding.is_harmless(), " harmless"), (finding.can_be_confirmed(), " can-be-confirmed")];
    let marks: String = marks.iter().filter(|(is_so, _)| *is_so).map(|(_, word)| *word).collect();
    format!(
        "{} {} {place} [{}]{marks} | {} | {}\n",
        finding.code().as_str(),
        finding.severity().as_str(),
        cells.join(" "),
        finding.message(),
        finding.help().unwrap_or("-"),
    )
}

/// An account, so that a difference is seen and nobody is named.
fn digest(account: &Account) -> String {
    let Account { ent_id, last_name, first_name, login, roster, classes } = account;
    let login = login.as_ref().map_or("", |login| login.as_str());
    let cells = [
        ent_id.as_str(),
        last_name.as_str(),
        first_name.as_str(),
        login,
        roster.as_str(),
        &classes.joined(),
    ];
    short(&Sha256::digest(cells.join("\u{1F}")))
}

fn short(digest: &[u8]) -> String {
    digest[..8].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The lines that only one of them has, under the file that they are about.
fn differences(before: &str, found: &str) -> Vec<String> {
    let parts = |text: &str| -> Vec<(String, Vec<String>)> {
        let parts = text.split("== ").filter(|part| !part.is_empty());
        let lines = |part: &str| part.lines().map(str::to_owned).collect::<Vec<_>>();
        parts.map(lines).map(|mut lines| (lines.remove(0), lines)).collect()
    };
    let (before, found) = (parts(before), parts(found));
    let mut differences = Vec::new();
    let empty = Vec::new();
    let names: BTreeSet<&String> = before.iter().chain(&found).map(|(name, _)| name).collect();
    for name in names {
        let of =
            |parts: &'_ [(String, Vec<String>)]| parts.iter().position(|(known, _)| known == name);
        let old = of(&before).map_or(&empty, |at| &before[at].1);
        let new = of(&found).map_or(&empty, |at| &found[at].1);
        differences.extend(
            old.iter().filter(|line| !new.contains(line)).map(|line| format!("{name}\n  - {line}")),
        );
        differences.extend(
            new.iter().filter(|line| !old.contains(line)).map(|line| format!("{name}\n  + {line}")),
        );
    }
    differences
}
