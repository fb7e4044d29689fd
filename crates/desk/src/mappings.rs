//! Columns that a person named once: a file with the same titles is read at once.
//!
//! Kept in `mappings.json` under the SHA-256 of the folded titles; no value of a file is kept.

use std::{collections::BTreeMap, fs, path::PathBuf};

use balado_core::{
    export::{Mapping, Unmapped},
    finding::Column,
    school::{Roster, fold},
};
use serde::{Deserialize, Serialize};

use crate::{DeskError, Settings, settings::keep, source::sha256};

/// The file that holds them.
pub(crate) struct Mappings(PathBuf);

#[derive(Serialize, Deserialize)]
struct StoredMapping {
    columns: Vec<Option<String>>,
    roster: Option<String>,
}

impl Mappings {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self(settings.state_dir.join("mappings.json"))
    }

    /// How columns with these titles were named.
    pub(crate) fn find(&self, unmapped: &Unmapped) -> Option<Mapping> {
        let stored = self.load();
        mapping(stored.get(&key(unmapped))?)
    }

    /// Remembers how columns with these titles are named.
    pub(crate) fn keep(&self, unmapped: &Unmapped, mapping: &Mapping) -> Result<(), DeskError> {
        let mut stored = self.load();
        let columns = mapping.columns.iter();
        let columns = columns.map(|one| one.map(|column| column.as_str().to_owned())).collect();
        let roster = mapping.roster.map(|roster| roster.as_str().to_owned());
        stored.insert(key(unmapped), StoredMapping { columns, roster });
        let bytes = serde_json::to_vec_pretty(&stored).expect("mappings are JSON");
        keep(&self.0, &bytes, "le nom des colonnes")
    }

    /// All of them; a file that cannot be read makes way: the columns are asked for again.
    fn load(&self) -> BTreeMap<String, StoredMapping> {
        let Ok(bytes) = fs::read(&self.0) else { return BTreeMap::new() };
        serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            tracing::warn!("the names of columns cannot be read and are set aside");
            if let Err(error) = fs::rename(&self.0, self.0.with_extension("damaged.json")) {
                tracing::warn!(kind = ?error.kind(), "they stay in the way");
            }
            BTreeMap::new()
        })
    }
}

fn key(unmapped: &Unmapped) -> String {
    let titles: Vec<String> = unmapped.labels.iter().map(|label| fold(label)).collect();
    sha256(titles.join("\u{1f}").as_bytes())
}

fn mapping(stored: &StoredMapping) -> Option<Mapping> {
    let column = |word: &Option<String>| match word {
        None => Some(None),
        Some(word) => Column::KEPT.into_iter().find(|known| known.as_str() == word).map(Some),
    };
    let columns = stored.columns.iter().map(column).collect::<Option<_>>()?;
    let roster = match &stored.roster {
        None => None,
        Some(word) => Some(Roster::ALL.into_iter().find(|known| known.as_str() == word)?),
    };
    Some(Mapping { columns, roster })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unmapped(labels: &[&str]) -> Unmapped {
        Unmapped {
            line: 1,
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            samples: Vec::new(),
            guesses: Vec::new(),
            missing: Vec::new(),
        }
    }

    #[test]
    fn columns_are_named_once_for_the_same_titles() {
        let folder = tempfile::tempdir().unwrap();
        let mappings = Mappings(folder.path().join("mappings.json"));
        let columns = vec![Some(Column::Login), None, Some(Column::LastName)];
        let named = Mapping { columns, roster: Some(Roster::Teachers) };
        mappings.keep(&unmapped(&["Compte", "Âge", "Famille"]), &named).unwrap();
        let table: [(&[&str], bool, &str); 3] = [
            (&["compte", "AGE", "Famille "], true, "the same titles, folded"),
            (&["compte", "Famille", "Âge"], false, "in another order"),
            (&["compteÂge", "Famille"], false, "cut elsewhere"),
        ];
        for (labels, expected, case) in table {
            let found = mappings.find(&unmapped(labels));
            assert_eq!(found, expected.then(|| named.clone()), "{case}");
        }
        fs::write(&mappings.0, "{").unwrap();
        assert_eq!(mappings.find(&unmapped(&["Compte", "Âge", "Famille"])), None);
        assert!(!mappings.0.exists(), "it made way");
    }
}
