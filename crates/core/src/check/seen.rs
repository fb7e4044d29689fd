use std::hint::black_box;

/// How many slots are fetched at a time, so that memory is waited for once and not for each.
const BATCH: usize = 64;

/// Pairs of (first, later) among those that have a hash (not 0) and are alike.
pub(super) fn pairs(hashes: &[u64], alike: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut seen = Seen::with_room_for(hashes.len());
    let mut found = Vec::new();
    for (start, batch) in (0..).step_by(BATCH).zip(hashes.chunks(BATCH)) {
        black_box(batch.iter().fold(0, |sum, hash| sum ^ seen.slots[seen.slot(*hash)]));
        for (at, hash) in (start..).zip(batch).filter(|(_, hash)| **hash != 0) {
            let first = seen.first(*hash, at, |kept| alike(kept, at));
            found.extend(first.map(|first| (first, at)));
        }
    }
    found
}

/// Finds the first of those that are alike, by their hashes, in one flat table.
///
/// Each slot holds the upper half of a hash and a number + 1; the table is at most half full.
struct Seen {
    slots: Vec<u64>,
}

impl Seen {
    /// A table with room for `count` numbers.
    fn with_room_for(count: usize) -> Self {
        Self { slots: vec![0; (count * 2).next_power_of_two().max(16)] }
    }

    /// The lower bits choose the slot, the upper ones tell its tenants apart.
    fn slot(&self, hash: u64) -> usize {
        usize::try_from(hash & 0xFFFF_FFFF).expect("32 bits") & (self.slots.len() - 1)
    }

    /// The number already kept that is like this one; keeps this one when there is none.
    fn first(&mut self, hash: u64, number: usize, alike: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = self.slot(hash);
        let tag = hash & !0xFFFF_FFFF;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                let number = u32::try_from(number + 1).expect("fewer lines than 4 G");
                self.slots[at] = tag | u64::from(number);
                return None;
            }
            let kept = usize::try_from((slot & 0xFFFF_FFFF) - 1).expect("32 bits");
            if slot & !0xFFFF_FFFF == tag && alike(kept) {
                return Some(kept);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_its_kind_is_found_even_when_hashes_collide() {
        let words = ["a", "b", "a", "c", "b"];
        for hash in [0, u64::MAX, 7] {
            let mut seen = Seen::with_room_for(words.len());
            let firsts: Vec<_> = (0..words.len())
                .map(|at| seen.first(hash, at, |kept| words[kept] == words[at]))
                .collect();
            assert_eq!(firsts, [None, None, Some(0), None, Some(1)]);
        }
    }
}
