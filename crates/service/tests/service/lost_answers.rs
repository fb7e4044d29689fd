//! Each answer of the contract, lost once: the service has done what it was asked, its client does not know,
//! and asks again. What the service then holds is what it holds without the loss.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use balado_core::plan::Rules;
use balado_service::clock::{Clock, FixedClock};
use balado_testkit::{
    front::{Fate, Front},
    service::{Options, TestService},
};
use balado_wire::{NewTrialBody, SessionListBody};
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder, StatusCode};
use rusqlite::{Connection, types::ValueRef};
use serde_json::json;
use uuid::Uuid;

use crate::{
    browser::Browser,
    client::{
        SCHOOL, Sending, Visitor, by_code, content_digest, fresh_request, proven, pupils, read,
        teacher,
    },
    gestionnaire,
    handing_over::of_hand_over,
    openid::{access_token, asking, granted, redeeming, sites},
};

/// What the second answer may be when it is no success: the thing is done, and says so.
const DONE_ALREADY: &[(&str, u16)] = &[
    ("DELETE /v1/session", 401),
    ("DELETE /v1/sessions", 401),
    ("DELETE /v1/sessions/{id}", 404),
    ("POST /connexion/signaler", 410),
    // A code that comes twice may be stolen: what it gave is ended (RFC 6749 §4.1.2).
    ("POST /openid/token", 400),
    ("POST /etablissement/deconnexion", 401),
    ("POST /etablissement/postes", 401),
    ("POST /revoquer", 404),
];

/// What a client is told that follows to the page of a school without keeping the cookie it was just given.
const WITHOUT_ITS_COOKIE: &[(&str, u16)] = &[("POST /baladoetab/code", 401)];

/// What an installer is that nobody published.
const NOT_PUBLISHED: &[(&str, u16)] = &[("GET /application/{version}/{file}", 404)];

/// What a browser is told at the door of a school whose ENT nobody named.
const WITHOUT_ENT: &[(&str, u16)] = &[
    ("GET /ent/{uai}", 404),
    ("GET /ent/{uai}/compte", 404),
    ("GET /ent/{uai}/depart", 400),
    ("GET /openid/authorize", 404),
    ("POST /openid/authorize", 404),
    // Nobody is in this browser.
    ("POST /ent/{uai}/gestionnaire", 403),
];

/// A school that has one of everything, and a line to the service that can be spoilt.
struct Scene {
    service: TestService,
    front: Front,
    school: Visitor,
    done: Uuid,
    open: Sending,
    other_session: Uuid,
    waiting: Uuid,
    trial: Uuid,
    code: String,
    token: String,
    site_code: String,
    access_token: String,
    browser: Browser,
    /// The signature of the forms of that browser's session.
    form_token: String,
    /// A browser that awaits a code.
    awaiting: Browser,
    awaited_code: String,
    revoking_code: String,
    revoking_token: String,
}

impl Scene {
    async fn set() -> Self {
        let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
        let service = {
            let openid = Some(sites(""));
            let options = Options { clock: clock.clone(), openid, ..Options::limited() };
            TestService::start_with(options).await
        };
        let hour = SignedDuration::from_mins(61);
        let minutes = |minutes| clock.advance(SignedDuration::from_mins(minutes));
        let _elsewhere = Visitor::of(&service, SCHOOL).await;
        minutes(2);
        let school = Visitor::of(&service, SCHOOL).await;
        let done = school.import(&pupils(0..20)).await.id;
        school.import(&[teacher("7001"), teacher("7002")]).await;
        gestionnaire::named(&school, "paule.morel").await;
        minutes(2);
        let manager = gestionnaire::signed_in(&service, "paule.morel", clock.now()).await;
        let named = manager.request(Method::PUT, "v1/manager").json(&json!({"ent_id": "7001"}));
        assert_eq!(named.send().await.unwrap().status(), StatusCode::OK);
        let mail = of_hand_over(&service);
        let (revoking_code, text) = (mail.code().to_owned(), mail.text().to_owned());
        let revoking_token = text.split_once("/revoquer#").unwrap().1;
        let revoking_token = revoking_token.split_whitespace().next().unwrap().to_owned();
        let open = school.open(&pupils(0..30), Rules::default()).await;
        school.send(&open).await;
        clock.advance(hour);
        let browser = Browser::new();
        let at = |path| service.url().join(path).unwrap().to_string();
        browser.post_with(&at("baladoetab"), &[("rne", SCHOOL)], &[]).await;
        let typed = service.last_mail().code().to_owned();
        let form = [("code", typed.as_str()), ("person", "Mme Martin")];
        browser.post_with(&at("baladoetab/code"), &form, &[]).await;
        let page = browser.get(&at("etablissement")).await.text().await.unwrap();
        let (_, after) = page.split_once("name=\"jeton\" value=\"").unwrap();
        let form_token = after.split('"').next().unwrap().to_owned();
        minutes(2);
        // Known as the same PC, so that strangers have the mails that are theirs.
        let awaiting = Browser::new();
        awaiting.bring(&browser.cookies());
        awaiting.post_with(&at("baladoetab"), &[("rne", SCHOOL)], &[]).await;
        let awaited_code = service.last_mail().code().to_owned();
        minutes(2);
        let school = Visitor::of(&service, SCHOOL).await;
        let list: SessionListBody = read(school.get("v1/sessions").await).await;
        let other_session = list.sessions.iter().find(|session| !session.current).unwrap().id;
        minutes(2);
        let waiting = school.ask(SCHOOL).await.id;
        let begun = school.request(Method::POST, "v1/ent-link/test").send().await.unwrap();
        let trial = read::<NewTrialBody>(begun).await.id;
        let mail = service.last_mail();
        let (code, token) = (mail.code().to_owned(), mail.token().to_owned());
        minutes(1);
        let site_code = granted(&service, "0000001", clock.now()).await;
        let redeemed = granted(&service, "0000002", clock.now()).await;
        let access_token = access_token(&service, &redeemed).await;
        let front = Front::before(service.url()).await;
        let school = school.moved_to(front.url());
        Self {
            service,
            front,
            school,
            done,
            open,
            other_session,
            waiting,
            trial,
            code,
            token,
            site_code,
            access_token,
            browser,
            form_token,
            awaiting,
            awaited_code,
            revoking_code,
            revoking_token,
        }
    }

    /// The request of an operation, as a client that means it well makes it.
    fn request(&self, method: &Method, template: &str) -> RequestBuilder {
        let ask = |path: &str| self.school.request(method.clone(), path);
        let open = format!("v1/imports/{}", self.open.id);
        let key = |request: RequestBuilder| request.header("idempotency-key", "one gesture");
        match (method.as_str(), template) {
            ("GET", "/v1/schools/{uai}") => ask(&format!("v1/schools/{SCHOOL}")),
            ("GET", "/v1/roster") => ask("v1/roster?list=students"),
            ("GET" | "DELETE", "/v1/imports/{id}") => ask(&open),
            ("GET", "/v1/imports/{id}/receipt") => {
                ask(&format!("v1/imports/{}/receipt", self.done))
            }
            ("GET", "/v1/ent-link/test/{id}") => ask(&format!("v1/ent-link/test/{}", self.trial)),
            ("GET", "/application/{version}/{file}") => ask("application/0.2.0/nothing.exe"),
            ("POST", "/ent/{uai}/gestionnaire") => {
                let form = ask(&format!("ent/{SCHOOL}/gestionnaire")).body("jeton=");
                form.header("content-type", "application/x-www-form-urlencoded")
            }
            ("GET" | "POST", path) if path.starts_with("/ent/{uai}") => {
                ask(&path[1..].replace("{uai}", SCHOOL))
            }
            ("POST", "/v1/ent-link/test") => ask("v1/ent-link/test").json(&json!({})),
            ("GET" | "POST", "/openid/authorize") => {
                let asking = asking(&self.service, &[]);
                let (_, query) = asking.split_once('?').unwrap();
                if method == Method::GET {
                    ask(&format!("openid/authorize?{query}"))
                } else {
                    let form = ask("openid/authorize").body(query.to_owned());
                    form.header("content-type", "application/x-www-form-urlencoded")
                }
            }
            ("POST", "/openid/token") => {
                let site = Visitor::at(self.front.url());
                let form = site.request(method.clone(), "openid/token");
                let form = form.body(redeeming(&self.site_code, &[]));
                form.header("content-type", "application/x-www-form-urlencoded")
            }
            ("GET" | "POST", "/openid/userinfo") => {
                let site = Visitor::at(self.front.url()).with_token(self.access_token.clone());
                site.request(method.clone(), "openid/userinfo")
            }
            ("GET" | "POST", path) if path.starts_with("/etablissement") => {
                self.of_page(ask(&format!("{}?enseignant=7002", &path[1..])), method, path)
            }
            ("POST", "/baladoetab/code") => {
                let form = format!("code={}&person=Mme+Martin", self.awaited_code);
                let form = ask("baladoetab/code").body(form);
                let form = form.header("cookie", self.awaiting.cookies());
                form.header("content-type", "application/x-www-form-urlencoded")
            }
            ("GET", "/baladoetab") => ask(&format!("baladoetab?rne={SCHOOL}")),
            ("GET", path) if !path.contains('{') => ask(path.trim_start_matches('/')),
            ("POST", "/v1/sign-ins") => {
                let mut body = fresh_request(SCHOOL);
                // Known as the same PC: the mails of strangers are spent.
                body["device_secret"] = json!(self.browser.kept("balado-poste"));
                ask("v1/sign-ins").json(&body)
            }
            ("POST", "/v1/sign-ins/{id}/redeem") => {
                let body = proven(self.waiting, &by_code(&self.code));
                ask(&format!("v1/sign-ins/{}/redeem", self.waiting)).json(&body)
            }
            ("POST", "/v1/sign-ins/{id}/report") => {
                ask(&format!("v1/sign-ins/{}/report", self.waiting))
            }
            ("POST", "/connexion/demande") => {
                ask("connexion/demande").json(&json!({"token": self.token}))
            }
            ("POST", "/connexion/signaler") => {
                ask("connexion/signaler").json(&json!({"token": self.token, "rne": SCHOOL}))
            }
            ("POST", "/revoquer/demande") => {
                ask("revoquer/demande").json(&json!({"token": self.revoking_token}))
            }
            ("POST", "/revoquer") => {
                let (token, code) = (&self.revoking_token, &self.revoking_code);
                ask("revoquer").json(&json!({"token": token, "code": code}))
            }
            ("POST", "/baladoetab") => {
                let form = format!("rne={SCHOOL}&verifier={}", "A".repeat(43));
                // Known as the same PC.
                let form = ask("baladoetab").header("cookie", self.browser.cookies()).body(form);
                form.header("content-type", "application/x-www-form-urlencoded")
            }
            ("DELETE", "/v1/session" | "/v1/sessions" | "/v1/manager") => ask(&template[1..]),
            ("DELETE", "/v1/sessions/{id}") => ask(&format!("v1/sessions/{}", self.other_session)),
            ("PUT", "/v1/manager") => ask("v1/manager").json(&json!({"ent_id": "7002"})),
            ("POST", "/v1/imports") => key(ask("v1/imports")).json(&self.open.body),
            ("PUT", "/v1/imports/{id}/chunks/{n}") => {
                let sent = self.open.parts[0].clone();
                let request = ask(&format!("{open}/chunks/0")).body(sent.clone());
                request
                    .header("content-digest", content_digest(&sent))
                    .header("content-type", "application/json")
            }
            ("POST", "/v1/imports/{id}/commit") => {
                let request = ask(&format!("{open}/commit"));
                let digest = json!({"digest": self.open.digest});
                request.header("if-match", self.open.revision.etag()).json(&digest)
            }
            ("POST", "/v1/imports/{id}/undo") => ask(&format!("v1/imports/{}/undo", self.done)),
            (method, path) => panic!("say here how {method} {path} is asked, and asked again"),
        }
    }

    /// What the chef's browser sends from a page of the school.
    fn of_page(&self, request: RequestBuilder, method: &Method, path: &str) -> RequestBuilder {
        let request = request.header("cookie", self.browser.cookies());
        let chosen = match path {
            "/etablissement/gestionnaire/designer" => "&enseignant=7002",
            "/etablissement/code" => "&verifier=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            _ => "",
        };
        let fields = format!("jeton={}{chosen}", self.form_token);
        if method == Method::GET {
            return request;
        }
        request.body(fields).header("content-type", "application/x-www-form-urlencoded")
    }

    /// Everything the service holds that somebody may meet again, mails that wait included. Names that are
    /// drawn are masked, and the order of rows is not kept.
    fn state(&self) -> BTreeMap<String, Vec<String>> {
        let database = Connection::open(self.service.database_path()).unwrap();
        let tables =
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
        let mut tables = database.prepare(tables).unwrap();
        let names = tables.query_map([], |row| row.get(0)).unwrap();
        let names: Vec<String> = names.map(Result::unwrap).collect();
        names.into_iter().map(|name| (name.clone(), rows(&database, &name))).collect()
    }
}

/// What a repeated redeem leaves behind on purpose: the session that it ended, and the line that says so.
fn is_left_behind(table: &str) -> &'static str {
    match table {
        "session" => "revoked_at is not null",
        "audit" => "what = 'sign-in-again'",
        // A site's code that comes twice ends what it gave, too.
        "openid_grant" => "used_at is not null",
        "audit_head" | "openid_visit" => "true",
        _ => "false",
    }
}

fn rows(database: &Connection, table: &str) -> Vec<String> {
    let left_behind = is_left_behind(table);
    let query = format!("select * from {table} where not ({left_behind})");
    let mut query = database.prepare(&query).unwrap();
    let columns: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
    let rows = query.query_map([], |row| {
        let cell = |(at, name): (usize, &String)| match row.get_ref(at).unwrap() {
            // The place of a line in the audit counts the lines left out above.
            _ if (table, name.as_str()) == ("audit", "n") => String::new(),
            // The id of a key that each service draws.
            _ if name == "sealed_under" => String::new(),
            ValueRef::Text(text) => masked(std::str::from_utf8(text).unwrap()),
            ValueRef::Blob(_) => format!("{name}=…"),
            value => format!("{name}={value:?}"),
        };
        Ok(columns.iter().enumerate().map(cell).collect::<Vec<_>>().join(" | "))
    });
    let mut rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
    rows.sort();
    rows
}

/// Ids, hashes and secrets are drawn anew each time.
fn masked(text: &str) -> String {
    let drawn = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut masked = String::new();
    for part in text.split_inclusive(|c| !drawn(c)) {
        let word = part.trim_end_matches(|c| !drawn(c));
        masked.push_str(if word.len() >= 32 { "…" } else { word });
        masked.push_str(&part[word.len()..]);
    }
    masked
}

/// Does an operation, its first answer lost or not, and says what is held then.
async fn done(
    scene: &Scene,
    method: &Method,
    template: &str,
    lost: bool,
) -> BTreeMap<String, Vec<String>> {
    let (case, before) = (format!("{method} {template}"), scene.state());
    let request = scene.request(method, template);
    if lost {
        let gone = AtomicBool::new(false);
        scene.front.judge(move |_| {
            if gone.swap(true, Ordering::SeqCst) { Fate::Pass } else { Fate::CutAfter }
        });
        let first = request.try_clone().unwrap().send().await;
        assert!(first.is_err(), "{case}: its answer is lost");
    }
    let status = request.send().await.unwrap().status();
    let already = DONE_ALREADY.iter().find(|(operation, _)| *operation == case);
    match already.filter(|_| lost) {
        Some((_, expected)) => assert_eq!(status, *expected, "{case}"),
        None => match WITHOUT_ENT
            .iter()
            .chain(WITHOUT_ITS_COOKIE)
            .chain(NOT_PUBLISHED)
            .find(|(operation, _)| *operation == case)
        {
            Some((_, expected)) => assert_eq!(status, *expected, "{case}"),
            None => assert!(status.is_success(), "{case}: {status}"),
        },
    }
    let after = scene.state();
    let changes = !matches!(
        (method.as_str(), template),
        ("GET", _)
            | (
                "POST",
                "/connexion/demande"
                    | "/ent/{uai}"
                    | "/ent/{uai}/gestionnaire"
                    | "/openid/authorize"
                    | "/openid/userinfo"
                    | "/revoquer/demande"
            )
            | ("PUT", "/v1/imports/{id}/chunks/{n}")
    );
    assert_eq!(after != before, changes, "{case}: it does something");
    after
}

#[tokio::test(flavor = "multi_thread")]
async fn each_answer_of_the_contract_is_lost_once_and_asking_again_ends_in_the_same_state() {
    let document = serde_json::to_value(balado_service::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut tried = BTreeSet::new();
    let reading = Scene::set().await;
    for (template, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            if method == Method::GET {
                done(&reading, &method, template, true).await;
            } else {
                let without = done(&Scene::set().await, &method, template, false).await;
                let with = done(&Scene::set().await, &method, template, true).await;
                for (table, rows) in &without {
                    assert_eq!(&with[table], rows, "{method} {template}: {table}");
                }
            }
            tried.insert(format!("{method} {template}"));
        }
    }
    assert!(tried.len() >= 35, "{tried:?}");
    let named = DONE_ALREADY.iter().filter(|(operation, _)| tried.contains(*operation));
    assert_eq!(named.count(), DONE_ALREADY.len(), "each of them is a route");
}

#[test]
fn what_is_drawn_is_masked_and_the_rest_stays() {
    let table = [
        ("{\"session\":\"01a22825-5705-7667-8989-7f567c671fc0\"}", "{\"session\":\"…\"}", "an id"),
        ("0779999A", "0779999A", "a school"),
        (&"A".repeat(43), "…", "a secret"),
        ("Mme Martin, 5B", "Mme Martin, 5B", "words"),
        ("", "", "nothing"),
    ];
    for (text, expected, case) in table {
        assert_eq!(masked(text), expected, "{case}");
    }
}
