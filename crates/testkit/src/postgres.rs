//! A PostgreSQL server for tests: the system's own program, in a folder of its own, on a free port of
//! loopback, as a user who may nothing else. It ends with the test's process, however that ends.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use balado_service::store::postgres::{Options, Patience, Postgres};
use tempfile::TempDir;

/// Where Debian has the programs of its servers, a folder a version; `POSTGRES_BIN` says where they are
/// elsewhere.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// The user of every test database.
const OWNER: &str = "balado";

/// How long a server may take to answer, on a machine that does other things.
const PATIENCE: Duration = Duration::from_mins(1);

/// Ports tried: another program may take one between our look and the server's start.
const PORTS: u32 = 5;

/// Holds the server. Its input ends with whoever started it: then the server ends, and its folder is
/// erased unless it was told to keep it. A signal that comes before the server listens for it is lost, so it is sent until
/// the server is gone.
const KEEPER: &str = r#"
trap "" INT TERM HUP
folder=$1; shift
"$@" & server=$!
echo "$server"
read -r word
while kill -QUIT "$server"; do sleep 0.1; done 2>/dev/null & again=$!
wait "$server"
kill "$again" 2>/dev/null
[ "$word" = keep ] || rm -rf "$folder"
"#;

static SHARED: LazyLock<PostgresServer> = LazyLock::new(|| {
    let mut server = PostgresServer::new().expect("initdb (Debian: postgresql)");
    server.start().expect("a server that starts");
    server
});

/// The server that all tests of one process share, each with a database of its own.
///
/// # Panics
/// When it cannot start.
pub fn shared() -> &'static PostgresServer {
    &SHARED
}

/// A new database of the shared server.
///
/// # Panics
/// When it cannot be made.
pub fn database() -> TestDatabase {
    shared().database()
}

/// A server that a test may have for itself, to stop it, kill it and start it again.
#[derive(Debug)]
pub struct PostgresServer {
    folder: TempDir,
    user: Option<User>,
    settings: Vec<String>,
    port: u16,
    running: Option<Running>,
}

/// Who runs the server: it refuses to be root.
#[derive(Debug, Clone)]
struct User {
    name: &'static str,
    uid: u32,
    gid: u32,
}

#[derive(Debug)]
struct Running {
    keeper: Child,
    pid: String,
}

impl PostgresServer {
    /// Its folder and files; it does not run yet.
    ///
    /// # Errors
    /// When the programs are not there, or refuse.
    pub fn new() -> io::Result<Self> {
        Self::within(&std::env::temp_dir())
    }

    /// The same, in a folder of a disk of the test's own.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn within(parent: &Path) -> io::Result<Self> {
        let folder = tempfile::tempdir_in(parent)?;
        let user = User::unprivileged()?;
        if let Some(user) = &user {
            chown(folder.path(), Some(user.uid), Some(user.gid))?;
        }
        let settings =
            ["fsync=off", "shared_buffers=32MB", "max_connections=200", "log_min_messages=warning"];
        let settings = settings.map(String::from).into();
        let server = Self { folder, user, settings, port: 0, running: None };
        let data = server.data();
        // Another order than that of bytes by default: what rests on it would be seen.
        let init = ["-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu"];
        let mut initdb = server.program("initdb");
        initdb.args(init).args(["--icu-locale=fr", "-A", "trust", "--no-sync", "-D"]).arg(&data);
        well(&mut initdb)?;
        Ok(server)
    }

    /// Another setting, for the next start: `ssl=on`.
    pub fn set(&mut self, setting: &str) {
        self.settings.push(setting.to_owned());
    }

    /// Writes a file of the server's folder, such as `pg_hba.conf`, that nobody else may read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &str, content: &str) -> io::Result<PathBuf> {
        let path = self.data().join(name);
        std::fs::write(&path, content)?;
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600))?;
        if let Some(user) = &self.user {
            chown(&path, Some(user.uid), Some(user.gid))?;
        }
        Ok(path)
    }

    /// Starts it and waits until it answers; on the same port as before when it ran before.
    ///
    /// # Errors
    /// When it does not, with the end of its log.
    pub fn start(&mut self) -> io::Result<()> {
        let fixed = self.port != 0;
        let mut tries = 0;
        loop {
            tries += 1;
            if !fixed {
                self.port = free_port()?;
            }
            self.launch()?;
            match self.wait_until_ready() {
                Err(error) if tries == PORTS => return Err(error),
                Err(_) => self.stop(),
                Ok(()) => return Ok(()),
            }
        }
    }

    /// Ends it at once, as tidily as it can in no time; its data stay.
    pub fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.end("keep\n");
        }
    }

    /// Ends it as a power cut does (SIGKILL).
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> io::Result<()> {
        if let Some(running) = &self.running {
            well(Command::new("kill").args(["-9", &running.pid]))?;
        }
        self.stop();
        Ok(())
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A new database, empty.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn database(&self) -> TestDatabase {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let database = TestDatabase { port: self.port, name };
        let create = format!("create database {}", database.name);
        ask(self.port, "postgres", &create).expect("a new database");
        database
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// One of the server's programs, as its user; it ends when its parent does.
    fn program(&self, name: &str) -> Command {
        let path = programs().join(name);
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]).current_dir("/");
        if let Some(user) = &self.user {
            let (uid, gid) = (user.uid.to_string(), user.gid.to_string());
            command.args(["--reuid", &uid, "--regid", &gid, "--clear-groups"]);
            command.env("USER", user.name);
        }
        command.arg("--").arg(path);
        command
    }

    fn launch(&mut self) -> io::Result<()> {
        let log = File::create(self.log())?;
        let server = self.program("postgres");
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(self.folder.path());
        keeper.arg(server.get_program()).args(server.get_args()).arg("-D").arg(self.data());
        let own = format!("unix_socket_directories={}", self.folder.path().display());
        let port = format!("port={}", self.port);
        for setting in ["listen_addresses=127.0.0.1", &own, &port] {
            keeper.args(["-c", setting]);
        }
        for setting in &self.settings {
            keeper.args(["-c", setting]);
        }
        keeper.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut keeper = keeper.spawn()?;
        let output = keeper.stdout.take().expect("piped above");
        let mut pid = String::new();
        BufReader::new(output).read_line(&mut pid)?;
        self.running = Some(Running { keeper, pid: pid.trim().to_owned() });
        Ok(())
    }

    fn wait_until_ready(&self) -> io::Result<()> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if ask(self.port, "postgres", "select 1").is_ok() {
                return Ok(());
            }
            let log = std::fs::read_to_string(self.log())?;
            // Its own end, and no other: whoever asks too early is refused without ending anything (SQLSTATE 57P03), and
            // what a killed server leaves behind still says its last words here.
            let own = self.running.as_ref().map(|running| format!("[{}] FATAL:", running.pid));
            let mut lines = log.lines();
            if let Some(line) =
                lines.find(|line| own.as_ref().is_some_and(|own| line.contains(own)))
            {
                return Err(io::Error::other(line.to_owned()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(io::ErrorKind::TimedOut.into())
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Running {
    fn end(&mut self, word: &str) {
        if let Some(mut input) = self.keeper.stdin.take() {
            // It may be gone already.
            let _ = input.write_all(word.as_bytes());
        }
        let _ = self.keeper.wait();
    }
}

impl User {
    /// For root: Debian's user for this, or else nobody. Anybody else runs the server as themselves.
    fn unprivileged() -> io::Result<Option<Self>> {
        if well(Command::new("id").arg("-u"))? != "0" {
            return Ok(None);
        }
        let of = |name| {
            let number = |option: &str| -> io::Result<u32> {
                let number = well(Command::new("id").args([option, name]))?;
                number.parse().map_err(io::Error::other)
            };
            Ok(Some(Self { name, uid: number("-u")?, gid: number("-g")? }))
        };
        of("postgres").or_else(|_: io::Error| of("nobody"))
    }
}

fn programs() -> PathBuf {
    std::env::var_os("POSTGRES_BIN").map_or_else(newest, PathBuf::from)
}

fn newest() -> PathBuf {
    let versions = std::fs::read_dir(PROGRAMS).into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.map(|version| version.path()).max_by_key(number);
    newest.unwrap_or_else(|| PROGRAMS.into()).join("bin")
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Runs to the end and says what it wrote; an error says why it ended badly.
fn well(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

/// What `psql` answers, cells separated by `|`.
fn ask(port: u16, database: &str, sql: &str) -> io::Result<String> {
    let mut psql = Command::new("psql");
    psql.args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", OWNER]);
    psql.args(["-p", &port.to_string(), "-d", database, "-c", sql]);
    well(&mut psql)
}

/// A database of its own for one test; dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    port: u16,
    name: String,
}

impl TestDatabase {
    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("postgres://{OWNER}@127.0.0.1:{}/{}?sslmode=disable", self.port, self.name)
    }

    /// How the driver is to use it, to be changed by a test.
    ///
    /// # Panics
    /// Never: the address is ours.
    pub fn options(&self) -> Options {
        // A busy machine is no exhausted pool.
        let patience = Patience { connection: PATIENCE, transaction: PATIENCE * 2 };
        let address = self.address().parse().expect("an address");
        Options { connections: 8, patience, ..Options::new(address) }
    }

    /// The driver, its tables made.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn open(&self) -> Postgres {
        Postgres::open(self.options()).await.expect("a database of the server")
    }

    /// What `psql` answers, a line a row, cells separated by `|`.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn ask(&self, sql: &str) -> String {
        ask(self.port, &self.name, sql).expect(sql)
    }

    /// Asks a server that may end of it, or refuse.
    pub fn try_ask(&self, sql: &str) {
        // Whatever comes of it, the test sees on the service.
        let _ = ask(self.port, &self.name, sql);
    }

    /// `psql` on this database, reading statements until its input ends: for what must stay open.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn psql(&self) -> Psql {
        Psql::start(self.port, &self.name).expect("psql")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // The server of the test may be stopped: then there is nothing left to drop.
        let _ = ask(self.port, "postgres", &format!("drop database {} with (force)", self.name));
    }
}

/// A session of `psql` that stays open.
#[derive(Debug)]
pub struct Psql {
    child: Child,
    answers: io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Psql {
    fn start(port: u16, database: &str) -> io::Result<Self> {
        let mut psql = Command::new("psql");
        psql.args(["-XAtq", "-h", "127.0.0.1", "-U", OWNER, "-p", &port.to_string()]);
        psql.args(["-d", database]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = psql.stderr(Stdio::null()).spawn()?;
        let answers = BufReader::new(child.stdout.take().expect("piped above")).lines();
        Ok(Self { child, answers })
    }

    /// Runs statements that answer nothing, and waits for their end.
    ///
    /// # Panics
    /// When `psql` is gone.
    pub fn run(&mut self, sql: &str) {
        let input = self.child.stdin.as_mut().expect("piped");
        writeln!(input, "{sql};\nselect 'done';").expect("psql reads");
        let done = self.answers.by_ref().any(|line| line.is_ok_and(|line| line == "done"));
        assert!(done, "psql ended: {sql}");
    }
}

impl Drop for Psql {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_starts_stops_and_leaves_nothing_behind() {
        let mut server = PostgresServer::new().expect("the programs");
        server.start().expect("a server");
        let database = server.database();
        database.ask("create table kept (n bigint); insert into kept values (7)");
        server.kill().expect("a process");
        server.start().expect("the same data");
        assert_eq!(database.ask("select n from kept"), "7");
        let folder = server.folder.path().to_owned();
        drop(database);
        drop(server);
        assert!(!folder.exists());
    }
}
