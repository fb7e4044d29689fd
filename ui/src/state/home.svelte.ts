/** What the first page says of a school: what was imported, and what is left of its September. */
import type { EntLinkView, HistoryEntryView, ManagerView, RosterView } from '../backend';
import { trials } from '../text/fr';
import { Asking } from './asking.svelte';
import type { Desk } from './desk.svelte';

/** In the order in which they are shown. */
export const ROSTERS = ['teachers', 'students'] as const satisfies RosterView[];

/** How old what Balado holds of a list is. */
export type Freshness = 'never' | 'lastYear' | 'thisYear';

/** `unknown` while the service has not answered, or has not been reached. */
export type StepState = 'done' | 'todo' | 'care' | 'unknown';

/** `null` stands for an answer: nobody is named. */
interface Named { manager: ManagerView | null }

/** Lists of a school year are imported from this month on (August), counted from 0. */
const FIRST_MONTH = 7;

/** The year in which the school year of this day began. */
export function schoolYear(at: Date): number {
  return at.getMonth() >= FIRST_MONTH ? at.getFullYear() : at.getFullYear() - 1;
}

export class Home {
  readonly imports: Asking<HistoryEntryView[]>;
  readonly link: Asking<EntLinkView>;
  readonly manager: Asking<Named>;
  readonly year = schoolYear(new Date());

  constructor(readonly desk: Desk) {
    const noticed = desk.notice.bind(desk);
    this.imports = new Asking(noticed);
    this.link = new Asking(noticed);
    this.manager = new Asking(noticed);
  }

  /** Asks the three at once: each part of the page shows what it got. */
  ask(): void {
    const { backend } = this.desk;
    void this.imports.ask(() => backend.history());
    if (this.desk.practice) return;
    void this.link.ask(() => backend.entLink());
    void this.manager.ask(async () => ({ manager: await backend.manager() }));
  }

  get failure(): Asking<unknown>['failure'] {
    return this.imports.failure ?? this.link.failure ?? this.manager.failure;
  }

  /** The import that made what Balado holds: the newest that was not undone. */
  last(roster: RosterView): HistoryEntryView | null {
    return this.imports.answer?.find((entry) => entry.roster === roster && entry.outcome === 'committed') ?? null;
  }

  freshness(roster: RosterView): Freshness | null {
    if (!this.imports.answer) return null;
    const last = this.last(roster);
    if (!last) return 'never';
    return schoolYear(new Date(last.at)) === this.year ? 'thisYear' : 'lastYear';
  }

  imported(roster: RosterView): StepState {
    const freshness = this.freshness(roster);
    if (!freshness) return 'unknown';
    return freshness === 'thisYear' ? 'done' : 'todo';
  }

  /** Somebody who arrived shows that the address works, as a verification does. */
  get address(): StepState {
    const view = this.link.answer;
    if (!view) return 'unknown';
    const outcome = view.trial?.outcome;
    if (outcome && trials[outcome.result].kind === 'bad') return 'care';
    return outcome || view.lastArrival ? 'done' : 'todo';
  }

  get named(): StepState {
    const found = this.manager.answer;
    if (!found) return 'unknown';
    if (!found.manager) return 'todo';
    return found.manager.renewable ? 'care' : 'done';
  }

  get arrived(): StepState {
    const view = this.link.answer;
    if (!view) return 'unknown';
    return view.lastArrival && schoolYear(new Date(view.lastArrival)) === this.year ? 'done' : 'todo';
  }
}
