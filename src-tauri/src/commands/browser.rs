//! The person's own browser, and what is known of its opening.

use std::{io, time::Duration};

use crate::view::FailureView;

/// How long what opens addresses on this PC is watched: it fails well before. One that still runs
/// then has become the browser itself, or waits for it.
const WATCHED: Duration = Duration::from_secs(3);

/// Opens a web address and nothing else, whatever the service answered. Blocks.
pub(super) fn open(address: &str) -> io::Result<()> {
    if address.starts_with("https://") || address.starts_with("http://") {
        open::that_detached_with_timeout(address, WATCHED)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

/// Why nothing opened, and what to do instead.
pub(super) fn failure(error: &io::Error) -> FailureView {
    let (code, why) = match error.kind() {
        io::ErrorKind::NotFound => {
            ("browser-missing", "ce poste n’a pas de programme pour ouvrir une adresse")
        }
        io::ErrorKind::InvalidInput => {
            ("browser-address", "ce que Balado a donné n’est pas une adresse de site")
        }
        _ => ("browser-failed", "le programme de ce poste qui ouvre les adresses a échoué"),
    };
    let remedy = "Cliquez sur « Copier l’adresse », puis collez-la dans la barre d’adresse de votre navigateur.";
    FailureView::here(code, &format!("Aucun navigateur ne s’est ouvert : {why}. {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_open_is_told_with_its_reason() {
        let not_an_address = open("file:///etc/passwd").expect_err("no address of a site");
        let table = [
            (io::Error::from(io::ErrorKind::NotFound), "browser-missing", "pas de programme"),
            (io::Error::other("it ended with 3"), "browser-failed", "a échoué"),
            (not_an_address, "browser-address", "n’est pas une adresse"),
        ];
        for (error, code, why) in table {
            let told = failure(&error);
            assert_eq!(told.code, code);
            assert!(told.help.contains(why) && told.help.contains("Copier l’adresse"), "{code}");
        }
    }
}
