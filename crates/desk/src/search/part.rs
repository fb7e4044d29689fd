//! The index of some rows, and of all of them once the parts are joined.

use std::collections::HashMap;

use balado_core::school::fold;

use super::{Index, Range, Words, natural, offset};

/// Places among the distinct folded texts of a column.
#[derive(Default, Clone, Copy)]
pub(super) struct Ranks {
    pub(super) last_name: u32,
    pub(super) first_name: u32,
    pub(super) classes: u32,
}

/// What one thread works out; ranks are places in its own columns until the parts are joined.
#[derive(Default)]
pub(super) struct Part {
    index: Index,
    last_names: Column,
    first_names: Column,
    classes: Column,
}

impl Part {
    pub(super) fn of<'a>(rows: impl Iterator<Item = Words<'a>>) -> Self {
        let mut part = Self::default();
        for words in rows {
            part.push(&words);
        }
        part
    }

    fn push(&mut self, words: &Words<'_>) {
        let index = &mut self.index;
        let mut place = |column: &mut Column, text: &str| {
            let place = column.place(text);
            index.text.push_str(&column.folded[place as usize]);
            index.text.push(' ');
            place
        };
        let ranks = Ranks {
            last_name: place(&mut self.last_names, words.last_name),
            first_name: place(&mut self.first_names, words.first_name),
            classes: place(&mut self.classes, &words.classes),
        };
        index.ranks.push(ranks);
        let start = offset(index.text.len());
        push_folded(&mut index.text, words.login);
        index.logins.push(start..offset(index.text.len()));
        index.text.push(' ');
        push_folded(&mut index.text, words.ent_id);
        index.text.push('\n');
        index.ends.push(offset(index.text.len()));
    }
}

/// One index of all rows: texts end to end, ranks among all the texts of a column.
pub(super) fn join(mut parts: Vec<Part>) -> Index {
    let last_names = common(&parts, |part| &part.last_names);
    let first_names = common(&parts, |part| &part.first_names);
    let classes = common(&parts, |part| &part.classes);
    for (at, part) in parts.iter_mut().enumerate() {
        for ranks in &mut part.index.ranks {
            ranks.last_name = last_names[at][ranks.last_name as usize];
            ranks.first_name = first_names[at][ranks.first_name as usize];
            ranks.classes = classes[at][ranks.classes as usize];
        }
    }
    parts.into_iter().map(|part| part.index).reduce(Index::followed_by).unwrap_or_default()
}

impl Index {
    fn followed_by(mut self, next: Self) -> Self {
        let start = offset(self.text.len());
        self.text.push_str(&next.text);
        // The last end is the greatest offset: when it fits, all do.
        offset(self.text.len());
        self.ends.extend(next.ends.iter().map(|end| start + end));
        self.logins.extend(
            next.logins.into_iter().map(|Range { start: from, end }| start + from..start + end),
        );
        self.ranks.extend(next.ranks);
        self
    }
}

/// The distinct texts of a column: folded once each.
#[derive(Default)]
struct Column {
    places: HashMap<String, u32, foldhash::fast::RandomState>,
    folded: Vec<String>,
}

impl Column {
    fn place(&mut self, text: &str) -> u32 {
        if let Some(&place) = self.places.get(text) {
            return place;
        }
        let place = offset(self.folded.len());
        self.places.insert(text.to_owned(), place);
        self.folded.push(fold(text));
        place
    }
}

/// For each part and place, the rank of the folded text among those of all parts: digits by value,
/// so that 10A comes after 9A.
fn common(parts: &[Part], column: impl Fn(&Part) -> &Column) -> Vec<Vec<u32>> {
    let folded = |part| column(part).folded.iter().map(String::as_str);
    let mut all: Vec<&str> = parts.iter().flat_map(folded).collect();
    all.sort_unstable_by(|a, b| natural(a, b));
    all.dedup();
    let rank = |text: &str| {
        let found = all.binary_search_by(|known| natural(known, text));
        offset(found.expect("every text of a part is among all"))
    };
    parts.iter().map(|part| folded(part).map(rank).collect()).collect()
}

fn push_folded(buffer: &mut String, text: &str) {
    if text.is_ascii() {
        let start = buffer.len();
        buffer.push_str(text);
        buffer[start..].make_ascii_lowercase();
    } else {
        buffer.push_str(&fold(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_joined_are_as_if_one_thread_had_done_all() {
        let names = ["MARTIN", "Éloïse", "10A", "9A", "Zoé", "martin", "abel", "5B"];
        let rows: Vec<[&str; 3]> =
            (0..64).map(|at| [names[at % 8], names[at * 5 % 7], names[at * 3 % 8]]).collect();
        let words = |row: &[&'static str; 3]| Words {
            last_name: row[0],
            first_name: row[1],
            classes: row[2].into(),
            login: row[0],
            ent_id: row[1],
        };
        let whole = join(vec![Part::of(rows.iter().map(words))]);
        let parted = join(rows.chunks(7).map(|rows| Part::of(rows.iter().map(words))).collect());
        assert_eq!((&whole.text, &whole.ends), (&parted.text, &parted.ends));
        assert_eq!(whole.logins, parted.logins);
        let ranks = |index: &Index| -> Vec<[u32; 3]> {
            let each = |ranks: &Ranks| [ranks.last_name, ranks.first_name, ranks.classes];
            index.ranks.iter().map(each).collect()
        };
        assert_eq!(ranks(&whole), ranks(&parted));
    }
}
