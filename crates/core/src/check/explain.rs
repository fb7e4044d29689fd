//! The sentences people read about a finding: what, where, why and what to do.

use super::{Code, Detail, Finding};
use crate::{export::Column, school::Profile};

impl Finding {
    /// The remark shown beside the line, or the sentence shown above the list. Names no person.
    pub fn message(&self) -> String {
        match &self.detail {
            Detail::Line(line) => format!("{}, ligne {line}", self.code.title()),
            Detail::Namesake { class: Some(class), .. } => format!("Homonyme en {class}"),
            Detail::Namesake { line, class: None } => format!("Homonyme, ligne {line}"),
            Detail::Columns { found, expected } => {
                format!("Ligne illisible : {found} colonnes au lieu de {expected}")
            }
            Detail::Count(count) => self.counted(*count),
            Detail::Missing(columns) => missing(columns),
            Detail::Only(profile) => only(*profile),
            Detail::None => self.plain(),
            Detail::Restored => restored(self.code),
            Detail::Doubtful => doubtful(self.code),
        }
    }

    /// What to do about it; `None` when nothing has to be done.
    pub fn help(&self) -> Option<&'static str> {
        if !self.is_blocking() {
            return None;
        }
        Some(match self.code {
            Code::DuplicateId | Code::DuplicateLogin => {
                "Gardez une seule des deux lignes : excluez l’autre, ou corrigez la fiche dans l’ENT et refaites l’export."
            }
            Code::MissingName | Code::MissingId | Code::UnknownType => {
                "Complétez la fiche dans l’ENT et refaites l’export, ou excluez la ligne."
            }
            Code::IdDamaged | Code::ClassDamaged => {
                "Un tableur a transformé cette valeur. Refaites l’export dans l’ENT et ne l’enregistrez pas depuis le tableur."
            }
            Code::Parents | Code::Personnel | Code::Guests | Code::NoAccounts => {
                "Refaites l’export dans l’ENT avec le profil « Élève » ou « Enseignant »."
            }
            _ => "Corrigez la fiche dans l’ENT et refaites l’export, ou excluez la ligne.",
        })
    }

    fn plain(&self) -> String {
        let column = self.place.and_then(|place| place.column);
        match (self.code, column) {
            (Code::MissingName, Some(Column::FirstName)) => "Prénom manquant".to_owned(),
            (Code::UnreadableCharacters | Code::Invisible | Code::Nul | Code::Oversize | Code::Newline, Some(column)) => {
                format!("{} ({})", self.code.title(), column.title())
            }
            (Code::Truncated, _) => {
                "Le fichier s’arrête au milieu d’une ligne : le téléchargement a été coupé. Refaites l’export.".to_owned()
            }
            (Code::MixedProfiles, _) => {
                "L’export contient plusieurs profils : les élèves et les enseignants sont rangés chacun dans leur liste.".to_owned()
            }
            (Code::NoAccounts, _) => {
                "Le fichier ne contient aucune ligne après l’en-tête. Refaites l’export dans l’ENT.".to_owned()
            }
            (Code::Encoding, _) => {
                "Le fichier n’est pas en UTF-8 : un tableur l’a sans doute réenregistré. Les accents ont été restaurés.".to_owned()
            }
            _ => self.code.title().to_owned(),
        }
    }

    fn counted(&self, count: u32) -> String {
        let s = if count > 1 { "s" } else { "" };
        match self.code {
            Code::Parents => {
                format!("{count} parent{s} laissé{s} de côté : Balado n’a pas de compte pour eux.")
            }
            Code::Personnel => format!(
                "{count} personnel{s} laissé{s} de côté : Balado n’a pas de compte pour eux."
            ),
            Code::Guests => {
                format!("{count} invité{s} laissé{s} de côté : Balado n’a pas de compte pour eux.")
            }
            Code::Encoding => {
                format!("{count} ligne{s} avec des octets qui ne sont pas de l’UTF-8.")
            }
            _ => format!("{} ({count} ligne{s})", self.code.title()),
        }
    }
}

fn restored(code: Code) -> String {
    match code {
        Code::Encoding => "Accents écrits autrement que dans le reste du fichier : ils ont été restaurés, vérifiez le nom".to_owned(),
        _ => format!("{} : la valeur a été restaurée, vérifiez-la", code.title()),
    }
}

fn doubtful(code: Code) -> String {
    match code {
        Code::Encoding => "Le codage du fichier n’est pas certain : vérifiez quelques noms accentués avant de valider, ou refaites l’export dans l’ENT.".to_owned(),
        _ => format!("{} : à vérifier", code.title()),
    }
}

/// What the file does not have, and what comes of it.
fn missing(columns: &[Column]) -> String {
    let title = |column: &Column| match column {
        Column::Id => "les Id de l’ENT".to_owned(),
        Column::Login => "les identifiants de connexion".to_owned(),
        Column::Classes => "les classes".to_owned(),
        other => format!("la colonne « {} »", other.title()),
    };
    let titles: Vec<_> = columns.iter().map(title).collect();
    let kept = "ce que Balado en connaît déjà est gardé";
    let consequence = match columns {
        [Column::Id, ..] => {
            "les comptes que Balado connaît sont retrouvés par leur identifiant de connexion, les autres restent de côté"
        }
        _ => kept,
    };
    format!("Il manque à cet export {} : {consequence}.", titles.join(" et "))
}

/// The sentence about a file that lists nobody else.
pub(crate) fn only(profile: Profile) -> String {
    let who = match profile {
        Profile::Relative => "des parents",
        Profile::Personnel => "des personnels",
        Profile::Guest => "des invités",
        Profile::Student => "des élèves",
        Profile::Teacher => "des enseignants",
    };
    format!(
        "Ce fichier ne contient que {who}, et Balado n’a pas de compte pour eux. Dans l’ENT, refaites l’export \
         avec le profil « Élève » ou « Enseignant »."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::Severity::{Blocking, Notice},
        school::ClassName,
    };

    #[test]
    fn remarks_read_as_on_the_screen() {
        let class = ClassName::parse("4B").ok();
        let at = |code, severity| Finding::at(code, severity, 3, None);
        let table = [
            (at(Code::MissingName, Blocking), "Nom manquant"),
            (
                Finding::at(Code::MissingName, Blocking, 3, Some(Column::FirstName)),
                "Prénom manquant",
            ),
            (at(Code::MissingClass, Notice), "Classe manquante"),
            (at(Code::DuplicateId, Blocking).with(Detail::Line(412)), "Doublon, ligne 412"),
            (at(Code::Homonym, Notice).with(Detail::Namesake { line: 9, class }), "Homonyme en 4B"),
            (
                at(Code::Homonym, Notice).with(Detail::Namesake { line: 9, class: None }),
                "Homonyme, ligne 9",
            ),
        ];
        for (finding, expected) in table {
            assert_eq!(finding.message(), expected);
        }
    }
}
