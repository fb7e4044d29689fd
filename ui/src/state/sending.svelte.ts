import type { FailureView, ProgressView, ReportView, RosterView, TypedNumberView } from '../backend';
import type { Desk } from './desk.svelte';
import { asFailure, endsSession } from './failure';

/** An import on its way: one at a time, from Valider or Reprendre to its report. */
export class Sending {
  roster = $state<RosterView | null>(null);
  step = $state.raw<ProgressView>({ stage: 'preparing', sent: 0, total: 0 });
  cancelling = $state(false);
  failure = $state.raw<FailureView | null>(null);

  constructor(readonly desk: Desk) {}

  push(roster: RosterView, typed: TypedNumberView[]): Promise<void> {
    return this.#run(roster, (listener) => this.desk.backend.pushImport(roster, typed, listener));
  }

  async resume(importId: string, roster: RosterView): Promise<void> {
    await this.#run(roster, (listener) => this.desk.backend.resumeImport(importId, listener));
    if (this.desk.reports[roster]?.importId === importId) this.#forgetInterrupted(importId);
  }

  async discard(importId: string): Promise<void> {
    try {
      await this.desk.backend.discardImport(importId);
      this.#forgetInterrupted(importId);
    } catch (cause) {
      this.failure = asFailure(cause);
      this.desk.notice(this.failure);
    }
  }

  async cancel(): Promise<void> {
    this.cancelling = true;
    try {
      await this.desk.backend.cancelPush();
    } catch (cause) {
      this.cancelling = false;
      this.failure = asFailure(cause);
    }
  }

  async #run(roster: RosterView, gesture: (listener: (step: ProgressView) => void) => Promise<ReportView>): Promise<void> {
    if (this.roster) return;
    this.roster = roster;
    this.step = { stage: 'preparing', sent: 0, total: 0 };
    this.cancelling = false;
    this.failure = null;
    try {
      const report = await gesture((step) => (this.step = step));
      this.desk.showReport(report, roster);
      void this.desk.refresh();
    } catch (cause) {
      this.#fail(asFailure(cause));
    } finally {
      this.roster = null;
    }
  }

  /** A cancelling was asked for, and the end of a session has its own banner: neither is shown as a failure. */
  #fail(failure: FailureView): void {
    const cancelled = failure.code === 'cancelled' && this.cancelling;
    if (cancelled) this.desk.say(failure.help);
    this.failure = cancelled || endsSession(failure) ? null : failure;
    // The list may have moved, or the import wait to be resumed.
    if (this.failure) void this.desk.refresh();
    this.desk.notice(failure);
  }

  #forgetInterrupted(importId: string): void {
    const { view } = this.desk;
    if (view) this.desk.view = { ...view, interrupted: view.interrupted.filter((cut) => cut.importId !== importId) };
  }
}
