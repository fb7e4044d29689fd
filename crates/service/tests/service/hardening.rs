use std::{net::SocketAddr, sync::Arc, time::Duration};

use balado_core::school::Uai;
use balado_service::{
    clock::FixedClock,
    config::{ConnectionLimits, Limits, SignInLimits},
};
use balado_testkit::service::{Options, TestService};
use balado_wire::Code;
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

use crate::client::{SCHOOL, Visitor, fresh_request, refusal};

/// Waits a second where the service waits many, so that the test does not.
async fn impatient() -> TestService {
    let short = Duration::from_secs(1);
    let connection = ConnectionLimits {
        head: short,
        body: short,
        writing: short,
        at_once: 2,
        ..ConnectionLimits::default()
    };
    let limits =
        Limits { sign_in: SignInLimits::without_waiting(), connection, ..Limits::default() };
    TestService::start_with(Options { limits, ..Options::default() }).await
}

async fn connect(service: &TestService) -> TcpStream {
    let address: SocketAddr = service.url().socket_addrs(|| None).unwrap()[0];
    TcpStream::connect(address).await.unwrap()
}

/// Sends this and nothing more; what the service says until it hangs up.
async fn say(service: &TestService, text: &str) -> String {
    let mut stream = connect(service).await;
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_client_that_is_slow_to_speak_is_let_go() {
    let service = impatient().await;
    let nothing = say(&service, "").await;
    assert!(!nothing.contains(" 200 "), "{nothing}");
    let half = say(&service, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    assert!(!half.contains(" 200 "), "{half}");
    let body = "POST /v1/sign-ins HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
        Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"uai\":";
    let slow = say(&service, body).await;
    assert!(slow.starts_with("HTTP/1.1 408") && slow.contains("\"too-slow\""), "{slow}");
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answers_is_let_go() {
    let service = impatient().await;
    let mut stream = connect(&service).await;
    let request = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
    let asking = async {
        // Answers pile up until nothing fits: then both sides wait, and the service gives up first.
        while stream.write_all(request).await.is_ok() {}
    };
    let let_go = tokio::time::timeout(Duration::from_secs(30), asking).await;
    assert!(let_go.is_ok(), "the service still waits");
}

#[tokio::test]
async fn idle_clients_that_take_every_seat_are_let_go_and_others_come_in() {
    let service = impatient().await;
    let idle = (connect(&service).await, connect(&service).await);
    let other = Visitor::at(service.url()).get("healthz").await;
    assert_eq!(other.status(), StatusCode::OK);
    drop(idle);
}

/// A connection from an address of this machine.
async fn connect_from(service: &TestService, address: [u8; 4]) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((address, 0))).unwrap();
    let there: SocketAddr = service.url().socket_addrs(|| None).unwrap()[0];
    socket.connect(there).await.unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn idle_connections_of_one_address_leave_room_for_a_newcomer_from_elsewhere() {
    let connection = ConnectionLimits {
        head: Duration::from_hours(1),
        at_once: 300,
        per_address: 100,
        ..ConnectionLimits::default()
    };
    let limits = Limits { connection, ..Limits::default() };
    let service = TestService::start_with(Options { limits, ..Options::default() }).await;
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        idle.push(connect_from(&service, [127, 0, 0, 2]).await);
    }
    let newcomer = Visitor::at(service.url());
    let answered = tokio::time::timeout(Duration::from_mins(1), newcomer.get("healthz")).await;
    assert_eq!(answered.expect("it has a seat").status(), StatusCode::OK);
    let (first, beyond) = idle.split_at_mut(100);
    for refused in beyond {
        let ended = refused.read(&mut [0]).await;
        assert!(matches!(ended, Ok(0) | Err(_)), "closed at once, without a word");
    }
    // Those that it may have are served, when they speak.
    for served in first {
        served.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        assert_eq!(served.read_u8().await.unwrap(), b'H');
    }
    drop(idle);
    service.stop().await;
}

#[tokio::test]
async fn heads_are_bounded() {
    let service = impatient().await;
    let long =
        format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "x".repeat(64_000));
    assert!(say(&service, &long).await.starts_with("HTTP/1.1 431"));
    let many = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-Many: x\r\n".repeat(100));
    assert!(say(&service, &many).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn every_answer_refuses_what_browsers_should_refuse() {
    let service = TestService::start().await;
    let school = Visitor::of(&service, SCHOOL).await;
    let paths = ["", "connexion", "healthz", "v1/session", "v1/roster?list=students", "nowhere"];
    for (method, path) in paths.map(|path| (Method::GET, path)).into_iter().chain([
        (Method::HEAD, "connexion"),
        (Method::PATCH, "v1/session"),
        (Method::POST, "v1/sign-ins"),
    ]) {
        let answer = school.request(method, path).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        let cache = header("cache-control");
        assert!(cache.contains("no-store") || path.contains("roster"), "{path} {cache}");
        let told = ["server", "x-powered-by", "set-cookie", "access-control-allow-origin"];
        assert!(told.iter().all(|name| !answer.headers().contains_key(*name)), "{path}");
    }
}

#[tokio::test]
async fn links_come_from_the_service_and_never_from_the_request() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    for (name, value) in [
        ("host", "evil.example"),
        ("host", "evil.example:443"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "javascript"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "https://evil.example/"),
        ("origin", "https://evil.example"),
    ] {
        let request = visitor.request(Method::POST, "v1/sign-ins").header(name, value);
        let answer = request.json(&fresh_request(SCHOOL)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::ACCEPTED, "{name}");
        let answer = answer.text().await.unwrap();
        let mail = service.last_mail();
        assert!(mail.link().starts_with(service.url().as_str()), "{name}: {}", mail.link());
        assert!(!mail.text().contains("evil") && !answer.contains("evil"), "{name}");
        let page = visitor.request(Method::GET, "connexion").header(name, value);
        assert!(!page.send().await.unwrap().text().await.unwrap().contains("evil"), "{name}");
    }
}

#[tokio::test]
async fn a_line_of_somebody_elses_goes_into_no_mail() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let challenge = balado_service::secrets::challenge(crate::client::VERIFIER);
    for (uai, device) in [
        ("0779999A\r\nBcc: x@y.example", "SECRETARIAT-2"),
        ("0779999A", "SECRETARIAT-2\r\nBcc: x@y.example"),
        ("0779999A", "SECRETARIAT-2\u{2028}https://evil.example"),
        ("0779999A", "\u{202e}2-TAIRATERCES"),
        ("٠٧٧٩٩٩٩A", "SECRETARIAT-2"),
        ("０７７９９９９A", "SECRETARIAT-2"),
        ("0779999Ａ", "SECRETARIAT-2"),
    ] {
        let body = json!({"uai": uai, "challenge": challenge, "device": device});
        let answer = visitor.post("v1/sign-ins", &body).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{uai:?} {device:?}");
    }
    assert!(service.outbox().mails().is_empty());
}

#[tokio::test]
async fn a_request_keeps_the_id_its_proxy_gave_and_nothing_else_of_a_stranger() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    let given = "01a2049a-6648-7597-b3ca-386bc3034cb9";
    for (sent, kept) in [(given, true), ("x", false), ("%0a[2026] forged line", false)] {
        let answer = visitor.request(Method::GET, "nowhere").header("x-request-id", sent);
        let answer = answer.send().await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(id == sent, kept, "{sent}");
        assert_eq!(refusal(answer).await.request_id, id);
    }
}

#[tokio::test]
async fn a_stranger_behind_a_proxy_does_not_read_the_counters() {
    let service = TestService::start().await;
    let visitor = Visitor::at(service.url());
    assert_eq!(visitor.get("metrics").await.status(), StatusCode::OK);
    for (name, value) in [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.1")] {
        let brought = visitor.request(Method::GET, "metrics").header(name, value);
        let refused = refusal(brought.send().await.unwrap()).await;
        assert_eq!(refused.code, Code::NotFound, "{name}");
    }
}

async fn behind(proxies: &[&str]) -> TestService {
    let networks: Vec<_> = proxies.iter().map(|one| one.parse().unwrap()).collect();
    let sign_in = SignInLimits { per_address: 2, ..SignInLimits::without_waiting() };
    let limits = Limits { sign_in, ..Limits::default() };
    let options = Options { limits, proxies: networks.into(), ..Options::default() };
    TestService::start_with(options).await
}

async fn flood(service: &TestService, clients: u8) -> usize {
    let visitor = Visitor::at(service.url());
    let mut refused = 0;
    for number in 0..30_u8 {
        let hops = format!("203.0.113.{number}, 198.51.100.{}", number % clients);
        let request = visitor.request(Method::POST, "v1/sign-ins").header("x-forwarded-for", hops);
        let answer = request.json(&fresh_request(SCHOOL)).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers().contains_key("retry-after"));
            assert_eq!(refusal(answer).await.code, Code::TooMany);
            refused += 1;
        }
    }
    refused
}

/// How many of the requests are accepted that come from these clients, each for a school of its own.
async fn accepted(service: &TestService, clients: &[String]) -> usize {
    let visitor = Visitor::at(service.url());
    let mut accepted = 0;
    for (nth, client) in clients.iter().enumerate() {
        let digits = format!("0770{nth:03}");
        let letter = Uai::check_letter(&digits).unwrap();
        let uai = format!("{digits}{letter}");
        let request =
            visitor.request(Method::POST, "v1/sign-ins").header("x-forwarded-for", client);
        let answer = request.json(&fresh_request(&uai)).send().await.unwrap();
        accepted += usize::from(answer.status() == StatusCode::ACCEPTED);
    }
    accepted
}

/// A service behind its proxy, whose clock does not move, and the exit of an académie.
async fn with_exit(sign_in: SignInLimits) -> TestService {
    let proxies = vec!["127.0.0.0/8".parse().unwrap()].into();
    let egress = vec!["192.0.2.16/28".parse().unwrap()].into();
    let limits = Limits { sign_in, ..Limits::default() };
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    TestService::start_with(Options { limits, proxies, egress, clock, ..Options::default() }).await
}

#[tokio::test]
async fn ipv6_clients_are_counted_by_their_network_of_64_bits() {
    type Address = fn(u8) -> String;
    let of = |client: Address| (0..25).map(client).collect::<Vec<_>>();
    let table: [(Address, usize, &str); 5] = [
        (|n| format!("2001:db8:1:2::{n:x}"), 10, "one /64"),
        (|n| format!("[2001:db8:1:3:{n:x}::1]:443"), 10, "all over another /64"),
        (|n| format!("2001:db8:2:{n:x}::1"), 25, "a /64 each"),
        (|n| format!("::ffff:198.51.100.{n}"), 25, "IPv4 seen in IPv6 is IPv4"),
        (|_| "::ffff:203.0.113.7".to_owned(), 10, "and one of it is one"),
    ];
    for (client, expected, case) in table {
        let service = with_exit(SignInLimits::default()).await;
        assert_eq!(accepted(&service, &of(client)).await, expected, "{case}");
    }
}

#[tokio::test]
async fn two_hundred_schools_behind_one_exit_of_the_academie_do_not_wait() {
    let service = with_exit(SignInLimits::default()).await;
    let exit = vec!["192.0.2.17".to_owned(); 200];
    assert_eq!(accepted(&service, &exit).await, 200, "an egress network");
    assert_eq!(accepted(&service, &exit[..3]).await, 0, "each school still waits a minute");
    let stranger = vec!["192.0.2.33".to_owned(); 200];
    let service = with_exit(SignInLimits::default()).await;
    assert_eq!(accepted(&service, &stranger).await, 10, "any other address");
}

#[tokio::test]
async fn an_exit_of_the_academie_has_a_limit_too() {
    let service = with_exit(SignInLimits { per_egress: 30, ..SignInLimits::default() }).await;
    assert_eq!(accepted(&service, &vec!["192.0.2.17".to_owned(); 40]).await, 30);
}

#[tokio::test]
async fn a_flood_is_limited_by_the_address_that_our_proxy_saw() {
    let trusted = behind(&["127.0.0.0/8", "::1/128"]).await;
    assert_eq!(flood(&trusted, 3).await, 24, "two each for three clients");
    let direct = behind(&[]).await;
    assert_eq!(flood(&direct, 3).await, 28, "two for the only peer, whatever it says");
}
