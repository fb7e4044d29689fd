//! Whatever the bytes are: no panic, no account that the file does not hold, no line that is not there.

mod base;
mod readable;

use balado_core::{
    check::{Checked, check},
    export::read,
    finding::Finding,
    school::Account,
};
use balado_testkit::promises;
use proptest::{collection::vec, prelude::*, sample::Index, sample::select};

use base::{BASES, HOSTILE, base};

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

fn hold(file: &[u8]) -> Result<(), TestCaseError> {
    let Some(checked) = checked(file) else { return Ok(()) };
    let ends = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    let inside = |line: u32| line >= 1 && line as usize <= ends;
    let lines = checked.findings.iter().filter_map(Finding::line);
    let lines = lines.chain(checked.entries().map(|entry| entry.line));
    prop_assert_eq!(lines.into_iter().find(|line| !inside(*line)), None, "of {} lines", ends);
    prop_assert_eq!(promises::broken_by(&checked), None, "{}", String::from_utf8_lossy(file));
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
