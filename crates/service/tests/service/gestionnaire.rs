//! The gestionnaire comes in through the ENT, without the mailbox: a code that a page shows opens one request.

use balado_core::school::Profile;
use balado_service::mail::SentMail;
use balado_service::{
    arrivals::cas::Answer,
    secrets::{fresh_token, hash_token},
    store::Arriving,
};
use balado_testkit::{
    ent::Person,
    service::{Options, TestService},
};
use balado_wire::{Code, ManagerBody, Role, SessionBody, SignInAcceptedBody};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, location},
    client::{OTHER_SCHOOL, SCHOOL, Visitor, by_code, read, refusal},
    ent_scene::{Scene, owner_of, pupils, shape, teacher, uai},
    sign_in::stopped_clock,
};

/// Of a request through the ENT.
fn through_ent() -> Value {
    json!({"through": "ent"})
}

async fn name(by: &Visitor, nominee: &Value) -> Response {
    by.request(Method::PUT, "v1/manager").json(nominee).send().await.unwrap()
}

/// Names somebody of the staff.
pub async fn named(by: &Visitor, login: &str) -> ManagerBody {
    let answer = name(by, &json!({"login": login})).await;
    assert_eq!(answer.status(), StatusCode::OK);
    read(answer).await
}

/// A browser in which the ENT vouched for somebody of the staff, and nothing of a profile.
pub async fn browser_of(service: &TestService, login: &str, now: Timestamp) -> Browser {
    let token = fresh_token().unwrap();
    let answer = format!(
        "<serviceResponse><authenticationSuccess><user>{login}</user></authenticationSuccess></serviceResponse>"
    );
    let arriving = Arriving {
        uai: uai(),
        answer: Answer::parse(&answer).unwrap(),
        cuts_ids: false,
        ticket: hash_token(&fresh_token().unwrap()),
        token: hash_token(&token),
        now,
        expires_at: now + SignedDuration::from_hours(1),
        grant: None,
    };
    service.store().arrive(arriving).await.unwrap().expect("the ENT vouches for them");
    let browser = Browser::new();
    browser.bring(&format!("balado-arrivee={token}"));
    browser
}

fn account(service: &TestService) -> String {
    format!("{}ent/{SCHOOL}/compte", service.url())
}

fn codes(service: &TestService) -> String {
    format!("{}ent/{SCHOOL}/gestionnaire", service.url())
}

/// What stands in a page between two marks.
fn between<'t>(page: &'t str, before: &str, after: &str) -> Option<&'t str> {
    page.split_once(before)?.1.split_once(after).map(|(inside, _)| inside)
}

/// The form of the page that a browser is on.
async fn form(service: &TestService, browser: &Browser) -> Vec<(String, String)> {
    let page = browser.get(&account(service)).await.text().await.unwrap();
    let token = between(&page, "name=\"jeton\" value=\"", "\"").expect("the page has the form");
    vec![("jeton".to_owned(), token.to_owned())]
}

/// The code that the page shows when it is asked for.
pub async fn code_shown(service: &TestService, browser: &Browser) -> String {
    let form = form(service, browser).await;
    let answer = browser.post(&codes(service), &form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.unwrap();
    between(&page, "<p class=\"code mono\">", "<").expect("a code").to_owned()
}

/// Signed in through the ENT, as « Mme Morel ».
pub async fn signed_in(service: &TestService, login: &str, now: Timestamp) -> Visitor {
    let browser = browser_of(service, login, now).await;
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask_with(SCHOOL, &through_ent()).await;
    let code = code_shown(service, &browser).await;
    visitor.signed_in_as("Mme Morel", asked.id, &code).await
}

fn staff() -> Person {
    Person::unknown(uai(), Profile::Personnel)
}

#[tokio::test]
async fn somebody_of_the_staff_comes_in_without_the_mailbox_and_the_mailbox_is_told() {
    let scene = Scene::start().await;
    let service = &scene.service;
    named(&scene.school, &staff().login).await;
    let mails = service.outbox().mails().len();
    let visitor = Visitor::at(service.url());
    let asked = visitor.ask_with(SCHOOL, &through_ent()).await;
    assert_eq!(asked.open.as_deref(), Some(scene.door().as_str()), "where the person goes");
    assert_eq!(service.outbox().mails().len(), mails, "nothing is mailed");

    let browser = Browser::new();
    let answer = scene.click(&browser, &staff(), shape("uid")).await;
    assert_eq!(location(&answer), account(service));
    let page = browser.get(&account(service)).await.text().await.unwrap();
    assert!(page.contains("vous êtes gestionnaire de Balado"), "{page}");
    assert_eq!(scene.link().await.unknown, 0, "somebody known");
    let code = code_shown(service, &browser).await;
    let again = Visitor::at(service.url()).ask_with(SCHOOL, &through_ent()).await;
    let signed_in = visitor.clone().signed_in_as("Mme Nouvel", asked.id, &code).await;
    let session: SessionBody = read(signed_in.get("v1/session").await).await;
    let who = (session.role, session.person.as_str());
    assert_eq!(who, (Role::Gestionnaire, "camille.nouvel (Mme Nouvel)"));
    let told = service.outbox().mails();
    let told =
        told.iter().filter(|mail| mail.subject() == "Balado import : connexion du gestionnaire");
    let texts: Vec<&str> = told.map(SentMail::text).collect();
    assert!(texts.len() == 1 && texts[0].contains("camille·nouvel"), "{texts:?}");
    let refused = refusal(visitor.redeem(again.id, &by_code(&code)).await).await;
    assert_eq!(refused.code, Code::BadCode, "a code serves once");
}

#[tokio::test]
async fn where_the_ent_says_the_id_only_somebody_of_the_staff_is_named_by_it() {
    let scene = Scene::start().await;
    named(&scene.school, &staff().ent_id).await;
    for word in ["ijbox", "labomep", "default"] {
        let browser = Browser::new();
        scene.click(&browser, &staff(), shape(word)).await;
        code_shown(&scene.service, &browser).await;
    }
    let pupil = &pupils(0..1)[0];
    let answer = name(&scene.school, &json!({"login": pupil.ent_id.as_str()})).await;
    assert_eq!(refusal(answer).await.code, Code::BadManager, "a pupil's id names nobody");
}

#[tokio::test]
async fn where_the_ent_says_another_identifier_the_gestionnaire_reads_which_one() {
    let scene = Scene::start().await;
    let question = "Vous êtes le gestionnaire de l’établissement\u{202f}?";
    let read_by = async |who: &Person, word: &str| {
        let answer = scene.click(&Browser::new(), who, shape(word)).await;
        answer.text().await.unwrap()
    };
    let page = read_by(&staff(), "ijbox").await;
    assert!(!page.contains(question), "no gestionnaire is named: {page}");
    named(&scene.school, &staff().login).await;
    let page = read_by(&staff(), "ijbox").await;
    assert!(page.contains(question) && page.contains(&staff().ent_id), "{page}");
    for who in [Profile::Student, Profile::Relative] {
        let page = read_by(&Person::unknown(uai(), who), "labomep").await;
        assert!(!page.contains(question), "{who:?}: {page}");
    }
    named(&scene.school, &staff().ent_id).await;
    let answer = scene.click(&Browser::new(), &staff(), shape("ijbox")).await;
    assert_eq!(location(&answer), account(&scene.service), "named by what the page says");
}

#[tokio::test]
async fn a_teacher_who_is_gestionnaire_has_the_name_of_the_account() {
    let scene = Scene::start().await;
    let answer = name(&scene.school, &json!({"ent_id": "t1"})).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let browser = Browser::new();
    scene.click(&browser, &owner_of(&teacher("t1")), shape("ijbox")).await;
    let page = browser.get(&account(&scene.service)).await.text().await.unwrap();
    assert!(page.contains("votre compte Balado est prêt"), "{page}");
    assert!(page.contains("Vous êtes gestionnaire de Balado"), "{page}");
    let visitor = Visitor::at(scene.service.url());
    let asked = visitor.ask_with(SCHOOL, &through_ent()).await;
    let code = code_shown(&scene.service, &browser).await;
    let signed_in = visitor.signed_in_as("Le chef d’établissement", asked.id, &code).await;
    let session: SessionBody = read(signed_in.get("v1/session").await).await;
    let account = teacher("t1");
    assert_eq!(session.person, format!("{} {}", account.first_name, account.last_name));
}

#[tokio::test]
async fn whoever_is_not_the_gestionnaire_sees_nothing_of_it_and_gets_no_code() {
    let scene = Scene::start().await;
    named(&scene.school, &staff().login).await;
    let manager = browser_of(&scene.service, &staff().login, Timestamp::now()).await;
    let theirs = form(&scene.service, &manager).await;
    let pupil = owner_of(&pupils(0..1)[0]);
    for (person, case) in [(owner_of(&teacher("t2")), "a teacher"), (pupil, "a pupil")] {
        let browser = Browser::new();
        scene.click(&browser, &person, shape("ijbox")).await;
        let page = browser.get(&account(&scene.service)).await.text().await.unwrap();
        assert!(page.contains("Bonjour") && !page.contains("gestionnaire"), "{case}: {page}");
        let answer = browser.post(&codes(&scene.service), &theirs).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{case} with the form of another");
    }
    for profile in [Profile::Student, Profile::Relative] {
        let child = Person { profile, ..staff() };
        let answer = scene.click(&Browser::new(), &child, shape("default")).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{profile:?} with that very login");
        assert!(!answer.text().await.unwrap().contains("gestionnaire"), "{profile:?}");
    }
    let answer = Browser::new().post(&codes(&scene.service), &theirs).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "nobody");
    let none: [(String, String); 0] = [];
    let answer = manager.post(&codes(&scene.service), &none).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "without the form's own secret");
    for from in ["cross-site", "same-site"] {
        let answer = manager.post_from(from, &codes(&scene.service), &theirs).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{from}");
    }
    let answer = manager.post_from("same-origin", &codes(&scene.service), &theirs).await;
    assert_eq!(answer.status(), StatusCode::OK, "their own page");
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_dies_with_the_nomination() {
    let (service, clock) = stopped_clock(Options::default().limits.sign_in).await;
    let now = || balado_service::clock::Clock::now(&*clock);
    let chef = Visitor::of(&service, SCHOOL).await;
    named(&chef, "paule.morel").await;
    let browser = browser_of(&service, "paule.morel", now()).await;
    let visitor = Visitor::at(service.url());
    let request = visitor.ask_with(SCHOOL, &through_ent()).await;
    let late = code_shown(&service, &browser).await;
    clock.advance(SignedDuration::from_mins(10));
    let refused = refusal(visitor.redeem(request.id, &by_code(&late)).await).await;
    assert_eq!(refused.code, Code::BadCode, "ten minutes later");
    let code = code_shown(&service, &browser).await;
    clock.advance(SignedDuration::from_secs(599));
    let chef = Visitor::of(&service, SCHOOL).await;
    assert_eq!(chef.delete("v1/manager").await.status(), StatusCode::NO_CONTENT);
    let refused = refusal(visitor.redeem(request.id, &by_code(&code)).await).await;
    assert_eq!(refused.code, Code::SignInOver, "the nomination ended");
    named(&chef, "paule.morel").await;
    let next = visitor.ask_with(SCHOOL, &through_ent()).await;
    let refused = refusal(visitor.redeem(next.id, &by_code(&code)).await).await;
    assert_eq!(refused.code, Code::BadCode, "named again, the code stays dead");
}

#[tokio::test]
async fn five_wrong_codes_end_a_request_and_no_other() {
    let service = TestService::start().await;
    let chef = Visitor::of(&service, SCHOOL).await;
    named(&chef, "paule.morel").await;
    let browser = browser_of(&service, "paule.morel", Timestamp::now()).await;
    let code = code_shown(&service, &browser).await;
    let (stranger, visitor) = (Visitor::at(service.url()), Visitor::at(service.url()));
    let tried = stranger.ask_with(SCHOOL, &through_ent()).await;
    let own = visitor.ask_with(SCHOOL, &through_ent()).await;
    for left in (0..5).rev() {
        let refused = refusal(stranger.redeem(tried.id, &by_code("BCDF-GHJK")).await).await;
        assert_eq!(refused.code, Code::BadCode, "{left} left");
    }
    let refused = refusal(stranger.redeem(tried.id, &by_code(&code)).await).await;
    assert_eq!(refused.code, Code::SignInOver, "even the right one");
    for _lost_once in 0..2 {
        let opened = visitor.redeem(own.id, &by_code(&code)).await;
        assert_eq!(opened.status(), StatusCode::OK, "the gestionnaire's own request, twice");
    }
}

#[tokio::test]
async fn a_request_through_the_ent_is_answered_alike_for_every_school() {
    let service = TestService::start().await;
    let chef = Visitor::of(&service, SCHOOL).await;
    named(&chef, "paule.morel").await;
    let visitor = Visitor::at(service.url());
    let mut answers = Vec::new();
    for uai in [SCHOOL, OTHER_SCHOOL, "0771234Y"] {
        let accepted: SignInAcceptedBody = visitor.ask_with(uai, &through_ent()).await;
        let address = accepted.open.unwrap();
        assert_eq!(address, format!("{}ent/{uai}", service.url()));
        answers.push(accepted.expires_at.as_millisecond() / 60_000);
    }
    let refused = refusal(
        visitor
            .redeem(visitor.ask_with(OTHER_SCHOOL, &through_ent()).await.id, &by_code("BCDF-GHJK"))
            .await,
    )
    .await;
    assert_eq!(refused.code, Code::BadCode, "as if there were somebody");
    let limited = TestService::start_with(Options::limited()).await;
    let visitor = Visitor::at(limited.url());
    visitor.ask_with(SCHOOL, &through_ent()).await;
    let refused = refusal(visitor.try_ask(SCHOOL).await).await;
    assert_eq!(refused.code, Code::TooMany, "the limits are those of mails");
}
