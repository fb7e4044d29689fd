//! What the page draws: plain values, already in the person's words.
//!
//! Nearly all of it is what the desk shows, under the page's names. Here is only what the window puts
//! together itself, and what the page says back.
//!
//! `cargo xtask types` writes these types to `ui/src/backend/generated.ts`; CI compares.
//! Dates are RFC 3339 texts in UTC, counts are whole numbers, sentences are French.

mod start;
mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use balado_desk::{
    AccentChoice as EncodingView, AccentsShown as AccentsView, Asking as AskingView,
    Attendance as AttendanceView, ByClassShown as ByClassView, Candidate as CandidateView,
    CellShown as CellView, Check as CheckView, CheckAction as CheckActionView,
    CheckState as CheckStateView, Choice as ChoiceView, ClassAttendance as ClassAttendanceView,
    ClassLineShown as ClassLineView, Compared as ComparedView, Confirmation as ConfirmationView,
    CorrectionsShown as CorrectionsView, Counters as CountersView, Detail as DetailView,
    Diagnostic as DiagnosticView, EntLink as EntLinkView, Erased as ErasedView,
    ExportShown as ExportView, FieldShown as FieldView, Former as FormerView,
    GroupShown as ClassGroupView, GuardShown as GuardView, HappeningShown as HappeningView,
    HeldCounts as HeldView, HistoryEntry as HistoryEntryView, HistoryOutcome as OutcomeView,
    HoldShown as HoldView, Interrupted as InterruptedView, KnownBy as KnownByView,
    LeftAlone as LeftAloneView, LevelAttendance as LevelAttendanceView, LinkShown as LinkView,
    ListShown as ListView, LookKind as LookKindView, LookShown as LookView,
    LooksShown as LooksView, Manager as ManagerView, MarkKind as MarkKindView,
    MarkShown as MarkView, Namesake as NamesakeView, Namesakes as NamesakesView,
    OldListShown as OldListView, OpenSession as OpenSessionView, OpensOn as OpensOnView,
    Page as PageView, PeopleGroup as PeopleGroupView, PeopleSection as PeopleSectionView,
    PersonShown as PersonView, PolicyShown as PolicyView, Progress as ProgressView,
    Remark as FindingView, RemarkKind as RemarkKindView, RemedyShown as GuardActionView,
    Remembered as RememberedView, Repeated as RepeatedView, Report as ReportView,
    ReportFormat as ReportFormatView, ReportKind as ReportKindView, Row as RowView,
    RowState as RowStateView, Sample as SampleView, School as SchoolView,
    SessionShown as SessionView, SignIn as SignInView, Sort as SortView, Stage as StageView,
    Sum as SumView, Teacher as TeacherView, Theme as ThemeView, Trial as TrialView,
    TrialOutcome as TrialOutcomeView, TrialResult as TrialResultView,
    TypedNumber as TypedNumberView, UndoShown as UndoView, UnmappedColumn as UnmappedColumnView,
    UnmappedShown as UnmappedView, UpdateShown as UpdateView, Who as WhoView,
    WhoQuestion as WhoQuestionView,
};
pub use start::{DeskView, PreferencesView, RneStateView, RneView};
pub(crate) use words::import_id;
pub use words::{AbsentRuleView, ColumnView, RosterView};

/// The files that are open, one for each list.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListsView {
    pub students: Option<ListView>,
    pub teachers: Option<ListView>,
}

/// Which rows the table shows, and in what order.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PageQueryView {
    pub roster: RosterView,
    #[serde(flatten)]
    pub rows: balado_desk::PageQuery,
}

/// Who is to be the gestionnaire: exactly one of the two.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NomineeView {
    /// One of the teachers, by the id in the ENT.
    EntId(String),
    /// Somebody of the staff, by what they sign in to the ENT with.
    Login(String),
}

impl From<NomineeView> for balado_desk::Nominee {
    fn from(nominee: NomineeView) -> Self {
        match nominee {
            NomineeView::EntId(ent_id) => Self::Teacher(ent_id),
            NomineeView::Login(login) => Self::Staff(login),
        }
    }
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
    /// Lists for which the person has to say which file is the one.
    pub choices: Vec<ChoiceView>,
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
