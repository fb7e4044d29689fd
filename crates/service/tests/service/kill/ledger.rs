//! What no answer shows: rows, letters, and the log of every life of the service.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use balado_service::store::port::{Database, Db, DbError, Ending, Reading, Row};
use balado_wire::ImportState;

use super::school::School;

/// What a statement about a school answers, a line a row.
async fn rows<T: Send + 'static>(
    database: &dyn Database,
    sql: &'static str,
    uai: &'static str,
    read: fn(&dyn Row) -> Result<T, DbError>,
) -> Vec<T> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let place = Arc::clone(&found);
    let work = move |db: &dyn Db| {
        *place.lock().unwrap() = db.all(sql, &[uai.into()], read).unwrap();
        Ending::RollBack
    };
    database.read("ledger", Box::new(work)).await.unwrap();
    std::mem::take(&mut *found.lock().unwrap())
}

async fn counted(database: &dyn Database, sql: &'static str, uai: &'static str) -> u64 {
    rows(database, sql, uai, |row| row.count(0)).await[0]
}

/// Rows of a school are those that the model has, no more.
pub async fn check_rows(database: &dyn Database, school: &School) {
    let (uai, works) = (school.uai, &school.works);
    let staged = works.iter().filter(|work| work.state == ImportState::Open);
    let staged: usize = staged.map(|work| work.arrived.len()).sum();
    let shown = works.iter().filter(|work| work.opened && work.undoes.is_none()).count();
    let done = school.model.done.len();
    let table = [
        ("select count(*) from staged_chunk where uai = ?1", staged as u64),
        ("select count(*) from import where uai = ?1 and undoes is null", shown as u64),
        ("select count(*) from import where uai = ?1 and committed_at is not null", done as u64),
        ("select count(*) from audit where uai = ?1 and what <> 'read-list'", school.model.audited),
        ("select count(*) from session where uai = ?1", 1),
        ("select count(*) from manager where uai = ?1", school.model.manager.iter().count() as u64),
    ];
    for (sql, expected) in table {
        assert_eq!(counted(database, sql, uai).await, expected, "{uai}: {sql}");
    }
}

/// A letter as it is kept.
struct Kept {
    id: String,
    kind: String,
    gathers: bool,
    before: u64,
    outcome: Option<String>,
}

async fn letters(database: &dyn Database, uai: &'static str) -> Vec<Kept> {
    let sql = "select id, kind, gathers, detail, outcome from mail_outbox where uai = ?1";
    let read = |row: &dyn Row| {
        let detail: serde_json::Value = serde_json::from_str(row.text(3)?).unwrap_or_default();
        Ok(Kept {
            id: row.text(0)?.to_owned(),
            kind: row.text(1)?.to_owned(),
            gathers: row.truth(2)?,
            before: detail["silence"]["before"].as_u64().unwrap_or_default(),
            outcome: row.optional_text(4)?.map(str::to_owned),
        })
    };
    rows(database, sql, uai, read).await
}

/// Every event is told by one letter, or counted in the one that gathers.
pub async fn check_letters(database: &dyn Database, school: &School) {
    let mut told: BTreeMap<String, u64> = BTreeMap::new();
    for letter in letters(database, school.uai).await {
        *told.entry(letter.kind).or_default() += 1 + letter.before;
    }
    let mut expected: BTreeMap<String, u64> =
        school.model.told.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
    expected.insert("sign-in".to_owned(), 1);
    assert_eq!(told, expected, "{}: the letters", school.uai);
}

/// The hands of dead services let go, as 45 seconds later; says how many letters gather.
pub async fn let_go(database: &dyn Database) -> u64 {
    let gathering = Arc::new(AtomicU64::new(0));
    let found = Arc::clone(&gathering);
    let work = move |db: &dyn Db| {
        let sql = "update mail_outbox set leased_until = 0, due_at = 0 \
                   where over_at is null and gathers = 0";
        db.execute(sql, &[]).unwrap();
        let sql = "select count(*) from mail_outbox where over_at is null and gathers = 1";
        let count = db.first(sql, &[], |row| row.count(0)).unwrap();
        found.store(count.unwrap(), Ordering::Relaxed);
        Ending::Commit
    };
    database.write("let_go", Box::new(work)).await.unwrap();
    gathering.load(Ordering::Relaxed)
}

/// Every letter left but those that still gather, and no other did; says their ids.
pub async fn check_sent(database: &dyn Database, mails: &Path, schools: &[School]) {
    let mut sent = BTreeSet::new();
    for school in schools {
        for letter in letters(database, school.uai).await {
            let expected = (!letter.gathers).then_some("sent");
            assert_eq!(letter.outcome.as_deref(), expected, "{}: {}", school.uai, letter.kind);
            sent.extend((!letter.gathers).then_some(letter.id));
        }
    }
    let found = std::fs::read_dir(mails).unwrap().map(|entry| entry.unwrap().file_name());
    let found = found.map(|name| name.into_string().unwrap());
    let found =
        found.filter_map(|name| Some(name.strip_suffix(".eml")?.split_once('-')?.1.to_owned()));
    assert_eq!(found.collect::<BTreeSet<String>>(), sent, "the mails");
}

/// One life sends a letter once: only its death makes another life send it again. Says how often that was.
pub fn check_log(lives: &[&str]) -> usize {
    let mut all = Vec::new();
    for life in lives {
        let sent = life.lines().filter(|line| line.contains("mail sent"));
        let sent = sent.filter_map(|line| line.split("id=").nth(1)?.split_whitespace().next());
        let sent: Vec<&str> = sent.collect();
        let once: BTreeSet<&str> = sent.iter().copied().collect();
        assert_eq!(once.len(), sent.len(), "twice in one life");
        assert!(!life.contains("ALMEIDA") && !life.contains("Prénom"), "a name in the log");
        all.extend(once);
    }
    all.len() - all.iter().collect::<BTreeSet<_>>().len()
}
