//! What a secretary waits for with the list of a school: from the fall of the file to its rows, and from Valider to
//! what the import did, on a service of this machine.
//!
//! Each round is a new PC and a new school. The yardstick is what no window does without: a click that changes a word
//! in an empty Tauri window, to the end of the frame that shows it, under the same driver and in the same rounds. Run
//! as `cargo bench --bench window_school`, once the service's program is built beside ours; `BALADO_BENCH_LINES` (at
//! most, and by default, 700) says how many pupils, `BALADO_BENCH_ROUNDS` (default 7) how often.

#[path = "../empty/mod.rs"]
mod empty;
#[path = "../clock/times.rs"]
mod times;

use std::{env, fs, path::Path};

use balado_testkit::{
    generate::Generator,
    harness::{
        display::Display,
        school::School,
        window::{Place, Window},
    },
};
use times::{Gesture, Times, median};

const GESTURES: &str = concat!(include_str!("../clock/watch.js"), include_str!("gestures.js"));
const PUPILS: u32 = 700;
const ROUNDS: u32 = 7;
/// Nobody is asked for anything.
const NOBODY: &str = "http://127.0.0.1:9/";

fn main() {
    if env::args().any(|arg| arg == "--empty") {
        return empty::run();
    }
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(measure());
}

async fn measure() {
    let pupils = said("BALADO_BENCH_LINES").map_or(PUPILS, |lines| lines.min(PUPILS));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("eleves.csv");
    fs::write(&file, Generator::pupils(pupils).bytes()).expect("room for the export");
    let display = Display::start();
    let (mut clicks, mut opened, mut validated) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..said("BALADO_BENCH_ROUNDS").unwrap_or(ROUNDS) {
        clicks.push(click(&display).await.rows);
        let (open, validate) = import(&display, &file).await;
        opened.push(open);
        validated.push(validate);
    }
    let times = Times { yardstick: median(&mut clicks) };
    println!("window/empty window, click → frame    {:>8.1} ms", times.yardstick);
    times.say(&format!("{pupils} dropped → list in sight"), &opened);
    times.say("Valider → receipt, loopback", &validated);
}

fn said(name: &str) -> Option<u32> {
    env::var(name).ok().and_then(|number| number.parse().ok())
}

/// The median of some clicks in an empty window.
async fn click(display: &Display) -> Gesture {
    let us = env::current_exe().expect("this program has a path");
    let place = Place::new(NOBODY);
    let window = Window::open_program(display, &place, &us, &["--empty"]).await;
    window.ask(GESTURES, vec![]).await;
    let mut clicks = Vec::new();
    for _ in 0..5 {
        clicks.push(run(&window, "clicked").await);
    }
    window.close().await;
    clicks.sort_unstable_by(|one, other| one.rows.total_cmp(&other.rows));
    clicks[clicks.len() / 2]
}

/// The first list of a school that has nothing yet.
async fn import(display: &Display, file: &Path) -> (Gesture, Gesture) {
    let school = School::start();
    let place = Place::new(&school.url());
    let window = Window::open(display, &place).await;
    window.sign_in(&school).await;
    window.ask(GESTURES, vec![]).await;
    display.drop_files(&[file]).await;
    let opened = run(&window, "opened").await;
    let validated = run(&window, "validated").await;
    window.close().await;
    (opened, validated)
}

/// One gesture, timed in the page.
async fn run(window: &Window, gesture: &str) -> Gesture {
    let script = format!(
        "const done = arguments[0]; gestures.{gesture}().then(done, (fault) => done(String(fault)))"
    );
    let timed = window.client.execute_async(&script, vec![]).await.expect("the page answers");
    serde_json::from_value(timed.clone()).unwrap_or_else(|_| panic!("{gesture}: {timed}"))
}
