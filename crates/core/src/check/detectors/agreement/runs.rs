//! Lines in a row: what neighbours tell of one another.

use std::collections::{BTreeSet, HashMap};

use super::{Line, Name};
use crate::export::{CellTexts, Row, RowTexts};

/// Lines: so many in a row are no chance, wherever the file comes from.
const RUN: usize = 3;
/// Lines in a row whose names changed places: two are no chance in a spreadsheet's file.
const CROSSED: usize = 2;
/// Lines: how far from a run others belong to it.
const EDGE: usize = 2;
/// Of the lines: when more than one in so many is crossed, logins are made in that order.
const ONE_IN_CROSSED: usize = 3;
/// Of the lines, as a part of three: more have the family name alone in capitals where that is the rule.
const USUAL: usize = 2;

/// The runs of at least `count` rows that follow one another.
fn runs(rows: &[usize], count: usize) -> impl Iterator<Item = &[usize]> {
    rows.chunk_by(|one, other| one + 1 == *other).filter(move |run| run.len() >= count)
}

/// Those that stand in runs too long for chance.
pub(super) fn long(rows: &BTreeSet<usize>) -> Vec<usize> {
    let rows: Vec<usize> = rows.iter().copied().collect();
    runs(&rows, RUN).flatten().copied().collect()
}

/// Lines that were left at the edges of a run, or between two: their name agrees by chance, or is that of
/// a line which agrees by chance.
pub(super) fn edges(mixed: &BTreeSet<usize>, off: &[&Line]) -> Vec<usize> {
    let rows: BTreeSet<usize> = long(mixed).into_iter().collect();
    let is_near = |at: usize| rows.range(at.saturating_sub(EDGE)..=at + EDGE).next().is_some();
    let off = off.iter().map(|line| line.at).filter(|at| is_near(*at));
    let found: BTreeSet<usize> = rows.iter().copied().chain(off).collect();
    let between = |at: &usize| !found.contains(at) && found.contains(&(at + 1));
    let inside = found.iter().map(|at| at + 1).filter(between);
    inside.chain(found.iter().copied()).collect()
}

/// Lines whose login is made of both names of a line that has none: the column of logins went up.
pub(super) fn stolen(off: &[&Line], rows: &[Row], words: &CellTexts) -> Vec<usize> {
    let bare = rows.iter().enumerate().map(|(at, row)| (at, words.texts_of(row)));
    let bare = bare.filter(|(_, given)| given.login.trim().is_empty());
    let bare =
        bare.filter(|(_, given)| !given.last_name.is_empty() && !given.first_name.is_empty());
    let key = |given: RowTexts<'_>| {
        [given.first_name, given.last_name].map(|name| Name::of(name).letters)
    };
    let bare: HashMap<[String; 2], usize> = bare.map(|(at, given)| (key(given), at)).collect();
    let off = off.iter().filter(|line| line.agrees == [false; 2]);
    off.filter_map(|line| Some([*bare.get(&line.login)?, line.at])).flatten().collect()
}

/// Lines whose family name stands under the given names, and the other way round: several in a row, or
/// those that alone have the first in capitals where all others have the second.
pub(super) fn crossed(lines: &[Line], rows: &[Row], words: &CellTexts) -> Vec<usize> {
    let crossed: Vec<usize> =
        lines.iter().filter(|line| line.is_crossed()).map(|line| line.at).collect();
    if crossed.len() * ONE_IN_CROSSED > lines.len() {
        return Vec::new();
    }
    let is_loud = |text: &str| text.chars().nth(1).is_some() && !text.contains(char::is_lowercase);
    let looks = |at: usize, [loud, quiet]: [usize; 2]| {
        let given = words.texts_of(&rows[at]);
        let names = [given.first_name, given.last_name];
        is_loud(names[loud]) && !is_loud(names[quiet])
    };
    let usual = rows.len() - (0..rows.len()).filter(|at| !looks(*at, [1, 0])).count();
    let by_case =
        crossed.iter().copied().filter(|at| usual * 3 > rows.len() * USUAL && looks(*at, [0, 1]));
    by_case.chain(runs(&crossed, CROSSED).flatten().copied()).collect()
}
