import { describe, expect, test } from 'vitest';
import { drawnHeight, ROW, scrolledTo, span, TALLEST } from './span';

describe('the rows that are seen', () => {
  const view = 370;

  test('a short list is drawn at its own height, each row at its place', () => {
    expect(drawnHeight(620)).toBe(620 * ROW);
    expect(span(620, view, 100 * ROW)).toEqual({ first: 94, last: 116, shift: 0 });
  });

  test('nothing is seen of an empty list', () => {
    const { first, last } = span(0, view, 0);
    expect(last - first + 1).toBeLessThanOrEqual(0);
  });

  test('a million rows stay under the height that browsers allow', () => {
    expect(drawnHeight(1_000_000)).toBe(TALLEST);
  });

  const table: [number, string][] = [[0, 'the first'], [1, 'the second'], [499_999, 'the middle'], [999_998, 'the last but one'], [999_999, 'the last']];
  test.each(table)('row %i of a million can be reached: %s', (index) => {
    const scrolled = scrolledTo(index, 1_000_000, view, TALLEST / 3);
    const seen = span(1_000_000, view, scrolled);
    const top = index * ROW + seen.shift - scrolled;
    expect(seen.first).toBeLessThanOrEqual(index);
    expect(seen.last).toBeGreaterThanOrEqual(index);
    expect(top).toBeGreaterThan(-1);
    expect(top + ROW).toBeLessThan(view + 1);
  });

  test('the bottom of the scroll bar is the last row', () => {
    expect(span(1_000_000, view, TALLEST - view).last).toBe(999_999);
  });

  test('a row already in view does not move the table', () => {
    expect(scrolledTo(3, 620, view, 0)).toBe(0);
  });
});
