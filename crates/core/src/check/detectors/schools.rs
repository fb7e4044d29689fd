//! Schools beside classes: do the cells behind the names stand under their titles?
//!
//! A cell inserted or deleted between the login and the classes leaves names and login in place.
//! What it moves are the school, which nearly all lines share, and the class.

use std::collections::HashSet;

use super::{Evidence, Suspicion};
use crate::{
    export::{CellTexts, Decoding, Row},
    finding::{Column, Rule},
    school::{Uai, fold},
};

/// Letters: no name of a school is so short where another is longer, as `6EME A`, `ULIS` are.
const SHORT: usize = 12;
/// Bytes: more than a kind of school alone, `college les`; what follows is its name.
const NAMED: usize = 16;
/// Of the schools: when one in so many looks like a class, and no line has a class, all may have moved.
const ONE_IN_LIKE_CLASSES: usize = 2;

/// The lines whose school stands under the classes, or their class under the schools.
pub(in crate::check) fn suspects(list: &Evidence<'_>) -> Vec<Suspicion> {
    if !list.how.has(Column::Schools) || !list.how.has(Column::Classes) {
        return Vec::new();
    }
    let misplaced = Misplaced::of(list.words, list.how);
    if misplaced.is_nothing() {
        return Vec::new();
    }
    let lines = list.rows.iter().enumerate();
    lines
        .filter(|(at, row)| misplaced.has(row) && list.is_open(*at))
        .map(|(at, _)| list.suspicion(at, Rule::CellMoved, Some(Column::Classes)))
        .collect()
}

/// Words in the other's column.
struct Misplaced {
    /// For each list of classes, whether it is a school.
    classes: Vec<bool>,
    /// For each school, whether it is a class.
    schools: Vec<bool>,
    /// For each list of classes, whether there is none.
    blank: Vec<bool>,
}

impl Misplaced {
    fn of(words: &CellTexts, how: &Decoding) -> Self {
        let school_texts: Vec<&str> = words.schools.texts().map(str::trim).collect();
        let class_texts: Vec<&str> = words.classes.texts().map(str::trim).collect();
        let schools: HashSet<&str> = known(&school_texts);
        let is_short = |text: &str| text.chars().count() <= SHORT;
        let blank: Vec<bool> = class_texts.iter().map(|text| text.is_empty()).collect();
        let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
        // Only a spreadsheet moves cells; and where no line has a class, all lines may have moved.
        let is_like = |text: &&&str| text.split(", ").all(is_short) && has_digit(text);
        let like_classes = schools.iter().filter(is_like).count();
        let all_moved = blank.iter().all(|blank| *blank)
            && (schools.len() > 1 || !schools.iter().any(|text| text.parse::<Uai>().is_ok()))
            && !schools.is_empty()
            && like_classes * ONE_IN_LIKE_CLASSES >= schools.len();
        let by_length =
            !how.is_untouched && (all_moved || school_texts.iter().any(|text| !is_short(text)));
        let items = || class_texts.iter().flat_map(|text| text.split(", "));
        let items: HashSet<&str> = items().filter(|item| !item.is_empty()).collect();
        let is_class = |text: &&str| {
            let mut parts = text.split(", ");
            let is_class =
                |part| items.contains(part) || (by_length && (all_moved || has_digit(part)));
            !text.is_empty() && parts.all(|part| is_short(part) && is_class(part))
        };
        let is_school =
            |text: &&str| !is_short(text) && (schools.contains(text) || is_named_school(text));
        Self {
            classes: class_texts.iter().map(is_school).collect(),
            schools: school_texts.iter().map(is_class).collect(),
            blank,
        }
    }

    fn is_nothing(&self) -> bool {
        !self.classes.contains(&true) && !self.schools.contains(&true)
    }

    fn has(&self, row: &Row) -> bool {
        let class = row.classes.index();
        self.classes[class] || (self.blank[class] && self.schools[row.school.index()])
    }
}

/// `CLG-LES TILLEULS-BOURG`: the directories start the names of schools with what they are.
fn is_named_school(text: &str) -> bool {
    const KINDS: [&str; 8] =
        ["clg ", "college ", "lyc ", "lycee ", "lgt ", "lpo ", "erea ", "ecole "];
    let folded = fold(text);
    KINDS.iter().any(|kind| folded.starts_with(kind)) && folded.len() > NAMED
}

fn known<'t>(texts: &[&'t str]) -> HashSet<&'t str> {
    texts.iter().copied().filter(|text| !text.is_empty()).collect()
}
