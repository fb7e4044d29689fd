//! What was erased is in no byte of the files.

use std::{fs, path::Path, time::Duration};

use balado_core::{
    plan::{AbsentRule, Rules},
    school::{Account, LastName, Roster},
};
use balado_service::{config::Retention, store::Store};
use balado_testkit::service::{Options, TestService};
use balado_wire::{Receipt, UndoBody};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde_json::json;

use crate::client::{SCHOOL, Visitor, pupils, read};

/// The database and its log, one after the other.
fn bytes(database: &Path) -> Vec<u8> {
    let mut all = fs::read(database).unwrap();
    all.extend(fs::read(log(database)).unwrap_or_default());
    all
}

fn log(database: &Path) -> std::path::PathBuf {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// Twenty names that resemble each other in nothing, each found as it is written.
fn planted_names() -> Vec<String> {
    let letter = |n: u64| char::from(b'a' + u8::try_from(n % 26).unwrap());
    let name = |n: u64| {
        let mut seed = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            letter(seed)
        };
        (0..14).map(|_| next()).collect()
    };
    (0..20).map(name).collect()
}

fn named(id: u32, name: &str) -> Account {
    let mut account = Account::example(&format!("{id:07}"));
    account.last_name = LastName::parse(name).unwrap();
    account
}

async fn undo(school: &Visitor, done: &Receipt) -> Receipt {
    let opened = school.post(&format!("v1/imports/{}/undo", done.id), &json!({})).await;
    let undo: UndoBody = read(opened).await;
    let on = undo.base.parse().unwrap();
    read(school.commit_with(undo.id, on, &json!({"digest": undo.digest})).await).await
}

#[tokio::test]
async fn names_erased_by_an_undo_are_in_no_byte_of_the_database_nor_its_log() {
    let names = planted_names();
    // A few pages, and as many as split and join.
    for others in [60, 3_000] {
        let service = TestService::start().await;
        let school = Visitor::of(&service, SCHOOL).await;
        let standing: Vec<_> = pupils(0..others).into_iter().step_by(2).collect();
        school.import(&standing).await;
        let mut wanted = pupils(0..others);
        for (n, name) in (0..20).zip(&names) {
            let between = (n * others / 20) | 1;
            wanted[between as usize] = named(between, name);
            wanted.push(named(1_000_000 + n, name));
        }
        let done = school.import(&wanted).await;
        let database = service.database_path();
        let found =
            |bytes: &[u8]| names.iter().filter(|name| holds(bytes, name.as_bytes())).count();
        assert_eq!(found(&bytes(&database)), 20, "planted among {others}");
        undo(&school, &done).await;
        assert_eq!(school.roster(Roster::Students).await.1.len(), standing.len());
        let gone = async {
            while found(&bytes(&database)) > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let gone = tokio::time::timeout(Duration::from_secs(30), gone).await;
        assert!(gone.is_ok(), "{} of 20 are found among {others}", found(&bytes(&database)));
        service.stop().await;
    }
}

/// Bodies of a table as they are kept, compressed.
fn bodies(database: &Path, table: &str) -> Vec<Vec<u8>> {
    let db = Connection::open(database).unwrap();
    let mut statement = db.prepare(&format!("select body from {table}")).unwrap();
    let bodies = statement.query_map([], |row| row.get(0)).unwrap();
    bodies.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn staged_rows_given_up_and_before_images_past_their_time_leave_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let database = service.database_path();
    school.import(&pupils(0..1_200)).await;
    let given_up = school.open(&pupils(0..1_500), Rules::default()).await;
    school.send(&given_up).await;
    let kept = [bodies(&database, "staged_chunk"), bodies(&database, "change")].concat();
    assert_eq!(kept.len(), 3 + 2);
    // The part that a page holds whole, past what every such body begins with.
    let parts: Vec<&[u8]> = kept.iter().map(|body| &body[64..512]).collect();
    school.delete(&format!("v1/imports/{}", given_up.id)).await;
    service.stop().await;
    let store = Store::sqlite(&database).unwrap();
    let later = Timestamp::now() + SignedDuration::from_hours(31 * 24);
    store.sweep(later, later - SignedDuration::from_hours(30 * 24)).await.unwrap();
    assert!(store.erase_traces().await.unwrap());
    let left = bytes(&database);
    assert_eq!(parts.iter().filter(|part| holds(&left, part)).count(), 0);
}

#[tokio::test]
async fn names_of_purged_accounts_are_in_no_byte_of_the_database_nor_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let service = TestService::start_with(options).await;
    let school = Visitor::of(&service, SCHOOL).await;
    let names = &planted_names()[..5];
    let mut wanted = pupils(0..60);
    wanted.extend((0..5).zip(names).map(|(n, name)| named(1_000_000 + n, name)));
    school.import(&wanted).await;
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let leaving = school.open(&pupils(0..60), rules).await;
    school.send(&leaving).await;
    let done: Receipt = read(school.commit(&leaving).await).await;
    assert_eq!(done.counts.deactivate, 5);
    let database = service.database_path();
    service.stop().await;
    let store = Store::sqlite(&database).unwrap();
    let found = || names.iter().filter(|name| holds(&bytes(&database), name.as_bytes())).count();
    let day = SignedDuration::from_hours(24);
    let year = done.at + Retention::default().deactivated;
    for (now, left, case) in [(year - day, 5, "the day before"), (year + day, 0, "the day after")] {
        store.sweep(now, now - day * 30).await.unwrap();
        store.purge(now, Retention::default()).await.unwrap();
        assert!(store.erase_traces().await.unwrap());
        assert_eq!(found(), left, "{case}");
    }
    assert!(!holds(&bytes(&database), b"Martin"), "nor who did it, a year later");
}

#[tokio::test]
async fn somebody_who_reads_puts_the_erasing_off_and_nobody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("balado.sqlite");
    let store = Store::sqlite(&database).unwrap();
    let uai = SCHOOL.parse().unwrap();
    store.name_school(uai, "Collège Les Tilleuls".into()).await.unwrap();
    let reader = Connection::open(&database).unwrap();
    reader.execute_batch("begin; select * from school;").unwrap();
    store.name_school(uai, "Collège Les Marronniers".into()).await.unwrap();
    assert!(!store.erase_traces().await.unwrap(), "the reader sees its own moment");
    store.name_school(uai, "Collège Les Érables".into()).await.unwrap();
    reader.execute_batch("commit").unwrap();
    assert!(store.erase_traces().await.unwrap());
    assert_eq!(fs::metadata(log(&database)).unwrap().len(), 0);
    let writer = Connection::open(&database).unwrap();
    writer.execute_batch("begin immediate").unwrap();
    assert!(!store.erase_traces().await.unwrap(), "somebody writes");
}

#[tokio::test]
async fn a_database_of_before_is_rewritten_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("balado.sqlite");
    drop(Store::sqlite(&database).unwrap());
    let before = Connection::open(&database).unwrap();
    before
        .execute_batch(
            "pragma secure_delete = off; pragma application_id = 0; \
             insert into account (uai, ent_id, list, last_name, first_name, classes, active) \
             with recursive n (n) as (select 1 union all select n + 1 from n where n < 500) \
             select '0779999A', n, 'students', 'Quetzalcoatl' || n, 'Ana', '[]', 1 from n; \
             delete from account; pragma wal_checkpoint(truncate);",
        )
        .unwrap();
    drop(before);
    assert!(holds(&bytes(&database), b"Quetzalcoatl"), "as earlier versions left it");
    let store = Store::sqlite(&database).unwrap();
    assert!(store.erase_traces().await.unwrap());
    assert!(!holds(&bytes(&database), b"Quetzalcoatl"));
    let rewritten = fs::metadata(&database).unwrap().modified().unwrap();
    drop(store);
    drop(Store::sqlite(&database).unwrap());
    assert_eq!(fs::metadata(&database).unwrap().modified().unwrap(), rewritten, "once");
}
