//! Sending a plan: open, chunks, commit; each request may be repeated, and the end is always known.

mod parts;

use std::sync::atomic::{AtomicU32, Ordering};

use balado_core::school::Account;
use balado_wire::{Code, CommitBody, ImportBody, OpenedBody, Receipt};
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::{Method, header};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) use self::parts::rows_of_a_part;
use self::parts::{Body, Parts};
use crate::{
    DeskError, RemoteError,
    pending::{Pending, PendingFile},
    remote::Remote,
    shown::{Progress, Stage},
};

/// Chunks are not halved below this.
const FEWEST_ROWS: usize = 50;
/// Chunks on their way at the same time.
const IN_FLIGHT: usize = 4;
/// One sending, from its opening to its receipt.
pub(crate) struct Push<'a> {
    pub(crate) remote: &'a Remote,
    pub(crate) file: &'a PendingFile,
    pub(crate) cancel: &'a CancellationToken,
    pub(crate) progress: &'a (dyn Fn(Progress) + Send + Sync),
}

impl Push<'_> {
    /// Opens the import, sends every chunk and commits.
    pub(crate) async fn run(
        &self,
        mut pending: Pending,
        accounts: &[Account],
    ) -> Result<Receipt, DeskError> {
        let parts = Parts::of(accounts);
        self.take_the_place_of_a_former_one(&pending).await?;
        loop {
            self.tell(Stage::Preparing, 0, &pending);
            self.file.save(&pending)?;
            let id = self.unless_cancelled(self.open(&mut pending)).await?;
            match self.unless_cancelled(self.send_chunks(id, &pending, &parts, &[])).await {
                Ok(()) => return self.commit(id, &pending, &pending.open.base).await,
                Err(DeskError::Remote(error))
                    if error.too_large() && pending.chunk_rows > FEWEST_ROWS =>
                {
                    self.give_up(id).await?;
                    pending = smaller(pending, parts.accounts());
                }
                Err(DeskError::Cancelled) => {
                    self.give_up(id).await?;
                    return Err(DeskError::Cancelled);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Finishes an import that was cut: sends what is missing, then commits on the lists as they are held
    /// now. The other list may have moved since: the digest says whether the same would still be done.
    pub(crate) async fn resume(
        &self,
        pending: &Pending,
        state: &ImportBody,
        accounts: Option<&[Account]>,
        held: &str,
    ) -> Result<Receipt, DeskError> {
        if (state.received.len() as u64) < u64::from(state.chunks) {
            let accounts = accounts.ok_or(DeskError::FileNeeded(state.id))?;
            let parts = Parts::of(accounts);
            self.unless_cancelled(self.send_chunks(state.id, pending, &parts, &state.received))
                .await?;
        }
        self.commit(state.id, pending, held).await
    }

    async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, DeskError>>,
    ) -> Result<T, DeskError> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(DeskError::Cancelled),
            done = work => done,
        }
    }

    fn tell(&self, stage: Stage, sent: u32, pending: &Pending) {
        (self.progress)(Progress { stage, sent, total: pending.open.rows });
    }

    /// Opens the import, or finds it again under the same key.
    pub(crate) async fn open(&self, pending: &mut Pending) -> Result<Uuid, DeskError> {
        let opened: OpenedBody = self
            .remote
            .patiently(|| async {
                let request = self
                    .remote
                    .ask(Method::POST, "/v1/imports")
                    .header("idempotency-key", pending.key.to_string());
                let answer = self.remote.send(request.json(&pending.open)).await?;
                self.remote.read(answer).await
            })
            .await?;
        pending.id = Some(opened.id);
        self.file.save(pending)?;
        Ok(opened.id)
    }

    async fn send_chunks(
        &self,
        id: Uuid,
        pending: &Pending,
        parts: &Parts<'_>,
        received: &[u32],
    ) -> Result<(), DeskError> {
        let sent = AtomicU32::new(0);
        let missing: Vec<u32> =
            (0..pending.open.chunks).filter(|n| !received.contains(n)).collect();
        let sending = missing.into_iter().map(|n| {
            let sent = &sent;
            async move {
                let part = parts.part(n, pending.chunk_rows);
                let count = u32::try_from(part.len()).expect("a chunk is small");
                self.send_chunk(id, n, Body::of(part)).await?;
                let sum = sent.fetch_add(count, Ordering::Relaxed) + count;
                self.tell(Stage::Sending, sum, pending);
                Ok::<_, DeskError>(())
            }
        });
        stream::iter(sending).buffer_unordered(IN_FLIGHT).try_collect::<Vec<()>>().await?;
        Ok(())
    }

    async fn send_chunk(&self, id: Uuid, n: u32, body: Body) -> Result<(), DeskError> {
        self.remote
            .patiently(|| async {
                let request = self.remote.ask(Method::PUT, &format!("/v1/imports/{id}/chunks/{n}"));
                let request = request
                    .header(header::CONTENT_TYPE, "application/json")
                    .header(header::CONTENT_ENCODING, "zstd")
                    .header("content-digest", &body.digest)
                    .body(body.bytes.clone());
                self.remote.send(request).await.map(|_| ())
            })
            .await
    }

    async fn commit(&self, id: Uuid, pending: &Pending, on: &str) -> Result<Receipt, DeskError> {
        if self.cancel.is_cancelled() {
            self.give_up(id).await?;
            return Err(DeskError::Cancelled);
        }
        self.tell(Stage::Committing, pending.open.rows, pending);
        let (digest, confirmed) = (pending.open.digest.clone(), pending.confirmed.clone());
        let body = CommitBody { digest, confirmed };
        let done = commit(self.remote, id, on, &body).await;
        match done {
            Err(DeskError::Remote(RemoteError::Refused(problem)))
                if matches!(problem.code, Code::ListMoved | Code::DigestDiffers) =>
            {
                self.give_up(id).await?;
                Err(DeskError::ListMoved)
            }
            Ok(receipt) => {
                self.file.clear()?;
                Ok(receipt)
            }
            Err(error) => Err(error),
        }
    }

    /// Erases the staged rows and forgets the import. Nothing changed.
    async fn give_up(&self, id: Uuid) -> Result<(), DeskError> {
        discard(self.remote, id).await?;
        self.file.clear()
    }

    /// An import of the same list that was cut is given up; one that went through after all made the
    /// preview older than the list, which the commit says.
    async fn take_the_place_of_a_former_one(&self, pending: &Pending) -> Result<(), DeskError> {
        let former = self.file.load();
        let same =
            |former: &Pending| (&former.uai, &former.service) == (&pending.uai, &pending.service);
        let Some(id) = former.filter(same).and_then(|former| former.id) else { return Ok(()) };
        match discard(self.remote, id).await {
            Err(DeskError::Remote(RemoteError::Refused(_))) => Ok(()),
            done => done,
        }
    }
}

/// Erases the staged rows of an import, or forgets an undoing that is only prepared. Nothing changed.
pub(crate) async fn discard(remote: &Remote, id: Uuid) -> Result<(), DeskError> {
    let path = format!("/v1/imports/{id}");
    match remote.patiently(|| remote.tell(Method::DELETE, &path)).await {
        Err(error) if error.is_not_found() => Ok(()),
        done => done,
    }
}

/// Commits an import or an undoing; repeated, it answers the same receipt.
pub(crate) async fn commit(
    remote: &Remote,
    id: Uuid,
    base: &str,
    body: &CommitBody,
) -> Result<Receipt, DeskError> {
    remote
        .patiently(|| async {
            let request = remote.ask(Method::POST, &format!("/v1/imports/{id}/commit"));
            let answer = remote
                .send(request.header(header::IF_MATCH, format!("\"{base}\"")).json(body))
                .await?;
            remote.read(answer).await
        })
        .await
}

/// The same import in chunks of half the size, under another key.
fn smaller(pending: Pending, rows: usize) -> Pending {
    let chunk_rows = (pending.chunk_rows / 2).max(FEWEST_ROWS);
    let chunks =
        u32::try_from(rows.div_ceil(chunk_rows)).expect("an import is below a million rows");
    let open = balado_wire::OpenImportBody { chunks, ..pending.open };
    Pending { key: Uuid::now_v7(), id: None, chunk_rows, open, ..pending }
}
