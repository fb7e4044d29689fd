//! A table as a spreadsheet holds it, and what happens to it there.

use proptest::{prelude::*, sample::Index, sample::select};

use crate::{
    oracle::Leave,
    school::{Field, Template},
};

/// Rows of cells, the titles first.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub rows: Vec<Vec<String>>,
}

/// What a gesture in a spreadsheet does.
#[derive(Debug, Clone)]
pub enum Gesture {
    SortColumns(Vec<usize>),
    ReverseColumn(usize),
    SortRows(usize),
    InsertCellsDown { from: usize, to: usize, at: Index },
    DeleteCellsUp { from: usize, to: usize, at: Index },
    InsertCellsRight { column: usize, rows: (Index, usize) },
    DeleteCellsLeft { column: usize, rows: (Index, usize) },
    InsertDataColumn(usize),
    DeleteDataColumn(usize),
    DeleteColumn(usize),
    AddColumn(usize, &'static str, bool),
    MoveColumn(usize, usize),
    RepeatColumn(usize),
    SwapTitles(usize, usize),
    FillDown { column: usize, rows: (Index, usize) },
    FillSeries { rows: (Index, usize) },
    SwapCells { column: usize, one: Index, other: Index },
    BlankCell(usize, Index),
    MergeRows(Index),
    RepeatTitles(Index),
    DropTitles,
    MoveTitles(Index),
    RepeatRows(Index, usize),
    DropRows(Index, usize),
    Append(usize),
    TitleAbove,
    TotalBelow,
    SplitNames(char),
    Resave { english: bool },
}

/// Somewhere in the kept columns more often than elsewhere.
fn column() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..7_usize, 1 => 7..16_usize]
}

fn rows() -> impl Strategy<Value = (Index, usize)> {
    (any::<Index>(), prop_oneof![1..5_usize, Just(1000)])
}

pub fn gesture() -> impl Strategy<Value = Gesture> {
    let at = any::<Index>;
    let span = || (column(), 0..4_usize, at());
    let titles = select(vec!["", "", "Remarque", "Groupe", "Nom", "Classe", "N°"]);
    prop_oneof![
        proptest::collection::vec(column(), 1..3).prop_map(Gesture::SortColumns),
        column().prop_map(Gesture::ReverseColumn),
        column().prop_map(Gesture::SortRows),
        span().prop_map(|(from, more, at)| Gesture::InsertCellsDown { from, to: from + more, at }),
        span().prop_map(|(from, more, at)| Gesture::DeleteCellsUp { from, to: from + more, at }),
        (column(), rows()).prop_map(|(column, rows)| Gesture::InsertCellsRight { column, rows }),
        (column(), rows()).prop_map(|(column, rows)| Gesture::DeleteCellsLeft { column, rows }),
        column().prop_map(Gesture::InsertDataColumn),
        column().prop_map(Gesture::DeleteDataColumn),
        column().prop_map(Gesture::DeleteColumn),
        (column(), titles, any::<bool>())
            .prop_map(|(at, title, full)| Gesture::AddColumn(at, title, full)),
        (column(), column()).prop_map(|(from, to)| Gesture::MoveColumn(from, to)),
        column().prop_map(Gesture::RepeatColumn),
        (column(), column()).prop_map(|(one, other)| Gesture::SwapTitles(one, other)),
        (column(), rows()).prop_map(|(column, rows)| Gesture::FillDown { column, rows }),
        rows().prop_map(|rows| Gesture::FillSeries { rows }),
        (column(), at(), at()).prop_map(|(column, one, other)| Gesture::SwapCells {
            column,
            one,
            other
        }),
        (column(), at()).prop_map(|(column, at)| Gesture::BlankCell(column, at)),
        at().prop_map(Gesture::MergeRows),
        at().prop_map(Gesture::RepeatTitles),
        Just(Gesture::DropTitles),
        at().prop_map(Gesture::MoveTitles),
        (at(), 1..9_usize).prop_map(|(at, count)| Gesture::RepeatRows(at, count)),
        (at(), 1..9_usize).prop_map(|(at, count)| Gesture::DropRows(at, count)),
        column().prop_map(Gesture::Append),
        Just(Gesture::TitleAbove),
        Just(Gesture::TotalBelow),
        select(vec![' ', '-', '\'']).prop_map(Gesture::SplitNames),
        any::<bool>().prop_map(|english| Gesture::Resave { english }),
    ]
}

/// What costs nothing.
pub fn harmless() -> impl Strategy<Value = Gesture> {
    let at = any::<Index>;
    prop_oneof![
        column().prop_map(Gesture::SortRows),
        at().prop_map(Gesture::RepeatTitles),
        at().prop_map(Gesture::MoveTitles),
        (at(), 1..9_usize).prop_map(|(at, count)| Gesture::RepeatRows(at, count)),
        Just(Gesture::TitleAbove),
        Just(Gesture::TotalBelow),
        Just(Gesture::SwapTitles(0, 0)),
    ]
}

impl Sheet {
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn cell(&self, row: usize, column: usize) -> String {
        self.rows[row].get(column).cloned().unwrap_or_default()
    }

    fn set(&mut self, row: usize, column: usize, text: String) {
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }

    /// A row of data.
    fn row(&self, at: Index) -> usize {
        1 + at.index(self.rows.len() - 1)
    }

    fn values(&self, column: usize) -> Vec<String> {
        (1..self.rows.len()).map(|row| self.cell(row, column)).collect()
    }

    fn fill(&mut self, column: usize, values: Vec<String>) {
        for (row, value) in (1..).zip(values) {
            self.set(row, column, value);
        }
    }

    /// Does it; says what can no more be known.
    #[expect(clippy::too_many_lines, reason = "one short arm for each gesture")]
    pub fn suffer(&mut self, gesture: &Gesture, template: &Template, leave: &mut Leave) {
        if self.rows.len() < 3 || self.width() < 4 {
            return;
        }
        let width = self.width();
        let within = |column: usize| column % width;
        let is = |column: usize, field: Field| template.place(field) == Some(column % width);
        match gesture {
            Gesture::SortColumns(columns) => {
                let columns: Vec<usize> = columns.iter().map(|column| within(*column)).collect();
                let mut values: Vec<Vec<String>> =
                    columns.iter().map(|column| self.values(*column)).collect();
                let mut order: Vec<usize> = (0..values[0].len()).collect();
                order.sort_by_key(|at| values[0][*at].clone());
                for (column, values) in columns.iter().zip(&mut values) {
                    let sorted = order.iter().map(|at| values[*at].clone()).collect();
                    self.fill(*column, sorted);
                    leave.columns(*column, template);
                }
                // Names sorted with their logins stay together: only the id no more goes with them.
                leave.together(&columns, template);
            }
            Gesture::ReverseColumn(column) => {
                let mut values = self.values(within(*column));
                values.reverse();
                self.fill(within(*column), values);
                leave.columns(within(*column), template);
                leave.together(&[within(*column)], template);
            }
            Gesture::SortRows(column) => {
                let column = within(*column);
                let mut data = self.rows.split_off(1);
                data.sort_by_key(|row| row.get(column).cloned());
                self.rows.extend(data);
            }
            Gesture::InsertCellsDown { from, to, at } => {
                let (start, columns) =
                    (self.row(*at), within(*from)..=(to.min(&(width - 1))).to_owned());
                let columns: Vec<usize> = columns.collect();
                self.rows.push(vec![String::new(); width]);
                for column in &columns {
                    for row in (start + 1..self.rows.len()).rev() {
                        self.set(row, *column, self.cell(row - 1, *column));
                    }
                    self.set(start, *column, String::new());
                }
                leave.moved(&columns, template, self.rows.len());
            }
            Gesture::DeleteCellsUp { from, to, at } => {
                let start = self.row(*at);
                let columns: Vec<usize> = (within(*from)..=*to.min(&(width - 1))).collect();
                for column in &columns {
                    for row in start..self.rows.len() {
                        let next = if row + 1 < self.rows.len() {
                            self.cell(row + 1, *column)
                        } else {
                            String::new()
                        };
                        self.set(row, *column, next);
                    }
                }
                leave.moved(&columns, template, self.rows.len());
            }
            Gesture::InsertCellsRight { column, rows: (at, count) } => {
                leave.lost_at(within(*column), template);
                let start = self.row(*at);
                for cells in self.rows.iter_mut().skip(start).take(*count) {
                    cells.insert(within(*column).min(cells.len()), String::new());
                }
            }
            Gesture::DeleteCellsLeft { column, rows: (at, count) } => {
                let start = self.row(*at);
                for cells in self.rows.iter_mut().skip(start).take(*count) {
                    if within(*column) < cells.len() {
                        cells.remove(within(*column));
                        cells.push(String::new());
                    }
                }
                leave.lost_at(within(*column), template);
            }
            Gesture::InsertDataColumn(column) => {
                leave.lost_at(within(*column), template);
                for cells in self.rows.iter_mut().skip(1) {
                    cells.insert(within(*column).min(cells.len()), String::new());
                }
            }
            Gesture::DeleteDataColumn(column) => {
                for cells in self.rows.iter_mut().skip(1) {
                    if within(*column) < cells.len() {
                        cells.remove(within(*column));
                    }
                }
                leave.lost_at(within(*column), template);
            }
            Gesture::DeleteColumn(column) => {
                for cells in &mut self.rows {
                    if within(*column) < cells.len() {
                        cells.remove(within(*column));
                    }
                }
                leave.lost(within(*column), template);
            }
            Gesture::AddColumn(column, title, full) => {
                for (at, cells) in self.rows.iter_mut().enumerate() {
                    let value = match (at, full) {
                        (0, _) => (*title).to_owned(),
                        (_, true) => format!("x{at}"),
                        _ => String::new(),
                    };
                    cells.insert(within(*column).min(cells.len()), value);
                }
            }
            Gesture::MoveColumn(from, to) => {
                for cells in &mut self.rows {
                    cells.resize(width, String::new());
                    let cell = cells.remove(within(*from));
                    cells.insert(within(*to).min(cells.len()), cell);
                }
            }
            Gesture::RepeatColumn(column) => {
                for cells in &mut self.rows {
                    cells.resize(width, String::new());
                    cells.insert(within(*column), cells[within(*column)].clone());
                }
            }
            Gesture::SwapTitles(one, other) => {
                self.rows[0].resize(width, String::new());
                self.rows[0].swap(within(*one), within(*other));
                leave.swapped(within(*one), within(*other), template);
            }
            Gesture::FillDown { column, rows: (at, count) } => {
                let (column, start) = (within(*column), self.row(*at));
                let value = self.cell(start, column);
                for row in (start..self.rows.len()).take(count + 1) {
                    self.set(row, column, value.clone());
                }
                leave.columns(column, template);
                leave.filled(column, template, (self.rows.len() - start).min(*count));
            }
            Gesture::FillSeries { rows: (at, count) } => {
                let Some(column) = template.place(Field::Id) else { return };
                let start = self.row(*at);
                let value = self.cell(start, column);
                let head = value.trim_end_matches(|c: char| c.is_ascii_digit());
                let Ok(number) = value[head.len()..].parse::<u128>() else { return };
                let wide = value.len() - head.len();
                for (number, row) in (number..).zip((start..self.rows.len()).take(count + 1)) {
                    self.set(row, column, format!("{head}{number:0wide$}"));
                }
                // Too few to tell, or so many that the school itself may have counted.
                let filled = (self.rows.len() - start).min(count + 1);
                if filled < 5 || filled * 2 > self.rows.len() - 1 {
                    leave.fields.insert(Field::Id);
                }
            }
            Gesture::SwapCells { column, one, other } => {
                let (one, other, column) = (self.row(*one), self.row(*other), within(*column));
                let (a, b) = (self.cell(one, column), self.cell(other, column));
                self.set(one, column, b);
                self.set(other, column, a);
                leave.columns(column, template);
                leave.together(&[column], template);
            }
            Gesture::BlankCell(column, at) => {
                let row = self.row(*at);
                self.set(row, within(*column), String::new());
                leave.blank(within(*column), template);
            }
            Gesture::MergeRows(at) => {
                let row = self.row(*at).max(2);
                for column in 0..self.rows[row].len() {
                    if self.cell(row, column) == self.cell(row - 1, column) {
                        self.set(row, column, String::new());
                        leave.blank(column, template);
                    }
                }
            }
            Gesture::RepeatTitles(at) => {
                let (row, titles) = (self.row(*at), self.rows[0].clone());
                self.rows.insert(row, titles);
            }
            Gesture::DropTitles => {
                self.rows.remove(0);
            }
            Gesture::MoveTitles(at) => {
                let (row, titles) = (self.row(*at), self.rows.remove(0));
                self.rows.insert(row, titles);
            }
            Gesture::RepeatRows(at, count) => {
                let start = self.row(*at);
                let again: Vec<_> = self.rows.iter().skip(start).take(*count).cloned().collect();
                self.rows.splice(start..start, again);
            }
            Gesture::DropRows(at, count) => {
                let start = self.row(*at);
                let end = (start + count).min(self.rows.len());
                self.rows.drain(start..end);
            }
            Gesture::Append(by) => {
                let again: Vec<Vec<String>> = self
                    .rows
                    .iter()
                    .map(|row| {
                        let mut row = row.clone();
                        row.resize(width, String::new());
                        row.rotate_left(within(*by));
                        row
                    })
                    .collect();
                self.rows.extend(again);
            }
            Gesture::TitleAbove => {
                let mut row = vec![String::new(); width];
                "Élèves du collège".clone_into(&mut row[0]);
                self.rows.insert(0, row);
            }
            Gesture::TotalBelow => {
                let mut row = vec![String::new(); width];
                row[0] = format!("Total : {}", self.rows.len());
                self.rows.push(row);
            }
            Gesture::SplitNames(at) => {
                let Some(column) = template.place(Field::Last) else { return };
                for row in 1..self.rows.len() {
                    let value = self.cell(row, column);
                    for (more, part) in value.split(*at).enumerate() {
                        self.set(row, column + more, part.to_owned());
                    }
                }
                if !template.has(Field::Login) {
                    leave.fields.extend([Field::Last, Field::First]);
                }
            }
            Gesture::Resave { english } => {
                for row in 1..self.rows.len() {
                    for column in 0..self.rows[row].len() {
                        let value = self.cell(row, column);
                        let shown = shown(&value, *english);
                        if is(column, Field::Id)
                            && shown.bytes().all(|byte| byte.is_ascii_digit())
                            && value.starts_with('0')
                        {
                            leave.renamed.insert(shown.clone(), value.clone());
                        }
                        self.set(row, column, shown);
                    }
                }
            }
        }
    }
}

/// What a spreadsheet shows of a cell it opened from text.
fn shown(value: &str, english: bool) -> String {
    let comma = if english { "." } else { "," };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(value) {
        let number = value.trim_start_matches('0');
        return match number.len() {
            0 => "0".to_owned(),
            1..=11 => number.to_owned(),
            12..=15 => format!("{}{comma}{}E+{:02}", &number[..1], &number[1..3], number.len() - 1),
            long => format!("{}{}", &number[..15], "0".repeat(long - 15)),
        };
    }
    if let Some((mantissa, exponent)) = value.split_once('E')
        && digits(mantissa)
        && digits(exponent)
    {
        return format!(
            "{}{comma}00E+{:0>2}",
            &mantissa[..1],
            exponent.parse::<usize>().unwrap_or(0) + mantissa.len() - 1
        );
    }
    if let Some((day, month)) = value.split_once(['-', '/'])
        && digits(day)
        && month.parse::<usize>().is_ok_and(|month| (1..=12).contains(&month))
    {
        let names = if english {
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        } else {
            [
                "janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov",
                "déc",
            ]
        };
        let name = names[month.parse::<usize>().expect("just parsed") - 1];
        return if english { format!("{day}-{name}") } else { format!("{day:0>2}-{name}") };
    }
    match value {
        "VRAI" | "TRUE" => if english { "TRUE" } else { "VRAI" }.to_owned(),
        _ if value.len() == 16 && value[2..].starts_with('-') => value.replace('-', "/"),
        _ => value.to_owned(),
    }
}
