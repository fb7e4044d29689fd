//! The service moves from its file to PostgreSQL while the window is open: whoever is at work goes on.

use std::process::Command;

use balado_testkit::{front::Front, postgres::database, samples, service::ServiceProcess};

use crate::harness::{
    built,
    display::Display,
    school::School,
    window::{Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_goes_on_with_a_service_that_was_moved() {
    let (mut school, display, database) = (School::start(), Display::start(), database());
    let front = Front::before(school.service.url()).await;
    let place = Place::new(front.url().as_str());
    let window = Window::open(&display, &place).await;
    window.sign_in(&school).await;
    display.drop_files(&[&samples::path("2025/eleves.csv")]).await;
    window.counts(&[("à créer", 620)]).await;

    school.service.kill().unwrap();
    window.click("Valider").await;
    window.sees("ne répond pas").await;
    window.look("moved-away").await;
    let mut moving = Command::new(built("balado-service"));
    moving.args(["move", "--to", &database.address(), "--data"]).arg(school.folder.path());
    assert!(moving.status().unwrap().success());
    let arguments = ["--demo", "--database", &database.address()];
    let moved = ServiceProcess::spawn(&built("balado-service"), school.folder.path(), &arguments);
    let moved = moved.unwrap();
    front.lead_to(moved.url());

    window.click("Valider").await;
    window.sees("620 comptes sont dans Balado").await;
    window.look("moved").await;
    assert_eq!(database.ask("select count(*) from account"), "620");
    window.click("Historique").await;
    window.sees("Export de l’ENT").await;
    window.click("Annuler…").await;
    window.sees("620 comptes créés seront retirés").await;
    window.close().await;
}
