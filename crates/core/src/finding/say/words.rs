//! What stands in the places of a sentence, where it is more than a number.

use crate::{
    finding::{Column, Look},
    school::ClassName,
};

/// `60` is what a spreadsheet shows of `6E1`.
pub(super) fn class_before(number: &str) -> String {
    let (digit, zeros) = number.split_at(number.len().min(1));
    format!("{digit}E{}", zeros.len())
}

/// The other person's class, or their line when they have none.
pub(super) fn namesake(line: u32, class: Option<&ClassName>) -> String {
    class.map_or(format!(", ligne {line}"), |class| format!(" en {class}"))
}

/// What a cell holds, and the column it seems to be of.
pub(super) fn looks(column: Option<Column>, look: Look) -> String {
    let (what, like) = match look {
        Look::Id => ("un numéro ou un Id", Some(Column::Id)),
        Look::Login => ("un identifiant de connexion", Some(Column::Login)),
        Look::Type => ("un type de compte", Some(Column::Type)),
        Look::Name => ("un nom de personne", Some(Column::LastName)),
        Look::Class => ("un nom de classe", Some(Column::Classes)),
        Look::ActivationCode => ("un code d’activation", None),
        Look::Date => ("une date", None),
        Look::Email => ("une adresse e-mail", Some(Column::Email)),
        Look::Phone => ("un numéro de téléphone", Some(Column::Phone)),
        Look::Other => ("une valeur d’une autre colonne", None),
    };
    let like = like.filter(|like| Some(*like) != column);
    like.map_or(what.to_owned(), |like| format!("{what}, comme « {} »", like.title()))
}

/// What the file does not have, and what comes of it.
pub(super) fn missing(columns: &[Column]) -> String {
    let others = columns.iter().filter_map(|column| match column {
        Column::Login => Some("les identifiants de connexion"),
        Column::Classes => Some("les classes"),
        _ => None,
    });
    let others = others.collect::<Vec<_>>().join(" et ");
    let others = (!others.is_empty()).then(|| {
        format!("Il manque à cet export {others} : ce que Balado en connaît déjà est gardé.")
    });
    let ids = columns.contains(&Column::Id).then(|| NO_IDS.to_owned());
    ids.into_iter().chain(others).collect::<Vec<_>>().join(" ")
}

const NO_IDS: &str = "Il manque à cet export les Id de l’ENT : les comptes que Balado connaît sont retrouvés par leur identifiant de connexion, les autres restent de côté.";
