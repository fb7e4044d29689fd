//! `balado diagnose` on the networks of schools: a proxy that opens TLS, certificates of all kinds, a clock two hours
//! off. Which authorities this PC knows is what `SSL_CERT_FILE` says of the one that is started.

#![cfg(unix)]

use std::{path::PathBuf, process::Output};

use balado_testkit::{
    school::{Authority, Knows, Mitmproxy, NAME, PASSWORD, PERSON, Squid, Tls},
    service::TestService,
};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, process::Command};
use url::Url;

const FILTER: &str = "Filtrage Web Les Tilleuls CA";
const ACADEMIE: &str = "Autorité de l’académie fictive";

/// A PC that knows these authorities, and goes through this proxy.
struct Pc {
    folder: TempDir,
    service: Url,
    proxy: String,
}

impl Pc {
    fn new(service: Url, proxy: String, knows: &[&Authority]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pem: String = knows.iter().map(|authority| authority.pem()).collect();
        std::fs::write(folder.path().join("known.pem"), pem).expect("written");
        Self { folder, service, proxy }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Under another clock, as `faketime` is told of it, when there is one.
    async fn run(&self, clock: Option<&str>, arguments: &[&str], answers: &str) -> (i32, String) {
        let balado = env!("CARGO_BIN_EXE_balado");
        let mut command = match clock {
            Some(clock) => {
                let mut command = Command::new("faketime");
                command.args(["-f", clock, balado]).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
                command
            }
            None => Command::new(balado),
        };
        command
            .args(arguments)
            .arg("--session-file")
            .arg(self.at("session.json"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("BALADO_SERVICE", self.service.as_str())
            .env("BALADO_STATE_DIR", self.at("state"))
            .env("HTTPS_PROXY", format!("http://{}", self.proxy))
            .env("SSL_CERT_FILE", self.at("known.pem"))
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let mut child = command.spawn().expect("it starts (Debian: faketime)");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that asks nothing may end before it reads.
        let _unread = stdin.write_all(answers.as_bytes()).await;
        drop(stdin);
        told(&child.wait_with_output().await.expect("it ends"))
    }

    async fn diagnose(&self, clock: Option<&str>) -> (i32, String) {
        self.run(clock, &["diagnose"], "").await
    }
}

fn told(output: &Output) -> (i32, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout) + &text(&output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_certificate_has_its_sentence_with_who_signed_it() {
    let service = TestService::start().await;
    let squid = Squid::start(Knows::Everybody).expect("squid");
    let (known, unknown) = (Authority::new(ACADEMIE), Authority::new(FILTER));
    let good = Tls::before(service.url(), &known).await.expect("it listens");
    let ended = Tls::ended_before(service.url(), &known).await.expect("it listens");
    let to_begin = Tls::to_begin_before(service.url(), &known).await.expect("it listens");
    let itself = Tls::by_itself_before(service.url()).await.expect("it listens");
    let stranger = Tls::before(service.url(), &unknown).await.expect("it listens");
    let other = Tls::of_another_before(service.url(), &known, "portail.tilleuls.example");
    let other = other.await.expect("it listens");
    let table = [
        (&good, None, 0, ACADEMIE, "ce poste l’accepte"),
        (&ended, None, 3, ACADEMIE, "n’est plus valable depuis le"),
        (&to_begin, None, 3, ACADEMIE, "n’est valable qu’à partir du"),
        (&itself, None, 3, NAME, "ce qui répond s’est signé lui-même"),
        (&stranger, None, 3, FILTER, "une autorité que ce poste ne connaît pas"),
        (
            &other,
            None,
            3,
            ACADEMIE,
            "une autre machine répond à sa place (portail.tilleuls.example)",
        ),
        (&good, Some("-2h"), 3, ACADEMIE, "l’horloge de ce poste retarde de"),
        (&good, Some("+2h"), 0, "Elle avance de 2 h", "✗ Heure de ce poste"),
        (&good, Some("+30d"), 3, ACADEMIE, "l’horloge de ce poste avance de 30 jours"),
    ];
    for (tls, clock, status, who, what) in table {
        let pc = Pc::new(tls.url(), squid.name(), &[&known]);
        let (ended_with, text) = pc.diagnose(clock).await;
        assert_eq!(ended_with, status, "{what}, {clock:?}: {text}");
        let text = text.to_lowercase();
        for part in [who, what] {
            assert!(text.contains(&part.to_lowercase()), "{part}, {clock:?}: {text}");
        }
        // What any other gesture says of it is the same sentence.
        if status != 0 {
            let (_, said) =
                pc.run(clock, &["sign-in", "--rne", "0779999A", "--person", "M"], "").await;
            assert!(
                said.to_lowercase().contains(&what.to_lowercase()),
                "{what}, {clock:?}: {said}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_opens_tls_is_named_whether_this_pc_knows_it_or_not() {
    let service = TestService::start().await;
    let (filter, academie) = (Authority::new(FILTER), Authority::new(ACADEMIE));
    let tls = Tls::before(service.url(), &academie).await.expect("it listens");
    let mitmproxy = Mitmproxy::start(&filter).expect("mitmproxy (cargo xtask test installs it)");
    let knows = Pc::new(tls.url(), mitmproxy.name(), &[&academie, &filter]);
    let (status, text) = knows.diagnose(None).await;
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("i Connexion protégée : "), "{text}");
    assert!(text.contains(&format!("Signée par « {FILTER} »")), "{text}");
    let not = Pc::new(tls.url(), mitmproxy.name(), &[&academie]);
    let (status, text) = not.diagnose(None).await;
    assert_eq!(status, 3, "{text}");
    assert!(text.contains("✗ Connexion protégée : "), "{text}");
    assert!(
        text.contains(&format!("d’installer sur ce poste le certificat de « {FILTER} »")),
        "{text}"
    );
    assert!(text.contains("· Service Balado"), "what comes after is not guessed: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_gives_the_proxy_its_password_and_support_reads_none_of_it() {
    let service = TestService::start().await;
    let squid = Squid::start(Knows::Basic).expect("squid");
    let academie = Authority::new(ACADEMIE);
    let tls = Tls::before(service.url(), &academie).await.expect("it listens");
    let pc = Pc::new(tls.url(), squid.name(), &[&academie]);
    let (status, text) = pc.diagnose(None).await;
    assert_eq!(status, 3, "{text}");
    assert!(
        text.contains("demande un nom et un mot de passe") && text.contains("balado proxy"),
        "{text}"
    );
    let (status, text) = pc.run(None, &["proxy"], &format!("{PERSON}\nautre\n")).await;
    assert!(status == 3 && text.contains("refuse ce nom ou ce mot de passe"), "{text}");
    let (status, text) = pc.run(None, &["proxy"], &format!("{PERSON}\n{PASSWORD}\n")).await;
    assert_eq!(status, 0, "{text}");
    let (status, text) = pc.run(None, &["diagnose", "--support"], "").await;
    assert_eq!(status, 0, "{text}");
    for expected in ["avec mot de passe", &*squid.name(), ACADEMIE, "variables d’environnement"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for secret in [PERSON, PASSWORD, &*pc.folder.path().to_string_lossy()] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
