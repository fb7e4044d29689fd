/** A September, class by class: some go up whole, some are mixed anew. */
import type { ByClassView, ClassGroupView, ClassLineView, MarkView } from '../index';

const group = (label: string, text: string, name: string | null, count: number): ClassGroupView => ({ label, text, class: name, count });
const repeats: MarkView = { kind: 'repeat', words: '1 redouble' };
const up = (from: string, to: string, n: number): ClassLineView => ({
  from, to, gone: false, count: `${n} élèves`, departures: null, marks: [], groups: [group(`Passent en ${to}`, `ABADIE Chloé, BEN SAÏD Yasmine, CISSÉ Aminata, DA SILVA Tiago, FERREIRA Mathis et ${n - 5} autres`, to, n)],
});

export const BY_CLASS: ByClassView = {
  lines: [
    { from: 'Nouveaux', to: '6A à 6G', gone: false, count: '168 élèves', departures: null, marks: [{ kind: 'newClass', words: 'Nouvelle classe : 6G, 24 élèves' }], groups: [group('Arrivent en 6G', 'ADJEI Kofi, AMRANI Nour, AUBRY Lison, BLANCHARD Théo, BRUN Camille et 19 autres', '6G', 24)] },
    up('6A', '5A', 26), up('6B', '5B', 25),
    { ...up('6D', '5D', 24), departures: '1 départ', marks: [repeats], groups: [group('Redouble', 'ROUX Timéo → 6D', '6D', 1), group('Parti de 6D', 'NGUYEN Maëlle', null, 1), ...up('6D', '5D', 24).groups] },
    { from: '5e', to: '4e', gone: false, count: '128 élèves', departures: null, marks: [{ kind: 'jump', words: '1 saute une classe' }], groups: [group('Saute une classe', 'VIDAL Hugo → 3A', '3A', 1), group('Passent en 4A', '24 élèves : 14 de 5A, 10 de 5B', '4A', 24)] },
    { from: '3F', to: 'n’existe plus', gone: true, count: '24 élèves', departures: null, marks: [{ kind: 'vanished', words: 'Classe disparue' }], groups: [group('Partis de 3F', 'COSTA Inês, DENIS Margot, GARNIER Paul, LEROY Zoé, TRAORÉ Moussa et 19 autres', null, 24)] },
  ],
  others: 0,
  marks: [repeats, { kind: 'jump', words: '1 saute une classe' }, { kind: 'newClass', words: '1 classe nouvelle' }, { kind: 'vanished', words: '1 classe disparue' }],
};
