//! What the desk saves is read back as the same accounts, with nothing to remark.

use std::path::PathBuf;

use balado_core::{
    check::{Checked, Outcome, check},
    export::read,
    finding::Code,
    school::{Account, Roster},
};
use balado_desk::{Desk, Settings};
use balado_testkit::samples;

use crate::table::cases;

/// What may be said of a clean list too: it is about the people, not about the file.
const ABOUT_PEOPLE: [Code; 3] = [Code::Homonym, Code::MissingClass, Code::Newline];

const SAMPLES: [&str; 6] = [
    "2026/eleves.csv",
    "2026/enseignants.csv",
    "autres/eleves-accidents.csv",
    "autres/eleves-2017.csv",
    "autres/eleves-pt.csv",
    "autres/tous.csv",
];

#[tokio::test]
async fn saved_lists_are_read_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { without_keyring: true, ..Settings::in_folder(folder.path()) };
    let desk = Desk::new(settings);
    let files = cases(folder.path()).into_iter().map(|case| case.file);
    let files: Vec<PathBuf> = files.chain(SAMPLES.into_iter().map(samples::path)).collect();
    let mut faults = Vec::new();
    let mut saved = 0;
    for file in files {
        let Ok(rosters) = desk.open_export(file.clone()).await else { continue };
        let first = desk.check_file(file.clone()).await.result.expect("it was just opened");
        for roster in rosters {
            let path = folder.path().join("liste.csv");
            desk.write_list(roster, &path).expect("a new file");
            let bytes = std::fs::read(&path).expect("just written");
            saved += 1;
            if let Some(fault) = fault(&accounts(&first, roster), &bytes) {
                faults.push(format!("\n{} {roster:?}: {fault}", file.display()));
            }
        }
    }
    assert!(saved > 100, "{saved} lists were saved");
    assert!(faults.is_empty(), "{} lists differ:{}", faults.len(), faults.concat());
}

fn accounts(checked: &Checked, roster: Roster) -> Vec<Account> {
    checked.accounts().filter(|account| account.roster == roster).collect()
}

/// What is wrong with a list that was saved.
fn fault(before: &[Account], bytes: &[u8]) -> Option<String> {
    if before.is_empty() {
        return None;
    }
    let checked = match read(bytes) {
        Ok(reading) => check(reading),
        Err(error) => return Some(format!("not read: {}", error.code())),
    };
    let after: Vec<Account> = checked.accounts().collect();
    let remark = checked.findings.iter().find(|found| !ABOUT_PEOPLE.contains(&found.code()));
    if let Some(finding) = remark {
        return Some(format!("{} at {:?}", finding.code().as_str(), finding.line()));
    }
    if after != before {
        return Some(format!("{} accounts, {} before, or others", after.len(), before.len()));
    }
    (checked.outcome() != Outcome::Ok).then(|| "not ok".to_owned())
}
