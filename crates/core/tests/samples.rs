//! Every sample export is read as its truth file says.

use std::collections::BTreeMap;

use balado_core::{
    check::{Checked, Outcome},
    export::{Encoding, Generation, Language, read},
    finding::{Code, Finding},
    school::{Account, Profile, Roster},
};
use balado_testkit::samples::{bytes, checked};
use serde_json::{Value, json};

const WITH_TRUTH: [&str; 10] = [
    "2025/eleves",
    "2025/enseignants",
    "2026/eleves",
    "2026/enseignants",
    "autres/eleves-2017",
    "autres/eleves-2019",
    "autres/eleves-accidents",
    "autres/eleves-novembre",
    "autres/enseignants-2017",
    "autres/enseignants-2019",
];

fn truth(name: &str) -> Value {
    serde_json::from_slice(&bytes(&format!("{name}.truth.json"))).expect("JSON")
}

fn csv(name: &str) -> Checked {
    checked(&format!("{name}.csv"))
}

fn pupils(checked: &Checked) -> impl Iterator<Item = Account> {
    checked.accounts().filter(|account| account.roster == Roster::Students)
}

/// What a checked file says, in the words of the truth.
fn told(checked: &Checked) -> Value {
    let mut by_profile: BTreeMap<&str, usize> = BTreeMap::new();
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: BTreeMap<(String, String), usize> = BTreeMap::new();
    for account in checked.accounts() {
        let profile = if account.roster == Roster::Students { "Student" } else { "Teacher" };
        *by_profile.entry(profile).or_default() += 1;
        *names
            .entry((account.last_name.to_string(), account.first_name.to_string()))
            .or_default() += 1;
    }
    for class in pupils(checked).flat_map(|pupil| pupil.classes.as_slice().to_vec()) {
        *classes.entry(class.to_string()).or_default() += 1;
    }
    json!({
        "accounts": checked.accounts().count(),
        "by_profile": by_profile,
        "classes": classes,
        "without_class": checked.accounts().filter(|account| account.classes.is_empty()).count(),
        "several_classes": checked.accounts().filter(|account| account.classes.as_slice().len() > 1).count(),
        "homonym_groups": names.values().filter(|count| **count > 1).count(),
    })
}

#[test]
fn each_sample_holds_what_its_truth_says() {
    for name in WITH_TRUTH {
        let (checked, truth) = (csv(name), truth(name));
        let told = told(&checked);
        for (key, found) in told.as_object().expect("an object") {
            assert_eq!(found, &truth[key], "{name}: {key}");
        }
        assert_eq!(
            checked.entries().len(),
            checked.accounts().count(),
            "{name}: no line is blocked"
        );
        assert_eq!(checked.outcome(), Outcome::Ok, "{name}: {:?}", checked.findings);
    }
}

#[test]
fn remarks_are_those_of_the_truth() {
    for name in WITH_TRUTH {
        let (checked, truth) = (csv(name), truth(name));
        let count =
            |code| checked.findings.iter().filter(|finding| finding.code() == code).count() as u64;
        let expected =
            if truth["profile"] == "student" { truth["without_class"].as_u64() } else { Some(0) };
        assert_eq!(Some(count(Code::MissingClass)), expected, "{name}");
        let homonyms = truth["homonym_groups"].as_u64().expect("a number");
        assert!(count(Code::Homonym) >= 2 * homonyms, "{name}: both of a pair have the remark");
    }
}

#[test]
fn quotes_and_separators_stay_in_their_values_and_line_breaks_are_blanks() {
    let checked = csv("autres/eleves-accidents");
    let accidents = &truth("autres/eleves-accidents")["accidents"];
    for accident in accidents.as_array().expect("a list") {
        let id = accident["id"].as_str().expect("an id");
        let account = checked.accounts().find(|account| account.ent_id.as_str() == id).expect(id);
        let classes = accident["allClasses"].as_array().expect("a list");
        let classes: Vec<_> = classes.iter().filter_map(Value::as_str).collect();
        // The ENT lets a line break stand in a name; a name is written on one line.
        let name = |key: &str| accident[key].as_str().expect("a name").replace('\n', " ");
        assert_eq!(account.last_name.as_str(), name("lastName"), "{id}");
        assert_eq!(account.first_name.as_str(), name("firstName"), "{id}");
        assert_eq!(account.classes.joined(), classes.join(", "), "{id}");
    }
    let lines = checked.entries().zip(checked.entries().skip(1));
    let lines = lines.filter(|(one, next)| next.line == one.line + 2).count();
    assert_eq!(lines, 2, "a record after a line break knows its line");
}

#[test]
fn the_same_people_are_read_in_every_language() {
    let english: Vec<Account> = checked("autres/eleves-en.csv").accounts().collect();
    assert!(!english.is_empty());
    for language in ["de", "en", "en-core", "es", "it", "pt"] {
        let checked = checked(&format!("autres/eleves-{language}.csv"));
        assert_eq!(checked.accounts().collect::<Vec<_>>(), english, "{language}");
        assert_eq!(checked.how.language.map(Language::as_str), Some(language));
        assert_eq!(checked.outcome(), Outcome::Ok, "{language}");
    }
}

#[test]
fn each_sample_says_how_it_was_understood() {
    let table = [
        ("2026/eleves", "2020", "fr", Some("student")),
        ("2026/enseignants", "2020", "fr", Some("teacher")),
        ("autres/eleves-2017", "2017", "fr", Some("student")),
        ("autres/enseignants-2019", "2019", "fr", Some("teacher")),
        ("autres/tous", "2020", "fr", Some("mixed")),
        ("autres/parents", "2020", "fr", Some("relative")),
    ];
    for (name, generation, language, profile) in table {
        let how = csv(name).how;
        let found = (
            how.generation.map_or("", Generation::as_str),
            how.language.map_or("", Language::as_str),
            how.profile.as_str(),
        );
        assert_eq!(found, (generation, language, profile), "{name}");
        assert_eq!(
            (how.encoding.map_or("", Encoding::as_str), how.separator, how.kind.as_str()),
            ("utf-8-bom", Some(';'), "classic"),
            "{name}"
        );
    }
}

#[test]
fn everybody_in_one_file_gives_both_lists() {
    let (checked, truth) = (csv("autres/tous"), truth("autres/tous"));
    let by_profile = &truth["by_profile"];
    assert_eq!(
        told(&checked)["by_profile"],
        json!({"Student": by_profile["Student"], "Teacher": by_profile["Teacher"]})
    );
    assert_eq!(told(&checked)["classes"], truth["classes"]);
    for (profile, key) in [
        (Profile::Relative, "Relative"),
        (Profile::Personnel, "Personnel"),
        (Profile::Guest, "Guest"),
    ] {
        assert_eq!(json!(checked.aside[&profile]), by_profile[key], "{key}");
    }
    let codes: Vec<_> = checked.findings_of_file().iter().map(Finding::code).collect();
    assert_eq!(codes, [Code::MixedProfiles, Code::Parents, Code::Personnel, Code::Guests]);
    assert_eq!(checked.outcome(), Outcome::Warn);
}

#[test]
fn parents_are_refused_with_the_remedy() {
    let checked = csv("autres/parents");
    assert_eq!(checked.outcome(), Outcome::Reject);
    let refusal = checked.refusal().expect("a reason");
    assert_eq!(refusal.code(), Code::Parents);
    assert!(refusal.message().contains("profil « Élève »"), "{}", refusal.message());
}

/// The samples saved again by a French spreadsheet are the same people.
#[test]
fn other_encodings_and_separators_give_the_same_people() {
    let text = String::from_utf8(bytes("2026/enseignants.csv")).expect("UTF-8");
    let expected: Vec<Account> = checked("2026/enseignants.csv").accounts().collect();
    let plain = text.trim_start_matches('\u{feff}').replace('"', "");
    let dresses = [
        ("without a mark", text.trim_start_matches('\u{feff}').as_bytes().to_vec()),
        (
            "Windows-1252",
            plain.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect(),
        ),
        ("CR LF", text.replace('\n', "\r\n").into_bytes()),
        ("tabs", plain.replace(';', "\t").into_bytes()),
        (
            "UTF-16",
            [0xFF, 0xFE]
                .into_iter()
                .chain(
                    text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes),
                )
                .collect(),
        ),
    ];
    for (dress, bytes) in dresses {
        let checked = balado_core::check::check(read(&bytes).expect(dress));
        assert_eq!(checked.accounts().collect::<Vec<_>>(), expected, "{dress}");
    }
}
