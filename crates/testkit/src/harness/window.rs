//! The real program, driven through `WebKit`’s own driver.

use std::{
    fs::File,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{built, display::Display, group::Group, until};

/// Where the program keeps things for one test, and which service it asks.
#[derive(Debug)]
pub struct Place {
    folder: TempDir,
    service: String,
    keyring_bus: Option<String>,
    /// Whether a screen reader may ask.
    heard: bool,
    variables: Vec<(&'static str, String)>,
}

impl Place {
    /// A new PC, where the program was never started.
    pub fn new(service: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["home", "state", "run"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self {
            folder,
            service: service.to_owned(),
            keyring_bus: None,
            heard: false,
            variables: Vec::new(),
        }
    }

    /// With a session bus on which a keyring answers.
    #[must_use]
    pub fn with_keyring(mut self, bus: &str) -> Self {
        self.keyring_bus = Some(bus.to_owned());
        self
    }

    /// With a session bus on which a screen reader listens: [`Reader`](super::reader::Reader).
    #[must_use]
    pub fn heard_on(mut self, bus: &str) -> Self {
        self.heard = true;
        self.keyring_bus = Some(bus.to_owned());
        self.with_variable("BALADO_NO_KEYRING", "1")
    }

    /// With a variable of its environment.
    #[must_use]
    pub fn with_variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// With a program of this name before those of the system: a script.
    #[must_use]
    pub fn with_program(self, name: &str, script: &str) -> Self {
        let path = self.programs().join(name);
        std::fs::create_dir_all(self.programs()).expect("a folder");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("runs");
        self
    }

    /// With a browser that only notes which addresses it was to open: [`Self::opened`].
    #[must_use]
    pub fn with_noting_browser(self) -> Self {
        let script = format!("printf '%s\\n' \"$1\" >> '{}'", self.addresses().display());
        self.with_program("xdg-open", &script)
    }

    /// The addresses that the browser was to open so far.
    pub fn opened(&self) -> Vec<String> {
        let noted = std::fs::read_to_string(self.addresses()).unwrap_or_default();
        noted.lines().map(str::to_owned).collect()
    }

    fn addresses(&self) -> PathBuf {
        self.folder.path().join("addresses")
    }

    fn programs(&self) -> PathBuf {
        self.folder.path().join("programs")
    }

    /// What the person chose earlier.
    pub fn prefer(&self, theme: &str) {
        let preferences = json!({"service": self.service, "theme": theme});
        let path = self.state().join("preferences.json");
        std::fs::write(path, preferences.to_string()).expect("preferences");
    }

    /// Where the program keeps its state.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The person's own folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// What the program said on its console, all its lives together.
    pub fn console(&self) -> String {
        std::fs::read_to_string(self.console_path()).unwrap_or_default()
    }

    fn console_path(&self) -> PathBuf {
        self.folder.path().join("console.log")
    }

    /// The program started once more on this PC, without a driver.
    pub fn second(&self, display: &Display) -> Command {
        let mut command = Command::new(built("balado-import"));
        self.environment(&mut command, display);
        command
    }

    fn environment(&self, command: &mut Command, display: &Display) {
        let console = File::options().create(true).append(true).open(self.console_path());
        let console = console.expect("a file");
        command
            .env("DISPLAY", display.name())
            .env("GDK_BACKEND", "x11")
            .env("HOME", self.home())
            .env("XDG_RUNTIME_DIR", self.folder.path().join("run"))
            .env("NO_AT_BRIDGE", "1")
            .env("TZ", "Europe/Paris")
            .env("RUST_LOG", "debug,hyper_util=info,reqwest=info")
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("BALADO_SERVICE", &self.service)
            .env("BALADO_STATE_DIR", self.state())
            .stdout(console.try_clone().expect("the same file"))
            .stderr(console);
        if self.heard {
            command.env_remove("NO_AT_BRIDGE");
        }
        let mut path = self.programs().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        command.env("PATH", path).envs(self.variables.iter().cloned());
        for folder in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(folder, self.home().join(folder.to_lowercase()));
        }
        match &self.keyring_bus {
            Some(bus) => command.env("DBUS_SESSION_BUS_ADDRESS", bus),
            None => command
                .env("BALADO_NO_KEYRING", "1")
                .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"),
        };
    }
}

/// The open window.
#[derive(Debug)]
pub struct Window {
    /// The driver's end of the wire, for what has no words of its own here.
    pub client: Client,
    driver: Group,
}

impl Window {
    /// Starts the program and waits until its page listens.
    pub async fn open(display: &Display, place: &Place) -> Self {
        Self::open_with(display, place, &[]).await
    }

    /// The same with arguments, as the system gives them.
    pub async fn open_with(display: &Display, place: &Place, arguments: &[&str]) -> Self {
        Self::open_program(display, place, &built("balado-import"), arguments).await
    }

    /// The same of another program, which a bench compares ours with.
    pub async fn open_program(
        display: &Display,
        place: &Place,
        program: &Path,
        arguments: &[&str],
    ) -> Self {
        if let Some(bus) = &place.keyring_bus {
            // A program that is not quite gone would take what the next one is started with.
            until("no other program on the bus", || async {
                (!has_owner(bus, "fr.balado.import.SingleInstance").await).then_some(())
            })
            .await;
        }
        let options = json!({"binary": program, "args": arguments});
        let wanted = json!({"webkitgtk:browserOptions": options});
        let (client, driver) = drive(display, place, &wanted).await;
        let ready = client.wait().at_most(super::PATIENCE);
        ready.for_element(Locator::Css("html[data-ready]")).await.expect("the page");
        Self { client, driver }
    }

    /// Opens `WebKit`’s own browser at an address, beside the program and knowing nothing of it: a page there is read and
    /// used with the same words.
    pub async fn browse(display: &Display, place: &Place, address: &str) -> Self {
        let (client, driver) = drive(display, place, &json!({})).await;
        client.goto(address).await.expect("the page opens");
        Self { client, driver }
    }

    /// Ends the program as a power cut does.
    pub fn kill(mut self) {
        self.driver.kill();
    }

    /// Closes it as a person does.
    pub async fn close(self) {
        self.client.clone().close().await.expect("closed");
    }

    /// A picture of the page in `target/pictures`, when `BALADO_PICTURES` asks for some.
    pub async fn look(&self, name: &str) {
        if std::env::var_os("BALADO_PICTURES").is_some() {
            let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pictures");
            self.picture(&pictures.join(name).with_extension("png")).await;
        }
    }

    /// A picture of the page.
    pub async fn picture(&self, path: &Path) {
        // What can be read is not painted yet; two frames later, and transitions over, it is.
        let painted = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 800)));";
        self.client.execute_async(painted, vec![]).await.expect("painted");
        let bytes = self.client.screenshot().await.expect("a picture");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}

/// How many drivers may stay deaf before this is ours.
const DRIVERS: usize = 3;

/// The program that is wanted, or a browser when none is, under a driver of its own.
///
/// `WebKitWebDriver` picks the port on which the program listens to it, lets go of it and starts the program: where many
/// windows open at once, somebody else is there first now and then, and both wait for ever. A window that can be seen
/// under a driver without a session is that, and is opened again; a program that shows no window is a fault of ours.
async fn drive(display: &Display, place: &Place, wanted: &Value) -> (Client, Group) {
    for _ in 0..DRIVERS {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command.args([&format!("--port={port}"), "--host=127.0.0.1"]);
        place.environment(&mut command, display);
        let driver = Group::spawn(&mut command);
        let address = format!("127.0.0.1:{port}");
        until("the driver", || async { tokio::net::TcpStream::connect(&address).await.ok() }).await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let mut wanted = wanted.as_object().expect("an object").clone();
        wanted.insert("timeouts".to_owned(), json!({"script": super::PATIENCE.as_millis()}));
        builder.capabilities(wanted);
        let address = format!("http://{address}");
        let session = builder.connect(&address);
        if let Ok(session) = tokio::time::timeout(super::PATIENCE, session).await {
            return (session.expect("a session"), driver);
        }
        let console = place.console();
        assert!(display.shows_a_window().await, "the program opened no window; it said: {console}");
    }
    panic!("{DRIVERS} drivers stayed deaf beside a window that is open");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

/// A session bus of the test's own on which a real Secret Service answers.
#[derive(Debug)]
pub struct KeyringBus {
    _bus: Group,
    _keyring: Group,
    _home: TempDir,
    /// What programs put in `DBUS_SESSION_BUS_ADDRESS`.
    pub address: String,
}

impl KeyringBus {
    /// Starts both, the keyring unlocked with an empty password.
    pub async fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address=1"]).stdout(Stdio::piped());
        let mut bus = Group::spawn(command.env("HOME", home.path()).stderr(Stdio::null()));
        let address = bus.first_line();
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets --foreground",
            ])
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path())
            .env("XDG_DATA_HOME", home.path().join("share"))
            .env("DBUS_SESSION_BUS_ADDRESS", &address);
        let keyring = Group::spawn(command.stdout(Stdio::null()).stderr(Stdio::null()));
        until("a keyring on the bus", || async {
            has_owner(&address, "org.freedesktop.secrets").await.then_some(())
        })
        .await;
        Self { _bus: bus, _keyring: keyring, _home: home, address }
    }
}

/// Whether somebody on the bus goes by this name.
async fn has_owner(bus: &str, name: &str) -> bool {
    let mut command = tokio::process::Command::new("dbus-send");
    command.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]);
    command.args(["org.freedesktop.DBus.NameHasOwner", &format!("string:{name}")]);
    let output = command.env("DBUS_SESSION_BUS_ADDRESS", bus).output().await.expect("dbus-send");
    String::from_utf8_lossy(&output.stdout).contains("boolean true")
}
