/** New versions of the app: looked for by itself, installed when the person says so. */
import type { Backend, UpdateView } from '../backend';
import { Asking } from './asking.svelte';

/** The program asks the service once a day, however often it is asked itself. */
const AGAIN = 60 * 60_000;

export class Updates {
  shown = $state.raw<UpdateView | null>(null);
  /** « Plus tard »: until the window closes. */
  later = $state(false);
  readonly installing = new Asking<void>();
  readonly opening = new Asking<void>();

  constructor(readonly backend: Backend) {}

  /** What is said now: a version that is wanted cannot be put off. */
  get visible(): UpdateView | null {
    return this.later && !this.shown?.wanted ? null : this.shown;
  }

  async look(): Promise<void> {
    try {
      this.shown = await this.backend.lookForUpdate();
    } catch {
      // Nobody asked for it, and it is looked for again.
    }
  }

  /** Until the returned function is called. */
  keepLooking(): () => void {
    const timer = setInterval(() => void this.look(), AGAIN);
    return () => clearInterval(timer);
  }

  async install(): Promise<void> {
    await this.installing.ask(() => this.backend.installUpdate());
  }

  async openPage(): Promise<void> {
    await this.opening.ask(() => this.backend.openApplicationPage());
  }
}
