//! Power cuts: whatever dies and whenever, the list is as before or as after, and the window says which.

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    proxy::{Cut, Proxy},
    school::School,
    until,
    window::{Place, Window},
};

/// Who dies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Victim {
    Window,
    Service,
}

/// Imports 620 pupils, kills somebody at a request, starts again and finishes; exactly 620 in the end.
async fn story(victim: Victim, request: &str, cut: Cut, done: bool) {
    let (mut school, display) = (School::start(), Display::start());
    let proxy = Proxy::before(school.service.url()).await;
    let place = Place::new(proxy.url());
    let mut window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620)]).await;
    proxy.cut_at(request, cut);
    window.validate().await;
    proxy.reached().await;
    if victim == Victim::Service {
        school.service.restart().expect("the service starts again");
        proxy.lead_to(school.service.url());
    }
    // A window that lives asks the service again at once, and may be done already.
    let allowed: &[usize] = match (done, victim) {
        (true, _) => &[620],
        (false, Victim::Window) => &[0],
        (false, Victim::Service) => &[0, 620],
    };
    let held = school.active("students");
    assert!(allowed.contains(&held), "as before or as after, never between: {held}");
    window.kill();
    proxy.mend();

    window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    finish(&window, &display, &school).await;
    assert_eq!(school.active("students"), 620);
    window.close().await;
}

/// Follows what the window says until the import is there.
async fn finish(window: &Window, display: &Display, school: &School) {
    let cut = "L’import des élèves a été interrompu";
    let done = "620 comptes sont dans Balado";
    if school.active("students") == 620 {
        // Nothing to finish: the window knows without asking the person anything.
        window.click("Historique").await;
        window.sees("Validé").await;
        assert!(!window.text().await.contains(cut), "a finished import is not called interrupted");
        return;
    }
    let seen = window.sees(cut).await;
    assert!(seen.contains("Rien n’a changé dans Balado"), "{seen}");
    if !seen.contains("il ne reste qu’à valider") {
        display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
        window.counts(&[("à créer", 620)]).await;
    }
    window.click("Reprendre").await;
    window.sees(done).await;
    until("620 rows", || async { (school.active("students") == 620).then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_dies_between_two_parts() {
    story(Victim::Window, "PUT /chunks/1", Cut::Before, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_dies_before_the_commit() {
    story(Victim::Window, "POST /commit", Cut::Before, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_dies_after_the_commit_before_its_answer() {
    story(Victim::Window, "POST /commit", Cut::After, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_dies_between_two_parts() {
    story(Victim::Service, "PUT /chunks/1", Cut::Before, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_dies_after_the_commit_before_its_answer() {
    story(Victim::Service, "POST /commit", Cut::After, true).await;
}
