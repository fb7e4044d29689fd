//! Numbers that the State gives to pupils (INE) or its own tools give them (SIECLE, ONDE).
//!
//! They are no ids of the ENT, and must not leave the school: no column that holds them may be named
//! as one that is kept, not even by a person.

use super::{Column, Mapping, ReadError, Unmapped, labels::NATIONAL, table::Table, value};
use crate::school::fold;

/// Refuses a mapping that would keep such numbers.
pub(super) fn refuse(mapping: &Mapping, table: &Table<'_>) -> Result<(), ReadError> {
    let samples = table.samples(Unmapped::SAMPLES);
    let is_national = |at: usize| {
        table.header.get(at).is_some_and(|label| is_title(label))
            || samples.get(at).is_some_and(|values| are_ine(values))
    };
    let named = mapping.columns.iter().enumerate();
    let mut named = named.filter_map(|(at, column)| Some((at, (*column)?)));
    match named.find(|(at, column)| Column::KEPT.contains(column) && is_national(*at)) {
        Some((_, column)) => Err(ReadError::NationalNumber(column)),
        None => Ok(()),
    }
}

/// Whether a title is one of theirs: « INE », « N° SIECLE ».
fn is_title(label: &str) -> bool {
    let folded = fold(label);
    NATIONAL.iter().any(|known| fold(known) == folded)
}

/// Whether all values have the form of an INE.
fn are_ine(values: &[String]) -> bool {
    values.len() > 1 && values.iter().all(|value| value::is_ine(value.trim()))
}

/// The tool whose list has such titles, when they tell.
pub(super) fn tool(labels: &[String]) -> Option<&'static str> {
    let folded: Vec<String> = labels.iter().map(|label| fold(label)).collect();
    let has = |title: &str| folded.iter().any(|label| *label == fold(title));
    if has("Nom élève") && has("Prénom élève") {
        Some("ONDE")
    } else if has("Division") && (has("INE") || has("Nom de famille")) {
        Some("SIECLE")
    } else if has("Né(e) le") {
        Some("Pronote")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Options, read_with};

    const FILE: &str = "INE;Numéro;Nom;Prénom;Code\n\
        1234567890A;1234567890A;ROUX;Léa;0779999A_1\n\
        123456789AB;123456789AB;MARTIN;Tom;0779999A_2\n";

    #[test]
    fn a_national_number_is_never_an_id() {
        use Column::{FirstName, Id, LastName};
        let mapped = |id: usize| {
            let mut columns = vec![None, None, Some(LastName), Some(FirstName), None];
            columns[id] = Some(Id);
            let mapping = Mapping { columns, roster: Some(crate::school::Roster::Students) };
            let options = Options { mapping: Some(&mapping), ..Options::default() };
            read_with(FILE.as_bytes(), &options).map(|reading| reading.rows.len())
        };
        assert_eq!(mapped(0), Err(ReadError::NationalNumber(Id)), "by its title");
        assert_eq!(mapped(1), Err(ReadError::NationalNumber(Id)), "by its values");
        assert_eq!(mapped(4), Ok(2), "an id of the school");
    }

    #[test]
    fn lists_of_other_tools_are_known_by_their_titles() {
        let table = [
            ("Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE", Some("ONDE")),
            ("INE;Nom de famille;Prénom;Division", Some("SIECLE")),
            ("Nom;Prénom;Né(e) le;Sexe;Classe", Some("Pronote")),
            ("Nom;Prénom;Classe", None),
        ];
        for (line, expected) in table {
            let labels: Vec<String> = line.split(';').map(str::to_owned).collect();
            assert_eq!(tool(&labels), expected, "{line}");
        }
    }
}
