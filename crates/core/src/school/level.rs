use std::fmt;

/// A year of school, in the order in which pupils go through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Cours préparatoire.
    Cp,
    /// Cours élémentaire, first year.
    Ce1,
    /// Cours élémentaire, second year.
    Ce2,
    /// Cours moyen, first year.
    Cm1,
    /// Cours moyen, second year.
    Cm2,
    /// First year of the collège.
    Sixieme,
    /// Second year of the collège.
    Cinquieme,
    /// Third year of the collège.
    Quatrieme,
    /// Last year of the collège.
    Troisieme,
    /// First year of the lycée.
    Seconde,
    /// Second year of the lycée.
    Premiere,
    /// Last year of the lycée.
    Terminale,
}

/// Each level: how it is written shortly, and the words that begin the name of its classes, longest first.
const LEVELS: &[(Level, &str, &[&str])] = &[
    (Level::Cp, "CP", &["CP"]),
    (Level::Ce1, "CE1", &["CE1"]),
    (Level::Ce2, "CE2", &["CE2"]),
    (Level::Cm1, "CM1", &["CM1"]),
    (Level::Cm2, "CM2", &["CM2"]),
    (Level::Sixieme, "6e", &["SIXIÈME", "SIXIEME", "6"]),
    (Level::Cinquieme, "5e", &["CINQUIÈME", "CINQUIEME", "5"]),
    (Level::Quatrieme, "4e", &["QUATRIÈME", "QUATRIEME", "4"]),
    (Level::Troisieme, "3e", &["TROISIÈME", "TROISIEME", "3"]),
    (Level::Seconde, "2de", &["SECONDE", "2"]),
    (Level::Premiere, "1re", &["PREMIÈRE", "PREMIERE", "1"]),
    (Level::Terminale, "Tle", &["TERMINALE", "TERM", "TLE", "TALE"]),
];

impl Level {
    /// The level that the name of a class begins with, when it is certain: `6A`, `601`, `6ème 2`, `2NDE3`,
    /// `TLE 4`, `CM2 B`. None for a class of two levels (`CE1-CE2`), and for any other name.
    pub fn of_class(name: &str) -> Option<Self> {
        let name = name.trim().to_uppercase();
        let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let level = Self::beginning(&name)?;
        let another = words.any(|word| Self::named(word).is_some_and(|other| other != level));
        (!another).then_some(level)
    }

    fn beginning(name: &str) -> Option<Self> {
        let starts = |(_, _, beginnings): &&(Self, &str, &[&str])| {
            beginnings.iter().any(|word| name.starts_with(word))
        };
        LEVELS.iter().find(starts).map(|(level, _, _)| *level)
    }

    /// The level that is written whole: `CE2`, `6E`, `2DE`.
    fn named(word: &str) -> Option<Self> {
        LEVELS.iter().find(|(_, name, _)| name.to_uppercase() == word).map(|(level, _, _)| *level)
    }
}

/// As schools write it shortly: `6e`, `2de`, `Tle`, `CM2`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shortly = LEVELS.iter().find(|(level, _, _)| level == self).map(|(_, name, _)| *name);
        f.write_str(shortly.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_has_the_level_that_its_name_begins_with_and_no_other() {
        let table = [
            ("6A", "6e"),
            ("601", "6e"),
            ("6e3", "6e"),
            ("6ÈME MERCURE", "6e"),
            ("sixième 2", "6e"),
            ("5E1", "5e"),
            ("3 PREPA-METIERS", "3e"),
            ("2NDE 5", "2de"),
            ("204", "2de"),
            ("1STMG2", "1re"),
            ("1G3", "1re"),
            ("TLE 4", "Tle"),
            ("Terminale B", "Tle"),
            ("CM2 B", "CM2"),
            ("CE1", "CE1"),
            ("CE1-CE2", ""),
            ("CM1/CM2", ""),
            ("ULIS", ""),
            ("UPE2A", ""),
            ("TITANS", ""),
            ("", ""),
        ];
        for (class, expected) in table {
            let level = Level::of_class(class).map(|level| level.to_string());
            assert_eq!(level.unwrap_or_default(), expected, "{class:?}");
        }
    }
}
