//! What is doubtful about a line once it is laid beside the account that is held.

use super::{Checked, Entry};
use crate::{
    finding::{Column, Finding, Rule},
    school::{Account, Roster},
};

impl Checked {
    /// What to say of a teacher who had classes and has none in the file. Many never have any, so that
    /// only what is held tells; of a pupil the file says it alone.
    pub fn lost_classes(&self, entry: &Entry<'_>, held: &Account) -> Option<Finding> {
        let is_lost = held.roster == Roster::Teachers
            && self.how.has(Column::Classes)
            && !entry.is_blocked()
            && entry.classes().is_empty()
            && !held.classes.is_empty();
        let column = Some(Column::Classes);
        is_lost.then(|| Finding::at(Rule::ClassMissing, entry.line, column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::check,
        export::read,
        school::{ClassName, Classes, EntId},
    };

    #[test]
    fn a_teacher_who_loses_all_classes_is_told_of() {
        let of = |roster, classes: &[&str]| {
            let class = |name: &&str| ClassName::parse(name).expect("a class");
            let classes = Classes::new(classes.iter().map(class).collect());
            let ent_id = EntId::parse("7").expect("an id");
            Account { ent_id, roster, classes, ..Account::example("7") }
        };
        let with = "Id;Type;Nom;Prénom;Classes\n7;Enseignant;BLANC;Léa;{}\n";
        let (none, some) = (with.replace("{}", ""), with.replace("{}", "6A"));
        let without = "Id;Type;Nom;Prénom\n7;Enseignant;BLANC;Léa\n";
        let pupil = none.replace("Enseignant", "Élève");
        let (teachers, pupils) = (Roster::Teachers, Roster::Students);
        let table = [
            (none.as_str(), of(teachers, &["6A", "5B"]), true, "all are gone"),
            (&none, of(teachers, &[]), false, "there never were any"),
            (&some, of(teachers, &["6A", "5B"]), false, "one is left"),
            (without, of(teachers, &["6A"]), false, "the file says nothing of classes"),
            (&pupil, of(pupils, &["6A"]), false, "of a pupil the line is told of already"),
        ];
        for (file, held, expected, case) in table {
            let checked = check(read(file.as_bytes()).expect("columns enough"));
            let entry = checked.entry(0).expect("a line");
            let found = checked.lost_classes(&entry, &held);
            assert_eq!(found.is_some(), expected, "{case}");
            if let Some(found) = found {
                assert_eq!(
                    (found.line(), found.message()),
                    (Some(2), "Classe manquante".to_owned())
                );
                assert!(!found.is_blocking() && found.is_harmless(), "{case}");
            }
        }
    }
}
