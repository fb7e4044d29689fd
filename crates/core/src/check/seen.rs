//! Which of many are alike, found by their hashes.

use rayon::prelude::*;

use crate::PIECE;

/// How many parts hashes are dealt into, by their upper bits: the table of each stays in cache.
const PARTS: usize = 256;

/// Hashes with their numbers, part by part and in their order inside each.
pub(super) struct Dealt {
    hashes: Vec<(u64, u32)>,
    /// Where each part starts, and where the last one ends.
    ends: [usize; PARTS + 1],
}

impl Dealt {
    /// Deals all hashes but 0, which stands for none.
    pub(super) fn of(hashes: impl Iterator<Item = u64> + Clone) -> Self {
        let part = |hash: u64| usize::try_from(hash >> 56).expect("8 bits");
        let mut ends = [0; PARTS + 1];
        for hash in hashes.clone().filter(|hash| *hash != 0) {
            ends[part(hash) + 1] += 1;
        }
        for part in 0..PARTS {
            ends[part + 1] += ends[part];
        }
        let mut next = ends;
        let mut dealt = vec![(0, 0); ends[PARTS]];
        for (number, hash) in (0..).zip(hashes).filter(|(_, hash)| *hash != 0) {
            let place = &mut next[part(hash)];
            dealt[*place] = (hash, number);
            *place += 1;
        }
        Self { hashes: dealt, ends }
    }

    /// Pairs of (first, later) among those that are alike.
    pub(super) fn pairs(&self, alike: impl Fn(usize, usize) -> bool + Sync) -> Vec<(usize, usize)> {
        let pairs = |part: &[usize]| pairs_among(&self.hashes[part[0]..part[1]], &alike);
        self.ends
            .par_windows(2)
            .with_min_len(PIECE * PARTS / self.hashes.len().max(1))
            .flat_map_iter(pairs)
            .collect()
    }
}

fn pairs_among(hashes: &[(u64, u32)], alike: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut seen = Seen::with_room_for(hashes.len());
    let first = |&(hash, at): &(u64, u32)| {
        let at = at as usize;
        Some((seen.first(hash, at, |kept| alike(kept, at))?, at))
    };
    hashes.iter().filter_map(first).collect()
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
    fn pairs_are_found_among_many() {
        let mix = |number: u64| (number % 3000).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let hashes: Vec<u64> = (0..5000).map(mix).collect();
        let mut found =
            Dealt::of(hashes.iter().copied()).pairs(|kept, at| hashes[kept] == hashes[at]);
        found.sort_unstable();
        // The number 0 has no hash.
        assert_eq!(found, (1..2000).map(|first| (first, first + 3000)).collect::<Vec<_>>());
    }

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
