//! A CAS server that others made, beside the service: a child process of the test.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use url::Url;

/// django-cas-server on a free port of loopback; it ends when this is dropped.
pub struct CasServer {
    pub address: Url,
    child: Child,
    _folder: TempDir,
}

impl CasServer {
    /// Gives tickets for the addresses that begin so; people are as `tests/cas/server.py` says.
    pub fn start(services: &Url, people: &Value, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cas/server.py");
        let services = format!("^{}", services.as_str().replace('.', "\\."));
        let mut server = Command::new(python());
        // -B: nothing is written beside what is read.
        server.arg("-B").arg(script).args(["--services", &services]);
        server.args(["--people", &people.to_string()]).args(options);
        server.arg("--folder").arg(folder.path());
        let mut child = server.stdout(Stdio::piped()).spawn().expect(
            "django-cas-server is not installed: cargo xtask service installs it, as cargo xtask test does",
        );
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let port: u16 = port.trim().parse().expect("django-cas-server listens");
        let address = format!("http://127.0.0.1:{port}/").parse().unwrap();
        Self { address, child, _folder: folder }
    }
}

impl Drop for CasServer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The Python that `xtask` makes beside what cargo builds, with what `tests/cas/requirements.txt` names.
fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder of cargo's");
    target.join("cas/bin/python")
}
