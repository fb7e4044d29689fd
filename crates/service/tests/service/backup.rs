//! A backup is one moment of a service at work, and is all that another machine needs.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use balado_core::{
    plan::Held,
    school::{ClassName, Roster},
};
use balado_testkit::service::ServiceProcess;
use balado_wire::{HistoryBody, Receipt, Revision};
use reqwest::StatusCode;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::client::{SCHOOL, Visitor, in_class, pupils, read};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");
const PUPILS: u32 = 400;
const MOVING: usize = 200;

fn start(data: &Path) -> ServiceProcess {
    ServiceProcess::spawn(Path::new(PROGRAM), data, &["--demo"]).unwrap()
}

async fn sign_in(service: &ServiceProcess) -> Visitor {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    visitor.signed_in(asked.id, &service.last_code().unwrap()).await
}

/// A command on a data folder: its exit code, and what it said.
fn run(data: &Path, command: &str, words: &[&Path]) -> (Option<i32>, String) {
    let mut program = Command::new(PROGRAM);
    let ended = program.arg(command).args(words).arg("--data").arg(data).output().unwrap();
    let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
    (ended.status.code(), said)
}

/// The service of an earlier moment: a list, and its backup.
struct Earlier {
    folder: TempDir,
    held: usize,
}

impl Earlier {
    async fn made() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let earlier = Self { folder, held: 40 };
        let service = start(&earlier.data());
        sign_in(&service).await.import(&pupils(0..40)).await;
        let (code, said) = run(&earlier.data(), "backup", &[&earlier.file()]);
        assert_eq!(code, Some(0), "{said}");
        earlier
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn database(&self) -> PathBuf {
        self.data().join("balado.sqlite")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("backup.sqlite")
    }
}

/// Half of them go from class to class, all at once, and each time one pupil more is there.
async fn import_again_and_again(school: &Visitor, rounds: std::ops::Range<u32>) {
    for round in rounds {
        let mut wanted = pupils(0..PUPILS + round);
        for pupil in &mut wanted[..MOVING] {
            *pupil = in_class(pupil.clone(), &class(round));
        }
        school.import(&wanted).await;
    }
}

fn class(round: u32) -> String {
    format!("{}A", 3 + round % 4)
}

#[tokio::test]
async fn a_backup_amid_commits_is_one_moment_and_another_machine_serves_it() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("backup.sqlite"));
    let service = start(&data);
    let school = sign_in(&service).await;
    import_again_and_again(&school, 0..2).await;
    let backing_up = {
        let (data, file) = (data.clone(), file.clone());
        spawn_blocking(move || run(&data, "backup", &[&file]))
    };
    let mut round = 2;
    while !backing_up.is_finished() {
        import_again_and_again(&school, round..round + 1).await;
        round += 1;
    }
    let (code, said) = backing_up.await.unwrap();
    assert_eq!(code, Some(0), "{said}");
    assert!(round > 2, "nothing was committed meanwhile");
    drop(service);

    let elsewhere = folder.path().join("elsewhere");
    let (code, said) = run(&elsewhere, "restore", &[&file]);
    assert_eq!(code, Some(0), "{said}");
    let restored = start(&elsewhere);
    let school = sign_in(&restored).await;
    let held = school.roster(Roster::Students).await.1;
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    let committed = history.imports.iter().filter(|import| import.receipt.is_some()).count();
    assert_eq!(held.len(), PUPILS as usize + committed - 1, "the list of the last import");
    let class = ClassName::parse(&class(u32::try_from(committed - 1).unwrap())).unwrap();
    let moved = |held: &&Held| held.account.classes.as_slice() == [class.clone()];
    assert_eq!(held[..MOVING].iter().filter(moved).count(), MOVING, "as that import left them");
    let ended = Command::new(PROGRAM).args(["audit", "verify", "--data"]).arg(&elsewhere).output();
    assert!(ended.unwrap().status.success());
    school.import(&pupils(0..PUPILS + 50)).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_for_its_owner_only_and_replaces_nothing_unless_told() {
    use std::os::unix::fs::PermissionsExt;
    let earlier = Earlier::made().await;
    let rights = fs::metadata(earlier.file()).unwrap().permissions().mode() & 0o777;
    assert_eq!(rights, 0o600);
    fs::write(earlier.file(), "another thing").unwrap();
    let (code, said) = run(&earlier.data(), "backup", &[&earlier.file()]);
    assert!(code == Some(1) && said.contains("--remplacer"), "{said}");
    assert_eq!(fs::read(earlier.file()).unwrap(), b"another thing");
    let told = ["--remplacer".as_ref(), earlier.file().as_path().to_owned().leak()];
    let (code, said) = run(&earlier.data(), "backup", &told);
    assert_eq!(code, Some(0), "{said}");
    let itself = earlier.data().join("../data/balado.sqlite");
    let (code, said) = run(&earlier.data(), "backup", &["--remplacer".as_ref(), &itself]);
    assert!(code == Some(1) && said.contains("la base elle-même"), "{said}");
    let left = fs::read_dir(earlier.folder.path()).unwrap().count();
    assert_eq!(left, 2, "the data, the backup, and no half of one");
}

/// Something is done to a sound backup.
type Deed = fn(&Path);

fn change(file: &Path, statements: &str) {
    Connection::open(file).unwrap().execute_batch(statements).unwrap();
}

/// Bytes in the middle of the file are of something else.
fn scratch(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let page = 4_096;
    for n in 2..bytes.len() / page {
        bytes[n * page..n * page + 64].fill(0xA5);
    }
    fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn what_is_not_a_sound_backup_is_refused_and_changes_nothing() {
    let earlier = Earlier::made().await;
    let before = fs::read(earlier.database()).unwrap();
    let table: &[(Deed, &str, &str)] = &[
        (|file| fs::write(file, "une liste").unwrap(), "n’est pas une sauvegarde", "a text"),
        (|file| fs::write(file, "").unwrap(), "n’est pas une sauvegarde", "nothing"),
        (|file| fs::remove_file(file).unwrap(), "n’existe pas", "no file"),
        (
            |file| {
                fs::remove_file(file).unwrap();
                change(file, "create table other (x); pragma user_version = 3");
            },
            "n’est pas une sauvegarde",
            "a database of something else",
        ),
        (scratch, "est abîmé", "damaged pages"),
        (
            |file| {
                let half = fs::metadata(file).unwrap().len() / 2;
                File::options().write(true).open(file).unwrap().set_len(half).unwrap();
            },
            "est abîmé",
            "cut short",
        ),
        (|file| change(file, "pragma user_version = 999"), "version plus récente", "of tomorrow"),
        (
            |file| change(file, "pragma user_version = 1"),
            "ne peuvent pas être mises à jour",
            "tables that are not of their version",
        ),
        (
            |file| change(file, "update audit set detail = '{}' where n = 2"),
            "rompu à l’entrée 2",
            "an audit that was touched",
        ),
        (
            |file| change(file, "delete from audit where n > 1"),
            "coupé après l’entrée 1",
            "an audit that was cut",
        ),
        (|file| fs::write(wal(file), "pages").unwrap(), "accompagné de son journal", "a log"),
    ];
    for (deed, expected, case) in table {
        let file = earlier.folder.path().join("other.sqlite");
        fs::copy(earlier.file(), &file).unwrap();
        deed(&file);
        let (code, said) = run(&earlier.data(), "restore", &["--remplacer".as_ref(), &file]);
        assert!(code == Some(1) && said.contains(expected), "{case}: {said}");
        assert!(fs::read(earlier.database()).unwrap() == before, "{case}: it was touched");
        let _ = fs::remove_file(wal(&file));
    }
    let left: Vec<_> =
        fs::read_dir(earlier.data()).unwrap().map(|one| one.unwrap().path()).collect();
    assert!(left.iter().all(|path| !path.to_string_lossy().contains(".part")), "{left:?}");
}

fn wal(file: &Path) -> PathBuf {
    file.with_extension("sqlite-wal")
}

#[tokio::test]
async fn a_service_that_runs_keeps_its_database_whatever_is_asked() {
    let earlier = Earlier::made().await;
    let service = start(&earlier.data());
    let school = sign_in(&service).await;
    school.import(&pupils(0..50)).await;
    let words = ["--remplacer".as_ref(), earlier.file().as_path().to_owned().leak()];
    let (code, said) = run(&earlier.data(), "restore", &words);
    assert!(code == Some(1) && said.contains("Arrêtez-le"), "{said}");
    assert_eq!(school.roster(Roster::Students).await.1.len(), 50);
    drop(service);
    // Another program, which knows nothing of our lock.
    let other = Connection::open(earlier.database()).unwrap();
    other.execute_batch("begin; select * from school;").unwrap();
    let (code, said) = run(&earlier.data(), "restore", &words);
    assert!(code == Some(1) && said.contains("un autre programme"), "{said}");
}

#[tokio::test]
async fn a_database_is_replaced_only_when_told_and_leaves_no_log_behind() {
    let earlier = Earlier::made().await;
    let mut service = start(&earlier.data());
    sign_in(&service).await.import(&pupils(0..60)).await;
    service.kill().unwrap();
    assert!(fs::metadata(wal(&earlier.database())).is_ok_and(|log| log.len() > 0), "as a cut does");
    let (code, said) = run(&earlier.data(), "restore", &[&earlier.file()]);
    assert!(code == Some(1) && said.contains("--remplacer"), "{said}");
    service.restart().unwrap();
    let kept = sign_in(&service).await.roster(Roster::Students).await.1.len();
    assert_eq!(kept, 60, "not told, nothing is replaced");
    service.kill().unwrap();
    for damaged in [false, true] {
        if damaged {
            fs::write(earlier.database(), "no database").unwrap();
            fs::write(wal(&earlier.database()), "no log").unwrap();
        }
        let words = ["--remplacer".as_ref(), earlier.file().as_path().to_owned().leak()];
        let (code, said) = run(&earlier.data(), "restore", &words);
        assert_eq!(code, Some(0), "damaged: {damaged}, {said}");
        service.restart().unwrap();
        let held = sign_in(&service).await.roster(Roster::Students).await.1.len();
        assert_eq!(held, earlier.held, "damaged: {damaged}");
        service.kill().unwrap();
    }
}

#[tokio::test]
async fn what_was_ended_since_a_backup_does_not_come_back_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("backup.sqlite"));
    let mut service = start(&data);
    let school = sign_in(&service).await;
    let first: Receipt = school.import(&pupils(0..10)).await;
    let asked = Visitor::at(service.url()).ask(SCHOOL).await;
    let code = service.last_code().unwrap();
    assert_eq!(run(&data, "backup", &[&file]).0, Some(0));
    let second = school.import(&pupils(0..20)).await;
    service.kill().unwrap();
    let (code_of_exit, said) = run(&data, "restore", &["--remplacer".as_ref(), &file]);
    assert_eq!(code_of_exit, Some(0), "{said}");
    service.restart().unwrap();
    let school = school.moved_to(service.url());
    assert_eq!(school.get("v1/session").await.status(), StatusCode::UNAUTHORIZED, "signed out");
    let opened = school.redeem(asked.id, &crate::client::by_code(&code)).await;
    assert_eq!(opened.status(), StatusCode::GONE, "its code is dead");
    let school = sign_in(&service).await;
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!(held.len(), 10);
    let given_out: Revision = second.revision.parse().unwrap();
    assert!(revision > given_out, "{revision} was given out for another list");
    let path = format!("v1/imports/{}/receipt", first.id);
    assert_eq!(read::<Receipt>(school.get(&path).await).await, first);
}

#[tokio::test]
async fn a_backup_of_earlier_tables_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.sqlite");
    let first = include_str!("../../migrations/sqlite/0001_tables.sql");
    change(&file, first);
    change(
        &file,
        "pragma user_version = 1; insert into school (uai, name) values ('0779999A', 'A')",
    );
    let data = folder.path().join("data");
    let (code, said) = run(&data, "restore", &[&file]);
    assert_eq!(code, Some(0), "{said}");
    sign_in(&start(&data)).await.import(&pupils(0..3)).await;
}
