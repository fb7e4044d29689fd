//! Columns that Balado does not use, looked at in files that a spreadsheet wrote: they tell whether
//! it damaged things, and whether the cells of a line moved. Nothing of them is kept.

use super::{
    Column,
    header::Header,
    table::Cells,
    value::{
        self, has_digit, is_address, is_damaged_phone, is_day_or_number, is_part_of_login,
        is_rounded_number, is_visit,
    },
};
use crate::check::{Alias, Code, Detail, Finding, Severity};

/// Where those columns are, and how many of their values were damaged.
#[derive(Default)]
pub(super) struct Unused {
    visit: Option<usize>,
    email: Option<usize>,
    phone: Option<usize>,
    code: Option<usize>,
    children: Option<usize>,
    parents: Option<usize>,
    siecle: Option<usize>,
    alias: Option<usize>,
    login: Option<usize>,
    phones: u32,
    visits: u32,
    codes: u32,
    /// Whether the last line looked at says something that the ENT alone knows.
    pub(super) is_last_exported: bool,
}

impl Unused {
    pub(super) fn of(header: &Header) -> Self {
        Self {
            visit: header.place(Column::LastVisit),
            email: header.place(Column::Email),
            phone: header.place(Column::Phone),
            code: header.place(Column::Code),
            children: header.place(Column::Children),
            parents: header.place(Column::Parents),
            siecle: header.place(Column::Siecle),
            alias: header.place(Column::Alias),
            login: header.place(Column::Login),
            ..Self::default()
        }
    }

    /// The columns are those of another header from here on.
    pub(super) fn follow(&mut self, header: &Header) {
        let Self { phones, visits, codes, .. } = *self;
        *self = Self { phones, visits, codes, ..Self::of(header) };
    }

    /// Looks at a line; says whether its cells moved to other columns.
    pub(super) fn look(&mut self, cells: &Cells<'_>) -> bool {
        let cell = |place: Option<usize>| bare(place.map_or("", |at| cells.get(at)));
        let (visit, email, phone) = (cell(self.visit), cell(self.email), cell(self.phone));
        let moved = (!email.is_empty() && !is_address(email) && has_digit(email))
            || is_address(visit)
            || (!visit.is_empty() && !has_digit(visit))
            || is_address(phone)
            || is_part_of_login(cell(self.code))
            || is_day_or_number(cell(self.children))
            || is_day_or_number(cell(self.parents))
            || (visit.len() < 4 && visit.contains(|c: char| c.is_alphabetic()));
        let own = [cell(self.siecle), cell(self.alias), visit];
        self.is_last_exported = own.iter().any(|cell| !cell.is_empty());
        self.phones += u32::from(is_damaged_phone(phone));
        self.visits += u32::from(!visit.is_empty() && !is_visit(visit) && !moved);
        self.codes += u32::from(is_rounded_number(cell(self.code)));
        moved
    }

    /// What an alias that is not the login again tells.
    pub(super) fn alias(&self, line: u32, cells: &Cells<'_>) -> Option<Alias> {
        Alias::of(line, bare(cells.get(self.alias?)), bare(cells.get(self.login?)))
    }

    /// What was damaged without a consequence.
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        let told = [
            (Code::PhoneDamaged, self.phones),
            (Code::DateReformatted, self.visits),
            (Code::CodeDamaged, self.codes),
        ];
        told.into_iter().filter(|(_, count)| *count > 0).map(|(code, count)| {
            Finding::of_file(code, Severity::Notice).with(Detail::Count(count))
        })
    }
}

/// The text of a cell, out of the formula that keeps it from a spreadsheet.
fn bare(cell: &str) -> &str {
    value::in_formula(cell).unwrap_or(cell).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_out_of_their_formula() {
        assert_eq!((bare(" =\"12\" "), bare("=\"\""), bare("12 ")), ("12", "", "12"));
    }
}
