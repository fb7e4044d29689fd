/** What is typed over the cells of an invented list, and the way back. */
import type { ColumnView, CorrectionsView } from '../index';

type Layer = ColumnView | 'confirmed';

/** Another text over a cell; or what a line said when it was found right. */
interface Step {
  key: number;
  column: Layer;
  before: string | undefined;
  after: string | undefined;
}

export class FakeCorrections {
  #typed = new Map<string, string>();
  #done: Step[] = [];
  #undone: Step[] = [];
  /** Grows with each change. */
  version = 0;
  /** Made another day, on the same file. */
  foundAgain = false;

  get view(): CorrectionsView {
    const cells = [...this.#typed.keys()];
    const confirmed = cells.filter((cell) => cell.endsWith(':confirmed')).length;
    const lines = new Set(cells.filter((cell) => !cell.endsWith(':confirmed')).map((cell) => cell.split(':')[0]));
    return { lines: lines.size, confirmed, canUndo: this.#done.length > 0, canRedo: this.#undone.length > 0, foundAgain: this.foundAgain };
  }

  get(key: number, column: Layer): string | undefined {
    return this.#typed.get(`${key}:${column}`);
  }

  touches(key: number): boolean {
    return [...this.#typed.keys()].some((cell) => cell.startsWith(`${key}:`));
  }

  type(key: number, column: Layer, after: string | undefined): void {
    const step = { key, column, before: this.get(key, column), after };
    this.#lay(step.key, step.column, step.after);
    this.#done.push(step);
    this.#undone = [];
  }

  undo(): void {
    const step = this.#done.pop();
    if (!step) return;
    this.#lay(step.key, step.column, step.before);
    this.#undone.push(step);
  }

  redo(): void {
    const step = this.#undone.pop();
    if (!step) return;
    this.#lay(step.key, step.column, step.after);
    this.#done.push(step);
  }

  /** What was typed before the file was opened here. */
  find(key: number, column: ColumnView, text: string): void {
    this.#lay(key, column, text);
    this.foundAgain = true;
  }

  forget(): void {
    this.foundAgain = false;
    this.version += 1;
    this.#typed.clear();
    this.#done = [];
    this.#undone = [];
  }

  #lay(key: number, column: Layer, text: string | undefined): void {
    this.version += 1;
    if (text === undefined) this.#typed.delete(`${key}:${column}`);
    else this.#typed.set(`${key}:${column}`, text);
  }
}
