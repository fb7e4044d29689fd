//! A tag names the version that is released, and every place that says it says the same.

use std::fs;

use crate::{
    paths,
    step::{Outcome, Stopped},
};

/// The version of all programs.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Files that say it besides, and how.
const PLACES: [(&str, &str); 4] = [
    ("CHANGELOG.md", "\n## VERSION\n"),
    ("ui/package.json", "\"version\": \"VERSION\""),
    ("packaging/balado-import/changelog", "balado-import (VERSION) "),
    ("packaging/balado-service/changelog", "balado-service (VERSION) "),
];

/// Stops unless `tag` is `v` and the version.
pub fn is_version(tag: &str) -> Outcome {
    if tag.strip_prefix('v') != Some(VERSION) {
        return Err(Stopped(format!(
            "the tag is « {tag} » and the programs are {VERSION}: set it in Cargo.toml, or tag v{VERSION}"
        )));
    }
    everywhere()
}

/// Stops where another version is said.
fn everywhere() -> Outcome {
    for (file, words) in PLACES {
        let text = fs::read_to_string(paths::root().join(file));
        let text = text.map_err(|error| Stopped(format!("{file}: {error}")))?;
        let words = words.replace("VERSION", VERSION);
        if !text.contains(&words) {
            return Err(Stopped(format!("{file} does not say « {} »", words.trim())));
        }
    }
    println!("version {VERSION}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_version_with_its_letter() {
        let right = format!("v{VERSION}");
        let table = [
            (right.as_str(), true, "the version"),
            (VERSION, false, "without its letter"),
            ("v99.0.0", false, "another version"),
            ("", false, "no tag"),
        ];
        for (tag, expected, case) in table {
            assert_eq!(is_version(tag).is_ok(), expected, "{case}");
        }
    }
}
