//! A site has its visitors signed in through their ENT: whoever arrives is known there, and nobody else is.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use axum::{Router, extract::State, routing::post};
use balado_core::{
    plan::{AbsentRule, Relink, Rules},
    school::{Account, EntId, Profile},
};
use balado_service::{
    arrivals::cas::Answer,
    clock::{Clock, FixedClock},
    openid::{CODE_LASTS, Clients, OpenidKeys},
    secrets::{challenge, fresh_token, hash_token},
    store::{Arriving, NewGrant},
};
use balado_testkit::{
    ent::Person,
    service::{Options, TestService},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};
use url::Url;

use crate::{
    browser::{Browser, location},
    client::{OTHER_SCHOOL, SCHOOL, VERIFIER, read},
    ent_scene::{Scene, owner_of, pupils, shape, teacher, uai},
};

/// The secret of every site here, and where each one wants its answers.
pub const SECRET: &str = "secret-d-un-site-fictif-0123456789";
const BACK: &str = "http://127.0.0.1:9/retour?de=balado";
const OTHER_BACK: &str = "http://127.0.0.1:9/autre";

/// Made once: a key takes a moment. Published long before the clock of any test.
static KEYS: LazyLock<OpenidKeys> =
    LazyLock::new(|| OpenidKeys::fresh("2026-08-01T00:00:00Z".parse().unwrap()).unwrap());

/// What differs from one request of a site to another.
type Parameters<'a> = &'a [(&'a str, &'a str)];

/// Two sites; the first one has more lines.
pub fn sites(more: &str) -> (Clients, OpenidKeys) {
    sites_at(BACK, more)
}

/// The same, where the first one is elsewhere.
pub fn sites_at(back: &str, more: &str) -> (Clients, OpenidKeys) {
    let hash = hex::encode(hash_token(SECRET));
    let text = format!(
        "[[client]]\nid = \"podcasts\"\nname = \"Les podcasts\"\nsecret_sha256 = \"{hash}\"\n\
         redirect_uris = [\"{back}\"]\n{more}\n\
         [[client]]\nid = \"autre\"\nname = \"Un autre site\"\nsecret_sha256 = \"{hash}\"\n\
         redirect_uris = [\"{OTHER_BACK}\"]\n"
    );
    (Clients::parse(text.as_bytes()).unwrap(), KEYS.clone())
}

async fn scene() -> Scene {
    scene_with(Options { openid: Some(sites("")), ..Options::default() }).await
}

async fn scene_with(options: Options) -> Scene {
    Scene::of(TestService::start_with(options).await, false).await
}

/// The address that a site sends a browser to; an empty parameter is left out.
pub fn asking(service: &TestService, other: Parameters<'_>) -> String {
    let challenge = challenge(VERIFIER);
    let right = [
        ("client_id", "podcasts"),
        ("redirect_uri", BACK),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", "état & 1"),
        ("nonce", "n-1"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("login_hint", SCHOOL),
    ];
    let mut address = service.url().join("openid/authorize").unwrap();
    let kept = right.iter().filter(|(name, _)| !other.iter().any(|(known, _)| known == name));
    address.query_pairs_mut().extend_pairs(kept.chain(other));
    address.into()
}

fn pairs(address: &str) -> BTreeMap<String, String> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

/// Somebody comes to the site, and from there through the ENT; where they are sent in the end.
async fn visit(scene: &Scene, person: &Person, other: Parameters<'_>) -> Response {
    let browser = Browser::new();
    let answer = browser.get(&asking(&scene.service, other)).await;
    assert_eq!(answer.status(), StatusCode::FOUND, "to the ENT");
    assert!(location(&answer).starts_with(scene.ent.address.as_str()), "{}", location(&answer));
    let ticket = scene.ent.ticket(person, &scene.door(), shape("ijbox"));
    browser.get(&format!("{}?ticket={ticket}", scene.door())).await
}

async fn code(scene: &Scene, person: &Person, other: Parameters<'_>) -> String {
    let answer = visit(scene, person, other).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    pairs(location(&answer))["code"].clone()
}

fn form(fields: Parameters<'_>) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

fn http() -> Client {
    Client::builder().no_proxy().redirect(Policy::none()).build().unwrap()
}

/// What a site sends with a code, with other fields in place of the right ones; an empty one is left out.
pub fn redeeming(code: &str, other: Parameters<'_>) -> String {
    let right = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
        ("client_id", "podcasts"),
        ("client_secret", SECRET),
    ];
    let kept = right.iter().filter(|(name, _)| !other.iter().any(|(known, _)| known == name));
    let fields: Vec<_> = kept.chain(other).copied().collect();
    form(&fields)
}

async fn redeem_with(service: &TestService, code: &str, other: Parameters<'_>) -> Response {
    let request = http().post(service.url().join("openid/token").unwrap());
    let request = request.body(redeeming(code, other));
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap()
}

async fn tokens(service: &TestService, code: &str, other: Parameters<'_>) -> Value {
    let answer = redeem_with(service, code, other).await;
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

/// The access token that a code gives.
pub async fn access_token(service: &TestService, code: &str) -> String {
    tokens(service, code, &[]).await["access_token"].as_str().unwrap().to_owned()
}

/// A code for somebody whom an ENT would vouch for.
pub async fn granted(service: &TestService, ent_id: &str, now: Timestamp) -> String {
    let code = format!("{SCHOOL}.{}", fresh_token().unwrap());
    let answer = format!(
        "<serviceResponse><authenticationSuccess><user>{ent_id}</user></authenticationSuccess></serviceResponse>"
    );
    let expires_at = now + CODE_LASTS;
    let grant = NewGrant {
        code: hash_token(&code),
        client: "podcasts".into(),
        sid: fresh_token().unwrap(),
        redirect_uri: BACK.into(),
        challenge: challenge(VERIFIER),
        nonce: None,
        profile: true,
        spare_subject: fresh_token().unwrap(),
        expires_at,
        ends_at: expires_at,
    };
    let arriving = Arriving {
        uai: uai(),
        answer: Answer::parse(&answer).unwrap(),
        cuts_ids: false,
        ticket: hash_token(&grant.sid),
        token: hash_token(&code),
        now,
        expires_at,
        grant: Some(grant),
    };
    service.store().arrive(arriving).await.unwrap().unwrap();
    code
}

async fn error(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    assert!(
        answer.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("application/json")
    );
    let body: Value = answer.json().await.unwrap();
    (status, body["error"].as_str().unwrap_or_default().to_owned())
}

async fn userinfo(service: &TestService, token: &str) -> Response {
    let address = service.url().join("openid/userinfo").unwrap();
    http().get(address).bearer_auth(token).send().await.unwrap()
}

async fn key_set(service: &TestService) -> JwkSet {
    read(http().get(service.url().join("openid/jwks").unwrap()).send().await.unwrap()).await
}

/// The claims of a token, as a site that knows these keys reads it.
fn claims(token: &str, keys: &JwkSet, audience: &str) -> jsonwebtoken::errors::Result<Value> {
    let id = jsonwebtoken::decode_header(token)?.kid.unwrap();
    let Some(key) = keys.find(&id) else { panic!("a key that the site does not know") };
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[audience]);
    // Tests have a clock of their own.
    validation.validate_exp = false;
    let key = DecodingKey::from_jwk(key)?;
    Ok(jsonwebtoken::decode::<Value>(token, &key, &validation)?.claims)
}

fn pupil() -> Person {
    owner_of(&pupils(0..1)[0])
}

#[tokio::test]
async fn a_site_finds_all_that_it_needs_at_one_address() {
    let scene = scene().await;
    let address = scene.service.url().join(".well-known/openid-configuration").unwrap();
    let metadata: Value = read(http().get(address).send().await.unwrap()).await;
    let issuer = scene.service.url().as_str().trim_end_matches('/');
    assert_eq!(metadata["issuer"], issuer);
    for (key, path) in [
        ("authorization_endpoint", "/openid/authorize"),
        ("token_endpoint", "/openid/token"),
        ("userinfo_endpoint", "/openid/userinfo"),
        ("jwks_uri", "/openid/jwks"),
    ] {
        assert_eq!(metadata[key], format!("{issuer}{path}"));
    }
    assert_eq!(metadata["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(metadata["backchannel_logout_session_supported"], true);
    let keys = key_set(&scene.service).await;
    assert_eq!(keys.keys.len(), 2, "the one that signs and the next one");
    let without = TestService::start().await;
    let address = without.url().join(".well-known/openid-configuration").unwrap();
    let answer = http().get(address).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND, "no site, no provider");
}

#[tokio::test]
async fn whoever_comes_from_the_ent_is_known_to_the_site_by_a_name_of_its_own() {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), openid: Some(sites("")), ..Options::default() };
    let scene = scene_with(options).await;
    let keys = key_set(&scene.service).await;
    let account = &pupils(0..1)[0];
    let answer = visit(&scene, &pupil(), &[]).await;
    let back = location(&answer).to_owned();
    assert!(back.starts_with(BACK), "{back}");
    let back = pairs(&back);
    let issuer = scene.service.url().as_str().trim_end_matches('/');
    assert_eq!((back["state"].as_str(), back["iss"].as_str()), ("état & 1", issuer));
    let given = tokens(&scene.service, &back["code"], &[]).await;
    assert_eq!((&given["token_type"], &given["expires_in"]), (&json!("Bearer"), &json!(600)));
    let id_token = claims(given["id_token"].as_str().unwrap(), &keys, "podcasts").unwrap();
    let now = clock.now().as_second();
    assert_eq!(id_token["iss"], issuer);
    assert_eq!(id_token["nonce"], "n-1");
    assert_eq!((&id_token["iat"], &id_token["exp"]), (&json!(now), &json!(now + 300)));
    assert_eq!(id_token["auth_time"], now);
    assert!(id_token["sid"].as_str().unwrap().len() >= 43);
    assert!(id_token.get("name").is_none(), "a name is in userinfo only: {id_token}");
    let token = given["access_token"].as_str().unwrap();
    let person: Value = read(userinfo(&scene.service, token).await).await;
    assert_eq!(person["sub"], id_token["sub"]);
    assert_eq!(person["family_name"], account.last_name.as_str());
    assert_eq!(person["given_name"], account.first_name.as_str());
    assert_eq!((&person["uai"], &person["profile"]), (&json!(SCHOOL), &json!("student")));
    assert!(person["classes"].is_array());
    let fields: Vec<&String> = person.as_object().unwrap().keys().collect();
    assert_eq!(fields.len(), 7, "and nothing else: {fields:?}");

    let again = code(&scene, &pupil(), &[("nonce", ""), ("scope", "openid")]).await;
    let again = tokens(&scene.service, &again, &[]).await;
    let second = claims(again["id_token"].as_str().unwrap(), &keys, "podcasts").unwrap();
    assert_eq!(second["sub"], id_token["sub"], "the same at each visit");
    assert_ne!(second["sid"], id_token["sid"]);
    assert!(second.get("nonce").is_none(), "none was asked");
    let least: Value =
        read(userinfo(&scene.service, again["access_token"].as_str().unwrap()).await).await;
    assert_eq!(least, json!({"sub": id_token["sub"]}), "without the scope profile");

    let other = [("client_id", "autre"), ("redirect_uri", OTHER_BACK)];
    let elsewhere = code(&scene, &pupil(), &other).await;
    let elsewhere = tokens(&scene.service, &elsewhere, &other).await;
    let elsewhere = claims(elsewhere["id_token"].as_str().unwrap(), &keys, "autre").unwrap();
    assert_ne!(elsewhere["sub"], id_token["sub"], "two sites cannot compare");
    let professor = code(&scene, &owner_of(&teacher("t1")), &[]).await;
    let professor = tokens(&scene.service, &professor, &[]).await;
    let professor: Value =
        read(userinfo(&scene.service, professor["access_token"].as_str().unwrap()).await).await;
    assert_eq!(professor["profile"], "teacher");
}

#[tokio::test]
async fn a_code_is_redeemed_once_and_a_second_time_ends_what_it_gave() {
    let scene = scene().await;
    let code = code(&scene, &pupil(), &[]).await;
    let given = tokens(&scene.service, &code, &[]).await;
    let token = given["access_token"].as_str().unwrap();
    assert_eq!(userinfo(&scene.service, token).await.status(), StatusCode::OK);
    let replayed = redeem_with(&scene.service, &code, &[]).await;
    assert_eq!(error(replayed).await, (400, "invalid_grant".into()));
    let ended = userinfo(&scene.service, token).await;
    let challenge = ended.headers()[header::WWW_AUTHENTICATE].to_str().unwrap().to_owned();
    assert!(challenge.starts_with("Bearer ") && challenge.contains("error=\"invalid_token\""));
    assert_eq!(error(ended).await, (401, "invalid_token".into()));
    assert_eq!(error(redeem_with(&scene.service, &code, &[]).await).await.1, "invalid_grant");
}

#[tokio::test]
async fn what_does_not_redeem_a_code_leaves_it_to_its_site() {
    let scene = scene().await;
    let code = code(&scene, &pupil(), &[]).await;
    let other_school = code.replace(SCHOOL, OTHER_SCHOOL);
    let other_client = [("client_id", "autre"), ("redirect_uri", OTHER_BACK)];
    let table: &[(Parameters<'_>, (u16, &str), &str)] = &[
        (&[("code_verifier", "x")], (400, "invalid_grant"), "another verifier"),
        (&[("code_verifier", "")], (400, "invalid_request"), "no verifier"),
        (&[("redirect_uri", OTHER_BACK)], (400, "invalid_grant"), "another address"),
        (&[("redirect_uri", "")], (400, "invalid_request"), "no address"),
        (&[("client_id", "autre")], (400, "invalid_grant"), "another site"),
        (&other_client, (400, "invalid_grant"), "another site, at its own address"),
        (&[("client_secret", "faux")], (401, "invalid_client"), "another secret"),
        (&[("client_secret", "")], (401, "invalid_client"), "no secret"),
        (&[("client_id", "inconnu")], (401, "invalid_client"), "an unknown site"),
        (&[("grant_type", "refresh_token")], (400, "unsupported_grant_type"), "a refresh token"),
        (&[("grant_type", "")], (400, "invalid_request"), "no grant type"),
        (&[("code", "")], (400, "invalid_request"), "no code"),
        (&[("code", "0779999A.inconnu")], (400, "invalid_grant"), "an unknown code"),
        (&[("code", "n’importe quoi")], (400, "invalid_grant"), "no code of ours"),
        (&[("code", &other_school)], (400, "invalid_grant"), "of another school"),
        (&[("scope", "a"), ("scope", "b")], (400, "invalid_request"), "a parameter twice"),
    ];
    for (other, (status, expected), case) in table {
        let refused = redeem_with(&scene.service, &code, other).await;
        assert_eq!(error(refused).await, (*status, (*expected).to_owned()), "{case}");
    }
    let address = scene.service.url().join("openid/token").unwrap();
    let body = form(&[("grant_type", "authorization_code")]);
    let json = http().post(address.clone()).json(&json!({})).send().await.unwrap();
    assert_eq!(error(json).await, (400, "invalid_request".into()), "no form");
    let both = http().post(address.clone()).basic_auth("podcasts", Some(SECRET));
    let both = both.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let both = both.body(format!("{body}&client_secret={SECRET}")).send().await.unwrap();
    assert_eq!(error(both).await, (400, "invalid_request".into()), "two proofs");
    let wrong = http().post(address.clone()).basic_auth("podcasts", Some("faux"));
    let wrong = wrong.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let wrong = wrong.body(body).send().await.unwrap();
    assert_eq!(wrong.headers()[header::WWW_AUTHENTICATE], "Basic realm=\"Balado\"");
    assert_eq!(error(wrong).await, (401, "invalid_client".into()));
    // By `client_secret_basic`, after all that.
    let fields = form(&[
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]);
    let request = http().post(address).basic_auth("podcasts", Some(SECRET)).body(fields);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn codes_and_tokens_end_to_the_second() {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let options = Options { clock: clock.clone(), openid: Some(sites("")), ..Options::default() };
    let scene = scene_with(options).await;
    let (late, right) = (code(&scene, &pupil(), &[]).await, code(&scene, &pupil(), &[]).await);
    clock.advance(SignedDuration::from_secs(59));
    let given = tokens(&scene.service, &right, &[]).await;
    clock.advance(SignedDuration::from_secs(1));
    let refused = redeem_with(&scene.service, &late, &[]).await;
    assert_eq!(error(refused).await, (400, "invalid_grant".into()), "after a minute");
    let token = given["access_token"].as_str().unwrap();
    clock.advance(SignedDuration::from_secs(598));
    assert_eq!(userinfo(&scene.service, token).await.status(), StatusCode::OK);
    let other = if token.ends_with('A') { 'E' } else { 'A' };
    let altered = format!("{}{other}", &token[..token.len() - 1]);
    let other_school = token.replace(SCHOOL, OTHER_SCHOOL);
    for (token, case) in [(&altered, "altered"), (&other_school, "of another school")] {
        let refused = userinfo(&scene.service, token).await;
        assert_eq!(error(refused).await, (401, "invalid_token".into()), "{case}");
    }
    clock.advance(SignedDuration::from_secs(1));
    let refused = userinfo(&scene.service, token).await;
    assert_eq!(error(refused).await, (401, "invalid_token".into()), "after ten minutes");
    let address = scene.service.url().join("openid/userinfo").unwrap();
    let nobody = http().get(address).send().await.unwrap();
    assert_eq!(nobody.headers()[header::WWW_AUTHENTICATE], "Bearer realm=\"Balado\"");
    assert_eq!(error(nobody).await, (401, String::new()), "RFC 6750 §3.1: no error code");
    let now = clock.now();
    scene.service.store().sweep(now, now).await.unwrap();
    let database = rusqlite::Connection::open(scene.service.database_path()).unwrap();
    let left: i64 =
        database.query_row("select count(*) from openid_grant", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "nothing of it is kept");
}

#[tokio::test]
async fn an_id_token_that_was_altered_or_is_for_another_site_is_refused() {
    let scene = scene().await;
    let keys = key_set(&scene.service).await;
    let code = code(&scene, &pupil(), &[]).await;
    let given = tokens(&scene.service, &code, &[]).await;
    let token = given["id_token"].as_str().unwrap();
    assert!(claims(token, &keys, "podcasts").is_ok());
    assert!(claims(token, &keys, "autre").is_err(), "for another site");
    let parts: Vec<&str> = token.split('.').collect();
    let mut said: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    said["sub"] = json!("somebody-else");
    let forged = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&said).unwrap());
    assert!(claims(&[parts[0], &forged, parts[2]].join("."), &keys, "podcasts").is_err());
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_the_sites() {
    let scene = scene().await;
    let wrong: [(&str, &str); 5] = [
        ("client_id", "inconnu"),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", OTHER_BACK),
        ("redirect_uri", "http://127.0.0.1:9/retour"),
        ("redirect_uri", ""),
    ];
    for other in wrong {
        let answer = Browser::new().get(&asking(&scene.service, &[other])).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{other:?}");
        assert!(!answer.headers().contains_key(header::LOCATION), "{other:?}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Demande refusée") && !page.contains("evil"), "{page}");
    }
}

#[tokio::test]
async fn a_site_that_asks_wrongly_is_told_at_its_own_address() {
    let scene = scene().await;
    let table = [
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("prompt", "none"), "login_required"),
    ];
    for (other, expected) in table {
        let answer = Browser::new().get(&asking(&scene.service, &[other])).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{other:?}");
        assert!(location(&answer).starts_with(BACK));
        let back = pairs(location(&answer));
        assert_eq!((back["error"].as_str(), back["state"].as_str()), (expected, "état & 1"));
        assert!(!back.contains_key("code"));
    }
    let address = asking(&scene.service, &[]);
    let (to, query) = address.split_once('?').unwrap();
    let request = http().post(to).body(query.to_owned());
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FOUND, "a form is as good");
}

#[tokio::test]
async fn the_school_is_asked_for_where_the_site_did_not_say_it() {
    let scene = scene().await;
    for hint in ["", "ines.dalmeida", "0750001A"] {
        let browser = Browser::new();
        let answer = browser.get(&asking(&scene.service, &[("login_hint", hint)])).await;
        assert_eq!(answer.status(), StatusCode::OK, "{hint}");
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("Dans quel établissement êtes-vous") && page.contains("Les podcasts")
        );
        assert!(page.contains("name=\"code_challenge\"") && !page.contains("À corriger"), "{page}");
    }
    let wrong = asking(&scene.service, &[("uai", "0779999B")]);
    let page = Browser::new().get(&wrong).await.text().await.unwrap();
    assert!(page.contains("À corriger") && page.contains("0779999B"), "{page}");
    let typed = asking(&scene.service, &[("login_hint", ""), ("uai", " 0779999a ")]);
    let answer = Browser::new().get(&typed).await;
    assert!(location(&answer).starts_with(scene.ent.address.as_str()));
}

#[tokio::test]
async fn each_authorization_asks_the_ent_again_and_gives_no_session() {
    let scene = scene().await;
    let browser = Browser::new();
    for _time in 0..2 {
        let answer = browser.get(&asking(&scene.service, &[])).await;
        assert!(location(&answer).contains("/cas/login?service="), "whoever was here before");
        let ticket = scene.ent.ticket(&pupil(), &scene.door(), shape("ijbox"));
        let answer = browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
        assert!(pairs(location(&answer)).contains_key("code"));
        let replayed = browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
        assert!(!location(&replayed).starts_with(BACK), "the request was answered once");
    }
}

#[tokio::test]
async fn whoever_does_not_arrive_reads_why_and_may_go_back_to_the_site() {
    let scene = scene().await;
    let unknown = Person::unknown(uai(), Profile::Student);
    let answer = visit(&scene, &unknown, &[]).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let page = answer.text().await.unwrap();
    assert!(page.contains("votre compte Balado n’est pas encore là"), "{page}");
    assert!(page.contains("Revenir à «\u{202F}Les podcasts\u{202F}»"), "{page}");
    assert!(page.contains("error=access_denied"), "{page}");
}

#[tokio::test]
async fn a_click_in_the_ent_ends_at_the_site_that_wants_it() {
    let more = "initiate_login_uri = \"http://127.0.0.1:9/retour\"\n\
                target_link_uri = \"http://127.0.0.1:9/accueil\"";
    let scene = scene_with(Options { openid: Some(sites(more)), ..Options::default() }).await;
    let browser = Browser::new();
    let answer = scene.click(&browser, &pupil(), shape("ijbox")).await;
    let to = location(&answer).to_owned();
    assert!(to.starts_with("http://127.0.0.1:9/retour?"), "{to}");
    let to = pairs(&to);
    assert_eq!(to["iss"], scene.service.url().as_str().trim_end_matches('/'));
    assert_eq!(
        (to["target_link_uri"].as_str(), to["login_hint"].as_str()),
        ("http://127.0.0.1:9/accueil", SCHOOL)
    );
    let unknown = Person::unknown(uai(), Profile::Student);
    let answer = scene.click(&Browser::new(), &unknown, shape("ijbox")).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "nobody is sent on who did not arrive");
}

#[tokio::test]
async fn keys_turn_without_breaking_a_site_that_kept_them() {
    let mut turned = KEYS.clone();
    let data = tempfile::tempdir().unwrap();
    let at = |openid| Options { data: Some(data.path().to_owned()), openid, ..Options::default() };
    let scene = scene_with(at(Some(sites("")))).await;
    let kept = key_set(&scene.service).await;
    turned.rotate(Timestamp::now()).unwrap();
    let after = TestService::start_with(at(Some((sites("").0, turned.clone())))).await;
    let (before, later) = (code(&scene, &pupil(), &[]).await, code(&scene, &pupil(), &[]).await);
    let before = tokens(&scene.service, &before, &[]).await;
    let later = tokens(&after, &later, &[]).await;
    let of = |tokens: &Value| tokens["id_token"].as_str().unwrap().to_owned();
    let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid;
    assert_ne!(kid(&of(&before)), kid(&of(&later)), "another key signs");
    let first = claims(&of(&before), &kept, "podcasts").unwrap();
    let second = claims(&of(&later), &kept, "podcasts").unwrap();
    assert_eq!(first["sub"], second["sub"], "people keep their names");
    let fresh = key_set(&after).await;
    assert!(claims(&of(&before), &fresh, "podcasts").is_ok(), "what the former one signed");
    assert_eq!(fresh.keys.len(), 3, "signing, next, former");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_one_instance_is_redeemed_at_another_and_once_in_all() {
    let data = tempfile::tempdir().unwrap();
    let at = || Options {
        data: Some(data.path().to_owned()),
        openid: Some(sites("")),
        ..Options::default()
    };
    let scene = scene_with(at()).await;
    let other = TestService::start_with(at()).await;
    let first = code(&scene, &pupil(), &[]).await;
    let given = tokens(&other, &first, &[]).await;
    let token = given["access_token"].as_str().unwrap();
    assert_eq!(userinfo(&scene.service, token).await.status(), StatusCode::OK);
    let code = code(&scene, &pupil(), &[]).await;
    let both = [&scene.service, &other];
    let tries = (0..20).map(|number| redeem_with(both[number % 2], &code, &[]));
    let answers = futures_util::future::join_all(tries).await;
    let opened = answers.iter().filter(|answer| answer.status() == StatusCode::OK).count();
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn a_person_whose_id_changed_keeps_the_name_and_the_former_id_names_nobody_else() {
    let scene = scene().await;
    let keys = key_set(&scene.service).await;
    let subject = async |person: &Person| {
        let code = code(&scene, person, &[]).await;
        let given = tokens(&scene.service, &code, &[]).await;
        let claims = claims(given["id_token"].as_str().unwrap(), &keys, "podcasts").unwrap();
        claims["sub"].as_str().unwrap().to_owned()
    };
    let former = pupils(0..40);
    let before = subject(&owner_of(&former[0])).await;
    let mut wanted = former.clone();
    wanted[0].ent_id = EntId::parse("changed-1").unwrap();
    let rules = Rules::of_all(AbsentRule::Keep, Relink::ByLogin);
    let sending = scene.school.open(&wanted, rules).await;
    scene.school.send(&sending).await;
    assert_eq!(scene.school.commit(&sending).await.status(), StatusCode::OK);
    assert_eq!(subject(&owner_of(&wanted[0])).await, before, "under the new id");
    // The ENT gives the former id to somebody else.
    let newcomer =
        Account { login: None, last_name: former[1].last_name.clone(), ..former[0].clone() };
    wanted.push(newcomer.clone());
    scene.school.import(&wanted).await;
    let somebody_else = subject(&owner_of(&newcomer)).await;
    assert_ne!(somebody_else, before, "nobody enters in the place of another");
    assert_eq!(subject(&owner_of(&newcomer)).await, somebody_else, "and has a lasting name");
}

/// What a site is told, on its way to the test.
type Tell = mpsc::UnboundedSender<String>;

/// A site that listens for ends of visits, and what it was told; it fails the first times.
async fn listening_site(failing: usize) -> (Url, mpsc::UnboundedReceiver<String>) {
    let (tell, told) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/fin", listener.local_addr().unwrap()).parse().unwrap();
    let left = Arc::new(AtomicUsize::new(failing));
    let hear = async |State((tell, left)): State<(Tell, Arc<AtomicUsize>)>, body: String| {
        tell.send(body).unwrap();
        let fails = left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok();
        if fails { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
    };
    let router = Router::new().route("/fin", post(hear)).with_state((tell, left));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, told)
}

/// The next thing that the site is told, on a machine that does other things.
async fn heard(told: &mut mpsc::UnboundedReceiver<String>) -> String {
    let next = tokio::time::timeout(Duration::from_mins(1), told.recv()).await;
    next.expect("the site is told in time").unwrap()
}

#[tokio::test]
async fn the_ents_logout_reaches_the_site_and_ends_what_it_was_given() {
    let (address, mut told) = listening_site(1).await;
    let more = format!("backchannel_logout_uri = \"{address}\"");
    let scene = scene_with(Options { openid: Some(sites(&more)), ..Options::default() }).await;
    let keys = key_set(&scene.service).await;
    let mut visits = Vec::new();
    for _visit in 0..2 {
        let browser = Browser::new();
        browser.get(&asking(&scene.service, &[])).await;
        let ticket = scene.ent.ticket(&pupil(), &scene.door(), shape("ijbox"));
        let answer = browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
        let code = pairs(location(&answer))["code"].clone();
        visits.push((ticket, tokens(&scene.service, &code, &[]).await));
    }
    let logout = |ticket: &str| {
        format!("<LogoutRequest><SessionIndex>{ticket}</SessionIndex></LogoutRequest>")
    };
    let answer = http().post(scene.door()).body(logout(&visits[0].0)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT, "the ENT waits for nobody");
    let (first, again) = (heard(&mut told).await, heard(&mut told).await);
    assert_eq!(first, again, "the site failed once, and is told again");
    let sent: BTreeMap<String, String> =
        url::form_urlencoded::parse(again.as_bytes()).into_owned().collect();
    let token = &sent["logout_token"];
    assert_eq!(jsonwebtoken::decode_header(token).unwrap().typ.as_deref(), Some("logout+jwt"));
    let said = claims(token, &keys, "podcasts").unwrap();
    let id_token = claims(visits[0].1["id_token"].as_str().unwrap(), &keys, "podcasts").unwrap();
    assert_eq!(said["sid"], id_token["sid"]);
    assert_eq!(said["events"], json!({"http://schemas.openid.net/event/backchannel-logout": {}}));
    assert!(said.get("nonce").is_none() && said["jti"].is_string());
    let open = |visit: &Value| visit["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        userinfo(&scene.service, &open(&visits[0].1)).await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(userinfo(&scene.service, &open(&visits[1].1)).await.status(), StatusCode::OK);
    // The same once more, and one that nobody began: the site hears nothing.
    for ticket in [&visits[0].0, "ST-00000000-0000-4000-8000-000000000000"] {
        http().post(scene.door()).body(logout(ticket)).send().await.unwrap();
    }
    let last = http().post(scene.door()).body(logout(&visits[1].0)).send().await.unwrap();
    assert_eq!(last.status(), StatusCode::NO_CONTENT);
    let next = heard(&mut told).await;
    let second = claims(visits[1].1["id_token"].as_str().unwrap(), &keys, "podcasts").unwrap();
    let sent: BTreeMap<String, String> =
        url::form_urlencoded::parse(next.as_bytes()).into_owned().collect();
    assert_eq!(claims(&sent["logout_token"], &keys, "podcasts").unwrap()["sid"], second["sid"]);
}

#[tokio::test]
async fn a_code_whose_visit_the_ent_ended_is_worth_nothing() {
    let scene = scene().await;
    let browser = Browser::new();
    browser.get(&asking(&scene.service, &[])).await;
    let ticket = scene.ent.ticket(&pupil(), &scene.door(), shape("ijbox"));
    let answer = browser.get(&format!("{}?ticket={ticket}", scene.door())).await;
    let code = pairs(location(&answer))["code"].clone();
    let body = format!("<LogoutRequest><SessionIndex>{ticket}</SessionIndex></LogoutRequest>");
    http().post(scene.door()).body(body).send().await.unwrap();
    assert_eq!(error(redeem_with(&scene.service, &code, &[]).await).await.1, "invalid_grant");
}

#[tokio::test]
async fn nothing_of_a_site_is_readable_in_the_database() {
    let scene = scene().await;
    let code = code(&scene, &pupil(), &[]).await;
    let given = tokens(&scene.service, &code, &[]).await;
    let bytes = std::fs::read(scene.service.database_path()).unwrap();
    let wal = scene.service.database_path().with_extension("sqlite-wal");
    let all = [bytes, std::fs::read(wal).unwrap_or_default()].concat();
    for secret in [code.as_str(), given["access_token"].as_str().unwrap(), SECRET] {
        let secret = secret.rsplit('.').next().unwrap().as_bytes();
        assert!(!all.windows(secret.len()).any(|part| part == secret));
    }
}
