//! Any bytes, read and checked: no panic, no hang, no account that cannot be shown.

#![no_main]

use std::collections::HashSet;

use balado_core::{
    check::{Outcome, check},
    export::read,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    // The library for old workbooks panics on broken ones; the reader catches that, the fuzzer does not.
    if file.starts_with(b"\xD0\xCF\x11\xE0") {
        return;
    }
    let reading = match read(file) {
        Ok(reading) => reading,
        Err(error) => {
            assert!(!error.help().is_empty());
            return;
        }
    };
    let checked = check(reading);
    for finding in &checked.findings {
        assert!(!finding.message().is_empty());
    }
    let mut ids = HashSet::new();
    for account in checked.accounts() {
        assert!(ids.insert(account.ent_id.to_string()), "one id, one account");
        let classes = account.classes.as_slice().iter().map(|class| class.as_str());
        let names =
            [account.ent_id.as_str(), account.last_name.as_str(), account.first_name.as_str()];
        for text in names.into_iter().chain(classes) {
            assert!(
                !text.is_empty()
                    && text.len() <= 512
                    && !text.contains(['\0', '\u{FFFD}', '\u{202E}'])
            );
        }
    }
    assert!(checked.entries().is_sorted_by_key(|entry| entry.line));
    let nobody = checked.entries().all(|entry| entry.is_blocked());
    assert_eq!(checked.outcome() == Outcome::Reject, nobody);
});
