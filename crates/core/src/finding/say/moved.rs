//! What is said of a cell that holds the value of another column.

use crate::finding::{Column, Look};

/// `« Nom » contient un identifiant de connexion, comme « Identifiant » : des cellules ont bougé`.
pub(super) fn looks(column: Option<Column>, look: Look) -> String {
    let (what, like) = match look {
        Look::Id => ("un numéro ou un Id", Some(Column::Id)),
        Look::Login => ("un identifiant de connexion", Some(Column::Login)),
        Look::Type => ("un type de compte", Some(Column::Type)),
        Look::Name => ("un nom de personne", Some(Column::LastName)),
        Look::Class => ("un nom de classe", Some(Column::Classes)),
        Look::Code => ("un code d’activation", None),
        Look::Date => ("une date", None),
        Look::Email => ("une adresse e-mail", Some(Column::Email)),
        Look::Phone => ("un numéro de téléphone", Some(Column::Phone)),
        Look::Other => ("une valeur d’une autre colonne", None),
    };
    let like = like.filter(|like| Some(*like) != column);
    let like = like.map_or_else(String::new, |like| format!(", comme « {} »", like.title()));
    format!("{} contient {what}{like} : des cellules ont changé de colonne", title(column))
}

/// `« Id » et « Identifiant » sont échangés sur cette ligne`.
pub(super) fn exchanged(column: Option<Column>, other: Column) -> String {
    format!("{} et « {} » sont échangés sur cette ligne", title(column), other.title())
}

fn title(column: Option<Column>) -> String {
    column.map_or_else(|| "La ligne".to_owned(), |column| format!("« {} »", column.title()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_columns_are_named() {
        let table = [
            (
                looks(Some(Column::LastName), Look::Login),
                "« Nom » contient un identifiant de connexion, comme « Identifiant » : des cellules ont changé de colonne",
            ),
            (
                looks(Some(Column::FirstName), Look::Date),
                "« Prénom » contient une date : des cellules ont changé de colonne",
            ),
            (
                exchanged(Some(Column::Id), Column::Login),
                "« Id » et « Identifiant » sont échangés sur cette ligne",
            ),
        ];
        for (said, expected) in table {
            assert_eq!(said, expected);
        }
    }
}
