/** The door onto an invented school, for tests and for working on the page in a browser. */
import type {
  Backend, DeskView, HistoryEntryView, ListsView, ManagerView, OpenedView, OpenSessionView, ProgressView, ReportView, RosterView, SessionView, SignInView,
} from './index';
import { asked, failures, type Asked } from './fake/asked';
import { FakeList } from './fake/list';
import { folded, person } from './fake/people';

const MINUTE = 60_000;
const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

export function fake(address = ''): Backend {
  return new Fake(asked(address)).door();
}

class Fake {
  session: SessionView | null;
  awaited: SignInView | null;
  lists: Record<RosterView, FakeList | null> = { students: null, teachers: null };
  held = { students: 620, teachers: 45 };
  manager: ManagerView | null;
  entries: HistoryEntryView[];
  reports = new Map<string, ReportView>();
  interrupted: DeskView['interrupted'];
  cancelled = false;
  openSessions: OpenSessionView[] = [
    { id: 'here', person: 'Nadia Benali', device: 'SECRETARIAT-1', expiresAt: later(102 * MINUTE), current: true },
    { id: 'there', person: 'Karim Olivier', device: 'PRINCIPAL', expiresAt: later(35 * MINUTE), current: false },
  ];
  preferences: DeskView['preferences'];

  constructor(readonly asked: Asked) {
    this.session = asked.signed ? this.#newSession('Nadia Benali') : null;
    this.awaited = asked.awaited ? this.#newSignIn('0779999A') : null;
    this.manager = asked.empty ? null : { entId: '2846900', lastName: 'BENALI', firstName: 'Nadia', since: '2025-09-02T08:00:00Z', by: 'le chef d’établissement' };
    this.entries = asked.empty ? [] : pastImports();
    this.interrupted = asked.interrupted
      ? { importId: 'cut', roster: 'students', fileName: 'export (3).csv', at: '2026-09-12T14:01:00Z', complete: false }
      : null;
    this.preferences = { serviceUrl: 'https://balado.ac-creteil.fr', theme: asked.theme };
    if (asked.students > 0) this.lists.students = this.#newList('students', asked.students);
    if (asked.teachers > 0) this.lists.teachers = this.#newList('teachers', asked.teachers);
  }

  #newSession(by: string): SessionView {
    return { uai: '0779999A', school: 'Collège Les Tilleuls', person: by, expiresAt: later((this.asked.ending ? 8 : 102) * MINUTE), inKeyring: !this.asked.notice };
  }

  #newSignIn(uai: string): SignInView {
    return { uai, askedAt: later(0), expiresAt: later(120 * MINUTE) };
  }

  #newList(roster: RosterView, lines: number): FakeList {
    return new FakeList(roster, lines, this.session !== null, this.asked.hold);
  }

  #list(roster: RosterView): FakeList {
    const list = this.lists[roster];
    if (!list) throw { code: 'no-list', help: 'Aucun fichier n’est ouvert sur cette page.', support: 'no-list' };
    return list;
  }

  #views(): ListsView {
    return { students: this.lists.students?.view ?? null, teachers: this.lists.teachers?.view ?? null };
  }

  #desk(): DeskView {
    return {
      version: '0.1.0',
      preferences: this.preferences,
      session: this.session,
      awaited: this.awaited,
      linkArrived: this.asked.arrived && this.awaited ? 'whole' : null,
      lists: this.#views(),
      held: this.session && this.held,
      interrupted: this.interrupted,
      notices: this.asked.notice ? ['Ce poste n’a pas de trousseau : la connexion s’arrêtera à la fermeture de la fenêtre.'] : [],
    };
  }

  #signOut(): DeskView {
    this.session = null;
    for (const list of [this.lists.students, this.lists.teachers]) if (list) list.compared = false;
    return this.#desk();
  }

  #open(paths: string[]): OpenedView {
    const opened: RosterView[] = [];
    const refused: OpenedView['refused'] = [];
    for (const path of paths) {
      const name = path.split(/[\\/]/).at(-1) ?? path;
      if (/parent|refus|\.pdf$/i.test(name)) refused.push({ fileName: name, failure: failures.file });
      else {
        const roster: RosterView = /prof|enseignant/i.test(name) ? 'teachers' : 'students';
        this.lists[roster] = this.#newList(roster, roster === 'teachers' ? 45 : 620);
        opened.push(roster);
      }
    }
    return { lists: this.#views(), opened, refused };
  }

  async #push(roster: RosterView, total: number, report: ReportView, listener: (step: ProgressView) => void): Promise<ReportView> {
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
    if (!report.isUndo) this.held[roster] = report.inBalado;
    return report;
  }

  #reportOf(list: FakeList, importId: string): ReportView {
    const { counters, fileName, absentRule, toSend } = list.view;
    const leaving = absentRule === 'deactivate' ? counters.absent : 0;
    return {
      importId, roster: list.roster, fileName, at: later(0), by: this.session?.person ?? '', created: counters.create, updated: counters.update,
      returned: 0, unchanged: counters.unchanged, deactivated: leaving, absentKept: counters.absent - leaving, leftAside: counters.toFix + counters.excluded,
      inBalado: toSend + counters.unchanged, seconds: 0.8, canUndo: true, isUndo: false,
      otherListImported: this.entries.some((entry) => entry.outcome === 'committed' && entry.roster !== list.roster),
    };
  }

  /** Every gesture, with the delays and failures that were asked for. */
  door(): Backend {
    const gestures = this.#gestures();
    const door = Object.entries(gestures).map(([name, gesture]) => {
      if (name.startsWith('on')) return [name, gesture];
      return [name, async (...given: unknown[]) => {
        if (this.asked.hang.includes(name)) await new Promise(() => undefined);
        if (this.asked.slow > 0) await new Promise((resolve) => setTimeout(resolve, this.asked.slow));
        if (this.asked.fail.includes('expired') && NEEDS_SESSION.includes(name)) throw failures.ended;
        if (this.asked.fail.includes(name)) throw name === 'signIn' ? failures.code : failures.offline;
        return structuredClone(await (gesture as (...given: unknown[]) => unknown)(...given));
      }];
    });
    return Object.fromEntries(door) as Backend;
  }

  #gestures(): Backend {
    return {
      start: async () => this.#desk(),

      checkRne: async (text) => {
        const uai = text.trim().toUpperCase();
        if (/^\d{0,7}$/.test(uai)) return { state: 'typing', uai: null, message: null };
        if (!/^\d{7}[A-Z]$/.test(uai)) return { state: 'invalid', uai: null, message: 'Un RNE s’écrit avec 7 chiffres puis une lettre, par exemple 0779999A.' };
        const letter = 'ABCDEFGHJKLMNPRSTUVWXYZ'[Number(uai.slice(0, 7)) % 23] as string;
        if (uai !== '0779999A' && uai[7] !== letter) return { state: 'invalid', uai: null, message: `La dernière lettre ne correspond pas aux chiffres : ce serait ${letter}. Vérifiez chaque chiffre.` };
        return { state: 'valid', uai, message: null };
      },
      lookUpSchool: async (uai) => ({ uai, name: uai === '0779999A' ? 'Collège Les Tilleuls' : null, activated: uai === '0779999A', mailbox: `ce.${uai.toLowerCase().slice(0, 3)}•••••@ac-creteil.fr` }),
      requestLink: async (uai) => (this.awaited = this.#newSignIn(uai)),
      signIn: async (_text, by) => {
        this.session = this.#newSession(by);
        this.awaited = null;
        for (const list of [this.lists.students, this.lists.teachers]) if (list) list.compared = true;
        return this.#desk();
      },
      signOut: async () => this.#signOut(),

      giveUpLink: async () => void (this.awaited = null),
      sessions: async () => this.openSessions,
      endSession: async (id) => (this.openSessions = this.openSessions.filter((one) => one.id !== id)),
      endAllSessions: async () => this.#signOut(),

      openExports: async (paths) => this.#open(paths),
      chooseExports: async () => this.#open(['eleves.csv']),
      closeList: async (roster) => void (this.lists[roster] = null),
      page: async (query) => this.#list(query.roster).page(query),
      detail: async (roster, key) => this.#list(roster).detail(key),
      excludeLine: async (roster, key, excluded) => {
        const list = this.#list(roster);
        if (excluded) list.excluded.add(key);
        else list.excluded.delete(key);
        return list.view;
      },
      setAbsentRule: async (roster, rule) => {
        this.#list(roster).absentRule = rule;
        return this.#list(roster).view;
      },
      saveList: async () => 'liste.csv',

      pushImport: async (roster, _confirmed, listener) => {
        const list = this.#list(roster);
        return this.#push(roster, list.view.toSend, this.#reportOf(list, `import-${this.entries.length}`), listener);
      },
      cancelPush: async () => void (this.cancelled = true),
      resumeImport: async (importId, listener) => {
        this.interrupted = null;
        this.entries = this.entries.filter((entry) => entry.id !== importId);
        return this.#push('students', 611, this.#reportOf(new FakeList('students', 611, true, false), importId), listener);
      },
      discardImport: async (importId) => {
        this.interrupted = null;
        this.entries = this.entries.map((entry) => (entry.id === importId ? { ...entry, outcome: 'discarded', canResume: false } : entry));
      },
      saveReport: async (_importId, format) => (format === 'csv' ? 'compte-rendu.csv' : 'compte-rendu.html'),

      held: async () => this.held,
      history: async () => this.entries,
      report: async (importId) => this.reports.get(importId) ?? this.#reportOf(new FakeList('students', 620, true, false), importId),
      prepareUndo: async (importId) => ({ id: importId, removed: 598, restored: 14, conflicts: this.asked.hold ? ['ABADIE Chloé', 'VIDAL Noé'] : [] }),
      undoImport: async (undoId) => {
        this.entries = this.entries.map((entry) => (entry.id === undoId ? { ...entry, outcome: 'undone', canUndo: false } : entry));
        const report = { ...this.#reportOf(new FakeList('students', 620, true, false), `undo-${undoId}`), isUndo: true, canUndo: false, created: 0, updated: 14, deactivated: 598, leftAside: 0 };
        return this.#push('students', 612, report, () => undefined);
      },

      entLink: async () => ({
        address: 'https://balado.ac-creteil.fr/ent/0779999A', accounts: 665,
        lastArrival: this.asked.empty ? null : later(-3 * 60 * MINUTE), studentsCame: this.asked.empty ? 0 : 412, teachersCame: this.asked.empty ? 0 : 31,
      }),
      copyEntLink: async () => undefined,
      tryEntLink: async () => undefined,
      manager: async () => this.manager,
      searchTeachers: async (text) => {
        const wanted = folded(text.trim());
        const all = Array.from({ length: 45 }, (_, i) => ({ ...person(i + 900), classes: i % 4 === 0 ? '' : ['6A, 6B, 5C', '3D', '4A, 4B'][i % 3] as string }));
        return all.filter(({ lastName, firstName }) => wanted !== '' && folded(`${lastName} ${firstName}`).includes(wanted)).slice(0, 8)
          .map(({ entId, lastName, firstName, classes }) => ({ entId, lastName, firstName, classes }));
      },
      nameManager: async (entId) => {
        const { lastName, firstName } = person(Number(entId) - 2846000);
        return (this.manager = { entId, lastName, firstName, since: later(0), by: this.session?.person ?? '' });
      },
      removeManager: async () => void (this.manager = null),

      setPreferences: async (preferences) => {
        if (!/^https?:\/\/\S+$/.test(preferences.serviceUrl)) throw { code: 'service-url', help: 'Cette adresse n’est pas celle d’un service. Elle commence par https://, par exemple https://balado.ac-creteil.fr.', support: 'service-url' };
        this.preferences = preferences;
        return this.#desk();
      },

      onLinkArrived: () => () => undefined,
      onFileDrop: (listener) => listenToBrowserDrops(listener),
    };
  }
}

const NEEDS_SESSION = ['sessions', 'endSession', 'endAllSessions', 'pushImport', 'resumeImport', 'history', 'entLink', 'manager', 'searchTeachers', 'nameManager', 'removeManager', 'prepareUndo', 'undoImport', 'report'];

/** A browser gives the names of dropped files; that is enough here. */
function listenToBrowserDrops(listener: Parameters<Backend['onFileDrop']>[0]): () => void {
  const stop = new AbortController();
  const on = (name: 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void): void =>
    window.addEventListener(name, (event) => { event.preventDefault(); handle(event); }, { signal: stop.signal });
  on('dragover', () => listener({ kind: 'over' }));
  on('dragleave', (event) => { if (!event.relatedTarget) listener({ kind: 'leave' }); });
  on('drop', (event) => listener({ kind: 'drop', paths: Array.from(event.dataTransfer?.files ?? [], (file) => file.name) }));
  return () => stop.abort();
}

function entryOf(report: ReportView): HistoryEntryView {
  const { importId: id, at, roster, fileName, by, created, updated, deactivated, canUndo, isUndo } = report;
  return { id, at, roster, fileName, by, created, updated, deactivated, outcome: isUndo ? 'undo' : 'committed', canUndo, canResume: false };
}

function pastImports(): HistoryEntryView[] {
  const done = { canUndo: false, canResume: false };
  return [
    { ...done, id: 'a', at: '2026-09-14T08:42:00Z', roster: 'students', fileName: 'eleves.csv', by: 'Nadia Benali', created: 598, updated: 14, deactivated: 0, outcome: 'committed', canUndo: true },
    { ...done, id: 'b', at: '2026-09-14T08:31:00Z', roster: 'teachers', fileName: 'enseignants.csv', by: 'Nadia Benali', created: 43, updated: 2, deactivated: 1, outcome: 'committed', canUndo: true },
    { ...done, id: 'c', at: '2026-09-12T14:05:00Z', roster: 'students', fileName: 'export (3).csv', by: 'Paul Vidal', created: 0, updated: 611, deactivated: 0, outcome: 'undone' },
    { ...done, id: 'cut', at: '2026-09-12T14:01:00Z', roster: 'students', fileName: 'export (3).csv', by: 'Paul Vidal', created: null, updated: null, deactivated: null, outcome: 'interrupted', canResume: true },
    { ...done, id: 'd', at: '2025-09-04T07:12:00Z', roster: 'students', fileName: 'export.csv', by: 'Paul Vidal', created: 605, updated: 0, deactivated: 0, outcome: 'committed' },
  ];
}
