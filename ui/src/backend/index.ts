/**
 * The only door between the page and the program.
 *
 * Screens and state know this interface and nothing of Tauri; `tauri.ts` implements it for the
 * window, `fake.ts` for tests and for working on the page in a browser. Each function is named
 * after the gesture it serves. A refused gesture rejects with a `FailureView`.
 */
import type {
  AbsentRuleView, AccentsView, ByClassView, ColumnView, DeskView, DetailView, DiagnosticView, EntLinkView, ExportView, HeldView, HistoryEntryView, LinkView, ListView, LookKindView, LooksView, ManagerView,
  NomineeView, OpenedView, OpenSessionView, PageQueryView, PageView, PreferencesView, ProgressView, RememberedView, ReportFormatView, ReportView,
  RneView, RosterView, SchoolView, SignInView, TeacherView, TrialView, TypedNumberView, UndoView, UpdateView, WhoView,
} from './generated';

export * from './generated';

export interface Backend {
  start(): Promise<DeskView>;

  /** Begins to practise on a fictional school, anew each time: its two files are open. */
  beginPractice(): Promise<DeskView>;
  endPractice(): Promise<void>;
  /** The same gestures on that school, while it lasts: nothing of them is sent. */
  onPractice(): Backend;

  checkRne(text: string): Promise<RneView>;
  lookUpSchool(uai: string): Promise<SchoolView>;
  requestLink(uai: string): Promise<SignInView>;
  /** The gestionnaire comes in through the ENT: nothing is mailed. */
  requestThroughEnt(uai: string): Promise<SignInView>;
  /** Opens the address that shows the gestionnaire a code, in the person's own browser. */
  openEnt(): Promise<void>;
  /** `text` is the code or the link, as pasted. */
  signIn(text: string, person: string): Promise<DeskView>;
  /** Lines that were corrected here and not imported: signing out forgets them. */
  unsentCorrections(): Promise<number>;
  signOut(): Promise<DeskView>;
  /** The person chooses another school, or will ask again. */
  giveUpLink(): Promise<void>;
  /** The PCs on which the school is signed in, newest first. */
  sessions(): Promise<OpenSessionView[]>;
  endSession(id: string): Promise<OpenSessionView[]>;
  /** This one too. */
  endAllSessions(): Promise<DeskView>;

  openExports(paths: string[]): Promise<OpenedView>;
  /** Shows the native dialog; `null` when the person gives up. */
  chooseExports(): Promise<OpenedView | null>;
  /** Opens one of the files that came together for a list. */
  chooseFile(id: number): Promise<OpenedView>;
  /** Opens none of them. */
  forgetChoice(roster: RosterView): Promise<void>;
  /** Opens the files that were open when the program ended, as far as they are still there. */
  reopenExports(): Promise<OpenedView>;
  closeList(roster: RosterView): Promise<void>;
  page(query: PageQueryView): Promise<PageView>;
  /** What happens to each class; `null` while signed out. */
  byClass(roster: RosterView): Promise<ByClassView | null>;
  /** What to look at before sending; nothing while signed out. */
  looks(roster: RosterView): Promise<LooksView>;
  /** Says of something to look at that it is right as it is. */
  saySeen(roster: RosterView, kind: LookKindView, key: number): Promise<ListView>;
  /** Shows again what was said to be right. */
  lookAgain(roster: RosterView): Promise<ListView>;
  detail(roster: RosterView, key: number): Promise<DetailView>;
  excludeLine(roster: RosterView, key: number, excluded: boolean): Promise<ListView>;
  setAbsentRule(roster: RosterView, rule: AbsentRuleView): Promise<ListView>;
  /** Says who the person of a line is, whose id is held under another name; `null` takes that back. */
  sayWho(roster: RosterView, key: number, who: WhoView | null): Promise<ListView>;
  /** Whether people held under another id take the id of the file. */
  leaveOutOthers(roster: RosterView): Promise<ListView>;
  /** Says of one account that the file does not name whether its owner left. */
  setLeaving(roster: RosterView, key: number, leaves: boolean): Promise<ListView>;
  setRelink(roster: RosterView, relink: boolean): Promise<ListView>;
  /** Shows the native dialog; the saved file's name, or `null` when the person gives up. */
  saveList(roster: RosterView): Promise<string | null>;

  /** Types over a cell of a line that is blocked or was corrected. */
  correct(roster: RosterView, key: number, column: ColumnView, text: string): Promise<ListView>;
  /** Says that a line which only looks wrong is right as it is, or takes that back. */
  confirmLine(roster: RosterView, key: number, confirmed: boolean): Promise<ListView>;
  undoCorrection(roster: RosterView): Promise<ListView>;
  redoCorrection(roster: RosterView): Promise<ListView>;
  forgetCorrections(roster: RosterView): Promise<ListView>;
  /** Shows the native dialog; the saved file's name, or `null` when the person gives up. */
  saveToFix(roster: RosterView): Promise<string | null>;
  accents(roster: RosterView): Promise<AccentsView>;
  /** Reads the file again in an encoding of `accents`. */
  chooseEncoding(roster: RosterView, encoding: string): Promise<ListView>;
  /** Reads a file whose columns the person named, in the order of the file. */
  mapColumns(id: number, columns: (ColumnView | null)[], roster: RosterView | null): Promise<OpenedView>;
  forgetUnmapped(id: number): Promise<void>;

  /** `typed` is what was typed when the list has holds. */
  pushImport(roster: RosterView, typed: TypedNumberView[], progress: (step: ProgressView) => void): Promise<ReportView>;
  cancelPush(): Promise<void>;
  resumeImport(importId: string, progress: (step: ProgressView) => void): Promise<ReportView>;
  discardImport(importId: string): Promise<void>;
  saveReport(importId: string, format: ReportFormatView): Promise<string | null>;
  /** Who was in an import, and its file; `null` for one that was not sent in this sitting. */
  remembered(importId: string): Promise<RememberedView | null>;
  /** Into the bin; refused with `no-bin` where there is none, until it is said `forGood`. */
  eraseExport(importId: string, forGood: boolean): Promise<ExportView>;
  /** Opens the system's dialog: what the page keeps for paper is printed. */
  printReport(): Promise<void>;

  held(): Promise<HeldView>;
  history(): Promise<HistoryEntryView[]>;
  report(importId: string): Promise<ReportView>;
  prepareUndo(importId: string): Promise<UndoView>;
  undoImport(undoId: string): Promise<ReportView>;

  entLink(): Promise<EntLinkView>;
  copyEntLink(): Promise<void>;
  /** Begins a round trip through the ENT, in the person's own browser. */
  verifyEntLink(): Promise<TrialView>;
  entLinkTrial(id: string): Promise<TrialView>;
  /** Shows the native dialog; the saved file's name, or `null` when the person gives up. */
  saveNeverCame(): Promise<string | null>;
  manager(): Promise<ManagerView | null>;
  searchTeachers(text: string): Promise<TeacherView[]>;
  /** Names the gestionnaire; the same person again is renewed. Refused with `stale-session` until a fresh code is entered. */
  nameManager(nominee: NomineeView): Promise<ManagerView>;
  /** Refused alike. */
  removeManager(): Promise<void>;
  /** Sends a code to the mailbox from the open session. */
  requestFreshCode(): Promise<SignInView>;
  enterFreshCode(text: string): Promise<void>;
  /** The gestionnaire whose account sending this list would deactivate. */
  leavingManager(roster: RosterView): Promise<string | null>;

  /** The text that the clipboard holds, or `null`. */
  paste(): Promise<string | null>;

  /** Draws everything larger or smaller: 1 is as designed. */
  zoom(scale: number): Promise<void>;

  setPreferences(preferences: PreferencesView): Promise<DeskView>;
  /** Looks at this PC, its network and the service. */
  diagnose(): Promise<DiagnosticView>;
  /** Kept in the keyring once the proxy has taken them. */
  giveProxyLogin(name: string, password: string): Promise<void>;
  /** Opens the network's own page, as `diagnose` found it, in the person's own browser. */
  openPortal(): Promise<void>;

  /** What newer version there is, if any; the service is asked once a day at most. */
  lookForUpdate(): Promise<UpdateView | null>;
  /** Downloads it, verifies it and starts its installer, which closes this window. */
  installUpdate(): Promise<void>;
  /** Opens the service's page with its installers in the person's own browser. */
  openApplicationPage(): Promise<void>;

  /** A page of the service opened a link in this program. */
  onLinkArrived(listener: (link: LinkView) => void): () => void;

  /** Files dragged over the window: `over` while they hover, `null` when they leave, paths when they fall. */
  onFileDrop(listener: (drop: { kind: 'over' | 'leave' } | { kind: 'drop'; paths: string[] }) => void): () => void;
}
