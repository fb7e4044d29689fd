use super::Uai;

/// An académie, and where the mailboxes of its schools are.
///
/// The official mailbox of a school is `ce.` + its UAI in lower case + `@` + the
/// domain of its académie; it is worked out, never given by a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Academy {
    name: &'static str,
    word: &'static str,
    departments: &'static [&'static str],
}

/// All of them, with the first three digits of their schools' numbers: those of the département,
/// but for Corsica.
const ACADEMIES: &[Academy] = &[
    of("Aix-Marseille", "aix-marseille", &["004", "005", "013", "084"]),
    of("Amiens", "amiens", &["002", "060", "080"]),
    of("Besançon", "besancon", &["025", "039", "070", "090"]),
    of("Bordeaux", "bordeaux", &["024", "033", "040", "047", "064"]),
    of("Clermont-Ferrand", "clermont", &["003", "015", "043", "063"]),
    of("Corse", "corse", &["620", "720"]),
    of("Créteil", "creteil", &["077", "093", "094"]),
    of("Dijon", "dijon", &["021", "058", "071", "089"]),
    of("Grenoble", "grenoble", &["007", "026", "038", "073", "074"]),
    of("Guadeloupe", "guadeloupe", &["971"]),
    of("Guyane", "guyane", &["973"]),
    of("La Réunion", "reunion", &["974"]),
    of("Lille", "lille", &["059", "062"]),
    of("Limoges", "limoges", &["019", "023", "087"]),
    of("Lyon", "lyon", &["001", "042", "069"]),
    of("Martinique", "martinique", &["972"]),
    of("Mayotte", "mayotte", &["976"]),
    of("Montpellier", "montpellier", &["011", "030", "034", "048", "066"]),
    of("Nancy-Metz", "nancy-metz", &["054", "055", "057", "088"]),
    of("Nantes", "nantes", &["044", "049", "053", "072", "085"]),
    of("Nice", "nice", &["006", "083"]),
    of("Normandie", "normandie", &["014", "027", "050", "061", "076"]),
    of("Orléans-Tours", "orleans-tours", &["018", "028", "036", "037", "041", "045"]),
    of("Paris", "paris", &["075"]),
    of("Poitiers", "poitiers", &["016", "017", "079", "086"]),
    of("Reims", "reims", &["008", "010", "051", "052"]),
    of("Rennes", "rennes", &["022", "029", "035", "056"]),
    of("Strasbourg", "strasbourg", &["067", "068"]),
    of("Toulouse", "toulouse", &["009", "012", "031", "032", "046", "065", "081", "082"]),
    of("Versailles", "versailles", &["078", "091", "092", "095"]),
];

const fn of(
    name: &'static str,
    word: &'static str,
    departments: &'static [&'static str],
) -> Academy {
    Academy { name, word, departments }
}

impl Academy {
    /// The académie of a school.
    pub fn of(uai: &Uai) -> Option<&'static Self> {
        ACADEMIES.iter().find(|academy| academy.departments.contains(&uai.department()))
    }

    /// The académie of a word: `creteil`, `orleans-tours`.
    pub fn of_word(word: &str) -> Option<&'static Self> {
        ACADEMIES.iter().find(|academy| academy.word.eq_ignore_ascii_case(word.trim()))
    }

    /// Every one.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        ACADEMIES.iter()
    }

    /// Its name as people say it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its name in addresses.
    pub fn word(&self) -> &'static str {
        self.word
    }

    /// The school's official mailbox.
    pub fn mailbox(&self, uai: &Uai) -> String {
        format!("ce.{}@ac-{}.fr", uai.as_str().to_ascii_lowercase(), self.word)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_school_has_the_mailbox_of_its_academie() {
        let table = [
            ("0779999", Some("ce.0779999a@ac-creteil.fr"), "Seine-et-Marne"),
            ("0930341", Some("ce.0930341r@ac-creteil.fr"), "Seine-Saint-Denis"),
            ("0750001", Some("ce.0750001u@ac-paris.fr"), "Paris"),
            ("6200001", Some("ce.6200001g@ac-corse.fr"), "Corse-du-Sud"),
            ("9740001", Some("ce.9740001h@ac-reunion.fr"), "overseas"),
            ("0450001", Some("ce.0450001g@ac-orleans-tours.fr"), "a long name"),
            ("0990001", None, "no such département"),
        ];
        for (digits, expected, case) in table {
            let letter = Uai::check_letter(digits).expect("seven digits");
            let uai: Uai = format!("{digits}{letter}").parse().expect("a right letter");
            let found = Academy::of(&uai).map(|academy| academy.mailbox(&uai));
            assert_eq!(found.as_deref(), expected, "{case}");
        }
    }

    #[test]
    fn no_departement_is_in_two_academies_and_each_is_found_by_its_word() {
        let mut seen = BTreeSet::new();
        for academy in Academy::all() {
            assert!(academy.departments.iter().all(|one| one.len() == 3 && seen.insert(*one)));
            assert_eq!(Academy::of_word(academy.word()), Some(academy), "{}", academy.name());
        }
        // 96 of the mainland, 19 merged with 20 into Corsica's two, and five overseas.
        assert_eq!(seen.len(), 101);
        assert_eq!(Academy::of_word("nulle-part"), None);
    }
}
