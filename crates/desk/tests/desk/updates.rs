//! New versions of the app, from a real service: what is offered, what is never installed, and when.

use std::sync::{Arc, Mutex, OnceLock};

use balado_core::school::Roster;
use balado_desk::{Desk, InstallError, Installer, UpdateShown, Verified};
use balado_testkit::{
    front::{Fate, Front},
    release::{Signer, content},
    service::{Options, TestService},
};
use jiff::{SignedDuration, Timestamp};

use crate::school::{Pc, SCHOOL, code_of, open};

const OWN: &str = env!("CARGO_PKG_VERSION");
const NEXT: &str = "99.0.0";
const EXE: &str = "Balado import_99.0.0_x64-setup.exe";

/// Windows' installer, as far as it goes: what it was given.
#[derive(Default)]
struct Given {
    installed: Mutex<Vec<(String, Vec<u8>)>>,
    /// What it does first.
    before: OnceLock<Box<dyn Fn() + Send + Sync>>,
    refuses: bool,
}

impl Given {
    fn count(&self) -> usize {
        self.installed.lock().unwrap().len()
    }
}

impl Installer for Given {
    fn targets(&self) -> Vec<String> {
        vec!["windows-x86_64-nsis".into(), "windows-x86_64".into()]
    }

    fn install(&self, update: &Verified) -> Result<(), InstallError> {
        if let Some(before) = self.before.get() {
            before();
        }
        if self.refuses {
            return Err(InstallError("the person said no".into()));
        }
        assert!(update.latest["platforms"].is_object(), "as the service said it");
        let given = (update.version.to_string(), update.bytes.clone());
        self.installed.lock().unwrap().push(given);
        Ok(())
    }
}

/// A service that has a version, a line to it that can be spoilt, and a PC that trusts its signer.
struct Scene {
    service: TestService,
    front: Front,
    signer: Signer,
    pc: Pc,
}

impl Scene {
    async fn with(version: Option<&str>, options: Options) -> Self {
        let service = TestService::start_with(options).await;
        let front = Front::before(service.url()).await;
        let signer = Signer::default();
        let pc = Pc::new(front.url()).trusting(signer.key());
        let scene = Self { service, front, signer, pc };
        if let Some(version) = version {
            scene.publish(version);
        }
        scene
    }

    async fn new(version: Option<&str>) -> Self {
        Self::with(version, Options::default()).await
    }

    fn publish(&self, version: &str) {
        let built = tempfile::tempdir().unwrap();
        self.signer.build(built.path(), version);
        let releases = self.service.releases();
        releases.publish(built.path(), &self.signer.key(), None, Timestamp::now()).unwrap();
    }

    /// Something that is no such version, in the place of the installer: the service hands out what stands there.
    fn replace(&self, with: &[u8], signature: &str) {
        let folder = self.service.database_path().with_file_name("app").join(NEXT);
        std::fs::write(folder.join(EXE), with).unwrap();
        let release = folder.join("release.json");
        let mut json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&release).unwrap()).unwrap();
        for file in json["files"].as_array_mut().unwrap() {
            if file["name"] == EXE {
                file["size"] = with.len().into();
                file["signature"] = signature.into();
            }
        }
        std::fs::write(release, json.to_string()).unwrap();
    }
}

async fn looked(desk: &Desk) -> Option<UpdateShown> {
    desk.look_for_update(Some(&Given::default())).await
}

async fn failure(desk: &Desk, given: &Arc<Given>) -> (&'static str, String) {
    let installer: Arc<dyn Installer> = Arc::clone(given) as _;
    let error = desk.install_update(installer).await.expect_err("not installed");
    assert_eq!(given.count(), 0, "{}", error.help());
    (error.code(), error.help())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_said_and_installed_byte_for_byte_when_the_person_says_so() {
    let scene = Scene::new(Some(NEXT)).await;
    let desk = scene.pc.desk();
    desk.start().await.unwrap();
    assert_eq!(scene.front.count("GET", "/application"), 0, "the start itself asks nothing");
    let shown = looked(&desk).await.expect("a newer one is there");
    assert_eq!((shown.version.as_deref(), shown.installs, shown.wanted), (Some(NEXT), true, false));
    assert!(shown.message.contains(NEXT) && shown.message.contains(OWN), "{}", shown.message);
    assert_eq!(scene.front.count("GET", ".exe"), 0, "nothing is downloaded by itself");
    let given = Arc::new(Given::default());
    desk.install_update(Arc::clone(&given) as _).await.expect("it is ours");
    let installed = given.installed.lock().unwrap();
    assert!(*installed == [(NEXT.to_owned(), content(EXE))], "every byte");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_is_asked_once_a_day_and_a_start_without_network_counts_for_nothing() {
    let scene = Scene::new(Some(NEXT)).await;
    let now = Timestamp::now();
    let hours = |hours| now + SignedDuration::from_hours(hours);
    let given = Given::default();
    scene.front.judge(|_| Fate::CutBefore);
    assert_eq!(scene.pc.desk().look_for_update_at(Some(&given), now).await, None, "no network");
    for (hour, asked, case) in [
        (0, 1, "the first that is answered"),
        (1, 0, "an hour later"),
        (23, 0, "the same day"),
        (25, 1, "the next day"),
        (26, 0, "an hour after that"),
        (2, 1, "the clock went back"),
    ] {
        scene.front.judge(|_| Fate::Pass);
        let desk = scene.pc.desk();
        let shown = desk.look_for_update_at(Some(&given), hours(hour)).await;
        assert_eq!(shown.unwrap().version.as_deref(), Some(NEXT), "{case}: always said");
        assert_eq!(scene.front.count("GET", "latest.json"), asked, "{case}");
        assert_eq!(scene.front.asked().len(), asked, "{case}: nothing else");
    }
    scene.front.judge(|_| Fate::Status(502));
    let shown = scene.pc.desk().look_for_update_at(Some(&given), hours(80)).await;
    assert!(shown.is_some(), "what it last said counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_older_than_this_app_and_nothing_for_another_system_is_offered() {
    for version in [None, Some("0.0.9"), Some(OWN)] {
        let scene = Scene::new(version).await;
        assert_eq!(looked(&scene.pc.desk()).await, None, "{version:?}");
        let given = Arc::new(Given::default());
        assert_eq!(failure(&scene.pc.desk(), &given).await.0, "update-gone", "{version:?}");
    }
    let scene = Scene::new(None).await;
    let built = tempfile::tempdir().unwrap();
    scene.signer.put(built.path(), "Balado import_99.0.0_universal.app.tar.gz", NEXT, b"mac");
    let releases = scene.service.releases();
    releases.publish(built.path(), &scene.signer.key(), None, Timestamp::now()).unwrap();
    assert_eq!(looked(&scene.pc.desk()).await, None, "for macOS only");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_by_us_as_that_version_is_never_installed() {
    let scene = Scene::new(Some(NEXT)).await;
    let desk = scene.pc.desk();
    let other = Signer::default();
    let older = scene.signer.signature(b"older", EXE, "0.1.0");
    let right = scene.signer.signature(b"right", EXE, NEXT);
    for (bytes, signature, case) in [
        (&b"virus"[..], other.signature(b"virus", EXE, NEXT), "another's signature"),
        (b"virus", right.clone(), "other bytes than those that were signed"),
        (b"older", older, "an old version of ours under a new number"),
        (b"right", "…".to_owned(), "no signature"),
    ] {
        scene.replace(bytes, &signature);
        let tomorrow = Timestamp::now() + SignedDuration::from_hours(48);
        desk.look_for_update_at(Some(&Given::default()), tomorrow).await.expect("announced");
        let (code, help) = failure(&desk, &Arc::default()).await;
        assert_eq!(code, "update-forged", "{case}: {help}");
        assert!(help.contains("signature n’est pas la bonne"), "{case}: {help}");
        assert!(help.contains("vous pouvez continuer avec cette version"), "{case}: {help}");
        // Asked again: the clock goes back to today.
        looked(&desk).await.expect("announced");
    }
    scene.replace(b"right", &right);
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(48);
    desk.look_for_update_at(Some(&Given::default()), tomorrow).await.expect("announced");
    desk.install_update(Arc::new(Given::default())).await.expect("the right one goes through");
    let without = Pc::new(scene.front.url()).desk();
    assert!(!looked(&without).await.unwrap().installs, "a program without a key shows the page");
    assert_eq!(failure(&without, &Arc::default()).await.0, "update-no-key");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_is_cut_or_refused_installs_nothing_and_the_next_try_does() {
    let scene = Scene::new(Some(NEXT)).await;
    let desk = scene.pc.desk();
    looked(&desk).await.expect("announced");
    for (fate, code, part) in [
        (Fate::CutInside, "update-cut", "s’est arrêté en route"),
        (Fate::CutBefore, "unreachable", "ne répond pas"),
        (Fate::Status(403), "not-balado", "ce n’est pas Balado qui répond"),
    ] {
        scene.front.judge(move |asked| if asked.is("GET", ".exe") { fate } else { Fate::Pass });
        let (found, help) = failure(&desk, &Arc::default()).await;
        assert_eq!(found, code, "{fate:?}: {help}");
        assert!(help.contains(part), "{fate:?}: {help}");
        assert!(help.contains("vous pouvez continuer avec cette version"), "{fate:?}: {help}");
    }
    scene.front.judge(|_| Fate::Pass);
    let refusing = Arc::new(Given { refuses: true, ..Given::default() });
    let (code, help) = failure(&desk, &refusing).await;
    assert_eq!((code, help.contains("n’a pas commencé")), ("update-not-started", true), "{help}");
    desk.install_update(Arc::new(Given::default())).await.expect("the line is good again");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_installed_in_the_middle_of_an_import() {
    let scene = Scene::new(Some(NEXT)).await;
    let desk = scene.pc.signed_in(|| code_of(&scene.service)).await;
    looked(&desk).await.expect("announced");
    let later = async |part: &str| {
        scene.front.judge(|_| Fate::Pass);
        let (code, help) = failure(&desk, &Arc::default()).await;
        assert_eq!(code, "update-later", "{help}");
        assert!(help.contains(part) && help.contains("rien n’a été touché"), "{help}");
        assert_eq!(scene.front.count("GET", ".exe"), 0, "nothing is even downloaded");
    };
    open(&desk, "2025/eleves.csv").await;
    later("n’est pas envoyée").await;

    scene.front.judge(
        |asked| {
            if asked.is("POST", "/commit") { Fate::CutBefore } else { Fate::Pass }
        },
    );
    desk.push_import(Roster::Students, None, &|_| ()).await.expect_err("cut");
    desk.close_list(Roster::Students).await;
    later("Un import interrompu attend").await;
    let anew = scene.pc.desk();
    let (code, _) = failure(&anew, &Arc::default()).await;
    assert_eq!(code, "update-later", "before anybody signs in, too");

    open(&desk, "2025/eleves.csv").await;
    scene.front.judge(|_| Fate::Pass);
    let during = desk.clone();
    let asked_during = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&asked_during);
    let (told, hears) = tokio::sync::oneshot::channel();
    let told = Mutex::new(Some(told));
    let tell = |_| {
        if let Some(told) = told.lock().unwrap().take() {
            // Whoever hears of it may be gone.
            let _gone = told.send(());
        }
    };
    let sending = desk.push_import(Roster::Students, None, &tell);
    let asking = async move {
        hears.await.unwrap();
        let error = during.install_update(Arc::new(Given::default())).await;
        *seen.lock().unwrap() = error.err().map(|error| error.help());
    };
    let (sent, ()) = tokio::join!(sending, asking);
    sent.expect("the import goes on");
    let said = asked_during.lock().unwrap().take().expect("refused meanwhile");
    assert!(said.contains("Un envoi est en cours"), "{said}");
    desk.install_update(Arc::new(Given::default())).await.expect("all is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_during_the_download_is_found_before_the_installer_starts() {
    let scene = Scene::new(Some(NEXT)).await;
    let desk = scene.pc.desk();
    looked(&desk).await.expect("announced");
    let (downloading, opened) = (Arc::new(tokio::sync::Notify::new()), desk.clone());
    let told = Arc::clone(&downloading);
    let file = balado_testkit::samples::path("2025/eleves.csv");
    scene.front.judge(move |asked| {
        if asked.is("GET", ".exe") {
            // The file opens while the answer is on its way.
            let (opened, file) = (opened.clone(), file.clone());
            let reading = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(opened.open_export(file)).unwrap();
            });
            reading.join().unwrap();
            told.notify_one();
        }
        Fate::Pass
    });
    let (code, help) = failure(&desk, &Arc::default()).await;
    downloading.notified().await;
    assert_eq!(code, "update-later", "{help}");
    assert!(desk.list(Roster::Students).is_some(), "the list stays open");
    desk.close_list(Roster::Students).await;
    scene.front.judge(|_| Fate::Pass);
    desk.install_update(Arc::new(Given::default())).await.expect("nothing is open any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_installer_a_version_is_only_said_with_the_page_that_gives_it() {
    let scene = Scene::new(Some(NEXT)).await;
    let desk = scene.pc.desk();
    let shown = desk.look_for_update(None).await;
    // The packages of the test are for x86_64.
    if cfg!(target_arch = "x86_64") {
        let shown = shown.expect("a package for this system");
        assert_eq!((shown.installs, shown.version.as_deref()), (false, Some(NEXT)));
        assert!(shown.message.contains("La page du service"), "{}", shown.message);
    }
    assert_eq!(desk.application_page(), format!("{}application", scene.front.url()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_too_old_says_so_before_anybody_signs_in_or_opens_a_file() {
    let wanted = Options { min_app_version: Some(NEXT.parse().unwrap()), ..Options::default() };
    let scene = Scene::with(Some(NEXT), wanted).await;
    let desk = scene.pc.desk();
    desk.start().await.unwrap();
    let page = format!("{}application", scene.front.url());
    let shown = looked(&desk).await.expect("wanted");
    assert!(shown.wanted && shown.installs, "{shown:?}");
    for part in ["trop ancienne", NEXT, "reste sur ce poste", page.as_str()] {
        assert!(shown.message.contains(part), "{part}: {}", shown.message);
    }
    assert!(looked(&desk).await.unwrap().message.contains("trop ancienne"), "asked again");

    scene.front.judge(|_| Fate::CutBefore);
    let anew = scene.pc.desk();
    let start = anew.start().await.unwrap();
    assert!(start.notices.iter().any(|said| said.contains(&page)), "{:?}", start.notices);
    let shown = looked(&anew).await.expect("still there");
    assert!(shown.wanted && !shown.message.contains("trop ancienne"), "said once: {shown:?}");

    scene.front.judge(|_| Fate::OtherVersion("9"));
    let elsewhere = Pc::new(scene.front.url()).trusting(scene.signer.key());
    let desk = elsewhere.desk();
    let shown = looked(&desk).await.expect("another contract is heard");
    assert!(shown.wanted && shown.message.contains(&page), "{shown:?}");
    let error = desk.request_link(SCHOOL).await.expect_err("another contract");
    assert!(error.help().contains(&page), "{}", error.help());
    scene.front.judge(|_| Fate::OtherVersion("9"));
    desk.install_update(Arc::new(Given::default())).await.expect("the way out");
}
