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

/** A sentence, whose every second piece is a word of the console. */
export type Sentence = string[];

const toEverybody = (first: string): Sentence => ['', first, ', puis ', 'Attribution', ' : ouvrez le connecteur aux ', 'Enseignants', ' et aux ', 'Élèves', ', sans quoi personne ne le voit'];

/** The steps for one list, the title of the guide that tells them, and how the address of Balado is put there. */
export const consoles: Record<ConsoleKind, { section: string; steps: (which: RosterView) => Step[]; connector: Sentence[] }> = french({
  former: {
    section: 'avec-longlet--export-et-publipostage-',
    steps: (which: RosterView): Step[] => [
      ['Export et publipostage', 'onglet de la console d’administration de l’ENT'], ['Export classique', 'type d’export'],
      otherList[which], ['Lancer l’export', 'le fichier export.csv est enregistré'],
    ],
    connector: [
      ['Console d’administration de l’ENT, ', 'Connecteurs et applications', ', ', 'Ajouter un connecteur'], ['', 'Identifiant', ' et ', 'Nom', ' : Balado ; ', 'URL', ' : l’adresse de cette page, identique à la lettre près'],
      ['Dépliez ', 'CAS', ', cochez la case, et choisissez dans la liste le type ', 'IJBOX', ' ou ', 'Uid'], toEverybody('Enregistrer'),
    ],
  },
  present: {
    section: 'avec--exporter-des-comptes-',
    steps: (which: RosterView): Step[] => [
      ['Exporter des comptes', 'dans « Imports / Exports » de la console d’administration'], ['Export classique', 'type d’export ; classe : Toutes, sans filtre sur l’activation'],
      otherList[which], ['Exporter', 'le fichier export.csv est enregistré'],
    ],
    connector: [
      ['Console d’administration de l’ENT, ', 'Gérer les connecteurs', ', ', 'Créer un connecteur'], ['', 'Identifiant', ' et ', 'Nom d’affichage', ' : Balado ; ', 'URL', ' : l’adresse de cette page, identique à la lettre près'],
      ['Dépliez ', 'Champs spécifiques CAS', ', cochez la case, et choisissez dans la liste le type ', 'IJBOX', ' ou ', 'Uid'], toEverybody('Créer'),
    ],
  },
  other: {
    section: 'un-autre-ent',
    steps: (which: RosterView): Step[] => [
      ['L’administration de l’ENT', 'il faut en avoir les droits pour votre établissement'], ['La liste des comptes', 'avec Id ou identifiant, nom, prénom et classe'],
      otherList[which], ['Un fichier CSV', 'enregistré sans l’ouvrir dans un tableur'],
    ],
    connector: [
      ['Demandez à l’assistance de votre ENT un ', 'connecteur CAS', ' appelé Balado, à l’adresse de cette page, identique à la lettre près'],
      ['Il transmet l’', 'Id', ' ou l’', 'identifiant', ' de la personne qui arrive, et rien de plus'], ['Il est ouvert aux ', 'Enseignants', ' et aux ', 'Élèves', ', sans quoi personne ne le voit'],
    ],
  },
});
