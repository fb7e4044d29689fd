//! The ENTs that people of the académie's schools come from.
//!
//! The administrator gives a CSV, `;` or `,` between its columns, UTF-8:
//!
//! | column | is |
//! |---|---|
//! | `pour` | a school (`0779999A`), a kind of school of a département (`077 lycée`), or a département (`077`) |
//! | `nom` | the ENT's name, as people say it |
//! | `adresse` | where it is: `https://ent.example`; plain `http` on this machine only |
//! | `identifiants` (may be absent) | `sans préfixe` when its connectors cut ids before the last hyphen |
//!
//! What is closest to the school wins. The address never comes from a request, so nobody is sent elsewhere.

use std::{collections::BTreeSet, fmt, str::FromStr};

use balado_core::school::Uai;
use csv::{ReaderBuilder, StringRecord, Trim};
use url::{Host, Url};

/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 80;

/// A platform that vouches for people by CAS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ent {
    /// As people say it: « ENT77 ».
    pub name: String,
    /// Without a path: `https://ent.example`.
    pub address: Url,
    /// Its connectors cut what stands before the last hyphen of an id.
    pub cuts_ids: bool,
}

/// Whom an ENT serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One school.
    School(Uai),
    /// The schools of one kind in a département.
    Kind(Department, Kind),
    /// All schools of a département.
    Department(Department),
}

/// The first three digits of a school's number: `077`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Department([u8; 3]);

/// A kind of school, which its official name begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// École maternelle, élémentaire, primaire.
    Primary,
    /// Collège.
    Middle,
    /// Lycée, of whatever kind.
    High,
}

/// Every ENT by whom it serves; no scope twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ents(pub Vec<(Scope, Ent)>);

/// Why a table of ENTs is not taken. Lines are counted as a spreadsheet counts them.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntsError {
    /// A spreadsheet's own file.
    #[error(
        "c’est un classeur, et il faut un CSV : enregistrez-le en « CSV UTF-8 ». Rien n’a été changé"
    )]
    Workbook,
    /// Text, two bytes a character.
    #[error(
        "ce fichier est en UTF-16 (« texte Unicode »), et il faut un CSV en UTF-8 : enregistrez-le en « CSV UTF-8 ». \
         Rien n’a été changé"
    )]
    Utf16,
    /// Not UTF-8, or not lines.
    #[error(
        "ligne {line} : ce n’est pas du CSV en UTF-8 : enregistrez-le en « CSV UTF-8 ». Rien n’a été changé"
    )]
    Unreadable {
        /// Which.
        line: u64,
    },
    /// A column that nothing replaces.
    #[error(
        "ligne 1 : il manque la colonne « {0} » (pour;nom;adresse;identifiants). Rien n’a été changé"
    )]
    MissingColumn(&'static str),
    /// A cell that cannot be what it should.
    #[error("ligne {line}, colonne « {column} » : il faut {why}. Rien n’a été changé")]
    Cell {
        /// Which.
        line: u64,
        /// Its title.
        column: &'static str,
        /// What is wrong, and what is right.
        why: &'static str,
    },
    /// The same schools on two lines.
    #[error(
        "ligne {line} : une ligne plus haut est déjà pour les mêmes établissements ; gardez l’une des deux. Rien n’a \
         été changé"
    )]
    Twice {
        /// The second.
        line: u64,
    },
    /// Not one line.
    #[error("aucun ENT dans ce fichier : une ligne par ENT sous les titres. Rien n’a été changé")]
    Nothing,
}

impl Ents {
    /// Reads a whole file; one wrong line refuses it, since people would be sent elsewhere.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntsError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        refuse_other_files(bytes)?;
        let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let delimiter = if first_line.contains(&b';') { b';' } else { b',' };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(bytes);
        let unreadable = |error: &csv::Error| EntsError::Unreadable {
            line: error.position().map_or(1, csv::Position::line),
        };
        let columns = Columns::find(reader.headers().map_err(|error| unreadable(&error))?)?;
        let (mut ents, mut scopes) = (Vec::new(), BTreeSet::new());
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(&error))?;
            let line = record.position().map_or(1, csv::Position::line);
            let (scope, ent) = columns.parse(&record, line)?;
            if !scopes.insert(scope) {
                return Err(EntsError::Twice { line });
            }
            ents.push((scope, ent));
        }
        if ents.is_empty() { Err(EntsError::Nothing) } else { Ok(Self(ents)) }
    }
}

/// What people save by mistake. A workbook of today is a ZIP, a former one begins as OLE files do.
fn refuse_other_files(bytes: &[u8]) -> Result<(), EntsError> {
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
    if begins(&[b"PK\x03\x04", b"\xD0\xCF\x11\xE0"]) {
        return Err(EntsError::Workbook);
    }
    if begins(&[b"\xFF\xFE", b"\xFE\xFF"]) {
        return Err(EntsError::Utf16);
    }
    if bytes.trim_ascii().is_empty() { Err(EntsError::Nothing) } else { Ok(()) }
}

/// As the file that it was read from.
impl fmt::Display for Ents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "pour;nom;adresse;identifiants")?;
        self.0.iter().try_for_each(|(scope, ent)| {
            let ids = if ent.cuts_ids { "sans préfixe" } else { "" };
            let name = ent.name.replace(';', ",");
            writeln!(f, "{scope};{name};{};{ids}", ent.address.as_str().trim_end_matches('/'))
        })
    }
}

impl Scope {
    /// All that speak for a school, the closest first; its kind comes from its official name.
    pub fn of_school(uai: Uai, name: Option<&str>) -> impl Iterator<Item = Self> {
        let department = Department::of(uai);
        let kind = name.and_then(Kind::of_name).map(|kind| Self::Kind(department, kind));
        [Some(Self::School(uai)), kind, Some(Self::Department(department))].into_iter().flatten()
    }
}

impl Department {
    /// Where a school is.
    pub fn of(uai: Uai) -> Self {
        let digits = uai.as_str().as_bytes();
        Self([digits[0], digits[1], digits[2]])
    }
}

impl FromStr for Department {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits: [u8; 3] = text.as_bytes().try_into().map_err(|_| ())?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits)).ok_or(())
    }
}

impl fmt::Display for Department {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl Kind {
    /// The kind that the first word of an official name tells.
    pub fn of_name(name: &str) -> Option<Self> {
        name.split_whitespace().next()?.parse().ok()
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "école",
            Self::Middle => "collège",
            Self::High => "lycée",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word.to_lowercase().as_str() {
            "école" | "ecole" | "écoles" | "ecoles" => Ok(Self::Primary),
            "collège" | "college" | "collèges" | "colleges" => Ok(Self::Middle),
            "lycée" | "lycee" | "lycées" | "lycees" => Ok(Self::High),
            _ => Err(()),
        }
    }
}

/// As the column `pour` and the database have it.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::School(uai) => write!(f, "{uai}"),
            Self::Kind(department, kind) => write!(f, "{department} {}", kind.as_str()),
            Self::Department(department) => write!(f, "{department}"),
        }
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Ok(uai) = text.parse() {
            return Ok(Self::School(uai));
        }
        match text.split_once(char::is_whitespace) {
            Some((department, kind)) => Ok(Self::Kind(department.parse()?, kind.trim().parse()?)),
            None => Ok(Self::Department(text.parse()?)),
        }
    }
}

/// Where the columns are.
struct Columns {
    scope: usize,
    name: usize,
    address: usize,
    ids: Option<usize>,
}

impl Columns {
    fn find(titles: &StringRecord) -> Result<Self, EntsError> {
        let find = |title| titles.iter().position(|found| found.eq_ignore_ascii_case(title));
        let required = |title| find(title).ok_or(EntsError::MissingColumn(title));
        Ok(Self {
            scope: required("pour")?,
            name: required("nom")?,
            address: required("adresse")?,
            ids: find("identifiants"),
        })
    }

    fn parse(&self, record: &StringRecord, line: u64) -> Result<(Scope, Ent), EntsError> {
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let wrong = |column, why| EntsError::Cell { line, column, why };
        let scope = cell(self.scope).parse().map_err(|()| {
            wrong(
                "pour",
                "un RNE (0779999A), un département (077) ou un genre d’établissement (077 lycée)",
            )
        })?;
        let name = cell(self.name);
        let one_short_line = (1..=LONGEST_NAME).contains(&name.chars().count())
            && !name.chars().any(char::is_control);
        if !one_short_line {
            return Err(wrong("nom", "un nom de 1 à 80 signes, sur une ligne"));
        }
        let address = address(cell(self.address)).ok_or_else(|| {
            wrong("adresse", "une adresse https sans chemin, comme https://ent.exemple.fr")
        })?;
        let cuts_ids = match self.ids.map(cell).unwrap_or_default().to_lowercase().as_str() {
            "" | "entiers" => false,
            "sans préfixe" | "sans prefixe" => true,
            _ => return Err(wrong("identifiants", "vide, « entiers » ou « sans préfixe »")),
        };
        Ok((scope, Ent { name: name.to_owned(), address, cuts_ids }))
    }
}

/// An origin and nothing else, over TLS unless it is this machine.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let loopback = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let secure = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    (bare && secure).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(ents: &Ents) -> Vec<String> {
        ents.0.iter().map(|(scope, _)| scope.to_string()).collect()
    }

    #[test]
    fn a_table_is_read_in_either_dress() {
        let table = [
            "pour;nom;adresse;identifiants\n077;ENT77;https://ent77.example;\n077 lycée;Lycées;https://l.example/;sans préfixe\n",
            "\u{FEFF}Adresse,Pour,Nom,Identifiants\r\nhttps://ent77.example,077,ENT77,entiers\r\nhttps://l.example,077  LYCÉES, Lycées ,Sans préfixe\r\n",
        ];
        for text in table {
            let ents = Ents::parse(text.as_bytes()).unwrap();
            assert_eq!(scopes(&ents), ["077", "077 lycée"]);
            let [(_, first), (_, second)] = &ents.0[..] else { panic!("two") };
            assert_eq!((first.name.as_str(), first.cuts_ids), ("ENT77", false));
            assert_eq!((second.address.as_str(), second.cuts_ids), ("https://l.example/", true));
        }
    }

    #[test]
    fn one_wrong_cell_refuses_the_table_and_is_named() {
        let line = |cells: &str| format!("pour;nom;adresse;identifiants\n{cells}\n");
        let table = [
            (line("0779999B;E;https://e.example;"), "ligne 2, colonne « pour »"),
            (line("77;E;https://e.example;"), "colonne « pour »"),
            (line("077 crèche;E;https://e.example;"), "colonne « pour »"),
            (line("077;;https://e.example;"), "colonne « nom »"),
            (line("077;E;http://e.example;"), "colonne « adresse »"),
            (line("077;E;https://e.example/cas;"), "colonne « adresse »"),
            (line("077;E;https://u:p@e.example;"), "colonne « adresse »"),
            (line("077;E;javascript:1;"), "colonne « adresse »"),
            (line("077;E;https://e.example;coupés"), "colonne « identifiants »"),
            (line("077;E;https://e.example;\n077;F;https://f.example;"), "ligne 3"),
            ("pour;nom\n077;E\n".to_owned(), "« adresse »"),
            (line(""), "aucun ENT"),
        ];
        for (text, expected) in table {
            let error = Ents::parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let others: [(&[u8], &str); 5] = [
            (b"pour;nom;adresse\n077;\xff;x\n", "ligne 2 : ce n’est pas du CSV en UTF-8"),
            (b"PK\x03\x04\x14\x00", "c’est un classeur"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1", "c’est un classeur"),
            (b"\xFF\xFEp\x00o\x00", "UTF-16"),
            (b"\xEF\xBB\xBF\r\n", "aucun ENT"),
        ];
        for (bytes, expected) in others {
            let error = Ents::parse(bytes).unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("Rien n’a été changé"), "{error}");
        }
    }

    #[test]
    fn what_is_closest_to_a_school_comes_first() {
        let uai: Uai = "0779999A".parse().unwrap();
        let table: [(Option<&str>, &[&str]); 4] = [
            (Some("Lycée polyvalent Les Acacias"), &["0779999A", "077 lycée", "077"]),
            (Some("COLLEGE LES TILLEULS"), &["0779999A", "077 collège", "077"]),
            (Some("Institut"), &["0779999A", "077"]),
            (None, &["0779999A", "077"]),
        ];
        for (name, expected) in table {
            let scopes: Vec<String> =
                Scope::of_school(uai, name).map(|scope| scope.to_string()).collect();
            assert_eq!(scopes, expected, "{name:?}");
        }
    }

    #[test]
    fn a_scope_comes_back_as_it_was_written() {
        for text in ["0779999A", "077 lycée", "077 école", "093"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
    }
}
