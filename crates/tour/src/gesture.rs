//! What a hand does and an eye sees, in words that a step can list.

use std::path::PathBuf;

use balado_testkit::{
    ent::Browser,
    harness::{school::RNE, until},
    samples,
};

use crate::scene::Scene;

/// One thing done or seen in the window. It panics, as the harness does, when it cannot be.
#[derive(Debug, Clone, Copy)]
pub enum Gesture {
    /// Types these words in the field under a label.
    Type(&'static str, &'static str),
    /// Types the code of the newest mail in the field under a label.
    TypeCode(&'static str),
    /// Clicks what begins with these words.
    Click(&'static str),
    /// Waits until these words can be read.
    See(&'static str),
    /// Waits until the number above the table that bears these words is this one.
    Count(&'static str, u64),
    /// Drags samples from another window and lets them fall on ours.
    Drop(&'static [&'static str]),
    /// Validates the open list.
    Validate,
    /// Saves under a name, in the system's own dialog.
    SaveAs(&'static str),
    /// Goes round in the browser from the address that the window opened there, with a teacher's account, the ENT
    /// answering as a connector of this type.
    GoRound(&'static str),
    /// In the browser, at the address that the window opened there: somebody of the staff comes through the ENT. Types the
    /// code that the page shows in the field under a label.
    TypeCodeOfEnt(&'static str),
    /// A teacher and a pupil click on Balado in the ENT, each in a browser of their own, and arrive.
    Arrive,
}

impl Gesture {
    /// Does it.
    pub async fn make(self, scene: &Scene) {
        let (window, display) = (&scene.window, &scene.display);
        match self {
            Self::Type(label, words) => window.fill(label, words).await,
            Self::TypeCode(label) => {
                let code = scene.school.service.last_code();
                let code = code.unwrap_or_else(|error| panic!("no mail with a code: {error}"));
                window.fill(label, &code).await;
            }
            Self::Click(words) => window.click(words).await,
            Self::See(words) => drop(window.sees(words).await),
            Self::Count(words, n) => window.counts(&[(words, n)]).await,
            Self::Drop(names) => {
                let files: Vec<PathBuf> = names.iter().map(|name| samples::path(name)).collect();
                let files: Vec<_> = files.iter().map(PathBuf::as_path).collect();
                display.drop_files(&files).await;
            }
            Self::Validate => window.validate().await,
            Self::SaveAs(name) => display.save_in_dialog(&scene.place.home().join(name)).await,
            Self::GoRound(shape) => go_round(scene, shape).await,
            Self::TypeCodeOfEnt(label) => {
                scene.window.fill(label, &code_of_ent(scene).await).await;
            }
            Self::Arrive => arrive(scene).await,
        }
    }
}

async fn go_round(scene: &Scene, shape: &str) {
    let opened = || async { scene.place.opened().pop() };
    let address = until("an address opened in the browser", opened).await;
    let teacher = scene.ent.teacher();
    let shown = scene.ent.sends(&browser(), &address, teacher, shape).await;
    assert!(shown.text.contains("L’ENT a répondu"), "the browser shows {}", shown.text);
}

async fn code_of_ent(scene: &Scene) -> String {
    let opened = || async { scene.place.opened().pop().filter(|last| last.ends_with(RNE)) };
    let address = until("an address opened in the browser", opened).await;
    let browser = browser();
    let page = scene.ent.sends(&browser, &address, scene.ent.staff(), "uid").await;
    let shown = browser.press(&page).await.expect("a page with one button");
    shown.code().expect("a code").to_owned()
}

async fn arrive(scene: &Scene) {
    let address = format!("{}ent/{RNE}", scene.school.url());
    for person in [scene.ent.teacher(), scene.ent.pupil()] {
        let shown = scene.ent.sends(&browser(), &address, person, "ijbox").await;
        assert!(shown.text.contains("Bonjour"), "the browser shows {}", shown.text);
    }
}

fn browser() -> Browser {
    Browser::new().expect("a browser")
}
