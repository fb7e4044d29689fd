//! What must not leave the PC is in nothing that reading and checking give.

use std::{collections::HashSet, fmt::Write as _};

use balado_core::{
    check::{Checked, Entry, check},
    export::{Reading, read},
    finding::{Code, Finding},
};
use balado_testkit::{
    people::{SECRETS, export_bytes, pupil, teacher},
    samples::bytes,
};
use proptest::{collection::vec, prelude::*};

/// Cells of the columns that are passed over: SIECLE, code, family, visit, mail, telephone.
fn secrets(file: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(file).expect("UTF-8");
    let mut secrets = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<_> = line.trim_matches('"').split("\";\"").collect();
        let [_, siecle, _, _, _, _, _, code, _, _, _, children, parents, visit, mail, phone] =
            cells[..]
        else {
            continue;
        };
        let family = [children, parents].into_iter().flat_map(|cell| cell.split(", "));
        secrets.extend(
            [siecle, code, visit, mail, phone].into_iter().chain(family).map(str::to_owned),
        );
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// Everything a reading can say of itself.
fn said_by_reading(reading: &Reading) -> String {
    let mut said = format!("{reading:?} {:?} {:?}", reading.rows, reading.findings);
    for row in &reading.rows {
        let texts = reading.texts_of(row);
        let [id, last, first] = [texts.ent_id, texts.last_name, texts.first_name];
        write!(said, "\n{id}|{last}|{first}|{}|{}|{}", texts.login, texts.classes, texts.school)
            .expect("a text");
    }
    said
}

/// Everything a checked file can say of itself.
fn said_by_check(checked: &Checked) -> String {
    said_of(checked, |_| true)
}

/// The same, with the cells of those lines only.
fn said_of(checked: &Checked, is_said: impl Fn(&Entry<'_>) -> bool) -> String {
    let mut said = format!("{checked:?}");
    for finding in &checked.findings {
        write!(said, "\n{finding:?} {} {:?}", finding.message(), finding.help()).expect("a text");
    }
    for entry in checked.entries().filter(is_said) {
        let texts = entry.texts();
        let [id, last, first] = [texts.ent_id, texts.last_name, texts.first_name];
        let (login, classes, account) = (texts.login, texts.classes, entry.account());
        write!(said, "\n{id}|{last}|{first}|{login}|{classes}|{entry:?} {account:?}")
            .expect("a text");
    }
    said
}

/// The same of a whole file, but for what the cells say of lines known to hold those of other columns:
/// a line without its end and a short one after it add up to one, which is shown and never sent.
fn said_of_lines_in_place(file: &[u8], mut reading: Reading) -> String {
    let checked = check(read(file).expect("it was read"));
    let is_moved =
        |finding: &&Finding| finding.code() == Code::UnreadableRow && finding.is_blocking();
    let moved: HashSet<u32> =
        checked.findings.iter().filter(is_moved).filter_map(Finding::line).collect();
    reading.rows.retain(|row| !moved.contains(&row.line));
    let in_place = |entry: &Entry<'_>| entry.is_offered() || !moved.contains(&entry.line);
    said_by_reading(&reading) + &said_of(&checked, in_place)
}

#[test]
fn planted_secrets_stay_in_the_file() {
    let mut planted = export_bytes(&[
        pupil("DALMEIDA", "Inès").class("5B"),
        pupil("", "Kévin"),
        teacher("ROUX", "Zoé"),
    ]);
    planted.extend(b"\"1\";\"secret88\";\"plantee@boite.example\"\n");
    let samples = [
        "2025/eleves.csv",
        "2026/enseignants.csv",
        "autres/tous.csv",
        "autres/eleves-accidents.csv",
    ];
    for file in samples.map(bytes).into_iter().chain([planted]) {
        let secrets: Vec<String> =
            secrets(&file).into_iter().chain(SECRETS.map(str::to_owned)).collect();
        assert!(secrets.len() > 10, "there is something to look for");
        let reading = read(&file).expect("an export");
        let said = said_by_reading(&reading) + &said_by_check(&check(reading));
        let words: HashSet<&str> = words(&said).collect();
        for secret in secrets {
            // Inside a word it may be by chance: a telephone's digits in an id.
            assert!(!words.contains(&*secret), "{secret:?} was kept");
            assert!(!secret.contains('@') || !said.contains(&secret), "{secret:?} was kept");
        }
    }
}

/// The cells and words of what was said.
fn words(said: &str) -> impl Iterator<Item = &str> {
    said.split(['|', '\n']).chain(said.split([' ', '"', '(', ')', ',', '|', '\n']))
}

#[test]
fn nothing_says_a_name_in_a_log() {
    let file = export_bytes(&[
        pupil("DALMEIDA", "Inès").class("5B"),
        pupil("", "Kévin"),
        pupil("DALMEIDA", "Inès").id("9"),
    ]);
    let reading = read(&file).expect("an export");
    let mut said =
        format!("{reading:?} {:?} {:?}", reading.rows, reading.texts_of(&reading.rows[0]));
    let checked = check(reading);
    for entry in checked.entries() {
        write!(said, "{checked:?} {entry:?} {:?}", entry.texts()).expect("a text");
    }
    for name in ["DALMEIDA", "dalmeida", "Inès", "Kévin", "5B"] {
        assert!(!said.contains(name), "{name} in {said}");
    }
}

/// The columns of the current export, kept ones marked.
const COLUMNS: [(&str, bool); 16] = [
    ("Id", true),
    ("Identifiant SIECLE", false),
    ("Type", true),
    ("Nom", true),
    ("Prénom", true),
    ("Identifiant", true),
    ("Login personnalisé (Alias)", false),
    ("Code d'activation", false),
    ("Fonctions", false),
    ("Établissements", true),
    ("Classes", true),
    ("Enfants", false),
    ("Parents", false),
    ("Dernière connexion", false),
    ("Courriel", false),
    ("Téléphone", false),
];

/// What happens to a line on its way.
#[derive(Debug, Clone, Copy)]
enum Accident {
    None,
    CellLost(usize),
    CellTooMany(usize),
    NoName,
    DamagedId,
    UnknownType,
    Cut(usize),
}

fn accident() -> impl Strategy<Value = Accident> {
    prop_oneof![
        3 => Just(Accident::None),
        1 => (0..16_usize).prop_map(Accident::CellLost),
        1 => (0..16_usize).prop_map(Accident::CellTooMany),
        1 => Just(Accident::NoName),
        1 => Just(Accident::DamagedId),
        1 => Just(Accident::UnknownType),
        1 => (1..60_usize).prop_map(Accident::Cut),
    ]
}

/// Somebody's cells, whose unkept ones hold a word that nothing else holds.
fn cells(number: usize, accident: Accident) -> Vec<String> {
    let planted = |at: usize| match at {
        // As telephones and dates are, so that a look at them has something to see.
        13 => format!("12-09-2026 08:{number:02} plante13x{number}"),
        14 => format!("plante14x{number}@boite.example"),
        15 => format!("063998{number:04}plante15x{number}"),
        _ => format!("plante{at}x{number}"),
    };
    let kept = |at: usize| match at {
        0 if matches!(accident, Accident::DamagedId) => "1,23E+11".to_owned(),
        0 => format!("26{number:05}"),
        2 if matches!(accident, Accident::UnknownType) => "Chef".to_owned(),
        2 => "Élève".to_owned(),
        3 if matches!(accident, Accident::NoName) => String::new(),
        3 => format!("NOM{number}"),
        4 => "Inès".to_owned(),
        5 => format!("ines.nom{number}"),
        9 => "COLLEGE".to_owned(),
        _ => "6A".to_owned(),
    };
    let cell =
        |(at, (_, is_kept)): (usize, &(&str, bool))| if *is_kept { kept(at) } else { planted(at) };
    let mut cells: Vec<String> = COLUMNS.iter().enumerate().map(cell).collect();
    match accident {
        Accident::CellLost(at) => drop(cells.remove(at)),
        Accident::CellTooMany(at) => cells.insert(at, "plante99".to_owned()),
        _ => {}
    }
    cells
}

/// The file in one of the dresses that it comes in.
fn file(accidents: &[Accident], dress: usize) -> Vec<u8> {
    let titles = COLUMNS.iter().map(|(title, _)| (*title).to_owned()).collect();
    let mut lines = vec![titles];
    lines.extend(accidents.iter().enumerate().map(|(number, accident)| cells(number, *accident)));
    let (quote, separator, end) =
        [("\"", ";", "\n"), ("", ";", "\r\n"), ("", "\t", "\n"), ("\"", ",", "\n")][dress];
    let value = |cell: &String| format!("{quote}{cell}{quote}");
    let mut text = String::new();
    for (line, accident) in lines.iter().zip([Accident::None].iter().chain(accidents)) {
        let line = line.iter().map(value).collect::<Vec<_>>().join(separator);
        let length = match accident {
            Accident::Cut(length) => {
                line.char_indices().nth(*length).map_or(line.len(), |(at, _)| at)
            }
            _ => line.len(),
        };
        text.push_str(&line[..length]);
        text.push_str(end);
    }
    text.into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_planted_is_said_of_any_file(
        accidents in vec(accident(), 1..8),
        dress in 0..4_usize,
        header in prop_oneof![5 => Just(true), 1 => Just(false)],
    ) {
        let mut file = file(&accidents, dress);
        if !header {
            let end = file.iter().position(|byte| *byte == b'\n').expect("a header line");
            file.drain(..=end);
        }
        let said = match read(&file) {
            Ok(reading) => said_of_lines_in_place(&file, reading),
            Err(error) => format!("{error:?} {error} {} {:?}", error.help(), error.place()),
        };
        prop_assert!(!said.contains("plante"), "{}", said);
        prop_assert!(!said.contains("boite.example") && !said.contains("063998"), "{}", said);
    }
}
