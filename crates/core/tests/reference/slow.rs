//! A reader of well-formed files, one character after the other, as the documents describe them.
//!
//! It shares no code and no table with the program and guesses nothing: the dialect is told.

use balado_core::school::Profile;

use crate::files::Dialect;

/// A line of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    pub line: u32,
    pub profile: Option<Profile>,
    pub ent_id: String,
    pub last_name: String,
    pub first_name: String,
    pub login: String,
    pub classes: String,
}

/// Cells and the line on which they start.
type Record = (u32, Vec<String>);

pub fn read(text: &str, dialect: Dialect) -> Vec<Person> {
    let chars: Vec<char> = text.trim_start_matches('\u{feff}').chars().collect();
    let mut records = match dialect {
        Dialect::Ent => quoted_records(&chars, ';'),
        Dialect::Plain(separator) | Dialect::Quoted(separator) => rfc_records(&chars, separator),
    };
    let (_, header) = records.remove(0);
    let places = places(&header);
    records.into_iter().map(|record| person(&record, &places)).collect()
}

/// The ENT's dialect: a cell ends at `";"`, a record at a quote and a line end that a quote or
/// nothing follows.
fn quoted_records(chars: &[char], separator: char) -> Vec<Record> {
    let at = |index: usize| chars.get(index).copied();
    let (mut records, mut index, mut line) = (Vec::new(), 0, 1);
    while index < chars.len() {
        assert_eq!(chars[index], '"', "a record starts with a quote");
        let (start, mut cells, mut cell) = (line, Vec::new(), String::new());
        index += 1;
        loop {
            let end = after_line_end(chars, index + 1);
            if at(index) == Some('"')
                && at(index + 1) == Some(separator)
                && at(index + 2) == Some('"')
            {
                cells.push(std::mem::take(&mut cell));
                index += 3;
            } else if at(index) == Some('"')
                && end.is_some_and(|end| matches!(at(end), None | Some('"')))
            {
                index = end.expect("just looked at");
                line += 1;
                break;
            } else {
                let c = at(index).expect("a record has an end");
                line += u32::from(c == '\n');
                cell.push(c);
                index += 1;
            }
        }
        cells.push(cell);
        records.push((start, cells));
    }
    records
}

/// RFC 4180: a cell between quotes holds anything, its own quotes doubled.
fn rfc_records(chars: &[char], separator: char) -> Vec<Record> {
    let (mut records, mut index, mut line) = (Vec::new(), 0, 1);
    while index < chars.len() {
        let (start, mut cells) = (line, Vec::new());
        loop {
            let (cell, next, breaks) = rfc_cell(chars, index, separator);
            cells.push(cell);
            line += breaks;
            index = next;
            if chars.get(index) != Some(&separator) {
                break;
            }
            index += 1;
        }
        index = after_line_end(chars, index).expect("a record ends with its line");
        line += 1;
        records.push((start, cells));
    }
    records
}

/// A cell, where it ends, and how many line breaks it holds.
fn rfc_cell(chars: &[char], from: usize, separator: char) -> (String, usize, u32) {
    let (mut cell, mut index, mut breaks) = (String::new(), from, 0);
    let in_quotes = chars.get(from) == Some(&'"');
    index += usize::from(in_quotes);
    while let Some(c) = chars.get(index).copied() {
        let doubled = c == '"' && chars.get(index + 1) == Some(&'"');
        if in_quotes && c == '"' && !doubled {
            return (cell, index + 1, breaks);
        }
        if !in_quotes && (c == separator || after_line_end(chars, index).is_some()) {
            break;
        }
        breaks += u32::from(c == '\n');
        cell.push(c);
        index += if in_quotes && doubled { 2 } else { 1 };
    }
    (cell, index, breaks)
}

/// What follows the line end at a place, if there is one.
fn after_line_end(chars: &[char], at: usize) -> Option<usize> {
    match (chars.get(at), chars.get(at + 1)) {
        (Some('\r'), Some('\n')) => Some(at + 2),
        (Some('\n'), _) => Some(at + 1),
        _ => None,
    }
}

/// Where id, type, family name, given name, login and classes are.
fn places(header: &[String]) -> [Option<usize>; 6] {
    // Two columns of the Portuguese header share a label: only their order tells them apart.
    if header.iter().any(|label| label == "Turmas") {
        return [0, 2, 3, 4, 5, 10].map(Some);
    }
    let labels: [&[&str]; 6] = [
        &["Id", "ID", "Id."],
        &["Type", "Typ", "Tipo"],
        last_name_labels(header),
        first_name_labels(header),
        &["Identifiant", "Login", "Username", "Benutzername", "Nombre de usuario", "Nome utente"],
        &["Classes", "Classe(s)", "Klassen", "Clases", "Classi"],
    ];
    labels.map(|known| header.iter().position(|label| known.contains(&label.as_str())))
}

fn last_name_labels(header: &[String]) -> &'static [&'static str] {
    if header.iter().any(|label| label == "Cognome") {
        &["Cognome"]
    } else {
        &["Nom", "Name", "Apellido"]
    }
}

fn first_name_labels(header: &[String]) -> &'static [&'static str] {
    if header.iter().any(|label| label == "Cognome") {
        &["Nome"]
    } else {
        &["Prénom", "First name", "Vorname", "Nombre"]
    }
}

fn person((line, cells): &Record, places: &[Option<usize>; 6]) -> Person {
    let cell = |at: usize| {
        places[at].and_then(|place| cells.get(place)).map_or("", |cell| cell.trim()).to_owned()
    };
    // A name is written on one line.
    let name = |at: usize| cell(at).split_whitespace().collect::<Vec<_>>().join(" ");
    Person {
        line: *line,
        profile: profile(&cell(1)),
        ent_id: cell(0),
        last_name: name(2),
        first_name: name(3),
        login: cell(4),
        classes: cell(5),
    }
}

fn profile(word: &str) -> Option<Profile> {
    Some(match word {
        "Élève" | "Elève" | "Pupil" | "Student" | "Schüler" | "Alumno" | "Studente"
        | "Aluno(a)" => Profile::Student,
        "Enseignant" | "Teacher" | "Lehrperson" | "Profesor" | "Insegnante" | "Professor(a)" => {
            Profile::Teacher
        }
        "Parent" | "Relative" | "Elternteil" | "Padre/madre" | "Genitore" | "Pai/Mãe" => {
            Profile::Relative
        }
        "Personnel" => Profile::Personnel,
        "Invité" | "Guest" | "Gast" | "Invitado" | "Ospite" | "Convidado" => Profile::Guest,
        _ => return None,
    })
}
