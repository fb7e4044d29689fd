use std::{
    fs, io,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::{NAME, Running, free_address};

/// Where it is on Debian; `SQUID` says where it is elsewhere.
const SQUID: &str = "/usr/sbin/squid";

/// Somebody whom the proxy knows.
pub const PERSON: &str = "poste-secretariat";

/// Their password.
pub const PASSWORD: &str = "motdepasse-fictif";

/// [`PERSON`] and [`PASSWORD`], as `htpasswd` writes them.
const KNOWN: &str = "poste-secretariat:$apr1$balado$YHWZv/a/nPXFPw6HJHhKA0\n";

/// How squid wants to know who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knows {
    /// It does not.
    Everybody,
    /// By a name and a password.
    Basic,
    /// By Digest only.
    Digest,
    /// By NTLM only, as in a Windows domain.
    Ntlm,
    /// It lets nobody through.
    Nobody,
}

/// Debian's squid, which alone knows where [`NAME`] is.
#[derive(Debug)]
pub struct Squid {
    address: SocketAddr,
    folder: TempDir,
    _running: Running,
}

impl Squid {
    /// Starts it and waits until it listens.
    ///
    /// # Errors
    /// When it is not there, or does not start.
    pub fn start(knows: Knows) -> io::Result<Self> {
        let (address, folder) = (free_address()?, tempfile::tempdir()?);
        let at = folder.path();
        // Started by root, it works under an account of its own.
        fs::set_permissions(at, fs::Permissions::from_mode(0o777))?;
        fs::write(at.join("known"), KNOWN)?;
        fs::write(at.join("digest"), format!("{PERSON}:{PASSWORD}\n"))?;
        fs::write(at.join("hosts"), format!("127.0.0.1 {NAME}\n"))?;
        let settings = SETTINGS
            .replace("@KNOWS@", lines(knows))
            .replace("@ADDRESS@", &address.to_string())
            .replace("@FOLDER@", &at.display().to_string());
        let file = at.join("squid.conf");
        fs::write(&file, settings)?;
        let squid = std::env::var_os("SQUID").unwrap_or_else(|| SQUID.into());
        let log = fs::File::create(at.join("start.log"))?;
        let mut command = Command::new(squid);
        command
            .args(["-N", "-f"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let running = Running(command.spawn()?).until_it_listens(address)?;
        Ok(Self { address, folder, _running: running })
    }

    /// `127.0.0.1:port`
    pub fn name(&self) -> String {
        self.address.to_string()
    }

    /// What it noted of each request: its status and its target.
    ///
    /// # Errors
    /// When nothing was asked yet.
    pub fn log(&self) -> io::Result<String> {
        fs::read_to_string(self.folder.path().join("access.log"))
    }
}

fn lines(knows: Knows) -> &'static str {
    match knows {
        Knows::Everybody => "http_access allow all",
        Knows::Nobody => "http_access deny all",
        Knows::Basic => {
            "auth_param basic program /usr/lib/squid/basic_ncsa_auth @FOLDER@/known\n\
             auth_param basic realm Collège Les Tilleuls\n\
             acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"
        }
        Knows::Digest => {
            "auth_param digest program /usr/lib/squid/digest_file_auth @FOLDER@/digest\n\
             auth_param digest realm Tilleuls\n\
             acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"
        }
        Knows::Ntlm => {
            "auth_param ntlm program /usr/lib/squid/ntlm_fake_auth\n\
             acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"
        }
    }
}

const SETTINGS: &str = "\
http_port @ADDRESS@
pid_filename @FOLDER@/squid.pid
access_log stdio:@FOLDER@/access.log
cache_log @FOLDER@/cache.log
coredump_dir @FOLDER@
hosts_file @FOLDER@/hosts
cache deny all
pinger_enable off
shutdown_lifetime 0 seconds
@KNOWS@
";
