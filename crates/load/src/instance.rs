use std::{
    ffi::OsStr,
    fs::File,
    io,
    path::Path,
    process::{Child, Command, Stdio},
};

use balado_testkit::service::listening;
use url::Url;

use crate::Usage;

/// The program of the service, on a free port of loopback, with the log that an operator has. It ends with us,
/// however we end: its input is a pipe of ours.
#[derive(Debug)]
pub struct Instance {
    child: Child,
    url: Url,
}

impl Instance {
    /// Starts it with these options and waits until it listens.
    ///
    /// # Errors
    /// When it does not start, or ends before it listens; its log says why.
    pub fn start<A: AsRef<OsStr>>(program: &Path, log: &Path, options: &[A]) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(["--listen", "127.0.0.1:0", "--until-input-ends"])
            .args(options)
            .env_remove("RUST_LOG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()?;
        if let Some(url) = listening(&mut child)? {
            return Ok(Self { child, url });
        }
        let (status, log) = (child.wait()?, std::fs::read_to_string(log)?);
        Err(io::Error::other(format!("the service ended before it listened ({status}):\n{log}")))
    }

    /// Where it listens.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What it has used so far.
    ///
    /// # Errors
    /// When the system does not say (anything but Linux).
    pub fn usage(&self) -> io::Result<Usage> {
        Usage::of(self.child.id())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
