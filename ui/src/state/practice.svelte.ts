/** « S’entraîner »: a desk on a fictional school in the place of the person's own, which stays as it stands. */
import { createContext } from 'svelte';
import type { DeskView, LinkView } from '../backend';
import { practice as words } from '../text/fr';
import { Asking } from './asking.svelte';
import { Desk, type Screen } from './desk.svelte';
import { asFailure } from './failure';

/** Pages of what is not tried: it is the service's, or this PC's. */
const NOT_TRIED = ['entLink', 'manager', 'diagnostic'] as const satisfies Screen[];

export class Practice {
  /** The desk that somebody practises on, while it lasts. */
  desk = $state.raw<Desk | null>(null);
  readonly beginning = new Asking<DeskView>();

  constructor(readonly own: Desk) {}

  /** Whether a page is there while somebody practises. */
  tries(screen: Screen): boolean {
    return !(NOT_TRIED as readonly Screen[]).includes(screen);
  }

  /** Begins, or begins anew: the two files wait, nothing was tried. */
  async begin(): Promise<void> {
    const { own } = this;
    const begun = await this.beginning.ask(() => own.backend.beginPractice());
    if (!begun || !this.beginning.answer) return;
    const desk = new Desk(own.backend.onPractice(), this);
    desk.take(this.beginning.answer);
    desk.screen = 'home';
    this.desk = desk;
  }

  async end(): Promise<void> {
    this.desk = null;
    try {
      await this.own.backend.endPractice();
    } catch (cause) {
      // The page is back already; what was tried ends with the window at the latest.
      this.own.notice(asFailure(cause));
    }
  }

  /** A link is for the person's own desk, and waits there. */
  async linkArrived(link: LinkView): Promise<void> {
    this.desk?.say(words.linkWaits, 'info');
    await this.own.linkArrived(link);
  }
}

export const [usePractice, providePractice] = createContext<Practice>();
