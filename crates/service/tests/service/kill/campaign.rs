use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use balado_testkit::service::ServiceProcess;
use futures_util::future::join_all;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tempfile::TempDir;

use super::{
    check::Outcomes,
    drawing::Drawing,
    ledger,
    moment::{Commits, Moment},
    place::{Place, Victim},
    school::School,
};
use crate::client::Visitor;

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

/// Schools that work at the same time.
const SCHOOLS: [&str; 3] = ["0779999A", "0930341R", "0941111X"];

/// A folder that stays when the test fails.
struct Folder(Option<TempDir>);

impl Folder {
    fn path(&self) -> &Path {
        self.0.as_ref().unwrap().path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(folder) = self.0.take()
        {
            eprintln!("its data: {}", folder.keep().display());
        }
    }
}

/// What a campaign saw.
#[derive(Debug, Default)]
pub struct Survived {
    pub kills: BTreeMap<Victim, u32>,
    pub cut_commits: Outcomes,
    pub imports: usize,
    pub undoings: usize,
    /// Letters that left again because a kill came before the note that they had left.
    pub letters_again: usize,
}

/// Several schools, one service, and one who kills it.
pub struct Campaign<P> {
    random: StdRng,
    place: P,
    schools: Vec<School>,
    commits: Arc<Commits>,
    /// How long a gesture takes, more or less.
    gesture: Duration,
    survived: Survived,
    /// Where each life of the service begins in its log.
    lives: Vec<usize>,
    anchors: Option<PathBuf>,
    service: ServiceProcess,
    folder: Folder,
}

impl<P: Place> Campaign<P> {
    pub async fn begin(place: P, seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let folder = Folder(Some(tempfile::tempdir().unwrap()));
        let mut arguments = vec!["--demo".to_owned()];
        arguments.extend(place.arguments());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let service = ServiceProcess::spawn(Path::new(PROGRAM), folder.path(), &arguments).unwrap();
        let commits = Arc::new(Commits::default());
        let mut schools = Vec::new();
        for uai in SCHOOLS {
            let visitor = Visitor::at(service.url());
            let asked = visitor.ask(uai).await;
            let (code, person) = (service.last_code().unwrap(), format!("Mme Martin {uai}"));
            let visitor = visitor.signed_in_as(&person, asked.id, &code).await;
            let drawing = Drawing::new(StdRng::seed_from_u64(random.random()));
            schools.push(School::new(uai, person, visitor, drawing, Arc::clone(&commits)));
        }
        let (gesture, survived) = (Duration::from_millis(30), Survived::default());
        let (lives, anchors) = (vec![0], None);
        Self { random, place, schools, commits, gesture, survived, lives, anchors, service, folder }
    }

    /// So many kills, and the accounts at the end.
    pub async fn run(&mut self, rounds: u32) -> &Survived {
        for _ in 0..rounds {
            if self.work_until_killed().await == Victim::Service {
                self.start_again();
            }
            self.check().await;
        }
        self.settle().await;
        &self.survived
    }

    async fn work_until_killed(&mut self) -> Victim {
        let gestures = self.random.random_range(5..=40);
        let moment = Moment::draw(&mut self.random, self.gesture * gestures);
        let victim = self.place.victim(&mut self.random);
        let away = Duration::from_millis(self.random.random_range(0..800));
        let began = Instant::now();
        let working = join_all(self.schools.iter_mut().map(async |school| {
            let mut left = gestures;
            while left > 0 && school.step().await {
                left -= 1;
            }
        }));
        let mut working = std::pin::pin!(working);
        let over = tokio::select! {
            _ = &mut working => true,
            () = moment.come(&self.commits) => false,
        };
        let cut = async {
            match victim {
                Victim::Service => self.service.kill().unwrap(),
                victim => self.place.cut(victim, away).await,
            }
        };
        if over {
            self.gesture = (self.gesture + began.elapsed() / gestures) / 2;
            cut.await;
        } else {
            tokio::join!(cut, working);
        }
        *self.survived.kills.entry(victim).or_default() += 1;
        victim
    }

    /// Now and then it is killed while it commits, too.
    fn start_again(&mut self) {
        while self.random.random_ratio(1, 6) {
            let after = Duration::from_millis(self.random.random_range(0..150));
            let mut program = Command::new(PROGRAM);
            program.args(["--demo", "--listen", "127.0.0.1:0", "--data"]).arg(self.folder.path());
            program.args(self.place.arguments()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut program = program.spawn().unwrap();
            std::thread::sleep(after);
            program.kill().unwrap();
            program.wait().unwrap();
        }
        self.lives.push(self.service.log().unwrap().len());
        self.service.restart().unwrap();
        for school in &mut self.schools {
            school.visitor = school.visitor.clone().moved_to(self.service.url());
        }
    }

    async fn check(&mut self) {
        for school in &mut self.schools {
            school.find_out(&mut self.survived.cut_commits).await;
            school.check().await;
        }
        self.verify_audit();
    }

    /// Whole, as long as it should be, and beginning as it began.
    fn verify_audit(&mut self) {
        let anchors = self.anchors.iter().flat_map(|path| ["--anchors".into(), path.into()]);
        let said = self.audit("verify", anchors.collect());
        for school in &self.schools {
            // How many readings of lists are in it too depends on when it was killed.
            let line = format!("{} : intact, entrées : ", school.uai);
            assert!(said.contains(&line), "{line} {said}");
        }
        let path = self.folder.path().join("anchors");
        std::fs::write(&path, self.audit("anchors", Vec::new())).unwrap();
        self.anchors = Some(path);
    }

    fn audit(&self, command: &str, more: Vec<PathBuf>) -> String {
        let mut audit = Command::new(PROGRAM);
        audit.args(["audit", command, "--data"]).arg(self.folder.path()).args(more);
        let ended = audit.args(self.place.arguments()).output().unwrap();
        let said = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
        assert!(ended.status.success(), "{said}");
        said
    }

    /// What no answer shows.
    async fn settle(&mut self) {
        self.service.kill().unwrap();
        let database = self.place.open(self.folder.path()).await;
        for school in &self.schools {
            ledger::check_rows(&*database, school).await;
            ledger::check_letters(&*database, school).await;
            self.survived.imports +=
                school.model.done.iter().filter(|d| d.receipt.undoes.is_none()).count();
            self.survived.undoings +=
                school.model.done.iter().filter(|d| d.receipt.undoes.is_some()).count();
        }
        let gathering = ledger::let_go(&*database).await;
        drop(database);
        self.lives.push(self.service.log().unwrap().len());
        self.service.restart().unwrap();
        self.wait_for_mails(gathering).await;
        self.service.kill().unwrap();
        let database = self.place.open(self.folder.path()).await;
        ledger::check_sent(&*database, &self.folder.path().join("mails"), &self.schools).await;
        let log = self.service.log().unwrap();
        let ends = self.lives.iter().skip(1).copied().chain([log.len()]);
        let lives: Vec<&str> =
            self.lives.iter().zip(ends).map(|(begin, end)| &log[*begin..end]).collect();
        self.survived.letters_again += ledger::check_log(&lives);
    }

    /// Until those that gather are the only ones that wait.
    async fn wait_for_mails(&self, gathering: u64) {
        let line = format!("\nbalado_mails_waiting {gathering}\n");
        let leaving = async {
            while !self.service.metrics().unwrap().contains(&line) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let left = tokio::time::timeout(Duration::from_mins(1), leaving).await;
        assert!(left.is_ok(), "letters wait that nothing holds back");
    }
}
