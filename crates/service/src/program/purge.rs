//! What has been kept long enough, erased now.

use std::{error::Error, io::Write, path::Path};

use balado_arguments::number;
use balado_service::{
    clock::clock_of,
    config::{Limits, Retention},
};
use clap::Args;

use super::{database::Database, erase::erase_traces};

/// How long what names people is kept.
#[derive(Debug, Args)]
pub struct Keeping {
    /// Mois après lesquels un compte désactivé est effacé.
    #[arg(
        long = "keep-deactivated",
        env = "BALADO_KEEP_DEACTIVATED",
        value_name = "MOIS",
        default_value_t = 12,
        value_parser = number(2..=120_u8),
        global = true
    )]
    deactivated: u8,
}

impl Keeping {
    /// As the service wants it.
    pub fn retention(&self) -> Retention {
        Retention::of_months(self.deactivated)
    }
}

/// Does what the service does by itself each day, and says how much.
pub async fn run(
    data: &Path,
    database: &Database,
    keeping: &Keeping,
) -> Result<(), Box<dyn Error>> {
    let store = database.open_existing(data).await?;
    let now = clock_of(&store).await?.now();
    let swept = store.sweep(now, now - Limits::default().undo_lasts).await?;
    let purged = store.purge(now, keeping.retention()).await?;
    let mut console = std::io::stdout();
    writeln!(
        console,
        "Comptes désactivés et noms d’imports gardés assez longtemps, effacés : {}. Le reste de ce qui a fait son \
         temps : {}.",
        purged.rows, swept.rows
    )?;
    if swept.left_to_another || purged.left_to_another {
        writeln!(
            console,
            "Une instance du service y travaille en ce moment : elle fait le reste."
        )?;
    }
    erase_traces(&store).await
}
