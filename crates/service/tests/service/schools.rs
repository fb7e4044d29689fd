//! The académie's list: who gets links, what a new list changes, and what it never touches.

use std::{path::Path, process::Command};

use balado_core::school::{Roster, Uai};
use balado_service::{
    config::Academies,
    directory::{self, ListRefusal, ListReport},
    store::Store,
};
use balado_testkit::service::{ServiceProcess, TestService};
use balado_wire::SchoolBody;
use jiff::Timestamp;
use reqwest::StatusCode;

use crate::client::{OTHER_SCHOOL, SCHOOL, Visitor, pupils, read};

const TITLES: &str = "identifiant_de_l_etablissement;nom_etablissement;etat\n";

async fn import(service: &TestService, lines: &str) -> Result<ListReport, ListRefusal> {
    let at = Timestamp::from_millisecond(1_000 + i64::try_from(lines.len()).unwrap()).unwrap();
    let text = format!("{TITLES}{lines}");
    let read = directory::read(text.as_bytes(), &Academies::default(), at, false).unwrap();
    let store = Store::sqlite(&service.database_path()).unwrap();
    store.import_schools(read.list).await
}

/// A right number of Seine-et-Marne.
fn uai(number: u32) -> String {
    let digits = format!("077{number:04}");
    let letter = Uai::check_letter(&digits).unwrap();
    format!("{digits}{letter}")
}

#[tokio::test]
async fn a_school_that_is_closed_or_in_no_list_is_answered_alike_and_gets_no_mail() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    visitor.ask(OTHER_SCHOOL).await;
    assert_eq!(service.outbox().mails().len(), 1, "before the first list, every school is served");
    let closed = uai(1);
    import(&service, &format!("{SCHOOL};Les Tilleuls;OUVERT\n{closed};Les Ormes;FERME\n"))
        .await
        .unwrap();
    for unserved in [OTHER_SCHOOL, &closed] {
        let asked = visitor.ask(unserved).await;
        assert_eq!(service.outbox().mails().len(), 1, "{unserved}");
        let report = format!("v1/sign-ins/{}/report", asked.id);
        let reported = visitor.post(&report, &serde_json::json!({})).await;
        assert_eq!(reported.status(), StatusCode::NO_CONTENT, "the request is like any other");
    }
    visitor.ask(SCHOOL).await;
    let mail = service.last_mail();
    assert!(mail.text().contains("Les Tilleuls (0779999A)"), "{}", mail.text());
}

#[tokio::test]
async fn a_new_list_says_what_changed_and_touches_no_account() {
    let service = TestService::start().await;
    let first = format!("{SCHOOL};Les Tilleuls;OUVERT\n{OTHER_SCHOOL};Acacias;OUVERT\n");
    let report = import(&service, &first).await.unwrap();
    assert_eq!(report, ListReport { open: 2, new: 2, ..ListReport::default() });
    let school = Visitor::of(&service, SCHOOL).await;
    school.import(&pupils(0..30)).await;
    let (revision, before) = school.roster(Roster::Students).await;

    let second = format!("{OTHER_SCHOOL};Les Acacias;OUVERT\n{};Ormes;OUVERT\n", uai(1));
    let report = import(&service, &second).await.unwrap();
    let expected = ListReport { open: 2, new: 1, renamed: 1, closed: 1, ..ListReport::default() };
    assert_eq!(report, expected, "a school that leaves the list is closed");
    let (same, after) = school.roster(Roster::Students).await;
    assert_eq!((same, after.len()), (revision, before.len()), "its session and accounts stay");

    let report = import(&service, &format!("{first}{};Ormes;OUVERT\n", uai(1))).await.unwrap();
    let expected =
        ListReport { open: 3, reopened: 1, renamed: 1, unchanged: 1, ..ListReport::default() };
    assert_eq!(report, expected);
    let known: SchoolBody = read(school.get("v1/schools/0779999A").await).await;
    assert_eq!((known.name.as_deref(), known.activated), (Some("Les Tilleuls"), true));
}

#[tokio::test]
async fn a_list_that_is_cut_short_changes_nothing() {
    let service = TestService::start().await;
    let line = |number| format!("{};École {number};OUVERT\n", uai(number));
    let whole: String = (0..20).map(line).collect();
    import(&service, &whole).await.unwrap();
    let cut: String = (0..9).map(line).collect();
    let refused = import(&service, &cut).await.unwrap_err();
    assert!(matches!(refused, ListRefusal::Short { found: 9, known: 20 }), "{refused}");
    let again = import(&service, &whole).await.unwrap();
    assert_eq!(again, ListReport { open: 20, unchanged: 20, ..ListReport::default() });
}

#[tokio::test]
async fn a_school_is_activated_by_its_first_redeemed_link_and_by_nothing_before() {
    let service = TestService::start().await;
    import(&service, &format!("{SCHOOL};Les Tilleuls;OUVERT\n")).await.unwrap();
    let visitor = Visitor::at(service.url());
    let activated = async || {
        let school: SchoolBody = read(visitor.get("v1/schools/0779999A").await).await;
        school.activated
    };
    assert!(!activated().await, "listed");
    let asked = visitor.ask(SCHOOL).await;
    assert!(!activated().await, "asked");
    let code = service.last_mail().code().to_owned();
    visitor.redeem(asked.id, &crate::client::by_code("BBBB-BBBB")).await;
    assert!(!activated().await, "tried");
    visitor.clone().signed_in(asked.id, &code).await;
    assert!(activated().await, "redeemed");
    import(&service, &format!("{SCHOOL};Les Tilleuls;FERME\n")).await.unwrap();
    assert!(activated().await, "a list takes nothing away");
}

#[test]
fn the_program_loads_a_list_and_says_so_in_french() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("annuaire.csv");
    let data = folder.path().join("data");
    let run = |text: &str, more: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_balado-service"));
        program.args(["schools", "import"]).arg(&file).arg("--data").arg(&data).args(more);
        let ended = program.output().unwrap();
        let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
        (ended.status.success(), said)
    };
    let list = format!("{TITLES}{SCHOOL};Les Tilleuls;OUVERT\n0750001U;Lycée;OUVERT\n");
    let (done, said) = run(&list, &[]);
    assert!(done && said.contains("ouverts : 1. Nouveaux : 1"), "{said}");
    assert!(said.contains("autres académies : 1"), "{said}");
    let (done, said) = run(&list, &["--academie", "creteil,paris"]);
    assert!(done && said.contains("ouverts : 2. Nouveaux : 1"), "{said}");
    let (done, said) = run("nom;mail\n", &[]);
    assert!(!done && said.contains("annuaire.csv") && said.contains("colonne"), "{said}");
    let (done, said) = run(&list, &["--academie", "atlantide"]);
    assert!(!done && said.contains("orleans-tours"), "{said}");
}

#[tokio::test]
async fn a_running_service_heeds_a_list_that_is_loaded_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_balado-service"));
    let service = ServiceProcess::spawn(program, folder.path(), &["--demo"]).unwrap();
    let file = folder.path().join("annuaire.csv");
    std::fs::write(&file, format!("{TITLES}{OTHER_SCHOOL};Les Acacias;OUVERT\n")).unwrap();
    let mut import = Command::new(program);
    import.args(["schools", "import"]).arg(&file).arg("--data").arg(folder.path());
    assert!(import.output().unwrap().status.success());
    let visitor = Visitor::at(service.url());
    let school: SchoolBody = read(visitor.get("v1/schools/0930341R").await).await;
    assert_eq!(school.name.as_deref(), Some("Les Acacias"));
    visitor.ask(OTHER_SCHOOL).await;
    assert!(service.last_mail("connexion").unwrap().contains("Les Acacias"));
}
