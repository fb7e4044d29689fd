//! The words of findings: what the programs outside are promised.

macro_rules! codes {
    ($($name:ident $word:literal $title:literal;)*) => {
        /// What a finding is about: one vocabulary for the window, the command line and the reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $name,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable word used in JSON and in reports.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What people read, in two or three words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    Encoding "encoding" "Accents du fichier";
    Mojibake "mojibake" "Accents abîmés";
    UnreadableCharacters "unreadable-characters" "Caractères illisibles";
    Quotes "quotes" "Guillemets";
    Newline "newline" "Retour à la ligne dans une valeur";
    Nul "nul" "Caractères vides";
    Truncated "truncated" "Fichier coupé";
    NoAccounts "no-accounts" "Aucun compte";
    Empty "empty" "Fichier vide";
    DuplicateId "duplicate-id" "Doublon";
    DuplicateLogin "duplicate-login" "Identifiant en double";
    Homonym "homonym" "Homonyme";
    MissingName "missing-name" "Nom manquant";
    MissingId "missing-id" "Id ENT manquant";
    MissingClass "missing-class" "Classe manquante";
    MissingColumns "missing-columns" "Colonne absente";
    UnknownType "unknown-type" "Type inconnu";
    IdDamaged "id-damaged" "Id ENT abîmé";
    ClassDamaged "class-damaged" "Classe abîmée";
    ClassAmbiguous "class-ambiguous" "Classe incertaine";
    PhoneDamaged "phone-damaged" "Téléphone abîmé";
    DateReformatted "date-reformatted" "Date transformée";
    CodeDamaged "code-damaged" "Code abîmé";
    WrongExport "wrong-export" "Autre export";
    WrongSchool "wrong-school" "Autre établissement";
    IdsChanged "ids-changed" "Id ENT tous nouveaux";
    NoHeader "no-header" "Sans ligne d’en-tête";
    ExtraLines "extra-lines" "Lignes en trop";
    MixedProfiles "mixed-profiles" "Plusieurs profils";
    Parents "parents" "Parents";
    Personnel "personnel" "Personnels";
    Guests "guests" "Invités";
    Html "html" "Page web";
    Json "json" "Fichier JSON";
    Xml "xml" "Fichier XML";
    Xlsx "xlsx" "Classeur Excel";
    Xls "xls" "Ancien classeur Excel";
    Ods "ods" "Classeur ODS";
    Zip "zip" "Archive ZIP";
    Pdf "pdf" "Document PDF";
    Binary "binary" "Fichier sans texte";
    HtmlEntities "html-entities" "Caractères codés";
    Markup "markup" "Balises dans une valeur";
    Invisible "invisible" "Caractère invisible";
    Formula "formula" "Formule";
    Oversize "oversize" "Valeur trop longue";
    RepeatedHeader "repeated-header" "En-tête répété";
    UnreadableRow "unreadable-row" "Ligne illisible";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_word() {
        let mut words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
        assert_eq!(Code::ALL.len(), 48);
    }
}
