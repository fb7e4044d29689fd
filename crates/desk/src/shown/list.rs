//! A file that is open, and all that is said of it as a whole.

use balado_core::{
    check::Checked,
    plan::{self, AbsentRule, Summary},
    school::Roster,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Asking, CorrectionsShown, Counters, UnmappedShown};
use crate::DeskError;

/// The outcome of opening files.
#[derive(Debug, Default)]
pub struct Opened {
    /// The lists that were replaced or filled.
    pub opened: Vec<Roster>,
    /// The files that were refused, by name.
    pub refused: Vec<(String, DeskError)>,
    /// The files whose columns a person has to name first.
    pub unmapped: Vec<UnmappedShown>,
    /// The lists for which a person has to say which file is the one.
    pub choices: Vec<Choice>,
}

/// A list for which several files came together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ChoiceView")]
pub struct Choice {
    /// Which list.
    #[serde(serialize_with = "super::words::roster")]
    #[ts(type = "RosterView")]
    pub roster: Roster,
    /// The latest first.
    pub candidates: Vec<Candidate>,
}

/// One of several files for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CandidateView")]
pub struct Candidate {
    /// Names it until one is chosen.
    pub id: u32,
    /// The file's name.
    pub file_name: String,
    /// The name of its folder, when another of these files has the same name.
    pub folder: Option<String>,
    /// Lines that hold a person of this list.
    pub lines: u32,
    /// Last change of the file.
    #[ts(type = "string | null")]
    pub file_date: Option<Timestamp>,
    /// Whether it changed after all others.
    pub latest: bool,
}

/// A file that is open, and what it would change.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ListView")]
pub struct ListShown {
    /// Which list.
    #[serde(serialize_with = "super::words::roster")]
    #[ts(type = "RosterView")]
    pub roster: Roster,
    /// The file's name.
    pub file_name: String,
    /// Lines that hold a person of this list.
    pub lines: u32,
    /// Last change of the file.
    #[ts(type = "string | null")]
    pub file_date: Option<Timestamp>,
    /// `UTF-8, point-virgule`.
    pub understood: String,
    /// False while signed out.
    pub compared: bool,
    /// How many of each state.
    pub counters: Counters,
    /// Accounts of the file that would be created or brought up to date.
    pub to_send: u32,
    /// Accounts that the file does not name and that would be deactivated.
    pub to_deactivate: u32,
    /// Lines that carry a remark.
    pub remarks: u32,
    /// The kinds of those remarks.
    pub remark_kinds: Vec<RemarkKind>,
    /// Sorted for people.
    pub classes: Vec<String>,
    /// The person's choice.
    #[serde(serialize_with = "super::words::absent_rule")]
    #[ts(type = "AbsentRuleView")]
    pub absent_rule: AbsentRule,
    /// What has to be confirmed by typing its number; the gravest first.
    pub holds: Vec<HoldShown>,
    /// What happened since last time, in one line; nothing while signed out.
    pub summary: String,
    /// The numbers that prove it.
    pub sum: Option<Sum>,
    /// What concerns the whole file.
    pub findings: Vec<Remark>,
    /// The remark that most lines share: it is said once, and the lines say it shortly.
    pub repeated: Option<Repeated>,
    /// What is doubtful about the list beside what the school has; the gravest first.
    pub guards: Vec<GuardShown>,
    /// The first line of which somebody has to say who it is.
    pub asking: Option<Asking>,
    /// What tells who its people are.
    pub known_by: KnownBy,
    /// What a person had better look at before sending, and did not say to be right.
    pub to_look_at: u32,
    /// The way to look at it that comes first.
    pub opens_on: OpensOn,
    /// Whether the person chose to relink people whose id changed.
    pub relink: bool,
    /// People who take a new id; they count among the changed ones.
    pub relinked: u32,
    /// What was typed over the file.
    pub corrections: CorrectionsShown,
    /// Whether the way accents are read was worked out, is doubtful or was chosen.
    pub ask_accents: bool,
}

/// What tells who the people of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "KnownByView")]
pub enum KnownBy {
    /// The ENT's own id.
    Id,
    /// The login, in a file without ids: nobody new comes of it.
    Login,
}

/// A way to look at a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "OpensOnView")]
pub enum OpensOn {
    /// What happens to each class: a new school year begins.
    Classes,
    /// Every line.
    All,
}

/// Accounts before, who goes and who comes, and people of the file: the first three make the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SumView")]
pub struct Sum {
    /// Active accounts that Balado has.
    pub held: u32,
    /// Those that the file does not name.
    pub departures: u32,
    /// People who are new, or back.
    pub arrivals: u32,
    /// People of the file, and those who are kept as they are because their line stays aside.
    pub in_file: u32,
}

impl From<&Summary> for Sum {
    fn from(summary: &Summary) -> Self {
        let Summary { held, departures, arrivals, returns, in_file, .. } = *summary;
        Self { held, departures, arrivals: arrivals + returns, in_file }
    }
}

/// A kind of remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RemarkKindView")]
pub struct RemarkKind {
    /// Of the vocabulary of findings.
    pub code: &'static str,
    /// In two or three words.
    pub title: &'static str,
    /// Lines that have it.
    pub count: u32,
}

/// A remark that keeps half of the lines aside, or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RepeatedView")]
pub struct Repeated {
    /// Of the vocabulary of findings.
    pub code: &'static str,
    /// In two or three words.
    pub title: &'static str,
    /// Lines that have it.
    pub lines: u32,
}

/// Something unusual enough to be confirmed by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "HoldView")]
pub struct HoldShown {
    /// As the contract calls it.
    pub kind: &'static str,
    /// What would happen.
    pub sentence: String,
    /// What to type: a number of accounts, or the year of an old list.
    pub number: u32,
    /// Of a list that was imported before the latest one.
    pub old_list: Option<OldListShown>,
}

/// A list that was imported before the latest one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "OldListView")]
pub struct OldListShown {
    /// `Ce fichier est celui du 4 septembre 2025`.
    pub title: String,
    /// When it was imported.
    #[ts(type = "string")]
    pub imported_at: Timestamp,
    /// By whom.
    pub imported_by: String,
    /// When the latest one was.
    #[ts(type = "string")]
    pub latest_at: Timestamp,
    /// By whom.
    pub latest_by: String,
}

/// What a person typed to confirm something unusual.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "TypedNumberView")]
pub struct TypedNumber {
    /// Of the hold.
    pub kind: String,
    /// What was typed.
    pub number: u32,
}

impl From<TypedNumber> for plan::TypedNumber {
    fn from(TypedNumber { kind, number }: TypedNumber) -> Self {
        Self { kind, number }
    }
}

/// A doubt about the whole list, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "GuardView")]
pub struct GuardShown {
    /// Of the vocabulary of findings.
    pub code: &'static str,
    /// In two or three words.
    pub title: &'static str,
    /// What was seen, and why it matters.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// Whether the service would refuse the list as it is.
    pub refused: bool,
    /// What one click does about it.
    #[serde(rename = "action")]
    pub remedy: Option<RemedyShown>,
    /// How many people that click concerns.
    pub count: Option<u32>,
}

/// What one click does about a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "GuardActionView")]
pub enum RemedyShown {
    /// Relinks people whose id changed, or no longer does.
    Relink,
    /// Leaves out the people of the other list, or goes to its page.
    LeaveOut,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "FindingView")]
pub struct Remark {
    /// Of the vocabulary of findings.
    pub code: &'static str,
    /// Whether the line stays aside.
    pub blocking: bool,
    /// Where.
    pub line: Option<u32>,
    /// Where in the line.
    pub column: Option<&'static str>,
    /// For the person.
    pub message: String,
    /// What to do, when something has to be done.
    pub help: Option<&'static str>,
    /// Whether nothing that Balado takes is touched.
    pub harmless: bool,
}

/// A file that was read for the command line: how it was understood and what was found.
#[derive(Debug)]
pub struct CheckedFile {
    /// The file's name.
    pub name: String,
    /// What was read, or why nothing was.
    pub result: Result<Checked, DeskError>,
}
