//! What `balado check` says of a file: how it was understood, then each remark with its line, its person
//! and what to do.

use std::{collections::HashMap, fmt::Write as _, iter::Peekable};

use balado_core::{
    check::{Checked, Entry, Outcome},
    finding::Finding,
    school::is_unreadable,
};
use balado_desk::CheckedFile;

/// A longer name is no help to whoever looks for its line.
const LONGEST: usize = 40;

/// How much is said.
#[derive(Clone, Copy)]
pub struct Said {
    /// Whether people are named beside their line.
    pub names_people: bool,
}

impl Said {
    /// What is said of a file.
    pub fn of(self, file: &CheckedFile, outcome: Outcome) -> String {
        let word = match outcome {
            Outcome::Ok => "bon",
            Outcome::Warn => "à regarder",
            Outcome::Reject => "refusé",
        };
        match &file.result {
            Ok(checked) => format!("{} : {word}\n{}", file.name, self.understood(checked)),
            Err(error) => format!("{} : {word}\n  {}\n", file.name, error.help()),
        }
    }

    fn understood(self, checked: &Checked) -> String {
        let mut text = format!("  {} · {}\n", people(checked), checked.how.label());
        for finding in checked.findings_of_file() {
            let _infallible = writeln!(text, "  {}", finding.message());
        }
        let mut entries = checked.entries().peekable();
        let mut remedies = HashMap::new();
        let of_lines = checked.findings.iter().filter_map(|one| Some((one.line()?, one)));
        for (line, finding) in of_lines {
            let name = self.names_people.then(|| name_at(line, &mut entries)).flatten();
            let name = name.map_or_else(String::new, |name| format!(", {name}"));
            let help = remedy(finding, line, &mut remedies);
            let _infallible = writeln!(text, "  ligne {line}{name} : {}{help}", finding.message());
        }
        text
    }
}

fn people(checked: &Checked) -> String {
    let accounts = checked.accounts().count();
    let by_login = checked.entries().filter(Entry::is_by_login).count();
    match (accounts, by_login) {
        (0, 1) => "1 personne connue par son identifiant".to_owned(),
        (0, 2..) => format!("{by_login} personnes connues par leur identifiant"),
        (1, _) => "1 compte".to_owned(),
        _ => format!("{accounts} comptes"),
    }
}

/// What to do, said once: the lines below name the line that says it.
fn remedy(finding: &Finding, line: u32, said: &mut HashMap<&'static str, u32>) -> String {
    let Some(help) = finding.help() else { return String::new() };
    let first = *said.entry(help).or_insert(line);
    if first == line { format!(" — {help}") } else { format!(" — comme ligne {first}") }
}

/// Who a line says it is of. Lines are asked for in their order.
fn name_at<'c>(
    line: u32,
    entries: &mut Peekable<impl Iterator<Item = Entry<'c>>>,
) -> Option<String> {
    while entries.next_if(|entry| entry.line < line).is_some() {}
    let texts = entries.peek().filter(|entry| entry.line == line)?.texts();
    let name = [texts.last_name, texts.first_name].map(shown).join(" ");
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// A terminal obeys some of the characters that a damaged file may hold.
fn shown(name: &str) -> String {
    let mut letters = name.chars().map(|c| if is_unreadable(c) { '\u{FFFD}' } else { c });
    let mut shown: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use balado_core::{check::check, export::read};

    use super::*;

    fn lines(file: &str, names_people: bool) -> Vec<String> {
        let result = Ok(check(read(file.as_bytes()).expect("columns enough")));
        let file = CheckedFile { name: "a.csv".to_owned(), result };
        let said = Said { names_people }.of(&file, Outcome::Warn);
        said.lines().map(str::to_owned).collect()
    }

    const FILE: &str = "Id;Type;Nom;Prénom;Classes\n\
        1;Élève;ROUX;Zoé;6A\n\
        2;Élève;VIDAL;;6A\n\
        3;Élève;;Léo;6A\n\
        ;Élève;\u{1B}[31mNOËL;Ana;\n\
        4;Élève;ROY\n";

    #[test]
    fn people_are_named_beside_their_lines() {
        let table = [
            (3, "  ligne 3, VIDAL : Prénom manquant — Tapez le nom"),
            (4, "  ligne 4, Léo : Nom manquant — comme ligne 3"),
            (5, "  ligne 5, \u{FFFD}[31mNOËL Ana : Id ENT manquant — Recopiez"),
            (7, "  ligne 6 : Ligne illisible : 3 colonnes"),
        ];
        let said = lines(FILE, true);
        for (at, expected) in table {
            assert!(said[at].starts_with(expected), "{at}: {said:#?}");
        }
    }

    #[test]
    fn nobody_is_named_where_it_may_be_kept() {
        let said = lines(FILE, false).concat();
        for name in ["ROUX", "VIDAL", "Léo", "NOËL", "ROY"] {
            assert!(!said.contains(name), "{name}: {said}");
        }
        assert!(said.contains("ligne 3 : Prénom manquant"), "{said}");
    }

    #[test]
    fn a_long_name_is_cut() {
        let long = "X".repeat(LONGEST + 1);
        assert_eq!(shown(&long), format!("{}…", &long[1..]));
        assert_eq!(shown("ROUX"), "ROUX");
    }
}
