import { expect, test } from 'vitest';
import { matched } from './matched';

test.each([
  ['MARTINEAU Hélène', 'mar', ['', 'MAR', 'TINEAU Hélène'], 'the beginning'], ['LEMARCHAND Marie', 'mari', ['LEMARCHAND ', 'Mari', 'e'], 'the given name'],
  ['CISSÉ Aya', 'cisse', ['', 'CISSÉ', ' Aya'], 'typed without accents'], ['CISSÉ Aya', '', ['CISSÉ Aya', '', ''], 'nothing typed'], ['CISSÉ Aya', 'zz', ['CISSÉ Aya', '', ''], 'elsewhere'],
])('« %s » shows where « %s » is', (name, typed, expected) => {
  expect(matched(name, typed)).toEqual(expected);
});
