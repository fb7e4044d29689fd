use std::{
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use balado_arguments::reason;
use balado_service::{
    clock::{Clock, SystemClock},
    releases::{Done, Releases},
};
use balado_wire::UpdateKey;
use clap::{Args, Subcommand};

use super::data;

/// Where the published versions are.
#[derive(Debug, Args)]
pub struct Folder {
    /// Dossier des versions publiées de Balado import, le même pour toutes les instances (un partage, par exemple)
    /// [par défaut : app, dans le dossier des données].
    #[arg(long, env = "BALADO_APP_FOLDER", value_name = "DOSSIER", global = true)]
    app_folder: Option<PathBuf>,
}

impl Folder {
    /// The one that was named, or that of the data.
    pub fn releases(&self, data: &Path) -> Releases {
        let folder = self.app_folder.clone();
        Releases::of_folder(folder.unwrap_or_else(|| data::installers(data)))
    }
}

/// What is done about versions of the app.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Publie les installateurs signés d’un dossier (.exe, .msi, .dmg, .app.tar.gz, .deb, .rpm, chacun avec son .sig) :
    /// chaque signature est vérifiée d’abord, et une version plus ancienne que celle qui est publiée est refusée. Tout
    /// ou rien ; recommencé, c’est fait une fois. Le service n’a pas à redémarrer.
    Publish {
        /// Le dossier que la fabrication a rempli.
        #[arg(value_name = "DOSSIER")]
        folder: PathBuf,
        /// Clé publique de « tauri signer generate » [par défaut : celle avec laquelle ce programme a été compilé].
        #[arg(long, env = "BALADO_UPDATE_KEY_FILE", value_name = "FICHIER")]
        key: Option<PathBuf>,
        /// Ce qui change, en une phrase pour les secrétariats.
        #[arg(long, value_name = "PHRASE")]
        notes: Option<String>,
    },
}

impl Command {
    /// Publishes, and says what was.
    pub fn run(&self, releases: &Releases) -> Result<(), Box<dyn Error>> {
        let Self::Publish { folder, key, notes } = self;
        let key = key_of(key.as_deref())?;
        let notes = notes.as_deref().map(str::trim).filter(|notes| !notes.is_empty());
        let done = releases.publish(folder, &key, notes.map(str::to_owned), SystemClock.now())?;
        Ok(tell(&done)?)
    }
}

fn key_of(file: Option<&Path>) -> Result<UpdateKey, String> {
    let Some(file) = file else {
        return UpdateKey::built_in().ok_or_else(|| {
            "ce programme a été compilé sans clé publique : donnez celle de la fabrication par --key FICHIER. Rien n’a été \
             publié"
                .to_owned()
        });
    };
    let named = |why: &dyn std::fmt::Display| format!("{} : {why}", file.display());
    let text = fs::read_to_string(file).map_err(|error| named(&reason(&error)))?;
    UpdateKey::parse(&text).map_err(|_| {
        named(&"ce n’est pas une clé publique de « tauri signer generate » (le fichier .pub)")
    })
}

fn tell(done: &Done) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    let version = &done.release.version;
    if done.is_new {
        writeln!(out, "Version {version} publiée.")?;
    } else {
        writeln!(out, "Version {version} : déjà publiée, avec ces mêmes fichiers. Rien à faire.")?;
    }
    for file in &done.release.files {
        writeln!(out, "{}  {}", file.sha256, file.name)?;
    }
    if !done.left_aside.is_empty() {
        writeln!(out, "Laissés de côté : {}.", done.left_aside.join(", "))?;
    }
    Ok(())
}
