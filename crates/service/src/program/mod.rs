//! What the program can be told to do: one file each.

pub mod app;
pub mod audit;
pub mod backup;
pub mod check;
pub mod data;
pub mod database;
mod demo;
pub mod ents;
mod erase;
mod export;
pub mod keys;
pub mod mail;
mod moved;
pub mod moving;
pub mod openid;
pub mod purge;
pub mod schools;
pub mod serving;
mod stop;
mod tls;

use std::error::Error;

use balado_service::store::{DbError, sqlite::OpenError};

/// Why the program ends, for whoever started it. The database says it in English, for the log.
pub fn said(error: &(dyn Error + 'static)) -> String {
    if let Some(error) = error.downcast_ref::<DbError>() {
        return unanswered(*error).to_owned();
    }
    let unopened = error.downcast_ref::<OpenError>().map(database::unopened_file);
    unopened.unwrap_or_else(|| error.to_string())
}

fn unanswered(error: DbError) -> &'static str {
    match error {
        DbError::Full => "le disque est plein. Rien n’a été changé",
        DbError::Again => "un autre programme occupe la base. Rien n’a été changé : réessayez",
        DbError::Lost | DbError::Late => {
            "la base ne répond pas. Rien n’a été changé : réessayez dans un instant"
        }
        DbError::Doubt => {
            "la base a été coupée au dernier moment : on ne sait pas si c’est fait. Regardez avant \
             de recommencer"
        }
        DbError::Failed => {
            "la base n’a pas répondu comme il faut ; le journal ci-dessus dit pourquoi"
        }
    }
}
