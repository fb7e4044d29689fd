use balado_service::owner_only;

use super::{Found, Setting, database::Looked};
use crate::program::data;

/// The keys, who may read them, and whether the other instances of the database have them too.
pub fn keys(setting: Setting<'_>, database: Option<&Looked>) -> Found {
    let (words, keys) = setting.keys.look(setting.data, setting.database)?;
    let ours: Vec<String> = keys.ids().iter().map(ToString::to_string).collect();
    let known = match database {
        Some(Looked::Server(server)) => server.keys.as_slice(),
        _ => &[],
    };
    shared(&ours, known)?;
    Ok(format!("{words}, clés : {}", ours.len()))
}

/// `known`: those that instances were seen with.
fn shared(ours: &[String], known: &[String]) -> Result<(), String> {
    let lacking: Vec<&str> =
        known.iter().filter(|id| !ours.contains(id)).map(String::as_str).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let how = if lacking.len() == known.len() { "aucune n’est ici" } else { "il en manque ici" };
    Err(format!(
        "d’autres instances de la base ont des clés, et {how} : {}. Copiez ici leur fichier des clés, puis relancez ce \
         service",
        lacking.join(", ")
    ))
}

/// The folder of the data and what the service makes in it are this account's only.
pub fn rights(setting: Setting<'_>) -> Found {
    let data = setting.data;
    if !data.exists() {
        return Err(format!(
            "{} n’existe pas encore : lancez une fois le service, qui le crée",
            data.display()
        ));
    }
    let mut open = Vec::new();
    for path in data::made(data).map_err(|error| error.to_string())? {
        let found = owner_only::open_to_others(&path).map_err(|error| error.to_string())?;
        open.extend(found.map(|mode| format!("{} ({mode:03o})", path.display())));
    }
    if open.is_empty() {
        return Ok(format!("{} n’est que pour ce compte", data.display()));
    }
    Err(format!(
        "ouverts à d’autres comptes : {}. Faites, avec leur propriétaire : chmod -R go= {}",
        open.join(", "),
        data.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_of_one_database_have_the_same_keys() {
        let ids = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let table = [
            (&["a"][..], &[][..], None, "the first instance"),
            (&["a", "b"], &["a"], None, "a key that is prepared"),
            (&["a"], &["a", "b"], Some("il en manque ici : b"), "a file of before"),
            (&["a"], &["b", "c"], Some("aucune n’est ici : b, c"), "keys of its own"),
        ];
        for (ours, known, expected, case) in table {
            let found = shared(&ids(ours), &ids(known)).err().unwrap_or_default();
            assert!(found.contains(expected.unwrap_or_default()), "{case}: {found}");
            assert_eq!(found.is_empty(), expected.is_none(), "{case}: {found}");
        }
    }
}
