//! Manual pages, made of what the command lines say of themselves: they cannot tell of yesterday.

use std::{env, fs, path::Path};

use clap::Command;
use clap_mangen::Man;

/// What `cargo xtask manual` sets, to write the page instead of comparing it.
const WRITE: &str = "BALADO_WRITE_MANUAL";

/// Titles that the library says in English, and ours.
const TITLES: [(&str, &str); 2] = [("NAME", "NOM"), ("EXTRA", "NOTES")];

/// Compares the page of a program with the one that its package will hold; `command` says itself in French already.
///
/// # Panics
///
/// When they differ.
pub fn compare(command: &Command, section: &str) {
    let name = format!("packaging/manual/{}.{section}", command.get_name());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&name);
    let page = page(command, section);
    if env::var_os(WRITE).is_some() {
        fs::write(&file, page).expect("the page is written");
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept, page, "{name} is not what the program says: cargo xtask manual");
}

/// The whole page in roff: the program, then each of its commands.
fn page(command: &Command, section: &str) -> String {
    let man = Man::new(command.clone()).section(section).manual("Balado");
    let mut page = Vec::new();
    let mut written = man.render_title(&mut page).and_then(|()| man.render_name_section(&mut page));
    written = written.and_then(|()| man.render_synopsis_section(&mut page));
    written = written.and_then(|()| man.render_description_section(&mut page));
    written = written.and_then(|()| man.render_options_section(&mut page));
    page.extend_from_slice(b".SH COMMANDES\n");
    commands(&mut page, command, command.get_name());
    if command.get_after_help().is_some() {
        written = written.and_then(|()| man.render_extra_section(&mut page));
    }
    written.expect("memory takes every line");
    in_french(&String::from_utf8(page).expect("clap writes UTF-8"))
}

/// Every command that does something, with what it takes.
fn commands(page: &mut Vec<u8>, of: &Command, path: &str) {
    for command in of.get_subcommands() {
        let path = format!("{path} {}", command.get_name());
        if command.has_subcommands() {
            commands(page, command, &path);
            continue;
        }
        page.extend_from_slice(format!(".SS {path}\n").as_bytes());
        let man = Man::new(command.clone());
        let description = man.render_description_section(page);
        description.and_then(|()| man.render_options_section(page)).expect("memory takes it");
    }
}

/// One preamble for all, French titles, and the parts of a command without titles of their own.
fn in_french(page: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut below = false;
    for line in page.lines() {
        below |= line.starts_with(".SS ");
        let preamble = line.starts_with(".ie ") || line.starts_with(".el ");
        let repeated = preamble && lines.iter().any(|kept| kept == line);
        let untitled = below && matches!(line, ".SH OPTIONS" | ".SH DESCRIPTION");
        below &= line != ".SH EXTRA";
        if repeated || untitled {
            continue;
        }
        let title = TITLES.iter().find(|(title, _)| line == format!(".SH {title}"));
        lines.push(title.map_or_else(|| line.to_owned(), |(_, title)| format!(".SH {title}")));
    }
    lines.join("\n") + "\n"
}
