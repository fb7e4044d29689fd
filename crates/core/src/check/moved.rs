//! Ids and logins that stand in each other's column, or that are of another column altogether.
//!
//! Both are nearly free text, so a value alone proves little: an id may well look like a login when
//! the school chose it. It is judged by the others of its file: what few have and most have not was
//! put there by accident. A login and an id of the ENT's own form in each other's place prove
//! enough by themselves, even when all lines have it: then the titles were exchanged.

use super::{damage, damage::Shape, list_rules::Mark, listing::Listing};
use crate::{
    export::{CellTexts, ExportKind, Row},
    finding::{Column, Detail, Finding, Rule},
};

/// What is wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Id and login stand in each other's place.
    Exchanged,
    /// The id is nothing that the ENT gives.
    Id,
    /// The id looks like a login, beside a login: a school may have chosen it.
    IdLikeLogin,
    /// The login is nothing that the ENT gives.
    Login,
    /// The login is words: the titles may be exchanged, so that all lines have it.
    CellTexts,
    /// The id has signs that nearly no other has.
    Odd,
    /// The id is nought, which only somebody who counts from it gives.
    Nought,
    /// Capitals took the place of small letters, in the id too.
    Capitals,
}

impl Doubt {
    const ALL: [Self; 8] = [
        Self::Exchanged,
        Self::Id,
        Self::IdLikeLogin,
        Self::Login,
        Self::CellTexts,
        Self::Odd,
        Self::Nought,
        Self::Capitals,
    ];

    #[inline]
    /// This runs for every line.
    pub(super) fn of(row: &Row, words: &CellTexts, kind: ExportKind) -> Option<Self> {
        let (id, text) = (words.ent_id(row), words.login(row));
        if damage::is_usual_id(id, row.key.id_bytes)
            && damage::is_usual_login(text, row.key.login_bytes)
        {
            return None;
        }
        let login = Shape::of(text);
        // Other tools take numbers and addresses for logins, and logins for ids.
        let is_ent = kind != ExportKind::Other;
        let is_login_off = match login {
            Shape::Key | Shape::Chosen => is_ent,
            Shape::Neither => is_ent || !text.contains('@'),
            Shape::Login | Shape::Free => false,
        };
        if damage::is_capitals(text) && damage::lost_its_case(id, is_ent) {
            return Some(Self::Capitals);
        }
        if is_ent && login == Shape::Neither && text.trim().contains(' ') {
            return Some(Self::CellTexts);
        }
        match Shape::of(id) {
            Shape::Login if login == Shape::Key => Some(Self::Exchanged),
            Shape::Login if is_login_off => Some(Self::Id),
            Shape::Login => is_ent.then_some(Self::IdLikeLogin),
            Shape::Neither => Some(Self::Id),
            Shape::Free | Shape::Chosen if damage::has_odd_signs(id) => Some(Self::Odd),
            Shape::Key if damage::is_nought(id) => Some(Self::Nought),
            _ if is_ent && damage::is_odd_login(text) => Some(Self::Login),
            _ => is_login_off.then_some(Self::Login),
        }
    }

    /// Whether so few of so many lines cannot be the rule.
    fn is_accident(self, count: usize, list: &Listing<'_>) -> bool {
        let all = list.rows.len();
        match self {
            _ if count == 0 => false,
            Self::Exchanged | Self::Capitals | Self::CellTexts => true,
            Self::Nought => !list
                .rows
                .iter()
                .any(|row| list.words.texts_of(row).ent_id.trim_start_matches('0') == "1"),
            Self::Id | Self::Login | Self::Odd => count * 3 <= all,
            Self::IdLikeLogin => count * 3 <= all && (count <= 2 || count * 50 <= all),
        }
    }

    fn finding(self, row: &Row, words: &CellTexts) -> Finding {
        let (id, line) = (Some(Column::Id), row.line);
        match self {
            Self::Odd | Self::Nought | Self::Capitals => Finding::at(Rule::IdDamaged, line, id),
            Self::Exchanged => {
                Finding::at(Rule::CellsExchanged, line, id).with(Detail::Exchanged(Column::Login))
            }
            Self::Id | Self::IdLikeLogin => {
                Finding::of_look(line, Column::Id, damage::look(words.ent_id(row)))
            }
            Self::Login | Self::CellTexts => {
                Finding::of_look(line, Column::Login, damage::look(words.login(row)))
            }
        }
    }
}

/// Sets aside the lines whose id or login is of another column.
pub(super) fn apply(list: &mut Listing<'_>, marks: &[Mark]) {
    let lines = marks.iter().enumerate();
    let doubts = lines.filter_map(|(at, mark)| Some((at, mark.doubt?)));
    let doubts: Vec<(usize, Doubt)> = doubts.filter(|(at, _)| list.stands(*at)).collect();
    let count = |doubt: Doubt| doubts.iter().filter(|(_, other)| *other == doubt).count();
    let is_accident = |doubt: &Doubt| doubt.is_accident(count(*doubt), list);
    let accidents: Vec<Doubt> = Doubt::ALL.into_iter().filter(is_accident).collect();
    for (at, doubt) in doubts.into_iter().filter(|(_, doubt)| accidents.contains(doubt)) {
        list.set_aside(at, doubt.finding(&list.rows[at], list.words));
    }
}
