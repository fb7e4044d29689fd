/** An opened list of invented people, of any length: rows are worked out when asked for. */
import type {
  AbsentRuleView, AskingView, ByClassView, CellView, ColumnView, CountersView, DetailView, FieldView, HoldView, ListView, LookKindView, LooksView, LookView, NamesakesView, PageQueryView, PageView, RosterView, RowStateView, RowView, SumView, WhoView,
} from '../index';
import { FakeCorrections } from './corrections';
import { BY_CLASS } from './classes';
import { DOUBT, FAULTS, FILE_FINDINGS, HOMONYM, OLD_LIST, otherList, UNCLEAR, type Fault } from './faults';
import { Order } from './order';
import { classNames, person } from './people';

const COLUMNS: readonly ColumnView[] = ['id', 'lastName', 'firstName', 'login', 'classes'];

const counted = (n: number, one: string, more: string): string => (n === 0 ? '' : `${n} ${n === 1 ? one : more}`);

type Counted = 'toFix' | 'update' | 'unchanged' | 'create';

export class FakeList {
  excluded = new Set<number>();
  absentRule: AbsentRuleView = 'keep';
  /** People who can take a new id, when a story has some. */
  relinkable = 0;
  relink = false;
  /** People who are on the other list too. */
  others = 0;
  askAccents = false;
  /** The list was imported before the latest one. */
  old = false;
  /** The file itself is doubtful in several ways. */
  remarked = false;
  /** Every line has the same remark. */
  repeated = false;
  /** How many people have one name, where some do; whether the last of them left. */
  namesakes = 2;
  homonymLeft = false;
  /** Those for whom the other thing is done than for all absents; those who are kept for the next time too. */
  readonly except = new Set<number>();
  readonly kept = new Set<number>();
  /** Most pupils go up a level. */
  newYear = false;
  /** What was looked at, and is right. */
  readonly #seen = new Set<string>();
  /** How many known ids are under another name. */
  exchanged = 0;
  readonly answers = new Map<number, WhoView>();
  /** The second line only looks wrong. */
  doubted = false;
  readonly corrections = new FakeCorrections();
  readonly #parts: Record<Counted, number>;
  readonly #absents: number;
  readonly #order = new Order(this);

  constructor(readonly roster: RosterView, readonly lines: number, public compared: boolean, readonly held: boolean) {
    const share = (of620: number): number => Math.round((of620 * lines) / 620);
    const toFix = share(3);
    const unchanged = share(5);
    const update = share(14);
    this.#parts = { toFix, update, unchanged, create: lines - toFix - update - unchanged };
    this.#absents = share(27);
  }

  /** People of the file, and those who are only in Balado. */
  get people(): number {
    return this.compared ? this.lines + this.#absents : this.lines;
  }

  get view(): ListView {
    const counters = this.#counters();
    const leaving = this.absentRule === 'deactivate' ? counters.absent - this.except.size : this.except.size;
    const students = this.roster === 'students';
    return {
      roster: this.roster,
      fileName: students ? 'eleves.csv' : 'enseignants.csv',
      lines: this.lines,
      fileDate: '2026-09-12T08:05:00Z',
      understood: 'UTF-8, point-virgule',
      compared: this.compared,
      counters,
      toSend: this.compared ? counters.create + counters.update : 0,
      toDeactivate: leaving,
      remarks: this.#parts.toFix + this.#homonyms(),
      remarkKinds: [
        ...FAULTS.slice(0, this.#parts.toFix).map(({ code, title }) => ({ code, title: title.split(',')[0] as string, count: 1 })),
        ...(this.#homonyms() > 0 ? [{ code: HOMONYM.code, title: HOMONYM.title, count: this.#homonyms() }] : []),
      ],
      classes: students ? [...classNames] : [],
      absentRule: this.absentRule,
      holds: this.#holds(leaving),
      summary: this.compared ? this.#summary(counters) : '',
      sum: this.compared ? this.#sum(counters) : null,
      asking: this.#asking(),
      knownBy: 'id',
      toLookAt: this.looks().looks.length,
      opensOn: this.newYear ? 'classes' : 'all',
      findings: this.remarked ? FILE_FINDINGS : [],
      repeated: this.repeated ? { code: 'unknown-type', title: 'Type inconnu', lines: this.lines } : null,
      guards: this.#guards(),
      relink: this.relink,
      relinked: this.relink ? this.relinkable : 0,
      corrections: this.corrections.view,
      askAccents: this.askAccents,
    };
  }

  #summary(counters: CountersView): string {
    const { departures, arrivals } = this.#sum(counters);
    const parts = [counted(arrivals, 'arrivée', 'arrivées'), counted(departures, 'départ', 'départs'), counted(counters.update, 'changement de classe', 'changements de classe')];
    return `Depuis le 3 septembre : ${parts.filter(Boolean).join(', ') || 'rien n’a changé'}`;
  }

  /** Those of the last lines who are still in the import. */
  #othersLeft(): number[] {
    return Array.from({ length: this.others }, (_, i) => this.lines - 1 - i).filter((key) => !this.excluded.has(key));
  }

  leaveOutOthers(): void {
    for (const key of this.#othersLeft()) this.excluded.add(key);
  }

  #guards(): ListView['guards'] {
    const others = this.#othersLeft().length;
    if (this.compared && others > 0) return [otherList(others)];
    if (!this.compared || this.relinkable === 0) return [];
    const message = this.relink
      ? `${this.relinkable} comptes connus prendront leur nouvel id ENT : même identifiant et même nom qu’avant.`
      : `${this.relinkable} personnes de ce fichier sont déjà connues : même identifiant et même nom, mais un autre id ENT.`;
    const help = this.relink
      ? 'Vérifiez-les dans la liste avant de valider. Vous pouvez encore ne pas les rattacher.'
      : 'Rattachez-les : chaque compte reste et prend son nouvel id. Sinon, de nouveaux comptes seront créés à côté des anciens. Vous verrez le résultat avant de valider.';
    return [{ code: 'ids-changed', title: this.relink ? 'Comptes rattachés' : 'Des id ENT ont changé', message, help, refused: false, action: 'relink', count: this.relinkable }];
  }

  #holds(leaving: number): ListView['holds'] {
    const { update } = this.#parts;
    const counted = (kind: string, number: number, sentence: string): HoldView => ({ kind, number, sentence, oldList: null });
    const holds: HoldView[] = this.old ? [OLD_LIST] : [];
    if (leaving > 5) holds.push(counted('deactivations', leaving, `${leaving} comptes seront désactivés : c’est beaucoup pour un seul import. Vérifiez que le fichier est complet.`));
    if (this.held) holds.push(counted('updates', update, `${update} comptes sur ${this.lines} seront mis à jour : c’est plus des trois quarts de la liste.`));
    return holds;
  }

  #counters(): CountersView {
    const fixed = Array.from({ length: this.#parts.toFix }, (_, key) => key).filter((key) => this.fault(key) === null).length;
    const counters: CountersView = { ...this.#parts, toFix: this.#parts.toFix - fixed, create: this.#parts.create + fixed, returning: 0, otherPerson: 0, absent: this.compared ? this.#absents : 0, excluded: this.excluded.size };
    counters.otherPerson = this.compared ? this.exchanged - this.answers.size : 0;
    counters.update -= counters.otherPerson;
    for (const who of this.answers.values()) {
      if (who === 'somebodyElse') [counters.update, counters.create] = [counters.update - 1, counters.create + 1];
    }
    if (!this.compared) Object.assign(counters, { create: 0, update: 0, unchanged: 0 });
    for (const key of this.excluded) {
      const state = this.#stateOfFile(key);
      if (state === 'toFix' || state === 'create' || state === 'update' || state === 'unchanged') counters[state] -= 1;
    }
    return counters;
  }

  #homonyms(): number {
    return Math.floor((this.lines - this.#parts.toFix) / 100);
  }

  #stateOfFile(key: number): RowStateView {
    const { toFix, update, unchanged } = this.#parts;
    if (key < toFix && this.fault(key)) return 'toFix';
    if (!this.compared) return 'read';
    if (key < toFix) return 'create';
    const who = this.#isExchanged(key) ? this.answers.get(key) : 'samePerson';
    if (who !== 'samePerson') return who === undefined ? 'otherPerson' : 'create';
    if (key < toFix + update) return 'update';
    if (key < toFix + update + unchanged) return 'unchanged';
    return key < this.lines ? 'create' : 'absent';
  }

  #isExchanged(key: number): boolean {
    const { toFix } = this.#parts;
    return this.compared && key >= toFix && key < toFix + this.exchanged;
  }

  sayWho(key: number, who: WhoView | null): void {
    if (who === null) this.answers.delete(key);
    else this.answers.set(key, who);
    this.corrections.version += 1;
  }

  leaves(key: number): boolean | null {
    return this.state(key) === 'absent' ? (this.absentRule === 'deactivate') !== this.except.has(key) : null;
  }

  setAbsentRule(rule: AbsentRuleView): void {
    this.absentRule = rule;
    this.except.clear();
    if (rule === 'deactivate') for (const key of this.kept) this.except.add(key);
  }

  setLeaving(key: number, leaves: boolean): void {
    const others = this.absentRule === 'deactivate';
    if (others && !leaves) this.kept.add(key);
    else this.kept.delete(key);
    if (leaves === others) this.except.delete(key);
    else this.except.add(key);
  }

  #sentence(key: number): string {
    const { lastName, firstName } = this.row(key);
    return `Le compte de MOREL Inès (3C) est au nom de ${lastName} ${firstName} dans ce fichier, sous le même id ENT.`;
  }

  #asking(): AskingView | null {
    const { toFix } = this.#parts;
    const key = Array.from({ length: this.exchanged }, (_, n) => toFix + n).find((one) => this.state(one) === 'otherPerson');
    return key === undefined ? null : { key, sentence: this.#sentence(key) };
  }

  #sum({ create, absent }: CountersView): SumView {
    const replaced = [...this.answers.values()].filter((who) => who === 'somebodyElse').length;
    const departures = absent + replaced;
    const held = this.#parts.update + this.#parts.unchanged + absent;
    return { held, departures, arrivals: create, inFile: held - departures + create };
  }

  state(key: number): RowStateView {
    return this.excluded.has(key) ? 'excluded' : this.#stateOfFile(key);
  }

  #faultOfFile(key: number): Fault | null {
    if (this.doubted && key === 1) return DOUBT;
    return key < this.#parts.toFix ? (FAULTS[key % FAULTS.length] ?? null) : null;
  }

  /** What blocks a line, once what was typed is laid over it. */
  fault(key: number): Fault | null {
    const fault = this.#faultOfFile(key);
    const typed = fault && this.corrections.get(key, fault.over);
    if (fault?.doubtful && this.isConfirmed(key)) return null;
    // A mark of question is no better than nothing.
    return typed === '?' ? { ...fault as Fault, ...UNCLEAR } : typed ? null : fault;
  }

  isConfirmed(key: number): boolean {
    return this.corrections.get(key, 'confirmed') === this.#lastName(key);
  }

  #lastName(key: number): string {
    return this.corrections.get(key, 'lastName') ?? this.#given(key).lastName;
  }

  confirm(key: number, confirmed: boolean): void {
    this.corrections.type(key, 'confirmed', confirmed ? this.#lastName(key) : undefined);
  }

  /** What only looks wrong and is typed again as it is, is right. */
  type(key: number, column: ColumnView, text: string): void {
    const fault = this.fault(key);
    if (fault?.doubtful && fault.over === column && this.#lastName(key) === text) this.confirm(key, true);
    else this.corrections.type(key, column, text);
  }

  homonym(key: number): boolean {
    return key < this.lines && key >= this.#parts.toFix && key % 100 === 50;
  }

  /** What the file says. */
  #given(key: number): Record<ColumnView, string> {
    const { lastName, firstName, className, login, entId } = person(key);
    const { code } = this.#faultOfFile(key) ?? {};
    const nameless = code === 'missing-name';
    return {
      id: entId, type: '', lastName: nameless ? '' : code === DOUBT.code ? 'Élève' : lastName, firstName, login: nameless ? '' : login,
      classes: code === 'missing-class' || this.roster === 'teachers' ? '' : className,
    };
  }

  row(key: number): RowView {
    const fault = this.fault(key);
    const text = (column: ColumnView): string => this.corrections.get(key, column) ?? this.#given(key)[column];
    const cells = this.#cells(key);
    return {
      key,
      line: key < this.lines ? key + 2 : null,
      state: this.state(key),
      lastName: text('lastName'),
      firstName: text('firstName'),
      classes: text('classes'),
      formerClasses: this.state(key) === 'update' && this.roster === 'students' ? '6A' : null,
      login: text('login'),
      remark: fault?.title ?? (this.isConfirmed(key) ? this.#confirmed() : null) ?? (this.homonym(key) ? `${HOMONYM.title} en 4B` : ''),
      remarkBlocking: fault !== null,
      leaves: this.leaves(key),
      editable: cells.length > 0,
      cells,
    };
  }

  /** The cells that can be typed over. */
  #cells(key: number): CellView[] {
    const fault = this.fault(key);
    if (!fault && !this.corrections.touches(key)) return [];
    return COLUMNS.map((column) => {
      const original = this.corrections.get(key, column) === undefined ? null : this.#given(key)[column];
      return { column, original, wrong: fault?.over === column ? fault.message : null, doubtful: fault?.over === column && fault.doubtful === true };
    });
  }

  byClass(): ByClassView | null {
    return this.compared ? BY_CLASS : null;
  }

  /** Those who wait for an answer, the lines to fix together, one who jumps, and two of one name. */
  looks(): LooksView {
    if (!this.compared) return { looks: [], others: 0, seen: 0 };
    const { toFix } = this.#parts;
    const asked = Array.from({ length: this.exchanged }, (_, n) => toFix + n).filter((key) => this.state(key) === 'otherPerson');
    const waiting: LookView[] = asked.map((key) => ({ kind: 'otherPerson', key, sentence: this.#sentence(key) }));
    const left = this.#counters().toFix;
    if (left > 0) waiting.push({ kind: 'toFix', key: 0, sentence: left === 1 ? '1 ligne est à corriger : elle reste de côté.' : `${left} lignes sont à corriger : elles restent de côté.` });
    const told = this.#told().filter(({ kind, key }) => !this.#seen.has(`${kind} ${key}`));
    return { looks: [...waiting, ...told], others: 0, seen: this.#seen.size };
  }

  #told(): LookView[] {
    if (this.roster === 'teachers' || this.lines < 200) return [];
    const { lastName, firstName, classes } = this.row(50);
    return [
      { kind: 'jump', key: this.#parts.toFix + 5, sentence: `${this.#named(this.#parts.toFix + 5)} passe de 6A en 3C.` },
      { kind: 'sameName', key: 50, sentence: `${lastName} ${firstName} en ${classes} et ${lastName} ${firstName} en 4B : deux élèves, deux comptes.` },
    ];
  }

  #named(key: number): string {
    const { lastName, firstName } = this.row(key);
    return `${lastName} ${firstName}`;
  }

  saySeen(kind: LookKindView, key: number): void {
    this.#seen.add(`${kind} ${key}`);
  }

  lookAgain(): void {
    this.#seen.clear();
  }

  page(query: PageQueryView): PageView {
    const rows = this.#order.rows(query);
    const keys = Array.from(rows.subarray(query.offset, query.offset + query.limit));
    return { total: rows.length, offset: query.offset, rows: keys.map((key) => this.row(key)), hasOpened: query.opened !== null && rows.includes(query.opened) };
  }

  detail(key: number): DetailView {
    const row = this.row(key);
    const changed = row.state === 'update';
    const field = (label: string, after: string, column: ColumnView, before: string | null = null, code = false): FieldView => {
      const cell = row.cells.find((each) => each.column === column);
      const original = cell?.original ?? null;
      return { label, before, after, code, column: cell ? column : null, corrected: original !== null, original, wrong: cell?.wrong ?? null, doubtful: cell?.doubtful ?? false };
    };
    const fault = this.fault(key);
    const homonym = this.homonym(key);
    return {
      key,
      state: row.state,
      title: `${row.lastName || '—'} ${row.firstName}`,
      line: row.line,
      fields: [
        field('Classe', row.classes, 'classes', changed ? '6A' : null),
        field('Nom', row.lastName, 'lastName', changed ? row.lastName.replaceAll('’', '').replaceAll('É', 'E') + ' ' : null),
        field('Prénom', row.firstName, 'firstName'),
        field('Identifiant', row.login, 'login', null, true),
        field('Id ENT', this.corrections.get(key, 'id') ?? person(key).entId, 'id', null, true),
      ],
      findings: [
        ...(fault ? [{ code: fault.code, blocking: true, line: row.line, column: fault.column, message: fault.message, help: null, harmless: false }] : []),
        ...(this.isConfirmed(key) ? [{ code: DOUBT.code, blocking: false, line: row.line, column: 'Nom', message: this.#confirmed(), help: null, harmless: true }] : []),
        ...(homonym ? [{ code: HOMONYM.code, blocking: false, line: row.line, column: 'Nom', message: HOMONYM.message, help: null, harmless: false }] : []),
      ],
      namesakes: homonym ? this.#namesakes(row) : null,
      canExclude: row.line !== null,
      who: this.#isExchanged(key) ? { sentence: this.#sentence(key), answer: this.answers.get(key) ?? null } : null,
      leaves: row.leaves,
      confirmation: fault?.doubtful ? 'asked' : this.isConfirmed(key) ? 'given' : null,
    };
  }

  #confirmed(): string {
    return `Vérifié par vous (remarque levée : ${DOUBT.message})`;
  }

  /** People of one name in two classes, or in more; the last of them may have left. */
  #namesakes(row: RowView): NamesakesView {
    const keys = Array.from({ length: this.namesakes }, (_, n) => row.key + n);
    const absent = this.homonymLeft ? keys.length - 1 : -1;
    const logins = keys.map((_, n) => (n === 0 ? row.login : `${row.login}${n}`));
    const field = (label: string, values: string[], code = false) => ({ label, code, differs: new Set(values).size > 1, values });
    return {
      people: keys.map((key, n) => ({ key, line: n === absent ? null : key + 2, state: n === absent ? 'absent' : n === 0 ? row.state : 'create' })),
      fields: [
        field('Nom', keys.map(() => row.lastName)),
        field('Prénom', keys.map((_, n) => (n === 1 ? row.firstName.normalize('NFD').replaceAll(/\p{M}/gu, '') : row.firstName))),
        field('Classe', keys.map((_, n) => (n === 0 ? row.classes : (['4B', '', '3C'][(n - 1) % 3] as string)))),
        field('Identifiant', logins, true),
        field('Id ENT', keys.map((key) => person(key).entId), true),
      ],
    };
  }
}
