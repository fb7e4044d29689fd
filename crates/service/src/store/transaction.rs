//! From an operation, which answers a value or a refusal, to the transaction it is done in.

use std::sync::{Arc, Mutex, PoisonError};

use tracing::{Instrument, Span};

use super::{
    Store,
    lanes::Caller,
    port::{Db, DbError, Ending, Work},
};

/// What an operation answered, the last time it was called.
struct Answer<T, E>(Arc<Mutex<Option<Result<T, E>>>>);

impl<T: Send + 'static, E: From<DbError> + Send + 'static> Answer<T, E> {
    /// The work of an operation, and where its answer will be. A refusal rolls back.
    fn of(mut operation: impl FnMut(&dyn Db) -> Result<T, E> + Send + 'static) -> (Work, Self) {
        let answer = Arc::new(Mutex::new(None));
        let place = Arc::clone(&answer);
        let work = move |db: &dyn Db| {
            let found = operation(db);
            let ending = if found.is_ok() { Ending::Commit } else { Ending::RollBack };
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
            ending
        };
        (Box::new(work), Self(answer))
    }

    /// Of a transaction that ended as the operation wanted.
    fn take(self) -> Result<T, E> {
        let answer = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.unwrap_or_else(|| Err(DbError::Failed.into()))
    }
}

impl Store {
    /// What is done, on which kind of database; for whom stays out of it.
    fn span(&self, operation: &'static str) -> Span {
        tracing::info_span!("store", operation, database = self.database.kind())
    }

    /// Asks on one snapshot.
    pub(super) async fn read<T, E>(
        &self,
        name: &'static str,
        operation: impl FnMut(&dyn Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (work, answer) = Answer::of(operation);
        let (span, timed) = (self.span(name), self.times.begin(name, "read"));
        let done = self.database.read(name, timed.watch(work)).instrument(span).await;
        timed.end(done)?;
        answer.take()
    }

    /// Does all of it or nothing, for a school or whoever runs the service. The operation may be called again,
    /// and then answers anew. Nothing of it has begun when it did not get its turn ([`DbError::Again`]).
    pub(super) async fn write<T, E>(
        &self,
        name: &'static str,
        operation: impl FnMut(&dyn Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.write_in(Caller::School, name, operation).await
    }

    /// The same, for somebody else.
    pub(super) async fn write_in<T, E>(
        &self,
        caller: Caller,
        name: &'static str,
        operation: impl FnMut(&dyn Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (work, answer) = Answer::of(operation);
        let (span, timed) = (self.span(name), self.times.begin(name, "write"));
        let work = timed.watch(work);
        let writing = async {
            let turn = self.lanes.to_write(caller).await?;
            self.database.write(name, Box::new(turn.keeping(work))).await
        };
        timed.end(writing.instrument(span).await)?;
        answer.take()
    }
}
