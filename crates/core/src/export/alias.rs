//! What is remembered of an alias: whether it is the login again, and if not, its hash.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

/// An alias that is not its own line's login, as long as a file is read and checked: no text is kept.
#[derive(Clone, Copy)]
pub(crate) struct Alias {
    pub(crate) line: u32,
    /// `None` for an empty one.
    pub(crate) hash: Option<u64>,
}

impl Alias {
    /// What is to be remembered of the alias of a line; nothing when it is the login again.
    pub(crate) fn of(line: u32, alias: &str, login: &str) -> Option<Self> {
        let (alias, login) = (alias.trim(), login.trim());
        let hash = (!alias.is_empty()).then(|| alias_hash(alias));
        (!alias.eq_ignore_ascii_case(login)).then_some(Self { line, hash })
    }
}

/// What an alias and a login that are alike have in common, whatever their capitals.
pub(crate) fn alias_hash(text: &str) -> u64 {
    FixedState::default().hash_one(text.to_ascii_lowercase())
}
