//! Rows that threads read apart, joined as one thread would have read them.

use rayon::prelude::*;

use super::{Row, Rows};
use crate::{PIECE, export::Word};

impl Rows<'_> {
    /// Adds the rows of parts that follow one another, read apart.
    ///
    /// Words get the numbers that reading in order would have given them.
    pub(in crate::export) fn append(&mut self, parts: Vec<Self>) {
        let length = parts.iter().map(|part| part.words.keys.length()).sum();
        self.words.keys.reserve(length);
        let parts: Vec<Part> = parts.into_iter().map(|part| self.adopt(part)).collect();
        self.people = renumbered(&parts);
    }

    /// Takes all of a part but its rows, which are given with what becomes of their numbers.
    fn adopt(&mut self, part: Self) -> Part {
        for (number, profile) in self.types.adopt(&part.types).into_iter().zip(part.profiles) {
            if number.index() == self.profiles.len() {
                self.profiles.push(profile);
            }
        }
        self.passed += part.passed;
        self.mends.add(part.mends);
        self.findings.extend(part.findings);
        for (line, column, text) in part.replaced.iter() {
            self.replaced.set(line, column, text.to_owned());
        }
        let before = self.words.keys.length();
        self.words.keys.append(&part.words.keys);
        Part {
            before,
            last_names: self.words.last_names.adopt(&part.words.last_names),
            first_names: self.words.first_names.adopt(&part.words.first_names),
            classes: self.words.classes.adopt(&part.words.classes),
            schools: self.words.schools.adopt(&part.words.schools),
            rows: part.people,
        }
    }
}

/// Rows read apart: their words are numbered by themselves.
struct Part {
    rows: Vec<Row>,
    /// How long the ids and logins before its own are.
    before: usize,
    last_names: Vec<Word>,
    first_names: Vec<Word>,
    classes: Vec<Word>,
    schools: Vec<Word>,
}

impl Part {
    /// A row as it is in the whole file.
    fn row(&self, at: usize) -> Row {
        let row = &self.rows[at];
        Row {
            line: row.line,
            profile: row.profile,
            key: row.key.after(self.before),
            last_name: self.last_names[row.last_name.index()],
            first_name: self.first_names[row.first_name.index()],
            classes: self.classes[row.classes.index()],
            school: self.schools[row.school.index()],
        }
    }
}

/// The rows of all parts, in their order.
fn renumbered(parts: &[Part]) -> Vec<Row> {
    let mut count = 0;
    let ends: Vec<usize> = parts
        .iter()
        .map(|part| {
            count += part.rows.len();
            count
        })
        .collect();
    let row = |at: usize| {
        let number = ends.partition_point(|end| *end <= at);
        let part = &parts[number];
        part.row(at + part.rows.len() - ends[number])
    };
    (0..count).into_par_iter().with_min_len(PIECE).map(row).collect()
}
