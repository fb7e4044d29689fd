use std::{
    fs, io,
    net::SocketAddr,
    path::PathBuf,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::{Authority, Running, free_address};

/// Every name is on this machine: nothing of a test leaves it.
const HERE: &str = "def server_connect(data):\n    data.server.address = (\"127.0.0.1\", data.server.address[1])\n";

/// mitmproxy, which opens the connections that go through it and signs them itself.
#[derive(Debug)]
pub struct Mitmproxy {
    address: SocketAddr,
    _folder: TempDir,
    _running: Running,
}

impl Mitmproxy {
    /// Starts it with the authority that it signs by, and waits until it listens.
    ///
    /// # Errors
    /// When it is not in `target/mitmproxy`, or does not start.
    pub fn start(authority: &Authority) -> io::Result<Self> {
        let (address, folder) = (free_address()?, tempfile::tempdir()?);
        let at = folder.path();
        fs::write(at.join("mitmproxy-ca.pem"), authority.key_and_certificate())?;
        fs::write(at.join("here.py"), HERE)?;
        let mut command = Command::new(program());
        command
            .args(["--quiet", "--listen-host", "127.0.0.1", "--listen-port"])
            .arg(address.port().to_string())
            .arg("--set")
            .arg(format!("confdir={}", at.display()))
            .args(["--set", "ssl_insecure=true", "--scripts"])
            .arg(at.join("here.py"));
        let log = fs::File::create(at.join("start.log"))?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let running = Running(command.spawn()?).until_it_listens(address)?;
        Ok(Self { address, _folder: folder, _running: running })
    }

    /// `127.0.0.1:port`
    pub fn name(&self) -> String {
        self.address.to_string()
    }
}

/// In the folder of this build, where `cargo xtask test` put it.
fn program() -> PathBuf {
    let workspace = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| workspace.join("target")).join("mitmproxy/bin/mitmdump")
}
