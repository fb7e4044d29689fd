use super::*;
use crate::school::Profile;

const HEAD_2020: &str = "\u{feff}\"Id\";\"Identifiant SIECLE\";\"Type\";\"Nom\";\"Prénom\";\"Identifiant\";\"Login personnalisé (Alias)\";\"Code d'activation\";\"Fonctions\";\"Établissements\";\"Classes\";\"Enfants\";\"Parents\";\"Dernière connexion\";\"Courriel\";\"Téléphone\"\n";

#[test]
fn entities_of_old_exports_are_undone_once() {
    let file = "\"Id\";\"Type\";\"Nom\";\"Prénom\";\"Login\";\"Code d'activation\"\n\
                \"1\";\"Élève\";\"O&#39;BRIEN\";\"Jo &amp;#39; &quot;Z&quot;\";\"jo.obrien\";\"\"\n";
    let reading = read(file.as_bytes()).expect("2014");
    let given = reading.texts_of(&reading.rows[0]);
    assert_eq!((given.last_name, given.first_name), ("O'BRIEN", "Jo &#39; \"Z\""));
}

#[test]
fn an_ampersand_stays_and_an_entity_goes() {
    let file = format!(
        "{HEAD_2020}\"1\";\"\";\"Élève\";\"A&amp;B &eacute;\";\"Jo\";\"jo.ab\";\"jo.ab\";\"\";\"\";\"X\";\"6A\";\"\";\"\";\"\";\"\";\"\"\n"
    );
    let reading = read(file.as_bytes()).expect("2020");
    assert_eq!(reading.texts_of(&reading.rows[0]).last_name, "A&B é");
    assert_eq!(reading.how.label(), "UTF-8, point-virgule");
    assert_eq!(reading.how.profile, FileProfile::One(Profile::Student));
}

#[test]
fn what_is_no_list_says_what_it_is_and_how_to_get_the_right_one() {
    let table: [(&[u8], &str, &str); 6] = [
        (b"", "empty", "vide"),
        (b"%PDF-1.4", "pdf", "PDF"),
        (b"PK\x03\x04 xl/workbook.xml", "xlsx", "Excel"),
        (b"<!doctype html><html>", "html", "Reconnectez-vous"),
        (b"1;2;3\n4;5;6\n", "no-header", "titres"),
        (b"Id;Type;Nom\n1;a;b\n", "missing-columns", "\u{ab} Pr\u{e9}nom \u{bb}"),
    ];
    for (bytes, code, word) in table {
        let error = read(bytes).expect_err(code);
        assert_eq!(error.code(), code);
        assert!(error.help().contains(word), "{}", error.help());
    }
}

#[test]
fn raw_words_and_other_languages_name_the_profile() {
    for word in [
        "Élève", "Elève", "ELEVE", "Pupil", "Student", "Schüler", "Alumno", "Studente", "Aluno(a)",
        "Aluno a",
    ] {
        let file = format!("Id;Type;Nom;Prénom\n1;{word};A;B\n");
        let reading = read(file.as_bytes()).expect(word);
        assert_eq!(reading.rows[0].profile, Some(Profile::Student), "{word}");
    }
}

/// Logins would be offered as ids of the ENT.
#[test]
fn logins_under_the_titles_of_cerise_are_asked_about() {
    let file = |id: &str| format!("Identifiant;Nom;Prénom;Classe\n{id};AUBERT;Anne;6A\n");
    let reading = read(file("2605692").as_bytes()).expect("Cerise for teachers");
    assert_eq!(reading.how.kind, ExportKind::Cerise);
    let Err(ReadError::UnknownColumns(asked)) = read(file("anne.aubert").as_bytes()) else {
        panic!("a person's own list")
    };
    assert_eq!(asked.guesses[0], Some(Column::Login));
    assert_eq!(asked.missing, [Column::Id]);
}

mod any_bytes {
    use proptest::prelude::*;

    use super::{HEAD_2020, read};
    use crate::check::check;

    proptest! {
        #[test]
        fn never_panic(bytes: Vec<u8>) {
            let _ = read(&bytes).map(check);
        }

        #[test]
        fn after_a_header_never_panic(body in "[\";\\n\\r,1aé\u{fffd}\u{0}]{0,80}") {
            let _ = read(format!("{HEAD_2020}{body}").as_bytes()).map(check);
            let _ = read(format!("Id;Type;Nom;Prénom\n{body}").as_bytes()).map(check);
        }
    }
}
