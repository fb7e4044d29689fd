use clap::{Arg, ArgAction, Command};

use crate::{Unfit, expected, french, mistake, number};

/// A command line with something of each kind.
fn program() -> Command {
    let port = Arg::new("port").long("port").env("ESSAI_PORT").value_name("PORT");
    let port = port.value_parser(expected::<u16>("un port, comme 7077"));
    let mode = Arg::new("mode").long("mode").value_name("MODE").value_parser(["doux", "fort"]);
    let tries = Arg::new("tries").long("tries").value_name("NOMBRE").value_parser(number(1..=30));
    let own = |text: &str| Err::<String, _>(Unfit::new(format!("« {text} » n’est à personne")));
    let own = Arg::new("own").long("own").value_name("NOM").value_parser(own);
    let foreign = Arg::new("foreign").long("foreign").value_parser(clap::value_parser!(u8));
    let quiet = Arg::new("quiet").long("quiet").action(ArgAction::SetTrue);
    let loud = quiet.clone().id("loud").long("loud").conflicts_with("quiet");
    let pair = Arg::new("pair").long("pair").value_name("CÔTÉ").num_args(2);
    let some = Arg::new("some").long("some").value_name("MOT").num_args(2..=3);
    let equal = Arg::new("equal").long("equal").value_name("MOT").require_equals(true);
    let read = Command::new("read").arg(Arg::new("file").value_name("FICHIER").required(true));
    let keys = Command::new("keys").subcommand_required(true).subcommand(Command::new("turn"));
    let all = [port, mode, tries, own, foreign, quiet, loud, pair, some, equal];
    french(Command::new("essai").args(all).subcommands([read, keys]))
}

fn said(words: &[&str]) -> String {
    let command = program();
    let words = ["essai"].iter().chain(words);
    let error = command.clone().try_get_matches_from(words).expect_err("a mistake");
    mistake(&error, &command)
}

#[test]
fn each_mistake_is_said_in_french_with_its_place_and_what_to_write() {
    let table: &[(&[&str], &str)] = &[
        (
            &["--prot", "1"],
            "« --prot » n’est pas une option d’ici.\nVouliez-vous écrire « --port » ?",
        ),
        (&["read", "a", "b"], "« b » est de trop."),
        (&["read", "--a"], "« --a » n’est pas une option d’ici.\nVouliez-vous écrire « -- --a » ?"),
        (&["raed"], "« raed » n’est pas une commande.\nVouliez-vous écrire « read » ?"),
        (&["--port"], "Il manque une valeur à « --port <PORT> » (ou à la variable ESSAI_PORT)."),
        (
            &["--port", "x"],
            "« x » ne convient pas à « --port <PORT> » (ou à la variable ESSAI_PORT) : il faut un port, comme 7077.",
        ),
        (
            &["--mode", "dou"],
            "« dou » ne convient pas à « --mode <MODE> » : il faut doux, ou fort.\nVouliez-vous écrire « doux » ?",
        ),
        (
            &["--tries", "31"],
            "« 31 » ne convient pas à « --tries <NOMBRE> » : il faut un nombre entier de 1 à 30.",
        ),
        (&["--own", "x"], "« x » ne convient pas à « --own <NOM> » : « x » n’est à personne."),
        (&["--foreign", "x"], "« x » ne convient pas à « --foreign <foreign> »."),
        (&["--loud", "--quiet"], "« --loud » ne va pas avec « --quiet »."),
        (&["--mode", "doux", "--mode", "fort"], "« --mode <MODE> » est donné plusieurs fois."),
        (&["read"], "Il manque « <FICHIER> »."),
        (&["keys"], "Il manque une commande après « essai keys » : turn."),
        (&["--pair", "a"], "« --pair <CÔTÉ> <CÔTÉ> » veut 2 valeurs, et en a 1."),
        (&["--some", "a"], "« --some <MOT> <MOT>... » veut au moins 2 valeurs, et en a 1."),
        (&["--quiet=non"], "« non » est de trop après « --quiet »."),
        (&["--equal", "a"], "Il faut un signe = entre « --equal=<MOT> » et sa valeur."),
    ];
    for (words, expected) in table {
        let said = said(words);
        assert!(said.starts_with(expected), "{words:?}:\n{said}\nwanted\n{expected}");
        for english in ["Usage:", "error", "tip", "argument", "value", "For more", "try", "help'"] {
            assert!(!said.contains(english), "{english} in {said}");
        }
    }
}

#[test]
fn a_mistake_shows_how_its_command_is_written_and_where_help_is() {
    let table: &[(&[&str], &str)] = &[
        (
            &["read", "a", "b"],
            "\n\nUsage : essai read <FICHIER>\n\nPour l’aide : essai read --help\n",
        ),
        (&["keys"], "\n\nUsage : essai keys <COMMANDE>\n\nPour l’aide : essai keys --help\n"),
        (&["--port", "x"], "\n\nPour l’aide : essai --help\n"),
    ];
    for (words, expected) in table {
        let said = said(words);
        assert!(said.ends_with(expected), "{words:?}:\n{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_word_that_is_no_text_is_said_in_french() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt as _};
    let words = ["essai".into(), "--mode".into(), OsString::from_vec(vec![0xFF])];
    let error = program().try_get_matches_from(words).expect_err("no text");
    assert!(mistake(&error, &program()).starts_with("Un mot de la commande n’est pas du texte."));
}
