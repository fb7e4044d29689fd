use std::io;

use balado_service::store::{Doors, postgres, sqlite};

use super::{Found, Report, Setting};
use crate::program::{
    data,
    database::{unopened, unopened_file},
    moved,
};

/// What a database says of itself.
#[derive(Debug)]
pub enum Looked {
    /// The SQLite file.
    File(sqlite::Looked),
    /// A PostgreSQL server.
    Server(postgres::Looked),
}

impl Looked {
    /// `None` when its tables are not of this program.
    pub fn doors(&self) -> Option<&Doors> {
        match self {
            Self::File(file) => file.doors.as_ref(),
            Self::Server(server) => server.doors.as_ref(),
        }
    }
}

/// Reaches the database; nothing when it cannot be.
pub async fn look(setting: Setting<'_>, report: &mut Report) -> io::Result<Option<Looked>> {
    match setting.database.server() {
        None => file(setting, report),
        Some(options) => server(options, report).await,
    }
}

fn file(setting: Setting<'_>, report: &mut Report) -> io::Result<Option<Looked>> {
    let path = data::database(setting.data);
    let shown = path.display();
    if let Err(words) = moved::refuse(setting.data) {
        report.tell("Base", &Err(words))?;
        return Ok(None);
    }
    if !path.exists() {
        let words =
            format!("{shown} n’existe pas encore : lancez une fois le service, qui la crée");
        report.tell("Base", &Err(words))?;
        return Ok(None);
    }
    match sqlite::look(&path) {
        Ok(looked) => {
            report.tell("Base", &Ok(format!("le fichier SQLite {shown} se lit")))?;
            report.tell("Tables", &tables(looked.schema, looked.known, looked.known))?;
            Ok(Some(Looked::File(looked)))
        }
        Err(error) => {
            report.tell("Base", &Err(format!("{shown} : {}", unopened_file(&error))))?;
            Ok(None)
        }
    }
}

async fn server(
    options: Result<postgres::Options, String>,
    report: &mut Report,
) -> io::Result<Option<Looked>> {
    let options = match options {
        Ok(options) => options,
        Err(words) => {
            report.tell("Base", &Err(words))?;
            return Ok(None);
        }
    };
    let place = options.address.to_string();
    match postgres::look(options).await {
        Ok(looked) => {
            let version = &looked.server;
            report.tell("Base", &Ok(format!("PostgreSQL {version} répond ({place})")))?;
            report.tell("Tables", &tables(looked.schema, looked.known, looked.oldest_program))?;
            Ok(Some(Looked::Server(looked)))
        }
        Err(error) => {
            report.tell("Base", &Err(format!("{place} : {}", unopened(&error))))?;
            Ok(None)
        }
    }
}

/// `oldest_program`: by the newest version that it knows.
fn tables(schema: i64, known: i64, oldest_program: i64) -> Found {
    if schema == 0 {
        return Err("il n’y en a pas encore : lancez une fois le service, qui les crée".into());
    }
    if schema < known {
        return Err(format!(
            "en version {schema}, et ce service les veut en version {known} : relancez-le, il les met à jour en \
             démarrant"
        ));
    }
    if schema > known && oldest_program > known {
        return Err(format!(
            "en version {schema}, et ce service ne connaît que jusqu’à la version {known} : lancez un service plus récent"
        ));
    }
    let more = if schema > known { ", que ce service ne connaît pas encore" } else { "" };
    Ok(format!("version {schema}{more}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_those_of_this_program_or_the_remedy_is_said() {
        let table = [
            (10, 10, 10, Ok(()), "its own"),
            (12, 10, 10, Ok(()), "a later program only added"),
            (0, 10, 10, Err("les crée"), "none"),
            (9, 10, 8, Err("relancez-le"), "of before"),
            (12, 10, 12, Err("plus récent"), "a later program changed them"),
        ];
        for (schema, known, oldest, expected, case) in table {
            match (tables(schema, known, oldest), expected) {
                (Ok(_), Ok(())) => {}
                (Err(words), Err(part)) => assert!(words.contains(part), "{case}: {words}"),
                (found, _) => panic!("{case}: {found:?}"),
            }
        }
    }
}
