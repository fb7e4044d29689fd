//! Files that are no list at all: what they are, and what is said of them.

use super::{Rule, rule::EXPORT};
use crate::school::Profile;

/// The rules of one format of workbooks.
#[derive(Clone, Copy)]
pub(crate) struct InWorkbook {
    /// People stand on further sheets.
    pub(crate) other_sheets: Rule,
    /// Merged cells gave their value to further lines.
    pub(crate) merged: Rule,
    /// The spreadsheet did not show lines that were read.
    pub(crate) hidden: Rule,
}

macro_rules! foreign {
    ($($name:ident $what:literal $when_read:expr, $in_workbook:expr;)*) => {
        /// What a file is when it is no table of text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Foreign { $(#[doc = $what] $name,)* }

        impl Foreign {
            /// The rule of a file without a list.
            pub(crate) fn rule(self) -> Rule {
                match self { $(Self::$name => Rule::$name,)* }
            }

            /// The rule of a list that was read from it; nothing for what no list is read from.
            pub(crate) fn when_read(self) -> Option<Rule> {
                match self { $(Self::$name => $when_read,)* }
            }

            /// What is said of a workbook beside what its lines say; nothing for what is none.
            pub(crate) fn in_workbook(self) -> Option<InWorkbook> {
                match self { $(Self::$name => $in_workbook,)* }
            }
        }
    };
}

foreign! {
    Pdf "A PDF document." None, None;
    Xlsx "An Excel workbook." Some(Rule::ReadFromXlsx), Some(InWorkbook { other_sheets: Rule::OtherSheetsOfXlsx, merged: Rule::MergedInXlsx, hidden: Rule::HiddenInXlsx });
    Xls "An Excel workbook of before 2007." Some(Rule::ReadFromXls), Some(InWorkbook { other_sheets: Rule::OtherSheetsOfXls, merged: Rule::MergedInXls, hidden: Rule::HiddenInXls });
    Ods "A workbook of `LibreOffice`." Some(Rule::ReadFromOds), Some(InWorkbook { other_sheets: Rule::OtherSheetsOfOds, merged: Rule::MergedInOds, hidden: Rule::HiddenInOds });
    Numbers "A workbook of Numbers, on a Mac." None, None;
    Zip "Another archive." None, None;
    Html "A web page." Some(Rule::ReadFromHtml), None;
    Xml "XML." Some(Rule::ReadFromXml), None;
    Json "JSON." None, None;
    Lock "What a spreadsheet keeps beside a workbook while it is open." None, None;
    Binary "Bytes that no text holds." None, None;
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

const BETTER: &str =
    "Le plus sûr reste le fichier « export.csv » téléchargé depuis l’ENT, déposé tel quel.";

impl Rule {
    /// What is said of people Balado has no account for: beside others, and alone in their file.
    pub(crate) fn of_people_aside(profile: Profile) -> (Self, Self) {
        match profile {
            Profile::Relative => (Self::ParentsAside, Self::OnlyParents),
            Profile::Guest => (Self::GuestsAside, Self::OnlyGuests),
            Profile::Personnel | Profile::Student | Profile::Teacher => {
                (Self::PersonnelAside, Self::OnlyPersonnel)
            }
        }
    }

    /// What the secretary reads of a file that is no list: what it is, then what to do about it.
    pub(crate) fn refusal(self) -> String {
        let facts = self.facts();
        format!("{} {}", facts.message, facts.remedy)
    }
}

/// What is wrong with a file, then how to get the right one.
pub(crate) fn with_instructions(what: &str) -> String {
    format!("{what} {EXPORT}")
}
