//! What the page draws: plain values, already in the person's words.
//!
//! `cargo xtask types` writes these types to `ui/src/backend/generated.ts`; CI compares.
//! Dates are RFC 3339 texts in UTC, counts are whole numbers, sentences are French.

mod convert;
mod correcting;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use correcting::*;

pub(crate) use convert::{from_start, import_id};

/// One of the two lists, as the page names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RosterView {
    Students,
    Teachers,
}

/// All the page needs when it starts, and again after signing in or out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    /// Of the program.
    pub version: String,
    pub preferences: PreferencesView,
    pub session: Option<SessionView>,
    /// A link was asked for and is still awaited.
    pub awaited: Option<SignInView>,
    /// A link that came by itself.
    pub link_arrived: Option<LinkView>,
    pub lists: ListsView,
    /// What Balado holds, when known.
    pub held: Option<HeldView>,
    /// An import that was cut before its end, found at start.
    pub interrupted: Option<InterruptedView>,
    /// Said once at the top of the window, such as "no keyring on this PC".
    pub notices: Vec<String>,
}

/// A link of the mail that the system handed to the program.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LinkView {
    /// Only the person's name is missing.
    Whole,
    /// It lost its secret: the code must be pasted.
    Cut,
    /// The request was made on the service's page, and goes on here.
    Asked,
    /// It belongs to such a request: the code must be pasted.
    ToPaste,
}

/// A PC on which the school is signed in.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenSessionView {
    pub id: String,
    pub person: String,
    pub device: String,
    /// ISO 8601.
    pub expires_at: String,
    /// Whether it is this PC.
    pub current: bool,
}

/// The files that are open, one for each list.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListsView {
    pub students: Option<ListView>,
    pub teachers: Option<ListView>,
}

/// Number of active accounts Balado holds in each list.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeldView {
    pub students: u32,
    pub teachers: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreferencesView {
    pub service_url: String,
    pub theme: ThemeView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ThemeView {
    System,
    Light,
    Dark,
}

/// What a school's number is while it is typed.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RneView {
    pub state: RneStateView,
    /// In upper case, when valid.
    pub uai: Option<String>,
    /// What is wrong, when something is.
    pub message: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RneStateView {
    /// Not finished; nothing to reproach.
    Typing,
    Valid,
    Invalid,
}

/// What anybody may know of a school.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchoolView {
    pub uai: String,
    pub name: Option<String>,
    pub activated: bool,
    /// Where the link goes, as the service shows it.
    pub mailbox: String,
}

/// A link that was asked for.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    pub uai: String,
    pub asked_at: String,
    pub expires_at: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub uai: String,
    pub school: String,
    pub person: String,
    pub expires_at: String,
    /// False when this PC has no keyring: the session ends with the window.
    pub in_keyring: bool,
}

/// A file that was read, and what it would change.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    pub roster: RosterView,
    pub file_name: String,
    /// Lines that hold a person.
    pub lines: u32,
    /// Last change of the file.
    pub file_date: Option<String>,
    /// `UTF-8, point-virgule`.
    pub understood: String,
    /// False while signed out: nothing to compare with yet.
    pub compared: bool,
    pub counters: CountersView,
    /// Accounts that Valider would send.
    pub to_send: u32,
    /// Lines that carry a remark, and the kinds of remarks.
    pub remarks: u32,
    pub remark_kinds: Vec<RemarkKindView>,
    /// In the order of the file's classes, sorted for people.
    pub classes: Vec<String>,
    pub absent_rule: AbsentRuleView,
    /// Confirmed by typing the number before Valider goes through.
    pub hold: Option<HoldView>,
    /// `12 arrivées, 3 départs, 4 changements de classe`.
    pub summary: String,
    /// What concerns the whole file.
    pub findings: Vec<FindingView>,
    /// What is doubtful about the list beside what Balado has; the gravest first.
    pub guards: Vec<GuardView>,
    /// Whether people whose id changed take the id of the file.
    pub relink: bool,
    /// How many do; they count among the changed ones.
    pub relinked: u32,
    /// What was typed over the file.
    pub corrections: CorrectionsView,
    /// Whether to show how accents are read: it was worked out, doubtful or chosen.
    pub ask_accents: bool,
}

/// A doubt about the whole list.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuardView {
    pub code: String,
    /// In two or three words.
    pub title: String,
    /// What was seen, and why it matters.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What one click does about it.
    pub action: Option<GuardActionView>,
    /// How many people that click concerns.
    pub count: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GuardActionView {
    /// Turns re-linking on, or off.
    Relink,
    OtherPage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CountersView {
    pub create: u32,
    /// Accounts that change, those that come back included.
    pub update: u32,
    pub unchanged: u32,
    pub to_fix: u32,
    pub absent: u32,
    pub excluded: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemarkKindView {
    pub code: String,
    pub title: String,
    pub count: u32,
}

/// What happens to accounts that the file no longer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AbsentRuleView {
    Keep,
    Deactivate,
}

/// Something unusual enough to be confirmed by typing its number.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HoldView {
    pub sentence: String,
    pub number: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    pub code: String,
    /// True when the line stays aside until corrected or excluded.
    pub blocking: bool,
    pub line: Option<u32>,
    pub column: Option<String>,
    pub message: String,
    /// True when nothing that Balado takes is touched.
    pub harmless: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RowStateView {
    ToFix,
    Create,
    Update,
    Returning,
    Unchanged,
    Absent,
    Excluded,
    /// Read while signed out: not compared yet.
    Read,
}

/// Which rows the table shows, and in what order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PageQueryView {
    pub roster: RosterView,
    /// `Update` shows the returning ones too.
    pub state: Option<RowStateView>,
    pub search: String,
    pub class: Option<String>,
    /// The code of a remark.
    pub remark: Option<String>,
    pub sort: SortView,
    pub descending: bool,
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SortView {
    /// Lines to fix first, then by name.
    Name,
    State,
    FirstName,
    Classes,
    Login,
    Remark,
    /// As in the file.
    Line,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PageView {
    /// Rows that match, of which `rows` is a part.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<RowView>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// Names the row as long as the file stays open.
    pub key: u32,
    pub line: Option<u32>,
    pub state: RowStateView,
    pub last_name: String,
    pub first_name: String,
    pub classes: String,
    pub login: String,
    pub remark: String,
    pub remark_blocking: bool,
    /// A blocked or corrected line, whose cells can be typed over.
    pub editable: bool,
    /// Those of its cells, shown or not.
    pub cells: Vec<CellView>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CellView {
    pub column: ColumnView,
    /// What the file says, when something was typed over it.
    pub original: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
}

/// One person beside the table.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DetailView {
    pub key: u32,
    pub state: RowStateView,
    pub title: String,
    pub line: Option<u32>,
    pub fields: Vec<FieldView>,
    pub findings: Vec<FindingView>,
    /// Other lines of somebody of the same name.
    pub namesakes: Vec<NamesakeView>,
    pub can_exclude: bool,
}

/// Somebody of the same name, shown beside.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NamesakeView {
    pub key: u32,
    pub line: u32,
    pub title: String,
    pub classes: String,
    pub login: String,
    pub ent_id: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    pub label: String,
    /// What Balado holds, when it differs.
    pub before: Option<String>,
    pub after: String,
    /// Shown in the typewriter face.
    pub code: bool,
    /// What to correct it by; nothing when it cannot be.
    pub column: Option<ColumnView>,
    /// Typed over the file.
    pub corrected: bool,
    /// What the file says, when something was typed over it.
    pub original: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
}

/// The outcome of dropping or choosing files.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenedView {
    /// Every open list, these files included.
    pub lists: ListsView,
    /// The lists these files replaced or filled.
    pub opened: Vec<RosterView>,
    pub refused: Vec<RefusedView>,
    /// Files whose columns the person has to name first.
    pub unmapped: Vec<UnmappedView>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefusedView {
    pub file_name: String,
    pub failure: FailureView,
}

/// What a failed command answers: a code to act on, a sentence to show.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FailureView {
    pub code: String,
    /// What is wrong, where, why, and what to do.
    pub help: String,
    /// For support: no personal data.
    pub support: String,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProgressView {
    pub stage: StageView,
    pub sent: u32,
    pub total: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StageView {
    Preparing,
    Sending,
    /// From here on it can no longer be cancelled.
    Committing,
}

/// What an import did.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReportView {
    pub import_id: String,
    pub roster: RosterView,
    pub file_name: String,
    pub at: String,
    pub by: String,
    pub created: u32,
    pub updated: u32,
    pub returned: u32,
    pub unchanged: u32,
    pub deactivated: u32,
    pub absent_kept: u32,
    /// Accounts that an undoing removed.
    pub removed: u32,
    /// Accounts that an undoing put back as they were.
    pub restored: u32,
    /// Lines that stayed on this PC.
    pub left_aside: u32,
    /// Accounts of this file that are in Balado now.
    pub in_balado: u32,
    pub seconds: f64,
    pub can_undo: bool,
    /// True when this is itself the undoing of an import.
    pub is_undo: bool,
    pub other_list_imported: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntryView {
    pub id: String,
    pub at: String,
    pub roster: RosterView,
    pub file_name: String,
    pub by: String,
    /// `None` when nothing was done.
    pub created: Option<u32>,
    pub updated: Option<u32>,
    pub deactivated: Option<u32>,
    pub outcome: OutcomeView,
    pub can_undo: bool,
    pub can_resume: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OutcomeView {
    Committed,
    /// Was undone since.
    Undone,
    /// Is the undoing of another one.
    Undo,
    /// Cut before its end; nothing changed.
    Interrupted,
    /// Given up, by a person or by time; nothing changed.
    Discarded,
}

/// What undoing an import would do, shown before it is done.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    /// Of the inverse import, to confirm with.
    pub id: String,
    pub removed: u32,
    pub restored: u32,
    /// People who changed again since, and stay as they are.
    pub conflicts: Vec<String>,
}

/// An import that was cut before its end.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InterruptedView {
    pub import_id: String,
    pub roster: RosterView,
    pub file_name: String,
    pub at: String,
    /// Every part reached the service: it only waits to be validated.
    pub complete: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntLinkView {
    pub address: String,
    pub last_arrival: Option<String>,
    pub students_came: u32,
    pub teachers_came: u32,
    pub accounts: u32,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ManagerView {
    pub ent_id: String,
    pub last_name: String,
    pub first_name: String,
    pub since: String,
    pub by: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TeacherView {
    pub ent_id: String,
    pub last_name: String,
    pub first_name: String,
    pub classes: String,
}

/// What a saved file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReportFormatView {
    Csv,
    /// A page to print.
    Page,
}
