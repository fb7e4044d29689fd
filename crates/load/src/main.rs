//! `balado-load rush` and `balado-load week`: see the library. `cargo xtask load` and `cargo xtask scale` build
//! the programs and call it.

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use balado_load::{
    Database, Fleet,
    rush::Rush,
    week::{SIZES, Sample, Table},
};
use clap::{Parser, Subcommand};

/// Plays September against a real service, on this machine.
#[derive(Debug, Parser)]
struct Arguments {
    /// The service's program.
    #[arg(long, value_name = "FILE")]
    service: PathBuf,
    #[command(subcommand)]
    play: Play,
}

#[derive(Debug, Subcommand)]
enum Play {
    /// Many schools at once, on each database: no error, and the time of every request.
    Rush {
        /// Schools in all.
        #[arg(long, default_value_t = 200)]
        schools: u32,
        /// Pupils of each.
        #[arg(long, default_value_t = 620)]
        pupils: u32,
        /// Schools at a time, one rush each [default: 8, then all].
        #[arg(long, value_delimiter = ',')]
        at_once: Vec<usize>,
    },
    /// What the first week of September costs: measured on a few schools, scaled to all.
    Week {
        /// Schools of each sample.
        #[arg(long, default_value_t = 6)]
        schools: u32,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse().play().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    async fn play(self) -> Result<ExitCode, Box<dyn Error>> {
        match &self.play {
            Play::Rush { schools, pupils, at_once } => {
                let all = [8, usize::try_from(*schools)?];
                let at_once = if at_once.is_empty() { &all[..] } else { at_once };
                let (schools, pupils) = (*schools, *pupils);
                let rush = |at_once: &usize| Rush { schools, pupils, at_once: *at_once };
                self.rush(at_once.iter().map(rush)).await
            }
            Play::Week { schools } => self.week(*schools).await,
        }
    }

    async fn rush(&self, rushes: impl Iterator<Item = Rush>) -> Result<ExitCode, Box<dyn Error>> {
        let mut code = ExitCode::SUCCESS;
        for rush in rushes {
            for database in Database::ALL {
                let fleet = Arc::new(Fleet::start(&self.service, database).await?);
                let outcome = rush.run(fleet).await?;
                let Rush { schools, pupils, at_once } = rush;
                say(&format!("{database}: {schools} schools of {pupils}, {at_once} at once\n"))?;
                say(&format!("{outcome}\n"))?;
                for fault in rush.faults(&outcome) {
                    code = ExitCode::FAILURE;
                    say(&format!("FAULT {fault}"))?;
                }
            }
        }
        Ok(code)
    }

    async fn week(&self, schools: u32) -> Result<ExitCode, Box<dyn Error>> {
        let mut samples = Vec::new();
        for size in SIZES {
            for database in Database::ALL {
                let sample = Sample::take(&self.service, database, size, schools).await?;
                say(&format!("measured: {}", sample.title()))?;
                samples.push(sample);
            }
        }
        say(&format!("\n{schools} schools of each kind; all of them would be:\n"))?;
        say(&Table(&samples).to_string())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}
