import type { AbsentRuleView, ColumnView, DetailView, FailureView, ListView, RosterView, RowView, SortView } from '../backend';
import { Asking } from './asking.svelte';
import type { Desk } from './desk.svelte';
import { asFailure } from './failure';
import { everyRow, Rows, type RowsQuery } from './rows.svelte';

/** What the person looks at in an opened list: filters, order, the row under the keys, the opened one. */
export class Preview {
  query = $state.raw<RowsQuery>(everyRow('students'));
  /** Index of the row the keys are on. */
  active = $state(0);
  /** Key of the row shown beside the table. */
  opened = $state<number | null>(null);
  /** Grows when the table must go back to its top. */
  tops = $state(0);
  failure = $state.raw<FailureView | null>(null);
  readonly rows: Rows;
  readonly detail: Asking<DetailView>;

  constructor(readonly desk: Desk, readonly roster: RosterView) {
    const noticed = (failure: FailureView): void => desk.notice(failure);
    this.query = everyRow(roster);
    this.rows = new Rows(desk.backend, this.query, noticed);
    this.detail = new Asking(noticed);
  }

  get filtered(): boolean {
    const { state, search, class: className, remark } = this.query;
    return state !== null || search !== '' || className !== null || remark !== null;
  }

  change(part: Partial<RowsQuery>): void {
    this.query = { ...this.query, ...part };
    this.active = 0;
    this.tops += 1;
    this.rows.show(this.query);
  }

  clear(): void {
    this.change({ state: null, search: '', class: null, remark: null });
  }

  sortBy(sort: SortView): void {
    this.change({ sort, descending: this.query.sort === sort && !this.query.descending });
  }

  open(row: RowView, index: number): void {
    this.active = index;
    this.opened = row.key;
    this.#askDetail(row.key);
  }

  /** Somebody named beside the one that is open, wherever the table stands. */
  openBeside(key: number): void {
    this.opened = key;
    this.#askDetail(key);
  }

  close(): void {
    this.opened = null;
    this.detail.forget();
  }

  /** The list changed under the table: same place, fresh rows. */
  refresh(): void {
    this.rows.refresh();
    if (this.opened !== null) this.#askDetail(this.opened);
  }

  #askDetail(key: number): void {
    void this.detail.ask(() => this.desk.backend.detail(this.roster, key));
  }

  exclude(key: number, excluded: boolean): Promise<void> {
    return this.#changeList(() => this.desk.backend.excludeLine(this.roster, key, excluded));
  }

  /** The column to type in, once the line is open beside the table. */
  typing = $state<ColumnView | null>(null);

  /** Opens a line to type over one of its cells. */
  edit(row: RowView, index: number, column: ColumnView | null): void {
    this.typing = column ?? faulty(row);
    this.open(row, index);
  }

  correct(key: number, column: ColumnView, text: string): Promise<void> {
    return this.#changeList(() => this.desk.backend.correct(this.roster, key, column, text));
  }

  undo(): Promise<void> {
    return this.#changeList(() => this.desk.backend.undoCorrection(this.roster));
  }

  redo(): Promise<void> {
    return this.#changeList(() => this.desk.backend.redoCorrection(this.roster));
  }

  forgetCorrections(): Promise<void> {
    return this.#changeList(() => this.desk.backend.forgetCorrections(this.roster));
  }

  chooseEncoding(encoding: string): Promise<void> {
    return this.#changeList(() => this.desk.backend.chooseEncoding(this.roster, encoding));
  }

  setAbsentRule(rule: AbsentRuleView): Promise<void> {
    return this.#changeList(() => this.desk.backend.setAbsentRule(this.roster, rule));
  }

  setRelink(relink: boolean): Promise<void> {
    return this.#changeList(() => this.desk.backend.setRelink(this.roster, relink));
  }

  async #changeList(gesture: () => Promise<ListView>): Promise<void> {
    this.failure = null;
    try {
      this.desk.setList(await gesture());
    } catch (cause) {
      this.failure = asFailure(cause);
      this.desk.notice(this.failure);
    }
  }
}

/** The first cell that is empty and should not be; the name when all of them say something. */
function faulty(row: RowView): ColumnView {
  if (row.lastName === '') return 'lastName';
  if (row.firstName === '') return 'firstName';
  return row.classes === '' ? 'classes' : 'lastName';
}
