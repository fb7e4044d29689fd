//! Which of many are alike, found by their hashes.

use rayon::prelude::*;

use crate::PIECE;

/// How many parts hashes are dealt into, by their upper bits: the table of each stays in cache.
const PARTS: usize = 256;

/// Hashes with their numbers, part by part and in their order inside each.
pub(super) struct Dealt {
    hashes: Vec<(u32, u32)>,
    /// Where each part starts, and where the last one ends.
    ends: [usize; PARTS + 1],
}

impl Dealt {
    /// Deals all hashes but 0, which stands for none.
    pub(super) fn of(hashes: impl Iterator<Item = u32> + Clone) -> Self {
        let part = |hash: u32| (hash >> 24) as usize;
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

fn pairs_among(hashes: &[(u32, u32)], alike: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut seen = Seen::with_room_for(hashes.len());
    let first = |&(hash, at): &(u32, u32)| {
        let first = seen.first(hash, at, |kept| alike(kept as usize, at as usize))?;
        Some((first as usize, at as usize))
    };
    hashes.iter().filter_map(first).collect()
}

/// Finds the first of those that are alike, by their hashes, in one flat table.
///
/// Each slot holds a hash and a number + 1; the table is at most half full.
struct Seen {
    slots: Vec<(u32, u32)>,
}

impl Seen {
    /// A table with room for `count` numbers.
    fn with_room_for(count: usize) -> Self {
        Self { slots: vec![(0, 0); (count * 2).next_power_of_two().max(16)] }
    }

    /// The number already kept that is like this one; keeps this one when there is none.
    fn first(&mut self, hash: u32, number: u32, alike: impl Fn(u32) -> bool) -> Option<u32> {
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        loop {
            match self.slots[at] {
                (_, 0) => {
                    self.slots[at] = (hash, number + 1);
                    return None;
                }
                (same, kept) if same == hash && alike(kept - 1) => return Some(kept - 1),
                _ => at = (at + 1) & last,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_among_many() {
        let mix = |number: u32| (number % 3000).wrapping_mul(0x9E37_79B9);
        let hashes: Vec<u32> = (0..5000).map(mix).collect();
        let mut found =
            Dealt::of(hashes.iter().copied()).pairs(|kept, at| hashes[kept] == hashes[at]);
        found.sort_unstable();
        // The number 0 has no hash.
        assert_eq!(found, (1..2000).map(|first| (first, first + 3000)).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_of_its_kind_is_found_even_when_hashes_collide() {
        let words = ["a", "b", "a", "c", "b"];
        for hash in [0, u32::MAX, 7] {
            let mut seen = Seen::with_room_for(words.len());
            let alike = |one: u32, other: u32| words[one as usize] == words[other as usize];
            let firsts: Vec<_> =
                (0..5).map(|at| seen.first(hash, at, |kept| alike(kept, at))).collect();
            assert_eq!(firsts, [None, None, Some(0), None, Some(1)]);
        }
    }
}
