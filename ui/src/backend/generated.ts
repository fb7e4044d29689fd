// Written by `cargo xtask types` from src-tauri/src/view.rs. Do not edit.

export type RosterView = "students" | "teachers";

export type DeskView = { 
/**
 * Of the program.
 */
version: string, preferences: PreferencesView, 
/**
 * What of it the school decided.
 */
policy: PolicyView, session: SessionView | null, 
/**
 * Who was signed in last, unless they signed out.
 */
former: FormerView | null, 
/**
 * Files that were open when the program ended wait to be opened again.
 */
reopens: boolean, 
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
 * Imports that were cut before their end, one for each list at most.
 */
interrupted: Array<InterruptedView>, 
/**
 * Said once at the top of the window, such as "no keyring on this PC".
 */
notices: Array<string>, };

export type ListsView = { students: ListView | null, teachers: ListView | null, };

export type HeldView = { 
/**
 * Pupils.
 */
students: number, 
/**
 * Teachers.
 */
teachers: number, };

export type PreferencesView = { serviceUrl: string, 
/**
 * A name and a port, the address of a script, `aucun`, or nothing.
 */
proxy: string, theme: ThemeView, };

export type PolicyView = { 
/**
 * The address of the service.
 */
service: boolean, 
/**
 * The proxy.
 */
proxy: boolean, 
/**
 * No updates from here.
 */
updatesOff: boolean, };

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

export type SchoolView = { 
/**
 * Its number.
 */
uai: string, 
/**
 * Its name, when known.
 */
name: string | null, 
/**
 * Whether somebody of the school signed in once.
 */
activated: boolean, 
/**
 * Where links go.
 */
mailbox: string, };

export type SignInView = { 
/**
 * For which school.
 */
uai: string, 
/**
 * When.
 */
askedAt: string, 
/**
 * Until when it opens.
 */
expiresAt: string, 
/**
 * Of a gestionnaire: the address that shows them the code, through the ENT. Nothing was mailed then.
 */
throughEnt: string | null, };

export type SessionView = { 
/**
 * The school's number.
 */
uai: string, 
/**
 * The school's name, or its number.
 */
school: string, 
/**
 * The name given at the sign-in.
 */
person: string, 
/**
 * Until when.
 */
expiresAt: string, 
/**
 * False when it is only kept in memory.
 */
inKeyring: boolean, 
/**
 * Whether it came through the school's mailbox: the gestionnaire's may do less.
 */
isChef: boolean, };

export type FormerView = { 
/**
 * The school's number.
 */
uai: string, 
/**
 * The name that was typed.
 */
person: string, };

export type LinkView = "whole" | "cut" | "asked" | "toPaste" | "elsewhere";

export type OpenSessionView = { 
/**
 * Names it for ending it.
 */
id: string, 
/**
 * The name given when it was opened.
 */
person: string, 
/**
 * The PC's name.
 */
device: string, 
/**
 * When it was opened.
 */
openedAt: string, 
/**
 * When it ends by itself.
 */
expiresAt: string, 
/**
 * Whether it is this PC's.
 */
current: boolean, };

export type ListView = { 
/**
 * Which list.
 */
roster: RosterView, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * Lines that hold a person of this list.
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
 * False while signed out.
 */
compared: boolean, 
/**
 * How many of each state.
 */
counters: CountersView, 
/**
 * Accounts of the file that would be created or brought up to date.
 */
toSend: number, 
/**
 * Accounts that the file does not name and that would be deactivated.
 */
toDeactivate: number, 
/**
 * Lines that carry a remark.
 */
remarks: number, 
/**
 * The kinds of those remarks.
 */
remarkKinds: Array<RemarkKindView>, 
/**
 * Sorted for people.
 */
classes: Array<string>, 
/**
 * The person's choice.
 */
absentRule: AbsentRuleView, 
/**
 * What has to be confirmed by typing its number; the gravest first.
 */
holds: Array<HoldView>, 
/**
 * What happened since last time, in one line; nothing while signed out.
 */
summary: string, 
/**
 * The numbers that prove it.
 */
sum: SumView | null, 
/**
 * What concerns the whole file.
 */
findings: Array<FindingView>, 
/**
 * The remark that most lines share: it is said once, and the lines say it shortly.
 */
repeated: RepeatedView | null, 
/**
 * What is doubtful about the list beside what the school has; the gravest first.
 */
guards: Array<GuardView>, 
/**
 * The first line of which somebody has to say who it is.
 */
asking: AskingView | null, 
/**
 * What tells who its people are.
 */
knownBy: KnownByView, 
/**
 * What a person had better look at before sending, and did not say to be right.
 */
toLookAt: number, 
/**
 * The way to look at it that comes first.
 */
opensOn: OpensOnView, 
/**
 * Whether the person chose to relink people whose id changed.
 */
relink: boolean, 
/**
 * People who take a new id; they count among the changed ones.
 */
relinked: number, 
/**
 * What was typed over the file.
 */
corrections: CorrectionsView, 
/**
 * Whether the way accents are read was worked out, is doubtful or was chosen.
 */
askAccents: boolean, };

export type SumView = { 
/**
 * Active accounts that Balado has.
 */
held: number, 
/**
 * Those that the file does not name.
 */
departures: number, 
/**
 * People who are new, or back.
 */
arrivals: number, 
/**
 * People of the file, and those who are kept as they are because their line stays aside.
 */
inFile: number, };

export type CountersView = { 
/**
 * New.
 */
create: number, 
/**
 * Changed, or back.
 */
update: number, 
/**
 * Those of them who are back after having left.
 */
returning: number, 
/**
 * The same.
 */
unchanged: number, 
/**
 * Blocked.
 */
toFix: number, 
/**
 * Under the id or the login of somebody else, of whom nobody said who they are.
 */
otherPerson: number, 
/**
 * Not in the file.
 */
absent: number, 
/**
 * Left out by the person.
 */
excluded: number, };

export type RemarkKindView = { 
/**
 * Of the vocabulary of findings.
 */
code: string, 
/**
 * In two or three words.
 */
title: string, 
/**
 * Lines that have it.
 */
count: number, };

export type RepeatedView = { 
/**
 * Of the vocabulary of findings.
 */
code: string, 
/**
 * In two or three words.
 */
title: string, 
/**
 * Lines that have it.
 */
lines: number, };

export type AbsentRuleView = "keep" | "deactivate";

export type HoldView = { 
/**
 * As the contract calls it.
 */
kind: string, 
/**
 * What would happen.
 */
sentence: string, 
/**
 * What to type: a number of accounts, or the year of an old list.
 */
number: number, 
/**
 * Of a list that was imported before the latest one.
 */
oldList: OldListView | null, };

export type OldListView = { 
/**
 * `Ce fichier est celui du 4 septembre 2025`.
 */
title: string, 
/**
 * When it was imported.
 */
importedAt: string, 
/**
 * By whom.
 */
importedBy: string, 
/**
 * When the latest one was.
 */
latestAt: string, 
/**
 * By whom.
 */
latestBy: string, };

export type TypedNumberView = { 
/**
 * Of the hold.
 */
kind: string, 
/**
 * What was typed.
 */
number: number, };

export type FindingView = { 
/**
 * Of the vocabulary of findings.
 */
code: string, 
/**
 * Whether the line stays aside.
 */
blocking: boolean, 
/**
 * Where.
 */
line: number | null, 
/**
 * Where in the line.
 */
column: string | null, 
/**
 * For the person.
 */
message: string, 
/**
 * What to do, when something has to be done.
 */
help: string | null, 
/**
 * Whether nothing that Balado takes is touched.
 */
harmless: boolean, };

export type GuardView = { 
/**
 * Of the vocabulary of findings.
 */
code: string, 
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
 * Whether the service would refuse the list as it is.
 */
refused: boolean, 
/**
 * What one click does about it.
 */
action: GuardActionView | null, 
/**
 * How many people that click concerns.
 */
count: number | null, };

export type GuardActionView = "relink" | "leaveOut";

export type ByClassView = { 
/**
 * Those who arrive, then the classes of before.
 */
lines: Array<ClassLineView>, 
/**
 * Lines that are not drawn.
 */
others: number, 
/**
 * What stands out in all of them: `7 redoublent`, `1 classe nouvelle`.
 */
marks: Array<MarkView>, };

export type ClassLineView = { 
/**
 * The class or the level of before, or who arrives.
 */
from: string, 
/**
 * Where they go, when it is not where they were.
 */
to: string | null, 
/**
 * Whether nobody stays.
 */
gone: boolean, 
/**
 * `24 élèves`.
 */
count: string, 
/**
 * `1 départ`; nothing when nobody leaves.
 */
departures: string | null, 
/**
 * What stands out.
 */
marks: Array<MarkView>, 
/**
 * Who does what, unfolded.
 */
groups: Array<ClassGroupView>, };

export type ClassGroupView = { 
/**
 * What they do: `Redouble`, `Montent en 5D`.
 */
label: string, 
/**
 * Who, or from where.
 */
text: string, 
/**
 * The class of the file in which they are all to be seen; nothing for those who leave.
 */
class: string | null, 
/**
 * How many.
 */
count: number, };

export type MarkView = { 
/**
 * What it is.
 */
kind: MarkKindView, 
/**
 * In words.
 */
words: string, };

export type MarkKindView = "repeat" | "jump" | "down" | "newClass" | "vanished";

export type OpensOnView = "classes" | "all";

export type KnownByView = "id" | "login";

export type LooksView = { 
/**
 * At most 100; the others are in the table.
 */
looks: Array<LookView>, 
/**
 * Those that are not drawn.
 */
others: number, 
/**
 * Those of which somebody said that they are right.
 */
seen: number, };

export type LookView = { 
/**
 * Why.
 */
kind: LookKindView, 
/**
 * Of the row, or of the first of several.
 */
key: number, 
/**
 * Who, and what happens.
 */
sentence: string, };

export type LookKindView = "otherPerson" | "toFix" | "withoutClass" | "down" | "jump" | "sameName" | "madeAgain";

export type NamesakeView = { 
/**
 * Of its row.
 */
key: number, 
/**
 * Its line; nothing for somebody who is held and not in the file.
 */
line: number | null, 
/**
 * What becomes of it.
 */
state: RowStateView, };

export type NamesakesView = { 
/**
 * The one that was asked about first, then the others.
 */
people: Array<NamesakeView>, 
/**
 * What they are told apart by.
 */
fields: Array<ComparedView>, };

export type ComparedView = { 
/**
 * Its name.
 */
label: string, 
/**
 * An identifier rather than words.
 */
code: boolean, 
/**
 * Whether they do not all say the same.
 */
differs: boolean, 
/**
 * In the order of the people.
 */
values: Array<string>, };

export type RowStateView = "toFix" | "otherPerson" | "create" | "update" | "returning" | "unchanged" | "read" | "absent" | "excluded";

export type PageQueryView = { roster: RosterView, 
/**
 * One state only; `Update` includes `Returning`.
 */
state: RowStateView | null, 
/**
 * Words that all have to be found, whatever their case and accents.
 */
search: string, 
/**
 * One class only.
 */
class: string | null, 
/**
 * Rows with this remark only.
 */
remark: string | null, 
/**
 * Sorted by.
 */
sort: SortView, 
/**
 * Turned round.
 */
descending: boolean, 
/**
 * First row, from 0.
 */
offset: number, 
/**
 * How many rows; at most 500.
 */
limit: number, 
/**
 * The row that is open beside the table, when there is one.
 */
opened: number | null, };

export type SortView = "name" | "state" | "firstName" | "classes" | "login" | "remark" | "line";

export type PageView = { 
/**
 * How many match.
 */
total: number, 
/**
 * First row.
 */
offset: number, 
/**
 * The rows.
 */
rows: Array<RowView>, 
/**
 * Whether the row that is open beside the table matches too; false when none is.
 */
hasOpened: boolean, };

export type RowView = { 
/**
 * Names it as long as the file stays open.
 */
key: number, 
/**
 * Its line; `None` for somebody the file does not name.
 */
line: number | null, 
/**
 * What it is.
 */
state: RowStateView, 
/**
 * Nom.
 */
lastName: string, 
/**
 * Prénom.
 */
firstName: string, 
/**
 * Classe.
 */
classes: string, 
/**
 * The class of before, of somebody who changes class.
 */
formerClasses: string | null, 
/**
 * Identifiant.
 */
login: string, 
/**
 * The gravest remark, or nothing.
 */
remark: string, 
/**
 * Whether that remark blocks the line.
 */
remarkBlocking: boolean, 
/**
 * Of somebody the file does not name: whether their account would be deactivated.
 */
leaves: boolean | null, 
/**
 * Whether its cells can be typed over.
 */
editable: boolean, 
/**
 * Those of its cells, shown or not; none of a line that cannot be typed over.
 */
cells: Array<CellView>, };

export type CellView = { 
/**
 * Its column.
 */
column: ColumnView, 
/**
 * What the file says, when something was typed over it.
 */
original: string | null, 
/**
 * What is wrong with it.
 */
wrong: string | null, 
/**
 * Whether it only looks wrong: typed again as it is, it is taken for right.
 */
doubtful: boolean, };

export type DetailView = { 
/**
 * Of the row.
 */
key: number, 
/**
 * What the row is.
 */
state: RowStateView, 
/**
 * `D’ALMEIDA Inès`.
 */
title: string, 
/**
 * Its line.
 */
line: number | null, 
/**
 * What is known, before and after.
 */
fields: Array<FieldView>, 
/**
 * What is doubtful.
 */
findings: Array<FindingView>, 
/**
 * People of the same name, when there are others: all may well exist.
 */
namesakes: NamesakesView | null, 
/**
 * Whether the person can be left out, or put back.
 */
canExclude: boolean, 
/**
 * Whether a person can say that the line is right as it is, or has said it.
 */
confirmation: ConfirmationView | null, 
/**
 * Who the person is, when their id or login is held under another name.
 */
who: WhoQuestionView | null, 
/**
 * Of somebody the file does not name: whether their account would be deactivated.
 */
leaves: boolean | null, };

export type FieldView = { 
/**
 * Its name.
 */
label: string, 
/**
 * What is held, when it differs.
 */
before: string | null, 
/**
 * What the file says.
 */
after: string, 
/**
 * An identifier rather than words.
 */
code: boolean, 
/**
 * What to correct it by; nothing when it cannot be.
 */
column: ColumnView | null, 
/**
 * Whether it was typed over the file.
 */
corrected: boolean, 
/**
 * What the file says, when something was typed over it.
 */
original: string | null, 
/**
 * What is wrong with it.
 */
wrong: string | null, 
/**
 * Whether it only looks wrong: typed again as it is, it is taken for right.
 */
doubtful: boolean, };

export type ColumnView = "id" | "type" | "lastName" | "firstName" | "login" | "classes";

export type ConfirmationView = "asked" | "given";

export type WhoView = "samePerson" | "somebodyElse";

export type AskingView = { 
/**
 * Of its row.
 */
key: number, 
/**
 * Whose account it is, and whom the file names.
 */
sentence: string, };

export type WhoQuestionView = { 
/**
 * Whose account it is, and whom the file names.
 */
sentence: string, 
/**
 * What somebody said; the line waits until then.
 */
answer: WhoView | null, };

export type CorrectionsView = { 
/**
 * Lines that have a correction.
 */
lines: number, 
/**
 * Lines that were found right as they are.
 */
confirmed: number, 
/**
 * Whether the last one can be taken back.
 */
canUndo: boolean, 
/**
 * Whether the one that was taken back can be made again.
 */
canRedo: boolean, 
/**
 * Whether they were made before the file was opened this time.
 */
foundAgain: boolean, };

export type AccentsView = { 
/**
 * Three at most.
 */
samples: Array<SampleView>, 
/**
 * Encodings that read the whole file; those that read the samples alike are one.
 */
choices: Array<EncodingView>, };

export type SampleView = { 
/**
 * Its line.
 */
line: number, 
/**
 * `D’ALMEIDA Inès`.
 */
text: string, };

export type EncodingView = { 
/**
 * How bytes stand for characters.
 */
encoding: string, 
/**
 * Its name.
 */
label: string, 
/**
 * The same lines, in the same order.
 */
samples: Array<string>, 
/**
 * Whether the list is read so now.
 */
chosen: boolean, };

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
unmapped: Array<UnmappedView>, 
/**
 * Lists for which the person has to say which file is the one.
 */
choices: Array<ChoiceView>, };

export type UnmappedView = { 
/**
 * Names it until it is read or given up.
 */
id: number, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * In the order of the file.
 */
columns: Array<UnmappedColumnView>, 
/**
 * Whether no column seems to say whom a line is about.
 */
asksRoster: boolean, };

export type UnmappedColumnView = { 
/**
 * Its title.
 */
label: string, 
/**
 * Its first values.
 */
samples: Array<string>, 
/**
 * What it seems to be.
 */
guess: ColumnView | null, };

export type ChoiceView = { 
/**
 * Which list.
 */
roster: RosterView, 
/**
 * The latest first.
 */
candidates: Array<CandidateView>, };

export type CandidateView = { 
/**
 * Names it until one is chosen.
 */
id: number, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * The name of its folder, when another of these files has the same name.
 */
folder: string | null, 
/**
 * Lines that hold a person of this list.
 */
lines: number, 
/**
 * Last change of the file.
 */
fileDate: string | null, 
/**
 * Whether it changed after all others.
 */
latest: boolean, };

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

export type ProgressView = { 
/**
 * What is being done.
 */
stage: StageView, 
/**
 * Accounts acknowledged.
 */
sent: number, 
/**
 * Accounts in all.
 */
total: number, };

export type StageView = "preparing" | "sending" | "committing";

export type ReportView = { 
/**
 * The import.
 */
importId: string, 
/**
 * Which list.
 */
roster: RosterView, 
/**
 * The file it came from, in words: `Export de l’ENT du 1er septembre 2026, 620 lignes`.
 */
source: string, 
/**
 * When.
 */
at: string, 
/**
 * Who.
 */
by: string, 
/**
 * New accounts.
 */
created: number, 
/**
 * Changed accounts.
 */
updated: number, 
/**
 * Accounts that came back.
 */
returned: number, 
/**
 * Accounts that stayed the same.
 */
unchanged: number, 
/**
 * Accounts deactivated.
 */
deactivated: number, 
/**
 * Accounts the file did not name, which stayed.
 */
absentKept: number, 
/**
 * Accounts removed, by an undoing.
 */
removed: number, 
/**
 * Accounts put back, by an undoing.
 */
restored: number, 
/**
 * Accounts that an undoing left as they were.
 */
leftAlone: number, 
/**
 * Lines that stayed on this PC.
 */
leftAside: number, 
/**
 * Accounts of this file that are in Balado now.
 */
inBalado: number, 
/**
 * How long it took, seen from here; 0 when it is not known.
 */
seconds: number, 
/**
 * Whether it can be undone. An undoing is taken back from the history.
 */
canUndo: boolean, 
/**
 * Whether it is itself an undoing.
 */
kind: ReportKindView, 
/**
 * Whether the other list was ever imported.
 */
otherListImported: boolean, 
/**
 * Whether the gestionnaire's account went, and the nomination with it.
 */
endedManager: boolean, };

export type RememberedView = { 
/**
 * Who was in it, by what happened to them; nothing of those who stayed as they were.
 */
sections: Array<PeopleSectionView>, 
/**
 * The file that it came from.
 */
export: ExportView, };

export type ExportView = { 
/**
 * Its name.
 */
fileName: string, 
/**
 * The folder it lies in, as the system writes it.
 */
folder: string, 
/**
 * Where it went, once it is erased.
 */
erased: ErasedView | null, 
/**
 * Whether the other list came from the same file and is not imported.
 */
otherListWaits: boolean, };

export type ErasedView = "toBin" | "forGood";

export type PeopleSectionView = { 
/**
 * What it is.
 */
happening: HappeningView, 
/**
 * `Arrivées`.
 */
title: string, 
/**
 * How many they are.
 */
count: number, 
/**
 * `6e : 168 · 5e : 6`; empty when there is nothing to add.
 */
summary: string, 
/**
 * By class, or all of them at once.
 */
groups: Array<PeopleGroupView>, 
/**
 * Classes that are not drawn.
 */
others: number, };

export type HappeningView = "arrival" | "return" | "departure" | "kept" | "classChange" | "correction";

export type PeopleGroupView = { 
/**
 * `6A`, `5e, 4e, 3e`; empty when the whole section is one group.
 */
title: string, 
/**
 * The class they go to, when they leave another.
 */
to: string | null, 
/**
 * `24 élèves`.
 */
count: string, 
/**
 * `nouvelle classe`; empty when there is nothing to add.
 */
note: string, 
/**
 * Everybody by name, or the first of them.
 */
people: Array<PersonView>, 
/**
 * How many more they are.
 */
others: number, };

export type PersonView = { 
/**
 * `ABADIE Noé`.
 */
name: string, 
/**
 * The class, what changed, or nothing.
 */
about: string, };

export type HistoryEntryView = { 
/**
 * The import.
 */
id: string, 
/**
 * When.
 */
at: string, 
/**
 * Which list.
 */
roster: RosterView, 
/**
 * The file it came from, in words: `Export de l’ENT du 1er septembre 2026, 620 lignes`.
 */
source: string, 
/**
 * Who.
 */
by: string, 
/**
 * New accounts, when something was done.
 */
created: number | null, 
/**
 * Changed accounts, when something was done.
 */
updated: number | null, 
/**
 * Accounts deactivated, when something was done.
 */
deactivated: number | null, 
/**
 * How it ended.
 */
outcome: OutcomeView, 
/**
 * Whether it can be undone.
 */
canUndo: boolean, 
/**
 * Whether it can be finished from here.
 */
canResume: boolean, };

export type OutcomeView = "committed" | "undone" | "undo" | "interrupted" | "discarded";

export type ReportKindView = "import" | "undo";

export type UndoView = { 
/**
 * Of the inverse import.
 */
id: string, 
/**
 * Accounts that go.
 */
removed: number, 
/**
 * Accounts that come back as they were.
 */
restored: number, 
/**
 * Accounts that stay as they are because they are no longer as the import left them.
 */
leftAlone: number, 
/**
 * The same by reason.
 */
reasons: Array<LeftAloneView>, 
/**
 * Whether the gestionnaire's account goes, and the nomination with it.
 */
endsManager: boolean, };

export type LeftAloneView = { 
/**
 * How many.
 */
count: number, 
/**
 * What follows that number: `désactivés depuis`.
 */
words: string, 
/**
 * The first of them, as they are held now; an account that is gone has no name.
 */
names: Array<string>, };

export type InterruptedView = { 
/**
 * The import.
 */
importId: string, 
/**
 * Which list.
 */
roster: RosterView, 
/**
 * The file's name.
 */
fileName: string, 
/**
 * When it was begun.
 */
at: string, 
/**
 * Every part has arrived: it only waits to be validated.
 */
complete: boolean, };

export type EntLinkView = { 
/**
 * The address.
 */
address: string, 
/**
 * The ENT that people are sent to, when the académie said which.
 */
ent: string | null, 
/**
 * When somebody last came through it.
 */
lastArrival: string | null, 
/**
 * Pupils.
 */
students: AttendanceView, 
/**
 * Teachers.
 */
teachers: AttendanceView, 
/**
 * The classes of pupils by level, as pupils go through them; those of no certain level last.
 */
levels: Array<LevelAttendanceView>, 
/**
 * Tries of people whom no list holds, since the last import.
 */
unknown: number, 
/**
 * The last verification that came back.
 */
trial: TrialView | null, };

export type AttendanceView = { 
/**
 * At least once.
 */
came: number, 
/**
 * Active accounts.
 */
accounts: number, };

export type LevelAttendanceView = { 
/**
 * « 6e »; nothing for classes of no certain level.
 */
level: string | null, 
/**
 * All of its classes.
 */
all: AttendanceView, 
/**
 * In the order of their names.
 */
classes: Array<ClassAttendanceView>, };

export type ClassAttendanceView = { 
/**
 * Its name; nothing for pupils without a class.
 */
name: string | null, 
/**
 * Its pupils.
 */
all: AttendanceView, };

export type TrialView = { 
/**
 * Names it.
 */
id: string, 
/**
 * How long a browser may take to come back from it, in milliseconds: this PC's clock may be wrong.
 */
lasts: number, 
/**
 * When it came back.
 */
answeredAt: string | null, 
/**
 * How.
 */
outcome: TrialOutcomeView | null, };

export type TrialOutcomeView = { 
/**
 * How it ended.
 */
result: TrialResultView, 
/**
 * The list on which the person was found.
 */
list: RosterView | null, 
/**
 * The name of the connector's type in the ENT's console, when the ENT answered.
 */
connector: string | null, 
/**
 * Whether the ENT says of which schools the person is.
 */
namesSchools: boolean, 
/**
 * What it sends that Balado does not need, in the person's words.
 */
excess: Array<string>, };

export type TrialResultView = "byEntId" | "byEndOfEntId" | "byLogin" | "unknown" | "neitherList" | "deactivated" | "otherProfile" | "otherSchool" | "anonymous" | "ticketRefused" | "serviceRefused" | "noAnswer";

export type ManagerView = { 
/**
 * The id of a teacher in the ENT.
 */
entId: string | null, 
/**
 * Nom; of somebody of the staff, what they sign in to the ENT with.
 */
lastName: string, 
/**
 * Prénom; nothing of somebody of the staff.
 */
firstName: string, 
/**
 * Since when.
 */
since: string, 
/**
 * Named by.
 */
by: string, 
/**
 * What somebody of the staff signs in to the ENT with; nothing for a teacher.
 */
login: string | null, 
/**
 * When it lapses unless it is renewed: at the end of a 31 October.
 */
until: string, 
/**
 * When it was last renewed.
 */
renewedAt: string | null, 
/**
 * Whether the chef can make it last a year longer now.
 */
renewable: boolean, };

export type NomineeView = { "entId": string } | { "login": string };

export type TeacherView = { 
/**
 * Their id in the ENT.
 */
entId: string, 
/**
 * Nom.
 */
lastName: string, 
/**
 * Prénom.
 */
firstName: string, 
/**
 * Classes.
 */
classes: string, };

export type ReportFormatView = "csv" | "page";

export type DiagnosticView = { 
/**
 * When.
 */
at: string, 
/**
 * Whether an import can be sent from here.
 */
works: boolean, 
/**
 * The same in a sentence, with how many points are to be settled.
 */
summary: string, 
/**
 * What is to be settled first, then what is good to know, then what is in order.
 */
checks: Array<CheckView>, 
/**
 * For support: no person's name, no folder, no password.
 */
support: string, };

export type CheckView = { 
/**
 * What was looked at.
 */
title: string, 
/**
 * What came of it.
 */
state: CheckStateView, 
/**
 * An address, when that is what the message is about.
 */
subject: string | null, 
/**
 * What was found.
 */
message: string, 
/**
 * What to do about it, or where it comes from.
 */
detail: string | null, 
/**
 * What can be done from here.
 */
action: CheckActionView | null, };

export type CheckStateView = "toSettle" | "toKnow" | "good" | "notTried";

export type CheckActionView = "giveProxyLogin" | "openPortal";

export type UpdateView = { 
/**
 * Its number; nothing when one is wanted and none is there.
 */
version: string | null, 
/**
 * What the person reads.
 */
message: string, 
/**
 * Nothing can be sent with this one any more.
 */
wanted: boolean, 
/**
 * Whether it can be installed from here; otherwise the service's page says how.
 */
installs: boolean, };

