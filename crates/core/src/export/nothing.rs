//! Words that programs write for a cell that is empty: `nan`, `NULL`, `None`, `\N`.
//!
//! Where a cell holds no name (an id, a login, a class, a school) such a word is nobody's: it is a blank. A
//! family may be called « Null » and a child « None »: under the names, the word is a blank only where the
//! file itself tells. Another column, which holds no names, has it for its empty cells; or several lines
//! have it beside logins, and no cell of the column is blank, since a program writes its word for all of
//! them. Beside a login that is made of it, it is somebody's name whatever the others say.
//!
//! `#N/A` is none of them: a search that failed has lost a value that was there.

use std::mem;

use super::{CellTexts, Word, dictionary::Dictionary, keys::Keys, row::Row};
use crate::school::fold;

/// As programs write them: pandas, SQL, Python, JavaScript, `MySQL`, spreadsheets.
const WORDS: [&str; 13] = [
    "nan",
    "NaN",
    "null",
    "Null",
    "NULL",
    "none",
    "None",
    "NONE",
    "n/a",
    "N/A",
    "\\N",
    "undefined",
    "(vide)",
];

/// Whether a cell is blank, or says so in such a word.
pub(super) fn is_none(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || place(cell).is_some()
}

/// Which of them a cell is. Asked for many cells: most are told by their first letter.
fn place(cell: &str) -> Option<usize> {
    let starts = matches!(cell.as_bytes(), [b'n' | b'N' | b'u' | b'(' | b'\\', ..]);
    (starts && cell.len() < 10).then(|| WORDS.iter().position(|word| *word == cell)).flatten()
}

/// The words for nothing that a file has in columns that hold no names.
#[derive(Clone, Copy, Default)]
pub(super) struct Nothing(u16);

impl Nothing {
    /// Remembers a cell that holds no name.
    pub(super) fn look(&mut self, cell: &str) {
        if let Some(at) = place(cell.trim()) {
            self.0 |= 1 << at;
        }
    }

    fn has(self, word: &str) -> bool {
        place(word).is_some_and(|at| self.0 & (1 << at) != 0)
    }
}

/// Makes blanks of the words for nothing of a reading.
pub(super) fn leave_out(rows: &mut [Row], words: &mut CellTexts, mut nothing: Nothing) {
    for row in rows.iter_mut() {
        let are_usual = row.key.id_bytes.are_digits() && row.key.login_bytes.are_of_a_login();
        if !are_usual {
            leave_out_keys(row, &mut words.keys, &mut nothing);
        }
    }
    for text in words.classes.texts().chain(words.schools.texts()) {
        nothing.look(text);
    }
    blanks(rows, &mut words.classes, |row| &mut row.classes);
    blanks(rows, &mut words.schools, |row| &mut row.school);
    let mut last_names = mem::take(&mut words.last_names);
    let mut first_names = mem::take(&mut words.first_names);
    names(rows, &mut last_names, &words.keys, nothing, |row| &mut row.last_name);
    names(rows, &mut first_names, &words.keys, nothing, |row| &mut row.first_name);
    (words.last_names, words.first_names) = (last_names, first_names);
}

fn leave_out_keys(row: &mut Row, keys: &mut Keys, nothing: &mut Nothing) {
    let key_texts = [keys.id(row.key), keys.login(row.key)];
    if key_texts.iter().any(|text| place(text.trim()).is_some()) {
        for text in key_texts {
            nothing.look(text);
        }
        let [id, login] = key_texts.map(|text| if is_none(text) { "" } else { text }.to_owned());
        row.key = keys.push(&id, &login);
    }
}

/// The words for nothing of a dictionary: most have none.
fn words_for_nothing(dictionary: &mut Dictionary) -> Vec<(String, Word)> {
    let texts = dictionary.texts().filter(|text| place(text.trim()).is_some());
    let texts: Vec<String> = texts.map(str::to_owned).collect();
    texts.into_iter().map(|text| (text.trim().to_owned(), dictionary.word(&text))).collect()
}

/// Gives an empty word to the rows that hold one for nothing.
fn blanks(rows: &mut [Row], dictionary: &mut Dictionary, word_of: fn(&mut Row) -> &mut Word) {
    for (_, word) in words_for_nothing(dictionary) {
        let empty = dictionary.word("");
        for held in rows.iter_mut().map(word_of).filter(|held| **held == word) {
            *held = empty;
        }
    }
}

/// The same of names, where the file tells that the word is nobody's.
fn names(
    rows: &mut [Row],
    names: &mut Dictionary,
    keys: &Keys,
    nothing: Nothing,
    word_of: fn(&mut Row) -> &mut Word,
) {
    let has_blank = names.texts().any(|text| text.trim().is_empty());
    for (text, word) in words_for_nothing(names) {
        let is_named = |row: &Row| {
            let is_name = text.chars().all(char::is_alphabetic);
            is_name && fold(keys.login(row.key)).contains(&fold(&text))
        };
        let mut held: Vec<&mut Row> = rows.iter_mut().collect();
        held.retain_mut(|row| *word_of(row) == word && !is_named(row));
        let beside_logins = held.iter().filter(|row| !keys.login(row.key).trim().is_empty());
        if nothing.has(&text) || (beside_logins.count() > 1 && !has_blank) {
            let empty = names.word("");
            for row in held {
                *word_of(row) = empty;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::read;

    #[test]
    fn words_for_nothing_are_known() {
        for word in ["nan", "NULL", " None ", "\\N", "(vide)", "", " "] {
            assert!(is_none(word), "{word}");
        }
        for word in ["NAN", "Nan", "NA", "6A", "Nina", "#N/A", "NONEZ"] {
            assert!(!is_none(word), "{word}");
        }
    }

    #[test]
    fn a_name_is_nothing_where_the_file_tells() {
        let table = [
            ("1;Élève;Null;Léa;lea.null;6A\n", "Null", "one family"),
            ("1;Élève;NULL;Léa;lea.null;6A\n2;Élève;A;B;b.a;NULL\n", "NULL", "its login tells"),
            ("1;Élève;NULL;Léa;lea.roux;6A\n2;Élève;A;B;b.a;NULL\n", "", "a class tells"),
            ("1;Élève;NULL;Léa;lea.roux;6A\n2;Élève;NULL;B;b.a;6A\n", "", "several tell"),
            ("1;Élève;NULL;Léa;;6A\n2;Élève;NULL;Tom;;6A\n", "NULL", "twins without logins"),
            (
                "1;Élève;NULL;Léa;lea.roux;6A\n2;Élève;NULL;B;b.a;6A\n3;Élève;;B;b.c;6A\n",
                "NULL",
                "other cells are blank",
            ),
        ];
        for (lines, expected, case) in table {
            let file = format!("Id;Type;Nom;Prénom;Identifiant;Classes\n{lines}");
            let reading = read(file.as_bytes()).expect("an export");
            assert_eq!(reading.texts_of(&reading.rows[0]).last_name, expected, "{case}");
        }
    }

    #[test]
    fn ids_logins_classes_and_schools_hold_no_names() {
        let file =
            "Id;Type;Nom;Prénom;Identifiant;Classes;Établissements\nnan;Élève;A;B;NULL;None;N/A\n";
        let reading = read(file.as_bytes()).expect("an export");
        let texts = reading.texts_of(&reading.rows[0]);
        assert_eq!([texts.ent_id, texts.login, texts.classes, texts.school], [""; 4]);
    }
}
