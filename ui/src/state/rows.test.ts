import { describe, expect, test } from 'vitest';
import type { Backend, PageQueryView, PageView, RowView } from '../backend';
import { everyRow, PAGE, Rows } from './rows.svelte';

/** A table whose answers come when the test says so. */
function slowTable(total: number) {
  const asked: { query: PageQueryView; answer: (page?: PageView) => void; refuse: (cause: unknown) => void }[] = [];
  const page = (query: PageQueryView): Promise<PageView> =>
    new Promise((resolve, reject) => {
      const rows = Array.from({ length: Math.max(0, Math.min(PAGE, total - query.offset)) }, (_, i) => ({ key: query.offset + i, lastName: query.search }) as RowView);
      asked.push({ query, answer: (given = { total, offset: query.offset, rows, hasOpened: false }) => resolve(given), refuse: reject });
    });
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return { asked, turn, backend: { page } as unknown as Backend };
}

describe('the rows of a long table', () => {
  test('are asked for by page, one question at a time', async () => {
    const { asked, turn, backend } = slowTable(1_000_000);
    const rows = new Rows(backend, everyRow('students'));
    rows.want(0, 20);
    rows.want(500_190, 500_210);
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    await turn();
    expect(asked[1]?.query.offset).toBe(500_000);
    asked[1]?.answer();
    await turn();
    expect(asked[2]?.query.offset).toBe(500_200);
    asked[2]?.answer();
    await turn();
    expect(asked).toHaveLength(3);
    expect(rows.at(500_205)?.key).toBe(500_205);
    expect(rows.total).toBe(1_000_000);
  });

  test('an answer to an older query is dropped', async () => {
    const { asked, turn, backend } = slowTable(620);
    const rows = new Rows(backend, everyRow('students'));
    rows.want(0, 20);
    rows.show({ ...everyRow('students'), search: 'new' });
    asked[0]?.answer();
    await turn();
    expect(rows.at(0)).toBeUndefined();
    asked[1]?.answer();
    await turn();
    expect(rows.at(0)?.lastName).toBe('new');
  });

  test('old rows stay on screen until the new ones come', async () => {
    const { asked, turn, backend } = slowTable(620);
    const rows = new Rows(backend, everyRow('students'));
    rows.want(0, 20);
    asked[0]?.answer();
    await turn();
    rows.refresh();
    expect(rows.at(0)?.key).toBe(0);
  });

  test('a row is found by its key, unless the list changed meanwhile', async () => {
    const { asked, turn, backend } = slowTable(1_000_000);
    const rows = new Rows(backend, everyRow('students'));
    rows.want(PAGE, PAGE + 20);
    asked[0]?.answer();
    await turn();
    expect([rows.indexOf(PAGE + 7), rows.indexOf(3)]).toEqual([PAGE + 7, null]);
    let settled = false;
    rows.refresh();
    void rows.settled().then(() => (settled = true));
    await turn();
    expect([rows.indexOf(PAGE + 7), settled]).toEqual([null, false]);
    asked[1]?.answer();
    await turn();
    expect([rows.indexOf(PAGE + 7), settled]).toEqual([PAGE + 7, true]);
  });

  test('only what is near is held', async () => {
    const { asked, turn, backend } = slowTable(1_000_000);
    const rows = new Rows(backend, everyRow('students'));
    for (let page = 0; page < 60; page += 1) {
      rows.want(page * PAGE, page * PAGE + 10);
      asked.at(-1)?.answer();
      await turn();
    }
    expect(rows.at(0)).toBeUndefined();
    expect(rows.at(59 * PAGE)?.key).toBe(59 * PAGE);
  });

  test('a failure stops the questions until asked again', async () => {
    const { asked, turn, backend } = slowTable(620);
    const rows = new Rows(backend, everyRow('students'));
    rows.want(0, 20);
    asked[0]?.refuse({ code: 'x', help: 'Réessayez.', support: '' });
    await turn();
    expect(rows.failure?.help).toBe('Réessayez.');
    rows.want(0, 20);
    expect(asked).toHaveLength(1);
    rows.refresh();
    asked[1]?.answer();
    await turn();
    expect(rows.failure).toBeNull();
    expect(rows.at(0)?.key).toBe(0);
  });
});
