//! What strangers, and ENTs that err, try at the door: nobody arrives whom the ENT did not vouch for, and
//! nothing that belongs to somebody else is used up.

use std::{io::Write, net::TcpListener};

use balado_core::school::Uai;
use balado_service::arrivals::{Ent, Ents, Scope};
use balado_testkit::ent::Answering;
use flate2::{Compression, write::GzEncoder};
use reqwest::{Client, StatusCode, header};

use crate::{
    browser::{Browser, location},
    client::{OTHER_SCHOOL, Visitor},
    ent_scene::{Scene, owner_of, pupils, shape, uai},
};

/// Whoever a success with this inside vouches for.
fn success(inside: &str) -> String {
    format!(
        "<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'><cas:authenticationSuccess>{inside}\
         </cas:authenticationSuccess></cas:serviceResponse>"
    )
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut coder = GzEncoder::new(Vec::new(), Compression::best());
    coder.write_all(text).unwrap();
    coder.finish().unwrap()
}

#[tokio::test]
async fn whatever_xml_allows_an_id_is_whole_or_the_answer_is_refused() {
    let scene = Scene::start().await;
    let person = &pupils(7..8)[0];
    let (id, name) = (person.ent_id.as_str(), person.last_name.as_str());
    let (head, tail) = id.split_at(3);
    let user = |text: &str| success(&format!("<cas:user>{text}</cas:user>"));
    let entity = |declared: &str, user: &str| format!("<!DOCTYPE a [{declared}]>{user}");
    let lol = "<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>";
    let inside = format!("<cas:attributes><cas:user>{id}</cas:user></cas:attributes>");
    let table = [
        (user(&format!("{head}<!-- autre -->{tail}")), true, "a comment inside"),
        (user(&format!("<![CDATA[{head}]]>{tail}")), true, "a section of characters"),
        (user(&format!("&#48;{}", &id[1..])), true, "a character by its number"),
        (user(&format!("{id}<!-- suite -->suite")), false, "no id before the comment"),
        (entity("", &user(id)), false, "a document type"),
        (entity(&format!("<!ENTITY b '{id}'>"), &user("&b;")), false, "an entity of its own"),
        (entity("<!ENTITY b SYSTEM 'file:///etc/hostname'>", &user("&b;")), false, "a file"),
        (entity(lol, &user("&c;")), false, "entities that swell"),
        (user("&c;"), false, "an entity that nobody declared"),
        (success(&format!("<cas:user>autre</cas:user><cas:user>{id}</cas:user>")), false, "two"),
        (user(&format!("<cas:user>{id}</cas:user>")), false, "one inside the other"),
        (success(&inside), false, "only among the attributes"),
        (format!("{}{}", user("autre"), user(id)), false, "a second root"),
        (format!("{}<?php ?>", user(id)), false, "an instruction"),
        (user(id).replace("Success>", "Failure>"), false, "a failure that names somebody"),
        (user(id).replace("serviceResponse", "html"), false, "another document"),
        (user(id).replace("</cas:serviceResponse>", ""), false, "cut"),
        (format!("{{\"user\": \"{id}\"}}"), false, "JSON"),
    ];
    for (text, arrives, case) in table {
        let browser = Browser::new();
        let answer = scene.click(&browser, &owner_of(person), Answering::Raw(text)).await;
        let page = browser.get(&format!("{}/compte", scene.door())).await;
        if arrives {
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{case}");
            assert!(page.text().await.unwrap().contains(name), "{case}");
        } else {
            assert!(answer.status() == 502 || answer.status() == 403, "{case}: {answer:?}");
            assert_eq!(page.status(), StatusCode::SEE_OTHER, "{case}: nobody arrived");
        }
    }
    assert_eq!(scene.link().await.students.came, 1);
}

#[tokio::test]
async fn an_answer_is_as_long_as_it_is_once_decompressed() {
    let scene = Scene::start().await;
    let person = owner_of(&pupils(0..1)[0]);
    let user = format!("<cas:user>{}</cas:user>", person.ent_id);
    let short = success(&user).into_bytes();
    let long = success(&format!("{user}<!--{}-->", "x".repeat(257 * 1024))).into_bytes();
    let (packed, bomb) = (zstd::bulk::compress(&short, 1).unwrap(), vec![b' '; 64 << 20]);
    let table = [
        ("identity", short.clone(), true, "as it is"),
        ("gzip", gzip(&short), true, "packed"),
        ("zstd", packed, true, "packed otherwise"),
        ("identity", long.clone(), false, "too long"),
        ("gzip", gzip(&long), false, "too long once unpacked"),
        ("zstd", zstd::bulk::compress(&bomb, 1).unwrap(), false, "64 MB in a few kilobytes"),
        ("gzip", short, false, "not what its header says"),
        ("identity", b"\xff\xfe<\x00".to_vec(), false, "in UTF-16"),
    ];
    for (coding, bytes, arrives, case) in table {
        let answering = Answering::Encoded(coding, bytes);
        let answer = scene.click(&Browser::new(), &person, answering).await;
        let expected = if arrives { StatusCode::SEE_OTHER } else { StatusCode::BAD_GATEWAY };
        assert_eq!(answer.status(), expected, "{case}");
    }
}

#[tokio::test]
async fn an_ent_that_sends_elsewhere_or_never_ends_is_not_followed() {
    let scene = Scene::start().await;
    let person = owner_of(&pupils(0..1)[0]);
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let there = format!("http://{}/cas/serviceValidate", elsewhere.local_addr().unwrap());
    let table = [
        (Answering::Redirect(there), "ent-wrong"),
        (Answering::Silence, "ent-silent"),
        (Answering::Drip, "ent-silent"),
    ];
    for (answering, outcome) in table {
        let case = format!("{answering:?}");
        let answer = scene.click(&Browser::new(), &person, answering).await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "{case}");
        assert!(scene.counted(outcome).await > 0, "{case}");
    }
    let asked = elsewhere.accept().map_err(|error| error.kind());
    assert_eq!(asked.err(), Some(std::io::ErrorKind::WouldBlock), "nobody was asked there");
}

#[tokio::test]
async fn whoever_asks_for_headers_only_uses_nothing_up() {
    let scene = Scene::start().await;
    let browser = Browser::new();
    browser.get(&scene.door()).await;
    let ticket = scene.ent.ticket(&owner_of(&pupils(0..1)[0]), &scene.door(), shape("ijbox"));
    let with_ticket = format!("{}?ticket={ticket}", scene.door());
    for _ in 0..2 {
        let answer = browser.head(&with_ticket).await;
        assert!(location(&answer).contains("/cas/login?"), "as a click in the ENT");
    }
    assert_eq!(scene.link().await.students.came, 0);
    assert!(location(&browser.get(&with_ticket).await).ends_with("/compte"), "still good");
    let account = browser.head(&format!("{}/compte", scene.door())).await;
    assert_eq!(account.status(), StatusCode::OK);
    let posted = browser.post(&scene.door(), &[("ticket".into(), ticket)]).await;
    assert_eq!(posted.status(), StatusCode::NO_CONTENT, "nobody's logout");
    let account = browser.get(&format!("{}/compte", scene.door())).await;
    assert_eq!(account.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_departure_is_of_its_school_and_stands_alone() {
    let scene = Scene::start().await;
    let known = Ent { name: "ENT".into(), address: scene.ent.address.clone(), cuts_ids: false };
    let schools = [uai(), OTHER_SCHOOL.parse::<Uai>().unwrap()];
    let ents = Ents(schools.map(|school| (Scope::School(school), known.clone())).into());
    scene.service.store().replace_ents(ents).await.unwrap();
    let ticket = scene.ent.ticket(&owner_of(&pupils(0..1)[0]), &scene.door(), shape("ijbox"));
    let with_ticket = format!("{}?ticket={ticket}", scene.door());
    let again = format!("{}/depart", scene.door());

    let other = Browser::new();
    other.get(&format!("{}ent/{OTHER_SCHOOL}", scene.service.url())).await;
    assert_eq!(location(&other.get(&with_ticket).await), again, "of another school");

    let browser = Browser::new();
    browser.get(&scene.door()).await;
    let own = browser.cookies();
    let forged = format!("balado-depart=9999999999999.x..00; {own}");
    let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let http = http.build().unwrap();
    let with = async |cookies: &str| {
        http.get(&with_ticket).header(header::COOKIE, cookies).send().await.unwrap()
    };
    assert_eq!(location(&with(&forged).await), again, "two of them, the first one forged");
    assert!(location(&with(&own).await).ends_with("/compte"), "and the ticket was not used up");
}

#[tokio::test]
async fn no_query_is_an_error_of_the_service_nor_half_a_ticket() {
    let scene = Scene::start().await;
    let person = owner_of(&pupils(0..1)[0]);
    let ticket = || scene.ent.ticket(&person, &scene.door(), shape("ijbox"));
    let table = [
        (format!("ticket={}&ticket={}", ticket(), ticket()), StatusCode::FOUND, "two tickets"),
        (format!("ticket={}%FF", ticket()), StatusCode::FOUND, "no text"),
        (format!("ticket={}%00", ticket()), StatusCode::FOUND, "more behind"),
        (format!("ticket[]={}", ticket()), StatusCode::FOUND, "another field"),
        (format!("Ticket={}", ticket()), StatusCode::FOUND, "another field, too"),
        (format!("x={}", "y".repeat(30_000)), StatusCode::FOUND, "a long query"),
        (format!("ticket=ST-{}", "y".repeat(30_000)), StatusCode::FOUND, "a long ticket"),
        (format!("ticket={}&x=%F0%28", ticket()), StatusCode::SEE_OTHER, "something else beside"),
    ];
    for (query, expected, case) in table {
        let browser = Browser::new();
        browser.get(&scene.door()).await;
        let answer = browser.get(&format!("{}?{query}", scene.door())).await;
        assert_eq!(answer.status(), expected, "{case}");
    }
    let huge = format!("{}?x={}", scene.door(), "y".repeat(2_000_000));
    let answer = Client::builder().no_proxy().build().unwrap().get(huge).send().await;
    // The line is cut, or refused: either way by the library that reads it.
    assert!(answer.is_err() || answer.unwrap().status().is_client_error());
    let visitor = Visitor::at(scene.service.url());
    for path in ["ent/%FF", "ent/0779999B", "ent/..%2f", "ent/0779999A%00", "ent/0779999A/%FF"] {
        let answer = visitor.get(path).await;
        assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
    }
}

#[tokio::test]
async fn a_logout_is_short_and_names_a_ticket_of_the_same_school() {
    let scene = Scene::start().await;
    let browser = Browser::new();
    browser.get(&scene.door()).await;
    let ticket = scene.ent.ticket(&owner_of(&pupils(0..1)[0]), &scene.door(), shape("ijbox"));
    browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
    let logout = |more: &str| {
        format!("<LogoutRequest>{more}<SessionIndex>{ticket}</SessionIndex></LogoutRequest>")
    };
    let here = scene.door();
    let other = format!("{}ent/{OTHER_SCHOOL}", scene.service.url());
    let (padded, typed) = (format!("<!--{}-->", "x".repeat(65 << 10)), "<!DOCTYPE a []>");
    let table = [
        (&other, logout(""), 204, "at another school"),
        (&here, logout(&padded), 413, "too long"),
        (&here, format!("{typed}{}", logout("")), 204, "with a document type"),
        (&here, logout("<SessionIndex>ST-autre</SessionIndex>"), 204, "another ticket first"),
        (&here, format!("<a>{}</a>", logout("")), 204, "inside something else"),
        (&here, format!("ticket={ticket}"), 204, "a form without the field"),
    ];
    let http = Client::builder().no_proxy().build().unwrap();
    let account = format!("{here}/compte");
    for (address, body, expected, case) in table {
        let answer = http.post(address).body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), expected, "{case}");
        assert_eq!(browser.get(&account).await.status(), StatusCode::OK, "{case}");
    }
    let form = [("logoutRequest".to_owned(), logout(""))];
    assert_eq!(Browser::new().post(&here, &form).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(browser.get(&account).await.status(), StatusCode::SEE_OTHER, "by the form");
}
