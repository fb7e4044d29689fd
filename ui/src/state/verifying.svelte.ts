import type { FailureView, TrialView } from '../backend';
import type { Desk } from './desk.svelte';
import { asFailure } from './failure';

/** Between two looks at whether the browser came back, in milliseconds. */
const LOOK_EVERY = 2_000;

/** « Vérifier mon lien »: the person goes round through the ENT in the browser, and what it showed comes back here. */
export class Verifying {
  awaited = $state.raw<TrialView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** The browser did not come back in time. */
  expired = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When this page has waited long enough, by its own clock: that of the PC may be wrong. */
  #until = 0;

  /** `answered` is told of a verification that came back. */
  constructor(readonly desk: Desk, readonly answered: (trial: TrialView) => void) {}

  async begin(): Promise<void> {
    this.stop();
    await this.#attempt(async () => {
      const trial = await this.desk.backend.verifyEntLink();
      this.#until = performance.now() + trial.lasts;
      this.#await(trial);
    });
  }

  /** Waits no longer; the browser may still come back, and the next visit of the page shows it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.awaited = null;
    this.failure = null;
    this.expired = false;
  }

  #await(trial: TrialView): void {
    this.awaited = trial;
    this.#timer = setTimeout(() => void this.#look(trial), LOOK_EVERY);
  }

  async #look(trial: TrialView): Promise<void> {
    await this.#attempt(async () => {
      const now = await this.desk.backend.entLinkTrial(trial.id);
      if (this.awaited !== trial) return;
      if (now.answeredAt !== null) {
        this.stop();
        this.answered(now);
      } else if (performance.now() >= this.#until) {
        this.stop();
        this.expired = true;
      } else {
        this.#await(now);
      }
    });
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (cause) {
      this.stop();
      this.failure = asFailure(cause);
      this.desk.notice(this.failure);
    }
  }
}
