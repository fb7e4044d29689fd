//! Ids as a column: a spreadsheet can sort it, fill it or move it apart from the rest of the lines.
//!
//! Nothing in one line tells. The column does: its end is missing or left over, its numbers follow one
//! another, or it is in order beside names that are in theirs. Files of the ENT itself are not looked at.

use std::collections::BTreeSet;

use super::{Evidence, Suspicion};
use crate::{
    export::{CellTexts, Decoding, ExportKind, Row},
    finding::{Column, Rule},
    school::fold,
};

/// Lines: so many ids in a row follow one another when a spreadsheet counted them.
const RUN: usize = 5;
/// Letters: longer ids are not chosen by a school.
const SHORT: usize = 5;
/// Lines: in fewer two columns may be in order, or a last cell be missing, by chance.
const MANY: usize = 20;
/// Of the lines: one in so many may fall back in a list in the order of names: accents, one profile after the other.
const FALLS: usize = 8;
/// Numbers: ids no further apart were counted by somebody; those of the ENT lie far apart.
const GAPS: u64 = 4;
/// Of the neighbours: one in so many close together, and the whole file was counted.
const ONE_IN_CLOSE: usize = 2;
/// Lines without an id at the end: one may just be missing, more went up with their column.
const GONE_UP: usize = 2;
/// Of the lines: the end of a list is less than one in so many of it.
const ONE_IN_AT_END: usize = 2;

/// The lines whose ids may be those of others.
pub(in crate::check) fn suspects(list: &Evidence<'_>) -> Vec<Suspicion> {
    let &Evidence { rows, words, how, .. } = list;
    if how.is_untouched || !how.has(Column::Id) || how.kind == ExportKind::Other {
        return Vec::new();
    }
    let mut doubtful: BTreeSet<usize> = counted(rows, words).into_iter().collect();
    if are_counted(rows, words) {
        // Not a spreadsheet but a school counted its people.
        doubtful.clear();
    } else if is_sorted_apart(rows, words) {
        doubtful.extend(0..rows.len());
    }
    if has_gone_up(rows, words, how) {
        doubtful.extend(0..rows.len());
    }
    if let Some(from) = moved_from(rows, words, how) {
        doubtful.extend(from..rows.len());
    }
    let open = doubtful.into_iter().filter(|at| list.is_open(*at));
    open.map(|at| list.suspicion(at, Rule::IdOfAnother, Some(Column::Id))).collect()
}

/// What stands before the number at the end of an id, and the number.
fn parts(id: &str) -> Option<(&str, u64)> {
    let id = id.trim();
    let head = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = id[head.len()..].parse().ok()?;
    Some((head, number))
}

/// Whether the numbers of the whole file lie so close that they were given one after the other.
///
/// What a spreadsheet filled in is beside numbers of the ENT, which lie far apart.
fn are_counted(rows: &[Row], words: &CellTexts) -> bool {
    let mut numbers: Vec<u64> =
        rows.iter().filter_map(|row| parts(words.ent_id(row))).map(|(_, number)| number).collect();
    numbers.sort_unstable();
    let close = numbers.windows(2).filter(|pair| pair[1] - pair[0] <= GAPS).count();
    close * ONE_IN_CLOSE >= numbers.len().saturating_sub(1)
}

/// Rows whose ids count up from the row before, several in a row.
fn counted(rows: &[Row], words: &CellTexts) -> Vec<usize> {
    let mut counted = Vec::new();
    let mut start = 0;
    for at in 1..=rows.len() {
        let goes_on = at < rows.len()
            && match (parts(words.ent_id(&rows[at - 1])), parts(words.ent_id(&rows[at]))) {
                (Some((one, before)), Some((other, number))) => {
                    one == other && before.checked_add(1) == Some(number)
                }
                _ => false,
            };
        if !goes_on {
            if at - start >= RUN {
                counted.extend(start..at);
            }
            start = at;
        }
    }
    counted
}

/// Whether ids and names are both in order, as no export of the ENT has them.
fn is_sorted_apart(rows: &[Row], words: &CellTexts) -> bool {
    if rows.len() < MANY {
        return false;
    }
    let ids: Vec<&str> =
        rows.iter().map(|row| words.ent_id(row).trim()).filter(|id| !id.is_empty()).collect();
    let numbers = ids.iter().map(|id| id.parse().ok()).collect::<Option<Vec<u64>>>();
    let in_order = is_in_order(&ids) || numbers.is_some_and(|numbers| is_in_order(&numbers));
    if !in_order || ids.iter().any(|id| id.len() <= SHORT) {
        return false;
    }
    let folded: Vec<String> = words.last_names.texts().map(fold).collect();
    let name = |row: &Row| folded[row.last_name.index()].as_str();
    let falls = rows.windows(2).filter(|pair| name(&pair[0]) > name(&pair[1])).count();
    // Accents are sorted one way or another, and profiles one after the other.
    falls * FALLS <= rows.len() && name(&rows[0]) != name(&rows[rows.len() - 1])
}

/// Up or down all along, each once.
fn is_in_order<T: PartialOrd>(values: &[T]) -> bool {
    values.is_sorted_by(|one, other| one < other) || values.is_sorted_by(|one, other| one > other)
}

/// What a row lacks of its id, family name, given name and login.
fn lacks(row: &Row, words: &CellTexts) -> [bool; 4] {
    let given = words.texts_of(row);
    let cells = [given.ent_id, given.last_name, given.first_name, given.login];
    cells.map(|cell| cell.trim().is_empty())
}

/// Whether the last rows of many, several of them, lack an id beside a login and no other does: cells of ids
/// were deleted further up. One may just be missing.
fn has_gone_up(rows: &[Row], words: &CellTexts, how: &Decoding) -> bool {
    let is_bare = |row: &Row| lacks(row, words) == [true, false, false, false];
    let bare = rows.iter().rev().take_while(|row| is_bare(row)).count();
    how.has(Column::Login)
        && rows.len() >= MANY
        && (GONE_UP..rows.len() / ONE_IN_AT_END).contains(&bare)
        && !rows[..rows.len() - bare].iter().any(|row| lacks(row, words)[0])
}

/// The first row from which ids and names may be of two people: at the last row, some of the columns
/// have ended before the others.
fn moved_from(rows: &[Row], words: &CellTexts, how: &Decoding) -> Option<usize> {
    let last = lacks(rows.last()?, words);
    let has_login = how.has(Column::Login);
    let names = [last[1], last[2], last[3] && has_login];
    let count = names.into_iter().filter(|lacks| *lacks).count();
    let is_moved = match (last[0], count) {
        // Nothing at all, or somebody who was added by hand: without an id, and without a login.
        (true, 0) => true,
        (true, 1) => !names[2],
        (true, 2) => has_login,
        (true, _) => false,
        // Names went up without their ids; one of them alone is seen beside the login.
        (false, count) => count > usize::from(has_login),
    };
    // Else the columns that go on were moved down, from the row where they lack.
    let opposite = |row: &Row| {
        lacks(row, words)
            .iter()
            .zip(last)
            .enumerate()
            .all(|(column, (here, there))| *here != there || (column == 3 && !has_login))
    };
    if !is_moved {
        return None;
    }
    // Somebody added by hand has no id; nobody whom the ENT lists lacks one. In a short list the cell may
    // have been emptied. Nor is an id alone, without anybody, at the end of a list of the ENT.
    let is_lone = !last[0] || (has_login && count == 0 && words.is_last_exported);
    rows.iter().position(opposite).or((is_lone && rows.len() >= MANY).then_some(0))
}
