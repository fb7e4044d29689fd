//! What one line says by itself.

use super::{
    Code, Detail, Entry, Finding, Severity, damage,
    entry::ByLogin,
    judged::{Judged, is_rounded_number, why},
    roster_of,
};
use crate::{
    export::{Column, Decoding, Row, Words},
    school::{Account, ClassName, EntId, Login, Profile, Roster},
};

/// The entry of a row: an account, or what the row says when something blocks it.
pub(super) fn entry(
    row: &Row,
    words: &Words,
    judged: &Judged,
    how: &Decoding,
    findings: &mut Vec<Finding>,
) -> Entry {
    if let Ok(account) = account(row, judged, how) {
        notices(row, &account, judged, how, findings);
        return Entry::of(row.line, account);
    }
    if !how.has(Column::Id)
        && let Ok(person) = by_login(row, judged)
    {
        return Entry::by_login(row.line, person);
    }
    let fault = |(code, column)| {
        let finding = Finding::at(code, Severity::Blocking, row.line, Some(column));
        let doubt = (code == Code::ClassAmbiguous).then(|| ambiguous_class(row, words)).flatten();
        doubt.map_or(finding.clone(), |class| finding.with(Detail::Class(class)))
    };
    findings.extend(faults(row, judged, how).map(fault));
    let roster = row.profile.map_or_else(|| roster_of(how.profile), Profile::roster);
    Entry::blocked(row.line, roster, words.given(row))
}

/// The class that a spreadsheet may have made a number of.
fn ambiguous_class(row: &Row, words: &Words) -> Option<ClassName> {
    let mut items = words.given(row).classes.split(',').map(str::trim);
    items.find(|item| damage::may_be_exponent(item)).and_then(|item| ClassName::parse(item).ok())
}

/// The account of a row, or its first fault.
fn account(row: &Row, judged: &Judged, how: &Decoding) -> Result<Account, (Code, Column)> {
    let roster = roster(row)?;
    let ent_id = ent_id(row, how)?;
    let last_name = judged.last_names[row.last_name.index()]
        .clone()
        .map_err(|code| (code, Column::LastName))?;
    let first_name = judged.first_names[row.first_name.index()]
        .clone()
        .map_err(|code| (code, Column::FirstName))?;
    let login = login(row)?;
    let classes =
        judged.classes[row.classes.index()].clone().map_err(|code| (code, Column::Classes))?;
    Ok(Account { ent_id, last_name, first_name, login, roster, classes })
}

/// The person of a row in a file without ids, or the first fault.
fn by_login(row: &Row, judged: &Judged) -> Result<ByLogin, (Code, Column)> {
    let roster = roster(row)?;
    let last_name = judged.last_names[row.last_name.index()]
        .clone()
        .map_err(|code| (code, Column::LastName))?;
    let first_name = judged.first_names[row.first_name.index()]
        .clone()
        .map_err(|code| (code, Column::FirstName))?;
    let login = login(row)?.ok_or((Code::MissingId, Column::Login))?;
    let classes =
        judged.classes[row.classes.index()].clone().map_err(|code| (code, Column::Classes))?;
    Ok(ByLogin { last_name, first_name, login, roster, classes })
}

/// Every fault of a row that makes no account.
fn faults(row: &Row, judged: &Judged, how: &Decoding) -> impl Iterator<Item = (Code, Column)> {
    let last_name = judged.last_names[row.last_name.index()]
        .as_ref()
        .err()
        .map(|code| (*code, Column::LastName));
    let first_name = judged.first_names[row.first_name.index()]
        .as_ref()
        .err()
        .map(|code| (*code, Column::FirstName));
    let classes =
        judged.classes[row.classes.index()].as_ref().err().map(|code| (*code, Column::Classes));
    [roster(row).err(), ent_id(row, how).err(), last_name, first_name, login(row).err(), classes]
        .into_iter()
        .flatten()
}

fn roster(row: &Row) -> Result<Roster, (Code, Column)> {
    row.profile.and_then(Profile::roster).ok_or((Code::UnknownType, Column::Type))
}

fn ent_id(row: &Row, how: &Decoding) -> Result<EntId, (Code, Column)> {
    let id = EntId::parse(&row.ent_id).map_err(|error| match why(error, &row.ent_id) {
        Code::MissingName => (Code::MissingId, Column::Id),
        code => (code, Column::Id),
    })?;
    let text = id.as_str();
    if damage::is_formula(text) {
        Err((Code::Formula, Column::Id))
    } else if is_rounded_number(text) || !damage::is_id(text, how.is_untouched) {
        Err((Code::IdDamaged, Column::Id))
    } else {
        Ok(id)
    }
}

/// No login is no fault: some exports have none.
fn login(row: &Row) -> Result<Option<Login>, (Code, Column)> {
    match Login::parse(&row.login) {
        Ok(login) if damage::is_formula(login.as_str()) => Err((Code::Formula, Column::Login)),
        Ok(login) => Ok(Some(login)),
        Err(error) => match why(error, &row.login) {
            Code::MissingName => Ok(None),
            code => Err((code, Column::Login)),
        },
    }
}

fn notices(
    row: &Row,
    account: &Account,
    judged: &Judged,
    how: &Decoding,
    findings: &mut Vec<Finding>,
) {
    let mut notice =
        |code, column| findings.push(Finding::at(code, Severity::Notice, row.line, Some(column)));
    if account.classes.is_empty() && account.roster == Roster::Students && how.has(Column::Classes)
    {
        notice(Code::MissingClass, Column::Classes);
    }
    if judged.broken_last_names[row.last_name.index()] {
        notice(Code::Newline, Column::LastName);
    }
    if judged.broken_first_names[row.first_name.index()] {
        notice(Code::Newline, Column::FirstName);
    }
}
