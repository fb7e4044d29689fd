//! The documentation: links between its pages, and to the code, lead somewhere.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Pages that people read, besides those of `docs/`.
const PAGES: [&str; 3] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).expect("docs");
    let docs = docs.map(|entry| entry.expect("an entry").path());
    let docs = docs.filter(|path| path.extension() == Some("md".as_ref()));
    PAGES.map(|page| root().join(page)).into_iter().chain(docs).collect()
}

/// Targets of `[words](target)` and `![words](target)`, code left out.
fn links(page: &str) -> Vec<String> {
    let mut links = Vec::new();
    let mut code = false;
    for line in page.lines() {
        code ^= line.trim_start().starts_with("```");
        // What stands between backquotes is code: every other piece.
        let words: String = if code { String::new() } else { line.split('`').step_by(2).collect() };
        for after in words.split("](").skip(1) {
            links.extend(after.split_once(')').map(|(target, _)| target.to_owned()));
        }
    }
    links
}

/// What a title is called in a link, as GitHub does it.
fn anchor(title: &str) -> String {
    let kept = title.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn has_title(page: &str, wanted: &str) -> bool {
    let titles = page.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
    titles.into_iter().any(|title| anchor(title) == wanted)
}

/// Why a link of a page leads nowhere.
fn broken(page: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, title) = link.split_once('#').unwrap_or((link, ""));
    let file = if file.is_empty() {
        page.to_owned()
    } else {
        page.parent().expect("a page is in a folder").join(file)
    };
    let there = match fs::read_to_string(&file) {
        Ok(text) => title.is_empty() || has_title(&text, title),
        // A picture, or a folder.
        Err(_) => file.exists(),
    };
    (!there).then(|| format!("{}: {link}", page.display()))
}

#[test]
fn links_of_the_documentation_lead_somewhere() {
    let mut found = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        found.extend(links(&text).iter().filter_map(|link| broken(&page, link)));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_page_is_reached_from_the_first_one() {
    let mut reached = vec![root().join("README.md")];
    let mut next = 0;
    while let Some(page) = reached.get(next).cloned() {
        next += 1;
        let text = fs::read_to_string(&page).expect("a page");
        for link in links(&text) {
            let file = link.split('#').next().unwrap_or_default();
            let file = page.parent().expect("a folder").join(file).canonicalize();
            let page = file.ok().filter(|file| file.extension() == Some("md".as_ref()));
            reached.extend(page.filter(|file| !reached.contains(file)));
        }
    }
    let lost: Vec<PathBuf> = pages().into_iter().filter(|page| !reached.contains(page)).collect();
    assert_eq!(lost, Vec::<PathBuf>::new());
}

#[test]
fn a_link_is_read_as_a_reader_sees_it() {
    let table = [
        ("see [a](b.md) and ![c](d.png)", vec!["b.md", "d.png"], "two"),
        ("`[a](b.md)`", vec![], "code"),
        ("```\n[a](b.md)\n```\n[c](d)", vec!["d"], "a block of code"),
    ];
    for (page, expected, case) in table {
        assert_eq!(links(page), expected, "{case}");
    }
    let here = root().join("README.md");
    let table = [
        ("https://balado.example", false, "elsewhere"),
        ("docs/api.md", false, "a page"),
        ("docs/nowhere.md", true, "no page"),
        ("docs/api.md#signing-in", false, "a title"),
        ("docs/api.md#nowhere", true, "no title"),
        ("#try-it", false, "a title of this page"),
        ("docs/images/apercu.png", false, "a picture"),
    ];
    for (link, expected, case) in table {
        assert_eq!(broken(&here, link).is_some(), expected, "{case}");
    }
}

/// What stands for nobody having looked.
const NOT_SEEN: &str = "not seen here";

/// Every name of a Rust function in the tree.
fn functions(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        if entry.file_type().expect("a kind").is_dir() {
            functions(&path, names);
        } else if path.extension() == Some("rs".as_ref()) {
            let text = fs::read_to_string(&path).expect("source");
            let all = text.split("fn ").skip(1).filter_map(|after| after.split('(').next());
            names.extend(all.map(str::to_owned));
        }
    }
}

/// What the last cell of a row names in code, and is neither a function nor a file.
fn unknown<'a>(row: &'a str, functions: &BTreeSet<String>) -> Vec<&'a str> {
    let last = row.trim_end().trim_end_matches('|').rsplit('|').next().unwrap_or_default();
    let names = last.split('`').skip(1).step_by(2);
    names.filter(|name| !functions.contains(*name) && !root().join(name).is_file()).collect()
}

#[test]
fn what_is_said_of_other_systems_names_tests_that_exist() {
    let page = fs::read_to_string(root().join("docs/platforms.md")).expect("the page");
    let mut names = BTreeSet::new();
    for folder in ["crates", "tests", "src-tauri", "xtask"] {
        functions(&root().join(folder), &mut names);
    }
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| hazard"));
    let rows: Vec<&str> = rows.collect();
    assert!(rows.len() > 20, "{} rows", rows.len());
    for row in rows {
        assert_eq!(unknown(row, &names), Vec::<&str>::new(), "{row}");
        let seen = row.trim_end_matches(" |").rsplit('|').next().unwrap_or_default();
        assert!(
            seen.contains('`') || seen.contains(NOT_SEEN),
            "neither a test nor « not seen »: {row}"
        );
    }
}

#[test]
fn a_row_names_its_tests_in_its_last_cell() {
    let known = BTreeSet::from(["a_test".to_owned()]);
    let table = [
        ("| `con` | `x` | `a_test` |", vec![], "one that exists"),
        ("| h | done | `a_test`, `gone` |", vec!["gone"], "one that went"),
        ("| h | done | `ui/scripts/a11y.mjs` |", vec![], "a file"),
        ("| h | done | not seen here |", vec![], "none"),
    ];
    for (row, expected, case) in table {
        assert_eq!(unknown(row, &known), expected, "{case}");
    }
}
