//! The program on a PostgreSQL database: the whole path, and what it says when it cannot be opened.

use std::path::Path;

use balado_core::school::Roster;
use balado_testkit::{
    postgres::{PostgresServer, database},
    service::{ServiceProcess, make_keys},
};
use balado_wire::{HistoryBody, ImportState, Receipt, Revision};

use crate::{
    client::{SCHOOL, Visitor, pupils, read},
    command::told,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

#[tokio::test]
async fn on_postgresql_a_school_signs_in_imports_has_its_receipt_and_undoes() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let address = database.address();
    let arguments = ["--demo", "--database", &address];
    let mut service = ServiceProcess::spawn(Path::new(PROGRAM), data.path(), &arguments).unwrap();
    let school = Visitor::at(service.url());
    let asked = school.ask(SCHOOL).await;
    let school = school.signed_in(asked.id, &service.last_code().unwrap()).await;
    let done = school.import(&pupils(0..1_200)).await;
    assert_eq!(done.counts.create, 1_200);
    service.restart().unwrap();
    let school = school.moved_to(service.url());
    let receipt = school.get(&format!("v1/imports/{}/receipt", done.id)).await;
    assert_eq!(read::<Receipt>(receipt).await, done);
    let (revision, held) = school.roster(Roster::Students).await;
    assert_eq!((revision, held.len()), (Revision(1), 1_200));
    assert_eq!(school.undo(done.id).await.removed, 1_200);
    let history: HistoryBody = read(school.get("v1/imports").await).await;
    let states: Vec<ImportState> = history.imports.iter().map(|entry| entry.state).collect();
    assert_eq!(states, [ImportState::Committed, ImportState::Undone]);

    assert_eq!(database.ask("select count(*) from audit where what <> 'read-list'"), "3");
    let (code, said) = told(data.path(), &["audit", "verify", "--database", &address], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("0779999A : intact, entrées : "), "{said}");
    assert!(!service.database_path().exists(), "nothing of it is in a file");
    let log = service.log().unwrap();
    for secret in [school.token(), "Martin", "ALMEIDA", "0000001"] {
        assert!(!log.contains(secret), "{secret} in\n{log}");
    }
}

#[test]
fn why_a_database_cannot_be_opened_is_said_in_french_with_what_to_do() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    make_keys(Path::new(PROGRAM), data.path()).unwrap();
    let at = |user: &str, name: &str, settings: &str| {
        database
            .address()
            .replace("balado@", &format!("{user}@"))
            .replace(database.name(), name)
            .replace("sslmode=disable", settings)
    };
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let closed = format!("postgres://balado@{nobody}/balado");
    database.ask("create role visitor login");
    let narrow = format!("narrow_{}", database.name());
    database.ask(&format!(
        "create database {narrow} encoding 'LATIN1' locale 'C' locale_provider 'libc' template template0"
    ));
    let table = [
        (at("balado:geheim", "any", ""), "BALADO_DATABASE_PASSWORD", "a secret in the address"),
        ("balado.sqlite".into(), "postgres://UTILISATEUR@MACHINE/BASE", "no address"),
        (closed, "ne répond pas", "nobody there"),
        (at("balado", "nowhere", ""), "createdb", "no such database"),
        (at("nobody", database.name(), ""), "pg_hba.conf", "no such user"),
        (at("visitor", database.name(), ""), "propriétaire", "a user without rights"),
        (at("balado", &narrow, ""), "UTF8", "not every name fits"),
        (at("balado", database.name(), "sslmode=require"), "sslmode", "a server without TLS"),
    ];
    for (address, expected, case) in table {
        let arguments = ["--demo", "--listen", "127.0.0.1:0", "--database", &address];
        let (code, said) = told(data.path(), &arguments, &[]);
        assert_eq!(code, Some(1), "{case}: {said}");
        assert!(said.contains(expected) && !said.contains("geheim"), "{case}: {said}");
        let (_, by_variable) =
            told(data.path(), &["audit", "anchors"], &[("BALADO_DATABASE", &address)]);
        assert!(by_variable.contains(expected), "{case}: {by_variable}");
    }
}

#[test]
fn a_program_older_than_the_tables_says_so_on_both_databases_and_does_not_start() {
    let (data, database) = (tempfile::tempdir().unwrap(), database());
    let address = database.address();
    let (on_file, on_server) = (["--demo"], ["--demo", "--database", &address]);
    for arguments in [&on_file[..], &on_server] {
        drop(ServiceProcess::spawn(Path::new(PROGRAM), data.path(), arguments).unwrap());
    }
    let file = rusqlite::Connection::open(data.path().join("balado.sqlite")).unwrap();
    file.pragma_update(None, "user_version", 1_000).unwrap();
    database.ask("insert into schema_version (version, oldest_program) values (1000, 1000)");
    for arguments in [&on_file[..], &on_server] {
        let arguments = [arguments, &["--listen", "127.0.0.1:0", "--until-input-ends"]].concat();
        let (code, said) = told(data.path(), &arguments, &[]);
        assert_eq!(code, Some(1), "{said}");
        let expected = ["ses tables sont en version 1000", "Lancez ce service plus récent"];
        assert!(expected.iter().all(|part| said.contains(part)), "{said}");
    }
}

#[test]
fn what_is_done_with_files_names_the_tools_of_postgresql() {
    let data = tempfile::tempdir().unwrap();
    for (command, expected) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let arguments = [command, "copy.sqlite", "--database", "postgres://b@bd.example/balado"];
        let (code, said) = told(data.path(), &arguments, &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(expected) && said.contains("Rien n’a été changé"), "{said}");
    }
}

#[test]
fn the_password_of_a_database_is_in_a_file_or_in_the_environment() {
    let (data, mut server) = (tempfile::tempdir().unwrap(), PostgresServer::new().unwrap());
    let rules = "host all balado 127.0.0.1/32 trust\nhost all guest all scram-sha-256\n";
    server.write("pg_hba.conf", rules).unwrap();
    server.start().unwrap();
    let database = server.database();
    database.ask("create role guest login password 'Mot de passe é'");
    database.ask(&format!("alter database {} owner to guest", database.name()));
    let address = database.address().replace("balado@", "guest@");
    let file = data.path().join("password");
    let file = file.to_str().unwrap();
    let verify = |more: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["audit", "verify", "--database", &address], more].concat();
        told(data.path(), &arguments, variables)
    };
    let (code, said) = verify(&[], &[]);
    assert!(code == Some(1) && said.contains("--database-password-file"), "{said}");
    let (code, said) = verify(&["--database-password-file", file], &[]);
    assert!(code == Some(1) && said.contains("n’existe pas"), "{said}");
    std::fs::write(file, "Mot de passe é\nwhatever\n").unwrap();
    assert_eq!(verify(&["--database-password-file", file], &[]).0, Some(0));
    assert_eq!(verify(&[], &[("BALADO_DATABASE_PASSWORD", "Mot de passe é")]).0, Some(0));
    let (code, said) = verify(&[], &[("BALADO_DATABASE_PASSWORD", "sesame-7")]);
    assert!(code == Some(1) && said.contains("28P01") && !said.contains("sesame-7"), "{said}");
}
