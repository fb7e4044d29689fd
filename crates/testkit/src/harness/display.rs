//! A screen nobody sees, and the hands on it: a file really dragged, a system dialog really filled in.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use super::group::Group;

/// A window that offers files to whoever drags from it (XDND, as a file manager does).
const SOURCE: &str = r"
import gi, sys, pathlib
gi.require_version('Gtk', '3.0')
from gi.repository import Gtk, Gdk
w = Gtk.Window(title='source'); w.set_decorated(False); w.set_default_size(100, 60); w.move(1290, 820)
e = Gtk.EventBox(); e.add(Gtk.Label(label='FICHIERS')); w.add(e)
e.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY); e.drag_source_add_uri_targets()
uris = [pathlib.Path(p).absolute().as_uri() for p in sys.argv[2:]]
def say(word): open(sys.argv[1], 'a').write(word + ' ')
e.connect('drag-data-get', lambda wd, c, d, i, t: (d.set_uris(uris), say('given'))[0])
e.connect('drag-failed', lambda *a: (say('failed'), False)[1])
e.connect('drag-end', lambda *a: (say('ended'), Gtk.main_quit())[1])
w.show_all(); print('ready', flush=True); Gtk.main()
";

/// What the clipboard holds, as another program is given it.
const CLIPBOARD: &str = r"
import gi
gi.require_version('Gtk', '3.0')
from gi.repository import Gtk, Gdk
print(Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text() or '')
";

/// An X server of the test's own.
#[derive(Debug)]
pub struct Display {
    _server: Group,
    name: String,
}

impl Display {
    /// Starts it and waits until it takes windows.
    pub fn start() -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"]);
        let mut server = Group::spawn(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let name = format!(":{}", server.first_line());
        Self { _server: server, name }
    }

    /// What programs put in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Drags files from another window and lets them fall on ours; a hand that slips tries again, as people do.
    pub async fn drop_files(&self, files: &[&Path]) {
        for _ in 0..4 {
            if self.drag(files).await {
                return;
            }
        }
        panic!("the window never accepted the files");
    }

    /// One drag; true when the window took what was offered.
    async fn drag(&self, files: &[&Path]) -> bool {
        let said = tempfile::NamedTempFile::new().expect("room for a word");
        let mut command = self.other_program(SOURCE);
        command.arg(said.path()).args(files);
        let mut source = Group::spawn(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        assert_eq!(source.first_line(), "ready");
        // The pauses are the hand's: GTK takes what never rests for a jitter.
        self.hand("search --sync --onlyvisible --name ^source$").await;
        pause(300).await;
        self.hand("mousemove 1340 850 mousedown 1").await;
        pause(100).await;
        for x in [1325, 1290, 1200, 1000, 800, 600] {
            self.hand(&format!("mousemove {x} 500")).await;
            pause(80).await;
        }
        let heard =
            |word: &str| std::fs::read_to_string(said.path()).is_ok_and(|all| all.contains(word));
        // The window accepts by asking what is offered; on a busy machine that takes a while.
        for step in 0..40 {
            if heard("given") {
                break;
            }
            self.hand(&format!("mousemove {} 500", 600 + step % 2 * 4)).await;
            pause(80).await;
        }
        pause(300).await;
        self.hand("mouseup 1").await;
        for _ in 0..100 {
            if heard("ended") {
                break;
            }
            pause(50).await;
        }
        heard("given") && heard("ended") && !heard("failed")
    }

    /// The text that whoever pastes in another program gets.
    pub fn clipboard(&self) -> String {
        let output = self.other_program(CLIPBOARD).output().expect("Python");
        String::from_utf8(output.stdout).expect("text").trim_end_matches('\n').to_owned()
    }

    fn other_program(&self, script: &str) -> Command {
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-c", script]).env("DISPLAY", &self.name);
        // Without the address of a bus, GTK would start one that outlives us.
        command.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        command
    }

    /// Types a path in the system's dialog for opening files.
    pub async fn open_in_dialog(&self, path: &Path) {
        let window = self.hand("search --sync --onlyvisible --name ^Choisir").await;
        let window = window.lines().last().expect("a window").to_owned();
        self.hand(&format!("windowfocus {window}")).await;
        pause(300).await;
        // The slash opens the field; typed in one go, letters are lost while it opens.
        self.hand("key slash").await;
        pause(500).await;
        self.hand("key ctrl+a").await;
        self.hand(&format!("type --delay 15 {}", path.display())).await;
        pause(300).await;
        self.hand("key Return").await;
    }

    /// Saves under a path in the system's dialog.
    pub async fn save_in_dialog(&self, path: &Path) {
        let window = self.hand("search --sync --onlyvisible --name ^Enregistrer").await;
        let window = window.lines().last().expect("a window").to_owned();
        self.hand(&format!("windowfocus {window}")).await;
        pause(500).await;
        self.hand("key ctrl+a").await;
        self.hand(&format!("type --delay 15 {}", path.display())).await;
        pause(300).await;
        self.hand("key Return").await;
    }

    /// Gives up in the system's dialog of this name.
    pub async fn cancel_dialog(&self, name: &str) {
        let window = self.hand(&format!("search --sync --onlyvisible --name ^{name}")).await;
        let window = window.lines().last().expect("a window").to_owned();
        self.hand(&format!("windowfocus {window}")).await;
        pause(300).await;
        self.hand("key Escape").await;
    }

    /// How many windows can be seen, menus of the system among them.
    pub async fn windows(&self) -> usize {
        self.hand("search --onlyvisible --name .*").await.lines().count()
    }

    /// Whether any window can be seen.
    pub async fn shows_a_window(&self) -> bool {
        let mut command = tokio::process::Command::new("xdotool");
        command.args(["search", "--onlyvisible", "--name", "."]).env("DISPLAY", &self.name);
        let output = command.kill_on_drop(true).output().await.expect("xdotool");
        output.status.success()
    }

    /// One gesture of xdotool, and what it says.
    pub async fn hand(&self, gesture: &str) -> String {
        let mut command = tokio::process::Command::new("xdotool");
        command.args(gesture.split(' ')).env("DISPLAY", &self.name).kill_on_drop(true);
        let output = tokio::time::timeout(super::PATIENCE, command.output()).await;
        let output = output.unwrap_or_else(|_| panic!("xdotool {gesture}: nothing"));
        let output = output.expect("xdotool");
        assert!(output.status.success(), "xdotool {gesture}");
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    }
}

async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
