//! The accounts of an import in parts. The body of a part is made when it is about to leave: of a
//! list of a million accounts, only the parts on their way are in memory twice.

use balado_core::school::Account;
use balado_wire::{AccountBody, ChunkBody};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// Accounts in a part: a school goes in one or two, and little is lost on a line that drops.
pub(crate) const FEW_ROWS: usize = 500;
/// Above this many accounts a part holds twice as many.
const LARGE_LIST: usize = 10_000;
/// Level of zstd: best size for its time on lists of accounts.
const ZSTD_LEVEL: i32 = 3;

/// Accounts in a part of a list of this length.
pub(crate) fn rows_of_a_part(accounts: usize) -> usize {
    if accounts > LARGE_LIST { 2 * FEW_ROWS } else { FEW_ROWS }
}

/// The accounts in the order of their ids, whatever the order of the file: a part keeps its
/// contents when the import is taken up again.
pub(crate) struct Parts<'a> {
    accounts: &'a [Account],
    order: Vec<u32>,
}

/// What a part is on its way: compressed JSON, and its `Content-Digest` (RFC 9530).
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: String,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(accounts: &'a [Account]) -> Self {
        let mut order: Vec<u32> = (0..).take(accounts.len()).collect();
        order.sort_unstable_by_key(|&at| &accounts[at as usize].ent_id);
        Self { accounts, order }
    }

    /// Accounts in all parts.
    pub(crate) fn accounts(&self) -> usize {
        self.accounts.len()
    }

    /// The accounts of part `n`, when a part holds `rows`.
    pub(crate) fn part(&self, n: u32, rows: usize) -> impl ExactSizeIterator<Item = &'a Account> {
        let places = self.order.chunks(rows).nth(n as usize).unwrap_or_default();
        places.iter().map(|&at| &self.accounts[at as usize])
    }
}

impl Body {
    pub(crate) fn of<'a>(accounts: impl Iterator<Item = &'a Account>) -> Self {
        let rows = accounts.map(AccountBody::from).collect();
        let json = serde_json::to_vec(&ChunkBody { rows }).expect("accounts are JSON");
        let bytes = zstd::encode_all(json.as_slice(), ZSTD_LEVEL).expect("memory to memory");
        let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&bytes)));
        Self { bytes, digest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_the_ids_and_leave_nobody_out() {
        let ids = ["7", "3", "9", "1", "5"];
        let accounts = ids.map(Account::example);
        let parts = Parts::of(&accounts);
        let part = |n, rows| {
            let ids = parts.part(n, rows).map(|account| account.ent_id.to_string());
            ids.collect::<Vec<_>>()
        };
        let table: [(u32, usize, &[&str], &str); 5] = [
            (0, 2, &["1", "3"], "the first part"),
            (1, 2, &["5", "7"], "the next one"),
            (2, 2, &["9"], "the rest"),
            (3, 2, &[], "beyond the end"),
            (0, 500, &["1", "3", "5", "7", "9"], "a school in one part"),
        ];
        for (n, rows, expected, case) in table {
            assert_eq!(part(n, rows), expected, "{case}");
        }
    }
}
