/** The fictional school on which somebody practises, in the invented one. */
import type { DeskView, FailureView, HistoryEntryView, OpenedView } from '../index';
import { schoolYear } from '../../state/home.svelte';
import { asked } from './asked';
import { FakeSchool } from './school';

const REFUSED: FailureView = {
  code: 'practising',
  help: 'Pendant l’entraînement, seuls les deux fichiers du collège fictif s’ouvrent. Terminez l’entraînement pour ouvrir les vôtres.',
  support: 'Balado import 0.1.0 · practising · practising',
};

export class PracticeSchool extends FakeSchool {
  constructor({ theme }: DeskView['preferences']) {
    super(asked(`signed=1&list=105&teachers=13&exchanged=1&theme=${theme}`));
    if (this.session) this.session = { ...this.session, school: 'Collège fictif' };
    this.held = { students: 92, teachers: 12 };
    this.entries = lastYear();
  }

  /** No other file is opened. */
  override open(paths: string[]): OpenedView {
    return { lists: this.views(), opened: [], refused: paths.map((fileName) => ({ fileName, failure: REFUSED })), unmapped: [], choices: [] };
  }

  reopen(): OpenedView {
    this.lists = { students: this.newList('students', 105), teachers: this.newList('teachers', 13) };
    return { lists: this.views(), opened: ['students', 'teachers'], refused: [], unmapped: [], choices: [] };
  }
}

function lastYear(): HistoryEntryView[] {
  const at = `${schoolYear(new Date()) - 1}-09-04T07:12:00Z`;
  const done = { at, by: 'Paul Vidal', updated: 0, deactivated: 0, outcome: 'committed', canUndo: false, canResume: false } as const;
  return [
    { ...done, id: 'pupils', roster: 'students', source: 'Export de l’ENT, 92 lignes', created: 92 },
    { ...done, id: 'teachers', roster: 'teachers', source: 'Export de l’ENT, 12 lignes', created: 12 },
  ];
}
