//! The reader and a slow one, written apart from the documents, make the same rows of well-formed files.

mod files;
mod slow;

use balado_core::export::read;
use proptest::prelude::*;

use files::{Dialect, File, file};
use slow::Person;

/// What the program reads, in the words of the slow reader.
fn read_by_the_program(bytes: &[u8]) -> Vec<Person> {
    let reading = read(bytes).expect("a well-formed file");
    let person = |row| {
        let given = reading.texts_of(row);
        Person {
            line: row.line,
            profile: row.profile,
            ent_id: given.ent_id.trim().to_owned(),
            last_name: given.last_name.trim().to_owned(),
            first_name: given.first_name.trim().to_owned(),
            login: given.login.trim().to_owned(),
            classes: given.classes.trim().to_owned(),
        }
    };
    reading.rows.iter().map(person).collect()
}

fn same_rows(file: &File) -> Result<(), TestCaseError> {
    let slow = slow::read(&file.text(), file.dialect);
    prop_assert_eq!(slow.len(), file.people.len(), "the slow reader finds everybody");
    prop_assert_eq!(read_by_the_program(&file.bytes()), slow);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ents_own_files_are_read_alike(file in file(Just(Dialect::Ent).boxed())) {
        same_rows(&file)?;
    }

    #[test]
    fn spreadsheets_files_are_read_alike(file in file(files::rfc().boxed())) {
        same_rows(&file)?;
    }
}

#[test]
fn the_slow_reader_reads_what_a_person_reads() {
    let text = "\"Id\";\"Type\";\"Nom\";\"Prénom\";\"Login\";\"Code d'activation\"\n\
                \"12\";\"Élève\";\"O\"NEIL\";\"Jo\nBis\";\"jo.oneil\";\"x\"\n\"13\";\"Parent\";\"A;B\";\"\"Jo\"\";\"\";\"\"\n";
    let rows = slow::read(text, Dialect::Ent);
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.line, &*row.ent_id, &*row.last_name, &*row.first_name, &*row.login))
        .collect();
    assert_eq!(told, [(2, "12", "O\"NEIL", "Jo Bis", "jo.oneil"), (4, "13", "A;B", "\"Jo\"", "")]);
}
