use super::*;
use crate::{
    finding::{Column, Look, Rule, Severity},
    school::ClassName,
};

fn class(name: &str) -> ClassName {
    ClassName::parse(name).expect("a class")
}

/// What a sentence may name.
fn details() -> [Detail; 10] {
    [
        Detail::None,
        Detail::Line(9),
        Detail::Namesake { line: 9, class: None },
        Detail::Count(1),
        Detail::Count(3),
        Detail::Class(class("60")),
        Detail::Columns { found: 5, expected: 16 },
        Detail::Missing(vec![Column::Id, Column::Classes]),
        Detail::Looks(Look::Login),
        Detail::Exchanged(Column::Login),
    ]
}

/// A finding of a rule that names all its sentence has a place for.
fn whole(rule: Rule) -> Finding {
    let is_whole = |finding: &Finding| {
        let message = rule.facts().message;
        message.split(['{', '}']).skip(1).step_by(2).all(|place| finding.word(place).is_some())
    };
    let all = details().map(|detail| Finding::at(rule, 3, Some(Column::Id)).with(detail));
    all.into_iter().find(is_whole).unwrap_or_else(|| panic!("a place of {rule:?} is unknown"))
}

#[test]
fn remarks_read_as_on_the_screen() {
    let at = |rule| Finding::at(rule, 3, None);
    let in_column = |rule, column| Finding::at(rule, 3, Some(column));
    let namesake = |class| Detail::Namesake { line: 9, class };
    let table = [
        (at(Rule::LastNameMissing), "Nom manquant"),
        (at(Rule::IdDoubled).with(Detail::Line(412)), "Doublon, ligne 412"),
        (
            at(Rule::LineRepeated).with(Detail::Line(412)),
            "Doublon de la ligne 412 : la personne est comptée une fois",
        ),
        (at(Rule::Namesake).with(namesake(Some(class("4B")))), "Homonyme en 4B"),
        (at(Rule::Namesake).with(namesake(None)), "Homonyme, ligne 9"),
        (
            at(Rule::ClassPerhapsRounded).with(Detail::Class(class("60"))),
            "Classe incertaine, 60 : était-ce 6E1 ?",
        ),
        (
            at(Rule::ClassesPerhapsJoined).with(Detail::Class(class("3D,3E"))),
            "Classe incertaine, « 3D,3E » : est-ce une classe, ou plusieurs ?",
        ),
        (
            in_column(Rule::Oversize, Column::LastName),
            "Valeur trop longue (Nom) : plus de 512 caractères, un accent comptant double",
        ),
        (
            at(Rule::LineTorn).with(Detail::Columns { found: 5, expected: 16 }),
            "Ligne illisible : 5 colonnes au lieu de 16",
        ),
        (
            in_column(Rule::InvisibleRemoved, Column::FirstName),
            "Caractère invisible (Prénom) : la valeur a été restaurée, vérifiez-la",
        ),
        (
            Finding::of_look(3, Column::LastName, Look::Login),
            "« Nom » contient un identifiant de connexion, comme « Identifiant » : des cellules ont changé de colonne",
        ),
        (
            Finding::of_look(3, Column::FirstName, Look::Date),
            "« Prénom » contient une date : des cellules ont changé de colonne",
        ),
        (
            in_column(Rule::CellsExchanged, Column::Id).with(Detail::Exchanged(Column::Login)),
            "« Id » et « Identifiant » sont échangés sur cette ligne",
        ),
    ];
    for (finding, expected) in table {
        assert_eq!(finding.message(), expected);
    }
}

#[test]
fn numbers_and_columns_are_named() {
    let missing = |columns: &[Column]| Detail::Missing(columns.to_vec());
    let table = [
        (
            Rule::ExtraLines,
            Detail::Count(1),
            "1 ligne sans nom ni identifiant (titre, total, remarque) ignorée.",
        ),
        (Rule::ExtraLines, Detail::Count(3), "3 lignes sans nom"),
        (
            Rule::ParentsAside,
            Detail::Count(1),
            "1 parent laissé de côté : Balado n’a pas de compte pour lui.",
        ),
        (
            Rule::GuestsAside,
            Detail::Count(2),
            "2 invités laissés de côté : Balado n’a pas de compte pour eux.",
        ),
        (Rule::LettersLostInFile, Detail::Count(2), "2 lignes contiennent"),
        (
            Rule::OtherSheetsOfOds,
            Detail::Count(1),
            "et une autre feuille (1) contient aussi des personnes : elle n’a pas été lue.",
        ),
        (Rule::OtherSheetsOfOds, Detail::Count(2), "et d’autres feuilles (2) contiennent aussi"),
        (Rule::ColumnsMissing, missing(&[Column::Id]), "les Id de l’ENT"),
        (Rule::ColumnsMissing, missing(&[Column::Login]), "identifiants de connexion"),
        (Rule::ColumnsMissing, missing(&[Column::Classes]), "les classes"),
    ];
    for (rule, detail, words) in table {
        let message = Finding::of_file(rule).with(detail).message();
        assert!(message.contains(words), "{rule:?}: {message}");
    }
}

#[test]
fn every_rule_has_its_sentence_and_its_source() {
    for rule in Rule::ALL {
        let message = whole(*rule).message();
        assert!(!message.is_empty() && !message.contains(['{', '}', '|']), "{rule:?}: {message}");
        assert!(rule.source().contains([':', ',']), "{rule:?}: what is known, and of whom");
    }
}

#[test]
fn what_was_confirmed_says_what_was_lifted() {
    let mut finding = Finding::at(Rule::NamesOfAnother, 3, None);
    assert!(finding.can_be_confirmed() && finding.is_blocking());
    let before = finding.message();
    finding.confirm();
    assert_eq!(finding.message(), format!("Vérifié par vous (remarque levée : {before})"));
    assert!(!finding.can_be_confirmed() && finding.help().is_none() && finding.is_harmless());
}

/// What somebody is asked to do.
const DO: [&str; 17] = [
    "refaites",
    "tapez",
    "retapez",
    "remettez",
    "recopiez",
    "effacez",
    "excluez",
    "vérifiez",
    "cherchez",
    "choisissez",
    "déposez",
    "gardez",
    "ouvrez",
    "décompressez",
    "enregistrez",
    "copiez",
    "à vérifier",
];
/// What nothing has to be done about.
const NOTHING: [&str; 9] = [
    "sans effet",
    "restauré",
    "enlevés",
    "repris",
    "de côté",
    "est gardé",
    "ignorée",
    "signalées à leur ligne",
    "rangés chacun dans leur liste",
];

#[test]
fn every_rule_says_what_to_do() {
    let holds = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    for rule in Rule::ALL {
        let finding = whole(*rule);
        let message = finding.message();
        match finding.severity() {
            Severity::Blocking => {
                let help = finding.help().expect("what blocks has a remedy");
                assert!(holds(help, &DO) && help.ends_with('.'), "{rule:?}: {help}");
                assert!(!finding.is_harmless(), "{rule:?}");
            }
            Severity::Notice => {
                assert!(finding.help().is_none(), "{rule:?}");
                // A remark at a line stands beside it, a sentence above the list stands alone.
                let is_sentence = message.ends_with('.');
                let tells = holds(&message, &DO) || holds(&message, &NOTHING);
                assert!(tells || !is_sentence, "{rule:?}: {message}");
            }
        }
    }
}
