//! Mails through a real mail server, which stops, refuses and asks who we are.

use std::{fs, sync::Arc, time::Duration};

use balado_service::{
    clock::FixedClock,
    mail::{Mailer, Security, SetUpError, Smtp, SmtpSettings},
    store::Store,
};
use balado_testkit::service::{Options, ServiceProcess, TestService};
use jiff::SignedDuration;
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::json;

use crate::{
    client::{SCHOOL, Visitor, by_code, refusal},
    mail_server::{MailServer, certificate},
};

const MAILBOX: &str = "ce.0779999a@ac-creteil.fr";

struct Scene {
    service: TestService,
    clock: Arc<FixedClock>,
    visitor: Visitor,
}

/// A service at nine o'clock in France on the first of September.
async fn scene(settings: SmtpSettings) -> Scene {
    let clock = Arc::new(FixedClock::at("2026-09-01T07:00:00Z".parse().unwrap()));
    let mailer: Arc<dyn Mailer> = Arc::new(Smtp::new(settings).unwrap());
    let options = Options { clock: clock.clone(), mailer: Some(mailer), ..Options::default() };
    let service = TestService::start_with(options).await;
    let visitor = Visitor::at(service.url());
    Scene { service, clock, visitor }
}

impl Scene {
    /// Tries what is due, then lets the longest wait between two tries pass.
    fn send(&self) {
        self.service.send_mails();
        self.clock.advance(SignedDuration::from_mins(10));
    }

    async fn counted(&self, line: &str) -> bool {
        let page = self.visitor.get("metrics").await.text().await.unwrap();
        // The digits of a sum of seconds are anybody's.
        let names = page.lines().map(|line| line.rsplit_once(' ').map_or(line, |(name, _)| name));
        let told = names.collect::<Vec<_>>().join("\n");
        assert!(!told.contains('@') && !told.contains("0779999"), "{told}");
        page.lines().any(|one| one == line)
    }

    /// What is kept of the mails: outcomes, and whether anything is left to read.
    fn kept(&self) -> Vec<(Option<String>, bool)> {
        let db = Connection::open(self.service.database_path()).unwrap();
        let query = "select outcome, detail = '' and secret is null from mail_outbox order by id";
        let mut statement = db.prepare(query).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

fn over(outcome: &str) -> Vec<(Option<String>, bool)> {
    vec![(Some(outcome.to_owned()), true)]
}

#[tokio::test]
async fn a_mail_reaches_its_school_in_text_and_html_and_says_that_a_machine_wrote_it() {
    let server = MailServer::started(&[]);
    let scene = scene(server.settings()).await;
    let asked = scene.visitor.ask(SCHOOL).await;
    scene.send();
    let [mail] = &server.taken()[..] else { panic!("one mail") };
    assert_eq!(
        (mail.from.as_str(), &mail.to[..]),
        ("ne-pas-repondre@balado.example", &[MAILBOX.into()][..])
    );
    let table = [
        ("From", "Balado <ne-pas-repondre@balado.example>"),
        ("To", MAILBOX),
        ("Reply-To", "Assistance <aide@academie.example>"),
        ("Subject", "Votre code pour ouvrir Balado import"),
        ("Auto-Submitted", "auto-generated"),
        ("Date", "Tue, 01 Sep 2026 07:00:00 +0000"),
        ("MIME-Version", "1.0"),
    ];
    for (name, expected) in table {
        assert_eq!(mail.header(name), expected);
    }
    assert!(mail.header("Message-ID").ends_with("@balado.example>"));
    assert_eq!(
        (mail.kind.as_str(), &mail.parts[..]),
        ("multipart/alternative", &["text/html".to_owned(), "text/plain".to_owned()][..])
    );
    assert!(mail.raw.lines().all(|line| line.len() <= 78), "lines that any server takes");
    for words in [&mail.text, &mail.html] {
        for part in [
            mail.code(),
            "01/09/2026 à 9 h 00",
            "01/09/2026 à 11 h 00",
            "« SECRETARIAT-2 »",
            "Personne n’a rien demandé",
        ] {
            assert!(words.contains(part), "{part} in\n{words}");
        }
    }
    let opened = scene.visitor.redeem(asked.id, &by_code(mail.code())).await;
    assert_eq!(opened.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_stopped_mail_server_loses_nothing_and_each_mail_arrives_once() {
    let mut server = MailServer::started(&[]);
    let scene = scene(server.settings()).await;
    server.stop();
    let asked = scene.visitor.ask(SCHOOL).await;
    for _ in 0..3 {
        scene.send();
    }
    assert!(scene.counted("balado_mails_waiting 1").await);
    assert!(scene.counted("balado_mail_oldest_seconds 1800.0").await);
    let failures = "balado_mails_total{kind=\"sign-in\",outcome=\"put-off\"} 3";
    assert!(scene.counted(failures).await);
    server.start(&[]);
    for _ in 0..3 {
        scene.send();
    }
    let [mail] = &server.taken()[..] else { panic!("one mail") };
    assert_eq!(
        scene.visitor.redeem(asked.id, &by_code(mail.code())).await.status(),
        StatusCode::OK
    );
    scene.send();
    let subjects: Vec<_> =
        server.taken().iter().map(|mail| mail.header("Subject").to_owned()).collect();
    assert_eq!(subjects[1..], ["Balado import : connexion à votre établissement"]);
    assert!(scene.counted("balado_mails_waiting 0").await);
}

#[tokio::test]
async fn what_the_mail_server_answers_decides_what_becomes_of_a_mail() {
    let table = [
        (&["--first", "451 4.3.0 later"][..], 1, "sent", "put off once, then taken"),
        (&["--first", "554 5.7.1 no such words here"], 0, "refused", "refused once is refused"),
        (&["--refuse", "550 5.1.1 nobody here"], 0, "refused", "no such mailbox"),
        (&["--refuse", "450 4.2.1 not now"], 0, "late", "put off until it is worth nothing"),
    ];
    for (arguments, taken, outcome, case) in table {
        let server = MailServer::started(arguments);
        let scene = scene(server.settings()).await;
        scene.visitor.ask(SCHOOL).await;
        for _ in 0..13 {
            scene.send();
        }
        assert_eq!(server.taken().len(), taken, "{case}");
        assert_eq!(scene.kept(), over(outcome), "{case}");
        let count = format!("balado_mails_total{{kind=\"sign-in\",outcome=\"{outcome}\"}} 1");
        assert!(scene.counted(&count).await, "{case}");
        assert!(scene.counted("balado_mails_waiting 0").await, "{case}");
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_mail_until_the_right_one() {
    let mut server = MailServer::started(&["--user", "balado", "--password", "autre"]);
    let credentials = Some(("balado".to_owned(), "secret".to_owned()));
    let scene = scene(SmtpSettings { credentials, ..server.settings() }).await;
    scene.visitor.ask(SCHOOL).await;
    scene.send();
    assert!(scene.counted("balado_mails_waiting 1").await);
    server.stop();
    server.start(&["--user", "balado", "--password", "secret"]);
    scene.send();
    assert!(server.taken()[0].authenticated);
    assert_eq!(scene.kept(), over("sent"));
}

#[tokio::test]
async fn a_mail_server_that_says_nothing_is_not_waited_for() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = Some(silent.local_addr().unwrap().port());
    let timeout = Duration::from_millis(50);
    let scene = scene(SmtpSettings { port, timeout, ..MailServer::new().settings() }).await;
    scene.visitor.ask(SCHOOL).await;
    scene.send();
    assert!(scene.counted("balado_mails_total{kind=\"sign-in\",outcome=\"put-off\"} 1").await);
}

/// As the program sends: connections outlive a mail.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_is_not_taken_for_that_of_the_next_mail() {
    let mut server = MailServer::new();
    let answer = server.path("answer");
    let until = answer.to_str().unwrap().to_owned();
    server.start(&["--hold", &until, "--first", "250 taken at last", "--next", "554 never"]);
    let timeout = Duration::from_secs(1);
    let scene = scene(SmtpSettings { timeout, ..server.settings() }).await;
    let _sending = scene.service.keep_sending();
    scene.visitor.ask(SCHOOL).await;
    while !scene.counted("balado_mails_total{kind=\"sign-in\",outcome=\"put-off\"} 1").await {
        tokio::task::yield_now().await;
    }
    fs::write(&answer, "").unwrap();
    scene.clock.advance(SignedDuration::from_mins(1));
    while !scene.counted("balado_mails_waiting 0").await {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.kept(), over("refused"), "what the server says of this one");
}

#[tokio::test]
async fn a_code_travels_through_tls_or_stays() {
    let mut server = MailServer::new();
    let (chain, key) = certificate(&server);
    let authority = Some(fs::read(&chain).unwrap());
    let tls = ["--certificate", &chain, "--key", &key];
    let at_once = [&tls[..], &["--tls-at-once"]].concat();
    let table = [
        (&tls[..], Security::Starttls, authority.clone(), true, "STARTTLS"),
        (&at_once, Security::Tls, authority.clone(), true, "TLS at once"),
        (&tls, Security::Starttls, None, false, "a certificate of nobody we know"),
        (&at_once, Security::Tls, None, false, "the same, at once"),
        (&[], Security::Starttls, authority, false, "a server without TLS"),
    ];
    let mut taken = 0;
    for (arguments, security, authority, arrives, case) in table {
        server.start(arguments);
        let scene = scene(SmtpSettings { security, authority, ..server.settings() }).await;
        scene.visitor.ask(SCHOOL).await;
        scene.send();
        taken += usize::from(arrives);
        assert_eq!(server.taken().len(), taken, "{case}");
        let waiting = format!("balado_mails_waiting {}", u8::from(!arrives));
        assert!(scene.counted(&waiting).await, "{case}");
        server.stop();
    }
    assert!(server.taken().iter().all(|mail| mail.tls));
    let elsewhere = SmtpSettings { host: "smtp.example".into(), ..server.settings() };
    assert!(matches!(Smtp::new(elsewhere), Err(SetUpError::Unsafe)), "no TLS, elsewhere");
    let (security, authority) = (Security::Tls, Some(b"nothing".to_vec()));
    let nobody = SmtpSettings { security, authority, ..server.settings() };
    assert!(matches!(Smtp::new(nobody), Err(SetUpError::NoCertificate)), "trusting nobody");
}

#[tokio::test]
async fn nothing_typed_or_listed_becomes_a_header_or_a_line() {
    let server = MailServer::started(&[]);
    let scene = scene(server.settings()).await;
    let store = Store::sqlite(&scene.service.database_path()).unwrap();
    let name = "Collège\r\nBcc: voleur@x.example\r\n\r\n<img src=https://x.example/a>";
    store.name_school(SCHOOL.parse().unwrap(), name.to_owned()).await.unwrap();
    for device in ["PC\r\nBcc: voleur@x.example", "PC\nBcc: a", "PC\u{2028}a", "PC\0"] {
        let challenge = balado_service::secrets::challenge("x");
        let body = json!({"uai": SCHOOL, "challenge": challenge, "device": device});
        let refused = refusal(scene.visitor.post("v1/sign-ins", &body).await).await;
        assert_eq!(refused.status, 400, "{device:?}");
    }
    let challenge = balado_service::secrets::challenge("x");
    let body = json!({"uai": SCHOOL, "challenge": challenge, "device": "=?utf-8?q?a?= Bcc: <b>https://x.example</b>"});
    assert_eq!(scene.visitor.post("v1/sign-ins", &body).await.status(), StatusCode::ACCEPTED);
    scene.send();
    let [mail] = &server.taken()[..] else { panic!("one mail") };
    let mut names: Vec<_> = mail.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "auto-submitted",
            "content-type",
            "date",
            "from",
            "message-id",
            "mime-version",
            "reply-to",
            "subject",
            "to",
            "x-auto-response-suppress"
        ]
    );
    assert_eq!(mail.to, [MAILBOX]);
    assert!(mail.text.lines().all(|line| !line.starts_with("Bcc")), "{}", mail.text);
    for absent in ["<img", "<b>", "href=\"https://x.example"] {
        assert!(!mail.html.contains(absent), "{absent} in\n{}", mail.html);
    }
    assert!(mail.text.contains("« =?utf-8?q?a?= Bcc· ·b·https···x·example··b· »"), "{}", mail.text);
}

#[tokio::test]
async fn the_program_sends_after_a_crash_and_its_log_says_nothing_it_should_not() {
    let mut server = MailServer::started(&["--user", "balado", "--password", "motdepasse"]);
    let relay = format!("localhost:{}", server.port());
    let password = server.path("password");
    fs::write(&password, "motdepasse\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "--smtp",
        &relay,
        "--smtp-security",
        "none",
        "--smtp-user",
        "balado",
        "--smtp-password-file",
        password.to_str().unwrap(),
        "--mail-from",
        "balado@balado.example",
    ];
    let program = env!("CARGO_BIN_EXE_balado-service").as_ref();
    let mut service = ServiceProcess::spawn(program, folder.path(), &arguments).unwrap();
    server.stop();
    let asked = Visitor::at(service.url()).ask(SCHOOL).await;
    while !service.metrics().unwrap().contains("put-off") {
        tokio::task::yield_now().await;
    }
    service.kill().unwrap();
    let database = fs::read(service.database_path()).unwrap();
    server.start(&["--user", "balado", "--password", "motdepasse"]);
    service.restart().unwrap();
    let visitor = Visitor::at(service.url());
    service.wait_for_mails();
    let [mail] = &server.taken()[..] else { panic!("one mail") };
    let code = mail.code().to_owned();
    assert_eq!(visitor.redeem(asked.id, &by_code(&code)).await.status(), StatusCode::OK);
    service.wait_for_mails();
    let log = service.log().unwrap();
    assert!(log.contains("mail sent"), "{log}");
    let token = mail.text.split_once("/connexion#").unwrap().1.lines().next().unwrap();
    for secret in [code.as_str(), &code.replace('-', ""), token, "motdepasse", "@"] {
        assert!(!log.contains(secret), "{secret} in\n{log}");
        let at_rest = database.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!at_rest || secret == "@", "{secret} in the database");
    }
}
