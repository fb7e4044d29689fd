use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use balado_core::school::Uai;
use tokio::{sync::watch, task::JoinHandle};

/// Between two looks into the folder.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How long somebody waits for a code before it counts as lost.
const PATIENCE: Duration = Duration::from_mins(5);

/// What the service wrote into the folder of its mails (`--mail-files`).
#[derive(Debug, Clone, Default)]
struct Mails {
    codes: BTreeMap<String, String>,
    count: u64,
}

/// Everybody's mailbox: codes by school, and how many mails there were.
#[derive(Debug)]
pub struct Mailbox {
    mails: watch::Sender<Mails>,
    reading: JoinHandle<()>,
}

impl Mailbox {
    /// Reads what comes into a folder from now on.
    pub fn watch(folder: &Path) -> Self {
        let (mails, reader) = (watch::Sender::default(), folder.to_owned());
        let reading = tokio::spawn(read(reader, mails.clone()));
        Self { mails, reading }
    }

    /// The code of the newest mail of a school; each serves once. Nothing when none comes in five minutes.
    pub async fn code(&self, uai: Uai) -> Option<String> {
        let (mut mails, school) = (self.mails.subscribe(), school_of(uai.as_str()));
        let there = mails.wait_for(|mails| mails.codes.contains_key(&school));
        // Dropped before it is changed: a look at the value keeps others from writing.
        drop(tokio::time::timeout(PATIENCE, there).await.ok()?.ok()?);
        let mut code = None;
        self.mails.send_modify(|mails| code = mails.codes.remove(&school));
        code
    }

    /// Mails of all kinds, so far.
    pub fn count(&self) -> u64 {
        self.mails.borrow().count
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

async fn read(folder: PathBuf, mails: watch::Sender<Mails>) {
    let mut known = BTreeSet::new();
    loop {
        // The folder is there once the first mail is.
        for mail in new_mails(&folder, &mut known).unwrap_or_default() {
            mails.send_modify(|mails| {
                mails.count += 1;
                mails.codes.extend(code_of(&mail));
            });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn new_mails(folder: &Path, known: &mut BTreeSet<OsString>) -> io::Result<Vec<String>> {
    let mut mails = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let whole = entry.path().extension().is_some_and(|extension| extension == "eml");
        if whole && known.insert(entry.file_name()) {
            mails.push(std::fs::read_to_string(entry.path())?);
        }
    }
    Ok(mails)
}

/// The school of a mail and its code, when it holds one: a line of its own, `BCDF-GHJK`.
fn code_of(mail: &str) -> Option<(String, String)> {
    let to = mail.lines().find_map(|line| line.strip_prefix("To: "))?;
    let (_, address) = to.split_once("ce.")?;
    let (school, _) = address.split_once('@')?;
    let letters = |half: &str| half.len() == 4 && half.bytes().all(|b| b.is_ascii_uppercase());
    let is_code =
        |line: &&str| line.split_once('-').is_some_and(|(one, two)| letters(one) && letters(two));
    let code = mail.lines().map(str::trim).find(is_code)?;
    Some((school_of(school), code.to_owned()))
}

fn school_of(text: &str) -> String {
    text.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_beside_its_school() {
        let mail = |line: &str| format!("To: ce.0770001x@ac-creteil.fr\r\n\r\n{line}\r\n");
        let table = [
            (mail("    BCDF-GHJK"), Some("BCDF-GHJK"), "a code"),
            (mail("une liste a été importée"), None, "a notice"),
            (mail("BCDF-GHJ"), None, "too short"),
            ("BCDF-GHJK".into(), None, "to nobody"),
        ];
        for (mail, expected, case) in table {
            let found = code_of(&mail);
            let expected = expected.map(|code| ("0770001x".to_owned(), code.to_owned()));
            assert_eq!(found, expected, "{case}");
        }
    }
}
