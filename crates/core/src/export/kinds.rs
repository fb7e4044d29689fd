//! The other exports of the ENT's console, by how their header line starts (titles folded).
//!
//! Those that name people well enough are read; the others say what they are.

use super::{Column, ExportKind, ReadError, header::Header, value};
use crate::school::Profile;

/// Where such an export has what Balado keeps.
pub(super) struct Layout {
    pub(super) kind: ExportKind,
    pub(super) titles: &'static [&'static str],
    pub(super) columns: &'static [(usize, Column)],
    /// Whom it lists, when no column says it.
    pub(super) profile: Option<Profile>,
    /// Each further class of a person is in a further column.
    pub(super) has_more_classes: bool,
}

use Column::{Classes, FirstName, Id, LastName, Login, Type};

const LAYOUTS: [Layout; 8] = [
    Layout {
        kind: ExportKind::Transition,
        titles: &["externalid", "prenom", "nom", "date de naissance", "courriel", "classe"],
        columns: &[(0, Id), (1, FirstName), (2, LastName), (5, Classes)],
        profile: Some(Profile::Student),
        has_more_classes: false,
    },
    Layout {
        kind: ExportKind::Transition,
        titles: &["externalid", "prenom", "nom", "courriel", "classe"],
        columns: &[(0, Id), (1, FirstName), (2, LastName), (4, Classes)],
        profile: Some(Profile::Teacher),
        has_more_classes: true,
    },
    Layout {
        kind: ExportKind::Gepi,
        titles: &["rne", "uid", "classe", "profil", "prenom", "nom"],
        columns: &[(1, Id), (2, Classes), (3, Type), (4, FirstName), (5, LastName)],
        profile: None,
        has_more_classes: false,
    },
    Layout {
        kind: ExportKind::ProEps,
        titles: &[
            "identifiant ent",
            "profil",
            "nom",
            "prenom",
            "date de naissance",
            "sexe",
            "classe",
        ],
        columns: &[(0, Id), (1, Type), (2, LastName), (3, FirstName), (6, Classes)],
        profile: None,
        has_more_classes: false,
    },
    Layout {
        kind: ExportKind::Cerise,
        titles: &["identifiant", "sconet", "nom", "prenom", "classe"],
        columns: &[(0, Id), (2, LastName), (3, FirstName), (4, Classes)],
        profile: Some(Profile::Student),
        has_more_classes: false,
    },
    Layout {
        kind: ExportKind::Cerise,
        titles: &["identifiant", "nom", "prenom", "classe"],
        columns: &[(0, Id), (1, LastName), (2, FirstName), (3, Classes)],
        profile: Some(Profile::Teacher),
        has_more_classes: false,
    },
    Layout {
        kind: ExportKind::Chamilo,
        titles: &["nomma", "prenom", "nomlogmi", "mdp", "mail", "sgr", "gr"],
        columns: &[(0, LastName), (1, FirstName), (2, Login), (6, Type)],
        profile: None,
        has_more_classes: false,
    },
    Layout {
        kind: ExportKind::Mailing,
        titles: &["type", "nom", "prenom", "login", "alias de login", "code d activation"],
        columns: &[(0, Type), (1, LastName), (2, FirstName), (3, Login)],
        profile: None,
        has_more_classes: false,
    },
];

/// Exports that list people Balado has no account for, or none at all.
const REFUSED: [(&[&str], Option<Profile>, &str); 3] = [
    (
        &["externalid", "prenom", "nom", "courriel", "childexternalid"],
        Some(Profile::Relative),
        "Transition d’année",
    ),
    (&["identifiant_ent"], Some(Profile::Relative), "ProEPS"),
    (&["externalid"], None, "Transition d’année"),
];

/// PMB, which has no header line: the places of a pupil's sixteen cells, of a teacher's thirteen.
const PMB: [(usize, Layout); 2] = [
    (
        16,
        Layout {
            kind: ExportKind::Pmb,
            titles: &[],
            columns: &[(0, Id), (1, LastName), (2, FirstName), (9, Classes), (12, Login)],
            profile: Some(Profile::Student),
            has_more_classes: false,
        },
    ),
    (
        13,
        Layout {
            kind: ExportKind::Pmb,
            titles: &[],
            columns: &[(0, Id), (1, LastName), (2, FirstName), (11, Login)],
            profile: Some(Profile::Teacher),
            has_more_classes: false,
        },
    ),
];

/// The export whose header starts so; an error when it gives no accounts.
pub(super) fn find(folded: &[String]) -> Option<Result<&'static Layout, ReadError>> {
    let starts = |titles: &[&str]| {
        folded.len() >= titles.len() && titles.iter().zip(folded).all(|(title, cell)| title == cell)
    };
    // A title that stands twice, but for those of further classes, is of nobody knows which column.
    let stands_once = |(at, column): &(usize, Column)| {
        *column == Classes
            || folded.iter().filter(|title| folded.get(*at) == Some(title)).count() == 1
    };
    let is_sure = |layout: &Layout| layout.columns.iter().all(stands_once);
    if let Some(layout) = LAYOUTS.iter().find(|layout| starts(layout.titles) && is_sure(layout)) {
        let whole = layout.kind != ExportKind::Cerise || layout.profile != Some(Profile::Teacher);
        return (whole || folded.len() == layout.titles.len()).then_some(Ok(layout));
    }
    let (_, profile, name) = REFUSED.iter().find(|(titles, ..)| starts(titles))?;
    Some(Err(profile.map_or(ReadError::WrongExport(name), ReadError::OnlyAside)))
}

/// Whether its titles alone do not tell an export: somebody's own list may have those of Cerise for
/// teachers, with logins under « Identifiant ».
pub(super) fn is_in_doubt(header: &Header) -> bool {
    header.kind() == ExportKind::Cerise && header.profile() == Some(Profile::Teacher)
}

/// Whether the first ids of such a list may be ids.
pub(super) fn has_ids(header: &Header, samples: &[Vec<String>]) -> bool {
    let ids = header.place(Id).and_then(|at| samples.get(at));
    ids.is_none_or(|ids| ids.iter().all(|id| value::is_no_login(id)))
}

/// The layout of an export without a header line, when its first record looks like one of PMB's.
pub(super) fn without_header<'a>(cells: impl Iterator<Item = &'a str>) -> Option<&'static Layout> {
    let cells: Vec<&str> = cells.map(str::trim).collect();
    let (_, layout) = PMB.iter().find(|(width, _)| *width == cells.len())?;
    let login =
        layout.columns.iter().find(|(_, column)| *column == Login).map(|(at, _)| cells[*at])?;
    let is_id = value::has_digit(cells[0]);
    let is_login = login.contains('.') && !login.contains(['@', ' ']);
    let mail = cells[if cells.len() == 16 { 11 } else { 10 }];
    let named = !cells[1].is_empty() && !cells[2].is_empty();
    (is_id && is_login && named && (mail.is_empty() || value::is_address(mail))).then_some(layout)
}

/// Whether some of its values stand between quotes and others do not, all in one line.
pub(super) fn is_half_quoted(folded: &[String]) -> bool {
    matches!(find(folded), Some(Ok(layout)) if layout.kind == ExportKind::Cerise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::fold;

    #[test]
    fn each_export_is_known_by_its_titles() {
        let table = [
            (
                "externalid;Prénom*;Nom*;Date de naissance*;Courriel;Classe*",
                Some(ExportKind::Transition),
            ),
            ("externalid;Prénom*;Nom*;Courriel;Classe*;Classe", Some(ExportKind::Transition)),
            ("RNE;UID;Classe;Profil;Prénom;Nom;Login", Some(ExportKind::Gepi)),
            (
                "Identifiant ENT,Profil,nom,prénom,Date de naissance,Sexe,Classe,id sconet",
                Some(ExportKind::ProEps),
            ),
            ("Identifiant;Sconet;Nom;Prénom;Classe;Groupe Enseignement", Some(ExportKind::Cerise)),
            ("Identifiant;Nom;Prénom;Classe", Some(ExportKind::Cerise)),
            ("Identifiant;Nom;Prénom;Classe;Type", None),
            ("NOMMA;PRENOM;NOMLOGMI;MDP;MAIL;SGR;GR", Some(ExportKind::Chamilo)),
            ("Type;Nom;Prénom;Login;Alias de login;Code d'activation", Some(ExportKind::Mailing)),
            ("Id;Type;Nom;Prénom;Login;Code d'activation", None),
        ];
        for (line, expected) in table {
            let folded: Vec<String> = line.split([';', ',']).map(fold).collect();
            let found = find(&folded).map(|found| found.expect(line).kind);
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn exports_without_accounts_say_what_they_are() {
        let table = [
            ("externalid;Prénom*;Nom*;Courriel;childexternalid*", "parents"),
            ("Identifiant_ENT;Profil;nom;prenom", "parents"),
            ("externalid;Prénom*;Nom*;Courriel", "wrong-export"),
        ];
        for (line, code) in table {
            let folded: Vec<String> = line.split(';').map(fold).collect();
            let found = find(&folded).and_then(Result::err).map(|error| error.code());
            assert_eq!(found, Some(code), "{line}");
        }
    }

    #[test]
    fn pmb_is_known_without_titles() {
        let pupil = "26;ROUX;Léa;1 rue;;77000;VILLE;06;2014;6A;;a@b.example;lea.roux;;;";
        let teacher = "39;ROUX;Anh;1 rue;;77000;VILLE;06;2014;;a@b.example;anh.roux;";
        for (line, profile) in [(pupil, Profile::Student), (teacher, Profile::Teacher)] {
            let found = without_header(line.split(';')).and_then(|layout| layout.profile);
            assert_eq!(found, Some(profile), "{line}");
        }
        assert!(without_header("1;2;3".split(';')).is_none());
        assert!(without_header(";;;;;;;;;;;;;;;".split(';')).is_none());
    }
}
