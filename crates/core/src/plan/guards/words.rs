//! What a person reads about a guard: what was seen and why it matters, then what to do.

use super::Guard;
use crate::school::Roster;

impl Guard {
    /// In a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::OtherList { .. } => "Déjà sur l’autre liste",
            Self::IdsChanged { .. } => "Des id ENT ont changé",
            Self::Relinked { .. } => "Comptes rattachés",
            Self::Doubles { .. } => "Doubles à craindre",
            Self::WrongSchool { .. } => "Autre établissement ?",
            Self::HalfMissing { .. } => "Fichier incomplet ?",
        }
    }

    /// What was seen, and why it matters.
    pub fn message(&self) -> String {
        match self {
            Self::OtherList { roster, count } => other_list(*roster, *count),
            Self::IdsChanged { count, new, in_file } if count * 2 > *in_file => format!(
                "L’annuaire de l’ENT a changé : {new} des {in_file} comptes de ce fichier ont un id ENT que Balado ne \
                 connaît pas, et {count} d’entre eux ont l’identifiant et le nom de quelqu’un de connu."
            ),
            Self::IdsChanged { count, .. } => format!(
                "{} de ce fichier {} : même identifiant et même nom, mais un autre id ENT.",
                counted(*count, "personne", "personnes"),
                if *count == 1 { "est déjà connue" } else { "sont déjà connues" },
            ),
            Self::Relinked { count } => format!(
                "{} : même identifiant et même nom qu’avant.",
                if *count == 1 {
                    "1 compte connu prendra son nouvel id ENT".to_owned()
                } else {
                    format!("{count} comptes connus prendront leur nouvel id ENT")
                }
            ),
            Self::Doubles { known_names, new } => format!(
                "{known_names} des {new} nouveaux comptes portent le nom de quelqu’un de connu, mais ni leur id ENT ni \
                 leur identifiant ne sont les mêmes : ils seraient créés en double."
            ),
            Self::WrongSchool { named, school } => {
                wrong_school(named.as_deref(), school.as_deref())
            }
            Self::HalfMissing { missing, held_active } => format!(
                "{missing} des {held_active} comptes connus ne sont pas dans ce fichier, plus de la moitié : il \
                 est sans doute incomplet."
            ),
        }
    }

    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::OtherList { .. } => {
                "Une personne n’est que sur une liste : Balado refuserait l’envoi. Vérifiez que c’est le bon fichier, \
                 ou excluez ces lignes : les autres pourront être validées."
            }
            Self::IdsChanged { .. } => {
                "Rattachez-les : chaque compte reste et prend son nouvel id. Sinon, de nouveaux comptes \
                 seront créés à côté des anciens. Vous verrez le résultat avant de valider."
            }
            Self::Relinked { .. } => {
                "Vérifiez-les dans la liste avant de valider. Vous pouvez encore ne pas les rattacher."
            }
            Self::Doubles { .. } => {
                "Balado ne rattache jamais quelqu’un sur son nom seul. N’envoyez pas cette liste : refaites l’export \
                 avec la colonne Identifiant, ou demandez à l’assistance de l’ENT ce qui a changé."
            }
            Self::WrongSchool { .. } => {
                "N’envoyez cette liste que si c’est bien votre établissement. Sinon, refaites l’export dans l’ENT \
                 depuis votre établissement."
            }
            Self::HalfMissing { .. } => {
                "Refaites l’export dans l’ENT sans filtre (toutes les classes, comptes activés ou non). Les absents \
                 restent dans Balado tant que vous ne choisissez pas de les désactiver."
            }
        }
    }
}

fn other_list(roster: Roster, count: u32) -> String {
    let list = match roster {
        Roster::Students => "élèves",
        Roster::Teachers => "enseignants",
    };
    let are = if count == 1 { "est déjà" } else { "sont déjà" };
    let people = counted(count, "personne", "personnes");
    format!("{people} de ce fichier {are} dans la liste des {list} de Balado.")
}

fn wrong_school(named: Option<&str>, school: Option<&str>) -> String {
    let school =
        school.map_or_else(|| "votre établissement".to_owned(), |name| format!("« {name} »"));
    match named.filter(|name| !name.trim().is_empty()) {
        Some(named) => format!(
            "Ce fichier vient de « {named} », et presque personne n’y est connu de {school} : c’est sans doute \
             celui d’un autre établissement."
        ),
        None => format!(
            "Presque personne de ce fichier n’est connu de {school} : c’est sans doute celui d’un autre \
             établissement."
        ),
    }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
