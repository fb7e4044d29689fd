//! Files that are no list at all: what they are, and what is said of them.

use super::Code;
use crate::school::Profile;

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
    /// What the secretary reads.
    pub(crate) fn sentence(self) -> String {
        let what = match self {
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
        };
        format!("{what} {BETTER}")
    }
}

impl Foreign {
    /// What the secretary reads.
    pub(crate) fn sentence(self) -> String {
        let (name, remedy) = (self.name(), self.remedy());
        match self {
            Self::Xlsx | Self::Xls | Self::Ods => format!(
                "Ce fichier est {name}, et aucun export de l’ENT n’a pu y être lu en entier. {remedy}"
            ),
            _ => format!("Ce fichier est {name}, pas un export CSV. {remedy}"),
        }
    }

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

/// What is said of a file without a byte.
pub(crate) const EMPTY: &str = "Le fichier est vide : le téléchargement n’a sans doute pas abouti.";

/// What is said of a file whose columns have no title.
pub(crate) const NO_HEADER: &str =
    "La première ligne ne porte pas les titres des colonnes de l’ENT (Id, Nom, Prénom…).";

/// What is wrong with a file, then how to get the right one.
pub(crate) fn with_instructions(what: &str) -> String {
    format!("{what} {HOW_TO_EXPORT}")
}

/// The sentence about a file that lists nobody else.
pub(crate) fn only(profile: Profile) -> String {
    let who = match profile {
        Profile::Relative => "des parents",
        Profile::Personnel => "des personnels",
        Profile::Guest => "des invités",
        Profile::Student => "des élèves",
        Profile::Teacher => "des enseignants",
    };
    format!(
        "Ce fichier ne contient que {who}, et Balado n’a pas de compte pour eux. Dans l’ENT, refaites l’export \
         avec le profil « Élève » ou « Enseignant »."
    )
}
