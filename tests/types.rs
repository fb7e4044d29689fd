//! The page's types say what the window answers.
//!
//! `ui/src/backend/generated.ts` is what `src-tauri/src/view.rs` gives, to the byte.
//! `cargo xtask types` runs this with `BALADO_WRITE_TYPES` set, which writes instead of comparing.

use std::{env, fs, path::Path};

use balado_import_lib::view;
use ts_rs::{Config, TS};

const GENERATED: &str = "ui/src/backend/generated.ts";
const HEADING: &str =
    "// Written by `cargo xtask types` from src-tauri/src/view.rs. Do not edit.\n";

/// Names, then declarations, in the order the page's author reads them.
macro_rules! types {
    ($($type:ident),* $(,)?) => {
        [$((stringify!($type), <view::$type as TS>::decl(&Config::default()))),*]
    };
}

fn types() -> impl IntoIterator<Item = (&'static str, String)> {
    types![
        RosterView,
        DeskView,
        ListsView,
        HeldView,
        PreferencesView,
        PolicyView,
        ThemeView,
        RneView,
        RneStateView,
        SchoolView,
        SignInView,
        SessionView,
        FormerView,
        LinkView,
        OpenSessionView,
        ListView,
        SumView,
        CountersView,
        RemarkKindView,
        RepeatedView,
        AbsentRuleView,
        HoldView,
        OldListView,
        TypedNumberView,
        FindingView,
        GuardView,
        GuardActionView,
        ByClassView,
        ClassLineView,
        ClassGroupView,
        MarkView,
        MarkKindView,
        OpensOnView,
        KnownByView,
        LooksView,
        LookView,
        LookKindView,
        NamesakeView,
        NamesakesView,
        ComparedView,
        RowStateView,
        PageQueryView,
        SortView,
        PageView,
        RowView,
        CellView,
        DetailView,
        FieldView,
        ColumnView,
        ConfirmationView,
        WhoView,
        AskingView,
        WhoQuestionView,
        CorrectionsView,
        AccentsView,
        SampleView,
        EncodingView,
        OpenedView,
        UnmappedView,
        UnmappedColumnView,
        ChoiceView,
        CandidateView,
        RefusedView,
        FailureView,
        ProgressView,
        StageView,
        ReportView,
        RememberedView,
        ExportView,
        ErasedView,
        PeopleSectionView,
        HappeningView,
        PeopleGroupView,
        PersonView,
        HistoryEntryView,
        OutcomeView,
        ReportKindView,
        UndoView,
        LeftAloneView,
        InterruptedView,
        EntLinkView,
        AttendanceView,
        LevelAttendanceView,
        ClassAttendanceView,
        TrialView,
        TrialOutcomeView,
        TrialResultView,
        ManagerView,
        NomineeView,
        TeacherView,
        ReportFormatView,
        DiagnosticView,
        CheckView,
        CheckStateView,
        CheckActionView,
        UpdateView,
    ]
}

fn typescript() -> String {
    let declarations =
        types().into_iter().map(|(_, declaration)| format!("export {declaration}\n\n"));
    let mut text = format!("{HEADING}\n");
    text.extend(declarations);
    text
}

#[test]
fn the_page_knows_the_types_the_window_answers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(GENERATED);
    let expected = typescript();
    if env::var_os("BALADO_WRITE_TYPES").is_some() {
        fs::write(path, expected).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let first = expected.lines().zip(found.lines()).position(|(expected, found)| expected != found);
    assert!(
        expected == found,
        "{GENERATED} differs from src-tauri/src/view.rs (line {}): run `cargo xtask types`, then commit it",
        first.unwrap_or_else(|| expected.lines().count().min(found.lines().count())) + 1,
    );
}

#[test]
fn no_view_is_forgotten() {
    let sources = [
        include_str!("../src-tauri/src/view.rs"),
        include_str!("../src-tauri/src/view/start.rs"),
        include_str!("../src-tauri/src/view/words.rs"),
    ];
    let words = sources.into_iter().flat_map(|source| source.split(|c: char| !c.is_alphanumeric()));
    let declared = words.filter(|word| word.ends_with("View") && word.len() > "View".len());
    let listed: Vec<_> = types().into_iter().map(|(name, _)| name).collect();
    for name in declared {
        assert!(listed.contains(&name), "add {name} to the list of tests/types.rs");
    }
}
