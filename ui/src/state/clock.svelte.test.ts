import { flushSync } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Countdown } from './clock.svelte';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a countdown', () => {
  test('that an effect starts comes to rest where each look at the clock finds it later', () => {
    vi.useFakeTimers();
    let now = Date.parse('2026-09-01T07:00:00Z');
    vi.spyOn(Date, 'now').mockImplementation(() => (now += 1));
    const countdown = new Countdown();
    let runs = 0;
    const end = $effect.root(() => {
      $effect(() => {
        runs += 1;
        countdown.start('2026-09-01T09:00:00Z', 60_000);
        return () => countdown.stop();
      });
    });
    flushSync();
    expect(runs).toBe(1);
    end();
  });

  test('wakes up when the minute changes, and ends at nothing', () => {
    vi.useFakeTimers({ now: Date.parse('2026-09-01T08:57:30Z') });
    const countdown = new Countdown();
    countdown.start('2026-09-01T09:00:00Z', 60_000);
    const shown = [countdown.left];
    for (const wait of [30_000, 60_000, 60_000]) {
      vi.advanceTimersByTime(wait);
      shown.push(countdown.left);
    }
    expect(shown).toEqual([150_000, 120_000, 60_000, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
