use std::fmt::Write;

use super::*;
use crate::{
    check::{Checked, check},
    export::{Options, read_with},
    finding::{Code, Look},
};

#[test]
fn a_doubt_can_be_confirmed_and_damage_cannot() {
    use Column::{Classes, FirstName, Id, LastName, Login};
    let looks = |column, look, can, case| (Finding::of_look(3, column, look), can, case);
    let at = |rule, column| Finding::at(rule, 3, column);
    let table = [
        looks(LastName, Look::Type, true, "somebody called « Élève »"),
        looks(LastName, Look::Class, true, "« 3B » may be a nickname"),
        looks(FirstName, Look::Other, true, "whatever it is, it is no other column's"),
        looks(LastName, Look::Email, false, "nobody is called by an address"),
        looks(LastName, Look::Phone, false, "nor by a telephone"),
        looks(LastName, Look::Date, false, "nor by a day"),
        looks(LastName, Look::Id, false, "nor by a number"),
        looks(FirstName, Look::ActivationCode, false, "an activation code stays here"),
        looks(Id, Look::Login, true, "a school chose its ids"),
        looks(Id, Look::Name, false, "no id has accents and capitals"),
        looks(Id, Look::Date, false, "a spreadsheet made it"),
        looks(Login, Look::Id, true, "a login of digits"),
        looks(Login, Look::Name, false, "the name is one column too far"),
        looks(Login, Look::Email, false, "an address must not leave this PC"),
        looks(Classes, Look::Login, true, "a group called « sport.etudes »"),
        looks(Classes, Look::Date, false, "a date for a class"),
        looks(Classes, Look::Phone, false, "a telephone for a class"),
        (at(Rule::NamesOfAnother, None), true, "a name beside another's login"),
        (at(Rule::LineMoved, None), false, "a torn line"),
        (at(Rule::LineTorn, None), false, "a line too short"),
        (at(Rule::CellMoved, Some(Classes)), false, "a school for a class"),
        (at(Rule::CellsExchanged, Some(Id)), false, "exchanged"),
        (at(Rule::ClassPerhapsRounded, Some(Classes)), true, "a class called 60"),
        (at(Rule::IdOfAnother, Some(Id)), true, "a column that was sorted"),
        (at(Rule::IdDamaged, Some(Id)), false, "rounded"),
        (at(Rule::IdDoubled, None), false, "two lines, one id"),
        (at(Rule::LoginDoubled, None), false, "two people, one login"),
    ];
    for (mut finding, can, case) in table {
        assert_eq!(finding.can_be_confirmed(), can, "{case}");
        assert!(!can || !finding.cells().is_empty(), "{case}: something to look at");
        finding.confirm();
        assert!(!finding.can_be_confirmed(), "{case}: nothing is blocked");
    }
    for rule in Rule::ALL {
        assert!(!Finding::of_file(*rule).can_be_confirmed(), "{rule:?}: the whole file");
    }
}

/// Reads a file as a person confirmed it: all that its doubts are about, or one column of it.
fn looked(file: &str, line: u32, columns: &[(Column, &str)]) -> Checked {
    let mut confirmed = Confirmed::default();
    for (column, text) in columns {
        confirmed.set(line, *column, text);
    }
    let options = Options { confirmed: Some(&confirmed), ..Options::default() };
    check(read_with(file.as_bytes(), &options).unwrap())
}

fn told(checked: &Checked, line: u32) -> Vec<String> {
    checked
        .findings_at(line)
        .iter()
        .map(|finding| format!("{}: {}", finding.severity().as_str(), finding.message()))
        .collect()
}

const PEOPLE: &str = "Id;Type;Nom;Prénom;Login;Classe(s)\n\
    2605691;Élève;VIDAL;Zoé;zoe.vidal;6A\n\
    2605693;Élève;Élève;Nils;nils.eleve;6A\n\
    2605698;Élève;ROUX;Aïda;aida.roux;6A\n";

#[test]
fn a_confirmed_line_goes_on_and_nothing_is_lost_of_what_was_said() {
    let checked = looked(PEOPLE, 3, &[(Column::LastName, "Élève")]);
    let names: Vec<String> = checked.accounts().map(|one| one.last_name.to_string()).collect();
    assert_eq!(names, ["VIDAL", "Élève", "ROUX"]);
    assert_eq!(
        told(&checked, 3),
        [
            "notice: Vérifié par vous (remarque levée : « Nom » contient un type de compte, comme « Type » : des cellules ont changé de colonne)"
        ]
    );
    assert!(checked.findings_at(3)[0].is_harmless());
}

#[test]
fn what_was_confirmed_is_what_the_cells_said() {
    let table: [(&[(Column, &str)], &str); 3] = [
        (&[(Column::LastName, "Eleve")], "another text"),
        (&[(Column::FirstName, "Nils")], "another cell"),
        (&[], "nothing"),
    ];
    for (columns, case) in table {
        let checked = looked(PEOPLE, 3, columns);
        assert_eq!(checked.accounts().count(), 2, "{case}");
        assert!(checked.findings_at(3)[0].can_be_confirmed(), "{case}");
    }
}

#[test]
fn what_else_is_wrong_with_a_confirmed_line_still_blocks_it() {
    let line = |id: &str, name: &str, login: &str, class: &str| {
        format!("{PEOPLE}{id};Élève;{name};Lou;{login};{class}\n")
    };
    let table = [
        (line("2605691", "Élève", "lou.eleve", "6A"), "duplicate-id", "another's id"),
        (line("1,23E+11", "Élève", "lou.eleve", "6A"), "id-damaged", "a rounded id"),
        (line("2605700", "Élève", "ZOE.VIDAL", "6A"), "duplicate-login", "another's login"),
        (line("2605700", "Élève", "lou.eleve", "12/05/2011"), "class-damaged", "a day"),
        (line("2605700", "3?B", "lou.eleve", "6A"), "unreadable-characters", "a letter lost"),
        (line("2605700", "Élève", "D’ALMEIDA", "6A"), "unreadable-row", "a name for a login"),
    ];
    for (file, code, case) in table {
        let name = if file.contains("3?B") { "3?B" } else { "Élève" };
        let checked = looked(&file, 5, &[(Column::LastName, name)]);
        let found = checked.findings_at(5).iter().find(|finding| finding.is_blocking());
        assert_eq!(found.map(|finding| finding.code().as_str()), Some(code), "{case}");
        assert!(checked.findings_at(5).iter().any(Finding::is_confirmed), "{case}");
        let entry = checked.entries().find(|entry| entry.line == 5).expect("shown");
        assert!(entry.is_blocked(), "{case}");
    }
}

#[test]
fn doubts_that_the_others_of_a_file_raise_are_lifted_line_by_line() {
    let mut file = "Id;Type;Nom;Prénom;Login;Classe(s)\n".to_owned();
    for (at, name) in (0..).zip(["VIDAL", "ROUX", "ROY", "DURAND", "PETIT", "MERCIER"]) {
        let id = 2_605_691 + at * 37;
        let login = name.to_lowercase();
        let _ = writeln!(file, "{id};Élève;{name};Zoé;zoe.{login};6A");
    }
    let swapped = file.replace("ROUX;Zoé;zoe.roux", "ROY;Zoé;zoe.roux");
    let swapped = swapped.replace("ROY;Zoé;zoe.roy", "ROUX;Zoé;zoe.roy");
    let names = |name, login| {
        [(Column::LastName, name), (Column::FirstName, "Zoé"), (Column::Login, login)]
    };
    assert_eq!(looked(&swapped, 3, &[]).accounts().count(), 4, "both are doubted");
    let checked = looked(&swapped, 3, &names("ROY", "zoe.roux"));
    assert_eq!(checked.accounts().count(), 5, "the other line still waits");
    assert!(checked.findings_at(4)[0].is_blocking());
    let strange = file.replace(";zoe.petit;", ";2605;");
    assert_eq!(looked(&strange, 6, &[]).accounts().count(), 5, "a number for a login");
    assert_eq!(looked(&strange, 6, &[(Column::Login, "2605")]).accounts().count(), 6);
}

#[test]
fn a_confirmed_line_is_looked_at_as_all_others() {
    let file = PEOPLE.replace("nils.eleve;6A", "nils.eleve;");
    let checked = looked(&file, 3, &[(Column::LastName, "Élève")]);
    assert!(told(&checked, 3).contains(&"notice: Classe manquante".to_owned()));
    let doubled = format!("{PEOPLE}2605702;Élève;Élève;Nils;nils.eleve1;6B\n");
    let mut confirmed = Confirmed::default();
    confirmed.set(3, Column::LastName, "Élève");
    confirmed.set(5, Column::LastName, "Élève");
    let options = Options { confirmed: Some(&confirmed), ..Options::default() };
    let checked = check(read_with(doubled.as_bytes(), &options).unwrap());
    assert_eq!(checked.accounts().count(), 4);
    assert!(checked.findings_at(5).iter().any(|finding| finding.code() == Code::Homonym));
}

#[test]
fn one_line_of_a_column_that_was_sorted_is_believed_alone() {
    let mut file = "Id;Type;Nom;Prénom\n".to_owned();
    for at in 0..24_u32 {
        let name = char::from_u32(u32::from('A') + at).unwrap();
        let _ = writeln!(file, "{};Élève;{name}ROUX;Zoé", 2_605_000 + at * at * 37);
    }
    assert_eq!(looked(&file, 5, &[]).accounts().count(), 0, "ids and names are both in order");
    let id = 2_605_000 + 3 * 3 * 37;
    let cells = [(Column::Id, &*id.to_string()), (Column::LastName, "DROUX")];
    assert_eq!(looked(&file, 5, &cells).accounts().count(), 0, "whose id it is says the name");
    let cells = [cells[0], cells[1], (Column::FirstName, "Zoé")];
    let checked = looked(&file, 5, &cells);
    assert_eq!(checked.accounts().count(), 1, "one line at a time");
    assert!(checked.findings_at(6)[0].can_be_confirmed());
}
