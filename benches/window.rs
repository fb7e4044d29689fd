//! Time from start to the first painted page, ours against an empty Tauri window, and what ours costs at rest.
//!
//! Both programs run in turn on a display of their own (Xvfb), whose framebuffer is a file: a page is painted when the
//! window shows more than a handful of colours, as text does. Run as `cargo bench --bench window`; with `--empty` this
//! program is itself the empty window. `BALADO_BENCH_ROUNDS` (default 10) says how many starts of each.

mod empty;

use std::{
    collections::HashSet,
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    os::unix::{fs::FileExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(30);
const REST: Duration = Duration::from_secs(20);

fn main() {
    if env::args().any(|arg| arg == "--empty") {
        return empty::run();
    }
    let rounds = env::var("BALADO_BENCH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let display = Display::start(folder.path());
    let us = env::current_exe().expect("this program has a path");
    let mut empty = Vec::new();
    let mut ours = Vec::new();
    for _ in 0..=rounds {
        empty.push(display.first_paint(Command::new(&us).arg("--empty")));
        ours.push(display.first_paint(&mut app(folder.path())));
    }
    // The first start of each fills the disk cache.
    let (empty, ours) = (median(&mut empty[1..]), median(&mut ours[1..]));
    println!("window/first paint, empty      {:>6.0} ms", empty.as_secs_f64() * 1e3);
    println!("window/first paint, Balado     {:>6.0} ms", ours.as_secs_f64() * 1e3);
    println!("window/ratio                   {:>6.2}", ours.as_secs_f64() / empty.as_secs_f64());
    println!(
        "window/at rest, of one core    {:>6.2} %",
        display.at_rest(&mut app(folder.path())) * 100.0
    );
}

/// Our program, signed out, with nothing kept from before.
fn app(folder: &Path) -> Command {
    let mut app = Command::new(env!("CARGO_BIN_EXE_balado-import"));
    app.env("BALADO_STATE_DIR", folder.join("state")).env("BALADO_NO_KEYRING", "1");
    app
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A display whose pixels are a file.
struct Display {
    server: Group,
    name: String,
    pixels: PathBuf,
}

impl Display {
    fn start(folder: &Path) -> Self {
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            "-fbdir",
        ]);
        let mut server = Group::start(command.arg(folder).stdout(Stdio::piped()));
        let answer = server.0.stdout.take().expect("its output is piped");
        let mut number = String::new();
        BufReader::new(answer).read_line(&mut number).expect("Xvfb says its number");
        Self { server, name: format!(":{}", number.trim()), pixels: folder.join("Xvfb_screen0") }
    }

    fn launch(&self, program: &mut Command) -> Group {
        program
            .env("DISPLAY", &self.name)
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        Group::start(program.stdout(Stdio::null()))
    }

    fn first_paint(&self, program: &mut Command) -> Duration {
        let start = Instant::now();
        let group = self.launch(program);
        self.await_paint(start);
        let time = start.elapsed();
        drop(group);
        self.await_blank();
        time
    }

    fn await_paint(&self, start: Instant) {
        while self.colours() < 8 {
            assert!(
                start.elapsed() < PATIENCE,
                "nothing was painted; is Xvfb {} alive?",
                self.server.0.id()
            );
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn await_blank(&self) {
        let start = Instant::now();
        while self.colours() > 2 && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Share of one core that a window costs when nobody touches it.
    fn at_rest(&self, program: &mut Command) -> f64 {
        let group = self.launch(program);
        self.await_paint(Instant::now());
        thread::sleep(Duration::from_secs(5));
        let before = group.processor_time();
        thread::sleep(REST);
        group.processor_time().saturating_sub(before).as_secs_f64() / REST.as_secs_f64()
    }

    /// Different colours on one line of pixels in eight (an XWD dump: a header, a colour map, 32 bits a pixel). To
    /// look at all of them would take a core from the program that is timed.
    fn colours(&self) -> usize {
        let Ok(dump) = File::open(&self.pixels) else { return 0 };
        let mut header = [0; 100];
        if dump.read_exact_at(&mut header, 0).is_err() {
            return 0;
        }
        let word = |at: usize| {
            let bytes = header[at * 4..at * 4 + 4].try_into().expect("four bytes");
            u64::from(u32::from_be_bytes(bytes))
        };
        let (height, line, start) = (word(5), word(12), word(0) + word(19) * 12);
        let mut pixels = vec![0; usize::try_from(line).expect("a line of pixels")];
        let mut colours = HashSet::new();
        for at in (0..height).step_by(8) {
            if dump.read_exact_at(&mut pixels, start + at * line).is_ok() {
                colours.extend(pixels.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
            }
        }
        colours.len()
    }
}

/// A program and all it starts; stopped together.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Self {
        Self(
            command
                .process_group(0)
                .stderr(Stdio::null())
                .spawn()
                .expect("the program is installed"),
        )
    }

    /// Processor time of the whole group so far.
    fn processor_time(&self) -> Duration {
        let group = self.0.id().to_string();
        let processes = fs::read_dir("/proc").expect("/proc is there").filter_map(Result::ok);
        let ticks: u64 = processes
            .filter_map(|process| fs::read_to_string(process.path().join("stat")).ok())
            .filter_map(|stat| ticks_of(&stat, &group))
            .sum();
        Duration::from_millis(ticks * 10)
    }
}

/// User and system ticks (of 10 ms) of a process of this group (proc(5): fields 5, 14 and 15).
fn ticks_of(stat: &str, group: &str) -> Option<u64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    (*fields.get(2)? == group).then_some(())?;
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        Command::new("kill").args(["-9", "--", &group]).status().expect("kill is everywhere");
        self.0.wait().expect("the child is ours");
    }
}
