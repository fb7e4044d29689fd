//! One accident away from the header: the file is read, and whoever it did not touch is offered, or waits.
//!
//! The other tests of this folder are content with a refusal; here a refusal is the failure.

use std::ops::Range;

use balado_core::{
    check::{Checked, Outcome, check},
    export::read,
    finding::Finding,
    school::Account,
};
use proptest::{prelude::*, sample::Index, sample::select};

use crate::base::{BASES, HOSTILE, QUOTED, base, long, with_digits};

/// The dress whose characters have two bytes.
const UTF_16: usize = 4;

/// One thing that happens to the lines below the header.
#[derive(Debug, Clone)]
enum Accident {
    /// One byte becomes another.
    Flip(Index, u8),
    /// A piece goes.
    Remove(Index, usize),
    /// A piece stands twice.
    Double(Index, usize),
    /// Bytes that readers stumble over.
    Insert(Index, &'static [u8]),
}

fn accident(dress: usize) -> BoxedStrategy<Accident> {
    let at = any::<Index>;
    let flip = (at(), 1..=u8::MAX).prop_map(|(at, mask)| Accident::Flip(at, mask));
    if dress == UTF_16 {
        // A byte more or less, and every character after it is another one: no file that must be readable.
        return flip.boxed();
    }
    prop_oneof![
        2 => flip,
        2 => (at(), 1..400_usize).prop_map(|(at, length)| Accident::Remove(at, length)),
        2 => (at(), 1..900_usize).prop_map(|(at, length)| Accident::Double(at, length)),
        5 => (at(), select(HOSTILE.to_vec())).prop_map(|(at, bytes)| Accident::Insert(at, bytes)),
    ]
    .boxed()
}

/// A file before and after.
struct Harmed {
    before: Vec<u8>,
    after: Vec<u8>,
    /// The bytes of the first that are not as they were.
    touched: Range<usize>,
}

impl Harmed {
    fn by(accident: &Accident, before: Vec<u8>) -> Self {
        let body = header_end(&before)..before.len();
        let start = |at: &Index| body.start + at.index(body.len());
        let piece = |at: &Index, length: usize| start(at)..(start(at) + length).min(body.end);
        let mut after = before.clone();
        let touched = match accident {
            Accident::Flip(at, mask) => {
                after[start(at)] ^= mask;
                // Of a character of two bytes both are touched.
                let first = if is_wide(&before) { start(at) & !1 } else { start(at) };
                first..start(at) + 1
            }
            Accident::Remove(at, length) => {
                after.drain(piece(at, *length));
                piece(at, *length)
            }
            Accident::Double(at, length) => {
                after.splice(start(at)..start(at), before[piece(at, *length)].iter().copied());
                piece(at, *length)
            }
            Accident::Insert(at, bytes) => {
                after.splice(start(at)..start(at), bytes.iter().copied());
                start(at)..start(at)
            }
        };
        Self { before, after, touched }
    }

    /// Lines that are not as they were; the one that follows what was touched may have been joined to it.
    fn lines(&self) -> Range<u32> {
        line_at(&self.before, self.touched.start)..line_at(&self.before, self.touched.end) + 1
    }

    /// Those who stand in no such line.
    fn untouched(&self) -> Vec<Account> {
        let checked = check(read(&self.before).expect("a file that can be read"));
        let starts: Vec<u32> = checked.entries().map(|entry| entry.line).collect();
        let ends = starts.iter().skip(1).copied().chain([u32::MAX]);
        let touched = self.lines();
        let outside = |start: u32, end: u32| end <= touched.start || touched.end <= start;
        let entries = checked.entries().zip(ends);
        let entries = entries.filter(|(entry, end)| outside(entry.line, *end));
        entries.filter_map(|(entry, _)| entry.account()).collect()
    }
}

/// Where the lines of people begin.
fn header_end(file: &[u8]) -> usize {
    let end = file.iter().position(|byte| *byte == b'\n').expect("a header line") + 1;
    if is_wide(file) { end + 1 } else { end }
}

/// Whether its characters have two bytes.
fn is_wide(file: &[u8]) -> bool {
    file.starts_with(b"\xFF\xFE")
}

fn line_at(file: &[u8], at: usize) -> u32 {
    let lines = file[..at].split(|byte| *byte == b'\n').count();
    u32::try_from(lines).expect("a file of few lines")
}

/// Whether something waits from this line on: whoever is missing is in what waits.
fn something_waits(checked: &Checked, from: u32) -> bool {
    let waits = |finding: &Finding| {
        finding.is_blocking() && finding.line().is_some_and(|line| line >= from)
    };
    checked.findings.iter().any(waits)
}

fn is_read(harmed: &Harmed) -> Result<(), TestCaseError> {
    let shown = || String::from_utf8_lossy(&harmed.after);
    let reading = match read(&harmed.after) {
        Ok(reading) => reading,
        Err(error) => {
            return Err(TestCaseError::fail(format!("refused: {error}\n{}", shown())));
        }
    };
    let checked = check(reading);
    prop_assert_ne!(checked.outcome(), Outcome::Reject, "{:?}\n{}", checked.findings, shown());
    let offered: Vec<Account> = checked.accounts().collect();
    let missing = harmed.untouched().iter().filter(|account| !offered.contains(account)).count();
    prop_assert!(
        missing == 0 || something_waits(&checked, harmed.lines().start),
        "{missing} are lost without a word\n{:?}\n{}",
        checked.findings,
        shown()
    );
    Ok(())
}

/// All but the one of parents, in which nobody is offered.
fn file() -> impl Strategy<Value = (&'static str, usize)> {
    (select(BASES[..7].to_vec()), 0..6_usize)
}

/// A long file takes ten times as long to read.
fn a_few() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { failure_persistence: None, cases: usual.cases.div_ceil(4), ..usual }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_accident_below_the_header_refuses_nothing(
        ((name, dress), accident) in file().prop_flat_map(|file| (Just(file), accident(file.1))),
    ) {
        is_read(&Harmed::by(&accident, base(name, dress)))?;
    }
}

proptest! {
    #![proptest_config(a_few())]

    #[test]
    fn one_accident_in_a_long_file_refuses_nothing(
        ((name, dress), accident) in file().prop_flat_map(|file| (Just(file), accident(file.1))),
    ) {
        is_read(&Harmed::by(&accident, long(name, dress)))?;
    }
}

/// Two thousand lines take long to read, and few places in them tell: the first ones say how all are written.
fn some() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { failure_persistence: None, cases: usual.cases.div_ceil(8), ..usual }
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn one_quote_lost_or_too_many_is_a_matter_of_its_line(
        (separator, end) in select(vec![(";", "\n"), (",", "\r\n"), ("\t", "\r\n"), ("|", "\n")]),
        line in prop_oneof![1 => Just(2), 2 => select(vec![3, 4, 30, 1_000, 1_999, 2_000])],
        quote in prop_oneof![1 => Just(0), 1 => 0..2 * QUOTED],
        is_lost in any::<bool>(),
    ) {
        let whole = with_digits(2_000, separator, end);
        let at = nth_quote(&whole, line, quote);
        let harmed = [&whole[..at], if is_lost { "" } else { "\"\"" }, &whole[at + 1..]].concat();
        let (mut all, mut found) = (offered(&whole), offered(&harmed));
        prop_assert_eq!(all.len(), 1_999);
        all.retain(|(number, _)| *number != line);
        if !is_lost {
            // The ENT escapes nothing: one quote more may be of a name.
            found.retain(|(number, _)| *number != line);
        }
        prop_assert_eq!(found.len(), all.len());
        prop_assert!(found == all, "somebody else than before");
        let checked = check(read(harmed.as_bytes()).expect("a list"));
        let lines = checked.findings.iter().filter(|finding| finding.is_blocking());
        let lines: Vec<_> = lines.filter_map(Finding::line).collect();
        prop_assert!(lines.iter().all(|number| *number == line), "other lines wait: {:?}", lines);
        prop_assert!(!is_lost || !lines.is_empty(), "the line waits");
    }
}

/// Where a quote of a line stands, in a file whose values have neither quotes nor line breaks.
fn nth_quote(file: &str, line: u32, quote: usize) -> usize {
    let lines = file.split_inclusive('\n').take(line as usize - 1);
    let start = lines.map(str::len).sum::<usize>();
    file[start..].match_indices('"').nth(quote).map(|(at, _)| start + at).expect("a quote")
}

/// Who is offered, and at which line.
fn offered(file: &str) -> Vec<(u32, Account)> {
    let checked = check(read(file.as_bytes()).expect("a list"));
    checked.entries().filter_map(|entry| Some((entry.line, entry.account()?))).collect()
}
