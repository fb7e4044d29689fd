import type {
  CandidateView, ChoiceView, DeskView, HistoryEntryView, ListsView, ManagerView, OpenedView, OpenSessionView, ProgressView, RememberedView, ReportView, RosterView, SessionView, SignInView,
} from '../index';
import { failures, type Asked } from './asked';
import { entryOf, pastImports } from './history';
import { FakeList } from './list';
import { exportOf, rememberedOf, SEPTEMBER } from './remembered';
import { unmapped } from './unmapped';

const MINUTE = 60_000;
export const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

const linesOf = (roster: RosterView): number => (roster === 'teachers' ? 45 : 620);

/** Each a year older than the one before. */
const candidates = (names: string[], roster: RosterView): CandidateView[] => names.map((fileName, at) => ({
  id: at + 1, fileName, folder: names.filter((name) => name === fileName).length > 1 ? `Dossier ${at + 1}` : null,
  lines: linesOf(roster) - 10 * at, fileDate: `${2026 - at}-09-12T06:12:00Z`, latest: at === 0,
}));

/** The invented school, what is open on the desk, and what was imported. */
export class FakeSchool {
  session: SessionView | null;
  former: DeskView['former'];
  reopens: boolean;
  awaited: SignInView | null;
  lists: Record<RosterView, FakeList | null> = { students: null, teachers: null };
  held = { students: 620, teachers: 45 };
  manager: ManagerView | null;
  entries: HistoryEntryView[];
  reports = new Map<string, ReportView>();
  /** What this sitting sent last of each list. */
  sent = new Map<RosterView, { id: string; remembered: RememberedView }>();
  interrupted: DeskView['interrupted'];
  cancelled = false;
  /** The name that the proxy was given. */
  proxyKnows = '';
  /** A code of the last ten minutes was entered. */
  fresh = false;
  /** Files that came together for a list. */
  waiting = new Map<RosterView, CandidateView[]>();
  openSessions: OpenSessionView[] = [
    { id: 'here', person: 'Nadia Benali', device: 'SECRETARIAT-1', openedAt: later(-18 * MINUTE), expiresAt: later(102 * MINUTE), current: true },
    { id: 'there', person: 'Karim Olivier', device: 'PRINCIPAL', openedAt: later(-85 * MINUTE), expiresAt: later(35 * MINUTE), current: false },
  ];
  preferences: DeskView['preferences'];

  constructor(readonly asked: Asked) {
    this.session = asked.signed ? this.newSession('Nadia Benali') : null;
    this.reopens = asked.recalled;
    this.former = asked.signed || asked.recalled ? { uai: '0779999A', person: 'Nadia Benali' } : null;
    this.awaited = asked.awaited ? this.newSignIn('0779999A') : null;
    this.manager = asked.empty ? null : this.newManager({ entId: '2846900', lastName: 'BENALI', firstName: 'Nadia', login: null }, '2025-09-02T08:00:00Z', 'le chef d’établissement');
    if (asked.staff) this.manager = this.newManager({ entId: null, lastName: 'paule.morel', firstName: '', login: 'paule.morel' }, '2025-09-02T08:00:00Z', 'le chef d’établissement');
    this.entries = asked.empty ? [] : pastImports();
    this.interrupted = ([
      { importId: 'cut', roster: 'students', fileName: 'export (3).csv', at: '2026-09-12T14:01:00Z', complete: false },
      { importId: 'cut-too', roster: 'teachers', fileName: 'export (4).csv', at: '2026-09-12T14:09:00Z', complete: true },
    ] as const).slice(0, asked.interrupted);
    this.preferences = { serviceUrl: 'https://balado.ac-creteil.fr', proxy: '', theme: asked.theme };
    if (asked.students > 0) this.lists.students = this.newList('students', asked.students);
    if (asked.teachers > 0) this.lists.teachers = this.newList('teachers', asked.teachers);
  }

  /** The files of the day before. */
  reopened(): string[] {
    const names = this.reopens ? ['eleves.csv', 'enseignants.csv'] : [];
    this.reopens = false;
    return names;
  }

  newSession(by: string): SessionView {
    return { uai: '0779999A', school: 'Collège Les Tilleuls', person: by, expiresAt: later((this.asked.ending ? 8 : 102) * MINUTE), inKeyring: !this.asked.notice, isChef: !this.asked.gestionnaire };
  }

  newSignIn(uai: string): SignInView {
    return { uai, askedAt: later(0), expiresAt: later(120 * MINUTE), throughEnt: null };
  }

  newManager(who: Pick<ManagerView, 'entId' | 'lastName' | 'firstName' | 'login'>, since: string, by: string): ManagerView {
    return { ...who, since, by, until: '2026-10-31T23:00:00Z', renewedAt: null, renewable: this.asked.renewable };
  }

  newList(roster: RosterView, lines: number): FakeList {
    const list = new FakeList(roster, lines, this.session !== null, this.asked.hold);
    list.old = this.asked.old;
    list.relinkable = this.asked.relink;
    list.repeated = this.asked.repeated;
    list.others = this.asked.others;
    list.askAccents = this.asked.accents;
    list.remarked = this.asked.remarks;
    list.namesakes = this.asked.namesakes;
    list.homonymLeft = this.asked.left;
    list.doubted = this.asked.doubted;
    list.exchanged = this.asked.exchanged;
    list.newYear = this.asked.newYear && roster === 'students';
    if (this.asked.corrected) list.corrections.find(0, 'lastName', 'VIDAL');
    return list;
  }

  list(roster: RosterView): FakeList {
    const list = this.lists[roster];
    if (!list) throw { code: 'no-list', help: 'Aucun fichier n’est ouvert sur cette page.', support: 'no-list' };
    return list;
  }

  views(): ListsView {
    return { students: this.lists.students?.view ?? null, teachers: this.lists.teachers?.view ?? null };
  }

  desk(): DeskView {
    return {
      version: '0.1.0',
      preferences: this.preferences,
      policy: { service: this.asked.policy, proxy: this.asked.policy, updatesOff: this.asked.policy },
      session: this.session,
      former: this.former,
      reopens: this.reopens,
      awaited: this.awaited,
      linkArrived: this.asked.arrived && this.awaited ? 'whole' : null,
      lists: this.views(),
      held: this.session && this.held,
      interrupted: this.interrupted,
      notices: this.asked.notice ? ['Ce poste ne peut pas garder votre connexion : vous devrez vous reconnecter la prochaine fois que vous ouvrirez Balado import.'] : [],
    };
  }

  forgetInterrupted(importId: string): void {
    this.interrupted = this.interrupted.filter((cut) => cut.importId !== importId);
  }

  signOut(): DeskView {
    this.session = null;
    this.former = null;
    this.lists = { students: null, teachers: null };
    this.sent.clear();
    this.interrupted = [];
    return this.desk();
  }

  open(paths: string[]): OpenedView {
    const opened: RosterView[] = [];
    const refused: OpenedView['refused'] = [];
    if (this.asked.unmapped) return { lists: this.views(), opened, refused, unmapped: [unmapped(this.asked.unmapped)], choices: [] };
    const files = new Map<RosterView, string[]>();
    for (const path of new Set(paths)) {
      const name = path.split(/[\\/]/).at(-1) ?? path;
      if (/parent|refus|\.pdf$/i.test(name)) refused.push({ fileName: name, failure: failures.file });
      else {
        const roster: RosterView = /prof|enseignant/i.test(name) ? 'teachers' : 'students';
        files.set(roster, [...(files.get(roster) ?? []), name]);
      }
    }
    for (const [roster, names] of files) {
      this.waiting.delete(roster);
      if (names.length > 1) this.waiting.set(roster, candidates(names, roster));
      else {
        this.lists[roster] = this.newList(roster, linesOf(roster));
        opened.push(roster);
      }
    }
    return { lists: this.views(), opened, refused, unmapped: [], choices: this.choices() };
  }

  choose(id: number): OpenedView {
    const opened = [...this.waiting.keys()].filter((roster) => this.waiting.get(roster)?.some((one) => one.id === id));
    for (const roster of opened) {
      this.waiting.delete(roster);
      this.lists[roster] = this.newList(roster, linesOf(roster));
    }
    return { lists: this.views(), opened, refused: [], unmapped: [], choices: this.choices() };
  }

  choices(): ChoiceView[] {
    return [...this.waiting].map(([roster, files]) => ({ roster, candidates: files }));
  }

  async push(roster: RosterView, total: number, report: ReportView, listener: (step: ProgressView) => void): Promise<ReportView> {
    this.cancelled = false;
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, this.asked.slow));
    listener({ stage: 'preparing', sent: 0, total });
    for (let sent = 0; sent < total; sent += 200) {
      await pause();
      if (this.cancelled) throw { code: 'cancelled', help: 'L’envoi a été annulé. Rien n’a changé dans Balado.', support: 'cancelled' };
      listener({ stage: 'sending', sent, total });
    }
    await pause();
    listener({ stage: 'committing', sent: total, total });
    await pause();
    this.reports.set(report.importId, report);
    this.entries.unshift(entryOf(report));
    if (report.kind !== 'undo') {
      this.held[roster] = report.inBalado;
      const file = { ...exportOf(), otherListWaits: this.asked.sameFile };
      this.sent.set(roster, { id: report.importId, remembered: rememberedOf(report, this.asked.september, file) });
    }
    return report;
  }

  reportOf(list: FakeList, importId: string): ReportView {
    const { counters, lines, absentRule, toSend } = list.view;
    const leaving = absentRule === 'deactivate' ? counters.absent : 0;
    return {
      importId, roster: list.roster, source: `Export de l’ENT du 12 septembre 2026, ${lines} lignes`, at: later(0), by: this.session?.person ?? '', created: counters.create, updated: counters.update,
      returned: 0, unchanged: counters.unchanged, deactivated: leaving, absentKept: counters.absent - leaving, removed: 0, restored: 0, leftAlone: 0, leftAside: counters.toFix + counters.excluded,
      inBalado: toSend + counters.unchanged, seconds: 0.8, canUndo: true, kind: 'import', endedManager: this.asked.leaving, ...(this.asked.september ? SEPTEMBER : {}),
      otherListImported: this.entries.some((entry) => entry.outcome === 'committed' && entry.roster !== list.roster),
    };
  }
}
