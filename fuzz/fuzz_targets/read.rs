//! Any bytes, read and checked: no panic, no hang, no promise of the reader broken.

#![no_main]

use std::panic;

use balado_testkit::promises;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    // The library for workbooks panics on broken ones and the reader catches that: only what nobody catches is a crash.
    init: drop(panic::take_hook()),
    |file: &[u8]| assert_eq!(promises::broken(file), None)
);
