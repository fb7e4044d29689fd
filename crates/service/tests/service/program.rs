//! The program: its own TLS, and secrets that are said nowhere.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use balado_testkit::service::ServiceProcess;
use balado_wire::{SessionOpenedBody, SignInAcceptedBody};
use reqwest::{Certificate, Client, Method, Response};
use serde_json::json;

use crate::client::{SCHOOL, Visitor, by_code, proof_of, read};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

fn service(data: &Path, arguments: &[&str]) -> ServiceProcess {
    ServiceProcess::spawn(Path::new(PROGRAM), data, arguments).unwrap()
}

/// The program under other limits of open files, soft and hard; they are in force once it listens.
#[cfg(target_os = "linux")]
fn under_limits(folder: &Path, soft: u32, hard: u32) -> (ServiceProcess, String) {
    use std::os::unix::fs::PermissionsExt;

    let script = folder.join(format!("under-{soft}-{hard}"));
    let lines =
        format!("#!/bin/sh\nulimit -Sn {soft} && ulimit -Hn {hard} && exec '{PROGRAM}' \"$@\"\n");
    std::fs::write(&script, lines).unwrap();
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o700)).unwrap();
    let service =
        ServiceProcess::spawn(&script, &folder.join(format!("data-{hard}")), &["--demo"]).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", service.id())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let soft = line.split_whitespace().nth(3).unwrap().to_owned();
    (service, soft)
}

#[cfg(target_os = "linux")]
#[test]
fn open_files_are_raised_to_what_the_system_allows_and_too_few_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let words = "few open files are allowed";
    let (service, soft) = under_limits(folder.path(), 256, 8_192);
    assert_eq!(soft, "8192");
    assert!(!service.log().unwrap().contains(words), "4,096 connections fit");
    let (service, soft) = under_limits(folder.path(), 128, 1_024);
    assert_eq!(soft, "1024");
    let log = service.log().unwrap();
    let line = log.lines().find(|line| line.contains(words)).unwrap();
    assert!(line.contains("LimitNOFILE") && line.contains("960"), "{line}");
}

/// A new certificate for this machine in the folder, and its PEM.
fn renew(folder: &Path) -> Vec<u8> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(folder.join("chain.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.pem().into_bytes()
}

/// A service that speaks TLS with the certificate of the folder.
fn tls_service(folder: &Path) -> ServiceProcess {
    let [chain, key, mails] = ["chain.pem", "key.pem", "mails"].map(|name| folder.join(name));
    let [chain, key, mails] = [&chain, &key, &mails].map(|path| path.to_str().unwrap());
    let arguments = ["--tls-cert", chain, "--tls-key", key, "--mail-files", mails];
    service(&folder.join("data"), &arguments)
}

/// What a new client that trusts only this certificate is answered.
async fn asked(service: &ServiceProcess, trusted: &[u8]) -> reqwest::Result<Response> {
    let trusted = Certificate::from_pem(trusted).unwrap();
    let client = Client::builder().no_proxy().tls_certs_only([trusted]).build().unwrap();
    client.get(service.url().join("healthz").unwrap()).send().await
}

#[tokio::test]
async fn the_program_answers_under_its_own_tls() {
    let folder = tempfile::tempdir().unwrap();
    let certificate = renew(folder.path());
    let service = tls_service(folder.path());
    assert_eq!(service.url().scheme(), "https");
    let answer = asked(&service, &certificate).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    let stranger = Client::builder().no_proxy().build().unwrap();
    let distrusted = stranger.get(service.url().join("healthz").unwrap()).send().await;
    assert!(distrusted.is_err(), "nobody else vouches for that certificate");
    let mut plain = service.url().clone();
    plain.set_scheme("http").unwrap();
    assert!(stranger.get(plain).send().await.is_err(), "nothing is said in clear");
}

/// Waits until its log says so; less than the minute after which files are looked at anyway.
async fn logged(service: &ServiceProcess, words: &str) {
    let said = async {
        while !service.log().unwrap().contains(words) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let said = tokio::time::timeout(Duration::from_secs(30), said).await;
    assert!(said.is_ok(), "never logged: {words}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_hang_up_renews_the_certificate_and_cuts_nobody_off() {
    let folder = tempfile::tempdir().unwrap();
    let first = renew(folder.path());
    let service = tls_service(folder.path());
    asked(&service, &first).await.expect("before");
    std::fs::write(folder.path().join("key.pem"), "half a file").unwrap();
    service.signal("HUP").unwrap();
    logged(&service, "the former certificate goes on serving").await;
    asked(&service, &first).await.expect("a renewal half written changes nothing");
    let second = renew(folder.path());
    service.signal("HUP").unwrap();
    logged(&service, "the certificate was renewed").await;
    asked(&service, &second).await.expect("the new one serves");
    assert!(asked(&service, &first).await.is_err(), "and the former one does not");
    service.signal("HUP").unwrap();
    asked(&service, &second).await.expect("nothing new, and nobody is cut off");
}

#[test]
fn half_a_certificate_or_a_wrong_one_stops_the_program_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.pem");
    std::fs::write(&wrong, "secret words").unwrap();
    let wrong = wrong.to_str().unwrap();
    let missing = folder.path().join("missing.pem");
    let missing = missing.to_str().unwrap();
    for (arguments, said) in [
        (vec!["--tls-cert", wrong], "--tls-key"),
        (vec!["--tls-cert", wrong, "--tls-key", wrong], "wrong.pem"),
        (vec!["--tls-cert", missing, "--tls-key", wrong], "missing.pem"),
    ] {
        let mut program = Command::new(PROGRAM);
        program.args(["--demo", "--listen", "127.0.0.1:0", "--data"]);
        program.arg(folder.path().join("data"));
        let ended = program.args(&arguments).output().unwrap();
        let errors = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && errors.contains(said), "{arguments:?}: {errors}");
        assert!(!errors.contains("secret words"));
    }
}

#[test]
fn help_and_errors_show_no_secret_of_the_environment() {
    let secrets = [
        ("BALADO_KEYS", "a2V5LW9mLXRoZS1zZXJ2aWNlLXRoYXQtaXMtc2VjcmV0"),
        ("BALADO_SMTP_PASSWORD", "mot-de-passe-du-courriel"),
        ("BALADO_DATABASE_PASSWORD", "mot-de-passe-de-la-base"),
    ];
    for arguments in [&["--help"][..], &["-h"], &["help"], &["--nonsense"], &["--listen", "x"]] {
        let mut program = Command::new(PROGRAM);
        let ended = program.args(arguments).envs(secrets).output().unwrap();
        let said = [ended.stdout, ended.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(!said.is_empty());
        for (name, secret) in secrets {
            assert!(!said.contains(secret), "{name} in {arguments:?}");
        }
    }
}

#[test]
fn help_is_in_french_at_every_level() {
    const ENGLISH: [&str; 8] =
        ["Usage:", "Commands:", "Print", "[default", "[env", "Possible", "[possible", "COMMAND]"];
    let table = [
        (&[][..], "Usage : balado-service [OPTIONS] [COMMANDE]", "all of it"),
        (&[], "[par défaut : 127.0.0.1:7077 ; variable BALADO_LISTEN]", "a default, a variable"),
        (&[], "starttls : STARTTLS exigé (port 587) ; tls : ", "words to choose from"),
        (&["keys"], "Usage : balado-service keys [OPTIONS] <COMMANDE>", "a command"),
        (&["keys", "rotate"], "[par défaut : 3]", "a command of a command"),
        (&["schools", "import"], "Affiche cette aide", "help itself"),
        (&["audit", "verify"], "Ancres écrites un autre jour", "what has no note"),
    ];
    for (command, expected, case) in table {
        let mut program = Command::new(PROGRAM);
        let ended = program.args(command).arg("--help").env("BALADO_LISTEN", "9.9.9.9:9");
        let help = String::from_utf8(ended.output().unwrap().stdout).unwrap();
        assert!(help.contains(expected), "{case}: {help}");
        for word in ENGLISH {
            assert!(!help.contains(word), "{case}: {word} in {help}");
        }
        assert!(!help.contains("9.9.9.9"), "{case}: no value of the environment");
    }
}

/// How a program that was badly told ends, and what it says.
fn badly_told(arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(PROGRAM);
    // One that starts all the same ends at once, with its input.
    program.args(["--until-input-ends", "--listen", "127.0.0.1:0", "--data"]);
    program.arg(folder.path().join("data"));
    program.args(arguments).envs(variables.iter().copied());
    let ended = program.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
    (ended.status.code(), said)
}

#[test]
fn a_service_is_told_where_its_mails_go_or_does_not_start() {
    const SMTP: [&str; 4] = ["--smtp", "smtp.example", "--mail-from", "balado@balado.example"];
    let with = |more: &[&'static str]| [&SMTP[..], more].concat();
    let public = "https://balado.academie.example";
    let (ways, demo) = (["--smtp HÔTE", "--mail-files DOSSIER", "--demo"], "retirez --demo");
    let table = [
        (vec![], vec![], &ways[..], "nothing said"),
        (vec!["--public-url", public], vec![], &ways, "a real service, and nothing said"),
        (with(&["--demo"]), vec![], &["--smtp", demo], "a demonstration that mails"),
        (SMTP.to_vec(), vec![("BALADO_DEMO", "true")], &["--smtp", demo], "by a variable"),
        (vec!["--demo", "--public-url", public], vec![], &[public, demo], "one for the public"),
        (
            vec!["--demo"],
            vec![("BALADO_PUBLIC_URL", public)],
            &["BALADO_PUBLIC_URL", demo],
            "the same by a variable",
        ),
        (
            with(&["--mail-files", "mails"]),
            vec![],
            &["--smtp", "--mail-files", "Retirez"],
            "two ways",
        ),
    ];
    for (arguments, variables, expected, case) in table {
        let (code, said) = badly_told(&arguments, &variables);
        assert_eq!(code, Some(1), "{case}: {said}");
        for part in expected {
            assert!(said.contains(part), "{case}: {part} in {said}");
        }
        assert!(!said.contains("listening"), "{case}: {said}");
    }
}

#[tokio::test]
async fn mails_that_are_written_in_a_folder_show_no_code_on_the_console() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mails");
    let mut program = Command::new(PROGRAM);
    program.args(["--listen", "127.0.0.1:0", "--until-input-ends", "--data"]).arg(folder.path());
    program.arg("--mail-files").arg(&mails);
    let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = piped.spawn().unwrap();
    let mut console = BufReader::new(running.stdout.take().unwrap());
    let mut line = String::new();
    console.read_line(&mut line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap().trim().parse().unwrap();
    Visitor::at(&url).ask(SCHOOL).await;
    let written = async {
        loop {
            let found = std::fs::read_dir(&mails).unwrap().map(|entry| entry.unwrap().path());
            let done = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "eml");
            if let Some(path) = found.into_iter().find(done) {
                return std::fs::read_to_string(path).unwrap();
            }
            tokio::task::yield_now().await;
        }
    };
    let mail = tokio::time::timeout(Duration::from_secs(30), written).await.unwrap();
    drop(running.stdin.take());
    let ended = running.wait_with_output().unwrap();
    let mut said = String::from_utf8(ended.stderr).unwrap();
    console.read_to_string(&mut said).unwrap();
    let code = mail.lines().map(str::trim).find(|line| {
        line.len() == 9 && line.split('-').all(|half| half.len() == 4 && half.is_ascii())
    });
    let code = code.expect("the mail has its code");
    assert!(!said.contains(code) && !said.contains("ce.0779999a@"), "{said}");
}

#[test]
fn mistakes_of_the_command_line_are_in_french() {
    const ENGLISH: [&str; 8] =
        ["error", "tip:", "Usage:", "For more", "invalid", "unexpected", "value", "required"];
    let table: &[(&[&str], &str)] = &[
        (&["--nonsense"], "« --nonsense » n’est pas une option d’ici."),
        (&["--demmo"], "Vouliez-vous écrire « --demo » ?"),
        (&["help"], "« help » n’est pas une commande."),
        (&["key"], "Vouliez-vous écrire « keys » ?"),
        (&["keys"], "Usage : balado-service keys [OPTIONS] <COMMANDE>"),
        (&["keys", "rotate", "--keep", "0"], "il faut un nombre entier de 1 à 255."),
        (&["schools", "import"], "Il manque « <FICHIER> »."),
        (&["audit", "verify", "--uai", "x"], "il faut un RNE : 7 chiffres et leur lettre"),
        (
            &["--data"],
            "Il manque une valeur à « --data <DOSSIER> » (ou à la variable BALADO_DATA).",
        ),
        (&["--demo", "--demo"], "« --demo » est donné plusieurs fois."),
        (&["--public-url", "x"], "il faut une adresse, comme https://balado.academie.example."),
        (&["--public-url", "ftp://x.example"], "il faut une adresse, comme https://"),
        (&["--trusted-proxy", "x"], "il faut un réseau, comme 10.0.0.0/8."),
        (&["--metrics-from", "10.0.0.0/33"], "il faut un réseau, comme 10.0.0.0/8."),
        (&["--egress-networks", "::/0"], "ce réseau est trop grand"),
        (&["--egress-links", "x"], "il faut un nombre entier de 10 à 1000000."),
        (&["--academie", "x"], "il faut l’un de ces mots : "),
        (&["--smtp", "x"], "Il manque « --mail-from <ADRESSE> »."),
        (&["--smtp", ":25"], "il manque le nom du serveur."),
        (&["--smtp-security", "x"], "il faut starttls, ou tls, ou none."),
        (&["--smtp-timeout", "31"], "il faut un nombre entier de 1 à 30."),
        (&["--database-connections", "1"], "il faut un nombre entier de 2 à 1000."),
        (&["--tls-cert", "x"], "Il manque « --tls-key <FICHIER> »."),
    ];
    for (arguments, expected) in table {
        let mut program = Command::new(PROGRAM);
        let ended = program.args(*arguments).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(64), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        for word in ENGLISH {
            assert!(!said.contains(word), "{arguments:?}: {word} in {said}");
        }
    }
    let mut program = Command::new(PROGRAM);
    let ended = program.env("BALADO_LISTEN", "x").output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    let expected = "« x » ne convient pas à « --listen <ADRESSE> » (ou à la variable BALADO_LISTEN) : \
                    il faut une adresse et un port, comme 127.0.0.1:7077.";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_the_system_refuses_is_said_in_french() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (file, data) = (file.to_str().unwrap(), folder.path().join("data"));
    let data = data.to_str().unwrap();
    let [missing, empty] = ["missing", "empty"].map(|name| folder.path().join(name));
    let [missing, empty] = [&missing, &empty].map(|path| path.to_str().unwrap());
    let table: &[(&[&str], &str)] = &[
        (&["--demo", "--data", data, "--listen", &address], "un autre programme écoute déjà"),
        (&["--demo", "--data", file], "/file : il existe déjà"),
        (&["schools", "import", missing, "--data", data], "n’existe pas"),
        (&["audit", "verify", "--data", empty], "il n’y a pas de base"),
    ];
    for (arguments, expected) in table {
        let ended = Command::new(PROGRAM).args(*arguments).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(expected) && !said.contains("os error"), "{arguments:?}: {said}");
    }
}

fn keys(data: &Path, arguments: &[&str]) -> (bool, String) {
    let mut program = Command::new(PROGRAM);
    let ended = program.arg("keys").args(arguments).arg("--data").arg(data).output().unwrap();
    let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
    (ended.status.success(), said)
}

#[tokio::test]
async fn keys_turn_from_the_command_line_and_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = service(folder.path(), &["--demo"]);
    let asked: SignInAcceptedBody = Visitor::at(service.url()).ask(SCHOOL).await;
    let code = service.last_code().unwrap();
    for (arguments, count) in [(&["rotate"][..], 2), (&["prepare"], 3), (&["rotate"], 3)] {
        let (done, said) = keys(folder.path(), arguments);
        let lines = std::fs::read_to_string(folder.path().join("key")).unwrap();
        assert!(done && said.contains(&format!("{count} clés")), "{arguments:?}: {said}");
        assert_eq!(lines.lines().count(), count, "{arguments:?}");
        let shown = lines.split_whitespace().find(|word| word.len() > 20 && said.contains(word));
        assert!(shown.is_none(), "{arguments:?}: {said}");
    }
    service.restart().unwrap();
    let opened = Visitor::at(service.url()).redeem(asked.id, &by_code(&code)).await;
    assert_eq!(opened.status(), 200, "a code issued before");
    assert!(!keys(folder.path(), &["rotate", "--keep", "0"]).0, "a service has a key");
}

#[tokio::test]
async fn the_most_talkative_log_holds_no_secret_and_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(folder.path(), &["--demo"]);
    let visitor = Visitor::at(service.url());
    let asked: SignInAcceptedBody = visitor.ask(SCHOOL).await;
    let mail = service.last_mail("connexion").unwrap();
    let code = service.last_code().unwrap();
    let (_, token) = mail.split_once("/connexion#").unwrap();
    let token = token.split_whitespace().next().unwrap();
    let shown = visitor.post("connexion/demande", &json!({"token": token})).await;
    assert_eq!(shown.status(), 200, "the token is read whole");
    visitor.get(&format!("connexion?{token}")).await;
    visitor.get(&format!("baladoetab?rne={SCHOOL}")).await;
    let opened: SessionOpenedBody = read(visitor.redeem(asked.id, &by_code(&code)).await).await;
    let request = visitor.request(Method::GET, "v1/session").bearer_auth(&opened.session);
    assert_eq!(request.send().await.unwrap().status(), 200);
    let log = service.log().unwrap();
    assert!(log.contains("TRACE") && log.contains("/v1/sign-ins/{id}/redeem"), "{log}");
    let secret = token.split_once('.').unwrap().1;
    for held in [&code, secret, token, &proof_of(asked.id), &opened.session, "Mme Martin", SCHOOL] {
        assert!(!log.contains(held), "{held} in the log");
    }
    assert!(!log.contains("ce.0779999a@"), "a mailbox in the log");
}

#[cfg(unix)]
#[tokio::test]
async fn told_to_stop_it_says_first_that_it_is_not_ready_and_goes_on_answering() {
    let folder = tempfile::tempdir().unwrap();
    let service = service(folder.path(), &["--demo", "--drain", "300"]);
    let visitor = Visitor::at(service.url());
    assert_eq!(visitor.get("readyz").await.status(), 200);
    service.signal("TERM").unwrap();
    let leaving = async {
        loop {
            let answer = visitor.get("readyz").await;
            if answer.status() == 503 {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(30), leaving).await.unwrap();
    assert!(answer.text().await.unwrap().contains("une autre répond"));
    visitor.ask(SCHOOL).await;
    assert_eq!(visitor.get("healthz").await.status(), 200, "it lives");
}

#[test]
fn the_program_ends_with_its_input_when_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(PROGRAM);
    program.args(["--demo", "--listen", "127.0.0.1:0", "--until-input-ends", "--data"]);
    program.arg(folder.path());
    let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = piped.spawn().unwrap();
    let mut said = BufReader::new(running.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("listening on ") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "it ended before it listened");
    }
    assert_eq!(running.try_wait().unwrap(), None, "its input is still open");
    drop(running.stdin.take());
    // Its output ends when it does.
    said.read_to_string(&mut line).unwrap();
    assert!(running.wait().unwrap().success(), "as when told to stop");
}
