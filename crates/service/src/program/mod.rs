//! What the program can be told to do: one file each.

pub mod audit;
pub mod backup;
pub mod data;
mod demo;
pub mod keys;
mod mail;
pub mod schools;
pub mod serving;
mod stop;
mod tls;

use std::error::Error;

use balado_service::store::StoreError;

/// Why the program ends, for whoever started it. The database says it in English, for the log.
pub fn said(error: &(dyn Error + 'static)) -> String {
    match error.downcast_ref() {
        Some(StoreError::Full) => "le disque est plein. Rien n’a été changé".to_owned(),
        Some(StoreError::Busy) => {
            "un autre programme occupe la base. Rien n’a été changé : réessayez".to_owned()
        }
        Some(StoreError::Failed) => {
            "la base n’a pas répondu comme il faut ; le journal ci-dessus dit pourquoi".to_owned()
        }
        None => error.to_string(),
    }
}
