//! How busy the machine is: what it does besides stands in every figure.

use std::{fs, thread};

/// Says it, `when` first, and what it means for the figures.
pub fn say(when: &str) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").ok().and_then(|line| last_minute(&line));
    println!("\n── load, {when}\n   {}", sentence(cores, load));
    println!("   Compare ratios of one run. Those of several threads need idle cores.");
}

/// Programs that wanted a core, on average over the last minute (`proc_loadavg(5)`).
fn last_minute(line: &str) -> Option<f64> {
    line.split_whitespace().next()?.parse().ok()
}

fn sentence(cores: usize, load: Option<f64>) -> String {
    let Some(load) = load else {
        return format!("{cores} cores; this system does not say how busy they are.");
    };
    let word = if load < 0.5 { "idle" } else { "NOT idle: figures are noise" };
    format!("{cores} cores, {load:.2} busy over the last minute: {word}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_is_read_and_judged() {
        let table = [
            ("0.12 0.40 0.31 1/512 4242\n", "4 cores, 0.12 busy over the last minute: idle."),
            (
                "7.16 7.65 5.22 9/512 4242\n",
                "4 cores, 7.16 busy over the last minute: NOT idle: figures are noise.",
            ),
            ("", "4 cores; this system does not say how busy they are."),
        ];
        for (line, expected) in table {
            assert_eq!(sentence(4, last_minute(line)), expected, "{line:?}");
        }
    }
}
