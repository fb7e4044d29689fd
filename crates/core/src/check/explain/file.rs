//! The sentences shown above the list: what is true of the whole file.

use crate::{
    check::{Code, Detail},
    export::{Column, Foreign, ReadError},
    school::Profile,
};

/// What a finding of the whole file says, in a sentence.
pub(super) fn sentence(code: Code, detail: &Detail) -> String {
    match detail {
        Detail::Count(count) => counted(code, *count),
        Detail::Missing(columns) => missing(columns),
        Detail::Only(profile) => only(*profile),
        Detail::Doubtful if code == Code::Encoding => {
            "Les accents de ce fichier peuvent se lire de plusieurs façons : vérifiez quelques noms accentués avant de valider, ou refaites l’export dans l’ENT.".to_owned()
        }
        Detail::Restored if code == Code::Encoding => {
            "Des lignes du fichier n’étaient pas écrites comme les autres (deux fichiers collés, sans doute) : leurs accents ont été restaurés.".to_owned()
        }
        _ => refused(code).map_or_else(|| whole(code).to_owned(), |error| error.help()),
    }
}

/// What makes a file no list at all says it in the same words everywhere.
fn refused(code: Code) -> Option<ReadError> {
    Some(match code {
        Code::Empty => ReadError::Empty,
        Code::NoHeader => ReadError::NoHeader,
        Code::Json => ReadError::Foreign(Foreign::Json),
        Code::Zip => ReadError::Foreign(Foreign::Zip),
        Code::Pdf => ReadError::Foreign(Foreign::Pdf),
        Code::Binary => ReadError::Foreign(Foreign::Binary),
        _ => return None,
    })
}

fn whole(code: Code) -> &'static str {
    match code {
        Code::Encoding => {
            "Ce fichier n’est plus tel que l’ENT l’a écrit : un tableur l’a sans doute réenregistré. Les accents ont été restaurés."
        }
        Code::Mojibake => {
            "Les accents de tout le fichier étaient abîmés (« Ã© », « √© » ou « ├® » pour « é ») : ils ont été restaurés, vérifiez quelques noms."
        }
        Code::Nul => {
            "Le fichier se termine par des caractères vides, comme après une panne : ils ont été ignorés. Vérifiez que personne ne manque à la fin de la liste."
        }
        Code::Truncated => {
            "Le fichier s’arrête au milieu d’une ligne : le téléchargement a sans doute été coupé et des personnes manquent. Refaites l’export dans l’ENT."
        }
        Code::Quotes => {
            "Un tableur a ajouté des guillemets ou des apostrophes autour des lignes ou des valeurs : ils ont été enlevés, les valeurs sont celles de l’ENT."
        }
        Code::HtmlEntities => {
            "Des lettres ou des guillemets étaient écrits sous forme de codes (« &eacute; » ou « \\u00e9 » pour « é ») : ils ont été restaurés."
        }
        Code::Formula => {
            "Des valeurs étaient écrites sous forme de formules (« =\"2605692\" ») : leur texte a été repris, sans rien calculer."
        }
        Code::Xlsx => {
            "La liste a été lue depuis un classeur Excel : les valeurs qu’Excel a transformées sont signalées à leur ligne."
        }
        Code::Xls => {
            "La liste a été lue depuis un ancien classeur Excel : les valeurs qu’Excel a transformées sont signalées à leur ligne."
        }
        Code::Ods => {
            "La liste a été lue depuis un classeur LibreOffice : les valeurs qu’il a transformées sont signalées à leur ligne."
        }
        Code::Html | Code::Xml => {
            "La liste a été lue dans une page web ou un fichier XML, et non dans l’export CSV de l’ENT : vérifiez quelques lignes avant de valider."
        }
        Code::MixedProfiles => {
            "L’export contient plusieurs profils : les élèves et les enseignants sont rangés chacun dans leur liste."
        }
        Code::NoAccounts => {
            "Le fichier ne contient ni élève ni enseignant. Dans l’ENT, refaites l’export sans filtre, avec le profil « Élève » ou « Enseignant »."
        }
        Code::UnknownType => {
            "Ce fichier ne dit pas qui est élève et qui est enseignant : c’est le cas des listes de classe de l’ENT. Refaites l’« Export classique », qui le dit."
        }
        Code::WrongExport => {
            "Ce fichier est un autre export de l’ENT : il ne suffit pas pour créer des comptes. Choisissez « Export classique »."
        }
        Code::WrongSchool => {
            "Les lignes de ce fichier sont d’un autre établissement que celui de Balado. Vérifiez-le avant de valider."
        }
        Code::IdsChanged => {
            "Les Id de l’ENT sont tous nouveaux alors que les noms sont connus : vérifiez avant de valider."
        }
        Code::RepeatedHeader => {
            "Deux exports se suivent dans ce fichier : la ligne de titres du second a été reconnue et laissée de côté."
        }
        _ => "Des lignes de ce fichier sont à vérifier : elles sont signalées dans la liste.",
    }
}

fn counted(code: Code, count: u32) -> String {
    let s = if count > 1 { "s" } else { "" };
    let unused = "sans effet, Balado ne les utilise pas";
    let (them, hold) = if count > 1 { ("eux", "contiennent") } else { ("lui", "contient") };
    match code {
        Code::Parents => {
            format!("{count} parent{s} laissé{s} de côté : Balado n’a pas de compte pour {them}.")
        }
        Code::Personnel => {
            format!(
                "{count} personnel{s} laissé{s} de côté : Balado n’a pas de compte pour {them}."
            )
        }
        Code::Guests => {
            format!("{count} invité{s} laissé{s} de côté : Balado n’a pas de compte pour {them}.")
        }
        Code::Encoding => format!(
            "{count} ligne{s} {hold} des lettres illisibles : ce qui est perdu dans un nom est signalé à sa ligne. Refaites l’export dans l’ENT pour les retrouver."
        ),
        Code::MissingClass => format!(
            "{count} élèves n’ont plus de classe alors que d’autres en ont une : des cellules étaient peut-être fusionnées dans un tableur. Vérifiez la colonne « Classes », ou refaites l’export dans l’ENT."
        ),
        Code::ExtraLines => {
            format!("{count} ligne{s} sans nom ni identifiant (titre, total, remarque) ignorée{s}.")
        }
        Code::PhoneDamaged => {
            format!("{count} numéro{s} de téléphone abîmé{s} par un tableur : {unused}.")
        }
        Code::DateReformatted => {
            format!("{count} date{s} de connexion transformée{s} par un tableur : {unused}.")
        }
        Code::Xlsx | Code::Xls | Code::Ods => {
            let (them, have) = if count > 1 {
                ("d’autres feuilles", "elles n’ont pas été lues")
            } else {
                ("une autre feuille", "elle n’a pas été lue")
            };
            format!(
                "Une seule feuille du classeur a été lue, et {them} ({count}) contien{} aussi des personnes : {have}. Copiez toutes les lignes sur une seule feuille, sous une seule ligne de titres, puis déposez à nouveau le classeur.",
                if count > 1 { "nent" } else { "t" }
            )
        }
        Code::CodeDamaged => {
            format!("{count} code{s} d’activation abîmé{s} par un tableur : {unused}.")
        }
        _ => format!("{} : {count} ligne{s} à vérifier dans la liste.", code.title()),
    }
}

/// What the file does not have, and what comes of it.
fn missing(columns: &[Column]) -> String {
    let title = |column: &Column| match column {
        Column::Login => "les identifiants de connexion".to_owned(),
        Column::Classes => "les classes".to_owned(),
        other => format!("la colonne « {} »", other.title()),
    };
    let others: Vec<_> =
        columns.iter().filter(|column| **column != Column::Id).map(title).collect();
    let ids = columns.contains(&Column::Id).then(|| NO_IDS.to_owned());
    let others = (!others.is_empty()).then(|| {
        let names = others.join(" et ");
        format!("Il manque à cet export {names} : ce que Balado en connaît déjà est gardé.")
    });
    ids.into_iter().chain(others).collect::<Vec<_>>().join(" ")
}

const NO_IDS: &str = "Il manque à cet export les Id de l’ENT : les comptes que Balado connaît sont retrouvés par leur identifiant de connexion, les autres restent de côté.";

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_file_is_a_sentence() {
        let details =
            [Detail::None, Detail::Restored, Detail::Doubtful, Detail::Count(1), Detail::Count(3)];
        for code in Code::ALL {
            for detail in &details {
                let text = sentence(*code, detail);
                assert!(text.ends_with('.') && text.len() > 40, "{}: {text}", code.as_str());
            }
        }
    }

    #[test]
    fn numbers_and_columns_are_named() {
        let table = [
            (Code::ExtraLines, Detail::Count(1), "1 ligne sans nom"),
            (
                Code::Parents,
                Detail::Count(1),
                "1 parent laissé de côté : Balado n’a pas de compte pour lui.",
            ),
            (Code::Guests, Detail::Count(2), "pour eux."),
            (Code::Encoding, Detail::Count(2), "2 lignes contiennent"),
            (Code::Encoding, Detail::Restored, "deux fichiers collés"),
            (Code::ExtraLines, Detail::Count(3), "3 lignes sans nom"),
            (Code::PhoneDamaged, Detail::Count(2), "sans effet"),
            (Code::CodeDamaged, Detail::Count(2), "2 codes d’activation"),
            (Code::MissingColumns, Detail::Missing(vec![Column::Id]), "les Id de l’ENT"),
            (
                Code::MissingColumns,
                Detail::Missing(vec![Column::Login]),
                "identifiants de connexion",
            ),
            (Code::MissingColumns, Detail::Missing(vec![Column::Classes]), "les classes"),
            (Code::Xls, Detail::None, "ancien classeur"),
            (Code::Parents, Detail::Only(Profile::Relative), "que des parents"),
        ];
        for (code, detail, words) in table {
            let text = sentence(code, &detail);
            assert!(text.contains(words), "{}: {text}", code.as_str());
        }
    }
}
