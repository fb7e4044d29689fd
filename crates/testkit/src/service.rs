//! A service on a free port: inside the test, or as the real program that can be killed.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use balado_service::{
    AppState, Leaving, Metrics,
    arrivals::cas,
    clock::{Clock, SystemClock},
    config::{Academies, Limits, SignInLimits},
    egress::EgressNetworks,
    mail::{Mailer, Outbox, SentMail, post},
    openid::{Clients, Messenger, OpenidKeys, Patience, Provider},
    owner_only,
    proxies::{TrustedProxies, Watchers},
    readings::Readings,
    releases::Releases,
    secrets::ServerKey,
    serve,
    store::{Store, postgres, sqlite},
};
use semver::Version;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use url::Url;

/// How long [`TestService::stop`] waits for its clients.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a test waits for the mails of a program: a few tries.
const LONGEST_MAIL: Duration = Duration::from_secs(20);

/// How a [`TestService`] differs from the default one.
#[derive(Debug, Clone)]
pub struct Options {
    /// The machine's clock unless told otherwise.
    pub clock: Arc<dyn Clock>,
    /// Without waiting between mails unless told otherwise.
    pub limits: Limits,
    /// Where the database and the keys are; a folder of its own, erased at the end, when `None`.
    pub data: Option<PathBuf>,
    /// A PostgreSQL database; a file of SQLite when `None`.
    pub database: Option<postgres::Options>,
    /// Of SQLite, with those who hold its file.
    pub patience: sqlite::Patience,
    /// In memory unless told otherwise.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Nobody unless told otherwise.
    pub proxies: TrustedProxies,
    /// None unless told otherwise.
    pub egress: EgressNetworks,
    /// Any unless told otherwise.
    pub min_app_version: Option<Version>,
    /// The address that people reach it at; where it listens unless told otherwise.
    pub public_url: Option<Url>,
    /// Of the system's certificates and five seconds unless told otherwise.
    pub cas: Option<cas::Client>,
    /// The sites that it signs people in for, and the keys of that; none unless told otherwise.
    pub openid: Option<(Clients, OpenidKeys)>,
}

impl Default for Options {
    fn default() -> Self {
        let limits = Limits { sign_in: SignInLimits::without_waiting(), ..Limits::default() };
        Self {
            clock: Arc::new(SystemClock),
            limits,
            data: None,
            database: None,
            patience: sqlite::Patience::default(),
            mailer: None,
            proxies: TrustedProxies::default(),
            egress: EgressNetworks::default(),
            min_app_version: None,
            public_url: None,
            cas: None,
            openid: None,
        }
    }
}

impl Options {
    /// With the limits of every day: a minute between two mails.
    #[must_use]
    pub fn limited() -> Self {
        Self { limits: Limits::default(), ..Self::default() }
    }
}

/// A service inside the test, on a free port of loopback, with its mails in memory.
#[derive(Debug)]
pub struct TestService {
    url: Url,
    data: PathBuf,
    outbox: Outbox,
    state: AppState,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<io::Result<()>>,
    _own: Option<TempDir>,
}

impl TestService {
    /// With a folder of its own and no waiting between mails.
    ///
    /// # Panics
    /// When it cannot start.
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    /// With other limits, another clock or a folder that stays.
    ///
    /// # Panics
    /// When it cannot start.
    pub async fn start_with(options: Options) -> Self {
        let own = options.data.is_none().then(|| tempfile::tempdir().expect("a temporary folder"));
        let data = options.data.or_else(|| own.as_ref().map(|own| own.path().to_owned()));
        let data = data.expect("one of the two");
        owner_only::put_right(&data).expect("a folder of ours");
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = TcpListener::bind(free).await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let url: Url = format!("http://{address}/").parse().expect("an address");
        let outbox = Outbox::default();
        let store = match options.database {
            Some(server) => Store::postgres(server).await.expect("a database"),
            None => one_file(&data, options.patience),
        };
        let store =
            store.with_limits(options.limits.school).with_memory(options.limits.list_memory);
        let state = AppState {
            store,
            mailer: options.mailer.unwrap_or_else(|| Arc::new(outbox.clone())),
            codes: Arc::default(),
            leaving: Leaving::default(),
            clock: options.clock,
            key: ServerKey::load_or_create(&data.join(KEYS)).expect("a key"),
            limits: options.limits,
            academies: Academies::default(),
            proxies: options.proxies,
            egress: options.egress,
            watchers: Watchers::default(),
            public_url: options.public_url.unwrap_or_else(|| url.clone()),
            min_app_version: options.min_app_version,
            cas: options.cas.unwrap_or_else(|| cas::Client::new().expect("certificates")),
            openid: options
                .openid
                .map(|(clients, keys)| Provider::new(&url, clients, keys, messenger())),
            releases: Releases::of_folder(data.join(INSTALLERS)),
            readings: Readings::default(),
            metrics: Metrics::default(),
        };
        let (stop, stopped) = oneshot::channel();
        let stopped = async move {
            // A test that forgets to stop it stops it by ending.
            let _ = stopped.await;
        };
        let serving = tokio::spawn(serve::serve(listener, state.clone(), stopped));
        Self { url, data, outbox, state, stop, serving, _own: own }
    }

    /// Where it listens: `http://127.0.0.1:<port>/`.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Its SQLite file.
    pub fn database_path(&self) -> PathBuf {
        self.data.join("balado.sqlite")
    }

    /// Where the versions of the app are that it hands out.
    pub fn releases(&self) -> &Releases {
        &self.state.releases
    }

    /// What it keeps, for what no route does yet.
    pub fn store(&self) -> &Store {
        &self.state.store
    }

    /// Its mails; those that wait leave first. Nothing else sends them, so that a test decides when.
    pub fn outbox(&self) -> &Outbox {
        self.send_mails();
        &self.outbox
    }

    /// Writes in the audit who read which list. Nothing else does, so that a test decides when.
    pub async fn write_readings(&self) -> bool {
        self.state.readings.write(&self.state.store).await
    }

    /// Sends the mails that are due, once.
    ///
    /// # Panics
    /// When it cannot try.
    pub fn send_mails(&self) {
        // A runtime of its own: a test may be the only thread of its own one.
        let sending = std::thread::scope(|scope| {
            let sending = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime").block_on(post::send_all_due(&self.state));
            });
            sending.join()
        });
        sending.expect("mails leave");
    }

    /// Sends mails as the program does, until the test ends.
    pub fn keep_sending(&self) -> JoinHandle<()> {
        tokio::spawn(post::run(self.state.clone(), std::future::pending()))
    }

    /// The newest mail with a code.
    ///
    /// # Panics
    /// When none was sent.
    pub fn last_mail(&self) -> SentMail {
        self.outbox().last()
    }

    /// Finishes the requests under way; a client that does not let go is cut off after a while.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let cut = self.serving.abort_handle();
        if tokio::time::timeout(PATIENCE, self.serving).await.is_err() {
            cut.abort();
        }
    }
}

/// With little patience, and one more try at once.
fn messenger() -> Messenger {
    let patience = Patience { answer: Duration::from_secs(2), pauses: vec![Duration::ZERO] };
    Messenger::new(patience).expect("certificates")
}

fn one_file(data: &Path, patience: sqlite::Patience) -> Store {
    let file = sqlite::Sqlite::open_with(&data.join("balado.sqlite"), patience);
    Store::over(file.expect("a database"))
}

/// A free port of loopback.
const ANY_PORT: &str = "127.0.0.1:0";

/// The key file of a data folder.
const KEYS: &str = "key";

/// Where the published versions of the app are, in a data folder.
const INSTALLERS: &str = "app";

/// Where the program's log goes, in its data folder.
const LOG: &str = "service.log";

/// The real program on its own data: what kill tests kill.
#[derive(Debug)]
pub struct ServiceProcess {
    child: Child,
    url: Url,
    program: PathBuf,
    data: PathBuf,
    arguments: Vec<String>,
}

impl ServiceProcess {
    /// Starts it on a free port and waits until it listens. Before it works on a server's database, it is
    /// given keys as an administrator does, unless its folder has some.
    ///
    /// # Errors
    /// When the program does not start, or ends before it listens.
    pub fn spawn(program: &Path, data: &Path, arguments: &[&str]) -> io::Result<Self> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        if arguments.iter().any(|word| word == "--database") && !data.join(KEYS).exists() {
            make_keys(program, data)?;
        }
        let (child, url) = launch(program, data, ANY_PORT, &arguments)?;
        Ok(Self { child, url, program: program.into(), data: data.into(), arguments })
    }

    /// Where it listens.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Its SQLite file.
    pub fn database_path(&self) -> PathBuf {
        self.data.join("balado.sqlite")
    }

    /// The text of its newest mail whose link leads to a page, such as `connexion`, in lines that are whole again; those
    /// that wait leave first.
    ///
    /// # Errors
    /// When there is none.
    pub fn last_mail(&self, page: &str) -> io::Result<String> {
        self.wait_for_mails();
        let mut mails: Vec<PathBuf> = std::fs::read_dir(self.data.join("mails"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        mails.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        mails.sort();
        for path in mails.iter().rev() {
            // Long lines are broken in two by quoted-printable (RFC 2045 §6.7).
            let mail = std::fs::read_to_string(path)?.replace("=\r\n", "").replace("=\n", "");
            if mail.contains(&format!("/{page}#")) {
                return Ok(mail);
            }
        }
        Err(io::ErrorKind::NotFound.into())
    }

    /// Mails leave after the answer: until none waits, for a while. One that is killed sends none.
    pub fn wait_for_mails(&self) {
        let until = Instant::now() + LONGEST_MAIL;
        while Instant::now() < until {
            match self.metrics() {
                Ok(page) if !page.contains("\nbalado_mails_waiting 0\n") => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                _ => return,
            }
        }
    }

    /// Its counters.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn metrics(&self) -> io::Result<String> {
        let address = self.url.socket_addrs(|| None)?;
        let mut connection = TcpStream::connect(&address[..])?;
        connection.set_read_timeout(Some(PATIENCE))?;
        let host = self.url.authority();
        write!(connection, "GET /metrics HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")?;
        let mut page = String::new();
        connection.read_to_string(&mut page)?;
        Ok(page)
    }

    /// The code of its newest mail that opens a session.
    ///
    /// # Errors
    /// When there is no mail, or no code in it.
    pub fn last_code(&self) -> io::Result<String> {
        self.last_code_for("connexion")
    }

    /// The code of its newest mail whose link leads to a page, such as `revoquer`.
    ///
    /// # Errors
    /// When there is no mail, or no code in it.
    pub fn last_code_for(&self, page: &str) -> io::Result<String> {
        let mail = self.last_mail(page)?;
        let code = mail.lines().map(str::trim).find(|line| is_code(line));
        code.map(str::to_owned).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
    }

    /// The secret in the link of its newest mail that opens a session.
    ///
    /// # Errors
    /// When there is no mail, or no link in it.
    pub fn last_token(&self) -> io::Result<String> {
        self.last_token_for("connexion")
    }

    /// The secret in the link of its newest mail whose link leads to a page.
    ///
    /// # Errors
    /// When there is no mail, or no link in it.
    pub fn last_token_for(&self, page: &str) -> io::Result<String> {
        let mail = self.last_mail(page)?;
        let (_, after) = mail.split_once(&format!("/{page}#")).ok_or(io::ErrorKind::InvalidData)?;
        let secret = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        Ok(after.chars().take_while(|c| secret(*c)).collect())
    }

    /// What it logged so far, all its lives together.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn log(&self) -> io::Result<String> {
        std::fs::read_to_string(self.data.join(LOG))
    }

    /// The number that the system knows it by.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, by its name without « SIG ».
    ///
    /// # Errors
    /// When the system refuses.
    pub fn signal(&self, name: &str) -> io::Result<()> {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status()?;
        sent.success().then_some(()).ok_or_else(|| io::Error::other("kill: refused"))
    }

    /// Ends it as a power cut does (SIGKILL).
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Starts it again on the same data, on another port.
    ///
    /// # Errors
    /// As for [`Self::spawn`].
    pub fn restart(&mut self) -> io::Result<()> {
        self.kill()?;
        (self.child, self.url) = launch(&self.program, &self.data, ANY_PORT, &self.arguments)?;
        Ok(())
    }

    /// Starts it again on the same data and at the same address, once it was killed or stopped.
    ///
    /// # Errors
    /// As for [`Self::spawn`].
    pub fn start_again(&mut self) -> io::Result<()> {
        let listen = self.url.authority().to_owned();
        (self.child, self.url) = launch(&self.program, &self.data, &listen, &self.arguments)?;
        Ok(())
    }

    /// Ends it as a service manager does (SIGTERM), and waits for its end.
    ///
    /// # Errors
    /// When it cannot be told, or does not end well.
    pub fn stop(&mut self) -> io::Result<()> {
        self.signal("TERM")?;
        let status = self.child.wait()?;
        status.success().then_some(()).ok_or_else(|| io::Error::other(status.to_string()))
    }
}

impl Drop for ServiceProcess {
    fn drop(&mut self) {
        // It may be dead already: that is what some tests do.
        let _ = self.kill();
    }
}

/// Keys for the instances of a database: copy the file `key` to the folder of each.
///
/// # Errors
/// When the program refuses, or there are some.
pub fn make_keys(program: &Path, data: &Path) -> io::Result<()> {
    let made = Command::new(program).args(["keys", "create", "--data"]).arg(data).output()?;
    let said = || String::from_utf8_lossy(&made.stderr).into_owned();
    if made.status.success() { Ok(()) } else { Err(io::Error::other(said())) }
}

/// `BCDF-GHJK`: the line of a mail that holds nothing else.
fn is_code(line: &str) -> bool {
    line.len() == 9
        && line
            .char_indices()
            .all(|(at, c)| if at == 4 { c == '-' } else { c.is_ascii_uppercase() })
}

fn launch(
    program: &Path,
    data: &Path,
    listen: &str,
    arguments: &[String],
) -> io::Result<(Child, Url)> {
    owner_only::make_folder(data)?;
    // The log below is not the service's: in an open folder, it would be somebody else's.
    owner_only::put_right(data).map_err(io::Error::other)?;
    let log = File::options().create(true).append(true).open(data.join(LOG))?;
    let mut child = Command::new(program)
        // Whatever an operator turns on, tests read: it must hold no secret.
        .env("RUST_LOG", "trace")
        .args(["--listen", listen, "--data"])
        .arg(data)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()?;
    if let Some(url) = listening(&mut child)? {
        return Ok((child, url));
    }
    let status = child.wait()?;
    Err(io::Error::other(format!("the service ended before it listened: {status}")))
}

/// Where a service that was just started listens, once it does; nothing when it ends before. Its output is
/// piped, and stays read.
///
/// # Errors
/// When it cannot be read, or names no address.
pub fn listening(child: &mut Child) -> io::Result<Option<Url>> {
    let Some(output) = child.stdout.take() else { return Ok(None) };
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next().transpose()? {
        if let Some(url) = line.strip_prefix("listening on ") {
            let url = url.parse().map_err(io::Error::other)?;
            // The console stays open, and read, so that notices never block the service.
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(Some(url));
        }
    }
    Ok(None)
}
