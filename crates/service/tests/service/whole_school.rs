//! All that is held of a school: handed over, and erased.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use balado_core::{
    plan::Rules,
    school::{Account, LastName, Roster},
};
use balado_testkit::service::ServiceProcess;
use balado_wire::{Receipt, Revision};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    client::{OTHER_SCHOOL, SCHOOL, Visitor, pupils, teacher},
    command,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

/// A name that is nowhere else.
const PLANTED: &str = "Quetzalcoatl";

/// A command of the program on a folder, without a terminal.
fn told(data: &Path, database: &[&str], arguments: &[&str]) -> (Option<i32>, String) {
    command::told(data, &[arguments, database].concat(), &[])
}

fn start(data: &Path, database: &[&str]) -> ServiceProcess {
    ServiceProcess::spawn(Path::new(PROGRAM), data, &[&["--demo"], database].concat()).unwrap()
}

async fn sign_in(service: &ServiceProcess, uai: &str) -> Visitor {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(uai).await;
    visitor.signed_in(asked.id, &service.last_code().unwrap()).await
}

fn planted() -> Vec<Account> {
    let mut all = pupils(0..40);
    for account in &mut all {
        account.last_name = LastName::parse(PLANTED).unwrap();
    }
    all
}

/// A school that used everything: two lists, an undoing to come, rows on their way, a gestionnaire.
async fn story(service: &ServiceProcess) -> (Visitor, Receipt) {
    let school = sign_in(service, SCHOOL).await;
    let done = school.import(&planted()).await;
    school.import(&[teacher("t1")]).await;
    let named = school.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "t1"}));
    assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
    let sending = school.open(&pupils(0..60), Rules::default()).await;
    school.send(&sending).await;
    let asking = Visitor::at(service.url());
    asking.ask(SCHOOL).await;
    (school, done)
}

/// The rows of a table in an export.
fn rows<'a>(export: &'a Value, table: &str) -> &'a [Value] {
    export["tables"][table].as_array().unwrap_or_else(|| panic!("no {table}"))
}

async fn all_that_is_held_is_exported(database: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let service = start(&data, database);
    let (school, done) = story(&service).await;
    sign_in(&service, OTHER_SCHOOL).await.import(&pupils(100..103)).await;
    let out = folder.path().join("out");
    let export = ["schools", "export", SCHOOL, "--to", out.to_str().unwrap()];
    let (code, said) = told(&data, database, &export);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("comptes.csv : 41"), "{said}");

    let whole = fs::read_to_string(out.join(format!("{SCHOOL}.json"))).unwrap();
    let json: Value = serde_json::from_str(&whole).unwrap();
    let counts = [("account", 41), ("import", 3), ("change", 2), ("staged_chunk", 1)];
    for (table, count) in counts.into_iter().chain([("manager", 1), ("session", 1)]) {
        assert_eq!(rows(&json, table).len(), count, "{table}");
    }
    assert!(!rows(&json, "mail_outbox").is_empty() && !rows(&json, "sign_in").is_empty());
    let kept: Receipt = rows(&json, "import")
        .iter()
        .filter_map(|import| serde_json::from_value(import["receipt"].clone()).ok())
        .find(|receipt: &Receipt| receipt.id == done.id)
        .unwrap();
    assert_eq!(kept, done, "the receipt is whole");
    let change = &rows(&json, "change")[0]["body"].as_array().unwrap()[0];
    assert_eq!((&change["before"], &change["after"]["last_name"]), (&Value::Null, &json!(PLANTED)));
    assert_eq!(rows(&json, "staged_chunk")[0]["body"].as_array().unwrap().len(), 60);
    assert!(!whole.contains("0000102"), "nothing of another school");
    for secret in ["hmac", "token_hash", "secret", "challenge", "lease\"", school.token()] {
        assert!(!whole.contains(secret), "{secret}");
    }

    let files: BTreeSet<String> = fs::read_dir(&out)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files.len(), 21, "{files:?}");
    for file in &files {
        let bytes = fs::read(out.join(file)).unwrap();
        let is_csv = bytes.starts_with("\u{feff}RNE;".as_bytes());
        assert!(is_csv || *file == format!("{SCHOOL}.json"), "{file}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(out.join(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }
    let changes = fs::read_to_string(out.join("etats-avant.csv")).unwrap();
    assert_eq!(changes.matches(PLANTED).count(), 40, "a line for each person");

    let (code, said) = told(&data, database, &export);
    assert!(code == Some(1) && said.contains("existe déjà"), "over nothing that is there: {said}");
    assert_eq!(fs::read_to_string(out.join(format!("{SCHOOL}.json"))).unwrap(), whole);
    let none = folder.path().join("none");
    let nobody = ["schools", "export", "0750001U", "--to", none.to_str().unwrap()];
    let (code, said) = told(&data, database, &nobody);
    assert!(code == Some(0) && said.contains("Rien n’est gardé") && !none.exists(), "{said}");
}

async fn a_school_is_erased_while_the_service_runs(database: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut service = start(&data, database);
    let (school, done) = story(&service).await;
    let other = sign_in(&service, OTHER_SCHOOL).await;
    other.import(&pupils(100..103)).await;
    let erase = ["schools", "erase", SCHOOL];

    let (code, said) = told(&data, database, &erase);
    assert!(code == Some(1) && said.contains("--confirm 0779999A"), "no terminal: {said}");
    let (code, said) = told(&data, database, &[&erase[..], &["--confirm", OTHER_SCHOOL]].concat());
    assert!(code == Some(1) && said.contains("n’est pas le RNE"), "another school: {said}");
    assert_eq!(school.roster(Roster::Students).await.1.len(), 40, "nothing was changed");

    let confirmed = [&erase[..], &["--confirm", SCHOOL]].concat();
    let (code, said) = told(&data, database, &confirmed);
    assert!(code == Some(0) && said.contains("comptes : 41"), "{said}");
    assert_eq!(school.get("v1/session").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(other.roster(Roster::Students).await.1.len(), 3, "no other school");
    let (code, said) = told(&data, database, &confirmed);
    assert!(code == Some(0) && said.contains("Rien n’est gardé"), "once is enough: {said}");

    let out = folder.path().join("out");
    let (code, said) =
        told(&data, database, &["schools", "export", SCHOOL, "--to", out.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    let whole = fs::read_to_string(out.join(format!("{SCHOOL}.json"))).unwrap();
    let json: Value = serde_json::from_str(&whole).unwrap();
    for (table, rows) in json["tables"].as_object().unwrap() {
        let kept = ["school", "audit", "audit_head"].contains(&table.as_str());
        assert_eq!(!rows.as_array().unwrap().is_empty(), kept, "{table}");
    }
    let deeds = rows(&json, "audit").iter().map(|line| &line["what"]);
    let deeds: Vec<&Value> = deeds.filter(|what| *what != "read-list").collect();
    assert_eq!(deeds, ["sign-in", "commit", "commit", "name-manager", "erase-school"]);
    for name in [PLANTED, "Martin", "SECRETARIAT", "ALMEIDA"] {
        assert!(!whole.contains(name), "{name}");
    }
    let (code, said) = told(&data, database, &["audit", "verify"]);
    assert!(code == Some(0) && said.contains("0779999A : intact"), "{said}");

    let school = sign_in(&service, SCHOOL).await;
    let (revision, held) = school.roster(Roster::Students).await;
    let given_out: Revision = done.revision.parse().unwrap();
    assert!(held.is_empty() && revision > given_out, "{revision}");
    service.kill().unwrap();
    if database.is_empty() {
        let bytes = ["balado.sqlite", "balado.sqlite-wal"].map(|name| fs::read(data.join(name)));
        let bytes: Vec<u8> = bytes.into_iter().flat_map(Result::unwrap_or_default).collect();
        let found = memchr::memmem::find(&bytes, PLANTED.as_bytes());
        assert_eq!(found, None, "in no byte of the file nor of its log");
    }
}

/// What a statement says of the database of a service.
type Asking<'a> = &'a dyn Fn(&'static str) -> String;

/// By the command, and by the service itself when it starts.
async fn what_is_old_enough_goes(data: &Path, database: &[&str], ask: Asking<'_>) {
    const LEFT: &str = "insert into account (uai, ent_id, list, last_name, first_name, classes, active, \
         deactivated_at) values ('0779999A', 'old', 'students', 'Quetzalcoatl', 'Y', '[]', 0, 1700000000000)";
    const COUNT: &str = "select count(*) from account";
    let mut service = start(data, database);
    sign_in(&service, SCHOOL).await.import(&pupils(0..3)).await;
    ask(LEFT);
    let purge = |more: &[&str]| told(data, database, &[&["purge"], more].concat());
    let (code, said) = purge(&["--keep-deactivated", "1"]);
    assert!(code == Some(64) && said.contains("de 2 à 120"), "{said}");
    let (code, said) = purge(&["--keep-deactivated", "120"]);
    assert!(code == Some(0) && said.contains("effacés : 0."), "ten years: {said}");
    let (code, said) = purge(&[]);
    assert!(code == Some(0) && said.contains("effacés : 1."), "{said}");
    assert_eq!(ask(COUNT), "3");
    service.kill().unwrap();
    ask(LEFT);
    service.restart().unwrap();
    let gone = async {
        while ask(COUNT) != "3" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), gone).await.unwrap();
}

#[tokio::test]
async fn what_is_old_enough_goes_from_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("balado.sqlite");
    let ask = |sql: &'static str| {
        let db = rusqlite::Connection::open(&file).unwrap();
        db.busy_timeout(Duration::from_secs(10)).unwrap();
        if sql.starts_with("insert") {
            return db.execute(sql, []).unwrap().to_string();
        }
        db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap().to_string()
    };
    what_is_old_enough_goes(folder.path(), &[], &ask).await;
}

#[tokio::test]
async fn all_that_is_held_is_exported_from_sqlite() {
    all_that_is_held_is_exported(&[]).await;
}

#[tokio::test]
async fn a_school_is_erased_from_sqlite_while_the_service_runs() {
    a_school_is_erased_while_the_service_runs(&[]).await;
}

#[cfg(unix)]
mod on_postgres {
    use balado_testkit::postgres::database;

    #[tokio::test]
    async fn what_is_old_enough_goes_from_postgresql() {
        let (folder, database) = (tempfile::tempdir().unwrap(), database());
        let address = database.address();
        let ask = |sql: &'static str| database.ask(sql);
        let arguments = ["--database", &address];
        super::what_is_old_enough_goes(folder.path(), &arguments, &ask).await;
    }

    #[tokio::test]
    async fn all_that_is_held_is_exported_from_postgresql() {
        let database = database();
        let address = database.address();
        super::all_that_is_held_is_exported(&["--database", &address]).await;
    }

    #[tokio::test]
    async fn a_school_is_erased_from_postgresql_while_the_service_runs() {
        let database = database();
        let address = database.address();
        super::a_school_is_erased_while_the_service_runs(&["--database", &address]).await;
    }
}
