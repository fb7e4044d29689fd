//! Whether everything is there that a service needs, before somebody misses it. Nothing is changed, made or
//! brought up to date.

mod address;
mod database;
mod ents;
mod files;
mod machine;
mod mail;

use std::{error::Error, io::Write, path::Path, process::ExitCode};

use clap::Args;

use super::{database::Database, keys::Source, openid::Sites, serving::Serving};

/// What is looked at besides.
#[derive(Debug, Args)]
pub struct Check {
    /// Envoie un courriel d’essai à cette adresse ; sans elle, le serveur de courriel est seulement salué.
    #[arg(long = "mail-to", value_name = "ADRESSE")]
    mail_to: Option<String>,
}

/// What the service would start with.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub data: &'a Path,
    pub database: &'a Database,
    pub keys: &'a Source,
    pub sites: &'a Sites,
    pub serving: &'a Serving,
}

/// What is right, and what is not with its remedy.
type Found = Result<String, String>;

impl Check {
    /// A line each, and the exit status: 0 when all is well, 1 else.
    pub async fn run(&self, setting: Setting<'_>) -> Result<ExitCode, Box<dyn Error>> {
        let mut report = Report::default();
        let looked = database::look(setting, &mut report).await?;
        report.tell("Clés", &files::keys(setting, looked.as_ref()))?;
        report.tell("Droits des fichiers", &files::rights(setting))?;
        report.tell("Horloge", &machine::clock(looked.as_ref()))?;
        if let Some(doors) = looked.as_ref().and_then(database::Looked::doors) {
            report.tell("ENT", &ents::known(doors))?;
        }
        report.tell("Adresse publique", &address::public(setting).await)?;
        if let Some(found) = setting.sites.look(setting.data, setting.serving.public_url()) {
            report.tell("Sites", &found)?;
        }
        report.tell("Mandataires", &address::proxies(setting))?;
        report.tell("Courriel", &mail::mail(setting, self.mail_to.as_deref()).await)?;
        report.tell("Place sur le disque", &machine::disk(setting))?;
        report.tell("Fichiers ouverts", &machine::open_files())?;
        report.end()
    }
}

/// What was found until now.
#[derive(Debug, Default)]
struct Report {
    wrong: usize,
}

impl Report {
    fn tell(&mut self, what: &str, found: &Found) -> std::io::Result<()> {
        let (mark, words) = match found {
            Ok(words) => ('✓', words),
            Err(words) => ('✗', words),
        };
        self.wrong += usize::from(found.is_err());
        writeln!(std::io::stdout(), "{mark} {what} : {words}.")
    }

    fn end(self) -> Result<ExitCode, Box<dyn Error>> {
        let mut console = std::io::stdout();
        if self.wrong == 0 {
            writeln!(console, "Tout va bien.")?;
            return Ok(ExitCode::SUCCESS);
        }
        writeln!(console, "À corriger : {}.", self.wrong)?;
        Ok(ExitCode::FAILURE)
    }
}
