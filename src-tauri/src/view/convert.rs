//! From what the desk says to what the page draws.

use balado_core::{export::Column, plan::AbsentRule, school::Roster};
use balado_desk as desk;

use super::{
    AbsentRuleView, AccentsView, CellView, ColumnView, CorrectionsView, CountersView, DeskView,
    DetailView, EncodingView, EntLinkView, FieldView, FindingView, GuardActionView, GuardView,
    HeldView, HistoryEntryView, HoldView, InterruptedView, LinkView, ListView, ListsView,
    ManagerView, NamesakeView, OpenSessionView, OutcomeView, PageQueryView, PageView,
    PreferencesView, ProgressView, RemarkKindView, ReportView, RneStateView, RneView, RosterView,
    RowStateView, RowView, SampleView, SchoolView, SessionView, SignInView, SortView, StageView,
    TeacherView, ThemeView, UndoView, UnmappedColumnView, UnmappedView,
};

/// Enums with the same words on both sides.
macro_rules! same_words {
    ($here:ident = $there:path { $($word:ident),* }) => {
        impl From<$there> for $here {
            fn from(value: $there) -> Self {
                use $there as There;
                match value { $(There::$word => Self::$word,)* }
            }
        }

        impl From<$here> for $there {
            fn from(value: $here) -> Self {
                match value { $($here::$word => Self::$word,)* }
            }
        }
    };
}

/// Structs with the same fields on both sides.
macro_rules! same_fields {
    ($here:ident = $there:path { $($field:ident),* }) => {
        impl From<$there> for $here {
            fn from(value: $there) -> Self {
                Self { $($field: value.$field.into(),)* }
            }
        }
    };
}

same_words!(RosterView = Roster { Students, Teachers });
same_words!(AbsentRuleView = AbsentRule { Keep, Deactivate });
same_words!(LinkView = desk::LinkShown { Whole, Cut, Asked, ToPaste });
same_words!(GuardActionView = desk::RemedyShown { Relink, OtherPage });
same_words!(ThemeView = desk::Theme { System, Light, Dark });
same_words!(StageView = desk::Stage { Preparing, Sending, Committing });
same_words!(SortView = desk::Sort { Name, State, FirstName, Classes, Login, Remark, Line });
same_words!(OutcomeView = desk::HistoryOutcome { Committed, Undone, Undo, Interrupted, Discarded });
same_words!(
    RowStateView =
        desk::RowState { ToFix, Create, Update, Returning, Unchanged, Absent, Excluded, Read }
);
same_fields!(HeldView = desk::HeldCounts { students, teachers });
same_fields!(SchoolView = desk::School { uai, name, activated, mailbox });
same_fields!(CountersView = desk::Counters { create, update, unchanged, to_fix, absent, excluded });
same_fields!(ProgressView = desk::Progress { stage, sent, total });
same_fields!(TeacherView = desk::Teacher { ent_id, last_name, first_name, classes });
same_fields!(NamesakeView = desk::Namesake { key, line, title, classes, login, ent_id });
same_fields!(SampleView = desk::Sample { line, text });
same_fields!(CorrectionsView = desk::CorrectionsShown { lines, can_undo, can_redo, found_again });
pub(crate) fn from_start(start: desk::Start, lists: ListsView) -> DeskView {
    DeskView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        preferences: start.preferences.into(),
        session: start.session.map(Into::into),
        awaited: start.awaited.map(Into::into),
        link_arrived: start.link_arrived.map(Into::into),
        lists,
        held: start.held.map(Into::into),
        interrupted: start.interrupted.map(Into::into),
        notices: start.notices,
    }
}

/// The id of an import, as the page gives it back.
pub(crate) fn import_id(text: &str) -> Option<desk::ImportId> {
    text.parse().ok()
}

impl From<desk::OpenSession> for OpenSessionView {
    fn from(session: desk::OpenSession) -> Self {
        let desk::OpenSession { id, person, device, expires_at, current } = session;
        Self { id: id.to_string(), person, device, expires_at: expires_at.to_string(), current }
    }
}

impl From<desk::Preferences> for PreferencesView {
    fn from(preferences: desk::Preferences) -> Self {
        let service_url = preferences.service.as_str().trim_end_matches('/').to_owned();
        Self { service_url, theme: preferences.theme.into() }
    }
}

impl From<desk::Rne> for RneView {
    fn from(rne: desk::Rne) -> Self {
        let (state, uai, message) = match rne {
            desk::Rne::Typing => (RneStateView::Typing, None, None),
            desk::Rne::Valid(uai) => (RneStateView::Valid, Some(uai), None),
            desk::Rne::Invalid(message) => (RneStateView::Invalid, None, Some(message)),
        };
        Self { state, uai, message }
    }
}

impl From<desk::SignIn> for SignInView {
    fn from(sign_in: desk::SignIn) -> Self {
        Self {
            uai: sign_in.uai,
            asked_at: sign_in.asked_at.to_string(),
            expires_at: sign_in.expires_at.to_string(),
        }
    }
}

impl From<desk::SessionShown> for SessionView {
    fn from(session: desk::SessionShown) -> Self {
        Self {
            uai: session.uai,
            school: session.school,
            person: session.person,
            expires_at: session.expires_at.to_string(),
            in_keyring: session.in_keyring,
        }
    }
}

impl From<desk::ListShown> for ListView {
    fn from(list: desk::ListShown) -> Self {
        let kind = |(code, title, count): (&str, &str, u32)| RemarkKindView {
            code: code.to_owned(),
            title: title.to_owned(),
            count,
        };
        Self {
            roster: list.roster.into(),
            file_name: list.file_name,
            lines: list.lines,
            file_date: list.file_date.map(|date| date.to_string()),
            understood: list.understood,
            compared: list.compared,
            counters: list.counters.into(),
            to_send: list.to_send,
            remarks: list.remarks,
            remark_kinds: list.remark_kinds.into_iter().map(kind).collect(),
            classes: list.classes,
            absent_rule: list.absent_rule.into(),
            hold: list.hold.map(|(sentence, number)| HoldView { sentence, number }),
            summary: list.summary,
            findings: list.findings.into_iter().map(FindingView::from).collect(),
            guards: list.guards.into_iter().map(GuardView::from).collect(),
            relink: list.relink,
            relinked: list.relinked,
            corrections: list.corrections.into(),
            ask_accents: list.ask_accents,
        }
    }
}

impl From<desk::GuardShown> for GuardView {
    fn from(guard: desk::GuardShown) -> Self {
        Self {
            code: guard.code.to_owned(),
            title: guard.title.to_owned(),
            message: guard.message,
            help: guard.help.to_owned(),
            action: guard.remedy.map(Into::into),
            count: guard.count,
        }
    }
}

impl From<desk::Remark> for FindingView {
    fn from(remark: desk::Remark) -> Self {
        Self {
            code: remark.code.to_owned(),
            blocking: remark.blocking,
            line: remark.line,
            column: remark.column.map(str::to_owned),
            message: remark.message,
            harmless: remark.harmless,
        }
    }
}

impl From<PageQueryView> for desk::PageQuery {
    fn from(query: PageQueryView) -> Self {
        Self {
            state: query.state.map(Into::into),
            search: query.search,
            class: query.class,
            remark: query.remark,
            sort: query.sort.into(),
            descending: query.descending,
            offset: query.offset,
            limit: query.limit,
        }
    }
}

impl From<desk::Page> for PageView {
    fn from(page: desk::Page) -> Self {
        Self {
            total: page.total,
            offset: page.offset,
            rows: page.rows.into_iter().map(RowView::from).collect(),
        }
    }
}

impl From<desk::Row> for RowView {
    fn from(row: desk::Row) -> Self {
        Self {
            key: row.key,
            line: row.line,
            state: row.state.into(),
            last_name: row.last_name,
            first_name: row.first_name,
            classes: row.classes,
            login: row.login,
            remark: row.remark,
            remark_blocking: row.remark_blocking,
            editable: row.editable,
            cells: row.cells.into_iter().filter_map(CellView::of).collect(),
        }
    }
}

impl CellView {
    fn of(cell: desk::CellShown) -> Option<Self> {
        let desk::CellShown { column, original, wrong } = cell;
        Some(Self { column: ColumnView::of(column)?, original, wrong })
    }
}

impl From<desk::Detail> for DetailView {
    fn from(detail: desk::Detail) -> Self {
        Self {
            key: detail.key,
            state: detail.state.into(),
            title: detail.title,
            line: detail.line,
            fields: detail.fields.into_iter().map(FieldView::from).collect(),
            findings: detail.findings.into_iter().map(FindingView::from).collect(),
            namesakes: detail.namesakes.into_iter().map(NamesakeView::from).collect(),
            can_exclude: detail.can_exclude,
        }
    }
}

impl From<desk::FieldShown> for FieldView {
    fn from(field: desk::FieldShown) -> Self {
        Self {
            label: field.label.to_owned(),
            before: field.before,
            after: field.after,
            code: field.code,
            column: field.column.and_then(ColumnView::of),
            corrected: field.corrected,
            original: field.original,
            wrong: field.wrong,
        }
    }
}

impl ColumnView {
    /// The page's name of a column; only those that are kept have one.
    fn of(column: Column) -> Option<Self> {
        Some(match column {
            Column::Id => Self::Id,
            Column::Type => Self::Type,
            Column::LastName => Self::LastName,
            Column::FirstName => Self::FirstName,
            Column::Login => Self::Login,
            Column::Classes => Self::Classes,
            _ => return None,
        })
    }
}

impl From<ColumnView> for Column {
    fn from(column: ColumnView) -> Self {
        match column {
            ColumnView::Id => Self::Id,
            ColumnView::Type => Self::Type,
            ColumnView::LastName => Self::LastName,
            ColumnView::FirstName => Self::FirstName,
            ColumnView::Login => Self::Login,
            ColumnView::Classes => Self::Classes,
        }
    }
}

impl From<desk::AccentsShown> for AccentsView {
    fn from(accents: desk::AccentsShown) -> Self {
        Self {
            samples: accents.samples.into_iter().map(Into::into).collect(),
            choices: accents.choices.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<desk::AccentChoice> for EncodingView {
    fn from(choice: desk::AccentChoice) -> Self {
        Self {
            encoding: choice.encoding.as_str().to_owned(),
            label: choice.encoding.label().to_owned(),
            samples: choice.samples,
            chosen: choice.chosen,
        }
    }
}

impl From<desk::UnmappedShown> for UnmappedView {
    fn from(unmapped: desk::UnmappedShown) -> Self {
        let columns = unmapped.columns.into_iter().map(|column| UnmappedColumnView {
            label: column.label,
            samples: column.samples,
            guess: column.guess.and_then(ColumnView::of),
        });
        Self {
            id: unmapped.id,
            file_name: unmapped.file_name,
            columns: columns.collect(),
            asks_roster: unmapped.asks_roster,
        }
    }
}

impl From<desk::Report> for ReportView {
    fn from(report: desk::Report) -> Self {
        Self {
            import_id: report.import_id.to_string(),
            roster: report.roster.into(),
            file_name: report.file_name,
            at: report.at.to_string(),
            by: report.by,
            created: report.created,
            updated: report.updated,
            returned: report.returned,
            unchanged: report.unchanged,
            deactivated: report.deactivated,
            absent_kept: report.absent_kept,
            removed: report.removed,
            restored: report.restored,
            left_aside: report.left_aside,
            in_balado: report.in_balado,
            seconds: report.seconds,
            can_undo: report.can_undo,
            is_undo: report.is_undo,
            other_list_imported: report.other_list_imported,
        }
    }
}

impl From<desk::HistoryEntry> for HistoryEntryView {
    fn from(entry: desk::HistoryEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            roster: entry.roster.into(),
            file_name: entry.file_name,
            by: entry.by,
            created: entry.done.map(|(created, ..)| created),
            updated: entry.done.map(|(_, updated, _)| updated),
            deactivated: entry.done.map(|(.., deactivated)| deactivated),
            outcome: entry.outcome.into(),
            can_undo: entry.can_undo,
            can_resume: entry.can_resume,
        }
    }
}

impl From<desk::UndoShown> for UndoView {
    fn from(undo: desk::UndoShown) -> Self {
        Self {
            id: undo.id.to_string(),
            removed: undo.removed,
            restored: undo.restored,
            conflicts: undo.conflicts,
        }
    }
}

impl From<desk::Interrupted> for InterruptedView {
    fn from(interrupted: desk::Interrupted) -> Self {
        Self {
            import_id: interrupted.import_id.to_string(),
            roster: interrupted.roster.into(),
            file_name: interrupted.file_name,
            at: interrupted.at.to_string(),
            complete: interrupted.complete,
        }
    }
}

impl From<desk::EntLink> for EntLinkView {
    fn from(link: desk::EntLink) -> Self {
        Self {
            address: link.address,
            last_arrival: link.last_arrival.map(|at| at.to_string()),
            students_came: link.students_came,
            teachers_came: link.teachers_came,
            accounts: link.accounts,
        }
    }
}

impl From<desk::Manager> for ManagerView {
    fn from(manager: desk::Manager) -> Self {
        Self {
            ent_id: manager.ent_id,
            last_name: manager.last_name,
            first_name: manager.first_name,
            since: manager.since.to_string(),
            by: manager.by,
        }
    }
}
