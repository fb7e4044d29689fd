//! Node.js, which builds the page and comes from where the person likes.

use std::process::Command;

use crate::step::{Outcome, Stopped, npm};

/// The oldest Node.js that builds the page, as Vite says.
const NODE: (u32, u32) = (20, 19);

/// Stops when it is too old, or not there.
pub fn ensure() -> Outcome {
    let npm = npm(&["--version"]).output();
    let node = Command::new("node").arg("--version").output();
    let version = node.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let missing = match version {
        Ok(version) if is_enough(&version) && npm.is_ok_and(|npm| npm.status.success()) => {
            return Ok(());
        }
        Ok(version) if !is_enough(&version) => format!("{version} is here"),
        _ => "it is missing".to_owned(),
    };
    Err(Stopped(format!(
        "Node.js {}.{} or later, with npm, builds the page: {missing}. https://nodejs.org",
        NODE.0, NODE.1
    )))
}

/// Whether this is said by a Node.js of [`NODE`] or later.
fn is_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|n| n.parse().ok());
    (numbers.next(), numbers.next()) >= (Some(NODE.0), Some(NODE.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_recent_enough_from_20_19_on() {
        let table = [
            ("v20.19.0", true, "the first one"),
            ("v22.1.0", true, "a later one"),
            ("v20.9.0", false, "nine is before nineteen"),
            ("v18.20.4", false, "Debian 12’s own"),
            ("", false, "it said nothing"),
        ];
        for (version, expected, case) in table {
            assert_eq!(is_enough(version), expected, "{case}");
        }
    }
}
