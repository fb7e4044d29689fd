//! Reading and checking beside the `csv` crate's bare record loop, in the same run.
//!
//! `BALADO_BENCH_LINES` says how many lines (1,000,000 unless told). Quote the ratios.

#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads the clock and is told how many lines"
)]

use std::{any::Any, env, hint::black_box, time::Instant};

use balado_core::{check::check, export::read};
use balado_testkit::generate::Generator;
use criterion::{BenchmarkId, Criterion, Throughput};

fn main() {
    let lines = env::var("BALADO_BENCH_LINES")
        .ok()
        .and_then(|lines| lines.parse().ok())
        .unwrap_or(1_000_000);
    let file = Generator::pupils(lines).bytes();
    ratios(&file);
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group("reading");
    group.throughput(Throughput::Bytes(file.len() as u64));
    for (name, run) in RUNS {
        group.bench_with_input(BenchmarkId::new(name, lines), &file, |bench, file| {
            bench.iter_with_large_drop(|| run(file));
        });
    }
    group.finish();
    criterion.final_summary();
}

/// What a run leaves; letting go of it is not timed.
type Run = fn(&[u8]) -> Box<dyn Any>;

const RUNS: [(&str, Run); 3] =
    [("csv ByteRecord loop", bare_loop), ("read", read_only), ("read and check", read_and_check)];

fn bare_loop(file: &[u8]) -> Box<dyn Any> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut cells = 0_usize;
    while reader.read_byte_record(&mut record).expect("memory is always readable") {
        cells += black_box(&record).len();
    }
    Box::new(cells)
}

fn read_only(file: &[u8]) -> Box<dyn Any> {
    Box::new(read(file).expect("an export"))
}

fn read_and_check(file: &[u8]) -> Box<dyn Any> {
    Box::new(check(read(file).expect("an export")))
}

/// The medians of interleaved rounds, as ratios to the bare loop.
fn ratios(file: &[u8]) {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..7 {
        for ((_, run), times) in RUNS.iter().zip(&mut times) {
            let start = Instant::now();
            let left = run(file);
            times.push(start.elapsed().as_secs_f64());
            drop(left);
        }
    }
    let medians = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    for ((name, _), median) in RUNS.iter().zip(medians) {
        println!("{name:<22} {:8.1} ms   {:.2} x the bare loop", median * 1e3, median / medians[0]);
    }
}
