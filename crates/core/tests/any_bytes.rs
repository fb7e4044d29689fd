//! Whatever the bytes are: no panic, no account that the file does not hold, no line that is not there.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use balado_core::{
    check::{Checked, Outcome, check},
    export::read,
    finding::Finding,
    school::{Account, ClassName, Login},
};
use balado_testkit::samples;
use proptest::{collection::vec, prelude::*, sample::Index, sample::select};

/// Byte sequences that readers of tables stumble over.
const HOSTILE: [&[u8]; 36] = [
    b"\"",
    b"\"\"",
    b"\";\"",
    b"\"\n\"",
    b";",
    b";;;;;;;;;;;;;;;;",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n\n",
    b"\0",
    b"\0\0\0\0\0\0\0\0",
    b"\x1a",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xC3",
    b"\xC3\x83\xC2\xA9",
    b"\xED\xA0\x80",
    b"\xEF\xBF\xBD",
    b"\xF0\x9F",
    b"\xE2\x80\xAE",
    b"\xE2\x80\x8B",
    b"\x81\x8D\x8F",
    b"sep=,\n",
    b"=cmd|",
    b"&#8238;",
    b"&#0;",
    b"<b>",
    b"1,23E+11",
    b"\t",
    b",",
    b"|",
    b"PK\x03\x04",
    b"<html>",
    b"\"Id\";\"Type\";\"Nom\";\"Pr\xC3\xA9nom\"\n",
];

const BASES: [&str; 8] = [
    "2025/eleves.csv",
    "2025/enseignants.csv",
    "autres/eleves-accidents.csv",
    "autres/eleves-2017.csv",
    "autres/eleves-2019.csv",
    "autres/eleves-pt.csv",
    "autres/tous.csv",
    "autres/parents.csv",
];

/// The first lines of a sample, in one of the dresses that other tools give it.
fn base(name: &str, dress: usize) -> Vec<u8> {
    static STARTS: LazyLock<HashMap<&str, String>> =
        LazyLock::new(|| BASES.map(|name| (name, start(name))).into());
    let text = STARTS[name].clone();
    let bare = text.trim_start_matches('\u{feff}');
    let plain = plain(bare);
    match dress {
        0 => text.into_bytes(),
        1 => bare.as_bytes().to_vec(),
        2 => plain.into_bytes(),
        3 => plain.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        4 => {
            [0xFF, 0xFE].into_iter().chain(bare.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        _ => plain.replace(';', "\t").into_bytes(),
    }
}

fn start(name: &str) -> String {
    let text = String::from_utf8(samples::bytes(name)).expect("UTF-8");
    text.split_inclusive('\n').take(12).collect()
}

/// Quotes where they are needed only, as spreadsheets write.
fn plain(text: &str) -> String {
    let value = |cell: &str| {
        let needs = cell.contains(['"', ';', '\n']);
        if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let line = |record: &str| {
        let cells = record.trim_start_matches('"').split("\";\"").map(value);
        cells.collect::<Vec<_>>().join(";") + "\r\n"
    };
    text.split("\"\n").filter(|record| !record.is_empty()).map(line).collect()
}

/// One thing that happens to a file.
#[derive(Debug, Clone)]
enum Harm {
    Flip(Index, u8),
    Cut(Index),
    Remove(Index, usize),
    Repeat(Index, usize),
    Insert(Index, &'static [u8]),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), any::<u8>()).prop_map(|(at, byte)| Harm::Flip(at, byte)),
        1 => at().prop_map(Harm::Cut),
        2 => (at(), 1..400_usize).prop_map(|(at, length)| Harm::Remove(at, length)),
        2 => (at(), 1..900_usize).prop_map(|(at, length)| Harm::Repeat(at, length)),
        6 => (at(), select(HOSTILE.to_vec())).prop_map(|(at, bytes)| Harm::Insert(at, bytes)),
    ]
}

fn harmed(mut file: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        if file.is_empty() {
            break;
        }
        let size = file.len();
        let range = |at: &Index, length: usize| at.index(size)..(at.index(size) + length).min(size);
        match harm {
            Harm::Flip(at, byte) => file[at.index(size)] ^= byte,
            Harm::Cut(at) => file.truncate(at.index(size)),
            Harm::Remove(at, length) => drop(file.drain(range(at, *length))),
            Harm::Repeat(at, length) => {
                let again = file[range(at, *length)].to_vec();
                file.splice(at.index(size)..at.index(size), again);
            }
            Harm::Insert(at, bytes) => {
                drop(file.splice(at.index(size)..at.index(size), bytes.iter().copied()));
            }
        }
    }
    file
}

fn checked(file: &[u8]) -> Option<Checked> {
    match read(file) {
        Ok(reading) => Some(check(reading)),
        Err(error) => {
            assert!(!error.help().is_empty(), "a refusal says something");
            None
        }
    }
}

/// What holds for every account, wherever it comes from.
fn sound(account: &Account) -> bool {
    let texts = [account.ent_id.as_str(), account.last_name.as_str(), account.first_name.as_str()];
    let login = account.login.as_ref().map(Login::as_str);
    let classes = account.classes.as_slice().iter().map(ClassName::as_str);
    texts.into_iter().chain(login).chain(classes).all(|text| {
        let readable = |c: char| c == '\n' || c == '\r' || !(c.is_control() || matches!(c, '\u{FFFD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'));
        text == text.trim() && !text.is_empty() && text.len() <= 512 && text.chars().all(readable)
    })
}

fn same_twice(keys: impl Iterator<Item = String>) -> bool {
    let mut seen = HashSet::new();
    keys.into_iter().any(|key| !seen.insert(key))
}

fn hold(file: &[u8]) -> Result<(), TestCaseError> {
    let Some(checked) = checked(file) else { return Ok(()) };
    let ends = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    let inside = |line: u32| line >= 1 && line as usize <= ends;
    for finding in &checked.findings {
        prop_assert!(finding.line().is_none_or(inside), "{finding:?} of {ends} lines");
        prop_assert!(!finding.message().is_empty());
        prop_assert_eq!(finding.is_blocking(), finding.help().is_some());
    }
    prop_assert!(checked.entries().is_sorted_by_key(|entry| entry.line));
    prop_assert!(checked.entries().all(|entry| inside(entry.line)));
    for entry in checked.entries() {
        let blocked = checked.findings_at(entry.line).iter().any(Finding::is_blocking);
        prop_assert!(
            !entry.is_blocked() || blocked,
            "line {} is aside without a reason: {:?}",
            entry.line,
            String::from_utf8_lossy(file)
        );
    }
    prop_assert!(checked.accounts().all(|account| sound(&account)));
    prop_assert!(!same_twice(checked.accounts().map(|account| account.ent_id.to_string())));
    let logins = checked.accounts().filter_map(|account| account.login);
    prop_assert!(!same_twice(logins.map(|login| login.to_string())));
    let nobody = checked.entries().all(|entry| entry.is_blocked());
    prop_assert_eq!(checked.outcome() == Outcome::Reject, nobody);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn harmed_files_give_sound_accounts_or_none(
        name in select(BASES.to_vec()),
        dress in 0..6_usize,
        harms in vec(harm(), 0..6),
    ) {
        hold(&harmed(base(name, dress), &harms))?;
    }

    #[test]
    fn bytes_of_nothing_do_no_harm(file in vec(any::<u8>(), 0..600)) {
        hold(&file)?;
    }

    #[test]
    fn hostile_pieces_do_no_harm(pieces in vec(select(HOSTILE.to_vec()), 0..60)) {
        let mut file = b"\"Id\";\"Type\";\"Nom\";\"Pr\xC3\xA9nom\";\"Login\";\"Code d'activation\"\n\"1\";\"El\xC3\xA8ve\";\"".to_vec();
        file.extend(pieces.concat());
        hold(&file)?;
        hold(&pieces.concat())?;
    }

    #[test]
    fn a_file_that_stops_early_gives_nobody_that_the_whole_one_does_not(
        name in select(BASES[..6].to_vec()),
        dress in 0..6_usize,
        at in any::<Index>(),
    ) {
        let whole = base(name, dress);
        let all = accounts(&whole);
        let stopped = accounts(&whole[..at.index(whole.len())]);
        let strangers = stopped.iter().filter(|account| !all.contains(account)).count();
        prop_assert_eq!(strangers, 0, "stopped at byte {} of {}", at.index(whole.len()), whole.len());
    }

    #[test]
    fn one_bad_line_leaves_the_others_alone(
        // Not the one with line breaks in its values: the record before may have to go aside too.
        name in select(vec![BASES[0], BASES[1], BASES[3], BASES[4], BASES[5]]),
        at in 1..9_usize,
        noise in vec(any::<u8>().prop_filter("a line of its own", |byte| !matches!(byte, b'\n' | b'\r' | b'"' | 0x1a)), 1..90),
    ) {
        // The start of an id would make the next line doubtful.
        prop_assume!(!noise.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' '));
        let whole = base(name, 0);
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        // Between two records, never inside one that has a line break.
        prop_assume!(lines.get(at).is_some_and(|next| next.starts_with(b"\"") && lines[at - 1].ends_with(b"\"\n")));
        let file = [&lines[..at].concat(), &noise[..], b"\n", &lines[at..].concat()].concat();
        prop_assert_eq!(accounts(&file), accounts(&whole));
    }
}

fn accounts(file: &[u8]) -> Vec<Account> {
    checked(file).map_or_else(Vec::new, |checked| checked.accounts().collect())
}
