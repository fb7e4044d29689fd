/** What is doubtful in the invented lists. */
import type { ColumnView, FindingView, GuardView, HoldView } from '../index';

export interface Fault {
  code: string;
  /** The column whose correction makes it go. */
  over: ColumnView;
  title: string;
  column: string;
  message: string;
  /** It only looks wrong: a person can find it right. */
  doubtful?: boolean;
}

export const FAULTS: Fault[] = [
  { code: 'missing-name', over: 'lastName', title: 'Nom manquant', column: 'Nom', message: 'Le nom est vide. Complétez-le dans l’ENT, puis refaites l’export.' },
  { code: 'missing-class', over: 'classes', title: 'Classe manquante', column: 'Classe', message: 'La classe est vide. Rattachez l’élève à une classe dans l’ENT, puis refaites l’export.' },
  { code: 'duplicate-id', over: 'id', title: 'Doublon, ligne 412', column: 'Id', message: 'Le même Id ENT est déjà à la ligne 412. Gardez une seule des deux lignes.' },
];
/** A family name that is a word of another column: somebody may be called so. */
export const DOUBT: Fault = { code: 'unreadable-row', over: 'lastName', title: '« Nom » contient un type de compte, comme « Type » : des cellules ont changé de colonne', column: 'Nom', message: '« Nom » contient un type de compte, comme « Type » : des cellules ont changé de colonne', doubtful: true };
export const HOMONYM = { code: 'homonym', title: 'Homonyme', message: 'Une autre personne porte le même nom et le même prénom. Vérifiez que ce sont bien deux personnes.' };
/** What is said of a fault that was typed over without being mended. */
export const UNCLEAR = { title: 'Valeur peu claire', message: 'Un point d’interrogation ne dit rien de sûr. Tapez la valeur de la fiche de l’ENT, ou excluez la ligne.' };

const ofFile = (code: string, harmless: boolean, message: string): FindingView => ({ code, blocking: false, line: null, column: null, message, help: null, harmless });
/** What is doubtful in a file that went through a spreadsheet, as the program sorts it. */
export const FILE_FINDINGS: FindingView[] = [
  ofFile('truncated', false, 'Le fichier s’arrête au milieu de la ligne 622 : des personnes manquent peut-être. Refaites l’export et attendez la fin de l’enregistrement.'),
  ofFile('ids-changed', false, 'Des identifiants ont été écrits comme des nombres par un tableur ; ils ont pu être rétablis. Vérifiez-en quelques-uns.'),
  ofFile('phone-damaged', true, 'Des numéros de téléphone ont perdu leur premier zéro. Balado ne les reçoit pas.'),
  ofFile('date-reformatted', true, 'Des dates ont changé de forme. Balado ne les reçoit pas.'),
  ofFile('extra-lines', true, 'Deux lignes de titre ont été passées.'),
];

/** People of this file whom the other list has already. */
export const otherList = (count: number): GuardView => ({
  code: 'wrong-export', title: 'Déjà sur l’autre liste', message: `${count} ${count === 1 ? 'personne de ce fichier est' : 'personnes de ce fichier sont'} déjà dans la liste des enseignants de Balado.`,
  help: 'Une personne n’est que sur une liste : Balado refuserait l’envoi. Vérifiez que c’est le bon fichier, ou excluez ces lignes : les autres pourront être validées.',
  refused: true, action: 'leaveOut', count,
});

/** The list was imported before the latest one. */
export const OLD_LIST: HoldView = {
  kind: 'old-list', number: 2025,
  sentence: 'Ce fichier est celui du 4 septembre 2025 : la même liste a été importée ce jour-là, avant le dernier import, du 3 septembre 2026. Si ce n’est pas ce que vous vouliez, choisissez un autre fichier.',
  oldList: {
    title: 'Ce fichier est celui du 4 septembre 2025', importedAt: '2025-09-04T09:05:00Z', importedBy: 'Nadia Benali',
    latestAt: '2026-09-03T08:12:00Z', latestBy: 'Nadia Benali',
  },
};
