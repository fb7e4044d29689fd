//! The sentences people read about a finding: what, where, why and what to do.

mod file;
mod moved;
mod remedy;

pub(crate) use file::only;

use super::{Code, Detail, Finding, Severity, damage};
use crate::{export::Column, school::MAX_BYTES};

impl Finding {
    /// The remark shown beside the line, or the sentence shown above the list. Names no person.
    pub fn message(&self) -> String {
        match self.place {
            None => file::sentence(self.code, &self.detail),
            Some(place) => self.remark(place.column),
        }
    }

    /// What to do about it; `None` when nothing has to be done.
    pub fn help(&self) -> Option<&'static str> {
        let column = self.place.and_then(|place| place.column);
        self.is_blocking().then(|| match self.detail {
            Detail::Doubtful => remedy::doubtful(self.code, column),
            // The person is asked whether it is right beside this.
            Detail::Looks(_) if self.can_be_confirmed() => remedy::LOOKS_WRONG,
            _ => remedy::remedy(self.code, column),
        })
    }

    /// The line is shown beside it; the column is named.
    fn remark(&self, column: Option<Column>) -> String {
        let title = self.code.title();
        match &self.detail {
            Detail::Line(line) if !self.is_blocking() => {
                format!("{title} de la ligne {line} : la personne est comptée une fois")
            }
            Detail::Line(line) => format!("{title}, ligne {line}"),
            Detail::Namesake { class: Some(class), .. } => format!("Homonyme en {class}"),
            Detail::Namesake { line, class: None } => format!("Homonyme, ligne {line}"),
            Detail::Columns { found, expected } => {
                format!("{title} : {found} colonnes au lieu de {expected}")
            }
            Detail::Class(class) => ambiguous(class.as_str()),
            Detail::Looks(look) => moved::looks(column, *look),
            Detail::Exchanged(other) => moved::exchanged(column, *other),
            Detail::Restored if self.code == Code::Encoding => {
                "Accents écrits autrement que dans le reste du fichier : ils ont été restaurés, vérifiez le nom".to_owned()
            }
            Detail::Confirmed(said) => {
                let before = Self { severity: Severity::Blocking, detail: Detail::clone(said), ..self.clone() };
                format!("Vérifié par vous (remarque levée : {})", before.remark(column))
            }
            Detail::Doubtful if self.code == Code::IdDamaged => {
                format!("{title} : la colonne a été triée, remplie ou décalée seule dans un tableur")
            }
            Detail::Doubtful if self.code == Code::UnreadableRow => {
                format!("{title} : le nom et l’identifiant ne vont pas ensemble")
            }
            Detail::OfAnother => format!(
                "{title} : son alias est l’identifiant d’une autre personne, des colonnes ont été triées ou décalées à part"
            ),
            Detail::Restored => {
                format!("{title}{} : la valeur a été restaurée, vérifiez-la", named(column))
            }
            _ => self.plain(column),
        }
    }

    fn plain(&self, column: Option<Column>) -> String {
        let title = self.code.title();
        match (self.code, column) {
            (Code::MissingName, Some(Column::FirstName)) => "Prénom manquant".to_owned(),
            (Code::MissingId, Some(Column::Login)) => "Id ENT et identifiant manquants".to_owned(),
            (Code::Newline, _) if !self.is_blocking() => {
                format!(
                    "Retour à la ligne dans la valeur{} : remplacé par un espace",
                    named(column)
                )
            }
            (Code::Oversize, _) => format!(
                "{title}{} : plus de {MAX_BYTES} caractères, un accent comptant double",
                named(column)
            ),
            // These titles name their column.
            (
                Code::IdDamaged | Code::ClassDamaged | Code::ClassAmbiguous | Code::UnknownType,
                _,
            ) => {
                format!("{title} : {}", why(self.code).unwrap_or_default())
            }
            (code, _) => match why(code) {
                Some(why) => format!("{title}{} : {why}", named(column)),
                None => title.to_owned(),
            },
        }
    }
}

/// The column, for a remark whose title does not say it.
fn named(column: Option<Column>) -> String {
    column.map_or_else(String::new, |column| format!(" ({})", column.title()))
}

/// What a title alone does not say.
fn why(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::Mojibake => "une partie des lettres est perdue",
        Code::UnreadableCharacters => "des lettres sont perdues",
        Code::Quotes => "un guillemet est ouvert et jamais refermé, la valeur n’est pas certaine",
        Code::HtmlEntities => {
            "un programme y a écrit des codes à la place de lettres, et leur sens n’est pas certain"
        }
        Code::Newline => "la valeur tient sur deux lignes",
        Code::Nul => "une partie de la valeur est perdue",
        Code::Invisible => "il change le sens de lecture de la valeur",
        Code::Markup => "du code de page web est mêlé au texte",
        Code::Formula => "signe de calcul (=, +, -, @) au début, ou erreur d’un tableur",
        Code::UnknownType => "vide, ou ni élève, ni enseignant, ni parent, ni personnel, ni invité",
        Code::IdDamaged => {
            "ce n’est plus ce que l’ENT a écrit (nombre arrondi, date, erreur d’un tableur, majuscules…)"
        }
        Code::ClassDamaged => "un tableur en a fait un nombre ou une date",
        Code::ClassAmbiguous => "un tableur a pu en faire un nombre",
        Code::UnreadableRow => "des valeurs ont changé de colonne",
        Code::RepeatedHeader => "un second export commence ici",
        Code::Truncated => "le fichier s’arrête au milieu",
        Code::Encoding => "les accents ne sont pas certains",
        _ => return None,
    })
}

/// `60` is what a spreadsheet shows of `6E1`; `3D,3E` are two classes of the file; `6А` in Cyrillic is drawn like another.
fn ambiguous(number: &str) -> String {
    if damage::has_twins(number) {
        return format!(
            "Classe incertaine, « {number} » : une lettre d’un autre alphabet y ressemble à une lettre latine"
        );
    }
    if number.contains(|c: char| !c.is_ascii_digit()) {
        return format!("Classe incertaine, « {number} » : est-ce une classe, ou plusieurs ?");
    }
    let (digit, zeros) = number.split_at(number.len().min(1));
    format!("Classe incertaine, {number} : était-ce {digit}E{} ?", zeros.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::Severity::{Blocking, Notice},
        school::ClassName,
    };

    fn at(code: Code, severity: Severity) -> Finding {
        Finding::at(code, severity, 3, None)
    }

    #[test]
    fn remarks_read_as_on_the_screen() {
        let class = |name| ClassName::parse(name).ok();
        let sixty = class("60").expect("a class");
        let namesake = |class| Detail::Namesake { line: 9, class };
        let in_column = |code, column| Finding::at(code, Blocking, 3, Some(column));
        let table = [
            (at(Code::MissingName, Blocking), "Nom manquant"),
            (in_column(Code::MissingName, Column::FirstName), "Prénom manquant"),
            (at(Code::MissingClass, Notice), "Classe manquante"),
            (at(Code::DuplicateId, Blocking).with(Detail::Line(412)), "Doublon, ligne 412"),
            (
                at(Code::DuplicateId, Notice).with(Detail::Line(412)),
                "Doublon de la ligne 412 : la personne est comptée une fois",
            ),
            (at(Code::Homonym, Notice).with(namesake(class("4B"))), "Homonyme en 4B"),
            (at(Code::Homonym, Notice).with(namesake(None)), "Homonyme, ligne 9"),
            (
                in_column(Code::ClassAmbiguous, Column::Classes).with(Detail::Class(sixty)),
                "Classe incertaine, 60 : était-ce 6E1 ?",
            ),
            (
                in_column(Code::ClassAmbiguous, Column::Classes)
                    .with(Detail::Class(class("3D,3E").expect("a class"))),
                "Classe incertaine, « 3D,3E » : est-ce une classe, ou plusieurs ?",
            ),
            (
                in_column(Code::Oversize, Column::LastName),
                "Valeur trop longue (Nom) : plus de 512 caractères, un accent comptant double",
            ),
            (
                at(Code::UnreadableRow, Blocking).with(Detail::Columns { found: 5, expected: 16 }),
                "Ligne illisible : 5 colonnes au lieu de 16",
            ),
            (
                at(Code::UnreadableRow, Blocking),
                "Ligne illisible : des valeurs ont changé de colonne",
            ),
            (
                Finding::at(Code::Invisible, Notice, 3, Some(Column::FirstName))
                    .with(Detail::Restored),
                "Caractère invisible (Prénom) : la valeur a été restaurée, vérifiez-la",
            ),
        ];
        for (finding, expected) in table {
            assert_eq!(finding.message(), expected);
        }
    }

    #[test]
    fn a_title_stands_alone_only_where_it_says_all() {
        let enough = [
            Code::MissingName,
            Code::MissingId,
            Code::MissingClass,
            Code::Homonym,
            Code::DuplicateId,
            Code::DuplicateLogin,
        ];
        let of_file_only = [
            Code::NoAccounts,
            Code::Empty,
            Code::MissingColumns,
            Code::PhoneDamaged,
            Code::DateReformatted,
            Code::CodeDamaged,
            Code::WrongExport,
            Code::WrongSchool,
            Code::IdsChanged,
            Code::NoHeader,
            Code::ExtraLines,
            Code::MixedProfiles,
            Code::Parents,
            Code::Personnel,
            Code::Guests,
            Code::Html,
            Code::Json,
            Code::Xml,
            Code::Xlsx,
            Code::Xls,
            Code::Ods,
            Code::Zip,
            Code::Pdf,
            Code::Binary,
            Code::HtmlEntities,
        ];
        for code in Code::ALL.iter().filter(|code| !of_file_only.contains(code)) {
            let message = at(*code, Blocking).message();
            let says_more = message.len() > code.title().len();
            assert_eq!(says_more, !enough.contains(code), "{}: {message}", code.as_str());
        }
    }

    #[test]
    fn what_is_only_to_be_known_has_no_remedy() {
        for code in Code::ALL {
            assert!(at(*code, Notice).help().is_none());
            assert!(at(*code, Blocking).help().is_some());
        }
    }

    /// What somebody is asked to do.
    const DO: [&str; 17] = [
        "refaites",
        "tapez",
        "retapez",
        "remettez",
        "recopiez",
        "effacez",
        "excluez",
        "vérifiez",
        "cherchez",
        "choisissez",
        "déposez",
        "gardez",
        "ouvrez",
        "décompressez",
        "enregistrez",
        "extrayez",
        "à vérifier",
    ];
    /// What nothing has to be done about.
    const NOTHING: [&str; 9] = [
        "sans effet",
        "restauré",
        "enlevés",
        "repris",
        "de côté",
        "est gardé",
        "ignorée",
        "signalées à leur ligne",
        "rangés chacun dans leur liste",
    ];

    #[test]
    fn every_code_says_what_to_do() {
        let holds = |text: &str, words: &[&str]| {
            let text = text.to_lowercase();
            words.iter().any(|word| text.contains(word))
        };
        let mut silent = Vec::new();
        for code in Code::ALL {
            for column in [None].into_iter().chain(Column::KEPT.map(Some)) {
                for detail in [Detail::None, Detail::Doubtful, Detail::Restored] {
                    let finding = Finding::at(*code, Blocking, 3, column).with(detail);
                    let help = finding.help().unwrap_or_default();
                    silent.extend((!holds(help, &DO)).then(|| help.to_owned()));
                }
            }
            for detail in [Detail::None, Detail::Count(2), Detail::Doubtful, Detail::Restored] {
                let said = Finding::of_file(*code, Notice).with(detail).message();
                let tells = holds(&said, &DO) || holds(&said, &NOTHING);
                silent.extend((!tells).then_some(said));
            }
        }
        assert_eq!(silent, Vec::<String>::new());
    }
}
