use super::{Column, Unmapped, national};
use crate::{
    finding::{Code, Finding, Foreign, Obstacle, Place, Rule, with_instructions},
    school::Profile,
};

/// Why a file could not be read at all. A doubtful line is never one of these: it becomes a
/// finding and reading goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No byte, or blanks only.
    #[error("an empty file")]
    Empty,
    /// Something else than a table of text.
    #[error("not a table of text: {}", .0.rule().code().as_str())]
    Foreign(Foreign),
    /// A workbook that something keeps from being read.
    #[error("a workbook that cannot be read: {}", .0.rule().code().as_str())]
    Workbook(Foreign, Obstacle),
    /// The first line names no known column.
    #[error("no header on the first line")]
    NoHeader,
    /// Columns no list can do without.
    #[error("missing columns: {}", .0.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", "))]
    MissingColumns(Vec<Column>),
    /// Titles whose accents were read in a wrong way, and the names below with them.
    #[error("accents lost in the title of {found:?}")]
    LostAccents {
        /// A title as it stands.
        found: String,
        /// The title that it was.
        before: &'static str,
    },
    /// A table whose columns a person can name.
    #[error("unknown columns on line {}", .0.line)]
    UnknownColumns(Box<Unmapped>),
    /// A column named by a person holds numbers of the State or of SIECLE.
    #[error("national numbers in the column {}", .0.as_str())]
    NationalNumber(Column),
    /// An export of people Balado has no account for.
    #[error("nobody but {}", .0.as_str())]
    OnlyAside(Profile),
    /// Another export of the same console, which does not make accounts.
    #[error("another export: {0}")]
    WrongExport(&'static str),
}

impl ReadError {
    /// What the secretary reads: what is wrong and where, then what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Empty => Rule::FileEmpty.refusal(),
            Self::Foreign(what) => what.rule().refusal(),
            Self::Workbook(_, obstacle) => obstacle.sentence(),
            Self::NoHeader => Rule::HeaderMissing.refusal(),
            Self::UnknownColumns(table) if table.names_nobody() => table.nobody(),
            Self::UnknownColumns(table) => table.as_error().help(),
            Self::NationalNumber(column) => format!(
                "La colonne choisie pour « {} » porte des numéros INE ou SIECLE. Ce ne sont pas des identifiants de l’ENT, \
                 et Balado ne les garde jamais. Choisissez une autre colonne, ou aucune.",
                column.title()
            ),
            Self::OnlyAside(profile) => {
                Finding::of_file(Rule::of_people_aside(*profile).1).message()
            }
            Self::MissingColumns(columns) => {
                let names: Vec<_> =
                    columns.iter().map(|column| format!("« {} »", column.title())).collect();
                let word = if columns.len() > 1 { "Colonnes absentes" } else { "Colonne absente" };
                with_instructions(&format!("{word} de la première ligne : {}.", names.join(", ")))
            }
            Self::LostAccents { found, before } => with_instructions(&format!(
                "Les accents de ce fichier sont abîmés : un titre s’y écrit « {found} » pour « {before} », et les noms ont été lus de même par un \
                 autre programme. Retaper les titres ne rendrait pas les noms."
            )),
            Self::WrongExport(name) => with_instructions(&format!(
                "Ce fichier est l’export « {name} » de l’ENT : il ne suffit pas pour créer des comptes."
            )),
        }
    }

    /// The word of the finding vocabulary for it.
    pub fn code(&self) -> &'static str {
        self.finding_code().as_str()
    }

    /// The finding vocabulary's code for it.
    pub fn finding_code(&self) -> Code {
        match self {
            Self::Empty => Rule::FileEmpty.code(),
            Self::Foreign(what) | Self::Workbook(what, _) => what.rule().code(),
            Self::NoHeader => Rule::HeaderMissing.code(),
            Self::UnknownColumns(table) => table.as_error().finding_code(),
            Self::MissingColumns(_) | Self::NationalNumber(_) => Code::MissingColumns,
            Self::LostAccents { .. } => Code::Mojibake,
            Self::OnlyAside(profile) => Rule::of_people_aside(*profile).1.code(),
            Self::WrongExport(_) => Code::WrongExport,
        }
    }

    /// Where in the file, when there is one place to look at.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Empty | Self::Foreign(_) | Self::Workbook(..) => None,
            Self::UnknownColumns(table) => {
                Some(Place { line: table.line, column: table.missing.first().copied() })
            }
            Self::NoHeader
            | Self::WrongExport(_)
            | Self::OnlyAside(_)
            | Self::LostAccents { .. } => Some(Place { line: 1, column: None }),
            Self::NationalNumber(column) => Some(Place { line: 1, column: Some(*column) }),
            Self::MissingColumns(columns) => {
                Some(Place { line: 1, column: columns.first().copied() })
            }
        }
    }
}

impl Unmapped {
    /// What is wrong with it for those who cannot ask anybody.
    fn as_error(&self) -> ReadError {
        match self.missing.as_slice() {
            [] if self.names_nobody() => ReadError::MissingColumns(vec![Column::Id]),
            [] => ReadError::NoHeader,
            missing => ReadError::MissingColumns(missing.to_vec()),
        }
    }

    /// Whether it gives names, and nothing by which the ENT or Balado knows people.
    fn names_nobody(&self) -> bool {
        let has = |column: Column| self.guesses.contains(&Some(column));
        has(Column::LastName) && has(Column::FirstName) && !has(Column::Id) && !has(Column::Login)
    }

    fn nobody(&self) -> String {
        let origin = national::tool(&self.labels);
        let of = |tool: &str| if tool.starts_with('O') { " d’" } else { " de " }.to_owned() + tool;
        let origin = origin.map_or_else(String::new, of);
        with_instructions(&format!(
            "Cette liste{origin} donne des noms, mais ni l’Id de l’ENT ni l’identifiant de connexion : Balado ne reconnaît personne à son \
             seul nom, et un numéro INE ou SIECLE n’en tient pas lieu."
        ))
    }
}
