import type { Backend } from '../backend';

/** Where everything is drawn larger or smaller, step by step; 1 is as designed. */
const STEPS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const KEPT_AS = 'zoom';

/** Ctrl and +, − or 0, as in a browser: what somebody chose on a PC is there the next day. */
export class Zoom {
  #scale = 1;

  constructor(readonly backend: Backend, readonly storage: Storage) {}

  /** What was chosen the last time. */
  restore(): void {
    const kept = Number(this.storage.getItem(KEPT_AS));
    if (STEPS.includes(kept) && kept !== 1) this.#draw(kept);
  }

  /** Whether a key was one of these. */
  takes(event: KeyboardEvent): boolean {
    const scale = event.ctrlKey || event.metaKey ? this.#asked(event) : null;
    if (scale === null) return false;
    event.preventDefault();
    this.#draw(scale);
    return true;
  }

  #asked({ key, code, altKey }: KeyboardEvent): number | null {
    if (altKey) return null;
    const at = STEPS.indexOf(this.#scale);
    if (key === '+' || key === '=') return STEPS[Math.min(STEPS.length - 1, at + 1)] ?? null;
    if (key === '-' || key === '_') return STEPS[Math.max(0, at - 1)] ?? null;
    // Without Maj, the key of a French 0 writes an à.
    return key === '0' || code === 'Digit0' ? 1 : null;
  }

  #draw(scale: number): void {
    this.#scale = scale;
    this.storage.setItem(KEPT_AS, String(scale));
    void this.backend.zoom(scale);
  }
}
