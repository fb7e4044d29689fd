import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LongList, ROW } from './longList.svelte';
import { TALLEST } from './scale';

const MILLION = 1_043_548;
const HEAD = ROW;
const VIEW = 600 - HEAD;

describe('a list of a million rows', () => {
  let list: LongList;
  let element: HTMLElement;
  let leave: () => void;

  beforeEach(() => {
    list = new LongList();
    element = document.createElement('div');
    leave = list.attach(element, HEAD);
    list.count(MILLION);
  });
  afterEach(() => leave());

  /** The browser tells of a position some time after it was set. */
  const told = (): unknown => element.dispatchEvent(new Event('scroll'));
  const indices = (): number[] => list.items.map(({ index }) => index);
  /** Where a row is drawn, from the top of the view. */
  const seenAt = (index: number): number => {
    const item = list.items.find((each) => each.index === index);
    if (!item) throw new Error(`row ${index} is not drawn`);
    return item.start + list.shift - element.scrollTop;
  };

  test('draws what is seen and a few around', () => {
    expect(indices()).toEqual(Array.from({ length: Math.ceil(VIEW / ROW) + 6 }, (_, i) => i));
    expect(list.drawn).toBe(TALLEST);
  });

  const table: [number, string][] = [[0, 'the first'], [1, 'the second'], [499_999, 'the middle'], [MILLION - 2, 'the last but one'], [MILLION - 1, 'the last']];
  test.each(table)('row %i can be reached: %s', (index) => {
    list.show(index);
    told();
    expect(seenAt(index)).toBeGreaterThan(-1);
    expect(seenAt(index) + ROW).toBeLessThan(VIEW + 1);
    expect(indices().length).toBeLessThan(60);
  });

  test('a row already in view does not move the list', () => {
    list.show(500_000);
    told();
    const before = element.scrollTop;
    list.show(499_990);
    told();
    expect(element.scrollTop).toBe(before);
  });

  test('the bottom of the scroll bar is the last row', () => {
    element.scrollTop = TALLEST - VIEW;
    told();
    expect(indices().at(-1)).toBe(MILLION - 1);
    expect(seenAt(MILLION - 1) + ROW).toBeCloseTo(VIEW, 1);
  });

  test('a search that leaves few rows draws these', () => {
    list.show(MILLION - 1);
    told();
    list.toTop();
    list.count(3);
    told();
    expect(indices()).toEqual([0, 1, 2]);
    list.count(0);
    expect(indices()).toEqual([]);
  });
});
