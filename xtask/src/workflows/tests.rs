use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{command, paths};

/// What a workflow names, each by the line it stands in.
#[derive(Debug, Default, PartialEq)]
struct Named {
    /// Words after `cargo xtask`.
    xtask: Vec<String>,
    /// Scripts of the page, after `npm run`.
    scripts: Vec<String>,
    /// Files and folders of the repository.
    paths: Vec<String>,
    /// `owner/action@revision`.
    actions: Vec<String>,
}

/// Comments and what the runner puts in (`${{ … }}`) left out.
fn named(workflow: &str) -> Named {
    let mut named = Named::default();
    for line in workflow.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if line.starts_with('#') {
            continue;
        }
        if let Some((_, used)) = line.split_once("uses: ") {
            match used.strip_prefix("./") {
                Some(path) => named.paths.push(path.to_owned()),
                None => named.actions.push(used.to_owned()),
            }
            continue;
        }
        if let Some((_, words)) = line.split_once("cargo xtask ") {
            named.xtask.push(words.to_owned());
        }
        if let Some((_, words)) = line.split_once("npm run ") {
            named.scripts.extend(words.split(' ').find(|w| !w.starts_with('-')).map(str::to_owned));
        }
        named.paths.extend(line.split([' ', '"']).filter(|word| is_path(word)).map(str::to_owned));
    }
    named
}

/// A path of the repository as a workflow writes it, and none of the runner’s own.
fn is_path(word: &str) -> bool {
    let elsewhere = ["http", "./*", "$", "/"];
    word.contains('/')
        && !elsewhere.iter().any(|start| word.starts_with(start))
        && !word.contains("${{")
        && !word.contains("xtask:")
}

/// The folder of this repository, or a folder that its commands make.
fn is_there(path: &str) -> bool {
    let made = Path::new("target/packages");
    Path::new(path).starts_with(made) || paths::root().join(path).exists()
}

fn workflows() -> Vec<(PathBuf, Named)> {
    let folder = fs::read_dir(paths::root().join(super::FOLDER)).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    files.map(|file| (file.clone(), named(&fs::read_to_string(file).unwrap()))).collect()
}

fn scripts_of_the_page() -> BTreeSet<String> {
    let package = fs::read(paths::root().join("ui/package.json")).unwrap();
    let package: Value = serde_json::from_slice(&package).unwrap();
    package["scripts"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn every_command_that_a_workflow_calls_exists() {
    let scripts = scripts_of_the_page();
    let mut lacking = Vec::new();
    let mut called = BTreeSet::new();
    for (file, named) in workflows() {
        for words in named.xtask {
            let words: Vec<&str> = words.split_whitespace().collect();
            called.extend(words.first().map(ToString::to_string));
            if command(&words).is_none() {
                lacking.push(format!("{}: cargo xtask {}", file.display(), words.join(" ")));
            }
        }
        let scripts = named.scripts.iter().filter(|script| !scripts.contains(*script));
        lacking.extend(scripts.map(|script| format!("{}: npm run {script}", file.display())));
        let paths = named.paths.iter().filter(|path| !is_there(path));
        lacking.extend(paths.map(|path| format!("{}: {path}", file.display())));
    }
    assert_eq!(lacking, Vec::<String>::new());
    assert!(called.len() > 3, "the commands of the workflows were read: {called:?}");
}

#[test]
fn an_action_is_pinned_to_a_commit_with_its_version_beside_it() {
    for (file, named) in workflows() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!named.actions.is_empty(), "{}", file.display());
        for action in named.actions {
            let (_, revision) = action.split_once('@').expect("a revision");
            let whole = revision.len() == 40 && revision.chars().all(|c| c.is_ascii_hexdigit());
            assert!(whole, "{}: {action}", file.display());
            assert!(text.contains(&format!("{action} # v")), "{}: {action}", file.display());
        }
    }
}

/// What a token may do is said once for all jobs, and more in a job that says why by its name.
#[test]
fn a_token_writes_nothing_but_the_release() {
    for (file, _) in workflows() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{}", file.display());
        let writing = text.lines().filter(|line| line.trim_end().ends_with(": write"));
        let expected = usize::from(file.ends_with("release.yml"));
        assert_eq!(writing.count(), expected, "{}", file.display());
    }
}

#[test]
fn what_a_workflow_names_is_read_as_a_runner_does() {
    let text = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let table = [
        ("- run: .ci/run", Named { paths: text(&[".ci/run"]), ..Named::default() }, "a script"),
        (
            "run: cargo xtask bundle --signed",
            Named { xtask: text(&["bundle --signed"]), ..Named::default() },
            "with an option",
        ),
        (
            "run: npm run --silent build",
            Named { scripts: text(&["build"]), ..Named::default() },
            "a script of the page",
        ),
        (
            "- uses: actions/checkout@0123 # v5",
            Named { actions: text(&["actions/checkout@0123"]), ..Named::default() },
            "an action",
        ),
        (
            "uses: ./.github/workflows/check.yml",
            Named { paths: text(&[".github/workflows/check.yml"]), ..Named::default() },
            "a workflow of ours",
        ),
        ("# cargo xtask gone", Named::default(), "a comment"),
        ("run: sha256sum --check ./*.sha256", Named::default(), "a folder of the runner"),
        ("group: check-${{ github.ref }}", Named::default(), "a value of the runner"),
    ];
    for (line, expected, case) in table {
        assert_eq!(named(line), expected, "{case}");
    }
}
