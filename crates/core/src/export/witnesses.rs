//! Columns that Balado does not keep, witnesses in files that a spreadsheet wrote: they tell whether it
//! damaged things, and whether the cells of a line moved. Nothing of them is kept.

use super::{
    Column, PerColumn,
    alias::Alias,
    header::Header,
    nothing::{self, Nothing},
    table::Cells,
    value::{
        self, has_digit, is_address, is_damaged_phone, is_day_or_number, is_part_of_login,
        is_rounded_number, is_visit,
    },
};
use crate::finding::{Detail, Finding, Rule};

/// Where those columns are, and how many of their values were damaged.
#[derive(Default)]
pub(super) struct Witnesses {
    places: PerColumn<Option<usize>>,
    phones: u32,
    visits: u32,
    codes: u32,
    /// The words that stand for nothing in them.
    pub(super) nothing: Nothing,
    /// Whether the last line looked at says something that the ENT alone knows.
    pub(super) is_last_exported: bool,
}

impl Witnesses {
    pub(super) fn of(header: &Header) -> Self {
        Self { places: PerColumn::of(|column| header.place(column)), ..Self::default() }
    }

    /// The columns are those of another header from here on.
    pub(super) fn follow(&mut self, header: &Header) {
        self.places = Self::of(header).places;
        self.is_last_exported = false;
    }

    /// Looks at a line; says whether its cells moved to other columns.
    pub(super) fn look(&mut self, cells: &Cells<'_>) -> bool {
        use Column::{ActivationCode, Alias, Children, Email, LastVisit, Parents, Phone, Siecle};
        let cell = |column| bare(self.places[column].map_or("", |at| cells.get(at)));
        let (visit, email, phone, code) =
            (cell(LastVisit), cell(Email), cell(Phone), cell(ActivationCode));
        let moved = (!email.is_empty() && !is_address(email) && has_digit(email))
            || is_address(visit)
            || (!visit.is_empty() && !has_digit(visit))
            || is_address(phone)
            || is_part_of_login(code)
            || is_day_or_number(cell(Children))
            || is_day_or_number(cell(Parents))
            || (visit.len() < 4 && visit.contains(|c: char| c.is_alphabetic()));
        let own = [cell(Siecle), cell(Alias), visit];
        self.is_last_exported = own.iter().any(|cell| !cell.is_empty());
        self.phones += u32::from(is_damaged_phone(phone));
        self.visits += u32::from(!visit.is_empty() && !is_visit(visit) && !moved);
        self.codes += u32::from(is_rounded_number(code));
        for column in [LastVisit, Email, Phone, ActivationCode, Siecle] {
            if let Some(at) = self.places[column] {
                self.nothing.look(cells.get(at));
            }
        }
        moved
    }

    /// What an alias that is not the login again tells.
    pub(super) fn alias(&self, line: u32, cells: &Cells<'_>) -> Option<Alias> {
        let cell = |column| Some(bare(cells.get(self.places[column]?)));
        Alias::of(line, cell(Column::Alias)?, cell(Column::Login)?)
    }

    /// What was damaged without a consequence.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        let damaged = [
            (Rule::PhonesDamaged, self.phones),
            (Rule::VisitsReformatted, self.visits),
            (Rule::CodesDamaged, self.codes),
        ];
        let damaged = damaged.into_iter().filter(|(_, count)| *count > 0);
        damaged.map(|(rule, count)| Finding::of_file(rule).with(Detail::Count(count)))
    }
}

/// The text of a cell, out of the formula that keeps it from a spreadsheet; none where a word stands for it.
fn bare(cell: &str) -> &str {
    let text = value::in_formula(cell).unwrap_or(cell).trim();
    if nothing::is_none(text) { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_out_of_their_formula() {
        assert_eq!((bare(" =\"12\" "), bare("=\"\""), bare("12 ")), ("12", "", "12"));
    }
}
