//! Columns that Balado does not use, looked at in files that a spreadsheet wrote: they tell whether
//! it damaged things, and whether the cells of a line moved. Nothing of them is kept.

use super::{
    Column,
    header::Header,
    nothing::{self, Nothing},
    table::Cells,
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
    /// The words that stand for nothing in them.
    pub(super) nothing: Nothing,
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
        let Self { phones, visits, codes, nothing, .. } = *self;
        *self = Self { phones, visits, codes, nothing, ..Self::of(header) };
    }

    /// Looks at a line; says whether its cells moved to other columns.
    pub(super) fn look(&mut self, cells: &Cells<'_>) -> bool {
        let cell = |place: Option<usize>| bare(place.map_or("", |at| cells.get(at)));
        let (visit, email, phone) = (cell(self.visit), cell(self.email), cell(self.phone));
        let moved = (!email.is_empty() && !email.contains('@') && has_digit(email))
            || visit.contains('@')
            || (!visit.is_empty() && !has_digit(visit))
            || phone.contains('@')
            || is_login(cell(self.code))
            || is_day(cell(self.children))
            || is_day(cell(self.parents))
            || (visit.len() < 4 && visit.contains(|c: char| c.is_alphabetic()));
        let own = [cell(self.siecle), cell(self.alias), visit];
        self.is_last_exported = own.iter().any(|cell| !cell.is_empty());
        self.phones += u32::from(is_damaged_phone(phone));
        self.visits += u32::from(!visit.is_empty() && !is_visit(visit) && !moved);
        self.codes += u32::from(is_number(cell(self.code)));
        let places = [self.visit, self.email, self.phone, self.code, self.siecle];
        for at in places.into_iter().flatten() {
            self.nothing.look(cells.get(at));
        }
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

/// The text of a cell, out of the formula that keeps it from a spreadsheet; none where a word stands for it.
fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let inside = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
    let text = inside.unwrap_or(cell).trim();
    if nothing::is_none(text) { "" } else { text }
}

/// `06-05-2026 08:41`, `6/5/26`: no family is called so.
fn is_day(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 3 && text.bytes().all(|byte| byte.is_ascii_digit() || b"-/.: ".contains(&byte))
}

/// `ines.dalmeida` or a part of it, which no code is.
fn is_login(code: &str) -> bool {
    let starts = |part: &str| part.starts_with(|c: char| c.is_ascii_lowercase());
    code.split_once('.')
        .is_some_and(|(first, last)| (first.is_empty() || starts(first)) && starts(last))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Nine digits without their zero, or a number.
fn is_damaged_phone(phone: &str) -> bool {
    let digits = phone.bytes().all(|byte| byte.is_ascii_digit());
    is_number(phone) || (digits && phone.len() == 9 && !phone.starts_with('0'))
}

/// `dd-MM-yyyy HH:mm`, as the ENT writes it.
fn is_visit(visit: &str) -> bool {
    let pattern = b"00-00-0000 00:00";
    visit.len() == pattern.len()
        && visit.bytes().zip(pattern).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == *wanted,
        })
}

/// `3,46E+14`: a number that a spreadsheet rounded.
fn is_number(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let number = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
    };
    number(mantissa) && exponent.strip_prefix(['+', '-']).is_some_and(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_without_a_consequence_is_known() {
        for (phone, damaged) in [
            ("0639981234", false),
            ("06 39 98 12 34", false),
            ("639981234", true),
            ("6,4E+08", true),
            ("", false),
        ] {
            assert_eq!(is_damaged_phone(phone), damaged, "{phone}");
        }
        for (visit, right) in
            [("12-09-2026 08:00", true), ("12/09/2026 08:00", false), ("46277,33", false)]
        {
            assert_eq!(is_visit(visit), right, "{visit}");
        }
        for (text, day) in [("06-05-2026 08:41", true), ("06/05/26", true), ("Ana ADAM", false)] {
            assert_eq!(is_day(text), day, "{text}");
        }
        for (code, login) in [
            ("ines.dalmeida2", true),
            ("k3m7x9pt", false),
            (".dalmeida", true),
            ("3.46E+14", false),
        ] {
            assert_eq!(is_login(code), login, "{code}");
        }
        assert_eq!((bare(" =\"12\" "), bare("=\"\""), bare("12 ")), ("12", "", "12"));
        for (code, number) in [("3,46E+14", true), ("345678e9", false), ("secret88", false)] {
            assert_eq!(is_number(code), number, "{code}");
        }
    }
}
