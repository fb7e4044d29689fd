use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::people;
use crate::{
    clock::instant,
    secrets::{Sealed, Seals},
    store::{ShownSignIn, statements},
};

/// What a request was asked with, for who holds its token.
pub(super) fn shown(
    db: &Connection,
    id: Uuid,
    token: &Seals,
) -> Result<Option<ShownSignIn>, rusqlite::Error> {
    let mut statement = db.prepare_cached(statements::SHOWN_SIGN_IN)?;
    let found = statement.query_row([id.to_string()], |row| {
        let kept: Sealed = row.get(0)?;
        let shown = ShownSignIn {
            uai: people::parsed(row, 1)?,
            device: row.get(2)?,
            asked_at: instant(row.get(3)?),
            expires_at: instant(row.get(4)?),
            over: row.get(5)?,
        };
        Ok(bool::from(token.open(&kept)).then_some(shown))
    });
    Ok(found.optional()?.flatten())
}
