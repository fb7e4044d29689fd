// Written by `cargo xtask types` from src-tauri/src/view.rs. Do not edit.

export type RosterView = "students" | "teachers";

export type DeskView = { 
/**
 * Of the program.
 */
version: string, preferences: PreferencesView, session: SessionView | null, 
/**
 * A link was asked for and is still awaited.
 */
awaited: SignInView | null, 
/**
 * A link that came by itself.
 */
linkArrived: LinkView | null, lists: ListsView, 
/**
 * What Balado holds, when known.
 */
held: HeldView | null, 
/**
 * An import that was cut before its end, found at start.
 */
interrupted: InterruptedView | null, 
/**
 * Said once at the top of the window, such as "no keyring on this PC".
 */
notices: Array<string>, };

export type ListsView = { students: ListView | null, teachers: ListView | null, };

export type HeldView = { students: number, teachers: number, };

export type PreferencesView = { serviceUrl: string, theme: ThemeView, };

export type ThemeView = "system" | "light" | "dark";

export type RneView = { state: RneStateView, 
/**
 * In upper case, when valid.
 */
uai: string | null, 
/**
 * What is wrong, when something is.
 */
message: string | null, };

export type RneStateView = "typing" | "valid" | "invalid";

export type SchoolView = { uai: string, name: string | null, activated: boolean, 
/**
 * Where the link goes, as the service shows it.
 */
mailbox: string, };

export type SignInView = { uai: string, askedAt: string, expiresAt: string, };

export type SessionView = { uai: string, school: string, person: string, expiresAt: string, 
/**
 * False when this PC has no keyring: the session ends with the window.
 */
inKeyring: boolean, };

export type LinkView = "whole" | "cut" | "asked" | "toPaste";

export type OpenSessionView = { id: string, person: string, device: string, 
/**
 * ISO 8601.
 */
expiresAt: string, 
/**
 * Whether it is this PC.
 */
current: boolean, };

export type ListView = { roster: RosterView, fileName: string, 
/**
 * Lines that hold a person.
 */
lines: number, 
/**
 * Last change of the file.
 */
fileDate: string | null, 
/**
 * `UTF-8, point-virgule`.
 */
understood: string, 
/**
 * False while signed out: nothing to compare with yet.
 */
compared: boolean, counters: CountersView, 
/**
 * Accounts that Valider would send.
 */
toSend: number, 
/**
 * Lines that carry a remark, and the kinds of remarks.
 */
remarks: number, remarkKinds: Array<RemarkKindView>, 
/**
 * In the order of the file's classes, sorted for people.
 */
classes: Array<string>, absentRule: AbsentRuleView, 
/**
 * Confirmed by typing the number before Valider goes through.
 */
hold: HoldView | null, 
/**
 * `12 arrivées, 3 départs, 4 changements de classe`.
 */
summary: string, 
/**
 * What concerns the whole file.
 */
findings: Array<FindingView>, 
/**
 * What is doubtful about the list beside what Balado has; the gravest first.
 */
guards: Array<GuardView>, 
/**
 * Whether people whose id changed take the id of the file.
 */
relink: boolean, 
/**
 * How many do; they count among the changed ones.
 */
relinked: number, 
/**
 * What was typed over the file.
 */
corrections: CorrectionsView, 
/**
 * Whether to show how accents are read: it was worked out, doubtful or chosen.
 */
askAccents: boolean, };

export type CountersView = { create: number, 
/**
 * Accounts that change, those that come back included.
 */
update: number, unchanged: number, toFix: number, absent: number, excluded: number, };

export type RemarkKindView = { code: string, title: string, count: number, };

export type AbsentRuleView = "keep" | "deactivate";

export type HoldView = { sentence: string, number: number, };

export type FindingView = { code: string, 
/**
 * True when the line stays aside until corrected or excluded.
 */
blocking: boolean, line: number | null, column: string | null, message: string, 
/**
 * True when nothing that Balado takes is touched.
 */
harmless: boolean, };

export type GuardView = { code: string, 
/**
 * In two or three words.
 */
title: string, 
/**
 * What was seen, and why it matters.
 */
message: string, 
/**
 * What to do.
 */
help: string, 
/**
 * What one click does about it.
 */
action: GuardActionView | null, 
/**
 * How many people that click concerns.
 */
count: number | null, };

export type GuardActionView = "relink" | "otherPage";

export type NamesakeView = { key: number, line: number, title: string, classes: string, login: string, entId: string, };

export type RowStateView = "toFix" | "create" | "update" | "returning" | "unchanged" | "absent" | "excluded" | "read";

export type PageQueryView = { roster: RosterView, 
/**
 * `Update` shows the returning ones too.
 */
state: RowStateView | null, search: string, class: string | null, 
/**
 * The code of a remark.
 */
remark: string | null, sort: SortView, descending: boolean, offset: number, 
/**
 * At most 500.
 */
limit: number, };

export type SortView = "name" | "state" | "firstName" | "classes" | "login" | "remark" | "line";

export type PageView = { 
/**
 * Rows that match, of which `rows` is a part.
 */
total: number, offset: number, rows: Array<RowView>, };

export type RowView = { 
/**
 * Names the row as long as the file stays open.
 */
key: number, line: number | null, state: RowStateView, lastName: string, firstName: string, classes: string, login: string, remark: string, remarkBlocking: boolean, 
/**
 * A blocked or corrected line, whose cells can be typed over.
 */
editable: boolean, 
/**
 * Those of its cells, shown or not.
 */
cells: Array<CellView>, };

export type CellView = { column: ColumnView, 
/**
 * What the file says, when something was typed over it.
 */
original: string | null, 
/**
 * What is wrong with it.
 */
wrong: string | null, };

export type DetailView = { key: number, state: RowStateView, title: string, line: number | null, fields: Array<FieldView>, findings: Array<FindingView>, 
/**
 * Other lines of somebody of the same name.
 */
namesakes: Array<NamesakeView>, canExclude: boolean, };

export type FieldView = { label: string, 
/**
 * What Balado holds, when it differs.
 */
before: string | null, after: string, 
/**
 * Shown in the typewriter face.
 */
code: boolean, 
/**
 * What to correct it by; nothing when it cannot be.
 */
column: ColumnView | null, 
/**
 * Typed over the file.
 */
corrected: boolean, 
/**
 * What the file says, when something was typed over it.
 */
original: string | null, 
/**
 * What is wrong with it.
 */
wrong: string | null, };

export type ColumnView = "id" | "type" | "lastName" | "firstName" | "login" | "classes";

export type CorrectionsView = { 
/**
 * Lines that have a correction.
 */
lines: number, canUndo: boolean, canRedo: boolean, 
/**
 * True when they were made another day, on the same file.
 */
foundAgain: boolean, };

export type AccentsView = { 
/**
 * Three names with accents at most, as they are read now.
 */
samples: Array<SampleView>, choices: Array<EncodingView>, };

export type SampleView = { line: number, text: string, };

export type EncodingView = { 
/**
 * Given back to `chooseEncoding`.
 */
encoding: string, label: string, 
/**
 * The same lines, read so.
 */
samples: Array<string>, chosen: boolean, };

export type OpenedView = { 
/**
 * Every open list, these files included.
 */
lists: ListsView, 
/**
 * The lists these files replaced or filled.
 */
opened: Array<RosterView>, refused: Array<RefusedView>, 
/**
 * Files whose columns the person has to name first.
 */
unmapped: Array<UnmappedView>, };

export type UnmappedView = { id: number, fileName: string, columns: Array<UnmappedColumnView>, 
/**
 * No column seems to say who is a pupil and who a teacher.
 */
asksRoster: boolean, };

export type UnmappedColumnView = { label: string, 
/**
 * Its first values.
 */
samples: Array<string>, 
/**
 * What it seems to be.
 */
guess: ColumnView | null, };

export type RefusedView = { fileName: string, failure: FailureView, };

export type FailureView = { code: string, 
/**
 * What is wrong, where, why, and what to do.
 */
help: string, 
/**
 * For support: no personal data.
 */
support: string, };

export type ProgressView = { stage: StageView, sent: number, total: number, };

export type StageView = "preparing" | "sending" | "committing";

export type ReportView = { importId: string, roster: RosterView, fileName: string, at: string, by: string, created: number, updated: number, returned: number, unchanged: number, deactivated: number, absentKept: number, 
/**
 * Accounts that an undoing removed.
 */
removed: number, 
/**
 * Accounts that an undoing put back as they were.
 */
restored: number, 
/**
 * Lines that stayed on this PC.
 */
leftAside: number, 
/**
 * Accounts of this file that are in Balado now.
 */
inBalado: number, seconds: number, canUndo: boolean, 
/**
 * True when this is itself the undoing of an import.
 */
isUndo: boolean, otherListImported: boolean, };

export type HistoryEntryView = { id: string, at: string, roster: RosterView, fileName: string, by: string, 
/**
 * `None` when nothing was done.
 */
created: number | null, updated: number | null, deactivated: number | null, outcome: OutcomeView, canUndo: boolean, canResume: boolean, };

export type OutcomeView = "committed" | "undone" | "undo" | "interrupted" | "discarded";

export type UndoView = { 
/**
 * Of the inverse import, to confirm with.
 */
id: string, removed: number, restored: number, 
/**
 * People who changed again since, and stay as they are.
 */
conflicts: Array<string>, };

export type InterruptedView = { importId: string, roster: RosterView, fileName: string, at: string, 
/**
 * Every part reached the service: it only waits to be validated.
 */
complete: boolean, };

export type EntLinkView = { address: string, lastArrival: string | null, studentsCame: number, teachersCame: number, accounts: number, };

export type ManagerView = { entId: string, lastName: string, firstName: string, since: string, by: string, };

export type TeacherView = { entId: string, lastName: string, firstName: string, classes: string, };

export type ReportFormatView = "csv" | "page";

