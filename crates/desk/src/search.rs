//! Finding and ordering rows: an index built once per file, so that a page of a million rows is answered in a frame.

mod order;
mod part;

use std::{borrow::Cow, ops::Range};

use balado_core::school::fold;
use memchr::memmem;
use rayon::prelude::*;

pub(crate) use self::order::natural;
use self::{
    order::{beginning, ordered, shares},
    part::{Part, Ranks},
};
use crate::shown::{PageQuery, RowState, Sort};

/// What the index knows of a row before it is built.
#[derive(Default)]
pub(crate) struct Words<'a> {
    pub(crate) last_name: &'a str,
    pub(crate) first_name: &'a str,
    pub(crate) classes: Cow<'a, str>,
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

impl Index {
    /// Builds it from the words of every row, in the order of keys; many rows are shared between
    /// threads.
    pub(crate) fn build<'a>(rows: usize, words: impl Fn(usize) -> Words<'a> + Sync) -> Self {
        let shares = shares(rows).into_par_iter().with_max_len(1);
        part::join(shares.map(|share| Part::of(share.map(&words))).collect())
    }

    fn row_text(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[row] as usize]
    }

    fn login(&self, row: usize) -> &str {
        let Range { start, end } = self.logins[row];
        &self.text[start as usize..end as usize]
    }

    /// What sorts a row by name; two rows have the same when their names fold alike.
    pub(crate) fn name(&self, row: u32) -> u64 {
        let Ranks { last_name, first_name, .. } = self.ranks[row as usize];
        u64::from(last_name) << 32 | u64::from(first_name)
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
        state: impl Fn(u32) -> RowState + Sync,
        keep: impl Fn(u32) -> bool,
        remark: impl Fn(u32) -> (bool, &'static str) + Sync,
    ) -> Vec<u32> {
        let mut rows = self.matching(&query.search);
        rows.retain(|&row| keep(row));
        let name = |row: u32| self.name(row);
        rows = match query.sort {
            Sort::Name => ordered(rows, |row| (state(row) != RowState::ToFix, name(row))),
            Sort::State => ordered(rows, |row| (state(row), name(row))),
            Sort::FirstName => {
                ordered(rows, |row| (self.ranks[row as usize].first_name, name(row)))
            }
            Sort::Classes => ordered(rows, |row| (self.ranks[row as usize].classes, name(row))),
            Sort::Login => ordered(rows, |row| beginning(self.login(row as usize))),
            Sort::Remark => ordered(rows, |row| {
                let (blocking, title) = remark(row);
                (title.is_empty(), !blocking, title, name(row))
            }),
            Sort::Line => rows,
        };
        if query.descending {
            rows.reverse();
        }
        rows
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
        Index::build(rows.len(), |row| {
            let (last_name, first_name, classes, login, ent_id) = rows[row];
            Words { last_name, first_name, classes: classes.into(), login, ent_id }
        })
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
            let query = PageQuery { sort, descending, limit: 10, ..PageQuery::default() };
            let found = index.select(&query, |_| RowState::Create, |_| true, |_| (false, ""));
            assert_eq!(found, expected, "{case}");
        }
    }
}
