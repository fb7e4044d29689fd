//! Damaged exports whose true accounts are known: no account is offered with cells of others.
//!
//! A school is made up, written as the console or a spreadsheet writes it, and harmed: by a gesture in a
//! spreadsheet (`sheet`), by accidents to its text or bytes (`accident`), or by both. What is offered must be
//! true but for what no reader could know (`oracle`): a letter changed inside a name, a class moved to
//! another line, the ids of a short list moved alone. The files are the same at each run; `PROPTEST_CASES`
//! makes others, as many as it says, and may find what is still left. `survey`, asked for with `--ignored`, tells
//! how many files of each kind fail.

mod accident;
mod oracle;
mod school;
mod sheet;
#[cfg(test)]
mod survey;
mod writing;

use balado_core::{
    check::{Checked, check},
    export::read,
};
use proptest::{collection::vec, prelude::*, sample::select, test_runner::RngSeed};

use accident::{Accident, accident};
use oracle::Leave;
use school::{Person, TEMPLATES, Template, people};
use sheet::{Gesture, gesture, harmless};
use writing::{Dress, OWN, dress, spreadsheet};

/// The same files at each run, but for a long one.
fn config() -> ProptestConfig {
    let is_long = std::env::var_os("PROPTEST_CASES").is_some();
    let rng_seed = if is_long { RngSeed::Random } else { RngSeed::Fixed(77) };
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 4000,
        rng_seed,
        ..ProptestConfig::default()
    }
}

fn checked(bytes: &[u8]) -> Option<Checked> {
    read(bytes).ok().map(check)
}

fn hold(
    bytes: &[u8],
    people: &[Person],
    template: &Template,
    leave: &Leave,
) -> Result<(), TestCaseError> {
    let Some(checked) = checked(bytes) else { return Ok(()) };
    let shown = || String::from_utf8_lossy(bytes);
    let findings = &checked.findings;
    if let Some(why) = oracle::wrong(&checked, people, template, leave) {
        return Err(TestCaseError::fail(format!("{why}\n{findings:?}\n{}", shown())));
    }
    let line = oracle::misplaced(&checked, people, bytes);
    prop_assert_eq!(line, None, "the line of an account: {}", shown());
    if !leave.is_rewritten
        && let Some(person) = oracle::lost(&checked, people, leave, bytes)
    {
        return Err(TestCaseError::fail(format!(
            "{person:?} is lost without a word\n{findings:?}\n{}",
            shown()
        )));
    }
    Ok(())
}

fn in_a_spreadsheet(
    people: &[Person],
    template: Template,
    gestures: &[Gesture],
    dress: Dress,
    accidents: &[Accident],
) -> Result<(), TestCaseError> {
    let mut leave = Leave { is_strict: gestures.is_empty(), ..Leave::default() };
    let mut sheet = template.sheet(people);
    for gesture in gestures {
        sheet.suffer(gesture, &template, &mut leave);
    }
    let mut bytes = dress.write(&sheet).into_bytes();
    for accident in accidents {
        bytes = accident.befall(bytes, &mut leave);
    }
    hold(&bytes, people, &template, &leave)
}

fn template() -> impl Strategy<Value = Template> {
    prop_oneof![4 => Just(TEMPLATES[0]).boxed(), 1 => select(TEMPLATES.to_vec()).boxed()]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn one_gesture_in_a_spreadsheet(people in people(), template in template(), gesture in gesture(), dress in spreadsheet()) {
        in_a_spreadsheet(&people, template, &[gesture], dress, &[])?;
    }

    #[test]
    fn what_costs_nothing_leaves_everybody(
        people in people(),
        template in template(),
        gestures in vec(harmless(), 0..3),
        dress in spreadsheet(),
    ) {
        // A quote without its other half is in doubt wherever a spreadsheet wrote it.
        let people: Vec<Person> = people.into_iter().filter(|one| one.last != "O\"NEIL").collect();
        let mut sheet = template.sheet(&people);
        for gesture in &gestures {
            sheet.suffer(gesture, &template, &mut Leave::default());
        }
        let bytes = dress.write(&sheet).into_bytes();
        hold(&bytes, &people, &template, &Leave::default())?;
        let missing = checked(&bytes).map(|checked| oracle::missing(&checked, &people).cloned());
        prop_assert_eq!(missing, Some(None), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn one_accident_to_a_file_of_the_ent(people in people(), template in template(), accident in accident()) {
        in_a_spreadsheet(&people, template, &[], OWN, &[accident])?;
    }

    #[test]
    fn one_accident_to_a_file_of_a_spreadsheet(people in people(), template in template(), dress in spreadsheet(), accident in accident()) {
        in_a_spreadsheet(&people, template, &[], dress, &[accident])?;
    }

    #[test]
    fn some_of_each(
        people in people(),
        template in template(),
        (gestures, dress) in prop_oneof![
            (Just(Vec::new()), dress()).boxed(),
            (vec(gesture(), 1), spreadsheet()).boxed(),
        ],
        accidents in vec(accident(), 0..3),
    ) {
        in_a_spreadsheet(&people, template, &gestures, dress, &accidents)?;
    }
}
