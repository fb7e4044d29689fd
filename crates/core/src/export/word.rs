//! Words said over and over (names, classes, schools, profiles), each kept once.
//!
//! A word is found again by the raw text of its cell, so that trimming, composing and checking
//! are paid once per distinct word and not once per line.

use std::{collections::HashMap, sync::Arc};

use foldhash::fast::FixedState;

/// The number of a word in its dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Word(u32);

impl Word {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The distinct words of a column.
#[derive(Default)]
pub(crate) struct Dictionary {
    numbers: HashMap<Arc<str>, u32, FixedState>,
    texts: Vec<Arc<str>>,
    latest: u32,
}

impl Dictionary {
    /// The number of a cell's text. Neighbours often say the same.
    pub(super) fn word(&mut self, cell: &str) -> Word {
        if self.texts.get(self.latest as usize).is_some_and(|text| **text == *cell) {
            return Word(self.latest);
        }
        self.latest = match self.numbers.get(cell) {
            Some(number) => *number,
            None => self.add(cell),
        };
        Word(self.latest)
    }

    fn add(&mut self, cell: &str) -> u32 {
        let text: Arc<str> = Arc::from(cell);
        let number =
            u32::try_from(self.texts.len()).expect("fewer distinct words than bytes in 4 GiB");
        self.numbers.insert(Arc::clone(&text), number);
        self.texts.push(text);
        number
    }

    /// The words, in the order of their numbers.
    pub(crate) fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    pub(crate) fn text(&self, word: Word) -> &str {
        &self.texts[word.index()]
    }

    /// Rewrites every word; equal words stay apart, which only costs their room.
    pub(super) fn rewrite(&mut self, how: impl Fn(&str) -> Option<String>) {
        for text in &mut self.texts {
            if let Some(rewritten) = how(text) {
                *text = Arc::from(rewritten);
            }
        }
        self.numbers = HashMap::default();
    }
}

/// The dictionaries of a reading.
#[derive(Default)]
pub(crate) struct Words {
    pub(crate) last_names: Dictionary,
    pub(crate) first_names: Dictionary,
    pub(crate) classes: Dictionary,
    pub(crate) schools: Dictionary,
}
