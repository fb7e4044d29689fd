//! Words said over and over (names, classes, schools, profiles), each kept once.
//!
//! A word is found again by the raw text of its cell, so that trimming, composing and checking
//! are paid once per distinct word and not once per line.

use std::{
    hash::{BuildHasher, Hasher},
    mem,
    ops::Range,
};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{alias::Alias, keys::Keys, mend::QuoteRule};
use crate::PIECE;

/// The number of a word in its dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Word(u32);

impl Word {
    /// No word of any dictionary.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The distinct words of a column, one after the other in one text so that they stay in cache.
pub(crate) struct Dictionary {
    /// At most two thirds are taken.
    slots: Vec<Slot>,
    text: String,
    /// From where to where in the text each word goes: half the room of `usize`, as each word is looked at.
    spans: Vec<(u32, u32)>,
    latest: u32,
}

/// A word where its hash puts it. Its place in the text stands here too: each look elsewhere is one more
/// wait for memory.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The upper half of the hash.
    tag: u32,
    /// The number + 1; 0 when free.
    next: u32,
    span: (u32, u32),
}

impl Default for Dictionary {
    fn default() -> Self {
        let slots = vec![Slot::default(); 64];
        Self { slots, text: String::new(), spans: Vec::new(), latest: u32::MAX }
    }
}

impl Dictionary {
    /// The number of a cell's text. Neighbours often say the same.
    #[inline]
    pub(super) fn word(&mut self, cell: &str) -> Word {
        let latest = self.spans.get(self.latest as usize);
        if !latest.is_some_and(|span| self.is(*span, cell)) {
            self.latest = self.number(cell);
        }
        Word(self.latest)
    }

    /// The words, in the order of their numbers.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        self.spans.iter().map(|span| &self.text[range(*span)])
    }

    /// The same, each given to any thread.
    pub(crate) fn par_texts(&self) -> impl IndexedParallelIterator<Item = &str> {
        let spans = self.spans.par_iter().with_min_len(PIECE);
        spans.map(|span| &self.text[range(*span)])
    }

    pub(crate) fn text(&self, word: Word) -> &str {
        &self.text[range(self.spans[word.index()])]
    }

    /// The numbers here of another dictionary's words, in the order of theirs.
    pub(super) fn adopt(&mut self, other: &Self) -> Vec<Word> {
        other.texts().map(|text| self.word(text)).collect()
    }

    /// Rewrites every word; words that become equal stay apart, which only costs their room.
    pub(super) fn rewrite(&mut self, mut how: impl FnMut(&str) -> Option<String>) {
        let mut text = String::with_capacity(self.text.len());
        for (from, to) in &mut self.spans {
            let word = &self.text[range((*from, *to))];
            *from = place(&text);
            text.push_str(how(word).as_deref().unwrap_or(word));
            *to = place(&text);
        }
        self.text = text;
        self.slots.clear();
    }

    fn is(&self, span: (u32, u32), cell: &str) -> bool {
        same(&self.text.as_bytes()[range(span)], cell.as_bytes())
    }

    fn number(&mut self, cell: &str) -> u32 {
        let (tag, mut at) = self.slot(cell);
        loop {
            let slot = self.slots[at];
            if slot.next == 0 {
                return self.add(cell, tag, at);
            }
            if slot.tag == tag && self.is(slot.span, cell) {
                return slot.next - 1;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn add(&mut self, cell: &str, tag: u32, at: usize) -> u32 {
        let number = u32::try_from(self.spans.len()).expect("fewer distinct words than 4 G");
        let from = place(&self.text);
        self.text.push_str(cell);
        let span = (from, place(&self.text));
        self.spans.push(span);
        self.slots[at] = Slot { tag, next: number + 1, span };
        if self.spans.len() * 3 > self.slots.len() * 2 {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let slots = vec![Slot::default(); self.slots.len() * 2];
        for slot in mem::replace(&mut self.slots, slots) {
            if slot.next > 0 {
                let (_, mut at) = self.slot(&self.text[range(slot.span)]);
                while self.slots[at].next != 0 {
                    at = (at + 1) & (self.slots.len() - 1);
                }
                self.slots[at] = slot;
            }
        }
    }

    /// The upper half of a word's hash, and the slot that the lower half names.
    fn slot(&self, word: &str) -> (u32, usize) {
        let mut hasher = FixedState::default().build_hasher();
        hasher.write(word.as_bytes());
        let hash = hasher.finish();
        let half = |hash: u64| u32::try_from(hash & u64::from(u32::MAX)).expect("32 bits");
        (half(hash >> 32), half(hash) as usize & (self.slots.len() - 1))
    }
}

fn range((from, to): (u32, u32)) -> Range<usize> {
    from as usize..to as usize
}

/// Where the next word starts.
fn place(text: &str) -> u32 {
    u32::try_from(text.len()).expect("a file of 500 MB has no more words")
}

/// Whether two texts are equal. Words are short: their two ends, overlapping, are all of them, and
/// comparing those saves a call for each cell.
fn same(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
        one.first_chunk::<N>() == other.first_chunk::<N>()
            && one.last_chunk::<N>() == other.last_chunk::<N>()
    }
    one.len() == other.len()
        && match one.len() {
            2..=4 => ends::<2>(one, other),
            5..=8 => ends::<4>(one, other),
            9..=16 => ends::<8>(one, other),
            17..=32 => ends::<16>(one, other),
            _ => one == other,
        }
}

/// What the cells of all rows say: each distinct text once, ids and logins one after the other.
#[derive(Default)]
pub(crate) struct CellTexts {
    pub(crate) last_names: Dictionary,
    pub(crate) first_names: Dictionary,
    pub(crate) classes: Dictionary,
    pub(crate) schools: Dictionary,
    pub(crate) keys: Keys,
    /// Whether the last line of a spreadsheet's file says something that the ENT alone knows: nobody
    /// added it by hand.
    pub(crate) is_last_exported: bool,
    /// Aliases of a spreadsheet's file that are not the login of their line.
    pub(crate) aliases: Vec<Alias>,
    /// How quotes inside them are to be taken.
    pub(crate) quotes: QuoteRule,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_when_every_byte_is() {
        for length in 0..40 {
            let text = vec![b'a'; length];
            assert!(same(&text, &text.clone()), "{length}");
            assert!(!same(&text, &vec![b'a'; length + 1]), "{length}");
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'b';
                assert!(!same(&text, &other), "{length}: byte {at}");
            }
        }
    }

    #[test]
    fn a_word_keeps_its_number_however_many_there_are() {
        let mut dictionary = Dictionary::default();
        let words: Vec<String> = (0..5000).map(|number| format!("mot {}", number % 1700)).collect();
        let numbers: Vec<usize> = words.iter().map(|word| dictionary.word(word).index()).collect();
        assert_eq!(numbers, (0..5000).map(|number| number % 1700).collect::<Vec<_>>());
        assert_eq!(dictionary.texts().count(), 1700);
        assert!(dictionary.texts().zip(&words).all(|(text, word)| text == word));
        assert_eq!(dictionary.word("").index(), 1700);
    }
}
