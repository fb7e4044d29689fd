//! Whether names are known, and whether two names may be those of one school.

use std::collections::{BTreeSet, HashSet};

use crate::{
    plan::Held,
    school::{Account, fold},
};

/// How many of these accounts bear the name of somebody held.
pub(super) fn known_names<'a>(accounts: impl Iterator<Item = &'a Account>, held: &[Held]) -> u32 {
    let names: HashSet<(String, String)> = held.iter().map(|held| name(&held.account)).collect();
    super::super::position(accounts.filter(|account| names.contains(&name(account))).count())
}

fn name(account: &Account) -> (String, String) {
    (fold(account.last_name.as_str()), fold(account.first_name.as_str()))
}

/// Words that say what kind of school it is, or nothing.
const COMMON: &[&str] = &[
    "au",
    "aux",
    "clg",
    "coll",
    "college",
    "de",
    "des",
    "du",
    "ecole",
    "elementaire",
    "en",
    "erea",
    "et",
    "etablissement",
    "general",
    "la",
    "le",
    "les",
    "lgt",
    "lp",
    "lpo",
    "lyc",
    "lycee",
    "maternelle",
    "polyvalent",
    "primaire",
    "prive",
    "privee",
    "professionnel",
    "public",
    "publique",
    "saint",
    "sainte",
    "st",
    "ste",
    "sur",
    "technologique",
];

/// Whether a name in a file may be the one the service knows: more than half of the words that
/// distinguish one of them stand in the other. A name without such a word may be any school's.
pub(super) fn same_school(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let common = one.intersection(&other).count();
    let shorter = one.len().min(other.len());
    shorter == 0 || common * 2 > shorter
}

fn words(name: &str) -> BTreeSet<String> {
    let folded = fold(name).replace('.', " ");
    let telling = |word: &&str| word.chars().count() > 1 && !COMMON.contains(word);
    folded.split(' ').filter(telling).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_are_the_same_when_what_distinguishes_them_agrees() {
        let table = [
            ("CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF", "Collège Les Tilleuls d’Argent", true),
            ("CLG-LES TILLEULS D'ARGENT-BOURG-FICTIF", "Les Tilleuls", true),
            ("CLG-JEAN MOULIN-BOURG-FICTIF", "Collège Les Tilleuls d’Argent", false),
            ("CLG-JEAN MOULIN-CRETEIL", "Collège Victor Hugo, Créteil", false),
            ("Collège V. Hugo", "CLG-VICTOR HUGO-CRETEIL", true),
            ("Collège", "Collège Victor Hugo", true),
            ("", "Collège Victor Hugo", true),
        ];
        for (one, other, expected) in table {
            assert_eq!(same_school(one, other), expected, "{one} / {other}");
            assert_eq!(same_school(other, one), expected, "{other} / {one}");
        }
    }
}
