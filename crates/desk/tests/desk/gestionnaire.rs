//! The gestionnaire at the desk, and the chef who names one.

use balado_core::{
    plan::AbsentRule,
    school::{Profile, Roster, Uai},
};
use balado_desk::{Desk, Nominee};
use balado_service::arrivals::{Ent, Ents, Scope};
use balado_testkit::{
    ent::{Browser, FictionalEnt, Person},
    service::TestService,
};

use crate::{
    correcting::{self, write},
    school::{Pc, SCHOOL, code_of, open, signed_in},
};

const OTHER: &str = "0930341R";

/// An ENT of both schools, where somebody is of the staff of either.
async fn ent_of(service: &TestService) -> FictionalEnt {
    let uai: Uai = SCHOOL.parse().unwrap();
    let people = vec![Person::unknown(uai, Profile::Personnel)];
    let free = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let ent = FictionalEnt::start(people, free).await.unwrap();
    let known = Ent { name: "ENT fictif".into(), address: ent.address.clone(), cuts_ids: false };
    let schools = [SCHOOL, OTHER].map(|uai| (Scope::School(uai.parse().unwrap()), known.clone()));
    service.store().replace_ents(Ents(schools.to_vec())).await.unwrap();
    ent
}

fn somebody() -> Person {
    Person::unknown(SCHOOL.parse().unwrap(), Profile::Personnel)
}

/// The code that a browser is shown at an address, when somebody clicks there.
async fn code_at(address: &str) -> String {
    let browser = Browser::new().unwrap();
    let asked = browser.open(address).await.unwrap();
    let page = browser.click_as(&asked, &somebody(), "uid").await.unwrap();
    let shown = browser.press(&page).await.unwrap();
    shown.code().unwrap_or_else(|| panic!("no code in {}", shown.text)).to_owned()
}

/// Names them for a school, as its chef.
async fn named_at(service: &TestService, uai: &str) {
    let desk = Pc::new(service.url()).desk();
    desk.start().await.unwrap();
    desk.request_link(uai).await.unwrap();
    desk.sign_in(&code_of(service), "Mme la principale").await.unwrap();
    desk.name_manager(&Nominee::Staff(somebody().login)).await.unwrap();
}

async fn sign_in_through_ent(desk: &Desk, uai: &str) {
    let awaited = desk.request_through_ent(uai).await.unwrap();
    let address = awaited.through_ent.unwrap();
    assert_eq!(desk.ent_to_open().as_deref(), Some(address.as_str()));
    let start = desk.sign_in(&code_at(&address).await, "Camille Nouvel").await.unwrap();
    let session = start.session.unwrap();
    assert_eq!((session.uai.as_str(), session.is_chef), (uai, false));
    assert_eq!(session.person, "camille.nouvel (Camille Nouvel)");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gestionnaire_of_two_schools_has_the_lists_and_drafts_of_each_apart() {
    let service = TestService::start().await;
    let _ent = ent_of(&service).await;
    named_at(&service, SCHOOL).await;
    named_at(&service, OTHER).await;
    let pc = Pc::new(service.url());
    let desk = pc.desk();
    desk.start().await.unwrap();
    sign_in_through_ent(&desk, SCHOOL).await;
    let file = write(
        &pc,
        "export.csv",
        "Id;Type;Nom;Prénom;Identifiant;Classes\n\
        1001;Élève;VIDAL;Zoé;zoe.vidal;6A\n1002;Élève;;Nils;nils.roy;6A\n",
    );
    correcting::open(&desk, &file).await;
    let key = correcting::at(&desk, 3).key;
    desk.correct(Roster::Students, key, balado_core::finding::Column::LastName, "ROY")
        .await
        .unwrap();
    // Without signing out: the session of the first school just ended.
    sign_in_through_ent(&desk, OTHER).await;
    assert!(Roster::ALL.iter().all(|roster| desk.list(*roster).is_none()), "its lists are closed");
    assert_eq!(desk.held().await.unwrap().students, 0, "nobody of the first school");
    sign_in_through_ent(&desk, SCHOOL).await;
    correcting::open(&desk, &file).await;
    let list = desk.list(Roster::Students).unwrap();
    assert_eq!(list.corrections.lines, 1, "what was typed waited beside its file");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hands_over_is_told_to_sign_in_again() {
    let service = TestService::start().await;
    let _ent = ent_of(&service).await;
    named_at(&service, SCHOOL).await;
    let desk = Pc::new(service.url()).desk();
    desk.start().await.unwrap();
    sign_in_through_ent(&desk, SCHOOL).await;
    assert_eq!(desk.sessions().await.expect_err("the chef's").code(), "not-allowed");
    assert_eq!(desk.remove_manager().await.expect_err("the chef's").code(), "not-allowed");
    desk.name_manager(&Nominee::Staff("anh.roux".into())).await.unwrap();
    assert_eq!(desk.manager().await.expect_err("out at once").code(), "signed-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_not_fresh_names_nobody_until_a_code_is_entered() {
    let service = TestService::start().await;
    let (_pc, desk) = signed_in(&service).await;
    open(&desk, "2025/eleves.csv").await;
    let old = "update session set opened_at = opened_at - 601000";
    rusqlite::Connection::open(service.database_path()).unwrap().execute(old, []).unwrap();
    let nominee = Nominee::Staff("anh.roux".into());
    let refused = desk.name_manager(&nominee).await.expect_err("opened eleven minutes ago");
    assert_eq!(refused.code(), "stale-session");
    assert_eq!(desk.enter_fresh_code("BCDF-GHJK").await.expect_err("none").code(), "no-sign-in");
    desk.request_fresh_code().await.unwrap();
    assert_eq!(desk.enter_fresh_code("BCDF-GHJK").await.expect_err("another").code(), "bad-code");
    desk.enter_fresh_code(&code_of(&service)).await.unwrap();
    assert_eq!(desk.name_manager(&nominee).await.unwrap().login.as_deref(), Some("anh.roux"));
    assert!(desk.list(Roster::Students).is_some(), "the list stays open");
    assert_eq!(desk.sessions().await.unwrap().len(), 1, "the former session has ended");
    desk.remove_manager().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_takes_the_gestionnaire_away_says_so_before_and_after() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let line = |id: u32| format!("{id};Enseignant;ROUX;Anh{id};anh.roux{id};6A\n");
    let head = "Id;Type;Nom;Prénom;Identifiant;Classes\n";
    let both = format!("{head}{}{}", line(1), line(2));
    desk.open_exports(vec![write(&pc, "profs.csv", &both)]).await;
    desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap();
    desk.name_manager(&Nominee::Teacher("2".into())).await.unwrap();
    desk.open_exports(vec![write(&pc, "profs-2.csv", format!("{head}{}", line(1)))]).await;
    assert_eq!(desk.leaving_manager(Roster::Teachers).await.unwrap(), None, "the absent stay");
    desk.set_absent_rule(Roster::Teachers, AbsentRule::Deactivate).await.unwrap();
    let leaving = desk.leaving_manager(Roster::Teachers).await.unwrap();
    assert_eq!(leaving.as_deref(), Some("Anh2 ROUX"));
    let report = desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap();
    assert!(report.ended_manager, "the report says so");
    assert!(desk.manager().await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undoing_that_takes_the_gestionnaire_away_says_so_before_and_after() {
    let service = TestService::start().await;
    let (pc, desk) = signed_in(&service).await;
    let list = "Id;Type;Nom;Prénom;Identifiant;Classes\n1;Enseignant;ROUX;Anh;anh.roux;6A\n";
    desk.open_exports(vec![write(&pc, "profs.csv", list)]).await;
    let done = desk.push_import(Roster::Teachers, None, &|_| ()).await.unwrap();
    assert!(!desk.prepare_undo(done.import_id).await.unwrap().ends_manager, "nobody is named");
    desk.name_manager(&Nominee::Teacher("1".into())).await.unwrap();
    let undo = desk.prepare_undo(done.import_id).await.unwrap();
    assert!(undo.ends_manager);
    assert!(desk.undo_import(undo.id).await.unwrap().ended_manager);
}
