//! The stories on SQLite.

use balado_service::store::sqlite::Sqlite;
use tempfile::TempDir;

use crate::scene::Place;

/// A file of its own.
pub struct OneFile(TempDir);

impl Place for OneFile {
    type Driver = Sqlite;

    async fn fresh() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn open(&self) -> Sqlite {
        Sqlite::open(&self.0.path().join("balado.sqlite")).unwrap()
    }
}

crate::tell_every_story!(OneFile);
