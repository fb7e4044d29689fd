/** Search, filters and sorting of an invented list. */
import type { PageQueryView, RowStateView } from '../index';
import { HOMONYM } from './faults';
import type { FakeList } from './list';
import { classRank, firstRank, folded, nameRank } from './people';

const STATE_RANK: RowStateView[] = ['toFix', 'otherPerson', 'create', 'update', 'returning', 'unchanged', 'absent', 'excluded', 'read'];

export class Order {
  #last: { key: string; rows: Uint32Array } | null = null;

  constructor(readonly list: FakeList) {}

  /** Keys of the rows that a query keeps, in its order; the last answer is remembered. */
  rows(query: PageQueryView): Uint32Array {
    const { offset: _offset, limit: _limit, ...rest } = query;
    const key = JSON.stringify([rest, this.list.excluded.size, this.list.compared, this.list.corrections.version]);
    if (this.#last?.key !== key) this.#last = { key, rows: this.#sort(query) };
    return this.#last.rows;
  }

  #sort(query: PageQueryView): Uint32Array {
    const ranked: number[] = [];
    const wanted = folded(query.search.trim());
    for (let key = 0; key < this.list.people; key += 1) {
      if (this.#matches(key, query, wanted)) ranked.push(this.#rank(key, query) * 2_097_152 + key);
    }
    const sorted = Float64Array.from(ranked).sort();
    if (query.descending) sorted.reverse();
    return Uint32Array.from(sorted, (rank) => rank % 2_097_152);
  }

  #matches(key: number, query: PageQueryView, wanted: string): boolean {
    if (query.state && this.list.state(key) !== query.state) return false;
    if (query.remark && this.list.fault(key)?.code !== query.remark && !(query.remark === HOMONYM.code && this.list.homonym(key))) return false;
    if (!query.class && wanted === '') return true;
    const row = this.list.row(key);
    if (query.class && row.classes !== query.class) return false;
    return folded(`${row.lastName} ${row.firstName} ${row.classes} ${row.login}`).includes(wanted);
  }

  #rank(key: number, { sort }: PageQueryView): number {
    const fixFirst = this.list.state(key) === 'toFix' ? 0 : 100_000;
    switch (sort) {
      case 'line': return key;
      case 'firstName': return firstRank(key);
      case 'classes': return classRank(key);
      case 'login': return firstRank(key);
      case 'state': return STATE_RANK.indexOf(this.list.state(key)) * 100_000 + nameRank(key);
      case 'remark': return (this.list.row(key).remark === '' ? 100_000 : 0) + nameRank(key);
      case 'name': return fixFirst + nameRank(key);
    }
  }
}
