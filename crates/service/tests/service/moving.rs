//! From the SQLite file to PostgreSQL: all of it, and everybody goes on.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use balado_core::{
    plan::Rules,
    school::{Profile, Roster},
};
use balado_testkit::{
    ent::{Answering, FictionalEnt, Person},
    postgres::{TestDatabase, database},
    service::ServiceProcess,
};
use balado_wire::{EntLinkBody, ImportBody, Receipt, Revision};

use crate::{
    browser::Browser,
    client::{SCHOOL, Visitor, in_class, pupils, read},
    command::told,
    ent_scene,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

fn start(data: &Path, arguments: &[&str]) -> ServiceProcess {
    ServiceProcess::spawn(Path::new(PROGRAM), data, &[&["--demo"], arguments].concat()).unwrap()
}

fn moving(data: &Path, to: &str) -> Command {
    let mut program = Command::new(PROGRAM);
    program.args(["move", "--to", to, "--data"]).arg(data).stdin(Stdio::null());
    program
}

/// The exit code of a move, and what it said.
fn moved(data: &Path, to: &str) -> (Option<i32>, String) {
    let ended = moving(data, to).output().unwrap();
    (ended.status.code(), String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap())
}

/// Why the SQLite file of a folder does not serve.
fn unserved(data: &Path) -> String {
    let mut former = Command::new(PROGRAM);
    former.args(["--demo", "--listen", "127.0.0.1:0", "--until-input-ends", "--data"]).arg(data);
    let ended = former.stdin(Stdio::null()).output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    String::from_utf8(ended.stderr).unwrap()
}

async fn sign_in(service: &ServiceProcess) -> Visitor {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    visitor.signed_in(asked.id, &service.last_code().unwrap()).await
}

#[tokio::test]
async fn everything_is_moved_and_who_was_at_work_goes_on() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let mut service = start(data.path(), &[]);
    let school = sign_in(&service).await;
    let first = school.import(&pupils(0..1_200)).await;
    let mut changed: Vec<_> = pupils(0..300).into_iter().map(|one| in_class(one, "4B")).collect();
    changed.extend(pupils(300..1_300));
    let second = school.import(&changed).await;
    let sending = school.open(&pupils(0..1_400), Rules::default()).await;
    school.put(&sending, 1).await;
    let before: serde_json::Value = read(school.get("v1/imports").await).await;
    service.kill().unwrap();
    let file = std::fs::read(service.database_path()).unwrap();

    let (code, said) = moved(data.path(), &database.address());
    assert_eq!(code, Some(0), "{said}");
    for line in
        ["établissements : 1, comptes : 1300,", "imports et comptes rendus : 3,", "connexions : 1,"]
    {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert_eq!(std::fs::read(service.database_path()).unwrap(), file, "the file is as it was");
    let (code, said) = moved(data.path(), &database.address());
    assert!(code == Some(0) && said.contains("était déjà"), "moved twice: {said}");

    let service = start(data.path(), &["--database", &database.address()]);
    let school = school.moved_to(service.url());
    let after: serde_json::Value = read(school.get("v1/imports").await).await;
    assert_eq!(after, before, "the session is open, and the history is there");
    let receipt = school.get(&format!("v1/imports/{}/receipt", first.id)).await;
    assert_eq!(read::<Receipt>(receipt).await, first);
    let open: ImportBody = read(school.get(&format!("v1/imports/{}", sending.id)).await).await;
    assert_eq!(open.received, [1]);
    school.send(&sending).await;
    school.commit(&sending).await;
    assert_eq!(school.roster(Roster::Students).await.0, Revision(3));
    let undone = school.undo(second.id).await;
    assert_eq!(
        (undone.removed, undone.restored, undone.conflicts),
        (100, 0, 300),
        "what is newer stays"
    );
    sign_in(&service).await;
    assert_eq!(database.ask("select count(*) from audit where what <> 'read-list'"), "6");
    drop(service);

    let (code, said) = moved(data.path(), &database.address());
    assert!(code == Some(1) && said.contains("contient déjà autre chose"), "{said}");
    let said = unserved(data.path());
    let told = ["n’y est plus", "127.0.0.1", "--database"];
    assert!(told.iter().all(|part| said.contains(part)), "{said}");
}

#[tokio::test]
async fn whoever_arrived_stays_in_balado_and_the_ents_are_known_there() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let mut service = start(data.path(), &[]);
    sign_in(&service).await.import(&ent_scene::pupils(0..3)).await;
    let ent = FictionalEnt::start(vec![], ([127, 0, 0, 1], 0).into()).await.unwrap();
    let table = data.path().join("ents.csv");
    std::fs::write(&table, format!("pour;nom;adresse\n077;ENT;{}\n", ent.address)).unwrap();
    let (code, said) = told(data.path(), &["ents", "import", table.to_str().unwrap()], &[]);
    assert_eq!(code, Some(0), "{said}");
    let door = format!("{}ent/{SCHOOL}", service.url());
    let (browser, stranger) = (Browser::new(), Person::unknown(ent_scene::uai(), Profile::Student));
    let pupil = ent_scene::owner_of(&ent_scene::pupils(0..1)[0]);
    let mut tickets = Vec::new();
    for person in [&stranger, &pupil] {
        browser.get(&door).await;
        let ticket = ent.ticket(person, &door, Answering::Again("ijbox"));
        browser.get(&format!("{door}?ticket={ticket}")).await;
        tickets.push(ticket);
    }
    service.kill().unwrap();
    let (code, said) = moved(data.path(), &database.address());
    assert_eq!(code, Some(0), "{said}");

    let service = start(data.path(), &["--database", &database.address()]);
    let door = format!("{}ent/{SCHOOL}", service.url());
    let page = browser.get(&format!("{door}/compte")).await.text().await.unwrap();
    assert!(page.contains("votre compte Balado est prêt"), "{page}");
    let link: EntLinkBody = read(sign_in(&service).await.get("v1/ent-link").await).await;
    assert_eq!((link.students.came, link.unknown, link.ent.as_deref()), (1, 1, Some("ENT")));
    browser.get(&door).await;
    let replayed = browser.get(&format!("{door}?ticket={}", tickets[1])).await;
    assert!(replayed.text().await.unwrap().contains("n’est plus valable"), "still seen");
}

/// Waits until the move has come to the table that is locked.
fn wait_until_it_waits(database: &TestDatabase, moving: &mut Child) {
    let waiting = "select count(*) from pg_stat_activity \
         where datname = current_database() and wait_event_type = 'Lock'";
    while database.ask(waiting) == "0" {
        assert!(moving.try_wait().unwrap().is_none(), "it ended before it was killed");
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_move_that_is_killed_leaves_nothing_behind_and_is_done_again() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let mut service = start(data.path(), &[]);
    sign_in(&service).await.import(&pupils(0..12_000)).await;
    service.kill().unwrap();
    database.open().await;
    // Accounts are copied before the audit is, and letters between them.
    for table in ["account", "audit"] {
        let mut other = database.psql();
        other.run(&format!("begin; lock table {table} in exclusive mode"));
        let mut killed =
            moving(data.path(), &database.address()).stderr(Stdio::null()).spawn().unwrap();
        wait_until_it_waits(&database, &mut killed);
        killed.kill().unwrap();
        killed.wait().unwrap();
        drop(other);
        let said = unserved(data.path());
        let told = ["a été coupé", "Recommencez", "moving"];
        assert!(told.iter().all(|part| said.contains(part)), "{said}");
    }
    database.ask("insert into school (uai, name) values ('0779999A', 'Another')");
    let (code, said) = moved(data.path(), &database.address());
    assert!(code == Some(1) && said.contains("contient déjà autre chose"), "{said}");
    unserved(data.path());
    database.ask("delete from school");
    let (code, said) = moved(data.path(), &database.address());
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Tout est maintenant dans") && said.contains("comptes : 12000,"),
        "{said}"
    );
    assert_eq!(database.ask("select count(*) from account"), "12000");
    assert!(unserved(data.path()).contains("n’y est plus"));
}

#[tokio::test]
async fn a_move_is_refused_when_it_would_lose_something() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let mut service = start(data.path(), &[]);
    sign_in(&service).await.import(&pupils(0..3)).await;
    let refused = |expected: &str| {
        let (code, said) = moved(data.path(), &database.address());
        assert!(code == Some(1) && said.contains(expected), "{expected}: {said}");
        assert!(["moving", "moved"].iter().all(|mark| !data.path().join(mark).exists()));
    };
    refused("le service ou une de ses commandes travaille dans");
    service.kill().unwrap();
    database.open().await;
    database.ask("insert into school (uai, name) values ('0779999A', 'Another')");
    refused("contient déjà autre chose");
    database.ask("delete from school");
    let version = |version: i64| {
        let file = rusqlite::Connection::open(service.database_path()).unwrap();
        file.pragma_update(None, "user_version", version).unwrap();
    };
    let known = rusqlite::Connection::open(service.database_path()).unwrap();
    let known: i64 = known.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    version(known - 1);
    refused("Lancez une fois ce service sur ce dossier");
    version(known + 1);
    refused("Lancez ce service plus récent");
    version(known);
    let empty = tempfile::tempdir().unwrap();
    let (code, said) = moved(empty.path(), &database.address());
    assert!(code == Some(1) && said.contains("il n’y a pas de base"), "{said}");
    let (code, said) = moved(data.path(), "postgres://balado:geheim@bd.example/balado");
    assert!(code == Some(1) && said.starts_with("balado-service : --to :"), "{said}");
    assert!(!said.contains("geheim"));
    let mut twice = moving(data.path(), &database.address());
    let ended = twice.env("BALADO_DATABASE", database.address()).output().unwrap();
    assert!(String::from_utf8(ended.stderr).unwrap().contains("retirez cette option"));
    let (code, said) = moved(data.path(), &database.address());
    assert_eq!(code, Some(0), "{said}");
}
