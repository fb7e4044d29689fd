import type { AbsentRuleView, ColumnView, DetailView, FailureView, ListView, LookKindView, RosterView, RowView, SortView, WhoView } from '../backend';
import { Asking } from './asking.svelte';
import type { Desk } from './desk.svelte';
import { asFailure } from './failure';
import { asking, correcting as words, looks } from '../text/fr';
import { everyRow, Rows, type RowsQuery } from './rows.svelte';
import { isTyped, typedCells, Typing } from './typing.svelte';

/** A way to look at the list: what stands out, by class, each line, or those whom the file does not name. */
export type Side = 'look' | 'classes' | 'all' | 'gone';

/** What the person looks at in an opened list: filters, order, the row under the keys, the opened one. */
export class Preview {
  query = $state.raw<RowsQuery>(everyRow('students'));
  side = $state<Side>('all');
  /** What is looked for on the other side of « Partis ». */
  #before: RowsQuery | null = null;
  /** Index of the row the keys are on. */
  active = $state(0);
  /** The cell of it, from the left; nothing while the keys are on the whole row. */
  cell = $state<number | null>(null);
  /** Key of the row shown beside the table. */
  opened = $state<number | null>(null);
  /** Grows when the table must go back to its top. */
  tops = $state(0);
  failure = $state.raw<FailureView | null>(null);
  /** What the last correction did, shown and said aloud, and what is left to do in the list. */
  told = $state.raw<{ what: string; left: string } | null>(null);
  readonly typing = new Typing(this);
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
    return (state !== null && this.side !== 'gone') || search !== '' || className !== null || remark !== null;
  }

  change(part: Partial<RowsQuery>): void {
    this.query = { ...this.query, ...part };
    this.active = 0;
    this.tops += 1;
    this.rows.show(this.query, this.opened);
    void this.#closeWhenHidden(this.query);
  }

  /** Somebody whom the person no longer looks for does not stay beside the table. */
  async #closeWhenHidden(query: RowsQuery): Promise<void> {
    const { opened } = this;
    if (opened === null) return;
    await this.rows.settled();
    if (this.query === query && this.opened === opened && !this.rows.failure && !this.rows.hasOpened) this.close();
  }

  /** Those who left are rows of their own: what was looked for among the others is there again afterwards. */
  look(side: Side): void {
    if (side === this.side) return;
    this.close();
    if (side === 'gone') {
      this.#before = this.query;
      this.change({ ...everyRow(this.roster), state: 'absent' });
    } else if (this.side === 'gone' && this.#before) this.change(this.#before);
    this.side = side;
  }

  /** The lines of a question, from wherever one is. */
  lookAt(part: Partial<RowsQuery>): void {
    this.look('all');
    this.change({ state: null, search: '', class: null, remark: null, ...part });
  }

  /** Whoever looks for somebody sees lines. */
  search(text: string): void {
    if (this.side === 'look' || this.side === 'classes') this.look('all');
    this.change({ search: text });
  }

  clear(): void {
    this.change({ state: this.side === 'gone' ? 'absent' : null, search: '', class: null, remark: null });
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

  exclude(key: number, excluded: boolean): Promise<boolean> {
    return this.#changeList(() => this.desk.backend.excludeLine(this.roster, key, excluded));
  }

  /** The column to type in, once the line is open beside the table. */
  wanted = $state<ColumnView | null>(null);

  /** Types over a cell: in the table when it is there, else in the line beside it. */
  edit(row: RowView, index: number, column: ColumnView | null, text?: string): void {
    const target = column ?? faulty(row);
    this.active = index;
    if (isTyped(target) && typedCells(row).includes(target)) {
      this.typing.start(row, index, target, text);
      return;
    }
    this.wanted = target;
    this.open(row, index);
  }

  /** True when it was taken; what it did is told. */
  async correct(key: number, column: ColumnView, text: string): Promise<boolean> {
    if (!(await this.#changeList(() => this.desk.backend.correct(this.roster, key, column, text)))) return false;
    const detail = await this.known(key);
    this.#tell(detail ? words.lineAfter(detail.line, detail.findings.filter(({ blocking }) => blocking).map(({ message }) => message)) : words.done);
    return true;
  }

  /** Says that a line which only looks wrong is right as it is, or takes that back. */
  async confirm(key: number, confirmed: boolean): Promise<void> {
    if (!(await this.#changeList(() => this.desk.backend.confirmLine(this.roster, key, confirmed)))) return;
    const line = (await this.known(key))?.line ?? null;
    this.#tell(confirmed ? words.lineRight(line) : words.lineDoubted(line));
  }

  /** What is known of a line now; nothing when it left the list. */
  async known(key: number): Promise<DetailView | null> {
    try {
      return await this.desk.backend.detail(this.roster, key);
    } catch {
      return null;
    }
  }

  async undo(): Promise<void> {
    if (await this.#changeList(() => this.desk.backend.undoCorrection(this.roster))) this.#tell(words.undone);
  }

  async redo(): Promise<void> {
    if (await this.#changeList(() => this.desk.backend.redoCorrection(this.roster))) this.#tell(words.redone);
  }

  async forgetCorrections(): Promise<void> {
    if (await this.#changeList(() => this.desk.backend.forgetCorrections(this.roster))) this.#tell(words.forgotten);
  }

  /** Says who the person of a line is, whose id is held under another name; nothing takes that back. */
  async sayWho(key: number, who: WhoView | null): Promise<void> {
    if (!(await this.#changeList(() => this.desk.backend.sayWho(this.roster, key, who)))) return;
    const list = this.desk.list(this.roster);
    this.told = { what: asking.said(who, list?.knownBy ?? 'id'), left: asking.left(list?.counters.otherPerson ?? 0) };
  }

  /** Says of something to look at that it is right as it is. */
  async saySeen(kind: LookKindView, key: number): Promise<void> {
    if (await this.#changeList(() => this.desk.backend.saySeen(this.roster, kind, key))) this.told = { what: looks.said, left: looks.left(this.desk.list(this.roster)?.toLookAt ?? 0) };
  }

  lookAgain(): Promise<boolean> {
    return this.#changeList(() => this.desk.backend.lookAgain(this.roster));
  }

  setAbsentRule(rule: AbsentRuleView): Promise<boolean> {
    return this.#changeList(() => this.desk.backend.setAbsentRule(this.roster, rule));
  }

  /** Says of one person who is not in the file whether they left. */
  setLeaving(key: number, leaves: boolean): Promise<boolean> {
    return this.#changeList(() => this.desk.backend.setLeaving(this.roster, key, leaves));
  }

  setRelink(relink: boolean): Promise<boolean> {
    return this.#changeList(() => this.desk.backend.setRelink(this.roster, relink));
  }

  /** The people of the other list stay out: the service would refuse them. */
  leaveOutOthers(): Promise<boolean> {
    return this.#changeList(() => this.desk.backend.leaveOutOthers(this.roster));
  }

  #tell(what: string): void {
    this.told = { what, left: words.left(this.desk.list(this.roster)?.counters.toFix ?? 0) };
  }

  async #changeList(gesture: () => Promise<ListView>): Promise<boolean> {
    this.failure = null;
    this.told = null;
    try {
      this.desk.setList(await gesture());
      return true;
    } catch (cause) {
      this.failure = asFailure(cause);
      this.desk.notice(this.failure);
      return false;
    }
  }
}

/** What a person looked at in a list is found again when they come back to its page, until a file is opened. */
export function previewOf(desk: Desk, list: ListView): Preview {
  const { openings } = desk.files;
  const last = desk.previews[list.roster];
  if (last && last.openings === openings) return last.preview;
  const preview = new Preview(desk, list.roster);
  preview.look(list.opensOn);
  desk.previews[list.roster] = { openings, preview };
  return preview;
}

/** What is wrong, or the first cell that can be typed in. */
function faulty(row: RowView): ColumnView | null {
  return (row.cells.find(({ wrong }) => wrong !== null) ?? row.cells.find(({ column }) => isTyped(column)))?.column ?? null;
}
