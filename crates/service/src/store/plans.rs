//! What open imports would do, worked out once for each state of a school's lists.
//!
//! The chunks of an import never change, nor do its choices; each commit gives the school's lists another
//! revision. So what an import would wait for is a function of its id and of the revision, once all its
//! chunks arrived. It is kept in this instance's memory, bounded and not for long, since an undoing names
//! people; another instance works it out for itself. Nothing is decided on it: a commit compares again.

use std::{fmt, sync::Arc, time::Duration};

use balado_core::school::Uai;
use balado_wire::{HoldBody, ImportBody, Revision, UndoBody};
use moka::future::Cache;
use uuid::Uuid;

use super::{DbError, ImportRefusal};

/// Bytes of all that is kept.
const MOST: u64 = 16 << 20;

/// How long it is kept: as long as somebody may look at it again and again.
const KEPT: Duration = Duration::from_mins(10);

/// What there is beside the texts, in bytes.
const FRAME: usize = 128;

/// An import, before the lists of one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub uai: Uai,
    pub id: Uuid,
    pub revision: Revision,
}

/// What a commit would wait for, do, or be refused for.
#[derive(Debug, Clone)]
pub(super) enum Outlook {
    Holds(Vec<HoldBody>),
    Undo(UndoBody),
    Refused(ImportRefusal),
}

/// Why nothing was worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoOutlook {
    /// The lists or the import are in another state by now.
    Moved,
    Store(DbError),
}

impl From<DbError> for NoOutlook {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl Outlook {
    /// Completes what an import says of itself.
    pub(super) fn complete(&self, body: &mut ImportBody) -> Result<(), ImportRefusal> {
        match self {
            Self::Holds(holds) => body.holds.clone_from(holds),
            Self::Undo(undo) => body.undo = Some(undo.clone()),
            Self::Refused(refusal) => return Err(refusal.clone()),
        }
        Ok(())
    }

    /// About how many bytes it takes.
    fn size(&self) -> u32 {
        let size = match self {
            Self::Holds(holds) => holds.iter().map(|hold| FRAME + hold.sentence.len()).sum(),
            Self::Undo(undo) => undo
                .conflicts
                .iter()
                .map(|one| FRAME + one.ent_id.len() + one.last_name.len() + one.first_name.len())
                .sum(),
            Self::Refused(_) => 0_usize,
        };
        u32::try_from(FRAME + size).unwrap_or(u32::MAX)
    }
}

/// Those that were worked out.
#[derive(Clone)]
pub(super) struct Plans(Cache<State, Arc<Outlook>>);

/// Without what is in it, which names people.
impl fmt::Debug for Plans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plans({})", self.0.entry_count())
    }
}

impl Default for Plans {
    fn default() -> Self {
        let bounded = Cache::builder().max_capacity(MOST).time_to_live(KEPT);
        Self(bounded.weigher(|_, outlook: &Arc<Outlook>| outlook.size()).build())
    }
}

impl Plans {
    /// The outlook of a state: whoever asks while it is worked out waits for it, and nobody does it twice.
    pub(super) async fn of(
        &self,
        state: State,
        work_out: impl Future<Output = Result<Outlook, NoOutlook>>,
    ) -> Result<Arc<Outlook>, NoOutlook> {
        let work_out = async { work_out.await.map(Arc::new) };
        self.0.try_get_with(state, work_out).await.map_err(|error| *error)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn state(revision: u64) -> State {
        State { uai: "0779999A".parse().unwrap(), id: Uuid::nil(), revision: Revision(revision) }
    }

    #[tokio::test]
    async fn a_state_is_worked_out_once_by_all_who_ask_and_again_when_it_failed() {
        let (plans, times) = (Plans::default(), AtomicUsize::new(0));
        let work_out = async || {
            times.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Ok(Outlook::Holds(vec![]))
        };
        let asking = (0..50).map(|_| plans.of(state(1), work_out()));
        let all = futures_util::future::join_all(asking).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(times.load(Ordering::SeqCst), 1);
        plans.of(state(2), work_out()).await.unwrap();
        assert_eq!(times.load(Ordering::SeqCst), 2, "another revision");
        let failed = async { Err(NoOutlook::Store(DbError::Lost)) };
        let failed = plans.of(state(3), failed).await;
        assert_eq!(failed.err(), Some(NoOutlook::Store(DbError::Lost)));
        plans.of(state(3), work_out()).await.unwrap();
        assert_eq!(times.load(Ordering::SeqCst), 3);
        let secret = format!("{plans:?}");
        assert!(secret.starts_with("Plans(") && secret.len() < 20, "{secret}");
    }
}
