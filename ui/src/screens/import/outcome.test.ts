import { expect, test } from 'vitest';
import type { CountersView, ListView } from '../../backend';
import { buttonOf, outcomeOf } from './outcome';

function list(counters: Partial<CountersView>, absentRule: 'keep' | 'deactivate' = 'keep'): ListView {
  const all: CountersView = { create: 0, update: 0, returning: 0, unchanged: 0, toFix: 0, otherPerson: 0, absent: 0, excluded: 0, ...counters };
  const toDeactivate = absentRule === 'deactivate' ? all.absent : 0;
  return { counters: all, absentRule, toSend: all.create + all.update, toDeactivate } as ListView;
}

test.each<[string, ListView, string, string]>([
  ['everything is new', list({ create: 620 }), '620 comptes seront créés ou mis à jour', 'Valider 620 comptes'],
  ['every line is damaged', list({ toFix: 643 }), 'Aucune ligne de ce fichier ne peut être envoyée · 643 lignes à corriger restent de côté', 'Valider'],
  ['every line is left out', list({ excluded: 2 }), 'Aucune ligne de ce fichier ne peut être envoyée · 2 lignes exclues', 'Valider'],
  ['all is there already', list({ unchanged: 643 }), 'Tout est déjà dans Balado : il n’y a rien à envoyer.', 'Valider'],
  ['what was read is there already', list({ unchanged: 640, toFix: 3 }), 'Les 640 comptes lus sont déjà dans Balado : rien à envoyer · 3 lignes à corriger restent de côté', 'Valider'],
  ['September, the absents stay', list({ create: 183, update: 445, unchanged: 15, absent: 160 }), '628 comptes seront créés ou mis à jour · 160 absents conservés', 'Valider 628 comptes'],
  ['September, the absents leave', list({ create: 183, update: 445, absent: 160 }, 'deactivate'), '628 comptes seront créés ou mis à jour · 160 absents seront désactivés', 'Valider 628 comptes et 160 désactivations'],
  ['a line that nobody answered', list({ unchanged: 642, otherPerson: 1 }), 'Les 642 comptes lus sont déjà dans Balado : rien à envoyer · 1 ligne attend votre réponse et reste de côté', 'Valider'],
  ['only leavers', list({ unchanged: 40, absent: 1 }, 'deactivate'), 'Tout est déjà dans Balado : il n’y a rien à envoyer. · 1 absent sera désactivé', 'Valider 1 désactivation'],
])('the foot tells the truth of the counters: %s', (_case, shown, sentence, button) => {
  const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ');
  expect(plain(outcomeOf(shown))).toBe(sentence);
  expect(plain(buttonOf(shown))).toBe(button);
});

test.each([
  ['arrivals and leavers', list({ create: 4, update: 150, returning: 150, unchanged: 6, toFix: 3, excluded: 2, absent: 9 }, 'deactivate')],
  ['nothing to do', list({ unchanged: 3, toFix: 1 })],
])('the numbers of the foot add up to the lines and the leavers: %s', (_case, shown) => {
  const numbers = `${outcomeOf(shown)} · ${shown.toSend > 0 ? `${shown.counters.unchanged}` : ''}`.match(/\d+/g) ?? [];
  const total = numbers.reduce((sum, number) => sum + Number(number), 0);
  const { create, update, unchanged, toFix, excluded, absent } = shown.counters;
  expect(total).toBe(create + update + unchanged + toFix + excluded + absent);
});
