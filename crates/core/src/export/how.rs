use super::{Column, PerColumn};
use crate::school::Profile;

/// How a file was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoding {
    /// How bytes stand for characters; `None` for a workbook.
    pub encoding: Option<Encoding>,
    /// `;`, `,`, tab or `|`; `None` for a workbook.
    pub separator: Option<char>,
    /// Which header line of the ENT's history; `None` for another export.
    pub generation: Option<Generation>,
    /// The language of the person who exported; `None` when nothing tells.
    pub language: Option<Language>,
    /// Which export of the console.
    pub kind: ExportKind,
    /// Whom the file lists.
    pub profile: FileProfile,
    /// Which columns the file has.
    pub columns: PerColumn<bool>,
    /// Whether every value is between quotes and behind a semicolon, as the ENT writes them. Otherwise a spreadsheet or an
    /// editor wrote the file, and may have changed its values.
    pub is_untouched: bool,
}

impl Decoding {
    /// `UTF-8, point-virgule`.
    pub fn label(&self) -> String {
        let encoding = self.encoding.map_or("classeur", Encoding::label);
        match self.separator_label() {
            Some(separator) => format!("{encoding}, {separator}"),
            None => encoding.to_owned(),
        }
    }

    /// The separator in words.
    pub fn separator_label(&self) -> Option<&'static str> {
        Some(match self.separator? {
            ';' => "point-virgule",
            ',' => "virgule",
            '\t' => "tabulation",
            _ => "barre verticale",
        })
    }

    /// Whether the file has this column. A file without classes says nothing about classes.
    pub fn has(&self, column: Column) -> bool {
        self.columns[column]
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $word] $variant,)* }

        impl $name {
            /// Each of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable word used in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

words! {
    /// How bytes stand for characters.
    Encoding {
        Utf8Bom "utf-8-bom", Utf8 "utf-8", Utf16Le "utf-16le", Utf16Be "utf-16be", Windows1252 "windows-1252",
        Iso8859Fifteen "iso-8859-15", Macintosh "macintosh", Cp850 "cp850",
    }
}

words! {
    /// The year from which the ENT wrote this header line.
    Generation { G2014 "2014", G2015 "2015", G2017 "2017", G2019 "2019", G2020 "2020", }
}

words! {
    /// The language of the labels.
    Language {
        French "fr", English "en", EnglishCore "en-core", German "de", Spanish "es", Italian "it", Portuguese "pt",
    }
}

words! {
    /// Which export of the ENT's console this is.
    ExportKind {
        Classic "classic", Transition "transition", Sacoche "sacoche", Gepi "gepi", ProEps "proeps",
        Cerise "cerise", Chamilo "chamilo", Pmb "pmb", Esidoc "esidoc", ClassList "class-list",
        Mailing "mailing", Other "other",
    }
}

impl ExportKind {
    /// As people know it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Classic => "Export de l’ENT",
            Self::Transition => "Export « Transition d’année »",
            Self::Sacoche => "Export pour Sacoche",
            Self::Gepi => "Export pour Gepi",
            Self::ProEps => "Export pour ProEPS",
            Self::Cerise => "Export pour Cerise",
            Self::Chamilo => "Export pour Chamilo",
            Self::Pmb => "Export pour PMB",
            Self::Esidoc => "Export pour e-sidoc",
            Self::ClassList => "Liste de classe",
            Self::Mailing => "Liste de publipostage",
            Self::Other => "Fichier",
        }
    }
}

impl Encoding {
    /// As people know it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8Bom | Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Iso8859Fifteen => "ISO-8859-15",
            Self::Macintosh => "Mac Roman",
            Self::Cp850 => "CP850 (DOS)",
        }
    }
}

impl Generation {
    /// Before April 2018 values were written with HTML entities (`O&#39;BRIEN`).
    pub(super) fn escapes(self) -> bool {
        self <= Self::G2017
    }
}

/// Whom a file lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileProfile {
    /// One profile only.
    One(Profile),
    /// Several: the profile « Tous ».
    Mixed,
    /// Nobody.
    None,
}

impl FileProfile {
    /// `student`, `teacher`, `relative`, `personnel`, `guest`, `mixed` or nothing.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::One(profile) => Some(profile.as_str()),
            Self::Mixed => Some("mixed"),
            Self::None => None,
        }
    }
}
