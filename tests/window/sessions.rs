//! The PCs on which the school is signed in are listed, and one of them is signed out from another.

use serde_json::json;

use crate::harness::{
    display::Display,
    school::School,
    until,
    window::{Place, Window},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_pc_is_signed_out_from_this_one() {
    let (school, display) = (School::start(), Display::start());
    let (here, there) = (Place::new(&school.url()), Place::new(&school.url()));
    let other = Window::open(&display, &there).await;
    other.sign_in(&school).await;
    let window = Window::open(&display, &here).await;
    window.sign_in(&school).await;

    window.click("Préférences").await;
    window.sees("(ce poste)").await;
    let listed = |expected: usize| {
        let window = &window;
        async move {
            until(&format!("{expected} PCs"), || async {
                let script = "return document.querySelectorAll('[role=dialog] li').length";
                (window.ask(script, vec![]).await == json!(expected)).then_some(())
            })
            .await;
        }
    };
    listed(2).await;
    window.look("sessions-two").await;
    window.click("Déconnecter").await;
    listed(1).await;
    window.sees("(ce poste)").await;

    other.click("Historique").await;
    other.sees("Votre connexion est terminée").await;
    other.look("sessions-ended").await;
    window.click("Annuler").await;
    window.click("Historique").await;
    window.sees("Connecté").await;
    other.close().await;
    window.close().await;
}
