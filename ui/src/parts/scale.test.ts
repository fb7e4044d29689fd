import { describe, expect, test } from 'vitest';
import { ROW } from './longList.svelte';
import { Scale, TALLEST } from './scale';

const VIEW = 370;
const of = (rows: number): Scale => new Scale(rows * ROW, VIEW);

describe('the scale of the scroll bar', () => {
  test('a short list is drawn at its own height, each row at its place', () => {
    const scale = of(620);
    expect(scale.drawn).toBe(620 * ROW);
    expect(scale.toList(100 * ROW)).toBe(100 * ROW);
    expect(scale.shift(100 * ROW)).toBe(0);
  });

  test('a list that is seen whole does not move', () => {
    expect(of(3).toList(0)).toBe(0);
    expect(of(0).drawn).toBe(0);
  });

  test('a million rows stay under the height that browsers allow', () => {
    expect(of(1_000_000).drawn).toBe(TALLEST);
  });

  test('both ends of the scroll bar are both ends of the list', () => {
    const scale = of(1_000_000);
    expect(scale.toList(0)).toBe(0);
    expect(scale.toList(TALLEST - VIEW)).toBeCloseTo(1_000_000 * ROW - VIEW, 3);
  });

  const table: [number, string][] = [[0, 'the first'], [1, 'the second'], [499_999, 'the middle'], [999_989, 'the last but ten']];
  test.each(table)('row %i of a million is drawn at the top of the view: %s', (index) => {
    const scale = of(1_000_000);
    const scrolled = scale.toDrawn(index * ROW);
    expect(index * ROW + scale.shift(scrolled) - scrolled).toBeCloseTo(0, 3);
  });
});
