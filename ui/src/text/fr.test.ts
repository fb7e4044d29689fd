import { expect, test } from 'vitest';
import { left, many } from './fr';

test.each([
  [102 * 60_000, '1 h 42', 'hours and minutes'], [60 * 60_000, '1 h 00', 'a whole hour'], [8 * 60_000, '8 min', 'under an hour'],
  [30_000, '1 min', 'a started minute counts'], [0, '0 min', 'over'], [-5000, '0 min', 'long over'],
])('what is left of %i ms is « %s »: %s', (milliseconds, expected) => {
  expect(left(milliseconds)).toBe(expected);
});

test.each([[0, '0 ligne'], [1, '1 ligne'], [2, '2 lignes'], [1200, '1\u202f200 lignes']])('%i is counted in French', (n, expected) => {
  expect(many(n, 'ligne')).toBe(expected);
});
