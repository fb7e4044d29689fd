use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use balado_arguments::reason;
use balado_core::school::Uai;
use balado_service::{
    audit::Anchor,
    store::{DbError, Store},
};
use clap::{Args, Subcommand};

use super::{database::Database, schools::uai};

/// An audit is not what it was.
pub const BROKEN: u8 = 2;

/// What is asked of the audit.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Parcourt le journal et dit ce qui est intact, ou à quelle entrée il est rompu. Code de sortie : 0
    /// intact, 1 vérification impossible, 2 rompu.
    Verify(Verify),
    /// Écrit une ancre par établissement. Gardez-les ailleurs que sur cette machine.
    Anchors,
}

/// Which audits, and against what.
#[derive(Debug, Args)]
pub struct Verify {
    /// Un seul établissement.
    #[arg(long, value_name = "RNE", value_parser = uai)]
    uai: Option<Uai>,
    /// Ancres écrites un autre jour par « audit anchors ».
    #[arg(long, value_name = "FICHIER")]
    anchors: Option<PathBuf>,
}

impl Command {
    /// Answers on the console, and by the exit code.
    pub async fn run(&self, data: &Path, database: &Database) -> Result<ExitCode, Box<dyn Error>> {
        let store = database.open_existing(data).await?;
        match self {
            Self::Verify(verify) => verify.run(&store).await,
            Self::Anchors => anchors(&store).await,
        }
    }
}

impl Verify {
    async fn run(&self, store: &Store) -> Result<ExitCode, Box<dyn Error>> {
        let anchors = self.anchors.as_deref().map(read).transpose()?.unwrap_or_default();
        let schools = self.schools(store, &anchors).await?;
        let mut console = std::io::stdout();
        let mut broken = 0;
        for uai in &schools {
            match store.audit(*uai).await?.verify(&anchors) {
                Ok(head) => writeln!(console, "{uai} : intact, entrées : {}.", head.n)?,
                Err(at) => {
                    broken += 1;
                    writeln!(console, "{uai} : {at}.")?;
                }
            }
        }
        let count = schools.len();
        writeln!(console, "Établissements vérifiés : {count}. Journaux rompus : {broken}.")?;
        Ok(if broken == 0 { ExitCode::SUCCESS } else { BROKEN.into() })
    }

    /// The one that is named; else each one that has a trail, or had one when anchored.
    async fn schools(&self, store: &Store, anchors: &[Anchor]) -> Result<Vec<Uai>, DbError> {
        if let Some(uai) = self.uai {
            return Ok(vec![uai]);
        }
        let mut schools = store.audited().await?;
        schools.extend(anchors.iter().map(|anchor| anchor.uai));
        schools.sort_unstable();
        schools.dedup();
        Ok(schools)
    }
}

fn read(path: &Path) -> Result<Vec<Anchor>, String> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{shown} : {}", reason(&error)))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let anchor = |(at, line): (usize, &str)| {
        line.parse().map_err(|error| format!("{shown}, ligne {} : {error}", at + 1))
    };
    lines.map(anchor).collect()
}

async fn anchors(store: &Store) -> Result<ExitCode, Box<dyn Error>> {
    let mut console = std::io::stdout();
    for uai in store.audited().await? {
        // An anchor of what is broken already would say that it is right.
        let head = store.audit(uai).await?.verify(&[]);
        let head = head.map_err(|at| format!("{uai} : {at}"))?;
        writeln!(console, "{}", Anchor { uai, head })?;
    }
    Ok(ExitCode::SUCCESS)
}
