//! Which column is which, by the labels of every generation and language, whatever their order.
//!
//! Labels are compared folded. In Portuguese two pairs of columns share a label: the first
//! « Login » is the id and the first « Nome » the family name, as the ENT always writes them.

use super::{
    Column, Columns, Decoding, Encoding, ExportKind, FileProfile, Generation, Language, Mapping,
    ReadError, guess,
    labels::{CURRENT, FORMER},
};
use crate::school::{Profile, Roster, fold};

/// Where the columns of a file are.
pub(super) struct Header {
    places: [Option<usize>; 16],
    generation: Option<Generation>,
    language: Option<Language>,
    kind: ExportKind,
    /// Whom the file lists, when no column says it.
    profile: Option<Profile>,
}

impl Header {
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Before April 2018 values were written with HTML entities.
    pub(super) fn escapes(&self) -> bool {
        self.generation.is_some_and(Generation::escapes)
    }

    /// Whom the file lists, when no column says it.
    pub(super) fn profile(&self) -> Option<Profile> {
        self.profile
    }

    /// The columns that a person named.
    pub(super) fn mapped(mapping: &Mapping) -> Result<Self, ReadError> {
        let missing = mapping.missing();
        if !missing.is_empty() {
            return Err(ReadError::MissingColumns(missing));
        }
        let mut places = [None; 16];
        for (at, column) in mapping.columns.iter().enumerate() {
            if let Some(column) = column {
                places[*column as usize] = Some(at);
            }
        }
        let profile = mapping.roster.map(|roster| match roster {
            Roster::Students => Profile::Student,
            Roster::Teachers => Profile::Teacher,
        });
        Ok(Self { places, generation: None, language: None, kind: ExportKind::Other, profile })
    }

    pub(super) fn decoding(&self, encoding: Option<Encoding>, separator: Option<char>) -> Decoding {
        Decoding {
            encoding,
            separator,
            generation: self.generation,
            language: self.language,
            kind: self.kind,
            profile: FileProfile::None,
            columns: self.columns(),
            is_untouched: true,
        }
    }

    fn columns(&self) -> Columns {
        Column::ALL.into_iter().filter(|column| self.place(*column).is_some()).collect()
    }
}

/// Finds the columns, or says why this header makes no list of accounts.
pub(super) fn find(labels: &[String]) -> Result<Header, ReadError> {
    let folded: Vec<String> = labels.iter().map(|label| fold(label)).collect();
    if let Some(name) = other_export(&folded) {
        return Err(ReadError::WrongExport(name));
    }
    let header = best(&folded);
    let known = header.places.iter().flatten().count();
    let missing: Vec<Column> =
        Column::REQUIRED.into_iter().filter(|column| header.place(*column).is_none()).collect();
    match missing.len() {
        0 => Ok(header),
        _ if known < 3 => Err(ReadError::NoHeader),
        _ => Err(ReadError::MissingColumns(missing)),
    }
}

/// How many titles of an export, of any kind or origin, a record holds.
pub(super) fn known_titles<'a>(cells: impl IntoIterator<Item = &'a str>) -> usize {
    let folded: Vec<String> = cells.into_iter().map(fold).collect();
    let titles = folded.iter().filter(|title| !title.is_empty());
    let synonyms = titles.filter(|title| guess::by_title(title).is_some()).count();
    synonyms.max(best(&folded).places.iter().flatten().count())
}

/// Whether a record is the header of an export: at least three of its titles are known.
pub(super) fn recognises<'a>(cells: impl IntoIterator<Item = &'a str>) -> bool {
    let cells: Vec<&str> = cells.into_iter().collect();
    let folded: Vec<String> = cells.iter().map(|cell| fold(cell)).collect();
    other_export(&folded).is_some() || known_titles(cells) >= 3
}

/// The generation and language whose labels this header has most of; the likeliest among equals.
fn best(folded: &[String]) -> Header {
    let former = (Language::French, FORMER.to_vec(), false);
    let current = CURRENT.iter().map(|(language, labels)| {
        (*language, labels.iter().copied().zip(Column::ALL).collect::<Vec<_>>(), true)
    });
    let mut found: Option<(usize, Header)> = None;
    for (language, labels, is_current) in current.chain([former]) {
        let places = places(folded, &labels);
        let score = places.iter().flatten().count();
        if found.as_ref().is_none_or(|(best, _)| score > *best) {
            let generation =
                if is_current { Generation::G2020 } else { former_generation(&places) };
            found = Some((
                score,
                Header {
                    places,
                    generation: Some(generation),
                    language: Some(language),
                    kind: kind(&places, is_current),
                    profile: None,
                },
            ));
        }
    }
    found.map(|(_, header)| header).expect("there are generations")
}

fn places(folded: &[String], labels: &[(&str, Column)]) -> [Option<usize>; 16] {
    let mut places = [None; 16];
    for (at, cell) in folded.iter().enumerate() {
        let free = labels
            .iter()
            .find(|(label, column)| fold(label) == *cell && places[*column as usize].is_none());
        if let Some((_, column)) = free {
            places[*column as usize] = Some(at);
        }
    }
    places
}

fn former_generation(places: &[Option<usize>; 16]) -> Generation {
    let has = |column: Column| places[column as usize].is_some();
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
fn kind(places: &[Option<usize>; 16], is_current: bool) -> ExportKind {
    let has = |column: Column| places[column as usize].is_some();
    if !is_current && has(Column::Siecle) && !has(Column::Code) && !has(Column::Classes) {
        ExportKind::Sacoche
    } else {
        ExportKind::Classic
    }
}

/// Other exports of the same console, by how their header starts.
const OTHERS: [(&[&str], &str); 9] = [
    (&["externalid"], "Transition d’année"),
    (&["rne", "uid"], "Gepi"),
    (&["identifiant ent"], "ProEPS"),
    (&["identifiant_ent"], "ProEPS"),
    (&["identifiant", "sconet"], "Cerise"),
    (&["identifiant", "nom", "prenom", "classe"], "Cerise"),
    (&["nomma", "prenom"], "Chamilo"),
    (&["type", "nom", "prenom", "login"], "Publipostage"),
    (&["type", "last name", "first name", "login"], "Publipostage"),
];

fn other_export(folded: &[String]) -> Option<&'static str> {
    let starts = |labels: &[&str]| {
        folded.len() >= labels.len() && labels.iter().zip(folded).all(|(a, b)| a == b)
    };
    OTHERS.iter().find(|(labels, _)| starts(labels)).map(|(_, name)| *name)
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
                found.places.iter().map(|place| place.expect("all of them")).collect();
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
            (
                "externalid;Prénom*;Nom*;Date de naissance*;Courriel;Classe*",
                ReadError::WrongExport("Transition d’année"),
            ),
            (
                "Type;Nom;Prénom;Login;Alias de login;Code d'activation",
                ReadError::WrongExport("Publipostage"),
            ),
        ];
        for (line, expected) in table {
            assert_eq!(find(&header(line)).err(), Some(expected), "{line}");
        }
    }
}
