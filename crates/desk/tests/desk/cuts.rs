//! The service dies inside its commit: the desk finds out what became of the import, and finishes it.

use std::{
    path::PathBuf,
    sync::{Arc, Barrier, Once},
    thread,
    time::Duration,
};

use balado_core::school::Roster;
use balado_testkit::front::{Fate, Front};
use balado_testkit::{generate::Generator, service::ServiceProcess};

use crate::school::{Pc, rows};

/// Enough for a commit that takes longer than the moments below.
const PUPILS: u32 = 5_000;

/// The service's program, beside the tests' own.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(std::path::Path::parent).unwrap();
    let program = folder.join(format!("balado-service{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing: cargo build -p balado-service", program.display());
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_killed_inside_its_commit_is_found_out_and_the_import_finished() {
    for moment in [0, 5, 20, 60, 150, 400] {
        let data = tempfile::tempdir().unwrap();
        let service = ServiceProcess::spawn(&program(), data.path(), &["--demo"]).unwrap();
        let front = Front::before(service.url()).await;
        let (database, service) =
            (service.database_path(), Arc::new(std::sync::Mutex::new(service)));
        let pc = Pc::new(front.url());
        let desk = pc.signed_in(|| service.lock().unwrap().last_code().unwrap()).await;
        let file = pc.folder().join("eleves.csv");
        std::fs::write(&file, Generator::pupils(PUPILS).bytes()).unwrap();
        desk.open_export(file.clone()).await.unwrap();
        let expected = desk.list(Roster::Students).unwrap().to_send as usize;

        let victim = Arc::clone(&service);
        let (kill, killed) = (Once::new(), Arc::new(Barrier::new(2)));
        let dead = Arc::clone(&killed);
        front.judge(move |asked| {
            if asked.is("POST", "/commit") {
                let (victim, dead) = (Arc::clone(&victim), Arc::clone(&dead));
                kill.call_once(|| {
                    thread::spawn(move || {
                        thread::sleep(Duration::from_millis(moment));
                        victim.lock().unwrap().kill().unwrap();
                        dead.wait();
                    });
                });
            }
            Fate::Pass
        });
        let answered = desk.push_import(Roster::Students, None, &|_| ()).await;
        drop(desk);
        killed.wait();
        let url = {
            let mut service = service.lock().unwrap();
            service.restart().unwrap();
            service.url().clone()
        };
        front.lead_to(&url);
        front.judge(|_| Fate::Pass);
        let held = rows(&database).len();
        assert!(held == 0 || held == expected, "never between: {held}, {moment} ms");
        assert!(answered.is_err() || held == expected, "what was answered is done");

        let desk = pc.desk();
        let start = desk.start().await.unwrap();
        match start.interrupted.first() {
            Some(waiting) => {
                assert_eq!((held, waiting.complete), (0, true), "{moment} ms");
                desk.resume_import(waiting.import_id, &|_| ()).await.expect("it is finished");
            }
            None if answered.is_err() => {
                let told = start.notices.iter().any(|said| said.contains("s’était bien terminé"));
                assert!(told, "{moment} ms: {:?}", start.notices);
            }
            None => {}
        }
        assert_eq!(rows(&database).len(), expected, "{moment} ms");
    }
}
