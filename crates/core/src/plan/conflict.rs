use super::{Held, Recorded};
use crate::school::EntId;

/// An account that undoing an import leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Whose, since the import.
    pub ent_id: EntId,
    /// Why.
    pub reason: ConflictReason,
}

/// Why undoing leaves an account as it is; in the order in which people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConflictReason {
    /// A newer import changed it.
    Changed,
    /// It was deactivated since.
    Deactivated,
    /// The import had deactivated it, and it came back since.
    Returned,
    /// Nobody is held under its id any more: it was removed, or has another id.
    Gone,
    /// The import, itself an undoing, had removed it, and it was created again since.
    CreatedAgain,
    /// Its id of before the import is somebody else's now.
    IdTaken,
}

impl ConflictReason {
    /// Every reason, in their order.
    pub const ALL: [Self; 6] = [
        Self::Changed,
        Self::Deactivated,
        Self::Returned,
        Self::Gone,
        Self::CreatedAgain,
        Self::IdTaken,
    ];

    /// The stable word used in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Deactivated => "deactivated",
            Self::Returned => "returned",
            Self::Gone => "gone",
            Self::CreatedAgain => "created-again",
            Self::IdTaken => "id-taken",
        }
    }

    /// What follows the number of accounts: `160 désactivés depuis`.
    pub fn words(self, count: u32) -> &'static str {
        let (one, more) = match self {
            Self::Changed => (
                "mis à jour depuis par un import plus récent",
                "mis à jour depuis par un import plus récent",
            ),
            Self::Deactivated => ("désactivé depuis", "désactivés depuis"),
            Self::Returned => ("de retour depuis", "de retour depuis"),
            Self::Gone => (
                "qui n’est plus dans Balado sous cet id",
                "qui ne sont plus dans Balado sous cet id",
            ),
            Self::CreatedAgain => ("créé à nouveau depuis", "créés à nouveau depuis"),
            Self::IdTaken => (
                "dont l’ancien id est celui d’un autre compte",
                "dont l’ancien id est celui d’un autre compte",
            ),
        };
        if count < 2 { one } else { more }
    }
}

impl Conflict {
    /// Whether an account is no longer as an import left it, and why. `former_taken` says whether
    /// somebody bears the id that it had before.
    pub(super) fn of(change: &Recorded, now: Option<&Held>, former_taken: bool) -> Option<Self> {
        let reason = match (change.after.as_ref(), now) {
            (after, now) if after == now => former_taken.then_some(ConflictReason::IdTaken)?,
            (_, None) => ConflictReason::Gone,
            (None, Some(_)) => ConflictReason::CreatedAgain,
            (Some(after), Some(now)) => match (after.active, now.active) {
                (true, false) => ConflictReason::Deactivated,
                (false, true) => ConflictReason::Returned,
                _ => ConflictReason::Changed,
            },
        };
        Some(Self { ent_id: change.ent_id.clone(), reason })
    }
}
