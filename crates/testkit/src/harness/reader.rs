//! What a screen reader is told of the window, by AT-SPI: the controls and their names, and what is announced.

use std::{
    fs::File,
    process::{Command, Stdio},
};

use serde::Deserialize;
use tempfile::{NamedTempFile, TempDir};

use super::{display::Display, group::Group, until};

/// Everything on the screen that can be used, a line of JSON each.
const CONTROLS: &str = r"
import json, pyatspi
USED = {'push button', 'toggle button', 'check box', 'radio button', 'entry', 'password text', 'combo box', 'link', 'page tab', 'menu item', 'list item', 'table'}
def walk(part):
    try:
        role, name, states, n = part.getRoleName(), part.name, part.getState(), part.childCount
    except Exception:
        return
    if role in USED and states.contains(pyatspi.STATE_SHOWING) and (role != 'list item' or states.contains(pyatspi.STATE_FOCUSABLE)):
        print(json.dumps({'role': role, 'name': name}))
    for i in range(n):
        child = part.getChildAtIndex(i)
        if child is not None: walk(child)
desktop = pyatspi.Registry.getDesktop(0)
for i in range(desktop.childCount):
    walk(desktop.getChildAtIndex(i))
";

/// What changes in the parts that announce themselves, a line each.
const LISTEN: &str = r"
import pyatspi
def announces(part):
    while part is not None:
        attributes = dict(one.split(':', 1) for one in part.getAttributes() if ':' in one)
        if attributes.get('container-live', attributes.get('live', 'off')) != 'off': return part
        part = part.parent
    return None
def text(part):
    try: own = part.queryText().getText(0, -1).replace('\ufffc', '')
    except NotImplementedError: own = ''
    return own + ''.join(text(part.getChildAtIndex(i)) for i in range(part.childCount))
def heard(event):
    try:
        part = announces(event.source)
        if part is not None: print(' '.join(text(part).split()), flush=True)
    except Exception: pass
pyatspi.Registry.registerEventListener(heard, 'object:text-changed:insert', 'object:children-changed:add')
print('ready', flush=True)
pyatspi.Registry.start()
";

/// Something on the screen that can be used, as a screen reader knows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Control {
    /// As AT-SPI calls it: `push button`.
    pub role: String,
    /// What is said of it.
    pub name: String,
}

/// A screen reader, on a session bus of its own.
#[derive(Debug)]
pub struct Reader {
    _bus: Group,
    _home: TempDir,
    address: String,
}

impl Reader {
    /// Starts the bus; the window says who it is once it is opened on it.
    pub fn start(display: &Display) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address=1"]);
        command.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path());
        command.env("DISPLAY", display.name());
        let mut bus = Group::spawn(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let address = bus.first_line();
        Self { _bus: bus, _home: home, address }
    }

    /// What programs put in `DBUS_SESSION_BUS_ADDRESS`.
    pub fn bus(&self) -> &str {
        &self.address
    }

    /// All that can be used on the screen.
    pub async fn controls(&self, display: &Display) -> Vec<Control> {
        let mut command = tokio::process::Command::from(self.python(CONTROLS, display));
        let output = command.stderr(Stdio::null()).output().await.expect("Python");
        let lines = String::from_utf8(output.stdout).expect("text");
        lines.lines().map(|line| serde_json::from_str(line).expect("a control")).collect()
    }

    /// Listens from now on.
    pub async fn listen(&self, display: &Display) -> Announced {
        let said = NamedTempFile::new().expect("room for words");
        let mut command = self.python(LISTEN, display);
        command.stdout(File::create(said.path()).expect("a file")).stderr(Stdio::null());
        let announced = Announced { _listener: Group::spawn(&mut command), said };
        announced.hears("ready").await;
        announced
    }

    fn python(&self, script: &str, display: &Display) -> Command {
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-c", script]).env("DISPLAY", display.name()).env("GDK_BACKEND", "x11");
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command
    }
}

/// What was announced so far.
#[derive(Debug)]
pub struct Announced {
    _listener: Group,
    said: NamedTempFile,
}

impl Announced {
    /// Waits until these words are said, and gives all that was.
    pub async fn hears(&self, words: &str) -> String {
        until(&format!("« {words} » aloud; heard: {}", self.all()), || async {
            Some(self.all()).filter(|all| all.contains(words))
        })
        .await
    }

    fn all(&self) -> String {
        std::fs::read_to_string(self.said.path()).unwrap_or_default()
    }
}
