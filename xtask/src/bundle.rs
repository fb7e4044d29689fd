//! The packages people install.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    packages, page, paths,
    step::{Outcome, Steps, Stopped},
};

/// The program stays below this: it is fetched over schools' lines.
const MOST_BYTES: u64 = 12_000_000;

pub fn bundle() -> Outcome {
    let mut steps = Steps::default();
    packages::ensure(&mut steps, packages::BUILD)?;
    page::install(&mut steps)?;
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    // It builds the page itself, as `tauri.conf.json` says.
    let words = ["--prefix", "ui", "tauri", "build", "--bundles", "deb,rpm"];
    steps.run("packages", Command::new(npx).args(words))?;
    steps.say("bundle: done");
    let program = paths::built("release", "balado-import");
    for path in made(&program).map_err(|error| unseen(&program, &error))? {
        println!("   {:>7.2} MB  {}", megabytes(size(&path)?), path.display());
    }
    let bytes = size(&program)?;
    if bytes < MOST_BYTES {
        return Ok(());
    }
    let (found, most) = (megabytes(bytes), megabytes(MOST_BYTES));
    Err(Stopped(format!(
        "the program weighs {found:.2} MB, {most:.0} at most: find what came in with `cargo tree`"
    )))
}

/// The program and the packages made of it.
fn made(program: &Path) -> io::Result<Vec<PathBuf>> {
    let mut made = vec![program.to_owned()];
    for kind in ["deb", "rpm"] {
        for entry in fs::read_dir(program.with_file_name("bundle").join(kind))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == kind) {
                made.push(path);
            }
        }
    }
    Ok(made)
}

fn size(path: &Path) -> Result<u64, Stopped> {
    fs::metadata(path).map(|metadata| metadata.len()).map_err(|error| unseen(path, &error))
}

fn unseen(path: &Path, error: &io::Error) -> Stopped {
    Stopped(format!("what was built at {} cannot be read: {error}", path.display()))
}

#[expect(clippy::cast_precision_loss, reason = "two decimals are shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
