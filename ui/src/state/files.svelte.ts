import type { Backend, ChoiceView, ColumnView, FailureView, OpenedView, RefusedView, RosterView, UnmappedView } from '../backend';
import { practice, shell } from '../text/fr';
import type { Desk } from './desk.svelte';
import { asFailure } from './failure';

/** The exports that are opened: dropped or chosen, taken or refused. */
export class Files {
  /** Files hover over the window. */
  hovering = $state(false);
  opening = $state(false);
  /** Grows each time files were opened: a preview starts afresh. */
  openings = $state(0);
  failure = $state.raw<FailureView | null>(null);
  refused = $state.raw<RefusedView[]>([]);
  /** Files whose columns the person has to name. */
  unmapped = $state.raw<UnmappedView[]>([]);
  /** Lists for which several files came together: the person says which. */
  choices = $state.raw<ChoiceView[]>([]);

  constructor(readonly desk: Desk) {}

  open(paths: string[]): Promise<void> {
    return this.#open(() => this.desk.backend.openExports(paths));
  }

  /** While somebody practises there is nothing to choose: the two files are opened again. */
  async choose(): Promise<void> {
    await this.#open(() => this.desk.backend.chooseExports());
    if (this.desk.practice && !this.failure) this.desk.say(practice.reopened);
  }

  /** What was open when the program ended last is open again; the screen stays. */
  async reopen(): Promise<void> {
    const { desk } = this;
    try {
      const outcome = await desk.backend.reopenExports();
      if (desk.view) desk.view = { ...desk.view, reopens: false };
      this.#show(outcome);
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  async #open(gesture: () => ReturnType<Backend['chooseExports']>): Promise<void> {
    const { desk } = this;
    this.opening = true;
    this.failure = null;
    desk.sending.failure = null;
    try {
      const outcome = await gesture();
      if (!outcome || !desk.view) return;
      this.#show(outcome);
      // Accueil shows what it found before anything is opened.
      if (desk.screen === 'home') return;
      const [first] = outcome.opened;
      if (first && !outcome.opened.includes(desk.screen as RosterView)) desk.screen = first;
      if (outcome.opened.length > 1) desk.say(shell.both);
    } catch (cause) {
      this.failure = asFailure(cause);
      desk.notice(this.failure);
    } finally {
      this.opening = false;
    }
  }

  #show({ lists, opened, refused, unmapped, choices }: OpenedView): void {
    const { desk } = this;
    if (!desk.view) return;
    desk.view = { ...desk.view, lists };
    desk.reports = { ...desk.reports, ...Object.fromEntries(opened.map((roster) => [roster, null])) };
    this.refused = refused;
    this.unmapped = [...this.unmapped, ...unmapped];
    this.choices = choices;
    if (opened.length > 0) this.openings += 1;
  }

  /** Reads a file by what the person said of its columns. */
  async map(id: number, columns: (ColumnView | null)[], roster: RosterView | null): Promise<void> {
    await this.#open(async () => {
      const outcome = await this.desk.backend.mapColumns(id, columns, roster);
      this.unmapped = this.unmapped.filter((file) => file.id !== id);
      return outcome;
    });
  }

  async forget(id: number): Promise<void> {
    this.unmapped = this.unmapped.filter((file) => file.id !== id);
    this.failure = null;
    try {
      await this.desk.backend.forgetUnmapped(id);
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /** Nothing of what was opened stays on the page. */
  leave(): void {
    this.failure = null;
    this.refused = [];
    this.unmapped = [];
    this.choices = [];
  }

  async pick(id: number): Promise<void> {
    await this.#open(() => this.desk.backend.chooseFile(id));
  }

  /** None of the files that came together is the one. */
  async pickNone(roster: RosterView): Promise<void> {
    this.choices = this.choices.filter((choice) => choice.roster !== roster);
    this.failure = null;
    try {
      await this.desk.backend.forgetChoice(roster);
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  async close(roster: RosterView): Promise<void> {
    const { desk } = this;
    try {
      await desk.backend.closeList(roster);
    } catch (cause) {
      this.failure = asFailure(cause);
      return;
    }
    if (desk.view) desk.view = { ...desk.view, lists: { ...desk.view.lists, [roster]: null } };
  }
}
