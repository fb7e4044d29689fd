//! Professors and pupils come from their ENT: whoever the ENT vouches for arrives, and nobody else does.

use balado_core::{
    plan::{AbsentRule, Rules},
    school::{Account, Profile, Uai},
};
use balado_testkit::ent::{Answering, Person};
use balado_wire::{
    Code, ExcessBody, MatchedColumnBody, NeverCameBody, NewTrialBody, RosterBody, ShapeBody,
    TrialBody, TrialResult,
};
use reqwest::{Client, StatusCode};
use serde_json::json;
use url::Url;

use crate::{
    browser::{Browser, location},
    client::{OTHER_SCHOOL, Visitor, read, refusal},
    ent_scene::{Scene, owner_of, pupils, shape, teacher, uai},
};

#[tokio::test]
async fn a_browser_is_sent_to_the_schools_own_ent_for_the_pasted_address() {
    let scene = Scene::start().await;
    let browser = Browser::new();
    let answer = browser.get(&format!("{}?service=https://evil.example/&x=1", scene.door())).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    let to: Url = location(&answer).parse().unwrap();
    assert_eq!(to.origin(), scene.ent.address.origin());
    assert_eq!(to.path(), "/cas/login");
    let pairs: Vec<_> = to.query_pairs().into_owned().collect();
    assert_eq!(pairs, [("service".to_owned(), scene.door())], "constant, without parameters");
    assert_eq!(scene.link().await.address, scene.door());
}

#[tokio::test]
async fn whoever_the_ent_vouches_for_arrives_and_is_counted_once() {
    let scene = Scene::start().await;
    let pupil = owner_of(&pupils(0..1)[0]);
    for (person, who) in [(&pupil, "élève"), (&owner_of(&teacher("t1")), "professeur")] {
        for _again in 0..2 {
            let browser = Browser::new();
            let answer = scene.click(&browser, person, shape("ijbox")).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
            let account = format!("{}/compte", scene.door());
            let page = browser.get(&account).await.text().await.unwrap();
            assert!(page.contains("votre compte Balado est prêt") && page.contains(who), "{page}");
        }
    }
    let link = scene.link().await;
    assert_eq!((link.students.came, link.students.accounts), (1, 40));
    assert_eq!((link.teachers.came, link.teachers.accounts), (1, 2));
    assert!(link.last_arrival.is_some());
    let of_classes: u32 = link.classes.iter().map(|class| class.came).sum();
    assert!(of_classes >= 1, "{:?}", link.classes);
    let never: Vec<NeverCameBody> = read(scene.school.get("v1/ent-link/never-came").await).await;
    assert_eq!(never.len(), 40, "one of forty pupils, one of two teachers");
    assert_eq!(scene.counted("arrived").await, 4, "each time");
}

#[tokio::test]
async fn every_shape_of_answer_opens_the_same_account() {
    let scene = Scene::start().await;
    let pupil = owner_of(&pupils(0..1)[0]);
    for word in
        ["ijbox", "uid", "uuid", "default", "elea", "labomep", "generic", "ode", "pronote", "login"]
    {
        let answer = scene.click(&Browser::new(), &pupil, shape(word)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{word}");
    }
    let answer = scene.click(&Browser::new(), &pupil, shape("uai")).await;
    let page = answer.text().await.unwrap();
    assert!(page.contains("Votre ENT n’a pas dit qui vous êtes"), "{page}");
}

#[tokio::test]
async fn an_id_without_prefix_is_taken_only_where_the_ent_cuts_them() {
    for (cuts_ids, expected) in [(true, StatusCode::SEE_OTHER), (false, StatusCode::FORBIDDEN)] {
        let scene = Scene::start_with(cuts_ids).await;
        let account = Account::example("FICTIF-900001");
        let mut all = pupils(0..40);
        all.push(account.clone());
        scene.school.import(&all).await;
        let answer = scene.click(&Browser::new(), &owner_of(&account), shape("external-id")).await;
        assert_eq!(answer.status(), expected, "{cuts_ids}");
    }
}

#[tokio::test]
async fn whoever_does_not_arrive_reads_why_and_nothing_is_created() {
    let scene = Scene::start().await;
    let (pupil, professor) = (owner_of(&pupils(0..1)[0]), owner_of(&teacher("t1")));
    let rules = Rules { absent: AbsentRule::Deactivate, ..Rules::default() };
    let sending = scene.school.open(&[teacher("t1")], rules).await;
    scene.school.send(&sending).await;
    scene.school.commit(&sending).await;
    let unknown = Person::unknown(uai(), Profile::Student);
    let staff = Person::unknown(uai(), Profile::Personnel);
    let other: Uai = OTHER_SCHOOL.parse().unwrap();
    let table = [
        (unknown, "labomep", "votre compte Balado n’est pas encore là"),
        (staff, "labomep", "Balado n’a pas de compte pour vous"),
        (owner_of(&teacher("t2")), "ijbox", "votre compte Balado est désactivé"),
        (Person { profile: Profile::Teacher, ..pupil.clone() }, "labomep", "celui d’un élève"),
        (Person { profile: Profile::Student, ..professor }, "labomep", "celui d’un professeur"),
        (Person { uai: other, ..pupil }, "ijbox", "celui d’un autre établissement"),
    ];
    for (person, word, expected) in table {
        let browser = Browser::new();
        let answer = scene.click(&browser, &person, shape(word)).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{expected}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(expected), "{page}");
        assert!(page.contains("Rien n’a été créé"), "{page}");
        assert!(!page.contains(&person.last_name), "no name of the answer");
        let account = browser.get(&format!("{}/compte", scene.door())).await;
        assert_eq!(location(&account), scene.door(), "nobody arrived");
    }
    let link = scene.link().await;
    assert_eq!((link.unknown, link.students.came, link.students.accounts), (2, 0, 40));
    for (outcome, count) in
        [("unknown", 2), ("deactivated", 1), ("other-profile", 2), ("other-school", 1)]
    {
        assert_eq!(scene.counted(outcome).await, count, "{outcome}");
    }
    scene.school.import(&pupils(0..41)).await;
    assert_eq!(scene.link().await.unknown, 0, "an import forgets them");
}

#[tokio::test]
async fn a_ticket_is_taken_once_and_only_in_a_browser_that_left_from_here() {
    let scene = Scene::start().await;
    let pupil = owner_of(&pupils(0..1)[0]);
    let ticket = scene.ent.ticket(&pupil, &scene.door(), shape("ijbox"));
    let with_ticket = format!("{}?ticket={ticket}", scene.door());

    let forged = Browser::new();
    let answer = forged.get(&with_ticket).await;
    let again = format!("{}/depart", scene.door());
    assert_eq!(location(&answer), again, "sent away once more, without the ticket");
    assert!(location(&forged.get(&again).await).contains("/cas/login?service="));
    forged.forget();
    let page = forged.get(&again).await.text().await.unwrap();
    assert!(page.contains("Votre navigateur refuse les cookies"), "and not for ever: {page}");

    let browser = Browser::new();
    browser.get(&scene.door()).await;
    assert!(location(&browser.get(&with_ticket).await).ends_with("/compte"));
    let replayed = Browser::new();
    replayed.get(&scene.door()).await;
    let page = replayed.get(&with_ticket).await.text().await.unwrap();
    assert!(page.contains("Ce passage n’est plus valable"), "{page}");
}

#[tokio::test]
async fn an_ent_that_answers_wrongly_opens_nothing_and_is_told() {
    let scene = Scene::start().await;
    let pupil = owner_of(&pupils(0..1)[0]);
    let two = "<serviceResponse><authenticationSuccess><user>1</user><user>2</user>\
               </authenticationSuccess></serviceResponse>";
    let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><serviceResponse><authenticationSuccess><user>&b;</user>\
                </authenticationSuccess></serviceResponse>";
    let table = [
        (Answering::Silence, "silence"),
        (Answering::Html, "a page"),
        (Answering::Redirect(format!("{}cas/serviceValidate", scene.ent.address)), "elsewhere"),
        (Answering::Endless, "endless"),
        (Answering::Raw(two.into()), "two people"),
        (Answering::Raw(bomb.into()), "entities"),
        (Answering::Raw(String::new()), "nothing"),
    ];
    for (answering, case) in table {
        let answer = scene.click(&Browser::new(), &pupil, answering).await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "{case}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Votre ENT ne répond pas comme il faut"), "{case}: {page}");
    }
    let browser = Browser::new();
    browser.get(&scene.door()).await;
    let elsewhere = scene.ent.ticket(&pupil, "https://autre.example/", shape("ijbox"));
    let answer = browser.get(&format!("{}?ticket={elsewhere}", scene.door())).await;
    let page = answer.text().await.unwrap();
    assert!(page.contains("pas d’accord sur l’adresse"), "of another service: {page}");
    assert_eq!(scene.link().await.students.came, 0);
}

#[tokio::test]
async fn the_ents_logout_ends_its_own_arrival_and_no_other() {
    let scene = Scene::start().await;
    let account = format!("{}/compte", scene.door());
    let mut browsers = Vec::new();
    for pupil in &pupils(0..2) {
        let browser = Browser::new();
        browser.get(&scene.door()).await;
        let ticket = scene.ent.ticket(&owner_of(pupil), &scene.door(), shape("ijbox"));
        browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
        browsers.push((browser, ticket));
    }
    let post = async |body: String| {
        let answer = Client::new().post(scene.door()).body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "always the same");
    };
    let logout = |ticket: &str| {
        format!("<LogoutRequest><SessionIndex>{ticket}</SessionIndex></LogoutRequest>")
    };
    post(logout("ST-00000000-0000-4000-8000-000000000000")).await;
    post("n’importe quoi".into()).await;
    for (browser, _) in &browsers {
        assert_eq!(browser.get(&account).await.status(), StatusCode::OK, "forged");
    }
    post(logout(&browsers[0].1)).await;
    assert_eq!(browsers[0].0.get(&account).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(browsers[1].0.get(&account).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn on_a_shared_pc_the_next_click_is_never_the_previous_pupil() {
    let scene = Scene::start().await;
    let [first, second] = &pupils(0..2)[..] else { panic!("two") };
    let (browser, account) = (Browser::new(), format!("{}/compte", scene.door()));
    scene.click(&browser, &owner_of(first), shape("ijbox")).await;
    let page = browser.get(&account).await.text().await.unwrap();
    assert!(page.contains(first.last_name.as_str()));
    scene.click(&browser, &owner_of(second), shape("ijbox")).await;
    let page = browser.get(&account).await.text().await.unwrap();
    assert!(page.contains(second.last_name.as_str()), "{page}");
    assert!(!page.contains(first.last_name.as_str()), "{page}");
    let unknown = Person::unknown(uai(), Profile::Student);
    scene.click(&browser, &unknown, shape("ijbox")).await;
    assert_eq!(browser.get(&account).await.status(), StatusCode::SEE_OTHER, "not the former one");
}

/// Who went round, the connector, then what the app shows of it.
type Shown<'a> = (&'a Person, &'a str, TrialResult, ShapeBody, bool, &'a [ExcessBody]);

#[tokio::test]
async fn a_trial_shows_what_the_ent_sends_and_opens_no_account() {
    let scene = Scene::start().await;
    let pupil = owner_of(&pupils(0..1)[0]);
    let staff = Person::unknown(uai(), Profile::Personnel);
    let recognised = |by| TrialResult::Recognised { by, list: RosterBody::Students };
    let too_much = [ExcessBody::Relatives, ExcessBody::BirthDate, ExcessBody::Contact];
    let table: [Shown<'_>; 4] = [
        (&pupil, "ijbox", recognised(MatchedColumnBody::EntId), ShapeBody::Ijbox, true, &[]),
        (
            &pupil,
            "default",
            recognised(MatchedColumnBody::EntId),
            ShapeBody::Default,
            true,
            &too_much,
        ),
        (&pupil, "login", recognised(MatchedColumnBody::Login), ShapeBody::UserOnly, false, &[]),
        (
            &staff,
            "labomep",
            TrialResult::Unknown { neither_list: true },
            ShapeBody::Labomep,
            true,
            &[ExcessBody::Contact],
        ),
    ];
    for (person, word, result, shape_of_answer, names_schools, excess) in table {
        let trial: NewTrialBody =
            read(scene.school.post("v1/ent-link/test", &json!({})).await).await;
        let path = format!("v1/ent-link/test/{}", trial.id);
        let waiting: TrialBody = read(scene.school.get(&path).await).await;
        assert_eq!(waiting.outcome, None);
        let browser = Browser::new();
        assert_eq!(browser.get(&trial.address).await.status(), StatusCode::FOUND);
        let ticket = scene.ent.ticket(person, &scene.door(), shape(word));
        let back = browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
        assert!(!location(&back).contains("ticket"), "it can be looked at again");
        let page = browser.get(location(&back)).await;
        assert!(page.text().await.unwrap().contains("Le résultat est dans Balado import"));
        let trial: TrialBody = read(scene.school.get(&path).await).await;
        let outcome = trial.outcome.clone().unwrap();
        assert_eq!((outcome.result, outcome.shape), (result, Some(shape_of_answer)), "{word}");
        assert_eq!((outcome.names_schools, &outcome.excess[..]), (names_schools, excess), "{word}");
        assert_eq!(scene.link().await.trial, Some(trial), "the last one");
    }
    let link = scene.link().await;
    assert_eq!((link.students.came, link.unknown), (0, 0), "a trial is no arrival");
}

#[tokio::test]
async fn a_trial_is_made_once_by_whoever_has_its_address() {
    let scene = Scene::start().await;
    let trial: NewTrialBody = read(scene.school.post("v1/ent-link/test", &json!({})).await).await;
    let door = scene.door();
    let guessed = Browser::new().get(&format!("{door}/essai?jeton=abc")).await;
    assert!(guessed.text().await.unwrap().contains("Cette vérification est terminée"));
    let other = Visitor::of(&scene.service, OTHER_SCHOOL).await;
    let path = format!("v1/ent-link/test/{}", trial.id);
    assert_eq!(refusal(other.get(&path).await).await.code, Code::NotFound, "of another school");
    let next: NewTrialBody = read(scene.school.post("v1/ent-link/test", &json!({})).await).await;
    assert_eq!(refusal(scene.school.get(&path).await).await.code, Code::NotFound, "replaced");
    assert_eq!(Browser::new().get(&next.address).await.status(), StatusCode::FOUND);
}

#[tokio::test]
async fn a_school_whose_ent_is_not_known_says_so() {
    let scene = Scene::start().await;
    let answer = Browser::new().get(&format!("{}ent/{OTHER_SCHOOL}", scene.service.url())).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Balado ne connaît pas encore l’ENT"), "{page}");
}
