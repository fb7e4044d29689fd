//! Words of core that the page says back.

use balado_core::{finding::Column, plan::AbsentRule, school::Roster};
use balado_desk::ImportId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of the two lists, as the page names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RosterView {
    Students,
    Teachers,
}

/// What happens to accounts that the file no longer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AbsentRuleView {
    Keep,
    Deactivate,
}

/// A column that Balado keeps: the only ones that can be corrected or named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ColumnView {
    Id,
    Type,
    LastName,
    FirstName,
    Login,
    Classes,
}

/// The id of an import, as the page gives it back.
pub(crate) fn import_id(text: &str) -> Option<ImportId> {
    text.parse().ok()
}

impl From<Roster> for RosterView {
    fn from(roster: Roster) -> Self {
        match roster {
            Roster::Students => Self::Students,
            Roster::Teachers => Self::Teachers,
        }
    }
}

impl From<RosterView> for Roster {
    fn from(roster: RosterView) -> Self {
        match roster {
            RosterView::Students => Self::Students,
            RosterView::Teachers => Self::Teachers,
        }
    }
}

impl From<AbsentRuleView> for AbsentRule {
    fn from(rule: AbsentRuleView) -> Self {
        match rule {
            AbsentRuleView::Keep => Self::Keep,
            AbsentRuleView::Deactivate => Self::Deactivate,
        }
    }
}

impl From<ColumnView> for Column {
    fn from(column: ColumnView) -> Self {
        match column {
            ColumnView::Id => Self::Id,
            ColumnView::Type => Self::Type,
            ColumnView::LastName => Self::LastName,
            ColumnView::FirstName => Self::FirstName,
            ColumnView::Login => Self::Login,
            ColumnView::Classes => Self::Classes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_back_the_words_it_was_told() {
        for column in Column::KEPT {
            let word = format!("\"{}\"", column.as_str());
            let back: ColumnView = serde_json::from_str(&word).expect(&word);
            assert_eq!(Column::from(back), column);
        }
        for roster in Roster::ALL {
            let word = serde_json::to_string(&RosterView::from(roster)).expect("a word");
            assert_eq!(word, format!("\"{}\"", roster.as_str()));
        }
    }
}
