//! Which database holds what the service keeps, and why it cannot be opened.

use std::{
    error::Error,
    path::{Path, PathBuf},
};

use balado_arguments::{number, reason};
use balado_service::store::{
    Store,
    postgres::{Address, AddressError, OpenError, Options, TlsError},
    sqlite,
};
use clap::Args;

use super::{data, moved};

/// The password itself, for hosts that keep secrets in the environment. Read by hand, so that
/// it is in no help and no error.
const PASSWORD: &str = "BALADO_DATABASE_PASSWORD";

/// Where the database is.
#[derive(Debug, Args)]
pub struct Database {
    /// Base PostgreSQL (15 ou plus récent), « `postgres://balado@bd.exemple.fr/balado` » ; sans elle, un
    /// fichier SQLite dans le dossier des données. Son mot de passe est lu dans la variable
    /// d’environnement `BALADO_DATABASE_PASSWORD` ou dans le fichier de --database-password-file.
    #[arg(
        id = "database",
        long = "database",
        env = "BALADO_DATABASE",
        value_name = "ADRESSE",
        global = true
    )]
    address: Option<String>,
    /// Fichier dont la première ligne est le mot de passe de la base.
    #[arg(
        id = "database-password-file",
        long = "database-password-file",
        env = "BALADO_DATABASE_PASSWORD_FILE",
        value_name = "FICHIER",
        global = true
    )]
    password_file: Option<PathBuf>,
    /// Connexions de ce service à la base PostgreSQL, au plus.
    #[arg(
        id = "database-connections",
        long = "database-connections",
        env = "BALADO_DATABASE_CONNECTIONS",
        value_name = "NOMBRE",
        default_value_t = 16,
        value_parser = number::<usize>(2..=1_000),
        global = true
    )]
    connections: usize,
}

impl Database {
    /// Whether it is a server's, which other instances may use.
    pub fn is_server(&self) -> bool {
        self.address.is_some()
    }

    /// Opens it, makes it if need be, and brings its tables up to date.
    pub async fn open(&self, data: &Path) -> Result<Store, Box<dyn Error>> {
        match &self.address {
            None => {
                moved::refuse(data)?;
                Ok(Store::sqlite(&data::database(data))?)
            }
            Some(address) => Ok(server(self.options("--database", address)?).await?),
        }
    }

    /// Connections to a server that this program may have open.
    pub fn connections(&self) -> usize {
        if self.address.is_some() { self.connections } else { 0 }
    }

    /// The same for what only looks: it makes no file.
    pub async fn open_existing(&self, data: &Path) -> Result<Store, Box<dyn Error>> {
        match &self.address {
            None => Ok(Store::sqlite(&existing_file(data)?)?),
            Some(_) => self.open(data).await,
        }
    }

    /// The server that `--database` names, if any.
    pub fn server(&self) -> Option<Result<Options, String>> {
        let address = self.address.as_ref()?;
        Some(self.options("--database", address))
    }

    /// Refuses what is done with files when the database is a server's.
    pub fn refuse_server(&self, instead: &str) -> Result<(), String> {
        if !self.is_server() {
            return Ok(());
        }
        Err(format!(
            "cette commande est celle des fichiers SQLite, et --database (ou BALADO_DATABASE) désigne une \
             base PostgreSQL. {instead} Rien n’a été changé"
        ))
    }

    /// How the server that an option names is reached.
    pub fn options(&self, option: &str, address: &str) -> Result<Options, String> {
        let parsed: Address = address.parse().map_err(|error| unfit(option, error))?;
        let password = self.password()?;
        Ok(Options { password, connections: self.connections, ..Options::new(parsed) })
    }

    fn password(&self) -> Result<Option<String>, String> {
        match (std::env::var(PASSWORD), &self.password_file) {
            (Ok(password), _) => Ok(Some(password)),
            (Err(_), Some(path)) => {
                let text = std::fs::read_to_string(path);
                let text =
                    text.map_err(|error| format!("{} : {}", path.display(), reason(&error)))?;
                Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
            }
            (Err(_), None) => Ok(None),
        }
    }
}

/// Opens a PostgreSQL database, and brings its tables up to date.
pub async fn server(options: Options) -> Result<Store, String> {
    let place = options.address.to_string();
    let opened = Store::postgres(options).await;
    opened.map_err(|error| format!("base {place} : {}", unopened(&error)))
}

/// The file of the embedded database, for what is done with files.
pub fn existing_file(data: &Path) -> Result<PathBuf, String> {
    let file = data::database(data);
    if file.exists() {
        Ok(file)
    } else {
        Err(format!("il n’y a pas de base dans {}", data.display()))
    }
}

/// Nothing of the text is repeated: people put secrets there.
fn unfit(option: &str, error: AddressError) -> String {
    let why = match error {
        AddressError::Shape => {
            "ce n’est pas l’adresse d’une base PostgreSQL. Il faut postgres://UTILISATEUR@MACHINE/BASE, et \
             au besoin :PORT et ?sslmode=…"
        }
        AddressError::Secret => {
            "un mot de passe dans l’adresse serait lu par tous les comptes de cette machine. Retirez-le de \
             l’adresse, et donnez-le dans BALADO_DATABASE_PASSWORD ou dans le fichier de \
             --database-password-file"
        }
        AddressError::Protection => {
            "sslmode est l’un de ces mots : disable, prefer, require, verify-full"
        }
    };
    format!("{option} : {why}")
}

/// Why a file of SQLite cannot be opened.
pub fn unopened_file(error: &sqlite::OpenError) -> String {
    match error {
        sqlite::OpenError::File(error) => {
            format!("la base ne peut pas être créée : {}", reason(error))
        }
        sqlite::OpenError::Sqlite(error) => {
            format!("la base ne peut pas être ouverte ; SQLite dit : {error}")
        }
        sqlite::OpenError::Newer { schema, known } => {
            format!("la base ne peut pas être ouverte : {}", newer(*schema, *known))
        }
        sqlite::OpenError::Older { schema, known } => format!(
            "ses tables sont en version {schema}, et il les faut en version {known}. Lancez une fois ce \
             service sur ce dossier pour les mettre à jour, arrêtez-le, puis recommencez"
        ),
        sqlite::OpenError::Migration(error) => {
            format!("les tables de la base ne peuvent pas être mises à jour ; SQLite dit : {error}")
        }
    }
}

/// Why a base of PostgreSQL cannot be opened, and what to do.
pub fn unopened(error: &OpenError) -> String {
    match error {
        OpenError::Tls(TlsError::Authorities(path)) => format!(
            "{} ne contient aucun certificat d’autorité (PEM) lisible : voyez sslrootcert",
            path.display()
        ),
        OpenError::Tls(TlsError::System(error)) => format!(
            "les certificats d’autorité du système ne peuvent pas servir ({error}) : désignez celui de la \
             base par sslrootcert"
        ),
        OpenError::Unreachable(error) => format!(
            "PostgreSQL ne répond pas : {}. Vérifiez l’adresse, que le serveur tourne et que le réseau y mène",
            reason(error)
        ),
        OpenError::Handshake(words) => format!(
            "la connexion ne peut pas être protégée comme demandé ({words}). Vérifiez le nom du serveur, \
             son certificat, sslmode et sslrootcert"
        ),
        OpenError::NoPassword => {
            "PostgreSQL demande un mot de passe. Donnez-le dans BALADO_DATABASE_PASSWORD ou dans le fichier \
             de --database-password-file"
                .into()
        }
        OpenError::Refused { code, words } => refused(code, words),
        OpenError::OldServer(version) => {
            format!("il faut PostgreSQL 15 ou plus récent ; ce serveur est en version {version}")
        }
        OpenError::Encoding(encoding) => format!(
            "la base est en {encoding}, et des noms n’y tiendraient pas. Créez-la en UTF8 : createdb -E UTF8"
        ),
        OpenError::Newer { schema, known } => newer(*schema, *known),
        OpenError::Threads(error) => reason(error),
        OpenError::Pool | OpenError::Other(_) => {
            format!("PostgreSQL ne peut pas servir ici : {error}")
        }
    }
}

/// A later program has changed the tables: this one would not understand them.
fn newer(schema: i64, known: i64) -> String {
    format!(
        "ses tables sont en version {schema} : un service plus récent les a changées, et celui-ci ne connaît \
         que jusqu’à la version {known}. Lancez ce service plus récent. Rien n’a été changé"
    )
}

/// The server speaks the language that it was set up in: the code says what to do.
fn refused(code: &str, words: &str) -> String {
    let advice = match code {
        "28P01" | "28000" => {
            "l’utilisateur, son mot de passe ou cette machine n’y est pas admis. Vérifiez \
             BALADO_DATABASE_PASSWORD ou --database-password-file, et pg_hba.conf sur le serveur"
        }
        "3D000" => "cette base n’existe pas sur ce serveur. Créez-la : createdb -E UTF8",
        "42501" => {
            "l’utilisateur n’a pas le droit d’y créer les tables. Rendez-le propriétaire de la base"
        }
        "53300" => {
            "toutes les connexions du serveur sont prises. Baissez --database-connections, ou relevez \
             max_connections sur le serveur"
        }
        "57P03" => "le serveur démarre ou s’arrête. Réessayez dans un instant",
        "25006" => {
            "ce serveur ne fait que lire. Désignez le serveur principal (target_session_attrs=read-write)"
        }
        _ => "PostgreSQL refuse",
    };
    format!("{advice} ; PostgreSQL dit : {words} ({code})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_refused_says_what_to_do_and_repeats_nothing() {
        let table = [
            ("postgres://balado:geheim@bd.example/balado", "BALADO_DATABASE_PASSWORD"),
            ("postgres://bd.example/balado?password=geheim", "--database-password-file"),
            ("postgres://b@geheim/b?sslmode=geheim", "verify-full"),
            ("mysql://geheim", "postgres://UTILISATEUR@MACHINE/BASE"),
        ];
        for (address, said) in table {
            let source = Database { address: None, password_file: None, connections: 2 };
            let error = source.options("--to", address).expect_err(address);
            assert!(error.contains(said) && !error.contains("geheim"), "{error}");
        }
    }

    #[test]
    fn what_the_server_refuses_has_a_remedy() {
        for code in ["28P01", "28000", "3D000", "42501", "53300", "57P03", "25006"] {
            let said = refused(code, "as the server says");
            assert!(!said.starts_with("PostgreSQL refuse"), "{said}");
            assert!(said.ends_with(&format!("as the server says ({code})")), "{said}");
        }
    }
}
