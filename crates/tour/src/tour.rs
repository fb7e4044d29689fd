//! One step after the other, each told as it happens.

use std::{any::Any, io, panic::AssertUnwindSafe, path::PathBuf, time::Duration};

use futures_util::FutureExt;

use crate::{
    album::Album,
    held::Held,
    scene::Scene,
    steps::{STEPS, Step},
};

/// No step takes longer, even on a busy machine: a window that answers nothing at all ends here.
const LONGEST: Duration = Duration::from_mins(5);

/// Why the tour ended before its last step.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tour stopped at « {step} »: {why}")]
pub struct Stopped {
    step: &'static str,
    why: String,
}

/// Plays all of it and answers with the page. A tour that stops leaves the pictures it took, and one of where it stopped.
pub async fn play(folder: PathBuf) -> Result<PathBuf, Stopped> {
    println!("La visite se joue seule, dans la vraie fenêtre, sur un écran que personne ne voit.");
    let scene = heard("Ouvrir la fenêtre", Scene::set()).await?;
    let mut album = Album::new(folder);
    for (n, step) in (1..).zip(STEPS) {
        println!("\n{n:>2}/{} {}\n      {}", STEPS.len(), step.name, step.sentence);
        if let Err(stopped) = done(step, &scene, &mut album).await {
            leave(&scene, &mut album, &stopped).await;
            return Err(stopped);
        }
    }
    album.page(None).map_err(|error| unwritten("Écrire la page", &error))
}

/// Does a step, takes its picture, and compares what the database then holds.
async fn done(step: &Step, scene: &Scene, album: &mut Album) -> Result<(), Stopped> {
    let path = album.next_path();
    let made = async {
        for gesture in step.gestures {
            gesture.make(scene).await;
        }
        scene.window.picture(&path).await;
        Held::read(&scene.school)
    };
    let held = heard(step.name, made).await?;
    println!("      Dans Balado : {held}. Image : {}", path.display());
    album.add(step.name, step.sentence, &held).map_err(|error| unwritten(step.name, &error))?;
    if held == step.held {
        return Ok(());
    }
    let why = format!("the database holds {held} where {} were expected", step.held);
    Err(Stopped { step: step.name, why })
}

/// What was seen when the tour stopped, for whoever looks for the reason.
async fn leave(scene: &Scene, album: &mut Album, stopped: &Stopped) {
    let path = album.next_path();
    let seen = async {
        scene.window.picture(&path).await;
        Held::read(&scene.school)
    };
    let left = heard(stopped.step, seen).await.and_then(|held| {
        let added = album.add(stopped.step, "La visite s’est arrêtée ici.", &held);
        added.map_err(|error| unwritten(stopped.step, &error))
    });
    let page = album.page(Some(&stopped.to_string()));
    match (left, page) {
        (Ok(()), Ok(page)) => println!("\nCe qui a été vu : {}", page.display()),
        (Err(error), _) => eprintln!("no picture of where it stopped: {error}"),
        (_, Err(error)) => eprintln!("no page: {error}"),
    }
}

/// What the harness does, its panic made the reason of a step.
async fn heard<T>(step: &'static str, what: impl Future<Output = T>) -> Result<T, Stopped> {
    let done = tokio::time::timeout(LONGEST, AssertUnwindSafe(what).catch_unwind()).await;
    let why = match done {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(panic)) => words(panic.as_ref()),
        Err(_) => format!("nothing happened for {} minutes", LONGEST.as_secs() / 60),
    };
    Err(Stopped { step, why })
}

/// What a panic says.
fn words(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
    words.unwrap_or("a panic without words").to_owned()
}

fn unwritten(step: &'static str, error: &io::Error) -> Stopped {
    Stopped { step, why: format!("its picture or its page cannot be kept: {error}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_step_that_cannot_go_on_is_named_with_what_was_not_seen() {
        let number = 620;
        let stopped = heard("Valider", async { panic!("never seen: {number}") }).await;
        let stopped = stopped.map_or_else(|stopped| stopped.to_string(), |()| String::new());
        assert_eq!(stopped, "the tour stopped at « Valider »: never seen: 620");
        let short = heard("Valider", async { panic!("a session in time") }).await;
        assert_eq!(
            short,
            Err::<(), _>(Stopped { step: "Valider", why: "a session in time".into() })
        );
    }
}
