use std::{borrow::Cow, fmt, sync::Arc};

use super::{
    people::shared_text,
    text::{TextError, clean},
};

/// A class as the school writes it: free text such as `6A`, `601`, `6 MERCURE`, `ULIS`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassName(Arc<str>);

shared_text!(ClassName);

/// The classes of a person: sorted, each one once. Cloning shares the list.
///
/// Two lists with the same classes in another order are equal: the ENT's order means nothing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Classes(Arc<[ClassName]>);

impl Classes {
    /// Sorts and removes what is said twice.
    pub fn new(mut classes: Vec<ClassName>) -> Self {
        classes.sort_unstable();
        classes.dedup();
        Self(classes.into())
    }

    /// The classes in their order.
    pub fn as_slice(&self) -> &[ClassName] {
        &self.0
    }

    /// Whether the person has no class.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As people write them: `4A, 4ITA`.
    pub fn joined(&self) -> Cow<'_, str> {
        match &*self.0 {
            [] => Cow::Borrowed(""),
            [only] => Cow::Borrowed(only.as_str()),
            all => all.iter().map(ClassName::as_str).collect::<Vec<_>>().join(", ").into(),
        }
    }
}

impl Default for Classes {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl fmt::Debug for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Classes({})", self.0.len())
    }
}
