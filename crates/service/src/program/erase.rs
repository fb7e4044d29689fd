//! All that is held of a school, erased.

use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    path::Path,
    time::{Duration, Instant},
};

use balado_core::school::Uai;
use balado_service::{
    clock::clock_of,
    store::{DbError, SchoolRows, Store},
};
use clap::Args;

use super::{database::Database, schools::uai};

/// How long somebody who reads may keep what was erased in the files.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two tries.
const BETWEEN: Duration = Duration::from_millis(200);

/// Whose.
#[derive(Debug, Args)]
pub struct Erase {
    /// L’établissement.
    #[arg(value_name = "RNE", value_parser = uai)]
    uai: Uai,
    /// Le même RNE, pour effacer sans le taper au terminal.
    #[arg(long = "confirm", value_name = "RNE", value_parser = uai)]
    confirm: Option<Uai>,
}

impl Erase {
    /// Shows what goes, has it confirmed, and erases it, from the files too.
    pub async fn run(&self, data: &Path, database: &Database) -> Result<(), Box<dyn Error>> {
        let store = database.open_existing(data).await?;
        let rows = store.school_rows(self.uai).await?;
        let mut console = io::stdout();
        if rows.is_empty() {
            writeln!(console, "Rien n’est gardé de {}, que son journal, s’il en a un.", self.uai)?;
        } else {
            writeln!(console, "Sera effacé de {} : {}.", self.uai, counted(&rows))?;
            self.confirmed()?;
            let now = clock_of(&store).await?.now();
            let erased = store.erase_school(self.uai, now).await?;
            writeln!(console, "Effacé : {}.", counted(&erased))?;
            writeln!(
                console,
                "Ses connexions sont fermées. Son journal, qui ne nomme personne, est gardé et le dit. \
                 Les sauvegardes gardent ce qu’elles avaient."
            )?;
        }
        erase_traces(&store).await?;
        Ok(())
    }

    /// By the option, or typed.
    fn confirmed(&self) -> Result<(), Box<dyn Error>> {
        let uai = self.uai;
        let other = |given: &str| {
            format!("{given} n’est pas le RNE à effacer ({uai}). Rien n’a été changé")
        };
        if let Some(given) = self.confirm {
            return if given == uai { Ok(()) } else { Err(other(given.as_str()).into()) };
        }
        if !io::stdin().is_terminal() {
            return Err(format!(
                "effacer veut une confirmation, et il n’y a pas de terminal où la taper : ajoutez \
                 --confirm {uai}. Rien n’a été changé"
            )
            .into());
        }
        let mut console = io::stdout();
        write!(console, "Rien ne le fera revenir. Pour effacer, tapez le RNE : ")?;
        console.flush()?;
        let mut typed = String::new();
        io::stdin().read_line(&mut typed)?;
        match typed.trim().parse::<Uai>() {
            Ok(given) if given == uai => Ok(()),
            _ => Err(other("ce qui a été tapé").into()),
        }
    }
}

/// In the words of people.
fn counted(rows: &SchoolRows) -> String {
    const WORDS: [(&str, &str); 10] = [
        ("account", "comptes"),
        ("import", "imports et comptes rendus"),
        ("change", "états d’avant"),
        ("staged_chunk", "lots en attente"),
        ("manager", "gestionnaires"),
        ("session", "connexions"),
        ("sign_in", "demandes de lien"),
        ("known_device", "postes connus"),
        ("mail_outbox", "courriels"),
        ("school", "activation"),
    ];
    let word = |table: &'static str| {
        WORDS.iter().find(|(name, _)| *name == table).map_or(table, |(_, word)| *word)
    };
    let parts: Vec<String> =
        rows.0.iter().map(|(table, rows)| format!("{} : {rows}", word(table))).collect();
    parts.join(", ")
}

/// Out of the files too, when the database keeps files here; whoever reads is waited for, for a while.
pub async fn erase_traces(store: &Store) -> Result<(), Box<dyn Error>> {
    let until = Instant::now() + PATIENCE;
    while !store.erase_traces().await.map_err(kept)? {
        if Instant::now() > until {
            return Err("c’est effacé, mais quelqu’un lit la base depuis le début, et des octets en restent dans \
                        son journal (-wal). Le service les enlève dans les secondes qui suivent ; sans lui, \
                        recommencez"
                .into());
        }
        tokio::time::sleep(BETWEEN).await;
    }
    Ok(())
}

/// What was erased is; the files may still hold it.
fn kept(error: DbError) -> String {
    let why = super::unanswered(error);
    format!(
        "c’est effacé, mais des octets en restent peut-être dans les fichiers : {why}. Recommencez"
    )
}
