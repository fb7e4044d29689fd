//! What a column seems to be, by its title and then by its values.

use std::sync::LazyLock;

use super::{Column, labels::SYNONYMS, titles, value};

/// The guess for each column; no two columns get the same one.
pub(super) fn columns(labels: &[String], samples: &[Vec<String>]) -> Vec<Option<Column>> {
    let mut guesses: Vec<Option<Column>> = vec![None; labels.len()];
    let give = |at: usize, column: Column, guesses: &mut Vec<Option<Column>>| {
        if guesses[at].is_none() && !guesses.contains(&Some(column)) {
            guesses[at] = Some(column);
        }
    };
    for (at, label) in labels.iter().enumerate() {
        if let Some(column) = by_title(label) {
            give(at, column, &mut guesses);
        }
    }
    for (at, values) in samples.iter().enumerate() {
        if let Some(column) = by_values(values) {
            give(at, column, &mut guesses);
        }
    }
    guesses
}

/// The synonyms as they are compared: a file has many titles.
static FOLDED: LazyLock<Vec<(String, Column)>> = LazyLock::new(|| {
    SYNONYMS.iter().map(|(known, column)| (titles::joined(known), *column)).collect()
});

/// What a title means, wherever the file comes from.
pub(super) fn by_title(label: &str) -> Option<Column> {
    let joined = titles::joined(&titles::folded(label));
    let joined = joined.trim_matches(['*', ':']);
    FOLDED.iter().find(|(known, _)| known == joined).map(|(_, column)| *column)
}

/// What values look like, when all of them do. Names look like nothing in particular.
fn by_values(values: &[String]) -> Option<Column> {
    type Test = fn(&str) -> bool;
    const LOOKS: [(Test, Column); 3] = [
        (|value| titles::profile(value).is_some(), Column::Type),
        (value::is_login_or_initials, Column::Login),
        (value::is_class_of_level, Column::Classes),
    ];
    let all = |test: Test| values.iter().all(|value| test(value.trim()));
    let found = LOOKS.into_iter().find(|(test, _)| values.len() > 1 && all(*test));
    found.map(|(_, column)| column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn columns_are_guessed_by_title_then_by_values() {
        use Column::{Classes, FirstName, LastName, Login, Type};
        let labels =
            texts(&["NOM", "Prénom usuel", "Colonne3", "Colonne4", "Colonne5", "Division"]);
        let samples = [
            texts(&["VIDAL", "ROY"]),
            texts(&["Inès", "Kévin"]),
            texts(&["ines.vidal", "kevin.roy2"]),
            texts(&["Élève", "Élève"]),
            texts(&["12/03/2014", "01/09/2013"]),
            texts(&["6A", "6B"]),
        ];
        let expected =
            [Some(LastName), Some(FirstName), Some(Login), Some(Type), None, Some(Classes)];
        assert_eq!(columns(&labels, &samples), expected);
    }

    #[test]
    fn a_guess_is_given_once() {
        let labels = texts(&["Nom", "Nom"]);
        assert_eq!(columns(&labels, &[vec![], vec![]]), [Some(Column::LastName), None]);
    }
}
