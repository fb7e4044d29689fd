//! The CSV of the « annuaire de l’éducation » (`fr-en-annuaire-education`), as its portal gives it.
//!
//! Columns that are read, whatever their order, case and accents; the others are not looked at:
//!
//! | column | is |
//! |---|---|
//! | `identifiant_de_l_etablissement` | the UAI |
//! | `nom_etablissement` | the name |
//! | `type_etablissement` (may be absent) | administrations and information centres are set aside |
//! | `etat` (may be absent) | `OUVERT` and `A FERMER` are open, anything else is not |
//!
//! The mailbox is never read from the file: it is worked out from the UAI, so that nobody
//! who can edit a directory page receives a school's links.

use std::{collections::BTreeMap, fmt};

use balado_core::school::Uai;
use csv::{ReaderBuilder, StringRecord};
use jiff::Timestamp;

use super::{ListedSchool, SchoolList};
use crate::config::Academies;

/// Longest name that is kept.
const LONGEST: usize = 120;

/// A file read, and what was left of it.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The schools that this service may serve.
    pub list: SchoolList,
    /// What was set aside.
    pub aside: Aside,
}

/// Lines that are no school of ours, counted by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aside {
    /// Of another académie.
    pub elsewhere: usize,
    /// Administrations and information centres.
    pub offices: usize,
    /// Without a right number or a name.
    pub wrong: usize,
    /// Named twice: the first line counts.
    pub twice: usize,
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { elsewhere, offices, wrong, twice } = self;
        write!(
            f,
            "Lignes laissées de côté : autres académies : {elsewhere} ; services qui n’enseignent pas : \
             {offices} ; sans RNE juste ou sans nom : {wrong} ; en double : {twice}."
        )
    }
}

/// Why a file is no such directory.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// Not UTF-8, or not lines.
    #[error(
        "ligne {line} : ce n’est pas du CSV en UTF-8. Téléchargez de nouveau l’annuaire, sans l’ouvrir dans un tableur"
    )]
    Unreadable {
        /// As a spreadsheet counts.
        line: u64,
    },
    /// A column that nothing replaces.
    #[error(
        "ligne 1 : il manque la colonne « {0} ». Est-ce bien l’export CSV de l’annuaire de l’éducation ?"
    )]
    MissingColumn(&'static str),
    /// Not one school that this service serves.
    #[error("aucun établissement des académies servies ({aside}) Rien n’a été changé")]
    Nobody {
        /// What was there instead.
        aside: String,
    },
}

/// Reads a whole file. One wrong line is counted and does not stop the reading.
pub fn read(
    bytes: &[u8],
    served: &Academies,
    now: Timestamp,
    confirmed: bool,
) -> Result<Directory, DirectoryError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b';') { b';' } else { b',' };
    let mut lines = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let unreadable = |error: &csv::Error| DirectoryError::Unreadable {
        line: error.position().map_or(1, csv::Position::line),
    };
    let columns = Columns::find(lines.headers().map_err(|error| unreadable(&error))?)?;
    let (mut schools, mut aside) = (BTreeMap::new(), Aside::default());
    for line in lines.records() {
        let line = line.map_err(|error| unreadable(&error))?;
        columns.take(&line, served, &mut schools, &mut aside);
    }
    if schools.is_empty() {
        return Err(DirectoryError::Nobody { aside: aside.to_string() });
    }
    let schools = schools.into_values().collect();
    Ok(Directory { list: SchoolList { schools, at: now, confirmed }, aside })
}

/// Where the columns are.
struct Columns {
    uai: usize,
    name: usize,
    kind: Option<usize>,
    state: Option<usize>,
}

impl Columns {
    fn find(titles: &StringRecord) -> Result<Self, DirectoryError> {
        let titles: Vec<String> = titles.iter().map(folded).collect();
        let find = |names: &[&str]| {
            names.iter().find_map(|name| titles.iter().position(|title| title == name))
        };
        let uai = "identifiant_de_l_etablissement";
        let name = "nom_etablissement";
        Ok(Self {
            uai: find(&[uai, "code_etablissement", "numero_uai", "uai"])
                .ok_or(DirectoryError::MissingColumn(uai))?,
            name: find(&[name, "appellation_officielle", "nom_de_l_etablissement"])
                .ok_or(DirectoryError::MissingColumn(name))?,
            kind: find(&["type_etablissement", "type_d_etablissement"]),
            state: find(&["etat", "etat_etablissement"]),
        })
    }

    fn take(
        &self,
        line: &StringRecord,
        served: &Academies,
        schools: &mut BTreeMap<Uai, ListedSchool>,
        aside: &mut Aside,
    ) {
        let cell = |column: usize| line.get(column).unwrap_or_default();
        let (uai, name) = (cell(self.uai).parse::<Uai>(), one_line(cell(self.name)));
        let Ok(uai) = uai else { return aside.wrong += 1 };
        if served.of(&uai).is_none() {
            return aside.elsewhere += 1;
        }
        if self.kind.is_some_and(|kind| is_office(cell(kind))) {
            return aside.offices += 1;
        }
        if name.is_empty() {
            return aside.wrong += 1;
        }
        if schools.contains_key(&uai) {
            return aside.twice += 1;
        }
        let open = self.state.is_none_or(|state| is_open(cell(state)));
        schools.insert(uai, ListedSchool { uai, name, open });
    }
}

fn is_office(kind: &str) -> bool {
    matches!(folded(kind).as_str(), "service_administratif" | "information_et_orientation")
}

fn is_open(state: &str) -> bool {
    matches!(folded(state).as_str(), "ouvert" | "a_fermer")
}

/// `Identifiant de l'établissement` and `identifiant_de_l_etablissement` are the same title.
fn folded(title: &str) -> String {
    let letter = |c: char| match c {
        'À' | 'Â' | 'à' | 'â' => 'a',
        'É' | 'È' | 'Ê' | 'é' | 'è' | 'ê' => 'e',
        'Î' | 'î' => 'i',
        'Ô' | 'ô' => 'o',
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '_',
    };
    title.trim().chars().map(letter).collect()
}

/// A name that goes into mails and pages.
fn one_line(name: &str) -> String {
    let hidden =
        |c: char| c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}');
    let shown: String = name.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(text: &str) -> Result<Directory, DirectoryError> {
        read(text.as_bytes(), &Academies::default(), Timestamp::UNIX_EPOCH, false)
    }

    #[test]
    fn the_schools_of_the_academie_are_read_and_the_rest_is_counted() {
        let found = directory(
            "\u{FEFF}Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Mail;Etat\r\n\
             0779999A;\"Collège Les Tilleuls\";Collège;x@evil.example;OUVERT\r\n\
             0930341R; Lycée  Les\u{202e} Acacias ;Lycée;;A FERMER\r\n\
             0770001H;École Fermée;Ecole;;FERME\r\n\
             0750001U;Lycée de Paris;Lycée;;OUVERT\r\n\
             0940001R;Rectorat;Service Administratif;;OUVERT\r\n\
             0779999B;Une lettre de travers;Collège;;OUVERT\r\n\
             0779999A;Le même;Collège;;OUVERT\r\n\
             0940002S;;Collège;;OUVERT\r\n\
             courte\r\n",
        )
        .unwrap();
        let shown: Vec<_> = found
            .list
            .schools
            .iter()
            .map(|school| (school.uai.as_str(), school.name.as_str(), school.open))
            .collect();
        assert_eq!(
            shown,
            [
                ("0770001H", "École Fermée", false),
                ("0779999A", "Collège Les Tilleuls", true),
                ("0930341R", "Lycée Les Acacias", true),
            ]
        );
        assert_eq!(found.aside, Aside { elsewhere: 1, offices: 1, wrong: 3, twice: 1 });
    }

    #[test]
    fn columns_are_found_in_any_order_and_dress() {
        let table = [
            "Nom établissement,Identifiant de l'établissement\nTilleuls,0779999A\n",
            "NOM_ETABLISSEMENT;IDENTIFIANT_DE_L_ETABLISSEMENT\nTilleuls;0779999a\n",
            "x;Appellation_officielle;Numero_UAI;y\n;Tilleuls;0779999A;\n",
        ];
        for text in table {
            let found = directory(text).unwrap().list.schools;
            assert_eq!((found.len(), found[0].name.as_str(), found[0].open), (1, "Tilleuls", true));
        }
    }

    #[test]
    fn what_is_no_directory_is_refused_and_says_why() {
        let table: [(&[u8], &str); 5] = [
            (b"", "identifiant_de_l_etablissement"),
            (b"uai;mail\n0779999A;x\n", "nom_etablissement"),
            (b"uai;nom_etablissement\n0750001U;Paris\n", "autres académies : 1"),
            (b"uai;nom_etablissement\n0779999A;Coll\xe8ge\n", "ligne 2"),
            (b"PK\x03\x04\xff\xfe;\x00", "ligne 1"),
        ];
        for (bytes, said) in table {
            let error =
                read(bytes, &Academies::default(), Timestamp::UNIX_EPOCH, false).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
