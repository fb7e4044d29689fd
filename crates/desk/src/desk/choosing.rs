//! Several files for one list, brought together: none goes in by itself, a person says which.

use std::{cmp::Reverse, collections::HashSet};

use balado_core::school::Roster;

use super::{Desk, State, slot};
use crate::{
    DeskError,
    list::Read,
    shown::{Candidate, Choice, Opened},
};

/// One gesture that brought files, whatever they are: dropping them, or choosing them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Gesture(u32);

/// What is to be chosen, and where the files that are open came from.
#[derive(Default)]
pub(super) struct Choices {
    last_gesture: Gesture,
    last_id: u32,
    /// The gesture that filled each list last.
    filled_by: [Option<Gesture>; 2],
    waiting: [Option<Waiting>; 2],
}

/// Files of one gesture that wait for one of them to be chosen, each under the id that names it.
struct Waiting {
    gesture: Gesture,
    files: Vec<(u32, Read)>,
}

impl Choices {
    /// Whether no file waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.iter().all(Option::is_none)
    }

    /// Another gesture than all before.
    pub(super) fn next_gesture(&mut self) -> Gesture {
        self.last_gesture = Gesture(self.last_gesture.0 + 1);
        self.last_gesture
    }

    /// A file was opened in a list: nothing is to be chosen for it any more.
    pub(super) fn filled(&mut self, roster: Roster, gesture: Gesture) {
        self.filled_by[slot(roster)] = Some(gesture);
        self.waiting[slot(roster)] = None;
    }

    /// Nothing is to be chosen any more, and no file came with another.
    pub(super) fn forget(&mut self) {
        self.filled_by = [None, None];
        self.waiting = [None, None];
    }

    /// Lets files wait for a choice.
    fn wait(&mut self, roster: Roster, gesture: Gesture, files: Vec<Read>) {
        let mut id = self.last_id;
        let mut named = |file| {
            id += 1;
            (id, file)
        };
        let files = files.into_iter().map(&mut named).collect();
        self.last_id = id;
        self.waiting[slot(roster)] = Some(Waiting { gesture, files });
    }

    fn shown(&self, roster: Roster) -> Option<Choice> {
        let Waiting { files, .. } = self.waiting[slot(roster)].as_ref()?;
        let mut candidates: Vec<Candidate> =
            files.iter().map(|(id, file)| candidate(roster, *id, file, files)).collect();
        candidates.sort_by_key(|candidate| Reverse(candidate.file_date));
        if let [first, second, ..] = &mut candidates[..] {
            first.latest = first.file_date > second.file_date;
        }
        Some(Choice { roster, candidates })
    }
}

impl State {
    /// The file to open in a list, of those that one gesture brought for it; with another one, they
    /// wait for a person to choose. The same bytes twice are one file.
    pub(super) fn the_only_one(
        &mut self,
        roster: Roster,
        gesture: Gesture,
        mut files: Vec<Read>,
    ) -> Option<Read> {
        if files.is_empty() {
            return None;
        }
        let Choices { filled_by, waiting, .. } = &self.choices;
        if filled_by[slot(roster)] == Some(gesture) {
            files.extend(self.lists[slot(roster)].as_ref().map(|list| list.file.clone()));
        }
        let others = waiting[slot(roster)].iter().filter(|waiting| waiting.gesture == gesture);
        files.extend(others.flat_map(|waiting| &waiting.files).map(|(_, file)| file.clone()));
        let mut seen = HashSet::new();
        files.retain(|file| seen.insert(file.source.hash.clone()));
        if files.len() > 1 {
            self.choices.wait(roster, gesture, files);
            return None;
        }
        files.pop()
    }
}

impl Desk {
    /// The lists for which a file is to be chosen.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let state = self.state();
        Roster::ALL.into_iter().filter_map(|roster| state.choices.shown(roster)).collect()
    }

    /// Opens the file that a person chose among those that came together for a list.
    ///
    /// # Errors
    /// [`DeskError::NoCandidate`] when it is not waiting any more.
    pub async fn choose_file(&self, id: u32) -> Result<Opened, DeskError> {
        let _alone = self.0.reading.lock().await;
        let (roster, gesture, file) = self.candidate(id).ok_or(DeskError::NoCandidate(id))?;
        if self.is_open(roster, &file) {
            self.forget_choice(roster);
        } else {
            self.fill(roster, gesture, file).await;
            self.remember().await;
        }
        Ok(Opened { opened: vec![roster], choices: self.choices(), ..Opened::default() })
    }

    /// Opens none of the files that came together for a list.
    pub fn forget_choice(&self, roster: Roster) {
        self.state().choices.waiting[slot(roster)] = None;
    }

    fn candidate(&self, id: u32) -> Option<(Roster, Gesture, Read)> {
        let state = self.state();
        Roster::ALL.into_iter().find_map(|roster| {
            let Waiting { gesture, files } = state.choices.waiting[slot(roster)].as_ref()?;
            let (_, file) = files.iter().find(|(named, _)| *named == id)?;
            Some((roster, *gesture, file.clone()))
        })
    }

    /// Whether a list already is this file, with what was corrected in it since.
    fn is_open(&self, roster: Roster, file: &Read) -> bool {
        let state = self.state();
        let open = state.lists[slot(roster)].as_ref();
        open.is_some_and(|list| list.file.source.hash == file.source.hash)
    }
}

fn candidate(roster: Roster, id: u32, file: &Read, all: &[(u32, Read)]) -> Candidate {
    let of_this_name = all.iter().filter(|(_, other)| other.source.name == file.source.name);
    let lines = file.checked.entries_of(roster).count();
    Candidate {
        id,
        file_name: file.source.name.clone(),
        folder: (of_this_name.count() > 1).then(|| file.source.folder.clone()),
        lines: u32::try_from(lines).expect("a file holds fewer than 4 billion lines"),
        file_date: file.source.changed_at,
        latest: false,
    }
}
