//! What to do about what blocks a line or a file.

use crate::{check::Code, export::Column};

const RETYPE: &str = "Tapez la bonne valeur dans la cellule, ou excluez la ligne.";
const AGAIN: &str = "Refaites l’export dans l’ENT et déposez le fichier tel quel, sans l’ouvrir dans un tableur ; ou tapez la bonne valeur dans la cellule.";
/// The remedy for a value that may be true all the same.
pub(super) const LOOKS_WRONG: &str = "Si cette valeur n’est pas la bonne, tapez celle de la fiche de l’ENT et vérifiez le reste de la ligne.";
const OTHER_PROFILE: &str =
    "Refaites l’export dans l’ENT avec le profil « Élève » ou « Enseignant ».";
const RIGHT_FILE: &str =
    "Refaites l’« Export classique » dans l’ENT et déposez le fichier « export.csv » tel quel.";

/// The remedy where the values of a line may be of several people.
pub(super) fn doubtful(code: Code, column: Option<Column>) -> &'static str {
    match code {
        Code::UnreadableRow => {
            "Cherchez cet identifiant dans l’ENT et tapez le nom et le prénom de la personne à qui il est ; ou refaites l’export et déposez-le sans l’ouvrir dans un tableur."
        }
        Code::IdDamaged => {
            "Cet Id est peut-être celui d’une autre personne : refaites l’export dans l’ENT et déposez-le sans l’ouvrir dans un tableur."
        }
        _ => remedy(code, column),
    }
}

/// The remedy for a blocking finding; `column` is the one to blame.
pub(super) fn remedy(code: Code, column: Option<Column>) -> &'static str {
    match code {
        Code::DuplicateId => {
            "Les deux lignes ont le même Id et ne disent pas la même chose : gardez la bonne et excluez l’autre."
        }
        Code::DuplicateLogin => {
            "Deux personnes ne peuvent pas se connecter sous le même identifiant : excluez la ligne qui se trompe, ou corrigez la fiche dans l’ENT et refaites l’export."
        }
        Code::MissingName => {
            "Tapez le nom ou le prénom qui manque, ou complétez la fiche dans l’ENT et refaites l’export."
        }
        Code::MissingId if column == Some(Column::Login) => {
            "Sans Id ni identifiant, Balado ne peut pas savoir de qui il s’agit : déposez plutôt l’« Export classique » de l’ENT, qui donne les deux."
        }
        Code::MissingId => {
            "Recopiez l’Id de la fiche de l’ENT dans la cellule, ou déposez l’« Export classique », qui le donne."
        }
        Code::UnknownType => {
            "Tapez « Élève » ou « Enseignant » dans la cellule, ou excluez la ligne."
        }
        Code::IdDamaged => {
            "L’original est perdu : recopiez l’Id de la fiche de l’ENT, ou refaites l’export dans l’ENT et déposez-le sans l’ouvrir dans un tableur."
        }
        Code::ClassDamaged | Code::ClassAmbiguous => {
            "Tapez le nom de la classe dans la cellule, ou refaites l’export dans l’ENT et déposez-le sans l’ouvrir dans un tableur."
        }
        Code::Formula => {
            "Tapez la valeur telle que l’ENT la donne, sans signe devant ; Balado ne calcule et ne garde aucune formule."
        }
        Code::Quotes => {
            "Retapez la valeur sans le guillemet en trop, ou refaites l’export sans l’ouvrir dans un tableur."
        }
        Code::Mojibake | Code::UnreadableCharacters | Code::Encoding => {
            "Les lettres perdues ne peuvent pas être devinées : retapez la valeur avec ses accents, ou refaites l’export dans l’ENT."
        }
        Code::HtmlEntities => {
            "Retapez la valeur telle que l’ENT la montre, sans code (« \\x », « %C3 »…), ou refaites l’export dans l’ENT."
        }
        Code::Invisible => {
            "Effacez la cellule et retapez la valeur à la main, sans la copier d’ailleurs."
        }
        Code::Markup => "Retapez la valeur sans les balises (« <b> »…), ou excluez la ligne.",
        Code::Oversize => {
            "Aucun nom n’est si long : deux lignes se sont sans doute collées. Tapez la bonne valeur, ou excluez la ligne."
        }
        Code::Newline => "Retapez la valeur sur une seule ligne.",
        Code::Nul => AGAIN,
        Code::UnreadableRow if column.is_some() => {
            "Remettez dans cette colonne la valeur de la fiche de l’ENT, et vérifiez les autres cellules de la ligne ; ou refaites l’export et déposez-le sans l’ouvrir dans un tableur."
        }
        Code::UnreadableRow => {
            "Tapez l’Id, le type, le nom et le prénom dans la ligne, ou refaites l’export dans l’ENT sans l’ouvrir dans un tableur."
        }
        Code::Truncated => "Le téléchargement a été coupé : refaites l’export dans l’ENT.",
        Code::Parents | Code::Personnel | Code::Guests | Code::NoAccounts => OTHER_PROFILE,
        Code::WrongSchool => "Vérifiez l’établissement choisi dans l’ENT, puis refaites l’export.",
        Code::Homonym
        | Code::MissingClass
        | Code::MixedProfiles
        | Code::IdsChanged
        | Code::ExtraLines
        | Code::RepeatedHeader
        | Code::PhoneDamaged
        | Code::DateReformatted
        | Code::CodeDamaged => RETYPE,
        Code::Empty
        | Code::MissingColumns
        | Code::WrongExport
        | Code::NoHeader
        | Code::Html
        | Code::Json
        | Code::Xml
        | Code::Xlsx
        | Code::Xls
        | Code::Ods
        | Code::Zip
        | Code::Pdf
        | Code::Binary => RIGHT_FILE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Detail, Finding, Look, Severity};

    /// What keeps a line aside, wherever it is found.
    const BLOCKING: [Code; 20] = [
        Code::HtmlEntities,
        Code::DuplicateId,
        Code::DuplicateLogin,
        Code::MissingName,
        Code::MissingId,
        Code::UnknownType,
        Code::IdDamaged,
        Code::ClassDamaged,
        Code::ClassAmbiguous,
        Code::Formula,
        Code::Quotes,
        Code::Mojibake,
        Code::UnreadableCharacters,
        Code::Invisible,
        Code::Markup,
        Code::Oversize,
        Code::Newline,
        Code::Nul,
        Code::UnreadableRow,
        Code::Truncated,
    ];

    #[test]
    fn what_only_looks_wrong_may_be_right() {
        let at = |look| {
            let code = Code::UnreadableRow;
            Finding::at(code, Severity::Blocking, 3, Some(Column::LastName))
                .with(Detail::Looks(look))
        };
        assert_eq!(at(Look::Type).help(), Some(LOOKS_WRONG));
        assert_ne!(at(Look::Email).help(), Some(LOOKS_WRONG), "nobody is called so");
    }

    #[test]
    fn a_line_of_several_people_has_its_own_remedy() {
        for code in [Code::UnreadableRow, Code::IdDamaged] {
            assert_ne!(doubtful(code, None), remedy(code, None), "{}", code.as_str());
        }
    }

    #[test]
    fn what_blocks_a_line_has_its_own_remedy() {
        for code in BLOCKING {
            let text = remedy(code, None);
            assert!(text != RETYPE && text != RIGHT_FILE, "{}", code.as_str());
            assert!(text.ends_with('.'), "{}", code.as_str());
        }
        let table = [
            (Code::MissingId, Some(Column::Login), "de qui il s’agit"),
            (Code::MissingId, Some(Column::Id), "Recopiez l’Id"),
            (Code::UnknownType, Some(Column::Type), "« Enseignant »"),
            (Code::UnreadableRow, None, "Tapez l’Id"),
            (Code::UnreadableRow, Some(Column::LastName), "dans cette colonne"),
            (Code::Parents, None, "profil « Élève »"),
            (Code::Pdf, None, "Export classique"),
        ];
        for (code, column, words) in table {
            assert!(remedy(code, column).contains(words), "{}", code.as_str());
        }
    }
}
