import type { FailureView } from '../backend';
import { asFailure } from './failure';

/**
 * Something asked of the program: waiting, then an answer or a failure.
 * A newer question drops the answer of an older one.
 */
export class Asking<Answer> {
  waiting = $state(false);
  answer = $state.raw<Answer | null>(null);
  failure = $state.raw<FailureView | null>(null);
  #latest = 0;

  constructor(readonly noticed: (failure: FailureView) => void = () => undefined) {}

  /** True when this question got its answer, and it was the latest one. */
  async ask(question: () => Promise<Answer>): Promise<boolean> {
    const mine = ++this.#latest;
    this.waiting = true;
    this.failure = null;
    try {
      const answer = await question();
      if (mine !== this.#latest) return false;
      this.answer = answer;
      return true;
    } catch (cause) {
      if (mine !== this.#latest) return false;
      this.failure = asFailure(cause);
      this.noticed(this.failure);
      return false;
    } finally {
      if (mine === this.#latest) this.waiting = false;
    }
  }

  forget(): void {
    this.#latest += 1;
    this.waiting = false;
    this.answer = null;
    this.failure = null;
  }
}
