//! A real mail server beside the service: a child process that a test stops and starts again.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use balado_service::mail::{Security, Sender, SmtpSettings};
use serde::Deserialize;
use tempfile::TempDir;

/// A mail as the server took it, read by somebody else's parser.
#[derive(Debug, Deserialize)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub headers: Vec<(String, String)>,
    pub kind: String,
    pub text: String,
    pub html: String,
    pub parts: Vec<String>,
    pub raw: String,
    pub tls: bool,
    pub authenticated: bool,
}

impl Taken {
    pub fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(one, _)| one.eq_ignore_ascii_case(name));
        let value = &found.next().unwrap_or_else(|| panic!("{name}")).1;
        assert!(found.next().is_none(), "{name} twice");
        value
    }

    pub fn code(&self) -> &str {
        let code = self.text.lines().find(|line| line.starts_with("    "));
        code.unwrap().trim()
    }
}

/// The server: stopped when dropped.
pub struct MailServer {
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl MailServer {
    /// Not started yet; its port is known from its first start on.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), port: 0, child: None }
    }

    pub fn started(arguments: &[&str]) -> Self {
        let mut server = Self::new();
        server.start(arguments);
        server
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Starts it, on the same port as before.
    pub fn start(&mut self, arguments: &[&str]) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/mail_server.py");
        // The system's Python: it has the package `python3-aiosmtpd`.
        let mut child = Command::new("/usr/bin/python3")
            .args(["-W", "ignore"])
            .arg(script)
            .args(["--port", &self.port.to_string(), "--folder"])
            .arg(self.folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.port = line.trim().parse().expect("python3-aiosmtpd listens");
        self.child = Some(child);
    }

    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// How to reach it, without TLS or credentials.
    pub fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: "localhost".into(),
            port: Some(self.port),
            security: Security::None,
            credentials: None,
            authority: None,
            timeout: Duration::from_secs(5),
            sender: Sender {
                from: "Balado <ne-pas-repondre@balado.example>".parse().unwrap(),
                reply_to: Some("Assistance <aide@academie.example>".parse().unwrap()),
            },
        }
    }

    /// What it took, oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|kind| kind == "json")).collect();
        files.sort();
        let read = |path: &PathBuf| serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        files.iter().map(read).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A certificate for `localhost`, which is its own authority, as PEM files of the server's folder.
pub fn certificate(server: &MailServer) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (server.path("certificate.pem"), server.path("key.pem"));
    fs::write(&certificate, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    (certificate.to_str().unwrap().to_owned(), key.to_str().unwrap().to_owned())
}
