//! A file that is open: its counters, its rows, one person.

use balado_core::{
    check::Checked,
    export::Column,
    plan::{self, AbsentRule, Summary},
    school::Roster,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CorrectionsShown, UnmappedShown};
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

/// How many rows are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CountersView")]
pub struct Counters {
    /// New.
    pub create: u32,
    /// Changed, or back.
    pub update: u32,
    /// Those of them who are back after having left.
    pub returning: u32,
    /// The same.
    pub unchanged: u32,
    /// Blocked.
    pub to_fix: u32,
    /// Under the id or the login of somebody else, of whom nobody said who they are.
    pub other_person: u32,
    /// Not in the file.
    pub absent: u32,
    /// Left out by the person.
    pub excluded: u32,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RowStateView")]
pub enum RowState {
    /// Blocked.
    ToFix,
    /// Its id, or its login in a file without ids, is held under another name: it waits until somebody says who it is.
    OtherPerson,
    /// New.
    Create,
    /// Changed.
    Update,
    /// Back after having left.
    Returning,
    /// The same.
    Unchanged,
    /// Read while signed out: nothing to compare with.
    Read,
    /// Not in the file.
    Absent,
    /// Left out by the person.
    Excluded,
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

/// Which rows to show, in which order; none of all, as in the file, unless told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PageQueryView")]
pub struct PageQuery {
    /// One state only; `Update` includes `Returning`.
    pub state: Option<RowState>,
    /// Words that all have to be found, whatever their case and accents.
    pub search: String,
    /// One class only.
    pub class: Option<String>,
    /// Rows with this remark only.
    pub remark: Option<String>,
    /// Sorted by.
    pub sort: Sort,
    /// Turned round.
    pub descending: bool,
    /// First row, from 0.
    pub offset: u32,
    /// How many rows; at most 500.
    pub limit: u32,
    /// The row that is open beside the table, when there is one.
    pub opened: Option<u32>,
}

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SortView")]
pub enum Sort {
    /// Lines to fix first, then by name.
    Name,
    /// By state, then by name.
    State,
    /// By given name.
    FirstName,
    /// By class, then by name.
    Classes,
    /// By login.
    Login,
    /// By remark.
    Remark,
    /// As in the file.
    #[default]
    Line,
}

/// Some of the rows that match a query.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "PageView")]
pub struct Page {
    /// How many match.
    pub total: u32,
    /// First row.
    pub offset: u32,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether the row that is open beside the table matches too; false when none is.
    pub has_opened: bool,
}

/// A line of the table.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RowView")]
pub struct Row {
    /// Names it as long as the file stays open.
    pub key: u32,
    /// Its line; `None` for somebody the file does not name.
    pub line: Option<u32>,
    /// What it is.
    pub state: RowState,
    /// Nom.
    pub last_name: String,
    /// Prénom.
    pub first_name: String,
    /// Classe.
    pub classes: String,
    /// The class of before, of somebody who changes class.
    pub former_classes: Option<String>,
    /// Identifiant.
    pub login: String,
    /// The gravest remark, or nothing.
    pub remark: String,
    /// Whether that remark blocks the line.
    pub remark_blocking: bool,
    /// Of somebody the file does not name: whether their account would be deactivated.
    pub leaves: Option<bool>,
    /// Whether its cells can be typed over.
    pub editable: bool,
    /// Those of its cells, shown or not; none of a line that cannot be typed over.
    pub cells: Vec<CellShown>,
}

/// A cell that can be typed over.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "CellView")]
pub struct CellShown {
    /// Its column.
    #[serde(serialize_with = "super::words::column")]
    #[ts(type = "ColumnView")]
    pub column: Column,
    /// What the file says, when something was typed over it.
    pub original: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// Whether it only looks wrong: typed again as it is, it is taken for right.
    pub doubtful: bool,
}

impl std::fmt::Debug for CellShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CellShown({:?})", self.column)
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({} {:?})", self.key, self.state)
    }
}

/// A person beside the table.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DetailView")]
pub struct Detail {
    /// Of the row.
    pub key: u32,
    /// What the row is.
    pub state: RowState,
    /// `D’ALMEIDA Inès`.
    pub title: String,
    /// Its line.
    pub line: Option<u32>,
    /// What is known, before and after.
    pub fields: Vec<FieldShown>,
    /// What is doubtful.
    pub findings: Vec<Remark>,
    /// People of the same name, when there are others: all may well exist.
    pub namesakes: Option<Namesakes>,
    /// Whether the person can be left out, or put back.
    pub can_exclude: bool,
    /// Whether a person can say that the line is right as it is, or has said it.
    pub confirmation: Option<Confirmation>,
    /// Who the person is, when their id or login is held under another name.
    pub who: Option<WhoQuestion>,
    /// Of somebody the file does not name: whether their account would be deactivated.
    pub leaves: Option<bool>,
}

/// Whether the person of a line is the one whose account its id or login is.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "WhoQuestionView")]
pub struct WhoQuestion {
    /// Whose account it is, and whom the file names.
    pub sentence: String,
    /// What somebody said; the line waits until then.
    pub answer: Option<Who>,
}

impl std::fmt::Debug for WhoQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WhoQuestion({:?})", self.answer)
    }
}

/// A line that waits until somebody says who it is.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "AskingView")]
pub struct Asking {
    /// Of its row.
    pub key: u32,
    /// Whose account it is, and whom the file names.
    pub sentence: String,
}

impl std::fmt::Debug for Asking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asking({})", self.key)
    }
}

/// Who the person of a line is, whose id or login is held under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "WhoView")]
pub enum Who {
    /// The same, under another name: the account is brought up to date.
    SamePerson,
    /// Somebody else, with an account of their own; the former one ends. In a file without ids, the line stays aside:
    /// it makes nobody new.
    SomebodyElse,
}

/// A line that only looks wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ConfirmationView")]
pub enum Confirmation {
    /// It waits for somebody who knows that it is right.
    Asked,
    /// Somebody said so.
    Given,
}

/// People of one name, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "NamesakesView")]
pub struct Namesakes {
    /// The one that was asked about first, then the others.
    pub people: Vec<Namesake>,
    /// What they are told apart by.
    pub fields: Vec<Compared>,
}

/// One of several people of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "NamesakeView")]
pub struct Namesake {
    /// Of its row.
    pub key: u32,
    /// Its line; nothing for somebody who is held and not in the file.
    pub line: Option<u32>,
    /// What becomes of it.
    pub state: RowState,
}

/// What people of one name each say in a column.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ComparedView")]
pub struct Compared {
    /// Its name.
    pub label: &'static str,
    /// An identifier rather than words.
    pub code: bool,
    /// Whether they do not all say the same.
    pub differs: bool,
    /// In the order of the people.
    pub values: Vec<String>,
}

impl std::fmt::Debug for Compared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compared({})", self.label)
    }
}

/// A field of a person.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "FieldView")]
pub struct FieldShown {
    /// Its name.
    pub label: &'static str,
    /// What is held, when it differs.
    pub before: Option<String>,
    /// What the file says.
    pub after: String,
    /// An identifier rather than words.
    pub code: bool,
    /// What to correct it by; nothing when it cannot be.
    #[serde(serialize_with = "super::words::some_column")]
    #[ts(type = "ColumnView | null")]
    pub column: Option<Column>,
    /// Whether it was typed over the file.
    pub corrected: bool,
    /// What the file says, when something was typed over it.
    pub original: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// Whether it only looks wrong: typed again as it is, it is taken for right.
    pub doubtful: bool,
}

/// A file that was read for the command line: how it was understood and what was found.
#[derive(Debug)]
pub struct CheckedFile {
    /// The file's name.
    pub name: String,
    /// What was read, or why nothing was.
    pub result: Result<Checked, DeskError>,
}
