//! A million lines in the real window: opened, scrolled, sorted, searched.
//!
//! The program runs on a display of its own under `WebKit`'s driver, and the file is really dropped on it. The page's clock
//! tells the times: from the gesture to the end of the frame in which the rows are there, and how much of it the
//! program took to answer (`gestures.js`). The yardstick is the `csv` crate's bare record loop over the same file in
//! the same run. Run as `cargo bench --bench window_list`; `BALADO_BENCH_LINES` (default 1,000,000) says how many.

mod frames;
#[path = "../clock/times.rs"]
mod times;

use std::{
    env, fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use balado_testkit::{
    generate::Generator,
    harness::{
        display::Display,
        window::{Place, Window},
    },
};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use times::{Gesture, Times};

const GESTURES: &str = concat!(include_str!("../clock/watch.js"), include_str!("gestures.js"));
const ROUNDS: u32 = 15;
/// For one gesture, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(5);
/// Nothing is there: a list is read, sorted and searched without a service.
const NOBODY: &str = "http://127.0.0.1:9/";

#[tokio::main]
async fn main() {
    let lines = env::var("BALADO_BENCH_LINES").ok().and_then(|lines| lines.parse().ok());
    let lines = lines.unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("eleves.csv");
    fs::write(&file, Generator::pupils(lines).bytes()).expect("room for the export");
    let yardstick = bare_loop(&file);
    println!("window/csv bare record loop    {yardstick:>8.1} ms");

    let (display, place) = (Display::start(), Place::new(NOBODY));
    let window = Window::open(&display, &place).await;
    let patience = TimeoutConfiguration::new(Some(PATIENCE), None, None);
    window.client.update_timeouts(patience).await.expect("the driver listens");
    window.ask(GESTURES, vec![]).await;
    let times = Times { yardstick };
    opening(&window, &display, &file, &times).await;
    scrolling(&window, lines, &times).await;
    sorting(&window, &times).await;
    searching(&window, &times).await;
    window.close().await;
}

/// Median of five readings of the whole file, in milliseconds.
fn bare_loop(file: &Path) -> f64 {
    let bytes = fs::read(file).expect("just written");
    let mut rounds = [0.0; 5];
    for round in &mut rounds {
        let start = Instant::now();
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(&bytes[..]);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).expect("memory is always readable") {
            black_box(&record);
        }
        *round = start.elapsed().as_secs_f64() * 1e3;
    }
    times::median(&mut rounds)
}

/// From the fall of the file to its first rows.
async fn opening(window: &Window, display: &Display, file: &Path, times: &Times) {
    display.drop_files(&[file]).await;
    let opened = run(window, "return gestures.opened()", vec![]).await;
    times.say("file dropped → first rows", &[opened]);
}

/// Frames while rolling, then rows far from those that were seen.
async fn scrolling(window: &Window, lines: u32, times: &Times) {
    for (name, gesture, step) in [
        ("nothing moves", "roll", 0.0),
        ("3 rows a frame, no script", "rollPlain", 111.0),
        ("3 rows a frame", "roll", 111.0),
        ("a screen a frame", "roll", 370.0),
    ] {
        let script = format!("return gestures.{gesture}(arguments[0])");
        let frames = ask_later(window, &script, vec![json!(step)]).await;
        let mut frames: Vec<f64> = serde_json::from_value(frames).expect("times");
        times.frames(&format!("scroll, {name}"), &mut frames);
    }
    let mut far = Vec::new();
    for round in 0..ROUNDS {
        let part = f64::from((round * 7 + 3) % 17) / 17.0;
        far.push(run(window, "return gestures.scrollTo(arguments[0])", vec![json!(part)]).await);
    }
    times.say("scroll far → rows", &far);
    let last = run(window, "return gestures.scrollTo(1)", vec![]).await;
    let shown = window.ask("return gestures.lastRow()", vec![]).await;
    assert_eq!(shown, json!(lines), "the end of the scroll bar is the last line");
    times.say("scroll to the end → rows", &[last]);
}

async fn sorting(window: &Window, times: &Times) {
    for column in ["Nom", "Classe", "Identifiant", "État"] {
        let mut both = Vec::new();
        for _ in 0..4 {
            both.push(run(window, "return gestures.sort(arguments[0])", vec![json!(column)]).await);
        }
        // The first of each column works its order out; the others turn it round.
        times.say(&format!("sort by {column}, first → rows"), &both[..1]);
        times.say(&format!("sort by {column}, again → rows"), &both[1..]);
    }
}

/// A name typed letter by letter, then taken away.
async fn searching(window: &Window, times: &Times) {
    let mut letters = Vec::new();
    for name in ["martin", "zoé", "ines", "5b"] {
        let typed: Vec<char> = name.chars().collect();
        for end in 1..=typed.len() {
            let text: String = typed[..end].iter().collect();
            letters
                .push(run(window, "return gestures.search(arguments[0])", vec![json!(text)]).await);
        }
        letters.push(run(window, "return gestures.search('')", vec![]).await);
    }
    times.say("search, each key → rows", &letters);
}

/// One gesture, timed in the page.
async fn run(window: &Window, gesture: &str, arguments: Vec<Value>) -> Gesture {
    let timed = ask_later(window, gesture, arguments).await;
    serde_json::from_value(timed).expect("a timed gesture")
}

/// What a promise of the page comes to.
async fn ask_later(window: &Window, script: &str, arguments: Vec<Value>) -> Value {
    let script = format!(
        "const done = arguments[arguments.length - 1]; \
         (function () {{ {script} }}).apply(null, arguments).then(done, (fault) => done(String(fault)))"
    );
    let answer = window.client.execute_async(&script, arguments).await;
    answer.expect("the page answers")
}
