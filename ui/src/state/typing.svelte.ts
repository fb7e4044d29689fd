import { tick } from 'svelte';
import type { CellView, ColumnView, DetailView, RowView } from '../backend';
import type { Preview } from './preview.svelte';

/** The columns that the table shows and lets type in, in its order. */
export const TYPED = ['lastName', 'firstName', 'classes', 'login'] as const;
export type TypedColumn = (typeof TYPED)[number];

export const isTyped = (column: ColumnView | null | undefined): column is TypedColumn => (TYPED as readonly unknown[]).includes(column);
export const cellOf = (row: RowView, column: ColumnView): CellView | undefined => row.cells.find((cell) => cell.column === column);

/** The columns of a line that can be typed in without leaving the table. */
export const typedCells = (row: RowView): TypedColumn[] => TYPED.filter((column) => cellOf(row, column));

/**
 * A cell of the table that is typed in. Its line stays drawn until it is left and the list was read again: neither
 * scrolling nor the new order of the list takes away what is being typed.
 */
export class Typing {
  line = $state.raw<{ row: RowView; index: number } | null>(null);
  column = $state<TypedColumn | null>(null);
  text = $state('');
  /** Whether a key was typed in the cell since it is open. */
  typed = false;
  #saving = 0;
  /** What was not taken, by cell: it is there again when the cell is typed in. */
  #refused = new Map<string, string>();

  constructor(readonly preview: Preview) {}

  /** Opens a cell on its present text, or on what a key began. */
  start(row: RowView, index: number, column: TypedColumn, text = this.#refused.get(nameOf(row, column)) ?? row[column]): void {
    if (this.column) this.take();
    if (this.line?.row.key !== row.key) this.line = { row, index };
    this.column = column;
    this.text = text;
    this.typed = false;
    const { preview } = this;
    preview.active = index;
    preview.cell = TYPED.indexOf(column) + 1;
    if (preview.opened !== null && preview.opened !== row.key) preview.open(row, index);
  }

  /** Takes what is typed and opens the next cell, or the one before; false when there is none. */
  step(by: 1 | -1): boolean {
    const { line, column } = this;
    if (!line || !column) return false;
    const cells = typedCells(line.row);
    const [row, index] = [this.preview.rows.at(line.index + by), line.index + by];
    const beside = cells[cells.indexOf(column) + by];
    const beyond = beside || !row ? undefined : typedCells(row).at(by > 0 ? 0 : -1);
    this.take();
    if (beside) this.start(this.line?.row ?? line.row, line.index, beside);
    else if (row && beyond) this.start(row, index, beyond);
    return beside !== undefined || beyond !== undefined;
  }

  /** Leaves the cell as it was. */
  cancel(): void {
    if (this.line && this.column) this.#refused.delete(nameOf(this.line.row, this.column));
    this.column = null;
    this.#release();
  }

  /**
   * Takes what is typed; another cell may be open by the time the answer comes. What only looks wrong and was typed
   * again as it is, is right when the person is `sure` and says so with Enter.
   */
  take(sure = false): void {
    const { line, column } = this;
    if (!line || !column) return;
    const text = this.text.trim();
    const changed = text !== line.row[column];
    const again = sure && this.typed && cellOf(line.row, column)?.doubtful;
    if (changed) this.line = { ...line, row: { ...line.row, [column]: text } };
    this.column = null;
    if (changed || again) void this.#save(line.row, line.index, column, text);
    this.#release();
  }

  /** The list was read again: the line follows when its new place is in view. */
  follow(seen: (index: number) => boolean): void {
    if (!this.line) return;
    const index = this.preview.rows.indexOf(this.line.row.key);
    if (index === null || index === this.line.index || !seen(index)) return;
    if (this.preview.active === this.line.index) this.preview.active = index;
    this.line = { ...this.line, index };
  }

  async #save(row: RowView, index: number, column: TypedColumn, text: string): Promise<void> {
    const { preview } = this;
    const cell = nameOf(row, column);
    this.#saving += 1;
    const taken = await preview.correct(row.key, column, text);
    const known = taken && this.column ? await preview.known(row.key) : null;
    await tick();
    await preview.rows.settled();
    this.#saving -= 1;
    const detail = this.#saving === 0 ? known : null;
    if (taken) this.#refused.delete(cell);
    else this.#refused.set(cell, text);
    if (this.line?.row.key === row.key) this.line = { ...this.line, row: detail ? rowOf(this.line.row, detail) : { ...this.line.row, [column]: taken ? text : row[column] } };
    if (!taken && !this.column && preview.active === index) this.start(row, index, column);
    this.#release();
  }

  #release(): void {
    if (!this.column && this.#saving === 0) this.line = null;
  }
}

const nameOf = (row: RowView, column: ColumnView): string => `${row.key} ${column}`;

/** A line as it is known after a correction, wherever it now is in the list. */
function rowOf(row: RowView, { state, fields, findings }: DetailView): RowView {
  const said = findings.find(({ blocking }) => blocking) ?? findings[0];
  const typed = fields.flatMap(({ column, after, original, wrong, doubtful }) => (column ? [{ column, after, original, wrong, doubtful }] : []));
  const texts = Object.fromEntries(typed.filter(({ column }) => isTyped(column)).map(({ column, after }) => [column, after]));
  return { ...row, ...texts, state, cells: typed.map(({ column, original, wrong, doubtful }) => ({ column, original, wrong, doubtful })), remark: said?.message ?? '', remarkBlocking: said?.blocking ?? false };
}
