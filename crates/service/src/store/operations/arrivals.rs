use std::collections::BTreeMap;

use balado_core::{
    plan::Held,
    school::{ClassName, Roster, Uai},
};
use balado_wire::TrialOutcome;
use jiff::Timestamp;
use uuid::Uuid;

use super::{accounts, managers, openid, people};
use crate::{
    arrivals::{Ent, Ents, Scope, cas::Answer},
    secrets::Sealed,
    store::{
        Arrival, Arrivals, Arrived, Arriving, Attendance, ClassAttendance, Door, EndedVisit,
        MatchedColumn, NewTrial, NotRecognised, Recognised, Trial,
        port::{Db, DbError, Reading, Row, Value},
        statements,
    },
};

/// A school, and the ENT that is closest to it.
pub fn door(db: &dyn Db, uai: Uai) -> Result<Door, DbError> {
    let school = people::school(db, uai)?;
    let ent = ent_of(db, uai, school.name.as_deref())?;
    Ok(Door { school, ent })
}

fn ent_of(db: &dyn Db, uai: Uai, name: Option<&str>) -> Result<Option<Ent>, DbError> {
    for scope in Scope::of_school(uai, name) {
        let scope = scope.to_string();
        if let Some(ent) = db.first(statements::ENT, &[(&scope).into()], ent)? {
            return Ok(Some(ent));
        }
    }
    Ok(None)
}

fn ent(row: &dyn Row) -> Result<Ent, DbError> {
    Ok(Ent {
        name: row.text(0)?.to_owned(),
        address: row.text_as(1, str::parse)?,
        cuts_ids: row.truth(2)?,
    })
}

/// Every ENT by whom it serves.
pub fn ents(db: &dyn Db) -> Result<Ents, DbError> {
    db.all(statements::ENTS, &[], |row| Ok((row.text_as(3, str::parse)?, ent(row)?))).map(Ents)
}

/// Takes a table of ENTs in place of the former one.
pub fn replace_ents(db: &dyn Db, ents: &Ents) -> Result<(), DbError> {
    db.hold("ents")?;
    db.execute(statements::FORGET_ENTS, &[])?;
    let scopes: Vec<String> = ents.0.iter().map(|(scope, _)| scope.to_string()).collect();
    let rows = ents.0.iter().zip(&scopes).flat_map(|((_, ent), scope)| {
        [scope.into(), (&ent.name).into(), ent.address.as_str().into(), ent.cuts_ids.into()]
    });
    let rows: Vec<Value<'_>> = rows.collect();
    db.insert_all(statements::KEEP_ENT, &rows).map(drop)
}

/// True the first time that a ticket is seen, on whichever instance.
pub fn take_ticket(db: &dyn Db, ticket: Sealed, now: Timestamp) -> Result<bool, DbError> {
    Ok(db.execute(statements::TAKE_TICKET, &[(&ticket).into(), now.into()])? == 1)
}

/// Opens the account of whoever the ENT vouches for, or counts that somebody unknown tried.
pub fn arrive(db: &dyn Db, arriving: &Arriving) -> Result<Result<Arrived, NotRecognised>, DbError> {
    let uai = arriving.uai;
    // No visit outlives the erasing of its school, nor names an id that an import has just replaced.
    db.hold(uai.as_str())?;
    let recognised = recognise(db, uai, &arriving.answer, arriving.cuts_ids)?;
    match recognised {
        Ok(found) => {
            open(db, arriving, &found.account)?;
            if let Some(new) = &arriving.grant {
                openid::grant(db, arriving, &found.account, new)?;
            }
            Ok(Ok(Arrived::Account(found)))
        }
        Err(reason) if managers::is_vouched_for(db, uai, &arriving.answer, reason)? => {
            open_to_manager(db, arriving)?;
            Ok(Ok(Arrived::Manager))
        }
        Err(reason) => {
            if matches!(reason, NotRecognised::Unknown { .. }) {
                db.execute(statements::COUNT_UNKNOWN, &[uai.as_str().into()])?;
            }
            Ok(Err(reason))
        }
    }
}

fn open(db: &dyn Db, arriving: &Arriving, held: &Held) -> Result<(), DbError> {
    let (uai, ent_id) = (arriving.uai.as_str().into(), held.account.ent_id.as_str().into());
    db.execute(statements::NOTE_ARRIVAL, &[uai, ent_id, arriving.now.into()])?;
    let row = [
        uai,
        (&arriving.token).into(),
        ent_id,
        (&arriving.ticket).into(),
        arriving.expires_at.into(),
    ];
    db.execute(statements::OPEN_ARRIVAL, &row).map(drop)
}

/// A gestionnaire of the staff has no account.
fn open_to_manager(db: &dyn Db, arriving: &Arriving) -> Result<(), DbError> {
    let row = [
        arriving.uai.as_str().into(),
        (&arriving.token).into(),
        (&arriving.ticket).into(),
        arriving.expires_at.into(),
    ];
    db.execute(statements::OPEN_MANAGER_ARRIVAL, &row).map(drop)
}

/// Whose account an answer opens: the ENT's id first, then the login; school and profile must agree
/// where the ENT sends them. Changes nothing.
pub fn recognise(
    db: &dyn Db,
    uai: Uai,
    answer: &Answer,
    cuts_ids: bool,
) -> Result<Result<Recognised, NotRecognised>, DbError> {
    if !answer.schools.is_empty() && !answer.schools.contains(&uai) {
        return Ok(Err(NotRecognised::OtherSchool));
    }
    if answer.ent_ids.is_empty() && answer.logins.is_empty() {
        return Ok(Err(NotRecognised::Anonymous));
    }
    let Some(recognised) = find(db, uai, answer, cuts_ids)? else {
        let rosters = answer.profiles.iter().filter_map(|profile| profile.roster());
        let neither_list = !answer.profiles.is_empty() && rosters.count() == 0;
        return Ok(Err(NotRecognised::Unknown { neither_list }));
    };
    let roster = recognised.account.account.roster;
    let agrees = answer.profiles.is_empty()
        || answer.profiles.iter().any(|profile| profile.roster() == Some(roster));
    if !agrees {
        return Ok(Err(NotRecognised::OtherProfile { roster }));
    }
    if !recognised.account.active {
        return Ok(Err(NotRecognised::Deactivated));
    }
    Ok(Ok(recognised))
}

fn find(
    db: &dyn Db,
    uai: Uai,
    answer: &Answer,
    cuts_ids: bool,
) -> Result<Option<Recognised>, DbError> {
    let ids = answer
        .ent_ids
        .iter()
        .map(|id| (statements::ACCOUNT_BY_ID, id.as_str(), MatchedColumn::EntId));
    let ending = answer.id_ending.as_deref().filter(|_| cuts_ids);
    let ending =
        ending.map(|end| (statements::ACCOUNTS_BY_END_OF_ID, end, MatchedColumn::EndOfEntId));
    let logins = answer
        .logins
        .iter()
        .map(|login| (statements::ACCOUNTS_BY_LOGIN, login.as_str(), MatchedColumn::Login));
    for (statement, text, by) in ids.chain(ending).chain(logins) {
        let found = db.all(statement, &[uai.as_str().into(), text.into()], account)?;
        // What names two people names nobody.
        if let [account] = &found[..] {
            return Ok(Some(Recognised { account: account.clone(), by }));
        }
    }
    Ok(None)
}

/// The account that the first seven columns of a row are.
pub(super) fn account(row: &dyn Row) -> Result<Held, DbError> {
    let roster: Roster = row.parsed(6)?;
    accounts::read(row, roster)
}

/// Who is in a browser, while they may stay.
pub fn arrived(
    db: &dyn Db,
    uai: Uai,
    token: Sealed,
    now: Timestamp,
) -> Result<Option<Arrival>, DbError> {
    let key = [uai.as_str().into(), (&token).into(), now.into()];
    let Some(held) = db.first(statements::ARRIVED, &key, account)? else {
        let is_manager = db.any(statements::MANAGER_ARRIVED, &key)?;
        return Ok(is_manager.then_some(Arrival { account: None, is_manager }));
    };
    let is_manager = managers::owns(db, uai, &held)?;
    Ok(Some(Arrival { account: Some(held), is_manager }))
}

/// The ENT says that the visit of a ticket is over; which visits of sites end with it.
pub fn end_arrival(db: &dyn Db, uai: Uai, ticket: Sealed) -> Result<Vec<EndedVisit>, DbError> {
    let visit = [uai.as_str().into(), (&ticket).into()];
    db.execute(statements::END_ARRIVAL_OF_TICKET, &visit)?;
    db.execute(statements::END_MANAGER_ARRIVAL_OF_TICKET, &visit)?;
    openid::end(db, uai, ticket)
}

/// Counts of who came since an instant.
pub fn counts(db: &dyn Db, uai: Uai, since: Timestamp) -> Result<Arrivals, DbError> {
    let (mut by_list, mut by_class) = (BTreeMap::new(), BTreeMap::new());
    let mut last = None;
    db.query(statements::ARRIVALS, &[uai.as_str().into(), since.into()], &mut |row| {
        let roster: Roster = row.parsed(0)?;
        let classes = row.text_as(1, accounts::classes)?;
        let group = Attendance { accounts: row.count(2)?, came: row.count(3)? };
        last = last.max(row.optional_int(4)?);
        add(by_list.entry(roster).or_default(), group);
        let names = classes.as_slice().iter().cloned().map(Some);
        let without = classes.as_slice().is_empty().then_some(None);
        for class in names.chain(without) {
            let key: (Roster, Option<ClassName>) = (roster, class);
            add(by_class.entry(key).or_default(), group);
        }
        Ok(())
    })?;
    let school = [uai.as_str().into()];
    let classes = by_class.into_iter();
    let name = people::school(db, uai)?.name;
    Ok(Arrivals {
        students: by_list.get(&Roster::Students).copied().unwrap_or_default(),
        teachers: by_list.get(&Roster::Teachers).copied().unwrap_or_default(),
        classes: classes
            .map(|((roster, class), attendance)| ClassAttendance { roster, class, attendance })
            .collect(),
        last: last.map(crate::clock::instant),
        unknown: db.first(statements::UNKNOWN_ARRIVALS, &school, |row| row.count(0))?.unwrap_or(0),
        ent: ent_of(db, uai, name.as_deref())?.map(|ent| ent.name),
        trial: db.first(statements::LAST_TRIAL, &school, trial_row)?,
    })
}

fn add(all: &mut Attendance, group: Attendance) {
    all.came += group.came;
    all.accounts += group.accounts;
}

/// Active accounts that nobody came in since an instant, by list, class and name.
pub fn never_came(db: &dyn Db, uai: Uai, since: Timestamp) -> Result<Vec<Held>, DbError> {
    db.all(statements::NEVER_CAME, &[uai.as_str().into(), since.into()], account)
}

/// Begins a trial in place of those that nobody made.
pub fn begin_trial(db: &dyn Db, uai: Uai, trial: &NewTrial) -> Result<(), DbError> {
    db.hold(uai.as_str())?;
    db.execute(statements::FORGET_UNANSWERED_TRIALS, &[uai.as_str().into()])?;
    let id = trial.id.to_string();
    let row = [
        uai.as_str().into(),
        (&id).into(),
        (&trial.token).into(),
        trial.begun_at.into(),
        trial.expires_at.into(),
    ];
    db.execute(statements::BEGIN_TRIAL, &row).map(drop)
}

/// Whether a trial of this token is still to be made.
pub fn awaits_trial(db: &dyn Db, uai: Uai, token: Sealed, now: Timestamp) -> Result<bool, DbError> {
    db.any(statements::AWAITED_TRIAL, &[uai.as_str().into(), (&token).into(), now.into()])
}

/// Keeps what a trial showed, once; false when nobody awaits it any more.
pub fn settle_trial(
    db: &dyn Db,
    uai: Uai,
    token: Sealed,
    now: Timestamp,
    outcome: &TrialOutcome,
) -> Result<bool, DbError> {
    let outcome = serde_json::to_string(outcome).map_err(std::io::Error::from)?;
    let settled = [uai.as_str().into(), (&token).into(), now.into(), (&outcome).into()];
    Ok(db.execute(statements::SETTLE_TRIAL, &settled)? == 1)
}

/// Where a trial stands.
pub fn trial(db: &dyn Db, uai: Uai, id: Uuid) -> Result<Option<Trial>, DbError> {
    let id = id.to_string();
    db.first(statements::TRIAL, &[uai.as_str().into(), (&id).into()], trial_row)
}

fn trial_row(row: &dyn Row) -> Result<Trial, DbError> {
    let outcome: Option<TrialOutcome> =
        row.optional_text_as(4, |text| serde_json::from_str(text))?;
    Ok(Trial {
        id: row.parsed(0)?,
        begun_at: row.instant(1)?,
        expires_at: row.instant(2)?,
        answered: row.optional_int(3)?.map(crate::clock::instant).zip(outcome),
    })
}
