//! Names of many countries, as the ENT writes them and as a spreadsheet saves them: whoever is healthy is offered as written.
//!
//! What was set aside when these tests were written is the most that may be; a reader that does better lowers it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::Read as _,
};

use balado_core::{
    check::{Checked, check},
    export::read,
    finding::Finding,
    school::{Account, ClassName, Profile},
};
use balado_testkit::people::{Person, export_bytes, person};
use encoding_rs::WINDOWS_1252;
use flate2::read::GzDecoder;
use unicode_normalization::UnicodeNormalization as _;

const NAMES: &[u8] = include_bytes!("../../../tests/exports/names/names.csv.gz");
/// How many pupils a large school has.
const SCHOOL: usize = 600;
const CLASSES: [&str; 8] = ["6A", "6B", "5A", "5B", "4A", "4B", "3A", "3B"];

/// A zero-width joiner stands in these names of Sri Lanka, Nepal and India, where it is good spelling; the reader
/// lets nothing invisible into a name.
const INVISIBLE: usize = 38;

/// How a file is written.
#[derive(Debug, Clone, Copy)]
enum Dress {
    /// As the ENT does: UTF-8 with its mark, every value between quotes.
    Ent,
    /// « CSV (séparateur : point-virgule) » of a spreadsheet: quotes where they are needed only.
    Windows1252,
    /// « CSV UTF-8 » of a spreadsheet.
    Utf8,
}

impl Dress {
    fn write(self, pupils: &[Pupil]) -> Vec<u8> {
        let people: Vec<Person> = pupils.iter().map(Pupil::person).collect();
        let text = String::from_utf8(export_bytes(&people)).expect("UTF-8");
        match self {
            Self::Ent => text.into_bytes(),
            Self::Utf8 => saved_again(&text).into_bytes(),
            Self::Windows1252 => {
                let text = saved_again(text.trim_start_matches('\u{feff}'));
                WINDOWS_1252.encode(&text).0.into_owned()
            }
        }
    }

    fn can_write(self, name: &str) -> bool {
        !matches!(self, Self::Windows1252) || !WINDOWS_1252.encode(name).2
    }
}

/// Quotes where a value needs them only, and lines that end as on Windows. No value of these people holds a quote.
fn saved_again(text: &str) -> String {
    let value = |cell: &str| {
        if cell.contains(';') { format!("\"{cell}\"") } else { cell.to_owned() }
    };
    let line = |line: &str| {
        let (mark, line) = line.split_at(line.find('"').expect("quotes"));
        let cells = line.trim_matches('"').split("\";\"").map(value);
        format!("{mark}{}\r\n", cells.collect::<Vec<_>>().join(";"))
    };
    text.lines().map(line).collect()
}

/// Somebody of the list, as the directory has them.
#[derive(Debug, Clone)]
struct Pupil {
    id: String,
    first: String,
    /// In capitals.
    last: String,
    login: String,
    class: &'static str,
}

impl Pupil {
    fn person(&self) -> Person {
        let person = person(Profile::Student, &self.last, &self.first);
        person.id(&self.id).login(&self.login).class(self.class)
    }

    /// Whether this is their account. Blanks of a name may be put in order.
    fn is(&self, account: &Account) -> bool {
        let blanks = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = |written: &str, read: &str| blanks(written).nfc().eq(blanks(read).chars());
        same(&self.first, account.first_name.as_str())
            && same(&self.last, account.last_name.as_str())
            && account.login.as_ref().is_some_and(|login| login.as_str() == self.login)
            && account.classes.as_slice().iter().map(ClassName::as_str).eq([self.class])
    }
}

/// Logins as `EntCore` makes them, with a number where somebody has the login already.
#[derive(Default)]
struct Logins(HashMap<String, u32>);

impl Logins {
    fn new_login(&mut self, first: &str, last: &str) -> String {
        let login = format!("{}.{}", login_part(first), login_part(last));
        let rank = self.0.entry(login.clone()).or_insert(0);
        *rank += 1;
        if *rank == 1 { login } else { format!("{login}{rank}") }
    }
}

/// Accents go, then every letter that ASCII does not know; thirty are left at most.
fn login_part(name: &str) -> String {
    let letters = name.nfd().filter(|c| c.is_ascii_alphanumeric() || *c == '_');
    letters.take(30).map(|c| c.to_ascii_lowercase()).collect()
}

/// Those of the list whom a dress can write.
fn pupils(dress: Dress) -> Vec<Pupil> {
    let mut text = Vec::new();
    GzDecoder::new(NAMES).read_to_end(&mut text).expect("gzip");
    let mut lines = csv::Reader::from_reader(&text[..]);
    let names = lines.records().map(|line| line.expect("a line"));
    let names = names.map(|line| (line[1].to_owned(), line[2].to_uppercase()));
    let names = names.filter(|(first, last)| dress.can_write(first) && dress.can_write(last));
    let mut logins = Logins::default();
    let pupil = |(at, (first, last)): (usize, (String, String))| {
        let (id, class) = (format!("{}", 2_605_000 + 7 * at), CLASSES[at % CLASSES.len()]);
        Pupil { login: logins.new_login(&first, &last), id, first, last, class }
    };
    names.enumerate().map(pupil).collect()
}

/// Schools where people of all countries meet.
fn schools(pupils: &[Pupil]) -> Vec<Vec<Pupil>> {
    let count = pupils.len().div_ceil(SCHOOL);
    let school = |first: usize| pupils.iter().skip(first).step_by(count).cloned().collect();
    (0..count).map(school).collect()
}

/// How many lines are set aside, or say something else, by the codes of what was found. Nobody's name is in it.
type Aside = BTreeMap<String, usize>;

fn count_aside(dress: Dress, pupils: &[Pupil], aside: &mut Aside) {
    let Ok(reading) = read(&dress.write(pupils)) else {
        *aside.entry("the whole file".to_owned()).or_insert(0) += pupils.len();
        return;
    };
    let checked = check(reading);
    let accounts: Vec<Account> = checked.accounts().collect();
    let accounts: HashMap<&str, &Account> =
        accounts.iter().map(|account| (account.ent_id.as_str(), account)).collect();
    for (line, pupil) in (2..).zip(pupils) {
        let why = match accounts.get(pupil.id.as_str()) {
            Some(account) if pupil.is(account) => continue,
            Some(_) => "another account".to_owned(),
            None => codes_at(&checked, line),
        };
        *aside.entry(why).or_insert(0) += 1;
    }
}

/// What keeps a line aside.
fn codes_at(checked: &Checked, line: u32) -> String {
    let blocking = checked.findings_at(line).iter().filter(|finding| finding.is_blocking());
    let codes: Vec<&str> = blocking.map(|finding: &Finding| finding.code().as_str()).collect();
    if codes.is_empty() { "no word".to_owned() } else { codes.join(" ") }
}

/// Reads everybody twice: in schools, then in one file.
fn everybody_is_offered(dress: Dress, at_least: usize, allowed: usize) {
    let pupils = pupils(dress);
    assert!(pupils.len() >= at_least, "{dress:?}: {} names", pupils.len());
    let arrangements = [("schools", schools(&pupils)), ("one file", vec![pupils])];
    for (arrangement, files) in arrangements {
        let mut aside = Aside::new();
        for file in &files {
            count_aside(dress, file, &mut aside);
        }
        let all: usize = aside.values().sum();
        assert!(
            all <= allowed,
            "{dress:?}, {arrangement}: {all} set aside, {allowed} allowed: {aside:?}"
        );
    }
}

#[test]
fn as_the_ent_writes_them() {
    everybody_is_offered(Dress::Ent, 30_000, INVISIBLE);
}

#[test]
fn as_a_spreadsheet_saves_them_in_windows_1252() {
    everybody_is_offered(Dress::Windows1252, 25_000, 0);
}

#[test]
fn as_a_spreadsheet_saves_them_in_utf_8() {
    everybody_is_offered(Dress::Utf8, 30_000, INVISIBLE);
}

#[test]
fn nobody_has_the_login_of_somebody_else() {
    let pupils = pupils(Dress::Ent);
    let logins: HashSet<&str> = pupils.iter().map(|pupil| pupil.login.as_str()).collect();
    assert_eq!(logins.len(), pupils.len());
}
