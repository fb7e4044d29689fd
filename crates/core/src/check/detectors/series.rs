//! Classes as a column: a spreadsheet that fills a column down counts, and gives each pupil a class of their own.
//!
//! `6EME 4` dragged over the cells below becomes `6EME 5`, `6EME 6`…, where the number ends the text or starts it
//! (`6A`, `7A`). Each of these may be the name of a class; that each has one pupil only tells that they are none.

use std::collections::{BTreeSet, HashMap};

use super::{Evidence, Suspicion};
use crate::{
    check::judged::Judged,
    export::Row,
    finding::{Column, Detail, Rule},
    school::{ClassName, Classes, Profile},
};

/// Lines: so many classes in a row count up when a spreadsheet counted them. A school has no more levels than that
/// which follow one another, `3A` to `6A`, with one pupil each.
const RUN: usize = 5;
/// Lines of a run whose class is nobody else's: all but the one that was dragged. Where numbers reach classes that the
/// school has, their true pupils have them too.
const LEAST_ALONE: usize = RUN - 1;
/// Pupils: so many alone in classes that differ by their number only, wherever they stand after sorting. Fewer may be
/// units of their own (ULIS, UPE2A).
const SCATTERED: usize = 10;
/// Of the pupils with a class: a majority is more than one in so many.
const ONE_IN_MOST: usize = 2;

/// The pupils whose class a spreadsheet may have counted.
pub(in crate::check) fn suspects(list: &Evidence<'_>) -> Vec<Suspicion> {
    if list.how.is_untouched || !list.how.has(Column::Classes) {
        return Vec::new();
    }
    let classes = Numbered::all(list.judged);
    if classes.iter().flatten().count() < RUN {
        return Vec::new();
    }
    let pupils = Pupils::of(list.rows, list.judged, classes);
    let filled: BTreeSet<usize> = pupils.counted().into_iter().chain(pupils.scattered()).collect();
    let open = filled.into_iter().filter(|at| list.is_open(*at));
    open.filter_map(|at| {
        let detail = Detail::Class(pupils.class(at)?.name.clone());
        let (_, finding) = list.suspicion(at, Rule::ClassFilled, Some(Column::Classes));
        Some((at, finding.with(detail)))
    })
    .collect()
}

/// A class with a number that a spreadsheet counts on from.
struct Numbered<'c> {
    name: &'c ClassName,
    number: u64,
    /// What stands before and behind the number.
    text: [&'c str; 2],
}

impl<'c> Numbered<'c> {
    /// Those of all lists of classes that hold one only, by the numbers of the lists.
    fn all(judged: &'c Judged) -> Vec<Option<Self>> {
        let one = |classes: &'c Result<Classes, Rule>| match classes.as_ref().ok()?.as_slice() {
            [name] => Self::of(name),
            _ => None,
        };
        judged.classes.iter().map(one).collect()
    }

    /// The number at the end, else the one at the start.
    fn of(name: &'c ClassName) -> Option<Self> {
        let text = name.as_str();
        let is_digit = |c: char| c.is_ascii_digit();
        let before = text.trim_end_matches(is_digit);
        let behind = text.trim_start_matches(is_digit);
        let (digits, text) = if before.len() < text.len() {
            (&text[before.len()..], [before, ""])
        } else {
            (&text[..text.len() - behind.len()], ["", behind])
        };
        Some(Self { name, number: digits.parse().ok()?, text })
    }

    /// Whether a spreadsheet writes the other under this one.
    fn is_before(&self, other: &Self) -> bool {
        self.text == other.text && self.number.checked_add(1) == Some(other.number)
    }
}

/// The pupils of a list beside their classes.
struct Pupils<'l> {
    rows: &'l [Row],
    classes: Vec<Option<Numbered<'l>>>,
    /// Whether a list of classes is one class that one pupil has, by the numbers of the lists.
    are_alone: Vec<bool>,
    with_class: usize,
}

impl<'l> Pupils<'l> {
    fn of(rows: &'l [Row], judged: &'l Judged, classes: Vec<Option<Numbered<'l>>>) -> Self {
        let mut lists = vec![0_usize; judged.classes.len()];
        for row in rows.iter().filter(|row| is_pupil(row)) {
            lists[row.classes.index()] += 1;
        }
        let mut pupils: HashMap<&ClassName, usize> = HashMap::new();
        let mut with_class = 0;
        for (list, count) in judged.classes.iter().zip(lists) {
            let names = list.as_ref().map_or(&[][..], Classes::as_slice);
            with_class += if names.is_empty() { 0 } else { count };
            for name in names {
                *pupils.entry(name).or_default() += count;
            }
        }
        let is_alone =
            |class: &Option<Numbered<'_>>| class.as_ref().is_some_and(|it| pupils[it.name] == 1);
        let are_alone = classes.iter().map(is_alone).collect();
        Self { rows, classes, are_alone, with_class }
    }

    /// The class of a pupil who has one only, with a number.
    fn class(&self, at: usize) -> Option<&Numbered<'l>> {
        let row = Some(&self.rows[at]).filter(|row| is_pupil(row))?;
        self.classes[row.classes.index()].as_ref()
    }

    fn is_alone(&self, at: usize) -> bool {
        is_pupil(&self.rows[at]) && self.are_alone[self.rows[at].classes.index()]
    }

    /// Rows whose classes count up from the row before. The first is the one that was dragged, and stays where others
    /// have its class too.
    fn counted(&self) -> Vec<usize> {
        let goes_on = |one: &usize, other: &usize| match (self.class(*one), self.class(*other)) {
            (Some(one), Some(other)) => one.is_before(other),
            _ => false,
        };
        let rows: Vec<usize> = (0..self.rows.len()).collect();
        let runs = rows.chunk_by(goes_on).filter(|run| {
            run.len() >= RUN && run.iter().filter(|at| self.is_alone(**at)).count() >= LEAST_ALONE
        });
        runs.flat_map(|run| &run[usize::from(!self.is_alone(run[0]))..]).copied().collect()
    }

    /// Pupils alone in classes that differ by their number only, when they are the most.
    fn scattered(&self) -> Vec<usize> {
        let mut alike: HashMap<[&str; 2], Vec<usize>> = HashMap::new();
        for at in (0..self.rows.len()).filter(|at| self.is_alone(*at)) {
            if let Some(class) = self.class(at) {
                alike.entry(class.text).or_default().push(at);
            }
        }
        let many = alike.into_values().filter(|rows| rows.len() >= SCATTERED);
        let scattered: Vec<usize> = many.flatten().collect();
        let are_most = scattered.len() * ONE_IN_MOST > self.with_class;
        if are_most { scattered } else { Vec::new() }
    }
}

fn is_pupil(row: &Row) -> bool {
    row.profile == Some(Profile::Student)
}
