use super::{Column, Unmapped, national};
use crate::{
    check::{Code, Place, code_of, only},
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
    #[error("not a table of text: {}", .0.code().as_str())]
    Foreign(Foreign),
    /// A workbook that something keeps from being read.
    #[error("a workbook that cannot be read: {}", .0.code().as_str())]
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

/// What a file is when it is no table of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// A PDF document.
    Pdf,
    /// An Excel workbook.
    Xlsx,
    /// An Excel workbook of before 2007.
    Xls,
    /// A workbook of `LibreOffice`.
    Ods,
    /// A workbook of Numbers, on a Mac.
    Numbers,
    /// Another archive.
    Zip,
    /// A web page.
    Html,
    /// XML.
    Xml,
    /// JSON.
    Json,
    /// Bytes that no text holds.
    Binary,
}

/// What keeps a workbook from being read, and a person can remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// It opens with a password.
    Locked,
    /// It would not fit in memory: a cell stands far away from the others.
    TooLarge,
    /// It is written in a way of Excel's own.
    Binary,
    /// It is a workbook of `LibreOffice` in one piece.
    Flat,
}

impl Obstacle {
    fn sentence(self) -> &'static str {
        match self {
            Self::Locked => {
                "Ce classeur est protégé par un mot de passe : ouvrez-le et enregistrez-le sans mot de passe, puis déposez-le à nouveau."
            }
            Self::TooLarge => {
                "Ce classeur est trop grand pour être ouvert : une cellule y est sans doute remplie très loin du tableau. Copiez le tableau seul dans un nouveau classeur et déposez celui-ci."
            }
            Self::Binary => {
                "Ce fichier est un classeur Excel binaire (.xlsb) : ouvrez-le et enregistrez-le au format « Classeur Excel (.xlsx) », puis déposez-le à nouveau."
            }
            Self::Flat => {
                "Ce fichier est un classeur LibreOffice en XML (.fods) : ouvrez-le et enregistrez-le au format « Classeur ODF (.ods) », puis déposez-le à nouveau."
            }
        }
    }
}

impl Foreign {
    /// The code of the finding it makes.
    pub fn code(self) -> Code {
        match self {
            Self::Pdf => Code::Pdf,
            Self::Xlsx => Code::Xlsx,
            Self::Xls => Code::Xls,
            Self::Ods => Code::Ods,
            Self::Numbers | Self::Zip => Code::Zip,
            Self::Html => Code::Html,
            Self::Xml => Code::Xml,
            Self::Json => Code::Json,
            Self::Binary => Code::Binary,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pdf => "un document PDF",
            Self::Xlsx => "un classeur Excel",
            Self::Xls => "un ancien classeur Excel",
            Self::Ods => "un classeur LibreOffice",
            Self::Numbers => "un classeur Numbers",
            Self::Zip => "une archive ZIP ou un document de traitement de texte",
            Self::Html => "une page web",
            Self::Xml => "au format XML (l’export « e-sidoc », par exemple)",
            Self::Json => "au format JSON",
            Self::Binary => "une image, un programme ou un autre fichier sans texte",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Xlsx | Self::Xls | Self::Ods => {
                "Déposez plutôt le fichier « export.csv » téléchargé depuis l’ENT, sans l’ouvrir dans un tableur."
            }
            Self::Numbers => {
                "Dans Numbers, exportez-le vers Excel et déposez le classeur obtenu ; ou, plus sûr, déposez le fichier « export.csv » téléchargé depuis l’ENT."
            }
            Self::Html => {
                "La session de l’ENT avait sans doute expiré pendant le téléchargement. Reconnectez-vous à l’ENT et refaites l’export."
            }
            Self::Zip => {
                "Si c’est une archive, ouvrez-la et déposez le fichier « export.csv » qu’elle contient ; sinon, déposez celui que donne l’ENT."
            }
            Self::Pdf | Self::Xml | Self::Json | Self::Binary => HOW_TO_EXPORT,
        }
    }
}

const BETTER: &str =
    "Le plus sûr reste le fichier « export.csv » téléchargé depuis l’ENT, déposé tel quel.";

const HOW_TO_EXPORT: &str = "Dans la console de l’ENT, ouvrez « Export et publipostage », choisissez « Export classique » \
     puis le profil « Élève » ou « Enseignant », et déposez ici le fichier « export.csv ».";

impl ReadError {
    /// What the secretary reads: what is wrong and where, then what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Empty => format!(
                "Le fichier est vide : le téléchargement n’a sans doute pas abouti. {HOW_TO_EXPORT}"
            ),
            Self::Foreign(what @ (Foreign::Xlsx | Foreign::Xls | Foreign::Ods)) => format!(
                "Ce fichier est {}, et aucun export de l’ENT n’a pu y être lu en entier. {}",
                what.name(),
                what.remedy()
            ),
            Self::Workbook(_, obstacle) => {
                format!("{} {BETTER}", obstacle.sentence())
            }
            Self::Foreign(what) => {
                format!("Ce fichier est {}, pas un export CSV. {}", what.name(), what.remedy())
            }
            Self::NoHeader => {
                format!(
                    "La première ligne ne porte pas les titres des colonnes de l’ENT (Id, Nom, Prénom…). {HOW_TO_EXPORT}"
                )
            }
            Self::UnknownColumns(table) if table.names_nobody() => table.nobody(),
            Self::UnknownColumns(table) => table.as_error().help(),
            Self::NationalNumber(column) => format!(
                "La colonne choisie pour « {} » porte des numéros INE ou SIECLE. Ce ne sont pas des identifiants de l’ENT, \
                 et Balado ne les garde jamais. Choisissez une autre colonne, ou aucune.",
                column.title()
            ),
            Self::OnlyAside(profile) => only(*profile),
            Self::MissingColumns(columns) => {
                let names: Vec<_> =
                    columns.iter().map(|column| format!("« {} »", column.title())).collect();
                let word = if columns.len() > 1 { "Colonnes absentes" } else { "Colonne absente" };
                format!("{word} de la première ligne : {}. {HOW_TO_EXPORT}", names.join(", "))
            }
            Self::LostAccents { found, before } => format!(
                "Les accents de ce fichier sont abîmés : un titre s’y écrit « {found} » pour « {before} », et les noms ont été lus de même par un \
                 autre programme. Retaper les titres ne rendrait pas les noms. {HOW_TO_EXPORT}"
            ),
            Self::WrongExport(name) => {
                format!(
                    "Ce fichier est l’export « {name} » de l’ENT : il ne suffit pas pour créer des comptes. {HOW_TO_EXPORT}"
                )
            }
        }
    }

    /// The word of the finding vocabulary for it.
    pub fn code(&self) -> &'static str {
        self.finding_code().as_str()
    }

    /// The finding vocabulary's code for it.
    pub fn finding_code(&self) -> Code {
        match self {
            Self::Empty => Code::Empty,
            Self::Foreign(what) | Self::Workbook(what, _) => what.code(),
            Self::NoHeader => Code::NoHeader,
            Self::UnknownColumns(table) => table.as_error().finding_code(),
            Self::MissingColumns(_) | Self::NationalNumber(_) => Code::MissingColumns,
            Self::LostAccents { .. } => Code::Mojibake,
            Self::OnlyAside(profile) => code_of(*profile),
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
        format!(
            "Cette liste{origin} donne des noms, mais ni l’Id de l’ENT ni l’identifiant de connexion : Balado ne reconnaît personne à son \
             seul nom, et un numéro INE ou SIECLE n’en tient pas lieu. {HOW_TO_EXPORT}"
        )
    }
}
