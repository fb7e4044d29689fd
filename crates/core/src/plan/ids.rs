use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Where each id stands in a list, 5 bytes an id: the list itself holds the texts.
///
/// A map from texts to places is ten times larger and leaves the processor's cache at a million ids.
pub(super) struct Ids {
    places: HashTable<u32>,
    state: FixedState,
}

impl Ids {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { places: HashTable::with_capacity(capacity), state: FixedState::default() }
    }

    /// The place of an id; `text` says which id stands at a place.
    pub(super) fn find<'a>(&self, id: &str, text: impl Fn(usize) -> &'a str) -> Option<usize> {
        let hash = self.state.hash_one(id);
        self.places.find(hash, |&at| text(at as usize) == id).map(|&at| at as usize)
    }

    /// Adds an id; false when it was there already.
    pub(super) fn insert<'a>(
        &mut self,
        id: &str,
        at: usize,
        text: impl Fn(usize) -> &'a str,
    ) -> bool {
        let Self { places, state } = self;
        let hash = state.hash_one(id);
        if places.find(hash, |&other| text(other as usize) == id).is_some() {
            return false;
        }
        places.insert_unique(hash, super::position(at), |&other| {
            state.hash_one(text(other as usize))
        });
        true
    }
}
