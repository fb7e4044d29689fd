//! Finding and ordering rows: an index built once per file, so that a page of a million rows is answered in a frame.

use std::{cmp::Ordering, collections::HashMap, ops::Range};

use balado_core::school::fold;
use memchr::memmem;

use crate::shown::{PageQuery, RowState, Sort};

/// What the index knows of a row before it is built.
pub(crate) struct Words<'a> {
    pub(crate) last_name: &'a str,
    pub(crate) first_name: &'a str,
    pub(crate) classes: &'a str,
    pub(crate) login: &'a str,
    pub(crate) ent_id: &'a str,
}

/// Folded texts of all rows in one buffer, and their ranks for sorting.
#[derive(Default)]
pub(crate) struct Index {
    text: String,
    ends: Vec<u32>,
    ranks: Vec<Ranks>,
    logins: Vec<Range<u32>>,
}

/// Places among the distinct folded texts of a column.
#[derive(Default, Clone, Copy)]
struct Ranks {
    last_name: u32,
    first_name: u32,
    classes: u32,
}

impl Index {
    /// Builds it from the words of every row, in the order of keys.
    pub(crate) fn build<'a>(rows: impl Iterator<Item = Words<'a>>) -> Self {
        let mut index = Self::default();
        let (mut last, mut first, mut classes) =
            (Column::default(), Column::default(), Column::default());
        for words in rows {
            index.ranks.push(Ranks {
                last_name: last.place(words.last_name),
                first_name: first.place(words.first_name),
                classes: classes.place(words.classes),
            });
            let folded = [last.last(), first.last(), classes.last()];
            for text in folded {
                index.text.push_str(text);
                index.text.push(' ');
            }
            let start = offset(index.text.len());
            push_folded(&mut index.text, words.login);
            index.logins.push(start..offset(index.text.len()));
            index.text.push(' ');
            push_folded(&mut index.text, words.ent_id);
            index.text.push('\n');
            index.ends.push(offset(index.text.len()));
        }
        let (last, first, classes) = (last.ranks(), first.ranks(), classes.ranks());
        for ranks in &mut index.ranks {
            ranks.last_name = last[ranks.last_name as usize];
            ranks.first_name = first[ranks.first_name as usize];
            ranks.classes = classes[ranks.classes as usize];
        }
        index
    }

    fn row_text(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[row] as usize]
    }

    fn login(&self, row: usize) -> &str {
        let Range { start, end } = self.logins[row];
        &self.text[start as usize..end as usize]
    }

    /// Rows that hold every word, in the order of keys; all rows when there is no word.
    fn matching(&self, search: &str) -> Vec<u32> {
        let folded = fold(search);
        let mut words = folded.split(' ').filter(|word| !word.is_empty());
        let Some(first) = words.next() else { return (0..offset(self.ends.len())).collect() };
        let others: Vec<memmem::Finder> = words.map(memmem::Finder::new).collect();
        let mut rows = Vec::new();
        let mut row = 0;
        for hit in memmem::find_iter(self.text.as_bytes(), first) {
            if rows.last().is_some_and(|&found| hit < self.ends[found as usize] as usize) {
                continue;
            }
            row += self.ends[row..].partition_point(|&end| end as usize <= hit);
            let text = self.row_text(row).as_bytes();
            if others.iter().all(|word| word.find(text).is_some()) {
                rows.push(offset(row));
            }
        }
        rows
    }

    /// Rows of a query, sorted. `state` and `keep` say what only the list knows.
    pub(crate) fn select(
        &self,
        query: &PageQuery,
        state: impl Fn(u32) -> RowState,
        keep: impl Fn(u32) -> bool,
        remark: impl Fn(u32) -> (bool, &'static str),
    ) -> Vec<u32> {
        let mut rows = self.matching(&query.search);
        rows.retain(|&row| keep(row));
        let name = |row: u32| {
            let Ranks { last_name, first_name, .. } = self.ranks[row as usize];
            u64::from(last_name) << 32 | u64::from(first_name)
        };
        match query.sort {
            Sort::Name => {
                rows.sort_by_cached_key(|&row| (state(row) != RowState::ToFix, name(row)));
            }
            Sort::State => rows.sort_by_cached_key(|&row| (state(row), name(row))),
            Sort::FirstName => {
                rows.sort_by_cached_key(|&row| (self.ranks[row as usize].first_name, name(row)));
            }
            Sort::Classes => {
                rows.sort_by_cached_key(|&row| (self.ranks[row as usize].classes, name(row)));
            }
            Sort::Login => {
                rows.sort_by(|&a, &b| self.login(a as usize).cmp(self.login(b as usize)));
            }
            Sort::Remark => rows.sort_by_cached_key(|&row| {
                let (blocking, title) = remark(row);
                (title.is_empty(), !blocking, title, name(row))
            }),
            Sort::Line => {}
        }
        if query.descending {
            rows.reverse();
        }
        rows
    }
}

/// The distinct texts of a column: folded once each.
#[derive(Default)]
struct Column<'a> {
    places: HashMap<&'a str, u32>,
    folded: Vec<String>,
    current: usize,
}

impl<'a> Column<'a> {
    fn place(&mut self, text: &'a str) -> u32 {
        let place = *self.places.entry(text).or_insert_with(|| {
            self.folded.push(fold(text));
            offset(self.folded.len() - 1)
        });
        self.current = place as usize;
        place
    }

    fn last(&self) -> &str {
        &self.folded[self.current]
    }

    /// For each place, the rank of its folded text: digits by value, so that 10A comes after 9A.
    fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..offset(self.folded.len())).collect();
        order.sort_by(|&a, &b| natural(&self.folded[a as usize], &self.folded[b as usize]));
        let mut ranks = vec![0; order.len()];
        let mut rank = 0;
        for pair in 0..order.len() {
            let same = pair > 0
                && self.folded[order[pair] as usize] == self.folded[order[pair - 1] as usize];
            rank += u32::from(pair > 0 && !same);
            ranks[order[pair] as usize] = rank;
        }
        ranks
    }
}

/// Compares texts with their leading numbers by value.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let number = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        text[..digits].parse::<u64>().ok()
    };
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
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

fn offset(length: usize) -> u32 {
    u32::try_from(length).expect("a file of 500 MB folds to less than 4 GB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let rows = [
            ("D’ALMEIDA", "Inès", "5B", "ines.dalmeida", "2846117"),
            ("MARTIN", "Léo", "10A", "leo.martin2", "CRETEIL-12"),
            ("martin", "Éloïse", "9A", "eloise.martin", "77"),
        ];
        Index::build(rows.into_iter().map(|(last_name, first_name, classes, login, ent_id)| {
            Words { last_name, first_name, classes, login, ent_id }
        }))
    }

    #[test]
    fn a_search_forgets_case_accents_and_the_order_of_words() {
        let index = index();
        let table: [(&str, &[u32], &str); 9] = [
            ("", &[0, 1, 2], "no word"),
            ("almeida", &[0], "inside a name"),
            ("d'almeida", &[0], "another apostrophe"),
            ("eloise MART", &[2], "two words"),
            ("martin eloise", &[2], "turned round"),
            ("leo.martin2", &[1], "a login"),
            ("creteil 12", &[1], "an id in two words"),
            ("5b", &[0], "a class"),
            ("zzz", &[], "nobody"),
        ];
        for (search, expected, case) in table {
            assert_eq!(index.matching(search), expected, "{case}: {search}");
        }
    }

    #[test]
    fn rows_sort_as_people_expect() {
        let index = index();
        let table: [(Sort, bool, &[u32], &str); 5] = [
            (Sort::Name, false, &[0, 2, 1], "martin Éloïse before MARTIN Léo"),
            (Sort::Classes, false, &[0, 2, 1], "5B, 9A, 10A"),
            (Sort::FirstName, true, &[1, 0, 2], "Léo, Inès, Éloïse"),
            (Sort::Login, false, &[2, 0, 1], "by login"),
            (Sort::Line, true, &[2, 1, 0], "from the end"),
        ];
        for (sort, descending, expected, case) in table {
            let query = PageQuery {
                state: None,
                search: String::new(),
                class: None,
                remark: None,
                sort,
                descending,
                offset: 0,
                limit: 10,
            };
            let found = index.select(&query, |_| RowState::Create, |_| true, |_| (false, ""));
            assert_eq!(found, expected, "{case}");
        }
    }
}
