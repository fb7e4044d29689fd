//! A school's network: Debian's squid between the desk and its service, which squid alone can name.

use balado_core::school::Roster;
use balado_desk::{CheckAction, CheckState, Desk, Diagnostic};
use balado_testkit::{
    school::{Knows, NAME, PASSWORD, PERSON, SlowLine, Squid},
    service::TestService,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

use crate::school::{Pc, SCHOOL, code_of, open, rows};

/// 64 kbit/s, in bytes a second.
const MODEM: usize = 8_000;

/// The service as a PC behind the proxy calls it.
fn by_name(service: &TestService) -> Url {
    let mut url = service.url().clone();
    url.set_host(Some(NAME)).unwrap();
    url
}

fn check<'a>(diagnostic: &'a Diagnostic, title: &str) -> &'a balado_desk::Check {
    let found = diagnostic.checks.iter().find(|check| check.title == title);
    found.unwrap_or_else(|| panic!("{title}: {diagnostic:?}"))
}

async fn sign_in_and_push(desk: &Desk, service: &TestService) {
    desk.request_link(SCHOOL).await.expect("a link is sent");
    desk.sign_in(&code_of(service), "Mme Fictive").await.expect("the code opens");
    open(desk, "2025/eleves.csv").await;
    let done = desk.push_import(Roster::Students, None, &|_| ()).await;
    assert_eq!(done.expect("through the proxy").created, 620);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_through_the_school_s_proxy() {
    let service = TestService::start().await;
    let squid = Squid::start(Knows::Everybody).unwrap();
    let pc = Pc::new(&by_name(&service)).behind(&squid.name());
    let desk = pc.desk();
    desk.start().await.unwrap();
    sign_in_and_push(&desk, &service).await;
    assert_eq!(rows(&service.database_path()).len(), 620);
    assert!(squid.log().unwrap().contains("/commit"), "nothing goes beside it");
    let diagnostic = desk.diagnose().await;
    assert!(diagnostic.works, "{diagnostic:?}");
    let proxy = check(&diagnostic, "Proxy de l’établissement");
    assert_eq!(proxy.subject.as_deref(), Some(&*squid.name()));
    assert_eq!((proxy.state, &*proxy.message), (CheckState::Good, "sans mot de passe"));
    let address = check(&diagnostic, "Adresse du service");
    assert!(address.message.contains("laissée au proxy"), "{address:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_s_password_is_asked_once_and_kept_in_the_keyring() {
    let service = TestService::start().await;
    let squid = Squid::start(Knows::Basic).unwrap();
    let pc = Pc::new(&by_name(&service)).behind(&squid.name());
    let desk = pc.desk();
    desk.start().await.unwrap();
    let asked = desk.request_link(SCHOOL).await.expect_err("nobody said who asks");
    assert_eq!(asked.code(), "proxy-password");
    let name = squid.name();
    assert!(asked.help().contains(&format!("le proxy {name} demande un nom")), "{}", asked.help());
    let before = desk.diagnose().await;
    let proxy = check(&before, "Proxy de l’établissement");
    assert_eq!(proxy.action, Some(CheckAction::GiveProxyLogin));
    assert!(!before.works && before.checks[0].state == CheckState::ToSettle);

    let refused = desk.give_proxy_login(PERSON, "autre").await.expect_err("not this one");
    assert!(refused.help().contains("refuse ce nom ou ce mot de passe"), "{}", refused.help());
    let again = desk.request_link(SCHOOL).await.expect_err("the wrong one was not kept");
    assert!(again.help().contains("demande un nom"), "{}", again.help());

    desk.give_proxy_login(PERSON, PASSWORD).await.expect("squid knows them");
    sign_in_and_push(&desk, &service).await;
    let anew = pc.desk();
    let start = anew.start().await.unwrap();
    assert!(start.session.is_some() && start.held.is_some(), "{:?}", start.notices);
    let diagnostic = anew.diagnose().await;
    assert!(diagnostic.works, "{diagnostic:?}");
    assert_eq!(check(&diagnostic, "Proxy de l’établissement").message, "avec mot de passe");
    for secret in [PERSON, PASSWORD, "Fictive", &*pc.folder().to_string_lossy()] {
        let support = &diagnostic.support;
        assert!(!support.contains(secret), "{secret} is nobody else's business:\n{support}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_ways_to_say_who_asks_are_named_with_what_to_ask_for() {
    let service = TestService::start().await;
    let table = [
        (Knows::Digest, "une identification Digest", "Basic"),
        (Knows::Ntlm, "une identification NTLM", "Basic"),
        (Knows::Nobody, "interdit cette adresse", "autoriser"),
    ];
    for (knows, what, remedy) in table {
        let squid = Squid::start(knows).unwrap();
        let desk = Pc::new(&by_name(&service)).behind(&squid.name()).desk();
        let diagnostic = desk.diagnose().await;
        let proxy = check(&diagnostic, "Proxy de l’établissement");
        let detail = proxy.detail.as_deref().unwrap_or_default();
        assert_eq!((proxy.state, proxy.action), (CheckState::ToSettle, None), "{knows:?}");
        assert!(proxy.message.contains(what), "{knows:?}: {proxy:?}");
        assert!(detail.contains(remedy) && detail.contains("DSI"), "{knows:?}: {detail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_names_the_proxy_and_one_that_is_not_there_is_told() {
    let service = TestService::start().await;
    let squid = Squid::start(Knows::Everybody).unwrap();
    let script = format!(
        "function FindProxyForURL(url, host) {{\n  if (dnsDomainIs(host, '.tilleuls.example'))\n    \
         return 'PROXY {}';\n  return 'DIRECT';\n}}\n",
        squid.name()
    );
    let at = says("200 OK", &script).await;
    let address = format!("http://{at}/wpad.dat");
    let desk = Pc::new(&by_name(&service)).behind(&address).desk();
    let diagnostic = desk.diagnose().await;
    assert!(diagnostic.works, "{diagnostic:?}");
    let proxy = check(&diagnostic, "Proxy de l’établissement");
    assert_eq!(proxy.subject.as_deref(), Some(&*squid.name()));
    let detail = proxy.detail.as_deref().unwrap_or_default();
    assert!(detail.contains(&format!("script {address}")), "{detail}");

    for (status, body, why) in [
        ("404 Not Found", "", "il n’est pas à cette adresse"),
        ("200 OK", "<html>Bonjour", "ce n’est pas un script"),
        ("200 OK", "function FindProxyForURL() { throw 1 }", "pas de réponse utilisable"),
    ] {
        let at = says(status, body).await;
        let desk = Pc::new(&by_name(&service)).behind(&format!("http://{at}/proxy.pac")).desk();
        let diagnostic = desk.diagnose().await;
        let proxy = check(&diagnostic, "Proxy de l’établissement");
        assert!(proxy.message.contains(why), "{why}: {proxy:?}");
        assert!(!diagnostic.works);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_asks_who_people_are_is_recognised_and_its_page_can_be_opened() {
    let moved = "302 Found\r\nlocation: http://portail.tilleuls.example/entrer";
    let told = "511 Network Authentication Required";
    for (answer, page) in [(moved, Some("http://portail.tilleuls.example/entrer")), (told, None)] {
        let at = says(answer, "<html>Identifiez-vous").await;
        let desk = Pc::new(&format!("http://{at}/").parse().unwrap()).desk();
        let error = desk.request_link(SCHOOL).await.expect_err("a page is no service");
        assert_eq!(error.code(), "portal", "{answer}");
        assert!(error.help().contains("demande d’abord de s’identifier"), "{}", error.help());
        let diagnostic = desk.diagnose().await;
        let service = check(&diagnostic, "Service Balado");
        assert_eq!(service.action, page.map(|_| CheckAction::OpenPortal), "{answer}");
        assert_eq!(desk.portal().as_deref(), page);
    }
    let https = says(moved, "").await;
    let desk = Pc::new(&format!("https://{https}/").parse().unwrap()).desk();
    desk.diagnose().await;
    assert_eq!(
        desk.portal().as_deref(),
        Some("http://portail.tilleuls.example/entrer"),
        "behind TLS too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_over_a_slow_line() {
    let service = TestService::start().await;
    let line = SlowLine::before(service.url(), MODEM).await.unwrap();
    let desk = Pc::new(&line.url()).desk();
    desk.start().await.unwrap();
    sign_in_and_push(&desk, &service).await;
    assert!(desk.diagnose().await.works);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_not_there_is_named() {
    let service = TestService::start().await;
    let table = [("127.0.0.1:1", "ne répond pas"), ("proxy.invalid:3128", "est introuvable")];
    for (proxy, what) in table {
        let desk = Pc::new(&by_name(&service)).behind(proxy).desk();
        let error = desk.request_link(SCHOOL).await.expect_err("nobody there");
        let expected = format!("le proxy {proxy} {what}");
        assert!(error.help().contains(&expected), "{}", error.help());
    }
}

/// Somebody who answers every question with this.
async fn says(status: &str, body: &str) -> std::net::SocketAddr {
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut question = [0; 4096];
                if near.read(&mut question).await.is_ok_and(|read| read > 0) {
                    // Whoever asked in TLS may be gone.
                    let _gone = near.write_all(answer.as_bytes()).await;
                }
            });
        }
    });
    address
}
