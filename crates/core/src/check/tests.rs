use std::fmt::Write as _;

use super::*;
use crate::{export::read, finding::Code};

fn checked(body: &str) -> Checked {
    let file = format!("Id;Type;Nom;Prénom;Identifiant;Établissements;Classes\n{body}");
    check(read(file.as_bytes()).expect("a header"))
}

/// `line code severity message` of each finding.
fn told(checked: &Checked) -> Vec<String> {
    let told = |finding: &Finding| {
        let line = finding.line().map_or("file".to_owned(), |line| line.to_string());
        format!(
            "{line} {} {}: {}",
            finding.code().as_str(),
            finding.severity().as_str(),
            finding.message()
        )
    };
    checked.findings.iter().map(told).collect()
}

#[test]
fn each_line_is_judged_by_itself() {
    let table: [(&str, &[&str], usize, &str); 12] = [
        ("1;Élève;A;B;a.b;S;6A\n", &[], 1, "nothing to say"),
        ("1;Élève;;B;a.b;S;6A\n", &["2 missing-name blocking: Nom manquant"], 0, "no family name"),
        (
            "1;Élève;A; ;a.b;S;6A\n",
            &["2 missing-name blocking: Prénom manquant"],
            0,
            "no given name",
        ),
        (";Élève;A;B;a.b;S;6A\n", &["2 missing-id blocking: Id ENT manquant"], 0, "no id"),
        (
            "1,23E+11;Élève;A;B;a.b;S;6A\n",
            &[
                "2 id-damaged blocking: Id ENT abîmé : ce n’est plus ce que l’ENT a écrit (nombre arrondi, date, erreur d’un tableur, majuscules…)",
            ],
            0,
            "a spreadsheet",
        ),
        ("1;Élève;A;B;a.b;S;\n", &["2 missing-class notice: Classe manquante"], 1, "no class"),
        ("1;Enseignant;A;B;a.b;S;\n", &[], 1, "a teacher needs no class"),
        (
            "1;Chef;A;B;a.b;S;6A\n",
            &[
                "2 unknown-type blocking: Type inconnu : vide, ou ni élève, ni enseignant, ni parent, ni personnel, ni invité",
            ],
            0,
            "another type",
        ),
        (
            "1;Élève;A\u{FFFD};B;a.b;S;6A\n",
            &[
                "2 unreadable-characters blocking: Caractères illisibles (Nom) : des lettres sont perdues",
            ],
            0,
            "a lost byte",
        ),
        (
            "1;Élève;A;B\u{202E};a.b;S;6A\n",
            &[
                "2 invisible blocking: Caractère invisible (Prénom) : il change le sens de lecture de la valeur",
            ],
            0,
            "a direction mark",
        ),
        ("1;Élève;A;B;;S;6A\n", &[], 1, "no login"),
        (
            "1;Élève;A;B;a.b;S\n",
            &["2 unreadable-row blocking: Ligne illisible : 6 colonnes au lieu de 7"],
            0,
            "a cell is missing",
        ),
    ];
    for (body, findings, accounts, case) in table {
        let checked = checked(body);
        assert_eq!(told(&checked), findings, "{case}");
        assert_eq!(checked.accounts().count(), accounts, "{case}");
        assert_eq!(checked.entries().len(), 1, "{case}: no line is lost");
    }
}

#[test]
fn lines_are_judged_together() {
    let table: [(&str, &[&str], usize, &str); 6] = [
        (
            "1;Élève;A;B;a.b;S;6A\n1;Élève;A;B;a.b;S;6A\n",
            &["3 duplicate-id notice: Doublon de la ligne 2 : la personne est comptée une fois"],
            1,
            "the same line twice",
        ),
        (
            "1;Élève;A;B;a.b;S;6A\n1;Élève;A;B;a.b;S;5A\n",
            &[
                "2 duplicate-id blocking: Doublon, ligne 3",
                "3 duplicate-id blocking: Doublon, ligne 2",
            ],
            0,
            "one id, two people",
        ),
        (
            "1;Élève;A;B;a.b;S;6A\n2;Élève;C;D;a.b;S;5A\n",
            &[
                "2 duplicate-login blocking: Identifiant en double, ligne 3",
                "3 duplicate-login blocking: Identifiant en double, ligne 2",
            ],
            0,
            "one login, two ids",
        ),
        (
            "1;Élève;A-É;B;a.b;S;6A\n2;Élève;a e;B;a.b2;S;4B\n",
            &["2 homonym notice: Homonyme en 4B", "3 homonym notice: Homonyme en 6A"],
            2,
            "namesakes, written differently",
        ),
        (
            "1;Élève;A;B;a.b;S;6A\n2;Élève;A;B;a.b2;T;4B\n",
            &[],
            2,
            "the same name in another school",
        ),
        (
            "1;Élève;A;B;a.b;S;6A\n2;Enseignant;A;B;a.b2;S;4B\n",
            &[
                "file mixed-profiles notice: L’export contient plusieurs profils : les élèves et les enseignants sont rangés chacun dans leur liste.",
            ],
            2,
            "the same name in the other list",
        ),
    ];
    for (body, findings, accounts, case) in table {
        let checked = checked(body);
        assert_eq!(told(&checked), findings, "{case}");
        assert_eq!(checked.accounts().count(), accounts, "{case}");
    }
}

#[test]
fn the_outcome_says_what_the_file_is_good_for() {
    let table = [
        ("1;Élève;A;B;a.b;S;6A\n", Outcome::Ok, None, "a good file"),
        ("1;Élève;A;B;a.b;S;\n", Outcome::Ok, None, "a pupil without a class is a pupil"),
        ("1;Élève;A;B;a.b;S;6A\n2;Élève;;B;c.d;S;6A\n", Outcome::Warn, None, "a line aside"),
        ("1;Élève;A;B;a.b;S;6A\n2;Parent;C;B;c.d;S;\n", Outcome::Warn, None, "a parent aside"),
        ("2;Parent;C;B;c.d;S;\n", Outcome::Reject, Some(Code::Parents), "parents only"),
        ("2;Personnel;C;B;c.d;S;\n", Outcome::Reject, Some(Code::Personnel), "personnel only"),
        ("", Outcome::Reject, Some(Code::NoAccounts), "a header only"),
    ];
    for (body, outcome, refusal, case) in table {
        let checked = checked(body);
        assert_eq!(checked.outcome(), outcome, "{case}");
        assert_eq!(checked.refusal().map(Finding::code), refusal, "{case}");
    }
}

#[test]
fn a_file_without_classes_says_so_and_asks_none() {
    let file = "Id;Type;Nom;Prénom\n1;Élève;A;B\n";
    let checked = check(read(file.as_bytes()).expect("columns enough"));
    assert!(!checked.how.has(Column::Classes));
    assert_eq!(
        told(&checked),
        [
            "file missing-columns notice: Il manque à cet export les identifiants de connexion et les classes : ce que Balado en connaît déjà est gardé."
        ]
    );
}

#[test]
fn a_blocked_line_still_says_what_it_says() {
    let checked = checked("1;Élève;;Kévin;k.x;S;4C\n2;Élève;A;B;a.b;S;6A, 6B\n");
    let [blocked, account] = [0, 1].map(|at| checked.entry(at).expect("two lines"));
    assert_eq!((blocked.texts().first_name, &*blocked.texts().classes), ("Kévin", "4C"));
    assert_eq!(blocked.roster, Some(Roster::Students));
    assert_eq!((account.texts().last_name, &*account.texts().classes), ("A", "6A, 6B"));
}

#[test]
fn a_line_of_no_list_is_shown_once() {
    let table = [
        ("1;Élève;A;B;a.b;S;6A\n2;Chef;C;D;c.d;S;\n", [2, 0], "among the pupils of the file"),
        ("1;Enseignant;A;B;a.b;S;6A\n2;Chef;C;D;c.d;S;\n", [0, 2], "among its teachers"),
        (
            "1;Enseignant;A;B;a.b;S;6A\n2;Chef;C;D;c.d;S;\n3;Élève;E;F;e.f;S;6A\n",
            [2, 1],
            "among the pupils of both",
        ),
    ];
    for (body, expected, case) in table {
        let checked = checked(body);
        let count = |roster| checked.entries_of(roster).count();
        assert_eq!([count(Roster::Students), count(Roster::Teachers)], expected, "{case}");
    }
}

/// A list long enough for several threads: doubles, namesakes, blocked lines and remarks in it.
fn long_list() -> String {
    let mut text = String::from("\"Id\";\"Type\";\"Nom\";\"Prénom\";\"Identifiant\";\"Classes\"\n");
    for line in 0..5 * crate::PIECE {
        let (id, login) = (line - line % 4001 / 4000, line - line % 7001 / 7000);
        let last = if line % 997 == 0 { "" } else { "DEMAI" };
        let class = if line % 89 == 0 { "" } else { "6A" };
        let first = line % 9973;
        writeln!(
            text,
            "\"{id}\";\"Élève\";\"{last}\";\"Léa {first:x}\";\"lea.{login}\";\"{class}\""
        )
        .expect("a text takes all");
    }
    text
}

#[test]
fn all_threads_say_what_one_says() {
    let text = long_list();
    let told = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let checked = pool.install(|| check(read(text.as_bytes()).expect("an export")));
        let accounts: Vec<_> =
            checked.entries().map(|entry| (entry.line, entry.account())).collect();
        (accounts, checked.findings)
    };
    let (accounts, findings) = told(1);
    let codes: std::collections::BTreeSet<_> =
        findings.iter().map(|finding| finding.code().as_str()).collect();
    let expected = ["duplicate-id", "duplicate-login", "homonym", "missing-class", "missing-name"];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), expected);
    for threads in [2, 3, 4, 7] {
        let (others, said) = told(threads);
        assert_eq!(others.len(), accounts.len(), "{threads} threads");
        assert!(accounts == others, "{threads} threads");
        assert_eq!(said, findings, "{threads} threads");
    }
}

/// What looks odd across the lines of a file and harms nobody.
#[test]
fn a_plain_fault_costs_its_own_line_only() {
    let people = ["ADAM;Léa", "BERN;Zoé", "CARON;Noé", "DUVAL;Ève", "ERARD;Tom", "FAURE;Ida"];
    let line = |at: usize, id: &str, name: &str, login: &str| {
        format!("{id};Élève;{name};{login};Collège fictif;6{}\n", ["A", "B"][at % 2])
    };
    let file = |id: &dyn Fn(usize) -> String, login: &dyn Fn(usize, &str) -> String| -> String {
        let lines = people.iter().enumerate();
        lines.map(|(at, name)| line(at, &id(at), name, &login(at, name))).collect()
    };
    let far = |at: usize| (2_605_011 + at * at * 991).to_string();
    let whole = |_: usize, name: &str| {
        let (last, first) = name.split_once(';').expect("two names");
        format!("{first}.{last}").to_lowercase()
    };
    let table: [(String, usize, &str); 8] = [
        (file(&far, &whole), 6, "ids and names in order"),
        (file(&|at| (1_000_000 + at).to_string(), &whole), 6, "ids one after the other"),
        (file(&|at| if at == 5 { String::new() } else { far(at) }, &whole), 5, "no id at the end"),
        (file(&|at| if at == 0 { String::new() } else { far(at) }, &whole), 5, "no id at first"),
        (file(&far, &|at, _| format!("p{at}")), 6, "logins that are numbers"),
        (
            file(&far, &|_, name| name.replace(';', ".").to_lowercase()),
            6,
            "logins that begin with the family name",
        ),
        (
            file(&far, &|at, name| match at {
                2 => "noe.martin".to_owned(),
                _ => whole(at, name),
            }),
            6,
            "somebody married",
        ),
        (
            file(&far, &|_, name| {
                let (last, first) = name.split_once(';').expect("two names");
                format!("{}.{last}", first.chars().next().expect("a name")).to_lowercase()
            }),
            6,
            "logins with an initial",
        ),
    ];
    for (body, accounts, case) in table {
        let checked = checked(&body);
        assert_eq!(checked.accounts().count(), accounts, "{case}: {:?}", told(&checked));
    }
}
