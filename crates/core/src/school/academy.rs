use super::Uai;

/// An académie whose schools' mailboxes Balado knows how to address.
///
/// The official mailbox of a school is `ce.` + its UAI in lower case + `@` + the
/// domain of its académie; it is worked out, never given by a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Academy {
    name: &'static str,
    mail_domain: &'static str,
    departments: &'static [&'static str],
}

/// Créteil is the first one; others are added by adding their line.
const ACADEMIES: &[Academy] = &[Academy {
    name: "Créteil",
    mail_domain: "ac-creteil.fr",
    departments: &["077", "093", "094"],
}];

impl Academy {
    /// The académie of a school, when Balado serves it.
    pub fn of(uai: &Uai) -> Option<&'static Self> {
        ACADEMIES.iter().find(|academy| academy.departments.contains(&uai.department()))
    }

    /// Its name as people say it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The school's official mailbox.
    pub fn mailbox(&self, uai: &Uai) -> String {
        format!("ce.{}@{}", uai.as_str().to_ascii_lowercase(), self.mail_domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_of_the_academie_has_its_mailbox() {
        let table = [
            ("0779999A", Some("ce.0779999a@ac-creteil.fr"), "Seine-et-Marne"),
            ("0930341R", Some("ce.0930341r@ac-creteil.fr"), "Seine-Saint-Denis"),
            ("0750001U", None, "Paris is another académie"),
        ];
        for (uai, expected, case) in table {
            let uai: Uai = uai.parse().expect("a right letter");
            let found = Academy::of(&uai).map(|academy| academy.mailbox(&uai));
            assert_eq!(found.as_deref(), expected, "{case}");
        }
    }
}
