//! What the service keeps is read by its own account and by nobody else.

#![cfg(unix)]

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use balado_service::secrets::KeyFile;
use balado_testkit::service::ServiceProcess;
use tempfile::TempDir;

use crate::client::{SCHOOL, Visitor, pupils};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

/// « Nobody », of every system.
const OTHER_ACCOUNT: u32 = 65_534;

/// The program, started by somebody who hides nothing.
fn without_umask(folder: &Path) -> PathBuf {
    let script = folder.join("start.sh");
    fs::write(&script, format!("#!/bin/sh\numask 0\nexec '{PROGRAM}' \"$@\"\n")).unwrap();
    open(&script, 0o755);
    script
}

fn open(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The folder and all that the service made in it.
fn made(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    // The log is written by whoever starts the service.
    let mut found: Vec<_> = entries.filter(|path| !path.ends_with("service.log")).collect();
    let mails = fs::read_dir(data.join("mails")).unwrap();
    found.extend(mails.map(|mail| mail.unwrap().path()));
    found.push(data.to_owned());
    found
}

fn assert_closed(data: &Path, case: &str) {
    let names = ["balado.sqlite", "balado.sqlite-wal", "balado.sqlite-shm", "key", "mails"];
    for name in names {
        assert!(data.join(name).exists(), "{case}: {name}");
    }
    for path in made(data) {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), wanted, "{case}: {}", path.display());
    }
}

async fn import(service: &ServiceProcess) {
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask(SCHOOL).await;
    let school = visitor.signed_in(asked.id, &service.last_code().unwrap()).await;
    school.import(&pupils(0..3)).await;
}

#[tokio::test]
async fn what_the_service_keeps_is_for_its_account_only_whatever_the_umask() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let service = ServiceProcess::spawn(&without_umask(folder.path()), &data, &["--demo"]).unwrap();
    import(&service).await;
    assert_closed(&data, "made");
}

#[tokio::test]
async fn what_an_earlier_version_left_open_is_closed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut service =
        ServiceProcess::spawn(&without_umask(folder.path()), &data, &["--demo"]).unwrap();
    import(&service).await;
    service.kill().unwrap();
    for path in made(&data) {
        open(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    service.restart().unwrap();
    import(&service).await;
    assert_closed(&data, "left open");
}

#[test]
fn nobody_reads_the_keys_but_the_owner_and_a_group_that_was_allowed_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    KeyFile::load_or_create(&path).unwrap();
    for (found, expected, case) in [
        (0o600, 0o600, "as it is made"),
        (0o644, 0o600, "everybody read them"),
        (0o660, 0o600, "a group could change them"),
        (0o640, 0o640, "an administrator lets a group read them"),
        (0o400, 0o400, "nobody changes them"),
    ] {
        open(&path, found);
        let mut file = KeyFile::load_or_create(&path).unwrap();
        assert_eq!(mode(&path), expected, "{case}");
        file.rotate(3).unwrap();
        file.save(&path).unwrap();
        assert_eq!(mode(&path) & 0o077, expected & 0o077, "{case}, once turned");
    }
}

/// What the program says when it ends at once.
fn refused(program: &mut Command, data: &Path) -> String {
    // One that starts all the same ends at once.
    program.args(["--listen", "127.0.0.1:0", "--until-input-ends", "--data"]).arg(data);
    let ended = program.stdin(Stdio::null()).output().unwrap();
    assert!(!ended.status.success(), "it started");
    String::from_utf8(ended.stderr).unwrap()
}

#[test]
fn a_folder_that_serves_others_is_refused_with_the_remedy() {
    let table = [
        (0o777, None, "everybody writes"),
        (0o1777, Some("balado.sqlite"), "everybody writes, whatever it holds"),
        (0o755, Some("thesis.txt"), "it holds other things"),
    ];
    for (rights, holds, case) in table {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path(), rights);
        if let Some(name) = holds {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let said = refused(&mut Command::new(PROGRAM), folder.path());
        assert!(said.contains("chmod 700") && said.contains("--data"), "{case}: {said}");
        assert_eq!(mode(folder.path()), rights & 0o777, "{case}: it is left as it was");
    }
}

#[test]
fn a_folder_named_for_mails_is_closed_too_or_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let [data, empty, shared] = ["data", "empty", "shared"].map(|name| folder.path().join(name));
    for mails in [&empty, &shared] {
        fs::create_dir(mails).unwrap();
        open(mails, 0o755);
    }
    fs::write(shared.join("thesis.txt"), "").unwrap();
    let service =
        ServiceProcess::spawn(PROGRAM.as_ref(), &data, &["--mail-files", empty.to_str().unwrap()]);
    drop(service.unwrap());
    assert_eq!(mode(&empty), 0o700, "nobody else has anything there");
    let said = refused(Command::new(PROGRAM).arg("--mail-files").arg(&shared), &data);
    assert!(said.contains("chmod 700") && said.contains("--mail-files"), "{said}");
    assert_eq!(mode(&shared), 0o755, "it is left as it was");
}

/// A folder of data of the account that runs the tests, who is root, or nothing.
fn data_of_root() -> Option<TempDir> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let given = chown(&data, Some(OTHER_ACCOUNT), None).and_then(|()| chown(&data, Some(0), None));
    open(folder.path(), 0o755);
    given.is_ok().then_some(folder)
}

#[test]
fn what_this_account_cannot_close_stops_the_program_and_says_the_command() {
    let Some(folder) = data_of_root() else {
        eprintln!("skipped: only root may start a program as somebody else");
        return;
    };
    let data = folder.path().join("data");
    open(&data, 0o755);
    fs::write(data.join("balado.sqlite"), "").unwrap();
    let mut other = Command::new("setpriv");
    other.args(["--reuid", &OTHER_ACCOUNT.to_string(), "--clear-groups"]).arg(PROGRAM);
    let said = refused(&mut other, &data);
    assert!(said.contains(&format!("chmod 700 {}", data.display())), "{said}");
}
