//! What people read when the store refuses, in French.

use balado_core::plan::Hold;
use balado_wire::{Code, Through};

use crate::{
    error::Refusal,
    store::{DbError, ImportRefusal, NamingRefusal, SignInRefusal, TooMuch},
};

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        let later = |detail: &'static str| Self {
            retry_after: Some(5),
            ..Self::new(Code::Unavailable, detail)
        };
        match error {
            DbError::Full => Self::new(
                Code::StoreFull,
                "Le disque du service est plein. Rien n’a été changé : prévenez l’académie, puis \
                 réessayez.",
            ),
            DbError::Again => later(
                "La base du service est occupée. Rien n’a été changé : réessayez dans un instant.",
            ),
            DbError::Lost => later(
                "La base du service ne répond plus. Rien n’a été changé : réessayez dans un instant.",
            ),
            DbError::Late => later(
                "La base du service a mis trop de temps à répondre. Rien n’a été changé : réessayez \
                 dans un instant.",
            ),
            DbError::Doubt => Self {
                retry_after: Some(5),
                ..Self::new(
                    Code::InDoubt,
                    "La base du service a été coupée au dernier moment : on ne sait pas si c’est fait. \
                     Demandez le compte rendu, ou regardez l’historique, avant de recommencer.",
                )
            },
            DbError::Failed => Self::new(
                Code::Internal,
                "La base du service n’a pas répondu comme il faut. Rien n’a été changé : réessayez ; \
                 si cela dure, donnez le numéro de la demande à l’assistance.",
            ),
        }
    }
}

impl From<SignInRefusal> for Refusal {
    fn from(refusal: SignInRefusal) -> Self {
        match refusal {
            SignInRefusal::Unknown => {
                Self::not_found("Cette demande de lien n’existe pas. Demandez un nouveau lien.")
            }
            SignInRefusal::Over => Self::new(
                Code::SignInOver,
                "Cette demande est terminée : elle a servi, elle a expiré, quelqu’un l’a arrêtée depuis \
                 la boîte mail, trop de codes ont été essayés, ou tous les postes ont été déconnectés. \
                 Faites-en une nouvelle.",
            ),
            SignInRefusal::Wrong { left: 0, .. } => Self::new(
                Code::BadCode,
                "Ce code n’est pas le bon, et c’était le dernier essai. Demandez un nouveau code.",
            ),
            SignInRefusal::Wrong { left, through } => {
                let tries = counted(u64::from(left), "essai possible", "essais possibles");
                let detail = match through {
                    Through::Mail => format!(
                        "Ce code n’est pas celui de la demande faite ici. Prenez le courriel le plus récent, qui dit \
                         l’heure de votre demande, vérifiez le code ({tries}), ou demandez un nouveau code."
                    ),
                    Through::Ent => format!(
                        "Ce code n’est pas celui que la page de Balado montre à qui est gestionnaire de cet \
                         établissement. Vérifiez-le ({tries}), ou affichez-en un nouveau depuis votre ENT."
                    ),
                };
                Self::new(Code::BadCode, detail)
            }
            SignInRefusal::TooMany { wait } => Self::too_many(
                wait,
                format!(
                    "Trop de liens viennent d’être demandés pour cet établissement ou depuis ce réseau, \
                     peut-être par quelqu’un d’autre. Rien n’a été envoyé : ce poste pourra en demander un \
                     dans {} au plus tôt. Un poste où votre établissement s’est connecté depuis moins de 30 \
                     jours a ses propres demandes : essayez-y. Un code déjà reçu pour une demande de ce \
                     poste reste bon jusqu’à l’heure que dit son courriel.",
                    waiting(wait)
                ),
            ),
            SignInRefusal::TooManyOfDevice { wait } => Self::too_many(
                wait,
                format!(
                    "Ce poste a demandé plusieurs liens à la suite. Rien n’a été envoyé : il pourra en \
                     demander un autre dans {}. Regardez les courriels déjà reçus : le code de sa dernière \
                     demande est bon jusqu’à l’heure que dit le courriel.",
                    waiting(wait)
                ),
            ),
            SignInRefusal::Store(error) => error.into(),
        }
    }
}

impl From<NamingRefusal> for Refusal {
    fn from(refusal: NamingRefusal) -> Self {
        match refusal {
            NamingRefusal::Nobody => bad_manager(),
            NamingRefusal::SignedOut => signed_out(),
            NamingRefusal::Store(error) => error.into(),
        }
    }
}

/// Nobody who may be the gestionnaire.
pub(crate) fn bad_manager() -> Refusal {
    Refusal::new(
        Code::BadManager,
        "Le gestionnaire doit être un enseignant actif de l’établissement, ou une personne de son \
         personnel désignée par son identifiant de connexion à l’ENT, qui n’est celui d’aucun élève. \
         Importez d’abord les enseignants, puis choisissez-le dans la liste.",
    )
}

/// No session, or one that ended.
pub(crate) fn signed_out() -> Refusal {
    Refusal::new(
        Code::SignedOut,
        "Vous n’êtes pas connecté, ou votre connexion est terminée : ses deux heures sont passées, quelqu’un \
         l’a fermée, ou vous n’êtes plus gestionnaire. Connectez-vous à nouveau : un import commencé vous \
         attend 24 heures.",
    )
}

impl Refusal {
    fn too_many(wait: u64, detail: String) -> Self {
        Self { retry_after: Some(wait), ..Self::new(Code::TooMany, detail) }
    }

    fn school_limit(wait: u64, detail: String) -> Self {
        Self { retry_after: Some(wait), ..Self::new(Code::SchoolLimit, detail) }
    }
}

impl From<TooMuch> for Refusal {
    fn from(much: TooMuch) -> Self {
        match much {
            TooMuch::Imports { wait } => Self::school_limit(
                wait,
                format!(
                    "Cet établissement a commencé beaucoup d’imports depuis hier sans les valider. Rien n’a \
                     été gardé : validez un de ceux qui sont en cours, ou réessayez dans {}. Si personne chez \
                     vous n’a fait cela, déconnectez tous les postes et prévenez l’académie.",
                    waiting(wait)
                ),
            ),
            TooMuch::Staged { wait } => Self::school_limit(
                wait,
                format!(
                    "Cet établissement a déjà envoyé beaucoup de comptes qui ne sont pas validés. Ce lot n’a \
                     pas été gardé : validez ou abandonnez les imports en cours, ou réessayez dans {}.",
                    waiting(wait)
                ),
            ),
            TooMuch::Accounts { most } => Self::new(
                Code::SchoolLimit,
                format!(
                    "Avec cette liste, l’établissement aurait plus de {most} comptes, ce que ce service \
                     n’admet pas. Rien n’a été fait : vérifiez que le fichier est celui de votre seul \
                     établissement ; s’il l’est, prévenez l’académie."
                ),
            ),
        }
    }
}

fn waiting(seconds: u64) -> String {
    match seconds {
        0..=90 => counted(seconds, "seconde", "secondes"),
        5_401.. => counted(seconds.div_ceil(3_600), "heure", "heures"),
        _ => counted(seconds.div_ceil(60), "minute", "minutes"),
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { many })
}

impl From<ImportRefusal> for Refusal {
    fn from(refusal: ImportRefusal) -> Self {
        match refusal {
            ImportRefusal::Store(error) => error.into(),
            ImportRefusal::Held(holds) => {
                let detail = Hold::instructions(&holds);
                Self { holds, ..Self::new(Code::Held, detail) }
            }
            ImportRefusal::ListMoved(revision) => {
                let detail = "La liste de l’établissement a changé depuis l’aperçu. Rien n’a été \
                              fait : relisez l’aperçu, puis validez.";
                Self { revision: Some(revision), ..Self::new(Code::ListMoved, detail) }
            }
            ImportRefusal::Incomplete { rows, expected } => Self::new(
                Code::Incomplete,
                format!(
                    "Il manque des lots : {rows} comptes reçus sur {expected} annoncés. Rien n’a été \
                     fait : envoyez les lots manquants, puis validez."
                ),
            ),
            ImportRefusal::OnOtherList(count) => Self::new(
                Code::BadAccount,
                format!(
                    "L’autre liste (élèves ou enseignants) a déjà {} de ce fichier. Rien n’a été \
                     fait : vérifiez que le fichier est déposé sur la bonne page.",
                    counted(count as u64, "identifiant ENT", "identifiants ENT")
                ),
            ),
            ImportRefusal::Closed => Self::new(
                Code::ImportClosed,
                "Cet import a été abandonné, a plus de 24 heures, ou a été commencé avant une mise à jour \
                 de Balado. Rien n’a été fait : recommencez-le.",
            ),
            ImportRefusal::Done => Self::new(
                Code::ImportClosed,
                "Cet import est déjà fait. Pour revenir en arrière, annulez-le dans l’historique.",
            ),
            ImportRefusal::NotDone => Self::new(
                Code::NotFound,
                "Cet import n’est pas fait : il n’a pas de compte rendu. Validez-le d’abord.",
            ),
            ImportRefusal::NoSuchChunk => Self::new(
                Code::BadRequest,
                "Ce numéro de lot n’a pas été annoncé. Les lots se comptent à partir de 0.",
            ),
            ImportRefusal::ChunkDiffers => Self::new(
                Code::ChunkDiffers,
                "Ce lot est déjà arrivé avec un autre contenu. Recommencez l’import.",
            ),
            ImportRefusal::KeyReused => Self::new(
                Code::KeyReused,
                "Cette clé (Idempotency-Key) a déjà servi pour une autre demande. Prenez-en une \
                 nouvelle.",
            ),
            ImportRefusal::DigestDiffers => Self::new(
                Code::DigestDiffers,
                "Ce qui serait fait n’est pas ce qui a été montré. Rien n’a été fait : relisez \
                 l’aperçu ; si cela se répète, mettez Balado import à jour.",
            ),
            ImportRefusal::ListDiffers => Self::new(
                Code::DigestDiffers,
                "La liste arrivée n’est pas celle qui a été annoncée. Rien n’a été fait : relisez \
                 l’aperçu ; si cela se répète, mettez Balado import à jour.",
            ),
            ImportRefusal::NotAbsent(count) => Self::new(
                Code::BadChoice,
                format!(
                    "Le choix fait pour les absents nomme {} qui ne sont pas des comptes actifs de cette \
                     liste absents du fichier. Rien n’a été fait : relisez l’aperçu, puis choisissez à \
                     nouveau.",
                    counted(count as u64, "identifiant ENT", "identifiants ENT")
                ),
            ),
            ImportRefusal::NotKnown(count) => Self::new(
                Code::BadChoice,
                format!(
                    "{} confirmés comme la même personne ne sont pas à la fois dans le fichier et dans \
                     la liste de Balado. Rien n’a été fait : relisez l’aperçu, puis confirmez à nouveau.",
                    counted(count as u64, "identifiant ENT", "identifiants ENT")
                ),
            ),
            ImportRefusal::RepeatedId => Self::new(
                Code::BadAccount,
                "Deux comptes portent le même identifiant ENT. Rien n’a été fait : corrigez la \
                 liste, puis recommencez.",
            ),
            ImportRefusal::TooMuch(much) => much.into(),
            ImportRefusal::CannotUndo => Self::new(
                Code::CannotUndo,
                "Cet import ne peut plus être annulé : il l’a déjà été, ou il a plus de 30 jours.",
            ),
            ImportRefusal::Unknown => {
                Self::not_found("Cet établissement n’a pas d’import de ce nom.")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_as_people_say_them() {
        let wrong = |left, through| SignInRefusal::Wrong { left, through };
        let table = [
            (wrong(1, Through::Mail), "1 essai possible)", "the last but one"),
            (wrong(4, Through::Mail), "4 essais possibles)", "the first"),
            (wrong(4, Through::Mail), "le courriel le plus récent", "of a mail"),
            (wrong(4, Through::Ent), "la page de Balado montre", "of the page"),
            (wrong(0, Through::Ent), "dernier essai", "no other"),
            (SignInRefusal::TooMany { wait: 60 }, "dans 60 secondes au plus tôt", "a minute"),
            (SignInRefusal::TooMany { wait: 3_420 }, "dans 57 minutes au plus tôt", "an hour"),
            (SignInRefusal::TooManyOfDevice { wait: 1 }, "dans 1 seconde.", "nobody delays it"),
            (SignInRefusal::TooManyOfDevice { wait: 82_900 }, "dans 24 heures.", "a day"),
        ];
        for (refusal, expected, case) in table {
            let detail = Refusal::from(refusal).detail;
            assert!(detail.contains(expected), "{case}: {detail}");
        }
    }
}
