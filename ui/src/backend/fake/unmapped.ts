/** A list of another tool, of as many columns as asked. */
import type { UnmappedColumnView, UnmappedView } from '../index';

const COLUMNS: UnmappedColumnView[] = [
  { label: 'Code', samples: ['2846001', '2846002', '2846003'], guess: null },
  { label: 'Patronyme', samples: ['ABADIE', 'BENALI', 'CARON'], guess: null },
  { label: 'Prénom', samples: ['Chloé', 'Inès', 'Noé'], guess: 'firstName' },
  { label: 'Groupe', samples: ['6A', '6B', '5C'], guess: 'classes' },
  { label: 'Contact', samples: ['06 39 98 12 34'], guess: null },
];

/** Past the first ones: titles and values as long as schools make them, one without a title, one without values. */
function further(at: number): UnmappedColumnView {
  const title = ['Observations du conseil de classe du premier trimestre et suites données', '', `Option facultative n° ${at}`, 'MEF_STAT_11_LIBELLÉ_LONG_DE_LA_FORMATION_SUIVIE'][at % 4] as string;
  const value = ['Élève arrivée en cours d’année, dossier transmis par son ancien collège le 4 novembre', 'AGL1 : ANGLAIS LV1', '', '10010012110'][at % 4] as string;
  return { label: title, samples: value ? [value, value.slice(0, 24), value.slice(4)] : [], guess: null };
}

export function unmapped(columns: number): UnmappedView {
  const all = Array.from({ length: Math.max(columns, COLUMNS.length) }, (_, at) => COLUMNS[at] ?? further(at));
  return { id: 7, fileName: 'liste.csv', asksRoster: true, columns: all };
}
