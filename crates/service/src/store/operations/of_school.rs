//! What of each table is a school's: what an export of the school shows of it, and what its erasure leaves.

use super::tables::{TABLES, Table};

/// A table that holds something of schools, each row under its `uai`.
#[derive(Debug)]
pub struct OfSchool {
    pub table: &'static str,
    /// The name of its CSV file, without its end, for people.
    pub file: &'static str,
    pub columns: &'static [(&'static str, Shown)],
    /// The columns of the CSV file: where each one is in a row, and what it is called.
    pub titles: &'static [(&'static str, &'static str)],
    /// The column whose items have a line each in the CSV file, when there is one.
    pub line_each: Option<&'static str>,
    pub at_erasure: AtErasure,
}

/// How a column is shown to whoever asks what is held of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As it is: a text, a count.
    AsIs,
    Truth,
    /// Milliseconds since 1970 UTC.
    Instant,
    /// A text of JSON; an empty one is nothing.
    Json,
    /// Bytes, in hexadecimal.
    Hex,
    /// JSON that is compressed.
    Packed,
    /// A secret, or what is made of one: nobody may have it.
    Withheld,
}

/// What an erasure does with the rows of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtErasure {
    Deleted,
    /// They hold nobody's name, and say what was done.
    Kept,
    /// It is the académie's list that says that the school exists; what the school did of it goes.
    Closed,
}

use AtErasure::{Closed, Deleted, Kept};
use Shown::{AsIs, Hex, Instant, Json, Packed, Truth, Withheld};

/// Every other one: a test says so when one is forgotten, or a column of it.
pub const OF_SCHOOL: &[OfSchool] = &[
    OfSchool {
        table: "school",
        file: "etablissement",
        columns: &[
            ("uai", AsIs),
            ("name", AsIs),
            ("mailbox", AsIs),
            ("activated_at", Instant),
            ("revision", AsIs),
            ("listed", AsIs),
        ],
        titles: &[
            ("uai", "RNE"),
            ("name", "Nom"),
            ("mailbox", "Boîte"),
            ("activated_at", "Activé le"),
            ("revision", "Révision des listes"),
            ("listed", "Dans la liste de l’académie"),
        ],
        line_each: None,
        at_erasure: Closed,
    },
    OfSchool {
        table: "account",
        file: "comptes",
        columns: &[
            ("uai", AsIs),
            ("ent_id", AsIs),
            ("list", AsIs),
            ("last_name", AsIs),
            ("first_name", AsIs),
            ("login", AsIs),
            ("classes", Json),
            ("active", Truth),
            ("row_version", AsIs),
            ("deactivated_at", Instant),
            ("arrived_at", Instant),
            ("subject", AsIs),
        ],
        titles: &[
            ("uai", "RNE"),
            ("ent_id", "Id ENT"),
            ("list", "Liste"),
            ("last_name", "Nom"),
            ("first_name", "Prénom"),
            ("login", "Identifiant"),
            ("classes", "Classes"),
            ("active", "Actif"),
            ("deactivated_at", "Désactivé le"),
            ("arrived_at", "Venu le"),
            ("subject", "Ancien id ENT"),
            ("row_version", "Version"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "import",
        file: "imports",
        columns: &[
            ("uai", AsIs),
            ("id", AsIs),
            ("list", AsIs),
            ("state", AsIs),
            ("base", AsIs),
            ("absent", AsIs),
            ("row_count", AsIs),
            ("chunk_count", AsIs),
            ("digest", AsIs),
            ("source", Json),
            ("by", AsIs),
            ("opened_at", Instant),
            ("expires_at", Instant),
            ("committed_at", Instant),
            ("receipt", Json),
            ("undoes", AsIs),
            ("idempotency_key", AsIs),
            ("request_hash", Withheld),
            ("relink", AsIs),
            ("list_digest", AsIs),
            ("absent_except", Json),
            ("same_person", Json),
        ],
        titles: &[
            ("uai", "RNE"),
            ("id", "Import"),
            ("list", "Liste"),
            ("state", "État"),
            ("opened_at", "Ouvert le"),
            ("by", "Ouvert par"),
            ("expires_at", "Échéance"),
            ("committed_at", "Validé le"),
            ("receipt.by", "Validé par"),
            ("receipt.counts.create", "Créés"),
            ("receipt.counts.update", "Mis à jour"),
            ("receipt.counts.unchanged", "Inchangés"),
            ("receipt.counts.returning", "De retour"),
            ("receipt.counts.absent", "Absents conservés"),
            ("receipt.counts.deactivate", "Désactivés"),
            ("receipt.counts.relinked", "Rattachés"),
            ("receipt.counts.replaced", "Id donné à quelqu’un d’autre"),
            ("receipt.removed", "Retirés par l’annulation"),
            ("receipt.restored", "Rétablis par l’annulation"),
            ("receipt.conflicts", "Laissés par l’annulation"),
            ("receipt.undo_until", "Annulable jusqu’au"),
            ("undoes", "Annule l’import"),
            ("row_count", "Lignes"),
            ("chunk_count", "Parties"),
            ("source", "Fichier"),
            ("absent", "Absents"),
            ("absent_except", "Absents, sauf"),
            ("relink", "Rattachement"),
            ("same_person", "Mêmes personnes"),
            ("base", "Sur la révision"),
            ("digest", "Empreinte de l’aperçu"),
            ("list_digest", "Empreinte de la liste"),
            ("idempotency_key", "Clé de l’envoi"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "staged_chunk",
        file: "lignes-en-attente",
        columns: &[
            ("uai", AsIs),
            ("import_id", AsIs),
            ("chunk", AsIs),
            ("hash", Hex),
            ("row_count", AsIs),
            ("body", Packed),
        ],
        titles: &[
            ("uai", "RNE"),
            ("import_id", "Import"),
            ("chunk", "Partie"),
            ("row_count", "Lignes de la partie"),
            ("hash", "Empreinte"),
            ("body.ent_id", "Id ENT"),
            ("body.last_name", "Nom"),
            ("body.first_name", "Prénom"),
            ("body.login", "Identifiant"),
            ("body.classes", "Classes"),
        ],
        line_each: Some("body"),
        at_erasure: Deleted,
    },
    OfSchool {
        table: "change",
        file: "etats-avant",
        columns: &[("uai", AsIs), ("import_id", AsIs), ("part", AsIs), ("body", Packed)],
        titles: &[
            ("uai", "RNE"),
            ("import_id", "Import"),
            ("part", "Partie"),
            ("body.ent_id", "Id ENT"),
            ("body.before.ent_id", "Id ENT avant"),
            ("body.before.last_name", "Nom avant"),
            ("body.before.first_name", "Prénom avant"),
            ("body.before.login", "Identifiant avant"),
            ("body.before.classes", "Classes avant"),
            ("body.before.active", "Actif avant"),
            ("body.after.ent_id", "Id ENT après"),
            ("body.after.last_name", "Nom après"),
            ("body.after.first_name", "Prénom après"),
            ("body.after.login", "Identifiant après"),
            ("body.after.classes", "Classes après"),
            ("body.after.active", "Actif après"),
        ],
        line_each: Some("body"),
        at_erasure: Deleted,
    },
    OfSchool {
        table: "manager",
        file: "gestionnaire",
        columns: &[
            ("uai", AsIs),
            ("ent_id", AsIs),
            ("since", Instant),
            ("by", AsIs),
            ("login", AsIs),
            ("renewed_at", Instant),
            ("warned_at", Instant),
        ],
        titles: &[
            ("uai", "RNE"),
            ("ent_id", "Id ENT"),
            ("login", "Identifiant"),
            ("since", "Depuis le"),
            ("by", "Nommé par"),
            ("renewed_at", "Reconduit le"),
            ("warned_at", "Échéance annoncée le"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "manager_revocation",
        file: "revocations-possibles",
        columns: &[("uai", AsIs), ("id", AsIs), ("token_hmac", Withheld), ("expires_at", Instant)],
        titles: &[("uai", "RNE"), ("id", "Révocation"), ("expires_at", "Échéance")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "manager_code",
        file: "codes-du-gestionnaire",
        columns: &[("uai", AsIs), ("code_hmac", Withheld), ("expires_at", Instant)],
        titles: &[("uai", "RNE"), ("expires_at", "Échéance")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "manager_arrival",
        file: "arrivees-du-gestionnaire",
        columns: &[
            ("uai", AsIs),
            ("token_hash", Withheld),
            ("ticket_hash", Withheld),
            ("expires_at", Instant),
        ],
        titles: &[("uai", "RNE"), ("expires_at", "Échéance")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "arrival",
        file: "arrivees",
        columns: &[
            ("uai", AsIs),
            ("token_hash", Withheld),
            ("ent_id", AsIs),
            ("ticket_hash", Withheld),
            ("expires_at", Instant),
        ],
        titles: &[("uai", "RNE"), ("ent_id", "Id ENT"), ("expires_at", "Échéance")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "arrival_unknown",
        file: "inconnus",
        columns: &[("uai", AsIs), ("tries", AsIs)],
        titles: &[("uai", "RNE"), ("tries", "Essais de personnes inconnues")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "link_trial",
        file: "verifications-du-lien",
        columns: &[
            ("uai", AsIs),
            ("id", AsIs),
            ("token_hash", Withheld),
            ("begun_at", Instant),
            ("expires_at", Instant),
            ("answered_at", Instant),
            ("outcome", Json),
        ],
        titles: &[
            ("uai", "RNE"),
            ("id", "Vérification"),
            ("begun_at", "Commencée le"),
            ("expires_at", "Échéance"),
            ("answered_at", "Revenue le"),
            ("outcome", "Résultat"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "openid_grant",
        file: "codes-des-sites",
        columns: &[
            ("uai", AsIs),
            ("code_hash", Withheld),
            ("client", AsIs),
            ("ent_id", AsIs),
            ("ticket_hash", Withheld),
            ("sid", Withheld),
            ("redirect_uri", AsIs),
            ("challenge", Withheld),
            ("nonce", Withheld),
            ("profile", Truth),
            ("vouched_at", Instant),
            ("expires_at", Instant),
            ("used_at", Instant),
            ("token_hash", Withheld),
            ("ends_at", Instant),
        ],
        titles: &[
            ("uai", "RNE"),
            ("client", "Site"),
            ("ent_id", "Id ENT"),
            ("redirect_uri", "Adresse de retour"),
            ("profile", "Avec le nom"),
            ("vouched_at", "Venu le"),
            ("expires_at", "Échéance du code"),
            ("used_at", "Utilisé le"),
            ("ends_at", "Échéance"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "openid_visit",
        file: "visites-des-sites",
        columns: &[
            ("uai", AsIs),
            ("sid", Withheld),
            ("client", AsIs),
            ("ticket_hash", Withheld),
            ("ends_at", Instant),
        ],
        titles: &[("uai", "RNE"), ("client", "Site"), ("ends_at", "Échéance")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "sign_in",
        file: "demandes-de-lien",
        columns: &[
            ("id", AsIs),
            ("uai", AsIs),
            ("challenge", Withheld),
            ("device", AsIs),
            ("address_hmac", Withheld),
            ("code_hmac", Withheld),
            ("token_hmac", Withheld),
            ("tries", AsIs),
            ("asked_at", Instant),
            ("expires_at", Instant),
            ("used_at", Instant),
            ("dead_at", Instant),
            ("known_device", AsIs),
            ("mail_id", AsIs),
            ("session_id", AsIs),
            ("through", AsIs),
        ],
        titles: &[
            ("uai", "RNE"),
            ("id", "Demande"),
            ("device", "Poste"),
            ("asked_at", "Demandé le"),
            ("expires_at", "Échéance"),
            ("tries", "Essais"),
            ("used_at", "Utilisé le"),
            ("dead_at", "Éteint le"),
            ("known_device", "Poste connu"),
            ("mail_id", "Courriel"),
            ("session_id", "Connexion"),
            ("through", "Par"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "session",
        file: "connexions",
        columns: &[
            ("token_hash", Withheld),
            ("id", AsIs),
            ("uai", AsIs),
            ("role", AsIs),
            ("person", AsIs),
            ("device", AsIs),
            ("opened_at", Instant),
            ("expires_at", Instant),
            ("revoked_at", Instant),
            ("known_device", AsIs),
        ],
        titles: &[
            ("uai", "RNE"),
            ("id", "Connexion"),
            ("role", "Rôle"),
            ("person", "Personne"),
            ("device", "Poste"),
            ("opened_at", "Ouverte le"),
            ("expires_at", "Échéance"),
            ("revoked_at", "Fermée le"),
            ("known_device", "Poste connu"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "known_device",
        file: "postes-connus",
        columns: &[
            ("uai", AsIs),
            ("id", AsIs),
            ("secret_hash", Withheld),
            ("former_hash", Withheld),
            ("used_at", Instant),
        ],
        titles: &[("uai", "RNE"), ("id", "Poste connu"), ("used_at", "Utilisé le")],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "mail_outbox",
        file: "courriels",
        columns: &[
            ("uai", AsIs),
            ("id", AsIs),
            ("kind", AsIs),
            ("detail", Json),
            ("secret", Withheld),
            ("written_at", Instant),
            ("due_at", Instant),
            ("deadline", Instant),
            ("tries", AsIs),
            ("lease", Withheld),
            ("leased_until", Instant),
            ("over_at", Instant),
            ("outcome", AsIs),
            ("gathers", Truth),
        ],
        titles: &[
            ("uai", "RNE"),
            ("id", "Courriel"),
            ("kind", "Sorte"),
            ("written_at", "Écrit le"),
            ("detail.person", "Personne"),
            ("detail.device", "Poste"),
            ("detail", "Contenu"),
            ("due_at", "À envoyer le"),
            ("deadline", "Échéance"),
            ("tries", "Essais"),
            ("leased_until", "En cours d’envoi jusqu’au"),
            ("gathers", "Rassemble"),
            ("over_at", "Terminé le"),
            ("outcome", "Issue"),
        ],
        line_each: None,
        at_erasure: Deleted,
    },
    OfSchool {
        table: "audit",
        file: "journal",
        columns: &[
            ("uai", AsIs),
            ("n", AsIs),
            ("at", Instant),
            ("what", AsIs),
            ("session", AsIs),
            // To the letter: its hash is of this text.
            ("detail", AsIs),
            ("hash", Hex),
        ],
        titles: &[
            ("uai", "RNE"),
            ("n", "Entrée"),
            ("at", "Le"),
            ("what", "Acte"),
            ("session", "Connexion"),
            ("detail", "Détail"),
            ("hash", "Empreinte"),
        ],
        line_each: None,
        at_erasure: Kept,
    },
    OfSchool {
        table: "audit_head",
        file: "journal-etat",
        columns: &[("uai", AsIs), ("n", AsIs), ("hash", Hex)],
        titles: &[("uai", "RNE"), ("n", "Entrées"), ("hash", "Empreinte")],
        line_each: None,
        at_erasure: Kept,
    },
];

impl OfSchool {
    /// The columns that are shown.
    pub fn shown(&self) -> impl Iterator<Item = (&'static str, Shown)> {
        self.columns.iter().copied().filter(|(_, shown)| *shown != Shown::Withheld)
    }

    /// The same table as every database has it.
    pub fn whole(&self) -> &'static Table {
        let found = TABLES.iter().find(|table| table.name == self.table);
        found.expect("a test compares them")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Tables that hold nothing of one school: each list of the académie has a line there, each key of
    /// the service, each ENT; and tickets are hashes for a day, bound to a school by what they are made of.
    const OF_NO_SCHOOL: &[&str] = &["school_list", "service_key", "ent", "arrival_ticket"];

    #[test]
    fn no_table_and_no_column_of_a_school_is_forgotten() {
        let known: BTreeSet<&str> = OF_SCHOOL.iter().map(|one| one.table).collect();
        for table in TABLES {
            let name = table.name;
            let columns: BTreeSet<&str> = table.columns().collect();
            assert_ne!(known.contains(name), OF_NO_SCHOOL.contains(&name), "{name}");
            assert_eq!(known.contains(name), columns.contains("uai"), "{name} is whose?");
        }
        for one in OF_SCHOOL {
            let columns: BTreeSet<&str> = one.whole().columns().collect();
            let shown: BTreeSet<&str> = one.columns.iter().map(|(name, _)| *name).collect();
            assert_eq!(shown, columns, "{}", one.table);
        }
    }

    #[test]
    fn each_shown_column_is_in_the_csv_file_too() {
        for one in OF_SCHOOL {
            for (column, _) in one.shown() {
                let titled = |(path, _): &(&str, &str)| path.split('.').next() == Some(column);
                assert!(one.titles.iter().any(titled), "{}.{column}", one.table);
            }
        }
    }
}
