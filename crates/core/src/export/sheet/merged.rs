//! Cells that a spreadsheet merged: the value that is shown holds for all their lines.
//!
//! Only below the titles, and only down a column: what a cell over several columns hides is not
//! known, and a line in which it hides something that is kept waits.

use super::{COLUMNS, Cell, TEXTS};

/// Cells that are shown as one: first and last row and column, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export) struct Area {
    pub(in crate::export) first: (u32, u32),
    pub(in crate::export) last: (u32, u32),
}

/// What a line that is looked at costs beside the text it is given.
const LINE: u64 = 256;

/// What merged cells did to lines.
#[derive(Default)]
pub(super) struct Spread {
    /// Cells that were given the value of a merged one.
    cells: Vec<Cell>,
    /// Rows in which a merged cell hides another value, or may.
    hiding: Vec<u32>,
    cost: u64,
}

impl Spread {
    /// Spreads the values of areas that start in the row `from` or below; `cells` are in order.
    pub(super) fn of(
        cells: &[Cell],
        areas: &[Area],
        from: u32,
        is_kept: impl Fn(u32) -> bool,
    ) -> Self {
        let mut spread = Self::default();
        let mut rows: Vec<u32> = cells.iter().map(|(row, ..)| *row).collect();
        rows.dedup();
        for area in areas.iter().filter(|area| area.first.0 >= from) {
            let start = rows.partition_point(|row| *row < area.first.0);
            let end = rows.partition_point(|row| *row <= area.last.0).max(start);
            spread.area(cells, area, &rows[start..end], &is_kept);
            // Areas of no spreadsheet, which lie over one another.
            if spread.cost > TEXTS {
                return Self { hiding: rows, ..Self::default() };
            }
        }
        spread
    }

    fn area(&mut self, cells: &[Cell], area: &Area, rows: &[u32], is_kept: &impl Fn(u32) -> bool) {
        let column = area.first.1;
        let Some(shown) = text(cells, area.first) else { return };
        let hides_columns = (column + 1..=area.last.1.min(COLUMNS)).any(is_kept);
        for row in rows {
            self.cost += LINE + u64::try_from(shown.len()).unwrap_or(u64::MAX);
            if self.cost > TEXTS {
                return;
            }
            let here = text(cells, (*row, column));
            if hides_columns || (here.is_some_and(|here| here != shown) && is_kept(column)) {
                self.hiding.push(*row);
            } else if here.is_none() {
                self.cells.push((*row, column, shown.to_owned()));
            }
        }
    }

    /// Puts the values among the cells. Gives the lines that have got one and those that wait.
    pub(super) fn into(self, cells: &mut Vec<Cell>) -> (Vec<u32>, Vec<u32>) {
        let lines = |rows: Vec<u32>| {
            let mut lines: Vec<u32> = rows.into_iter().map(|row| row + 1).collect();
            lines.sort_unstable();
            lines.dedup();
            lines
        };
        let shared = lines(self.cells.iter().map(|(row, ..)| *row).collect());
        cells.extend(self.cells);
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        cells.dedup_by_key(|(row, column, _)| (*row, *column));
        (shared, lines(self.hiding))
    }
}

fn text(cells: &[Cell], place: (u32, u32)) -> Option<&str> {
    let found = cells.binary_search_by_key(&place, |(row, column, _)| (*row, *column));
    found.ok().map(|at| cells[at].2.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of four lines of three columns, of which the first two are kept.
    fn spread(rows: [[&str; 3]; 4], areas: &[Area]) -> (String, Vec<u32>, Vec<u32>) {
        let mut cells = Vec::new();
        for (row, texts) in (0..).zip(rows) {
            let some = (0..).zip(texts).filter(|(_, text)| !text.is_empty());
            cells.extend(some.map(|(column, text)| (row, column, text.to_owned())));
        }
        let spread = Spread::of(&cells, areas, 1, |column| column < 2);
        let (shared, hiding) = spread.into(&mut cells);
        let shown = cells.iter().map(|(row, column, text)| format!("{row}.{column} {text}"));
        (shown.collect::<Vec<_>>().join("|"), shared, hiding)
    }

    #[test]
    fn a_value_holds_for_all_lines_of_its_area() {
        let area = |first, last| Area { first, last };
        let table = [
            (
                [["a", "", ""], ["b", "c", ""], ["d", "", ""], ["e", "", "f"]],
                area((1, 1), (2, 1)),
                "0.0 a|1.0 b|1.1 c|2.0 d|2.1 c|3.0 e|3.2 f",
                (vec![3], vec![]),
                "down a column",
            ),
            (
                [["a", "", ""], ["b", "c", ""], ["", "", ""], ["e", "", ""]],
                area((1, 1), (1_000_000, 1)),
                "0.0 a|1.0 b|1.1 c|3.0 e|3.1 c",
                (vec![4], vec![]),
                "only lines that there are",
            ),
            (
                [["a", "", ""], ["b", "", ""], ["c", "", ""], ["", "", ""]],
                area((0, 0), (2, 1)),
                "0.0 a|1.0 b|2.0 c",
                (vec![], vec![]),
                "from the titles on",
            ),
            (
                [["a", "", ""], ["b", "c", ""], ["d", "e", ""], ["f", "c", ""]],
                area((1, 1), (3, 1)),
                "0.0 a|1.0 b|1.1 c|2.0 d|2.1 e|3.0 f|3.1 c",
                (vec![], vec![3]),
                "over another value, and over the same",
            ),
            (
                [["a", "", ""], ["b", "", "c"], ["d", "", ""], ["e", "", ""]],
                area((1, 0), (1, 1)),
                "0.0 a|1.0 b|1.2 c|2.0 d|3.0 e",
                (vec![], vec![2]),
                "over a column that is kept",
            ),
            (
                [["a", "", ""], ["b", "c", ""], ["d", "", ""], ["e", "", ""]],
                area((1, 1), (2, 2)),
                "0.0 a|1.0 b|1.1 c|2.0 d|2.1 c|3.0 e",
                (vec![3], vec![]),
                "over a column that is not",
            ),
        ];
        for (rows, area, cells, (shared, hiding), case) in table {
            assert_eq!(spread(rows, &[area]), (cells.to_owned(), shared, hiding), "{case}");
        }
    }

    #[test]
    fn areas_without_end_let_every_line_wait() {
        let all = Area { first: (1, 1), last: (3, 1) };
        let rows = [["a", "", ""], ["b", "c", ""], ["d", "", ""], ["e", "", ""]];
        let (cells, shared, hiding) = spread(rows, &vec![all; 400_000]);
        assert_eq!((cells.as_str(), shared), ("0.0 a|1.0 b|1.1 c|2.0 d|3.0 e", vec![]));
        assert_eq!(hiding, [1, 2, 3, 4]);
    }
}
