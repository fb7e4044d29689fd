/** Each gesture on the invented school. */
import { diagnosticOf } from './diagnostic';
import type { Backend, ListView, ManagerView, RememberedView, RosterView } from '../index';
import { failures } from './asked';
import { listenToBrowserDrops } from './drops';
import { attendance, outcome } from './link';
import { FakeList } from './list';
import { folded, person } from './people';
import { later, type FakeSchool } from './school';
import { updateOf } from './update';

const MINUTE = 60_000;
const savedName = (what: string, roster: RosterView, ending: string): string => `${what}-${roster === 'students' ? 'eleves' : 'enseignants'}-2026-09-12.${ending}`;

/** All but to practise, which is another school's. */
export function gestures(school: FakeSchool): Omit<Backend, 'beginPractice' | 'endPractice' | 'onPractice'> {
  return { ...signingIn(school), ...lists(school), ...imports(school), ...others(school) };
}

function signingIn(school: FakeSchool) {
  return {
    start: async () => school.desk(),

    checkRne: async (text) => {
      const uai = text.trim().toUpperCase();
      if (/^\d{0,7}$/.test(uai)) return { state: 'typing', uai: null, message: null };
      if (!/^\d{7}[A-Z]$/.test(uai)) return { state: 'invalid', uai: null, message: 'Un RNE s’écrit avec 7 chiffres puis une lettre, par exemple 0779999A.' };
      const letter = 'ABCDEFGHJKLMNPRSTUVWXYZ'[Number(uai.slice(0, 7)) % 23] as string;
      if (uai !== '0779999A' && uai[7] !== letter) return { state: 'invalid', uai: null, message: `La dernière lettre ne correspond pas aux chiffres : ce serait ${letter}. Vérifiez chaque chiffre.` };
      return { state: 'valid', uai, message: null };
    },
    lookUpSchool: async (uai) => ({ uai, name: uai === '0779999A' ? 'Collège Les Tilleuls' : null, activated: uai === '0779999A', mailbox: `ce.${uai.toLowerCase().slice(0, 3)}•••••@ac-creteil.fr` }),
    requestLink: async (uai) => (school.awaited = school.newSignIn(uai)),
    requestThroughEnt: async (uai) => (school.awaited = { ...school.newSignIn(uai), throughEnt: `https://balado.ac-creteil.fr/ent/${uai}` }),
    openEnt: async () => undefined,
    signIn: async (_text, by) => {
      school.session = { ...school.newSession(by), isChef: school.awaited?.throughEnt == null };
      school.awaited = null;
      school.former = { uai: school.session.uai, person: by };
      for (const list of [school.lists.students, school.lists.teachers]) if (list) list.compared = true;
      return school.desk();
    },
    unsentCorrections: async () => Object.values(school.views()).reduce((lines, list) => lines + (list?.corrections.lines ?? 0), 0),
    signOut: async () => school.signOut(),

    giveUpLink: async () => void (school.awaited = null),
    sessions: async () => school.openSessions,
    endSession: async (id) => (school.openSessions = school.openSessions.filter((one) => one.id !== id)),
    endAllSessions: async () => ({ ...school.signOut(), notices: ['Tous les postes sont déconnectés. Les codes et les liens envoyés avant ne servent plus : qui en attendait un doit en demander un autre.'] }),
  } satisfies Partial<Backend>;
}

function lists(school: FakeSchool) {
  return {
    openExports: async (paths) => school.open(paths),
    chooseExports: async () => school.open(['eleves.csv']),
    reopenExports: async () => school.open(school.reopened()),
    chooseFile: async (id) => school.choose(id),
    forgetChoice: async (roster) => void school.waiting.delete(roster),
    closeList: async (roster) => {
      school.lists[roster] = null;
      school.sent.delete(roster);
    },
    page: async (query) => school.list(query.roster).page(query),
    byClass: async (roster) => school.list(roster).byClass(),
    looks: async (roster) => school.list(roster).looks(),
    saySeen: async (roster, kind, key) => {
      school.list(roster).saySeen(kind, key);
      return school.list(roster).view;
    },
    lookAgain: async (roster) => {
      school.list(roster).lookAgain();
      return school.list(roster).view;
    },
    detail: async (roster, key) => school.list(roster).detail(key),
    excludeLine: async (roster, key, excluded) => {
      const list = school.list(roster);
      if (excluded) list.excluded.add(key);
      else list.excluded.delete(key);
      return list.view;
    },
    setAbsentRule: async (roster, rule) => {
      school.list(roster).setAbsentRule(rule);
      return school.list(roster).view;
    },
    setLeaving: async (roster, key, leaves) => {
      school.list(roster).setLeaving(key, leaves);
      return school.list(roster).view;
    },
    setRelink: async (roster, relink) => {
      school.list(roster).relink = relink;
      return school.list(roster).view;
    },
    sayWho: async (roster, key, who) => {
      school.list(roster).sayWho(key, who);
      return school.list(roster).view;
    },
    leaveOutOthers: async (roster) => {
      school.list(roster).leaveOutOthers();
      return school.list(roster).view;
    },
    saveList: async (roster) => savedName('liste', roster, 'csv'),
    ...correcting(school),
  } satisfies Partial<Backend>;
}

function correcting(school: FakeSchool) {
  const after = (roster: RosterView, change: (list: FakeList) => void): ListView => {
    change(school.list(roster));
    return school.list(roster).view;
  };
  return {
    correct: async (roster, key, column, text) => after(roster, (list) => list.type(key, column, text)),
    confirmLine: async (roster, key, confirmed) => after(roster, (list) => list.confirm(key, confirmed)),
    undoCorrection: async (roster) => after(roster, (list) => list.corrections.undo()),
    redoCorrection: async (roster) => after(roster, (list) => list.corrections.redo()),
    forgetCorrections: async (roster) => after(roster, (list) => list.corrections.forget()),
    saveToFix: async (roster) => savedName('lignes-a-corriger', roster, 'csv'),
    accents: async () => ({
      samples: [{ line: 4, text: 'LEFÈVRE Zoé' }, { line: 9, text: 'D’ALMEIDA Inès' }, { line: 12, text: 'BENOÎT Chloé' }],
      choices: [
        { encoding: 'windows-1252', label: 'Windows-1252', samples: ['LEFÈVRE Zoé', 'D’ALMEIDA Inès', 'BENOÎT Chloé'], chosen: true },
        { encoding: 'macintosh', label: 'Mac Roman', samples: ['LEFÀVRE ZoÈ', 'D’ALMEIDA InËs', 'BENOŒT ChloÈ'], chosen: false },
      ].slice(0, school.asked.oneReading ? 1 : 2),
    }),
    chooseEncoding: async (roster) => school.list(roster).view,
    mapColumns: async () => {
      school.asked.unmapped = 0;
      return school.open(['eleves.csv']);
    },
    forgetUnmapped: async () => undefined,
  } satisfies Partial<Backend>;
}

const remembered = (school: FakeSchool, importId: string): RememberedView | null => [...school.sent.values()].find(({ id }) => id === importId)?.remembered ?? null;

function imports(school: FakeSchool) {
  return {
    pushImport: async (roster, _typed, listener) => {
      const list = school.list(roster);
      return school.push(roster, list.view.toSend, school.reportOf(list, `import-${school.entries.length}`), listener);
    },
    cancelPush: async () => void (school.cancelled = true),
    resumeImport: async (importId, listener) => {
      const roster = school.interrupted.find((cut) => cut.importId === importId)?.roster ?? 'students';
      school.forgetInterrupted(importId);
      school.entries = school.entries.filter((entry) => entry.id !== importId);
      return school.push(roster, 611, school.reportOf(new FakeList(roster, 611, true, false), importId), listener);
    },
    discardImport: async (importId) => {
      school.forgetInterrupted(importId);
      school.entries = school.entries.map((entry) => (entry.id === importId ? { ...entry, outcome: 'discarded', canResume: false } : entry));
    },
    remembered: async (importId) => remembered(school, importId),
    eraseExport: async (importId, forGood) => {
      const known = remembered(school, importId);
      if (!known) throw failures.noExport;
      if (school.asked.noBin && !forGood) throw failures.noBin;
      return (known.export = { ...known.export, erased: forGood ? 'forGood' : 'toBin' });
    },
    printReport: async () => undefined,
    saveReport: async (_importId, format) => savedName('compte-rendu', 'students', format === 'csv' ? 'csv' : 'html'),

    held: async () => school.held,
    history: async () => school.entries,
    report: async (importId) => school.reports.get(importId) ?? school.reportOf(new FakeList('students', 620, true, false), importId),
    prepareUndo: async (importId) => {
      const left = school.asked.leftAlone;
      const reasons = [
        { count: left - Math.floor(left / 4), words: 'mis à jour depuis par un import plus récent', names: ['ABADIE Chloé', 'VIDAL Noé'].slice(0, left) },
        { count: Math.floor(left / 4), words: 'désactivés depuis', names: ['CISSÉ Aminata'] },
      ];
      return { id: importId, removed: Math.max(0, 598 - left), restored: left < 598 ? 14 : 0, leftAlone: left, reasons: reasons.filter(({ count: n }) => n > 0), endsManager: school.asked.leaving };
    },
    undoImport: async (undoId) => {
      school.entries = school.entries.map((entry) => (entry.id === undoId ? { ...entry, outcome: 'undone', canUndo: false } : entry));
      const report = { ...school.reportOf(new FakeList('students', 620, true, false), `undo-${undoId}`), kind: 'undo' as const, canUndo: false, created: 0, updated: 0, removed: 598, restored: 14, leftAlone: school.asked.leftAlone, leftAside: 0 };
      return school.push('students', 612, report, () => undefined);
    },
  } satisfies Partial<Backend>;
}

function renewed(school: FakeSchool, manager: ManagerView): ManagerView {
  return (school.manager = { ...manager, renewedAt: later(0), until: '2027-10-31T23:00:00Z', renewable: false });
}

function wantFreshCode(school: FakeSchool): void {
  if (school.asked.stale && !school.fresh) throw failures.stale;
}

function others(school: FakeSchool) {
  return {
    entLink: async () => attendance(school),
    copyEntLink: async () => undefined,
    verifyEntLink: async () => ({ id: 'trial', lasts: 10 * MINUTE, answeredAt: null, outcome: null }),
    entLinkTrial: async (id) => ({ id, lasts: 10 * MINUTE, answeredAt: later(0), outcome: outcome(school.asked.trial, school.asked.tooMuch) }),
    saveNeverCame: async () => 'Jamais venus - Collège Les Tilleuls.csv',
    zoom: async (scale) => void (document.documentElement.dataset.zoom = String(scale)),
    paste: async () => 'BCDF-GHJK',
    manager: async () => school.manager,
    searchTeachers: async (text) => {
      const wanted = folded(text.trim());
      const all = Array.from({ length: 45 }, (_, i) => ({ ...person(i + 900), classes: i % 4 === 0 ? '' : ['6A, 6B, 5C', '3D', '4A, 4B'][i % 3] as string }));
      return all.filter(({ lastName, firstName }) => wanted !== '' && folded(`${lastName} ${firstName}`).includes(wanted)).slice(0, 8)
        .map(({ entId, lastName, firstName, classes }) => ({ entId, lastName, firstName, classes }));
    },
    nameManager: async (nominee) => {
      wantFreshCode(school);
      const by = school.session?.person ?? '';
      if ('login' in nominee) {
        if (/élève|eleve/i.test(nominee.login)) throw failures.badManager;
        if (school.manager && nominee.login === school.manager.login) return renewed(school, school.manager);
        return (school.manager = school.newManager({ entId: null, lastName: nominee.login, firstName: '', login: nominee.login }, later(0), by));
      }
      if (school.manager && nominee.entId === school.manager.entId) return renewed(school, school.manager);
      const { lastName, firstName } = person(Number(nominee.entId) - 2846000);
      return (school.manager = school.newManager({ entId: nominee.entId, lastName, firstName, login: null }, later(0), by));
    },
    removeManager: async () => {
      wantFreshCode(school);
      school.manager = null;
    },
    requestFreshCode: async () => school.newSignIn('0779999A'),
    enterFreshCode: async (text) => {
      if (!/^[B-Z]{4}-?[B-Z]{4}$/i.test(text.trim())) throw failures.code;
      school.fresh = true;
    },
    leavingManager: async (roster) => (school.asked.leaving && roster === 'teachers' ? 'Nadia BENALI' : null),

    setPreferences: async (preferences) => {
      if (!/^https?:\/\/\S+$/.test(preferences.serviceUrl)) throw { code: 'service-url', help: 'Cette adresse n’est pas celle d’un service. Elle commence par https://, par exemple https://balado.ac-creteil.fr.', support: 'service-url' };
      school.preferences = preferences;
      return school.desk();
    },
    diagnose: async () => diagnosticOf(school),
    giveProxyLogin: async (name, password) => {
      if (password !== 'motdepasse') throw { code: 'proxy-password', help: `Le service ne répond pas : le proxy proxy.tilleuls.example:3128 refuse ce nom ou ce mot de passe.`, support: 'proxy-password' };
      school.proxyKnows = name;
    },
    openPortal: async () => undefined,
    lookForUpdate: async () => updateOf(school),
    installUpdate: async () => undefined,
    openApplicationPage: async () => undefined,

    onLinkArrived: () => () => undefined,
    onFileDrop: (listener) => listenToBrowserDrops(listener),
  } satisfies Partial<Backend>;
}
