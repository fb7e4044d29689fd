//! Two instances behind haproxy, as `docs/haproxy.cfg` sets it up: one is killed, both are started anew, and
//! every school gets through.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use balado_core::{
    plan::Rules,
    school::{Account, EntId, Roster, Uai},
};
use balado_testkit::{
    postgres::{TestDatabase, database},
    service::{ServiceProcess, make_keys},
};
use balado_wire::{OpenedBody, Receipt, SessionOpenedBody, SignInAcceptedBody};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::watch;
use url::Url;

use crate::client::{SCHOOL, Sending, Visitor, chunk, pupils, read, request};

const PROGRAM: &str = env!("CARGO_BIN_EXE_balado-service");

/// Where Debian has it; `HAPROXY` says where it is elsewhere.
const HAPROXY: &str = "/usr/sbin/haproxy";

/// The file that administrators are given.
const SETTINGS: &str = include_str!("../../../../docs/haproxy.cfg");

/// How long an answer, or an instance, is waited for on a machine that does other things.
const PATIENCE: Duration = Duration::from_mins(3);

/// Schools that import at the same time.
const SCHOOLS: u32 = 50;

/// Pupils of each, and how many of them a part has.
const PUPILS: u32 = 60;
const PART: usize = 20;

/// Two instances on one database, and haproxy before them.
struct Place {
    instances: [ServiceProcess; 2],
    folders: [TempDir; 2],
    url: Url,
    haproxy: Child,
    database: TestDatabase,
    settings: TempDir,
}

impl Place {
    async fn started() -> Self {
        let (folders, database) = ([(); 2].map(|()| tempfile::tempdir().unwrap()), database());
        make_keys(Path::new(PROGRAM), folders[0].path()).unwrap();
        std::fs::copy(folders[0].path().join("key"), folders[1].path().join("key")).unwrap();
        let address = database.address();
        let arguments = ["--demo", "--trusted-proxy", "127.0.0.1/32", "--database", &address];
        let instances = [0, 1].map(|at: usize| {
            let program = Path::new(PROGRAM);
            ServiceProcess::spawn(program, folders[at].path(), &arguments).unwrap()
        });
        let (settings, url) = (tempfile::tempdir().unwrap(), free_address());
        let file = settings.path().join("haproxy.cfg");
        std::fs::write(&file, with_addresses(&url, &instances)).unwrap();
        let haproxy = std::env::var_os("HAPROXY").unwrap_or_else(|| HAPROXY.into());
        let mut haproxy = Command::new(haproxy);
        let log = std::fs::File::create(settings.path().join("log")).unwrap();
        haproxy.args(["-db", "-f"]).arg(&file).stdout(Stdio::null()).stderr(log);
        let haproxy = haproxy.spawn().expect("haproxy (Debian: haproxy)");
        let mut place = Self { instances, folders, url, haproxy, database, settings };
        place.until_ready().await;
        place
    }

    fn visitor(&self) -> Visitor {
        Visitor::at(&self.url)
    }

    /// Waits until haproxy passes requests on.
    async fn until_ready(&mut self) {
        let visitor = self.visitor();
        let ready = async {
            loop {
                let answer = visitor.request(reqwest::Method::GET, "readyz").send().await;
                if answer.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                    return;
                }
                let ended = self.haproxy.try_wait().unwrap();
                let log = std::fs::read_to_string(self.settings.path().join("log")).unwrap();
                assert!(ended.is_none(), "haproxy ended: {log}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, ready).await.expect("haproxy passes requests on in time");
    }

    /// The codes that arrived so far in the mailbox of each school.
    fn codes(&self) -> BTreeMap<String, Vec<String>> {
        let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for mail in self.folders.iter().flat_map(|folder| mails(folder.path())) {
            let mailbox = mail.lines().find_map(|line| line.strip_prefix("To: "));
            let code = mail.lines().map(str::trim).find(|line| is_code(line));
            if let (Some(mailbox), Some(code)) = (mailbox, code) {
                codes.entry(mailbox.to_owned()).or_default().push(code.to_owned());
            }
        }
        codes
    }

    /// Each school in a session of its own, through whichever instance.
    async fn signed_in(&self, schools: &[Uai]) -> Vec<Visitor> {
        let mut asked = Vec::new();
        for uai in schools {
            let verifier = balado_service::secrets::fresh_token().unwrap();
            let body = request(uai.as_str(), &verifier);
            let accepted: SignInAcceptedBody =
                read(self.visitor().post("v1/sign-ins", &body).await).await;
            asked.push((uai, verifier, accepted.id));
        }
        for instance in &self.instances {
            instance.wait_for_mails();
        }
        let codes = self.codes();
        let mut visitors = Vec::new();
        for (uai, verifier, id) in asked {
            let mailbox = format!("ce.{}@ac-creteil.fr", uai.as_str().to_lowercase());
            let code = &codes[&mailbox][0];
            let body = json!({"code": code, "person": "Mme Martin", "verifier": verifier});
            let opened: SessionOpenedBody = read(self.visitor().redeem(id, &body).await).await;
            visitors.push(self.visitor().with_token(opened.session));
        }
        visitors
    }

    /// Waits until an instance that was started again has its share of requests.
    async fn until_balanced(&self, at: usize) {
        let balanced = async {
            while !self.answered(at, "/v1/session") {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(PATIENCE, balanced).await.expect("haproxy finds it again");
    }

    /// Whether an instance answered a request of this route.
    fn answered(&self, at: usize, route: &str) -> bool {
        let page = self.instances[at].metrics().unwrap();
        page.lines().any(|line| line.starts_with("balado_requests_total") && line.contains(route))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.haproxy.kill();
        let _ = self.haproxy.wait();
    }
}

fn free_address() -> Url {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{free}/").parse().unwrap()
}

/// The settings, with the addresses of a test in the place of theirs.
fn with_addresses(url: &Url, instances: &[ServiceProcess; 2]) -> String {
    let [one, two] = instances.each_ref().map(|instance| instance.url().authority().to_owned());
    let bind = format!("bind {}", url.authority());
    let table = [
        ("bind :443 ssl crt /etc/haproxy/balado.pem alpn http/1.1", &bind),
        ("10.0.0.11:7077", &one),
        ("10.0.0.12:7077", &two),
    ];
    table.into_iter().fold(SETTINGS.to_owned(), |settings, (theirs, ours)| {
        assert_eq!(settings.matches(theirs).count(), 1, "{theirs}");
        settings.replace(theirs, ours)
    })
}

fn mails(data: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(data.join("mails")) else { return vec![] };
    let paths = entries.map(|entry| entry.unwrap().path());
    let whole = |path: &PathBuf| path.extension().is_some_and(|end| end == "eml");
    paths.filter(whole).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn is_code(line: &str) -> bool {
    let letters = |half: &str| half.len() == 4 && half.chars().all(|c| c.is_ascii_uppercase());
    line.split_once('-').is_some_and(|(first, second)| letters(first) && letters(second))
}

fn schools() -> Vec<Uai> {
    let uai = |number: u32| {
        let digits = format!("077{number:04}");
        let letter = Uai::check_letter(&digits).unwrap();
        format!("{digits}{letter}").parse().unwrap()
    };
    (1..=SCHOOLS).map(uai).collect()
}

/// Asks until there is an answer that is not « later », as the app does; counts what went wrong until then.
async fn patiently(failures: &mut u32, make: impl Fn() -> RequestBuilder) -> Response {
    let asking = async {
        loop {
            match make().send().await {
                Ok(answer) if !matches!(answer.status().as_u16(), 408 | 502 | 503 | 504) => {
                    return answer;
                }
                _ => *failures += 1,
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("an answer in time")
}

/// One school's import, as its app does it; its receipt, and how many requests were asked again.
async fn import(school: Visitor, wanted: Vec<Account>) -> (Receipt, u32) {
    let mut failures = 0;
    let get = |path: &'static str| school.request(reqwest::Method::GET, path);
    let roster = patiently(&mut failures, || get("v1/roster?list=students")).await;
    let revision = roster.headers()["etag"].to_str().unwrap().parse().unwrap();
    let mut sending = Sending::prepare(&wanted, &[], revision, &Rules::default());
    sending.parts = wanted.chunks(PART).map(chunk).collect();
    sending.body.chunks = u32::try_from(sending.parts.len()).unwrap();
    let opening = || {
        let opening = school.request(reqwest::Method::POST, "v1/imports");
        opening.header("idempotency-key", "one").json(&sending.body)
    };
    let opened: OpenedBody = read(patiently(&mut failures, opening).await).await;
    sending.id = opened.id;
    for number in 0..sending.parts.len() {
        let put = patiently(&mut failures, || school.part(&sending, number)).await;
        assert_eq!(put.status(), StatusCode::NO_CONTENT);
    }
    let body = json!({"digest": sending.digest});
    let commit = || school.committing(sending.id, sending.revision, &body);
    (read(patiently(&mut failures, commit).await).await, failures)
}

/// What each school wants: no two have the same pupils.
fn wanted(school: u32) -> Vec<Account> {
    pupils(school * 1_000..school * 1_000 + PUPILS)
}

/// How many schools may begin, and how many are done.
#[derive(Clone, Default)]
struct Turns {
    begun: Arc<watch::Sender<u32>>,
    done: Arc<watch::Sender<u32>>,
    over: Arc<watch::Sender<bool>>,
}

impl Turns {
    fn begin(&self, count: u32) {
        self.begun.send_replace(count);
    }

    async fn until_done(&self, count: u32) {
        let mut done = self.done.subscribe();
        let seen = tokio::time::timeout(PATIENCE, done.wait_for(|done| *done >= count)).await;
        drop(seen.expect("imports go on").unwrap());
    }

    /// A school's, from its turn until everything is over: its import, then what the app asks now and then.
    async fn take(self, number: u32, school: Visitor) -> (Receipt, u32) {
        self.begun.subscribe().wait_for(|begun| *begun > number).await.unwrap();
        let (receipt, mut failures) = import(school.clone(), wanted(number)).await;
        self.done.send_modify(|count| *count += 1);
        let over = self.over.subscribe();
        while !*over.borrow() {
            let asking = || school.request(reqwest::Method::GET, "v1/session");
            assert_eq!(patiently(&mut failures, asking).await.status(), StatusCode::OK);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        (receipt, failures)
    }
}

/// Every school imports in its turn while something happens; exactly what they wished is there then. Says how
/// many requests had to be asked again.
async fn all_import(place: &mut Place, meanwhile: impl AsyncFnOnce(&mut Place, &Turns)) -> u32 {
    let (visitors, turns) = (place.signed_in(&schools()).await, Turns::default());
    let take = |(number, school): (u32, &Visitor)| {
        tokio::spawn(turns.clone().take(number, school.clone()))
    };
    let importing: Vec<_> = (0..).zip(&visitors).map(take).collect();
    meanwhile(place, &turns).await;
    turns.begin(SCHOOLS);
    turns.until_done(SCHOOLS).await;
    turns.over.send_replace(true);
    let mut failures = 0;
    for imported in importing {
        let (receipt, failed) = imported.await.unwrap();
        assert_eq!(receipt.counts.create, PUPILS);
        failures += failed;
    }
    for (number, school) in (0..).zip(&visitors) {
        let (revision, held) = school.roster(Roster::Students).await;
        let held: BTreeSet<EntId> = held.into_iter().map(|held| held.account.ent_id).collect();
        let expected = wanted(number).into_iter().map(|account| account.ent_id).collect();
        assert_eq!((held, revision.0), (expected, 1));
    }
    let accounts = (SCHOOLS * PUPILS).to_string();
    assert_eq!(place.database.ask("select count(*) from account where active = 1"), accounts);
    failures
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_goes_through_both_instances() {
    let place = Place::started().await;
    let school = place.signed_in(&[SCHOOL.parse().unwrap()]).await.remove(0);
    let mut wanted = pupils(0..1_200);
    let done = school.import(&wanted).await;
    assert_eq!(done.counts.create, 1_200);
    for at in [0, 1] {
        assert!(place.answered(at, "/v1/imports/{id}/chunks/{n}"), "instance {at} had a part");
    }
    wanted.truncate(1_100);
    assert_eq!(school.import(&wanted).await.counts.absent, 100);
    assert_eq!(school.undo(done.id).await.removed, 1_200);
    let metrics = place.visitor().get("metrics").await;
    assert_eq!(metrics.status(), StatusCode::NOT_FOUND, "not for strangers");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_imports_none_is_lost_or_done_twice_when_an_instance_is_killed_in_their_middle() {
    let mut place = Place::started().await;
    let failures = all_import(&mut place, async |place: &mut Place, turns: &Turns| {
        turns.begin(20);
        turns.until_done(5).await;
        place.instances[0].kill().unwrap();
        turns.begin(40);
        turns.until_done(30).await;
        place.instances[0].start_again().unwrap();
        place.until_balanced(0).await;
    })
    .await;
    println!("requests asked again: {failures}");
}

/// As the tables are when a later version has begun to serve beside this one (`CONTRIBUTING.md`).
const EXPANSION: &str = "alter table school add column motto text; \
     insert into schema_version (version, oldest_program) \
     select max(version) + 1, max(oldest_program) from schema_version";

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_imports_none_notices_that_instances_are_started_anew_one_after_the_other() {
    let mut place = Place::started().await;
    let failures = all_import(&mut place, async |place: &mut Place, turns: &Turns| {
        for at in [0, 1] {
            turns.begin(20 * (at + 1));
            turns.until_done(20 * at + 5).await;
            let instance = &mut place.instances[at as usize];
            tokio::task::block_in_place(|| instance.stop()).unwrap();
            if at == 0 {
                place.database.ask(EXPANSION);
            }
            place.instances[at as usize].start_again().unwrap();
            place.until_balanced(at as usize).await;
        }
    })
    .await;
    assert_eq!(failures, 0, "no request had to be asked again");
    let log = place.instances[0].log().unwrap();
    assert!(log.contains("the tables have more than this program knows"));
}
