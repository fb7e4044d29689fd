//! Ids and logins that stand in each other's column, or that are of another column altogether.
//!
//! Both are nearly free text, so a value alone proves little: an id may well look like a login when
//! the school chose it. It is judged by the others of its file: what few have and most have not was
//! put there by accident. A login and an id of the ENT's own form in each other's place prove
//! enough by themselves, even when all lines have it: then the titles were exchanged.

use std::collections::HashMap;

use super::{Evidence, Suspicion};
use crate::{
    check::damage::{self, Shape},
    export::{CellTexts, ExportKind, Row},
    finding::{Column, Detail, Finding, Rule},
};

/// Of the lines: what one in so many has at most is no rule of the file.
const ONE_IN_ODD: usize = 3;
/// Of the lines: schools that choose ids choose many, so that one in so many was no choice.
const ONE_IN_LIKE_LOGINS: usize = 50;
/// Lines: so few are an accident in a short list too.
const FEW: usize = 2;

/// What is wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::check) enum Doubt {
    /// Id and login stand in each other's place.
    Exchanged,
    /// The id is nothing that the ENT gives.
    Id,
    /// The id looks like a login, beside a login: a school may have chosen it.
    IdLikeLogin,
    /// The login is nothing that the ENT gives.
    Login,
    /// The login is words: the titles may be exchanged, so that all lines have it.
    Words,
    /// The id has signs that nearly no other has.
    Odd,
    /// The id is nought, which only somebody who counts from it gives.
    Nought,
    /// Capitals took the place of small letters, in the id too.
    Capitals,
}

impl Doubt {
    #[inline]
    /// This runs for every line.
    pub(in crate::check) fn of(row: &Row, words: &CellTexts, kind: ExportKind) -> Option<Self> {
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
            return Some(Self::Words);
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
    fn is_accident(self, count: usize, list: &Evidence<'_>) -> bool {
        let all = list.rows.len();
        match self {
            Self::Exchanged | Self::Capitals | Self::Words => true,
            Self::Nought => !list
                .rows
                .iter()
                .any(|row| list.words.texts_of(row).ent_id.trim_start_matches('0') == "1"),
            Self::Id | Self::Login | Self::Odd => count * ONE_IN_ODD <= all,
            Self::IdLikeLogin => {
                count * ONE_IN_ODD <= all && (count <= FEW || count * ONE_IN_LIKE_LOGINS <= all)
            }
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
            Self::Login | Self::Words => {
                Finding::of_look(line, Column::Login, damage::look(words.login(row)))
            }
        }
    }
}

/// The lines whose id or login is of another column.
pub(in crate::check) fn suspects(list: &Evidence<'_>) -> Vec<Suspicion> {
    let doubts = list.doubts.iter().filter(|(at, _)| list.is_open(*at));
    let doubts: Vec<&(usize, Doubt)> = doubts.collect();
    let mut counts: HashMap<Doubt, usize> = HashMap::new();
    for (_, doubt) in &doubts {
        *counts.entry(*doubt).or_default() += 1;
    }
    let accidental = doubts.into_iter().filter(|(_, doubt)| doubt.is_accident(counts[doubt], list));
    accidental.map(|(at, doubt)| (*at, doubt.finding(&list.rows[*at], list.words))).collect()
}
