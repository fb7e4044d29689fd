/** What the invented school imported before. */
import type { HistoryEntryView, ReportView } from '../index';

export function entryOf(report: ReportView): HistoryEntryView {
  const { importId: id, at, roster, source, by, created, canUndo, kind } = report;
  const [updated, deactivated] = [report.updated + report.restored, report.deactivated + report.removed];
  return { id, at, roster, source, by, created, updated, deactivated, outcome: kind === 'undo' ? 'undo' : 'committed', canUndo, canResume: false };
}

export function pastImports(): HistoryEntryView[] {
  const done = { canUndo: false, canResume: false };
  return [
    { ...done, id: 'a', at: '2026-09-14T08:42:00Z', roster: 'students', source: 'Export de l’ENT du 12 septembre 2026, 620 lignes', by: 'Nadia Benali', created: 598, updated: 14, deactivated: 0, outcome: 'committed', canUndo: true },
    { ...done, id: 'b', at: '2026-09-14T08:31:00Z', roster: 'teachers', source: 'Export de l’ENT du 12 septembre 2026, 46 lignes', by: 'Nadia Benali', created: 43, updated: 2, deactivated: 1, outcome: 'committed', canUndo: true },
    { ...done, id: 'c', at: '2026-09-12T14:05:00Z', roster: 'students', source: 'Export de l’ENT du 4 septembre 2025, 611 lignes', by: 'Paul Vidal', created: 0, updated: 611, deactivated: 0, outcome: 'undone' },
    { ...done, id: 'cut', at: '2026-09-12T14:01:00Z', roster: 'students', source: 'Export de l’ENT du 12 septembre 2026, 620 lignes', by: 'Paul Vidal', created: null, updated: null, deactivated: null, outcome: 'interrupted', canResume: true },
    { ...done, id: 'd', at: '2025-09-04T07:12:00Z', roster: 'students', source: 'Fichier d’un import plus ancien', by: 'Paul Vidal', created: 605, updated: 0, deactivated: 0, outcome: 'committed' },
  ];
}
