//! What the other schools of an académie hold already, the same in both databases.

use balado_testkit::postgres::TestDatabase;
use rusqlite::Connection;

/// Accounts of each school.
const SCHOOL: u32 = 500;

/// Numbers of schools have seven digits.
const NUMBERS: u32 = 10_000_000;

/// From one school to the next, so that new ones fall between those that are there.
fn step(held: u32) -> u32 {
    NUMBERS / (held / SCHOOL + 1)
}

/// Into one of the tables of a file.
pub fn fill_file(db: &Connection, held: u32) {
    let rows = "with recursive row(n) as (select 0 union all select n + 1 from row where n + 1 < ?1) \
                insert into account (uai, ent_id, list, last_name, first_name, login, classes, active) \
                select printf('%07dX', n / ?2 * ?3), printf('%08d', n), 'students', 'NOM' || n % 7919, \
                'Prénom' || n % 911, 'prenom.nom' || n, '[\"5A\"]', 1 from row where ?1 > 0";
    db.execute(rows, [held, SCHOOL, step(held)]).expect("rows");
    db.execute_batch("pragma wal_checkpoint(truncate)").expect("a file of its own");
}

/// Into the store's database.
pub fn fill_server(database: &TestDatabase, held: u32) {
    let step = step(held);
    database.ask(&format!(
        "insert into account (uai, ent_id, list, last_name, first_name, login, classes, active) \
         select lpad((n / {SCHOOL} * {step})::text, 7, '0') || 'X', lpad(n::text, 8, '0'), 'students', \
         'NOM' || n % 7919, 'Prénom' || n % 911, 'prenom.nom' || n, '[\"5A\"]', 1 \
         from generate_series(0, {held}::bigint - 1) as row(n)"
    ));
    database.ask("vacuum analyze account");
}
