/** What the ENT's link shows of the invented school. */
import type { AttendanceView, EntLinkView, LevelAttendanceView, TrialOutcomeView, TrialResultView } from '../index';
import type { FakeSchool } from './school';
import { later } from './school';

const HOUR = 3_600_000;
const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

const sum = (parts: AttendanceView[]): AttendanceView => ({ came: parts.reduce((n, { came }) => n + came, 0), accounts: parts.reduce((n, { accounts }) => n + accounts, 0) });

function level(which: number, empty: boolean): LevelAttendanceView {
  const classes = LETTERS.slice(0, which === 6 ? 7 : 6).map((letter, at) => {
    const accounts = 24 + ((which + at) % 3);
    return { name: `${which}${letter}`, all: { came: empty ? 0 : Math.max(0, accounts - 3 * at - 2 - (at > 4 ? 3 : 0)), accounts } };
  });
  return { level: `${which}e`, all: sum(classes.map(({ all }) => all)), classes };
}

function levels(empty: boolean): LevelAttendanceView[] {
  const others = [{ name: 'ULIS', all: { came: empty ? 0 : 5, accounts: 9 } }, { name: null, all: { came: 0, accounts: 1 } }];
  return [...[6, 5, 4, 3].map((which) => level(which, empty)), { level: null, all: sum(others.map(({ all }) => all)), classes: others }];
}

/** What a verification of this ending shows. */
export function outcome(result: TrialResultView, tooMuch: boolean): TrialOutcomeView {
  const silent = (['ticketRefused', 'serviceRefused', 'noAnswer'] as TrialResultView[]).includes(result);
  return {
    result, list: result.startsWith('by') ? 'teachers' : null, namesSchools: !silent, connector: silent ? null : tooMuch ? 'Par défaut' : 'IJBOX',
    excess: tooMuch ? ['la date de naissance', 'les noms des parents'] : [],
  };
}

export function attendance({ asked }: FakeSchool): EntLinkView {
  const all = levels(asked.empty);
  return {
    address: 'https://balado.ac-creteil.fr/ent/0779999A', ent: asked.noEnt ? null : 'ENT77', lastArrival: asked.empty ? null : later(-3 * HOUR),
    students: sum(all.map((part) => part.all)), teachers: { came: asked.empty ? 0 : 38, accounts: 45 }, levels: all, unknown: asked.empty ? 0 : 4,
    trial: asked.verified ? { id: 'past', lasts: 600_000, answeredAt: later(-2 * HOUR), outcome: outcome(asked.trial, asked.tooMuch) } : null,
  };
}
