//! Finds the columns by their titles: the likeliest generation and language, then words of any origin.

use std::sync::LazyLock;

use super::Header;
use crate::export::{
    Column, ExportKind, Generation, Language, PerColumn, ReadError, guess, kinds,
    labels::{CURRENT, FORMER},
    titles,
};

/// Finds the columns, or says why this header makes no list of accounts.
pub(in crate::export) fn find(labels: &[String]) -> Result<Header, ReadError> {
    let folded: Vec<String> = labels.iter().map(|label| titles::folded(label)).collect();
    let mut header = best(&folded);
    header.complete(&folded);
    let missing = header.missing();
    let is_whole = missing.is_empty() && header.twice(&folded).is_none();
    match kinds::find(&folded) {
        // One of its titles is that of a plain export where another was looked for.
        Some(Err(_)) if is_whole && header.places.values().flatten().count() > MANY => {}
        Some(found) => return found.map(Header::of_layout),
        None => {}
    }
    if missing.is_empty() {
        return match header.twice(&folded) {
            Some(column) => Err(ReadError::MissingColumns(vec![column])),
            None => Ok(header),
        };
    }
    if let Some(header) = by_synonyms(&folded) {
        return Ok(header);
    }
    let known = header.places.values().flatten().count();
    Err(if known < 3 { ReadError::NoHeader } else { ReadError::MissingColumns(missing) })
}

/// More columns than any of the other exports has: a header that has them is of a plain one.
const MANY: usize = 8;

impl Header {
    /// Gives kept columns that this header lacks titles of other generations and origins, when only
    /// one is left that means them.
    fn complete(&mut self, folded: &[String]) {
        let meant: Vec<Option<Column>> = folded
            .iter()
            .enumerate()
            .map(|(at, title)| {
                guess::by_title(title)
                    .filter(|_| self.places.values().all(|place| *place != Some(at)))
            })
            .collect();
        for column in Column::KEPT {
            let mut places = (0..).zip(&meant).filter(|(_, meant)| **meant == Some(column));
            if let (None, Some((at, _)), None) = (self.place(column), places.next(), places.next())
            {
                self.places[column] = Some(at);
            }
        }
    }

    /// Portuguese has one title for the id and the login, and one for both names: their order tells, and
    /// only when none was taken out or moved.
    fn forget_unordered(&mut self) {
        use Column::{FirstName, Id, LastName, Login, Type};
        let shared = [Id, Type, LastName, FirstName, Login];
        let places = shared.map(|column| self.place(column));
        if self.language == Some(Language::Portuguese)
            && !(places.iter().all(Option::is_some) && places.is_sorted())
        {
            for column in [Id, LastName, FirstName, Login] {
                self.places[column] = None;
            }
        }
    }
}

/// The columns by titles of any origin, when they name all that an account needs, each once.
fn by_synonyms(folded: &[String]) -> Option<Header> {
    let mut places: PerColumn<Option<usize>> = PerColumn::default();
    for (at, title) in folded.iter().enumerate() {
        if let Some(column) = guess::by_title(title)
            && places[column].replace(at).is_some()
        {
            return None;
        }
    }
    let header = Header { kind: ExportKind::Other, ..Header::bare(places) };
    header.missing().is_empty().then_some(header)
}

/// How many titles of an export, of any kind or origin, a record holds.
pub(in crate::export) fn known_titles<'a>(cells: impl IntoIterator<Item = &'a str>) -> usize {
    let folded: Vec<String> = cells.into_iter().map(titles::folded).collect();
    let titles = folded.iter().filter(|title| !title.is_empty());
    let synonyms = titles.filter(|title| guess::by_title(title).is_some()).count();
    synonyms.max(best(&folded).places.values().flatten().count())
}

/// Whether a record is the header of an export: at least three of its titles are known.
pub(in crate::export) fn recognises<'a>(cells: impl IntoIterator<Item = &'a str>) -> bool {
    let cells: Vec<&str> = cells.into_iter().collect();
    // Asked for each line of unknown type: an id, which most lines start with, is no title.
    let mut filled = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    if filled.next().is_none_or(|first| first.starts_with(|c: char| c.is_ascii_digit())) {
        return false;
    }
    let folded: Vec<String> = cells.iter().map(|cell| titles::folded(cell)).collect();
    kinds::find(&folded).is_some() || known_titles(cells) >= 3
}

/// The generation and language whose labels this header has most of; the likeliest among equals.
fn best(folded: &[String]) -> Header {
    let mut found: Option<(usize, Header)> = None;
    for (language, labels, is_current) in FOLDED.iter() {
        let (language, is_current) = (*language, *is_current);
        let places = places(folded, labels);
        let score = places.values().flatten().count();
        if found.as_ref().is_none_or(|(best, _)| score > *best) {
            let generation =
                if is_current { Generation::G2020 } else { former_generation(&places) };
            found = Some((
                score,
                Header {
                    generation: Some(generation),
                    language: Some(language),
                    kind: kind(&places, is_current),
                    ..Header::bare(places)
                },
            ));
        }
    }
    let mut header = found.map(|(_, header)| header).expect("there are generations");
    header.forget_unordered();
    header
}

/// The labels of a language, and whether they are those of the current export.
type Labels = (Language, Vec<(String, Column)>, bool);

/// All of them as they are compared, the likeliest first: many records are asked for.
static FOLDED: LazyLock<Vec<Labels>> = LazyLock::new(|| {
    let folded = |labels: &[(&str, Column)]| {
        labels.iter().map(|(label, column)| (titles::joined(label), *column)).collect()
    };
    let current = CURRENT.iter().map(|(language, labels)| {
        let labels: Vec<_> = labels.iter().copied().zip(Column::ALL).collect();
        (*language, folded(&labels), true)
    });
    current.chain([(Language::French, folded(&FORMER), false)]).collect()
});

fn places(folded: &[String], labels: &[(String, Column)]) -> PerColumn<Option<usize>> {
    let mut places: PerColumn<Option<usize>> = PerColumn::default();
    for (at, cell) in folded.iter().enumerate() {
        let cell = &titles::joined(cell);
        let free = labels.iter().find(|(label, column)| label == cell && places[*column].is_none());
        if let Some((_, column)) = free {
            places[*column] = Some(at);
        }
    }
    places
}

fn former_generation(places: &PerColumn<Option<usize>>) -> Generation {
    let has = |column: Column| places[column].is_some();
    if has(Column::Alias) {
        Generation::G2019
    } else if has(Column::Siecle) {
        Generation::G2017
    } else if has(Column::Functions) || has(Column::Classes) {
        Generation::G2015
    } else {
        Generation::G2014
    }
}

/// The export for Sacoche has the columns of 2017 up to the login and no activation code.
fn kind(places: &PerColumn<Option<usize>>, is_current: bool) -> ExportKind {
    let has = |column: Column| places[column].is_some();
    if !is_current && has(Column::Siecle) && !has(Column::ActivationCode) && !has(Column::Classes) {
        ExportKind::Sacoche
    } else {
        ExportKind::Classic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(line: &str) -> Vec<String> {
        line.split(';').map(str::to_owned).collect()
    }

    #[test]
    fn every_language_of_the_current_export_is_known() {
        for (language, labels) in CURRENT {
            let labels: Vec<_> = labels.iter().map(|label| (*label).to_owned()).collect();
            let found = find(&labels).expect("the ENT’s own labels");
            let places: Vec<_> =
                found.places.values().map(|place| place.expect("all of them")).collect();
            assert_eq!(places, (0..16).collect::<Vec<_>>(), "{}", language.as_str());
            assert_eq!(
                (found.language, found.generation),
                (Some(language), Some(Generation::G2020))
            );
        }
    }

    #[test]
    fn every_generation_is_known() {
        let table = [
            ("Id;Type;Nom;Prénom;Login;Code d'activation", Generation::G2014, None),
            (
                "Id;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
                Generation::G2015,
                Some(8),
            ),
            (
                "Id;Id Siecle;Type;Nom;Prénom;Login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
                Generation::G2017,
                Some(9),
            ),
            (
                "Id;Id Siecle;Type;Nom;Prénom;Login;Alias de login;Code d'activation;Fonction(s);Structure(s);Classe(s);Enfant(s);Parent(s)",
                Generation::G2019,
                Some(10),
            ),
            ("Classes;Prénom;Nom;Identifiant;Id;Type", Generation::G2020, Some(0)),
            ("ID;TYPE;NOM;PRENOM;IDENTIFIANT;CLASSES;ETABLISSEMENTS", Generation::G2020, Some(5)),
        ];
        for (line, generation, classes) in table {
            let found = find(&header(line)).expect(line);
            assert_eq!(
                (found.generation, found.place(Column::Classes)),
                (Some(generation), classes),
                "{line}"
            );
            assert_eq!(found.kind, ExportKind::Classic, "{line}");
        }
        let sacoche = find(&header("Id;Id Siecle;Type;Nom;Prénom;Login")).expect("Sacoche");
        assert_eq!(sacoche.kind, ExportKind::Sacoche);
    }

    #[test]
    fn a_header_that_makes_no_list_says_why() {
        let table = [
            ("2846117;Élève;D’ALMEIDA;Inès", ReadError::NoHeader),
            ("Id;Type;Prénom;Identifiant", ReadError::MissingColumns(vec![Column::LastName])),
        ];
        for (line, expected) in table {
            assert_eq!(find(&header(line)).err(), Some(expected), "{line}");
        }
    }
}
