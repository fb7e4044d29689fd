use uuid::Uuid;

use crate::{
    secrets::Seals,
    store::{
        ShownSignIn,
        port::{Db, DbError, Reading},
        statements,
    },
};

/// What a request was asked with, for who holds its token.
pub fn shown(db: &dyn Db, id: Uuid, token: &Seals) -> Result<Option<ShownSignIn>, DbError> {
    let found = db.first(statements::SHOWN_SIGN_IN, &[(&id.to_string()).into()], |row| {
        let shown = ShownSignIn {
            uai: row.parsed(1)?,
            device: row.text(2)?.to_owned(),
            asked_at: row.instant(3)?,
            expires_at: row.instant(4)?,
            over: row.truth(5)?,
        };
        Ok(bool::from(token.open(&row.bytes32(0)?)).then_some(shown))
    })?;
    Ok(found.flatten())
}
