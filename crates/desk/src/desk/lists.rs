//! The files that are open, and the list they are compared with.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use balado_core::{
    check::{Checked, Outcome},
    export::ReadError,
    plan::{AbsentRule, NotADigest},
    school::Roster,
};
use balado_wire as wire;
use jiff::Timestamp;
use reqwest::Method;

use super::{
    Desk, blocking,
    choosing::Gesture,
    opening::{Opening, check_only, open},
    slot,
    unmapped::Unmapped,
};
use crate::{
    DeskError, RemoteError, files,
    kept_accounts::KeptAccounts,
    list::{HeldList, List, Past, Read},
    remote::{IF_NONE_MATCH, Remote},
    reports,
    shown::{
        ByClassShown, CheckedFile, Detail, HeldCounts, ListShown, LookKind, LooksShown, Opened,
        Page, PageQuery, Who,
    },
};

impl Desk {
    /// Reads and checks files, each into its list; those that cannot be used are named with the reason.
    /// Of several files that came together for one list, none is opened: a person says which.
    ///
    /// Files that come while others are read wait for them: what was brought last is opened last.
    pub async fn open_exports(&self, paths: Vec<PathBuf>) -> Opened {
        let _alone = self.0.reading.lock().await;
        let gesture = self.state().choices.next_gesture();
        let (mut outcome, mut files) = (Opened::default(), Vec::new());
        for path in paths {
            let name = files::name_of(&path);
            match self.read_file(path, gesture).await {
                Ok(File::Read(read)) => files.push(read),
                Ok(File::Unmapped(unmapped)) => outcome.unmapped.push(unmapped.shown()),
                Err(error) => outcome.refused.push((name, error)),
            }
        }
        let opened = self.place(gesture, files).await;
        self.remember().await;
        Opened { opened, choices: self.choices(), ..outcome }
    }

    /// Reads and checks one file into the list, or both lists, of the people it holds.
    ///
    /// # Errors
    /// Whatever keeps it from being read; columns that nobody knows too.
    pub async fn open_export(&self, path: PathBuf) -> Result<Vec<Roster>, DeskError> {
        let _alone = self.0.reading.lock().await;
        let gesture = self.state().choices.next_gesture();
        match self.read_file(path, gesture).await? {
            File::Read(read) => Ok(self.place(gesture, vec![read]).await),
            File::Unmapped(unmapped) => {
                self.forget_unmapped(unmapped.id);
                Err(ReadError::UnknownColumns(Box::new(unmapped.table.clone())).into())
            }
        }
    }

    /// Reads and checks a file as it was read and corrected the last time.
    async fn read_file(&self, path: PathBuf, gesture: Gesture) -> Result<File, DeskError> {
        if self.0.practice.as_ref().is_some_and(|practice| !practice.holds(&path)) {
            return Err(DeskError::Practising);
        }
        let settings = self.0.settings.clone();
        let opening = blocking(move || open(&settings, &path)).await?;
        match opening {
            Opening::Read(read) => usable(read).map(File::Read),
            Opening::Unmapped(source, table) => {
                Ok(File::Unmapped(self.state().unmapped.wait(gesture, source, *table)))
            }
        }
    }

    /// Puts the files of one gesture into the lists of those they name; a list that several of them
    /// fill waits for a choice.
    pub(super) async fn place(&self, gesture: Gesture, files: Vec<Read>) -> Vec<Roster> {
        let mut opened = Vec::new();
        for roster in Roster::ALL {
            let of_this_list = |file: &&Read| rosters(&file.checked).contains(&roster);
            let files: Vec<Read> = files.iter().filter(of_this_list).cloned().collect();
            let only = self.state().the_only_one(roster, gesture, files);
            if let Some(only) = only {
                self.fill(roster, gesture, only).await;
                opened.push(roster);
            }
        }
        opened
    }

    /// Opens a file in a list, in place of what was there or was to be chosen.
    pub(super) async fn fill(&self, roster: Roster, gesture: Gesture, read: Read) {
        let held = self.state().held[slot(roster)].clone();
        let list = blocking(move || List::open(roster, read, held)).await;
        let mut state = self.state();
        state.lists[slot(roster)] = Some(list);
        state.sent[slot(roster)] = None;
        state.choices.filled(roster, gesture);
        state.look_around();
    }

    /// Reads and checks a file without opening it: for the command line.
    pub async fn check_file(&self, path: PathBuf) -> CheckedFile {
        let name = path.display().to_string();
        let result = blocking(move || check_only(&path)).await;
        CheckedFile { name, result }
    }

    /// What is open in a list.
    pub fn list(&self, roster: Roster) -> Option<ListShown> {
        self.state().lists[slot(roster)].as_ref().map(List::shown)
    }

    pub(super) fn on_list<T>(
        &self,
        roster: Roster,
        work: impl FnOnce(&mut List) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        let mut state = self.state();
        work(state.lists[slot(roster)].as_mut().ok_or(DeskError::NoList)?)
    }

    /// Some rows of a list.
    pub fn page(&self, roster: Roster, query: &PageQuery) -> Result<Page, DeskError> {
        self.on_list(roster, |list| Ok(list.page(query)))
    }

    /// What happens to each class of a list; nothing while signed out.
    pub fn by_class(&self, roster: Roster) -> Result<Option<ByClassShown>, DeskError> {
        self.on_list(roster, |list| Ok(list.by_class()))
    }

    /// What a person had better look at before sending; nothing while signed out.
    pub fn looks(&self, roster: Roster) -> Result<LooksShown, DeskError> {
        self.on_list(roster, |list| Ok(list.looks()))
    }

    /// Says of something to look at that it is right as it is.
    ///
    /// # Errors
    /// [`DeskError::NoRow`] for what is not there to look at, or waits for an answer or a correction.
    pub fn say_seen(
        &self,
        roster: Roster,
        kind: LookKind,
        key: u32,
    ) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.see(kind, key)?;
            Ok(list.shown())
        })
    }

    /// Shows again what was said to be right.
    pub fn look_again(&self, roster: Roster) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.look_again();
            Ok(list.shown())
        })
    }

    /// One person of a list.
    pub fn detail(&self, roster: Roster, key: u32) -> Result<Detail, DeskError> {
        self.on_list(roster, |list| list.detail(key))
    }

    /// Leaves a line out of the import, or takes it back.
    pub fn exclude_line(
        &self,
        roster: Roster,
        key: u32,
        excluded: bool,
    ) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.exclude(key, excluded)?;
            Ok(list.shown())
        })
    }

    /// Says who the person of a line is, whose id is held under another name; or takes that back.
    ///
    /// # Errors
    /// [`DeskError::NotInDoubt`] for a line that names nobody else.
    pub fn say_who(
        &self,
        roster: Roster,
        key: u32,
        who: Option<Who>,
    ) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.say_who(key, who)?;
            Ok(list.shown())
        })
    }

    /// Leaves out the lines of people who are on the school's other list.
    pub fn leave_out_others(&self, roster: Roster) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.leave_out_others();
            Ok(list.shown())
        })
    }

    /// Chooses what happens to accounts that the file does not name: all of them leave, but those who were kept
    /// one by one ([`Desk::set_leaving`]), or nobody does.
    pub async fn set_absent_rule(
        &self,
        roster: Roster,
        rule: AbsentRule,
    ) -> Result<ListShown, DeskError> {
        let _in_turn = self.0.remembering.lock().await;
        let ids = match self.kept_accounts(roster) {
            Some((kept_accounts, held)) => blocking(move || kept_accounts.ids(&held)).await,
            None => BTreeSet::new(),
        };
        self.on_list(roster, |list| {
            list.set_absent(rule, ids);
            Ok(list.shown())
        })
    }

    /// Says of one absent whether they left. Whoever stays while the others leave is remembered for the next file,
    /// until it is said that they left.
    ///
    /// # Errors
    /// [`DeskError::NotAbsent`] when the row is not that of an absent; what keeps it from being remembered.
    pub async fn set_leaving(
        &self,
        roster: Roster,
        key: u32,
        leaves: bool,
    ) -> Result<ListShown, DeskError> {
        let _in_turn = self.0.remembering.lock().await;
        let (ent_id, rule) = self.on_list(roster, |list| {
            let (ent_id, _) = list.absent(key).ok_or(DeskError::NotAbsent)?;
            Ok((ent_id, list.decisions.rules.absent))
        })?;
        let others_leave = rule == AbsentRule::Deactivate;
        if let Some((kept_accounts, held)) = self.kept_accounts(roster) {
            let (ent_id, is_kept) = (ent_id.clone(), others_leave && !leaves);
            blocking(move || kept_accounts.set(&ent_id, is_kept, &held)).await?;
        }
        self.except_absent(roster, ent_id.as_str(), leaves != others_leave)
    }

    /// Whoever keeps their account of the list of the school that is signed in, and what is held of it.
    fn kept_accounts(&self, roster: Roster) -> Option<(KeptAccounts, Arc<HeldList>)> {
        let state = self.state();
        let uai = &state.session.as_ref()?.uai;
        Some((KeptAccounts::of(&self.0.settings, uai, roster), state.held[slot(roster)].clone()?))
    }

    /// Does for one absent account the other thing than for the others: deactivated under
    /// [`AbsentRule::Keep`], kept under [`AbsentRule::Deactivate`]. [`Desk::set_absent_rule`] begins anew.
    ///
    /// # Errors
    /// [`DeskError::NotAbsent`] when nobody of this id is absent from the file.
    pub fn except_absent(
        &self,
        roster: Roster,
        ent_id: &str,
        excepted: bool,
    ) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.except(ent_id, excepted)?;
            Ok(list.shown())
        })
    }

    /// Chooses whether people held under another id take the id of the file.
    pub fn set_relink(&self, roster: Roster, relink: bool) -> Result<ListShown, DeskError> {
        self.on_list(roster, |list| {
            list.set_relink(relink);
            Ok(list.shown())
        })
    }

    /// How the accounts of a list are named when they are saved today.
    pub fn list_name(&self, roster: Roster) -> String {
        self.marked(reports::saved_name("liste", roster, Timestamp::now(), "csv"))
    }

    /// Saves the accounts of a list that nothing keeps back, as a clean CSV.
    pub fn write_list(&self, roster: Roster, path: &Path) -> Result<(), DeskError> {
        self.on_list(roster, |list| reports::write_list(list.accounts(), path))
    }

    /// Downloads what the service holds, and compares open files with it.
    pub(super) async fn download(&self) -> Result<(), DeskError> {
        let mut history = None;
        for roster in Roster::ALL {
            let known = self.state().held[slot(roster)].clone();
            let fresh = self
                .with_session(async |remote| roster_of(&remote, roster, known, &mut history).await)
                .await?;
            let mut state = self.state();
            state.held[slot(roster)] = Some(Arc::clone(&fresh));
            if let Some(list) = &mut state.lists[slot(roster)] {
                list.set_held(Some(fresh));
            }
        }
        self.state().look_around();
        Ok(())
    }

    /// Active accounts that Balado holds now.
    pub async fn held(&self) -> Result<HeldCounts, DeskError> {
        self.download().await?;
        let state = self.state();
        let active = |roster| state.held[slot(roster)].as_ref().map_or(0, |held| held.active());
        Ok(HeldCounts { students: active(Roster::Students), teachers: active(Roster::Teachers) })
    }
}

/// What came of a file.
enum File {
    Read(Read),
    Unmapped(Arc<Unmapped>),
}

/// A file that holds somebody.
pub(super) fn usable(read: Read) -> Result<Read, DeskError> {
    if read.checked.outcome() == Outcome::Reject && read.checked.entries().len() == 0 {
        return Err(unusable(&read.checked));
    }
    Ok(read)
}

/// The lists that a file fills: those of which it names somebody.
fn rosters(checked: &Checked) -> Vec<Roster> {
    let named = |roster: &Roster| checked.entries().any(|entry| entry.roster == Some(*roster));
    let found: Vec<Roster> = Roster::ALL.into_iter().filter(named).collect();
    if found.is_empty() { vec![Roster::Students] } else { found }
}

fn unusable(checked: &Checked) -> DeskError {
    match checked.refusal() {
        Some(finding) => {
            DeskError::Unusable { code: finding.code().as_str(), sentence: finding.message() }
        }
        None => DeskError::Unusable {
            code: "no-accounts",
            sentence: "Ce fichier ne contient aucun compte.".to_owned(),
        },
    }
}

async fn roster_of(
    remote: &Remote,
    roster: Roster,
    known: Option<Arc<HeldList>>,
    history: &mut Option<wire::HistoryBody>,
) -> Result<Arc<HeldList>, DeskError> {
    let mut request = remote.ask(Method::GET, &format!("/v1/roster?list={}", roster.as_str()));
    if let Some(known) = &known {
        request = request.header(IF_NONE_MATCH, known.revision.etag());
    }
    let answer = remote.send(request).await?;
    if let (Some(known), reqwest::StatusCode::NOT_MODIFIED) = (known, answer.status()) {
        return Ok(known);
    }
    let unreadable = || RemoteError::Unreadable { host: remote.host() };
    let tag = answer.headers().get(reqwest::header::ETAG).and_then(|tag| tag.to_str().ok());
    let revision = tag.and_then(|tag| tag.parse().ok()).ok_or_else(unreadable)?;
    let bytes = match answer.bytes().await {
        Ok(bytes) => bytes,
        Err(error) => return Err(remote.failed(&error).await),
    };
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let accounts: Option<Vec<_>> = lines
        .map(|line| serde_json::from_slice::<wire::HeldBody>(line).ok()?.held(roster).ok())
        .collect();
    let accounts = accounts.ok_or_else(unreadable)?;
    // A commit moves the revision, so that these lists are those of the accounts or newer.
    let history = match history {
        Some(history) => history,
        None => history.insert(remote.get("/v1/imports").await?),
    };
    let past = past(roster, history).map_err(|_| unreadable())?;
    Ok(Arc::new(HeldList { revision, accounts, past }))
}

/// The imports of a list that stand.
fn past(roster: Roster, history: &wire::HistoryBody) -> Result<Past, NotADigest> {
    let lists = history.lists.iter().filter(|one| Roster::from(one.list) == roster);
    let mut past = Past::default();
    for one in lists {
        past.lists.push(one.imported()?);
        past.when_and_by_whom.push((one.at, one.by.clone()));
    }
    Ok(past)
}
