import { describe, expect, test, vi } from 'vitest';
import type { Backend } from '../backend';
import { Zoom } from './zoom';

const zoomed = (kept?: string): { zoom: Zoom; scales: number[]; storage: Storage } => {
  const scales: number[] = [];
  localStorage.clear();
  if (kept !== undefined) localStorage.setItem('zoom', kept);
  return { zoom: new Zoom({ zoom: vi.fn(async (scale: number) => void scales.push(scale)) } as unknown as Backend, localStorage), scales, storage: localStorage };
};
const key = (init: KeyboardEventInit): KeyboardEvent => new KeyboardEvent('keydown', { ctrlKey: true, cancelable: true, ...init });

describe('the size of the page', () => {
  test('goes up and down by steps, as far as they go, and back', () => {
    const { zoom, scales } = zoomed();
    for (const one of ['+', '=', '-', '+']) expect(zoom.takes(key({ key: one }))).toBe(true);
    for (let i = 0; i < 9; i += 1) zoom.takes(key({ key: '+' }));
    zoom.takes(key({ key: 'à', code: 'Digit0' }));
    for (let i = 0; i < 9; i += 1) zoom.takes(key({ key: '-' }));
    expect(scales.slice(0, 4)).toEqual([1.1, 1.25, 1.1, 1.25]);
    expect([Math.max(...scales), scales.includes(1), scales.at(-1)]).toEqual([2, true, 0.8]);
  });

  test('takes no other key', () => {
    const { zoom, scales } = zoomed();
    expect([key({ key: '+', ctrlKey: false }), key({ key: 'a' }), key({ key: '-', altKey: true })].some((event) => zoom.takes(event))).toBe(false);
    expect(scales).toEqual([]);
  });

  test.each([['1.5', [1.5]], ['7', []], ['', []], [undefined, []]])('is there the next day: %s', (kept, expected) => {
    const { zoom, scales } = zoomed(kept);
    zoom.restore();
    expect(scales).toEqual(expected);
  });
});
