//! The words by which the page knows values of core.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "serde hands a field by reference"
)]

use balado_core::{export::Encoding, finding::Column, plan::AbsentRule, school::Roster};
use serde::{Serialize, Serializer};

pub(super) fn roster<S: Serializer>(roster: &Roster, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(roster.as_str())
}

pub(super) fn some_roster<S: Serializer>(
    roster: &Option<Roster>,
    to: S,
) -> Result<S::Ok, S::Error> {
    roster.map(Roster::as_str).serialize(to)
}

pub(super) fn absent_rule<S: Serializer>(rule: &AbsentRule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match rule {
        AbsentRule::Keep => "keep",
        AbsentRule::Deactivate => "deactivate",
    })
}

pub(super) fn encoding<S: Serializer>(encoding: &Encoding, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(encoding.as_str())
}

pub(super) fn column<S: Serializer>(column: &Column, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(column.as_str())
}

pub(super) fn some_column<S: Serializer>(
    column: &Option<Column>,
    to: S,
) -> Result<S::Ok, S::Error> {
    column.map(Column::as_str).serialize(to)
}
