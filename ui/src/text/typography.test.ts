import { expect, test } from 'vitest';
import * as ents from './ents';
import * as words from './fr';
import { spoken, typeset } from './typography';

test.each([
  ['Où trouver ce fichier ?', 'Où trouver ce fichier\u202f?'], ['« Nom » : vide ; « Id » !', '«\u202fNom\u202f»\u202f: vide\u202f; «\u202fId\u202f»\u202f!'],
  ['10 % de la liste', '10\u202f% de la liste'], ['https://balado.example/ent', 'https://balado.example/ent'], ['8 h 14, encore 12 min', '8\u00a0h\u00a014, encore 12\u00a0min'], ['3 hivers, 2 sorties', '3 hivers, 2 sorties'],
])('%s is spaced as it should be', (text, expected) => {
  expect(typeset(text)).toBe(expected);
});

test('what the program says is spaced; names and files stay as they are', () => {
  const answer = { fileName: 'a : b.csv', lists: [{ findings: [{ message: 'Vide : tapez.' }] }], notices: ['Non ?'], rows: [{ lastName: 'X :', remark: 'Doublon : 2', cells: [{ wrong: null }] }] };
  expect(spoken(answer)).toEqual({
    fileName: 'a : b.csv', lists: [{ findings: [{ message: 'Vide\u202f: tapez.' }] }], notices: ['Non\u202f?'], rows: [{ lastName: 'X :', remark: 'Doublon\u202f: 2', cells: [{ wrong: null }] }],
  });
});

test('people are counted as the page counts', () => {
  const answer = { summary: '96452 arrivées, 1200 départs', hold: { sentence: '48 comptes' }, message: 'Id 2846117 en double' };
  expect(spoken(answer)).toEqual({ summary: '96\u202f452 arrivées, 1\u202f200 départs', hold: { sentence: '48 comptes' }, message: 'Id 2846117 en double' });
});

test('no word of the page lets a line end before a double mark, nor has straight quotes', () => {
  const all: string[] = [];
  const gather = (value: unknown): void => {
    if (typeof value === 'string') all.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(gather);
  };
  gather({ ...words, ...ents });
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((text) => / [;:!?»]|« |'|"|\.\.\./.test(text))).toEqual([]);
});
