//! Erasing what has had its time, a few rows at a time.
//!
//! What is to go is looked for by whoever reads, so that nobody who writes waits for it. It is then erased by
//! its keys in short transactions, between which others write. One instance sweeps at a time: another that
//! comes meanwhile has nothing to do. What somebody changed since it was found stays: each statement
//! looks again.

use jiff::Timestamp;

use super::cell::Cell;
use crate::store::port::{Db, DbError, Value, parameters};

/// Who sweeps holds this.
pub const HELD: &str = "sweep";

/// Rows erased at a time.
const BATCH: usize = 500;

/// The same of rows that hold a part of a list.
const BATCH_OF_PARTS: usize = 25;

/// Keys looked for at a time.
const FOUND: u32 = 5_000;

/// Things of one kind that have their time.
#[derive(Debug)]
pub struct Kind {
    /// As it is counted.
    pub name: &'static str,
    /// Selects the keys of `?2` rows at most, of which the time was over at `?1`.
    pub find: &'static str,
    /// Erases the row of a key, or what of it has had its time. The last parameter is the same instant.
    pub erase: &'static str,
    /// Rows of one transaction.
    pub batch: usize,
}

/// What has had its time at the instant that is given: staged rows, people that choices named, dead requests
/// and sessions, PCs that were not seen for 30 days, letters, visits from the ENT, their tickets after a day, codes that
/// the gestionnaire was shown, links that could revoke a hand-over.
pub const OVER: &[Kind] = &[
    Kind {
        name: "expired-import",
        find: "select uai, id from import where state = 'open' and expires_at <= ?1 limit ?2",
        erase: "update import set state = 'expired' \
             where uai = ?1 and id = ?2 and state = 'open' and expires_at <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "staged-rows",
        find: "select uai, import_id, chunk from staged_chunk where exists (select 1 from import \
             where import.uai = staged_chunk.uai and import.id = staged_chunk.import_id \
             and state = 'expired' and expires_at <= ?1) limit ?2",
        erase: "delete from staged_chunk where uai = ?1 and import_id = ?2 and chunk = ?3 \
             and exists (select 1 from import where import.uai = staged_chunk.uai \
             and import.id = staged_chunk.import_id and state = 'expired' and expires_at <= ?4)",
        batch: BATCH_OF_PARTS,
    },
    Kind {
        name: "named-in-expired",
        find: "select uai, id from import where state in ('expired', 'discarded') and expires_at <= ?1 \
             and (absent_except <> '[]' or same_person <> '[]') limit ?2",
        erase: "update import set absent_except = '[]', same_person = '[]' where uai = ?1 and id = ?2 \
             and state in ('expired', 'discarded') and expires_at <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "sign-in",
        find: "select id from sign_in where expires_at <= cast(?1 as bigint) - 3600000 limit ?2",
        erase: "delete from sign_in where id = ?1 and expires_at <= cast(?2 as bigint) - 3600000",
        batch: BATCH,
    },
    Kind {
        name: "session",
        find: "select token_hash from session where expires_at <= cast(?1 as bigint) - 3600000 limit ?2",
        erase: "delete from session where token_hash = ?1 \
             and expires_at <= cast(?2 as bigint) - 3600000",
        batch: BATCH,
    },
    Kind {
        name: "known-device",
        find: "select uai, id from known_device where used_at <= cast(?1 as bigint) - 2592000000 limit ?2",
        erase: "delete from known_device where uai = ?1 and id = ?2 \
             and used_at <= cast(?3 as bigint) - 2592000000",
        batch: BATCH,
    },
    // Whoever sends letters gives them up at their deadline and says why: what is left was nobody's to send.
    Kind {
        name: "late-letter",
        find: "select uai, id from mail_outbox where over_at is null \
             and deadline <= cast(?1 as bigint) - 60000 and leased_until <= ?1 limit ?2",
        erase: "update mail_outbox set over_at = ?3, outcome = 'late', detail = '', secret = null \
             where uai = ?1 and id = ?2 and over_at is null \
             and deadline <= cast(?3 as bigint) - 60000 and leased_until <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "letter",
        find: "select uai, id from mail_outbox where over_at <= cast(?1 as bigint) - 604800000 limit ?2",
        erase: "delete from mail_outbox where uai = ?1 and id = ?2 \
             and over_at <= cast(?3 as bigint) - 604800000",
        batch: BATCH,
    },
    Kind {
        name: "expired-arrival",
        find: "select uai, token_hash from arrival where expires_at <= ?1 limit ?2",
        erase: "delete from arrival where uai = ?1 and token_hash = ?2 and expires_at <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "expired-manager-arrival",
        find: "select uai, token_hash from manager_arrival where expires_at <= ?1 limit ?2",
        erase: "delete from manager_arrival where uai = ?1 and token_hash = ?2 and expires_at <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "expired-manager-code",
        find: "select uai from manager_code where expires_at <= ?1 limit ?2",
        erase: "delete from manager_code where uai = ?1 and expires_at <= ?2",
        batch: BATCH,
    },
    Kind {
        name: "expired-revocation",
        find: "select uai from manager_revocation where expires_at <= ?1 limit ?2",
        erase: "delete from manager_revocation where uai = ?1 and expires_at <= ?2",
        batch: BATCH,
    },
    Kind {
        name: "old-ticket",
        find: "select hash from arrival_ticket where seen_at <= cast(?1 as bigint) - 86400000 limit ?2",
        erase: "delete from arrival_ticket where hash = ?1 \
             and seen_at <= cast(?2 as bigint) - 86400000",
        batch: BATCH,
    },
    Kind {
        name: "ended-grant",
        find: "select uai, code_hash from openid_grant where ends_at <= ?1 limit ?2",
        erase: "delete from openid_grant where uai = ?1 and code_hash = ?2 and ends_at <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "ended-visit",
        find: "select uai, sid from openid_visit where ends_at <= ?1 limit ?2",
        erase: "delete from openid_visit where uai = ?1 and sid = ?2 and ends_at <= ?3",
        batch: BATCH,
    },
    Kind {
        name: "unmade-trial",
        find: "select uai, id from link_trial where answered_at is null and expires_at <= ?1 limit ?2",
        erase: "delete from link_trial where uai = ?1 and id = ?2 \
             and answered_at is null and expires_at <= ?3",
        batch: BATCH,
    },
];

/// Of imports that were done at the instant that is given or before: they cannot be undone any more.
/// Their before-images, and the people that choices named.
pub const NOT_UNDOABLE: &[Kind] = &[
    Kind {
        name: "before-image",
        find: "select uai, import_id, part from change where exists (select 1 from import \
             where import.uai = change.uai and import.id = change.import_id \
             and committed_at <= ?1) limit ?2",
        erase: "delete from change where uai = ?1 and import_id = ?2 and part = ?3 \
             and exists (select 1 from import where import.uai = change.uai \
             and import.id = change.import_id and committed_at <= ?4)",
        batch: BATCH_OF_PARTS,
    },
    Kind {
        name: "named-in-old",
        find: "select uai, id from import where committed_at <= ?1 \
             and (absent_except <> '[]' or same_person <> '[]') limit ?2",
        erase: "update import set absent_except = '[]', same_person = '[]' \
             where uai = ?1 and id = ?2 and committed_at <= ?3",
        batch: BATCH,
    },
];

/// Accounts that a former program deactivated: from now on, as nobody knows since when. The instant that is given is
/// this one.
pub const UNDATED: &[Kind] = &[Kind {
    name: "undated-account",
    find: "select uai, ent_id from account where active = 0 and deactivated_at is null \
         and cast(?1 as bigint) > 0 limit ?2",
    erase: "update account set deactivated_at = ?3 \
         where uai = ?1 and ent_id = ?2 and active = 0 and deactivated_at is null",
    batch: BATCH,
}];

/// Rows to erase, as the statement that erases them takes them.
#[derive(Debug)]
pub struct Found {
    cells: Vec<Cell>,
    width: usize,
}

impl Kind {
    /// What has had its time, as far as it is looked for at a time.
    pub fn find(&self, db: &dyn Db, before: Timestamp) -> Result<Found, DbError> {
        let width = parameters(self.erase);
        let mut cells = Vec::new();
        db.query(self.find, &[before.into(), FOUND.into()], &mut |row| {
            for at in 0..width - 1 {
                cells.push(Cell::of(row, at)?);
            }
            cells.push(Cell::Int(before.as_millisecond()));
            Ok(())
        })?;
        Ok(Found { cells, width })
    }

    /// Erases rows that were found and says how many; nothing when another instance sweeps.
    pub fn erase(&self, db: &dyn Db, rows: &[Cell]) -> Result<Option<u64>, DbError> {
        if !db.try_hold(HELD)? {
            return Ok(None);
        }
        let values: Vec<Value<'_>> = rows.iter().map(Cell::value).collect();
        db.execute_all(self.erase, &values).map(Some)
    }
}

impl Found {
    /// A transaction's rows after the other, of a kind.
    pub fn batches(&self, kind: &Kind) -> impl Iterator<Item = Vec<Cell>> {
        self.cells.chunks(self.width * kind.batch).map(<[Cell]>::to_vec)
    }

    /// Whether there may be more.
    pub fn is_full(&self) -> bool {
        self.cells.len() >= self.width * FOUND as usize
    }
}
