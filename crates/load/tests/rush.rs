//! Twenty schools at once through the whole path: desk, balancer, service, database, mail.

use std::{path::PathBuf, sync::Arc};

use balado_load::{
    Database, Fleet,
    rush::Rush,
    week::{SIZES, Sample, Size, Table},
};

/// The service's program, beside ours; `BALADO_SERVICE_BIN` names another one.
fn program() -> PathBuf {
    let beside =
        || PathBuf::from(env!("CARGO_BIN_EXE_balado-load")).with_file_name("balado-service");
    std::env::var_os("BALADO_SERVICE_BIN").map_or_else(beside, PathBuf::from)
}

async fn rush(database: Database) {
    let rush = Rush { schools: 20, pupils: 60, at_once: 20 };
    let fleet = Fleet::start(&program(), database).await.expect("a service");
    let outcome = rush.run(Arc::new(fleet)).await.expect("a machine");
    assert_eq!(rush.faults(&outcome), Vec::<String>::new());
    assert_eq!((outcome.accounts, outcome.whole.count()), (1_200, 20));
    assert!(outcome.mails >= 20, "a code each");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_schools_at_once_are_all_in_on_sqlite() {
    rush(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_schools_at_once_are_all_in_on_two_instances_over_postgresql() {
    rush(Database::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_of_a_sample_is_worth_all_of_its_size() {
    let size = Size { schools: 1_000, pupils: 40, teachers: 20, ..SIZES[0] };
    let sample = Sample::take(&program(), Database::Sqlite, size, 1).await.expect("a sample");
    let scaled = sample.scaled();
    let of = |what: &str| &scaled.iter().find(|(name, _)| name == what).expect("a line").1;
    // One in twenty left and stays held, one in ten came.
    assert_eq!(of("rows of `account`"), "66,000");
    assert_eq!(of("rows of `import`"), "4,000", "two lists, two years");
    assert_eq!(of("mails of a visit"), "4.0", "a code, a connection, two lists");
    assert!(Table(&[sample]).to_string().starts_with("| | an académie; SQLite, one instance |\n"));
}
