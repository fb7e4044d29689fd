use super::*;
use crate::school::ClassName;

/// Ways in which schools write the classes of each level.
const WRITTEN: [(Level, &[&str]); 12] = [
    (Cp, &["CP", "cp", "CP A", "CPB", "CP 2", "CP de Mme X", "Classe de CP"]),
    (Ce1, &["CE1", "CE1 B", "CE1A", "ce1 - Mme X", "Mme X CE1", "CE1 1"]),
    (Ce2, &["CE2", "CE2 de Mme X", "CE2B"]),
    (Cm1, &["CM1", "CM1 A", "Classe de CM1"]),
    (Cm2, &["CM2", "CM2 B", "CM2-A", "ULIS CM2"]),
    (
        Sixieme,
        &[
            "6A",
            "6 A",
            "6a",
            "6_A",
            "6-A",
            "6.A",
            "601",
            "612",
            "61",
            "6E1",
            "6e3",
            "6E A",
            "6EME 1",
            "6EME5",
            "6ème A",
            "6ÈME MERCURE",
            "6 MERCURE",
            "6°B",
            "6º2",
            "6°5",
            "6ᵉ1",
            "6-1",
            "6-7",
            "6-01",
            "sixième 2",
            "SIXIEME2",
            "6SEGPA",
            "6 SEGPA 2",
            "601 SEGPA",
            "6A;G1",
            "ULIS 6e",
            "6CAPELLA",
            "Classe de 6e",
            "6BILANGUE",
        ],
    ),
    (Cinquieme, &["5B", "502", "5EME B", "5°3", "5 VENUS", "cinquième C", "ULIS 5ème", "5E1"]),
    (Quatrieme, &["4C", "403", "4EME C", "4°1", "4LATIN", "QUATRIEME 2", "4 SEGPA"]),
    (Troisieme, &["3D", "304", "3EME D", "3 PREPA-METIERS", "3PM1", "3°2", "3-2", "TROISIEME 1"]),
    (
        Seconde,
        &[
            "2GT3",
            "2 GT 3",
            "2NDE3",
            "2NDE 5",
            "2DE 1",
            "2nde A",
            "204",
            "215",
            "2-3",
            "2A",
            "SECONDE 4",
            "2MRC",
            "2 BAC PRO",
            "2nd 5",
        ],
    ),
    (
        Premiere,
        &[
            "1G2",
            "1 G 3",
            "1STMG2",
            "1STI2D",
            "1RE 3",
            "1ère STMG",
            "1ERE G1",
            "103",
            "1°S",
            "PREMIERE 2",
        ],
    ),
    (
        Terminale,
        &[
            "TG1",
            "TG",
            "T G 1",
            "T.G1",
            "TGT2",
            "T STMG",
            "TSTMG2",
            "TSTI2D1",
            "TST2S",
            "TES2",
            "TERM 3",
            "TERM2",
            "TERMG1",
            "TERMINALE",
            "Terminale B",
            "TLE 4",
            "TLE4",
            "Tle G3",
            "TLES1",
            "TALE 2",
            "T01",
            "T3",
            "T 12",
        ],
    ),
];

/// Names of which nobody can tell the level, and why.
const UNCERTAIN: [(&str, &[&str]); 9] = [
    (
        "two levels",
        &["CM1-CM2", "CM1/CM2", "CE1CE2", "CP CE1", "CE1-2", "CM1 2", "CE12", "CM2 / 6e"],
    ),
    (
        "two levels",
        &["6/5", "6-5", "6 4", "6e-5e", "6e5e", "6e et 5e", "6A/5B", "1-2", "1G2 TG1", "3/4A"],
    ),
    ("all of them", &["ULIS", "ULIS 6-5-4-3", "UPE2A", "UPE2A 1", "SEGPA", "DIWAN", "Classe 3"]),
    ("a number alone", &["6", "3", "12", "21", "10A", "2026", "699", "60", "7A", "0"]),
    (
        "before the CP",
        &["PS", "MS", "GS", "TPS", "TPS-PS", "GS CP A", "PS 3 ans", "3 ans", "Grande section"],
    ),
    (
        "years counted otherwise",
        &["1CAP", "1CAP2", "2 CAP CUISINE", "1CAPELEC", "TCAP", "BTS 2", "2BTS", "1 STS"],
    ),
    (
        "years counted otherwise",
        &["TS1", "1MC", "CPGE 1", "1ère année", "2e année", "Cycle 3", "3e cycle"],
    ),
    (
        "words that begin alike",
        &["TITANS", "TALENTS", "TERMITES", "TERRE", "TSA", "TD", "TICE", "TULIPES"],
    ),
    (
        "words that begin alike",
        &["CPE", "CPA2B", "CM3", "CE", "SIXTIES", "1er", "Les 5 sens", "SECONDAIRE", "", "-"],
    ),
];

#[test]
fn a_class_has_a_level_however_its_school_writes_it() {
    for (level, classes) in WRITTEN {
        for class in classes {
            assert_eq!(Level::of_class(class), Some(level), "{class:?}");
        }
    }
}

#[test]
fn a_class_whose_level_is_not_certain_has_none() {
    for (case, classes) in UNCERTAIN {
        for class in classes {
            assert_eq!(Level::of_class(class), None, "{case}: {class:?}");
        }
    }
}

#[test]
fn somebody_of_several_classes_has_the_level_on_which_they_agree() {
    let table = [
        (&["4F", "ULIS"][..], Some(Quatrieme), "the other has none"),
        (&["4F", "4 LATIN"], Some(Quatrieme), "the same"),
        (&["4F", "3A"], None, "two"),
        (&["ULIS"], None, "none has any"),
        (&[], None, "no class"),
    ];
    for (classes, expected, case) in table {
        let classes = classes.iter().map(|class| ClassName::parse(class).unwrap()).collect();
        assert_eq!(Level::of_classes(&Classes::new(classes)), expected, "{case}");
    }
}
