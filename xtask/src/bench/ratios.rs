//! What criterion measured, each time beside the yardstick of its group.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    paths,
    step::{Outcome, Stopped},
};

/// What the others are compared with, where there is one.
const YARDSTICKS: [&str; 4] =
    ["csv ByteRecord loop", "yardstick: map of owned ids", "yardstick: sort by class", "bare-loop"];

/// One benchmark, as criterion names it (`benchmark.json`).
#[derive(Debug, Deserialize)]
struct Named {
    group_id: String,
    function_id: Option<String>,
    value_str: Option<String>,
}

/// What it took (`estimates.json`), in nanoseconds.
#[derive(Debug, Deserialize)]
struct Estimates {
    median: Median,
}

#[derive(Debug, Deserialize)]
struct Median {
    point_estimate: f64,
}

/// A group and a size: what is compared with each other.
type Together = BTreeMap<(String, String), Vec<(String, f64)>>;

/// Says the medians measured since then, and their ratios. (The window's benchmarks say their own.)
pub fn say(since: SystemTime) -> Outcome {
    let folder = paths::target().join("criterion");
    let unread = |error| Stopped(format!("{}: {error}", folder.display()));
    let mut together = Together::new();
    for new in results(&folder, since).map_err(unread)? {
        let named: Named = read(&new.join("benchmark.json")).map_err(unread)?;
        let estimates: Estimates = read(&new.join("estimates.json")).map_err(unread)?;
        let size = named.value_str.unwrap_or_default();
        let name = named.function_id.unwrap_or_default();
        let group = together.entry((named.group_id, size)).or_default();
        group.push((name, estimates.median.point_estimate));
    }
    println!("\n── ratios");
    for ((group, size), times) in &together {
        for line in lines(group, size, times) {
            println!("   {line}");
        }
    }
    Ok(())
}

/// The folders `new` below this one whose estimates were written since then.
fn results(folder: &Path, since: SystemTime) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            continue;
        }
        let estimates = path.join("estimates.json");
        if path.ends_with("new") && estimates.metadata()?.modified()? >= since {
            found.push(path);
        } else {
            found.extend(results(&path, since)?);
        }
    }
    found.sort();
    Ok(found)
}

fn read<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

fn lines(group: &str, size: &str, times: &[(String, f64)]) -> Vec<String> {
    let yardstick = times.iter().find(|(name, _)| YARDSTICKS.contains(&name.as_str()));
    let line = |(name, time): &(String, f64)| {
        let ratio = yardstick.map(|(_, one)| format!("{:>8.2} ×", time / one)).unwrap_or_default();
        let name = [group, name, size].join("  ");
        format!("{:>12.3} ms  {ratio:>10}  {}", time / 1e6, name.trim_end())
    };
    times.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_stand_beside_the_yardstick_of_their_group() {
        let times = |names: [&str; 2]| {
            names.map(str::to_owned).into_iter().zip([2e6, 5e6]).collect::<Vec<_>>()
        };
        let table = [
            (
                "import",
                "1000",
                times(["bare-loop", "commit"]),
                ["2.000 ms      1.00 ×  import  bare-loop  1000", "2.50 ×  import  commit  1000"],
            ),
            ("list", "", times(["open", "sort"]), ["ms              list  open", "list  sort"]),
        ];
        for (group, size, times, expected) in table {
            for (line, end) in lines(group, size, &times).iter().zip(expected) {
                assert!(line.ends_with(end), "{line:?}");
            }
        }
    }

    #[test]
    fn what_was_measured_before_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("import/commit/1000/new");
        fs::create_dir_all(&new).unwrap();
        fs::create_dir_all(folder.path().join("import/commit/1000/base")).unwrap();
        fs::write(new.join("estimates.json"), r#"{"median":{"point_estimate":5.0}}"#).unwrap();
        let written = new.join("estimates.json").metadata().unwrap().modified().unwrap();
        let found = |since| results(folder.path(), since).unwrap();
        assert_eq!(found(written), [new]);
        assert!(found(written + Duration::from_secs(1)).is_empty());
    }
}
