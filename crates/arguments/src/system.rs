use std::io::{Error, ErrorKind};

/// Why the system refused, in French: its own words are English.
pub fn reason(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "ce fichier ou ce dossier n’existe pas",
        ErrorKind::PermissionDenied => "le système en refuse l’accès",
        ErrorKind::AlreadyExists => "il existe déjà",
        ErrorKind::IsADirectory => "c’est un dossier",
        ErrorKind::NotADirectory => "ce n’est pas un dossier",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "il n’y a plus de place sur le disque",
        ErrorKind::ReadOnlyFilesystem => "on ne peut pas écrire sur ce disque",
        ErrorKind::ResourceBusy => "un autre programme s’en sert",
        ErrorKind::AddrInUse => "un autre programme écoute déjà à cette adresse",
        ErrorKind::AddrNotAvailable => "cette machine n’a pas cette adresse",
        ErrorKind::TimedOut => "la réponse n’est pas venue à temps",
        ErrorKind::ConnectionRefused => "aucun programme n’écoute à cette adresse",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => "la connexion a été coupée",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "le réseau n’y mène pas",
        _ => return other(error),
    };
    words.to_owned()
}

/// How the standard library begins what the resolver refuses: it has no kind of its own.
const NO_SUCH_HOST: &str = "failed to lookup address information";

fn other(error: &Error) -> String {
    match (error.raw_os_error(), error.get_ref()) {
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION: they have no kind of their own.
        (Some(32 | 33), _) if cfg!(windows) => "un autre programme s’en sert".to_owned(),
        _ if error.to_string().starts_with(NO_SUCH_HOST) => {
            "ce nom de machine n’est pas connu du réseau".to_owned()
        }
        (Some(number), _) => format!("le système refuse (erreur {number})"),
        // Made by a program, not by the system: its words are the program's.
        (None, Some(words)) => words.to_string(),
        (None, None) => "le système refuse".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_said_in_french() {
        let missing = std::fs::read("/nowhere/at/all").expect_err("nothing is there");
        let folder = std::fs::read(env!("CARGO_MANIFEST_DIR")).expect_err("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let closed = port.local_addr().expect("bound");
        drop(port);
        let silent = std::net::TcpStream::connect(closed).expect_err("nobody listens");
        let nobody = std::net::TcpStream::connect("no..host:1").expect_err("no such host");
        let table = [
            (silent, "aucun programme n’écoute à cette adresse", "a port nobody listens on"),
            (nobody, "ce nom de machine n’est pas connu du réseau", "a name of no machine"),
            (missing, "ce fichier ou ce dossier n’existe pas", "a file that is missing"),
            (folder, "c’est un dossier", "a folder"),
            (Error::from_raw_os_error(74), "le système refuse (erreur 74)", "a rare one"),
            (Error::from(ErrorKind::BrokenPipe), "le système refuse", "a kind and no more"),
            (Error::other("ligne coupée"), "ligne coupée", "ours"),
        ];
        for (error, expected, case) in table {
            assert_eq!(reason(&error), expected, "{case}");
        }
    }
}
