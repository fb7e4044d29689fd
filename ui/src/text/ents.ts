/** The ENTs of schools, and how each gives its two files. The guide tells the same at more length. */
import type { RosterView } from '../backend';
import { french } from './typography';

/** EntCore has two consoles; another platform has its own. */
export type ConsoleKind = 'former' | 'present' | 'other';

export type EntKey = 'ent77' | 'pcn' | 'monlycee' | 'normandie' | 'neo' | 'one' | 'other';

export const ents: Record<EntKey, { name: string; whose: string; console: ConsoleKind }> = french({
  ent77: { name: 'ENT77', whose: 'collèges de Seine-et-Marne', console: 'former' },
  pcn: { name: 'Paris Classe Numérique', whose: 'collèges de Paris', console: 'present' },
  monlycee: { name: 'MonLycée.net', whose: 'lycées d’Île-de-France', console: 'present' },
  normandie: { name: 'L’Éduc de Normandie', whose: '', console: 'present' },
  neo: { name: 'NEO', whose: 'collèges et lycées', console: 'present' },
  one: { name: 'ONE', whose: 'écoles', console: 'present' },
  other: { name: 'Un autre ENT', whose: '', console: 'other' },
});

/** What is clicked, and where it is or what it does. */
export type Step = [what: string, how: string];

const otherList: Record<RosterView, [string, string]> = french({
  students: ['Élèves', 'puis Enseignant, dans un second fichier'],
  teachers: ['Enseignant', 'puis Élèves, dans un second fichier'],
});

/** The steps for one list, and the title of the guide that tells them. */
export const consoles: Record<ConsoleKind, { section: string; steps: (which: RosterView) => Step[] }> = french({
  former: {
    section: 'avec-longlet--export-et-publipostage-',
    steps: (which: RosterView): Step[] => [
      ['Export et publipostage', 'onglet de la console d’administration de l’ENT'], ['Export classique', 'type d’export'],
      otherList[which], ['Lancer l’export', 'le fichier export.csv est enregistré'],
    ],
  },
  present: {
    section: 'avec--exporter-des-comptes-',
    steps: (which: RosterView): Step[] => [
      ['Exporter des comptes', 'dans « Imports / Exports » de la console d’administration'], ['Export classique', 'type d’export ; classe : Toutes, sans filtre sur l’activation'],
      otherList[which], ['Exporter', 'le fichier export.csv est enregistré'],
    ],
  },
  other: {
    section: 'un-autre-ent',
    steps: (which: RosterView): Step[] => [
      ['L’administration de l’ENT', 'il faut en avoir les droits pour votre établissement'], ['La liste des comptes', 'avec Id ou identifiant, nom, prénom et classe'],
      otherList[which], ['Un fichier CSV', 'enregistré sans l’ouvrir dans un tableur'],
    ],
  },
});
