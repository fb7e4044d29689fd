//! `check` says of each thing that it is there, or what to do; and touches nothing.

#![cfg(unix)]

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

use balado_testkit::{postgres::database, service::ServiceProcess};

use crate::{command, mail_server::MailServer};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

/// The exit code of a check, and what it said.
fn checked(data: &Path, options: &[&str], more: &[&str]) -> (Option<i32>, String) {
    command::told(data, &[options, &["check"], more].concat(), &[])
}

/// A folder as it is: names, rights, hours and bytes.
fn state(folder: &Path) -> BTreeMap<PathBuf, (u32, SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let kept = fs::metadata(&path).unwrap();
            let bytes = if kept.is_dir() { vec![] } else { fs::read(&path).unwrap() };
            if kept.is_dir() {
                folders.push(path.clone());
            }
            // The index of the log of a service that was killed is made anew by whoever reads it.
            if path.to_string_lossy().ends_with("-shm") {
                continue;
            }
            found.insert(path, (kept.permissions().mode(), kept.modified().unwrap(), bytes));
        }
    }
    found
}

fn all_is_well(database: &[&str]) {
    let (data, relay) = (tempfile::tempdir().unwrap(), MailServer::started(&[]));
    let mut service =
        ServiceProcess::spawn(Path::new(PROGRAM), data.path(), &[&["--demo"], database].concat())
            .unwrap();
    let url = service.url().to_string();
    let listen = format!("127.0.0.1:{}", service.url().port().unwrap());
    let ents = data.path().join("ents.csv");
    fs::write(&ents, "pour;nom;adresse\n077;ENT77;https://ent77.example\n").unwrap();
    fs::set_permissions(&ents, Permissions::from_mode(0o600)).unwrap();
    let words = [&["ents", "import", ents.to_str().unwrap()], database].concat();
    assert_eq!(command::told(data.path(), &words, &[]).0, Some(0));
    let smtp = format!("127.0.0.1:{}", relay.port());
    let options = ["--listen", &listen, "--public-url", &url, "--smtp", &smtp];
    let options =
        [&options[..], &["--smtp-security", "none", "--mail-from", "b@b.example"]].concat();
    let options = [&options[..], database].concat();
    let (code, said) = checked(data.path(), &options, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains('✗') && said.ends_with("Tout va bien.\n"), "{said}");
    for what in [
        "Base",
        "Tables",
        "Clés",
        "Droits des fichiers",
        "Horloge",
        "ENT",
        "Adresse publique",
        "Mandataires",
        "Courriel",
        "Place sur le disque",
        "Fichiers ouverts",
    ] {
        assert!(said.contains(&format!("✓ {what} : ")), "{what} in {said}");
    }
    assert!(relay.taken().is_empty(), "greeted only");
    let (code, said) = checked(data.path(), &options, &["--mail-to", "dsi@academie.example"]);
    assert_eq!(code, Some(0), "{said}");
    let taken = relay.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].to, ["dsi@academie.example"]);

    service.kill().unwrap();
    let before = state(data.path());
    let (code, said) = checked(data.path(), &options, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(said.matches('✗').count(), 1, "the service does not run: {said}");
    assert!(said.contains("✗ Adresse publique : ") && said.contains("À corriger : 1."), "{said}");
    assert!(state(data.path()) == before, "nothing was changed, nor made");
}

#[test]
fn all_that_is_there_is_said_on_sqlite_and_nothing_is_changed() {
    all_is_well(&[]);
}

#[test]
fn all_that_is_there_is_said_on_postgresql_and_nothing_is_changed() {
    let database = database();
    let address = database.address();
    all_is_well(&["--database", &address]);
    let count = database.ask("select count(*) from schema_version");
    assert_ne!(count, "0");
}

/// A folder that a service made, and that stopped as it should.
fn made() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    let mut program = Command::new(PROGRAM);
    program.args(["--demo", "--listen", "127.0.0.1:0", "--until-input-ends", "--data"]);
    let ended = program.arg(data.path()).stdin(Stdio::null()).output().unwrap();
    assert!(ended.status.success());
    data
}

#[test]
fn each_thing_that_is_wrong_has_its_remedy() {
    type Deed = fn(&Path);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (nobody, closed) = (nobody.to_string(), format!("postgres://balado@{nobody}/balado"));
    let nothing: Deed = |_| {};
    let table: [(Deed, &[&str], &str, &str); 13] = [
        (nothing, &["--public-url", "http://balado.academie.example"], "Il faut https", "in clear"),
        (
            nothing,
            &["--public-url", "https://127.0.0.1:9"],
            "--trusted-proxy",
            "a proxy is missing",
        ),
        (nothing, &["--trusted-proxy", "0.0.0.0/0"], "trop grand", "everybody is believed"),
        (nothing, &[], "--smtp HÔTE", "no way for mails"),
        (
            nothing,
            &["--smtp", &nobody, "--smtp-security", "none", "--mail-from", "b@b.example"],
            "vérifiez --smtp",
            "no mail server",
        ),
        (nothing, &["--database", &closed], "PostgreSQL ne répond pas", "no database server"),
        (|data| fs::remove_file(data.join("key")).unwrap(), &[], "✗ Clés : ", "no key"),
        (
            |data| fs::set_permissions(data.join("key"), Permissions::from_mode(0o644)).unwrap(),
            &[],
            "chmod 600",
            "a key for everybody",
        ),
        (
            |data| {
                let open = Permissions::from_mode(0o644);
                fs::set_permissions(data.join("balado.sqlite"), open).unwrap();
            },
            &[],
            "chmod -R go=",
            "a database for everybody",
        ),
        (
            |data| {
                let file = rusqlite::Connection::open(data.join("balado.sqlite")).unwrap();
                file.pragma_update(None, "user_version", 8).unwrap();
            },
            &[],
            "✗ Tables : en version 8",
            "tables of before",
        ),
        (|data| fs::remove_file(data.join("balado.sqlite")).unwrap(), &[], "✗ Base : ", "none"),
        (nothing, &[], "✗ ENT : aucun n’est connu", "nobody can arrive"),
        (
            |data| {
                let file = rusqlite::Connection::open(data.join("balado.sqlite")).unwrap();
                let rows = "insert into ent values ('093', 'ENT', 'https://ent.example/', 0); \
                     update school set activated_at = 1 where uai = '0779999A'";
                file.execute_batch(rows).unwrap();
            },
            &[],
            "où personne ne peut arriver : 1 sur 1 (0779999A).",
            "a school without an ENT",
        ),
    ];
    for (deed, options, expected, case) in table {
        let data = made();
        deed(data.path());
        let before = state(data.path());
        let (code, said) = checked(data.path(), options, &[]);
        assert_eq!(code, Some(1), "{case}: {said}");
        assert!(said.contains(expected), "{case}: {said}");
        assert!(state(data.path()) == before, "{case}: nothing was changed, nor made");
    }
    let nowhere = made();
    let nowhere = nowhere.path().join("nowhere");
    let (code, said) = checked(&nowhere, &[], &[]);
    assert!(code == Some(1) && said.contains("n’existe pas encore"), "{said}");
    assert!(!nowhere.exists(), "a check makes no folder");
}
