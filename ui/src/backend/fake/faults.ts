/** What is doubtful in the invented lists. */
import type { ColumnView } from '../index';

export interface Fault {
  code: string;
  /** The column whose correction makes it go. */
  over: ColumnView;
  title: string;
  column: string;
  message: string;
}

export const FAULTS: Fault[] = [
  { code: 'missing-name', over: 'lastName', title: 'Nom manquant', column: 'Nom', message: 'Le nom est vide. Complétez-le dans l’ENT, puis refaites l’export.' },
  { code: 'missing-class', over: 'classes', title: 'Classe manquante', column: 'Classe', message: 'La classe est vide. Rattachez l’élève à une classe dans l’ENT, puis refaites l’export.' },
  { code: 'duplicate-id', over: 'id', title: 'Doublon, ligne 412', column: 'Id', message: 'Le même Id ENT est déjà à la ligne 412. Gardez une seule des deux lignes.' },
];
export const HOMONYM = { code: 'homonym', title: 'Homonyme', message: 'Une autre personne porte le même nom et le même prénom. Vérifiez que ce sont bien deux personnes.' };
