//! September in a dozen clicks: from the open window to both receipts.

use balado_testkit::samples;

use crate::harness::{
    display::Display,
    school::School,
    window::{Place, Window},
};

/// What a September may cost a secretary, leavers included.
const MOST: usize = 12;

/// Counts what is clicked, as the page hears it: the click that Enter makes of a field is none.
const COUNT: &str = "
window.clicks = []; let key = false;
window.addEventListener('keydown', () => (key = true), true);
window.addEventListener('keyup', () => (key = false), true);
window.addEventListener('click', ({ target }) => key || window.clicks.push(target.closest('button,a,label')?.innerText ?? target.tagName), true)";

/// Imports last year's lists.
async fn last_year(display: &Display, place: &Place, school: &School) {
    let window = Window::open(display, place).await;
    window.come_in(school).await;
    display
        .drop_files(&[&samples::path("2025/eleves.csv"), &samples::path("2025/enseignants.csv")])
        .await;
    window.click("Ouvrir les deux listes").await;
    window.validate().await;
    window.sees("620 comptes sont dans Balado").await;
    window.click("Continuer avec les profs").await;
    window.validate().await;
    window.sees("45 comptes sont dans Balado").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_september_takes_twelve_clicks_at_most() {
    let (school, display) = (School::start(), Display::start());
    let place = Place::new(&school.url());
    last_year(&display, &place, &school).await;

    let window = Window::open(&display, &place).await;
    window.client.set_window_size(1366, 768).await.unwrap();
    window.ask(COUNT, vec![]).await;
    window.come_in(&school).await;
    display
        .drop_files(&[&samples::path("2026/eleves.csv"), &samples::path("2026/enseignants.csv")])
        .await;
    window.click("Ouvrir les deux listes").await;
    window.sees("Rentrée").await;
    window.look("september-classes").await;
    window.click("Partis").await;
    window.click("Tout cocher").await;
    window.sees("comptes cochés seront désactivés").await;
    window.validate().await;
    window.sees("sont dans Balado").await;
    window.look("september-students").await;
    window.click("Continuer avec les profs").await;
    window.click("Partis").await;
    window.click("Tout cocher").await;
    window.sees("comptes cochés seront désactivés").await;
    window.validate().await;
    window.sees("sont dans Balado").await;
    window.look("september-teachers").await;

    let clicks = window.ask("return window.clicks", vec![]).await;
    let count = clicks.as_array().expect("counted").len();
    assert!((8..=MOST).contains(&count), "{count} clicks: {clicks}");
    assert!(school.active("students") > 600 && school.active("teachers") > 40);
    window.close().await;
}
