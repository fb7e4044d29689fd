import { describe, expect, test, vi } from 'vitest';
import type { RowView } from '../backend';
import { fake } from '../backend/fake';
import { Desk } from './desk.svelte';
import { Preview } from './preview.svelte';

const cells = (['lastName', 'firstName', 'id'] as const).map((column) => ({ column, original: null, wrong: null, doubtful: false }));
const line = (key: number): RowView => ({ key, line: key + 2, state: 'toFix', lastName: '', firstName: 'Inès', classes: '6A', formerClasses: null, login: '', remark: '', remarkBlocking: true, leaves: null, editable: true, cells });

async function preview(): Promise<Preview> {
  const desk = new Desk(fake('signed=1&list=620'));
  await desk.start();
  return new Preview(desk, 'students');
}

describe('The line that is typed in', () => {
  const table: [string, number | null, (index: number) => boolean, number][] = [
    ['follows to a place that is in view', 5, (index) => index < 10, 5],
    ['stays when its new place is far', 500, (index) => index < 10, 2],
    ['stays when it left the list', null, () => true, 2],
  ];
  test.each(table)('%s', async (_, found, seen, expected) => {
    const made = await preview();
    made.typing.start(line(0), 2, 'lastName');
    made.rows.indexOf = vi.fn(() => found);
    made.typing.follow(seen);
    expect([made.typing.line?.index, made.active]).toEqual([expected, expected]);
  });

  test('is let go once nothing of it is typed nor saved', async () => {
    const { typing } = await preview();
    typing.start(line(0), 0, 'firstName');
    typing.take();
    expect([typing.line, typing.column]).toEqual([null, null]);
  });

  test('says what was typed before the answer comes', async () => {
    const { typing } = await preview();
    typing.start(line(0), 0, 'lastName', 'VIDAL ');
    typing.take();
    expect(typing.line?.row.lastName).toBe('VIDAL');
  });

  test('Tab goes by the cells that the table shows, then to the next line', async () => {
    const { typing, rows } = await preview();
    rows.at = (index) => (index < 2 ? line(index) : undefined);
    typing.start(line(0), 0, 'lastName');
    const steps = [1, 1, 1, 1].map(() => [typing.step(1), typing.line?.index, typing.column]);
    expect(steps).toEqual([[true, 0, 'firstName'], [true, 1, 'lastName'], [true, 1, 'firstName'], [false, undefined, null]]);
  });
});
