//! Cases as files, and what differs between what is expected and what is said.

use std::{
    fs::{self, File},
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde_json::Value;

/// One file and what must be made of it.
pub struct Case {
    /// The name of its folder.
    pub name: String,
    /// The file to check.
    pub file: PathBuf,
    expected: Value,
}

impl Case {
    /// The codes that this case asks for.
    pub fn codes(&self) -> Vec<String> {
        let wanted = self.expected["must"].as_array().into_iter().flatten();
        let codes = wanted.flat_map(|finding| finding["codes"].as_array().into_iter().flatten());
        codes.filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

/// Every case, by name; packed files are unpacked into `folder`.
pub fn cases(folder: &Path) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/exports/cases");
    let mut cases: Vec<Case> = fs::read_dir(&root)
        .expect("the cases are there")
        .map(|entry| case(&entry.expect("a folder").path(), folder))
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

fn case(here: &Path, folder: &Path) -> Case {
    let name = here.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
    let expected = fs::read(here.join("expected.json")).expect("an expectation");
    let expected = serde_json::from_slice(&expected).unwrap_or_else(|why| panic!("{name}: {why}"));
    let file = fs::read_dir(here)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .find(|path| {
            path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("file"))
        })
        .unwrap_or_else(|| panic!("{name} has its file"));
    Case { file: unpacked(file, &name, folder), name, expected }
}

fn unpacked(file: PathBuf, name: &str, folder: &Path) -> PathBuf {
    if file.extension().is_none_or(|ext| ext != "gz") {
        return file;
    }
    let path = folder.join(format!("{name}.csv"));
    let packed = BufReader::new(File::open(file).expect("a packed file"));
    let mut to = File::create(&path).expect("a new file");
    io::copy(&mut GzDecoder::new(packed), &mut to).expect("it unpacks");
    path
}

/// What is wrong with what was said about a case, a sentence each.
pub fn differences(case: &Case, document: &Value) -> Vec<String> {
    let expected = &case.expected;
    let mut found = Vec::new();
    let outcomes = expected["outcome"].as_array().expect("outcomes");
    if !outcomes.contains(&document["outcome"]) {
        found.push(format!("outcome {} instead of {}", document["outcome"], expected["outcome"]));
    }
    for key in ["kind", "profile"] {
        if expected.get(key).is_some_and(|wanted| *wanted != document[key]) {
            found.push(format!("{key} {} instead of {}", document[key], expected[key]));
        }
    }
    for (key, wanted) in expected["reading"].as_object().into_iter().flatten() {
        if *wanted != document["reading"][key] {
            found.push(format!("{key} {} instead of {wanted}", document["reading"][key]));
        }
    }
    if let Some(words) = expected["says"].as_str() {
        let findings = document["findings"].as_array().into_iter().flatten();
        let mut messages = findings.filter_map(|finding| finding["message"].as_str());
        if !messages.any(|message| message.contains(words)) {
            found.push(format!("no sentence says « {words} »"));
        }
    }
    about_findings(expected, document, &mut found);
    about_accounts(expected, document, &mut found);
    if !found.is_empty() {
        found.push(format!(
            "  ({}) said: {}",
            expected["why"].as_str().unwrap_or(""),
            said(document)
        ));
    }
    found
}

fn about_findings(expected: &Value, document: &Value, found: &mut Vec<String>) {
    let findings = document["findings"].as_array().expect("findings");
    let must = expected["must"].as_array().expect("what must be found");
    for wanted in must {
        if !findings.iter().any(|finding| answers(finding, wanted)) {
            found.push(format!("missing {wanted}"));
        }
    }
    let may = expected["may"].as_array().expect("what may be found");
    for finding in findings {
        if !may.contains(&finding["code"]) && !must.iter().any(|wanted| answers(finding, wanted)) {
            found.push(format!("not expected: {}", short(finding)));
        }
        if let Some(fault) = sentence_fault(finding) {
            found.push(format!("{fault}: {}", finding["message"]));
        }
    }
    for code in
        ["phone-damaged", "date-reformatted", "code-damaged", "html-entities", "extra-lines"]
    {
        let about_the_file =
            |finding: &&Value| finding["code"] == code && finding["line"].is_null();
        if findings.iter().filter(about_the_file).count() > 1 {
            found.push(format!("{code} is said more than once"));
        }
    }
}

fn answers(finding: &Value, wanted: &Value) -> bool {
    wanted["codes"].as_array().is_some_and(|codes| codes.contains(&finding["code"]))
        && wanted["severity"] == finding["severity"]
        && wanted.get("line").is_none_or(|line| *line == finding["line"])
}

/// What a secretary could not make sense of.
fn sentence_fault(finding: &Value) -> Option<&'static str> {
    let message = finding["message"].as_str().unwrap_or("");
    let code = finding["code"].as_str().unwrap_or("");
    let another_line = ["duplicate-id", "duplicate-login"].contains(&code);
    let whole_file = finding["line"].is_null();
    let refuses = whole_file && finding["severity"] == "blocking";
    if message.trim().is_empty() {
        Some("no sentence")
    } else if code.contains('-') && message.contains(code) {
        Some("a code for a sentence")
    } else if another_line && !message.contains("ligne") {
        Some("the other line is not named")
    } else if refuses && message.len() < 60 {
        Some("a refusal without a remedy")
    } else if whole_file && !(message.len() > 25 && message.ends_with('.')) {
        Some("a title for a sentence about the file")
    } else {
        None
    }
}

fn about_accounts(expected: &Value, document: &Value, found: &mut Vec<String>) {
    let Some(wanted) = expected["accounts"].as_array() else { return };
    let given = document["accounts"].as_array().expect("accounts");
    for account in given.iter().filter(|account| !wanted.contains(account)) {
        found.push(format!("WRONG ACCOUNT {account}"));
    }
    for account in wanted.iter().filter(|account| !given.contains(account)) {
        found.push(format!("no account {account}"));
    }
    if given.len() > wanted.len() && given.iter().all(|account| wanted.contains(account)) {
        found.push("an account twice".to_owned());
    }
}

fn short(finding: &Value) -> String {
    let line = finding["line"].as_u64().map_or("file".to_owned(), |line| format!("line {line}"));
    let word = |key: &str| finding[key].as_str().unwrap_or("").to_owned();
    format!("{} {line} {}", word("code"), word("severity"))
}

fn said(document: &Value) -> String {
    let findings = document["findings"].as_array().into_iter().flatten();
    let findings: Vec<String> = findings.take(8).map(short).collect();
    format!("{}, {}", document["outcome"].as_str().unwrap_or(""), findings.join(", "))
}

/// Parts of what is planted in every line of every case.
const PLANTED: [&str; 9] = [
    "secret88",
    "plant",
    "boite.example",
    "4109990",
    "39 98",
    "63998",
    "08:00",
    "matiere",
    "3,46e+14",
];

/// Planted things that were said, with the file that gave them away.
pub fn secrets(said: &str) -> Vec<String> {
    let given_away = |line: &str| {
        let lower = line.to_lowercase();
        let planted = PLANTED.iter().find(|planted| lower.contains(*planted))?;
        Some(format!("{planted} in {}", line.chars().take(200).collect::<String>()))
    };
    said.lines().filter_map(given_away).collect()
}
