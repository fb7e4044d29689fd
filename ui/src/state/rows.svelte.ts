import type { Backend, FailureView, PageQueryView, RosterView, RowView } from '../backend';
import { asFailure } from './failure';

/** What is asked of the rows; which of them is open is told once, when the question changes. */
export type RowsQuery = Omit<PageQueryView, 'offset' | 'limit' | 'opened'>;

export const PAGE = 200;
const KEPT = 24;

export function everyRow(roster: RosterView): RowsQuery {
  return { roster, state: null, search: '', class: null, remark: null, sort: 'name', descending: false };
}

/**
 * The rows of a long table, a page at a time: only what is near the window is held,
 * one question is on its way, and an answer to an older query is dropped.
 */
export class Rows {
  total = $state(0);
  /** Grows when rows came: what is drawn reads it. */
  version = $state(0);
  asked = $state(false);
  failure = $state.raw<FailureView | null>(null);
  /** Whether the row that was open when the question changed is still among them. */
  hasOpened = false;

  #opened: number | null = null;
  #query: RowsQuery;
  #pages = new Map<number, readonly RowView[]>();
  #stale = new Set<number>();
  #generation = 0;
  #wanted: number[] = [];
  #pumping = false;
  #pumped = Promise.resolve();

  constructor(readonly backend: Backend, query: RowsQuery, readonly noticed: (failure: FailureView) => void = () => undefined) {
    this.#query = query;
  }

  /** A new question, read from its top: the old rows stay on screen until the first new page is there. */
  show(query: RowsQuery, opened: number | null = null): void {
    this.#query = query;
    this.#opened = opened;
    this.#wanted = [0];
    this.refresh();
  }

  /** The same question again, after a line was excluded or the list read again. */
  refresh(): void {
    this.#generation += 1;
    this.#stale = new Set(this.#pages.keys());
    this.failure = null;
    if (this.#wanted.length === 0) this.#wanted = [0];
    this.#pump();
  }

  at(index: number): RowView | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Where a row is, among those that are held. */
  indexOf(key: number): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.key === key);
      if (at >= 0 && !this.#stale.has(page)) return page * PAGE + at;
    }
    return null;
  }

  /** Until nothing is asked any more. */
  settled(): Promise<void> {
    return this.#pumped;
  }

  want(first: number, last: number): void {
    const pages: number[] = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(Math.max(first, last) / PAGE); page += 1) pages.push(page);
    this.#wanted = pages;
    this.#pump();
  }

  #missing(): number | undefined {
    return this.#wanted.find((page) => !this.#pages.has(page) || this.#stale.has(page));
  }

  #pump(): void {
    if (!this.#pumping) this.#pumped = this.#fetchMissing();
  }

  async #fetchMissing(): Promise<void> {
    this.#pumping = true;
    try {
      for (let page = this.#missing(); page !== undefined && !this.failure; page = this.#missing()) await this.#fetch(page);
    } finally {
      this.#pumping = false;
    }
  }

  async #fetch(page: number): Promise<void> {
    const generation = this.#generation;
    try {
      const answer = await this.backend.page({ ...this.#query, offset: page * PAGE, limit: PAGE, opened: this.#opened });
      if (generation !== this.#generation) return;
      this.#keep(page, answer.rows);
      this.total = answer.total;
      this.hasOpened = answer.hasOpened;
      this.#wanted = this.#wanted.filter((wanted) => wanted === 0 || wanted * PAGE < answer.total);
    } catch (cause) {
      if (generation !== this.#generation) return;
      this.failure = asFailure(cause);
      this.noticed(this.failure);
    }
    this.asked = true;
    this.version += 1;
  }

  #keep(page: number, rows: readonly RowView[]): void {
    // The first page of a new answer makes every other old one meaningless.
    for (const old of this.#stale) if (old !== page && !this.#wanted.includes(old)) this.#pages.delete(old);
    this.#stale.delete(page);
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break;
      this.#pages.delete(oldest);
      this.#stale.delete(oldest);
    }
  }
}
