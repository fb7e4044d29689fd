/** Who was in an invented import: its numbers are those of its report. */
import type { ExportView, HappeningView, PeopleGroupView, PeopleSectionView, PersonView, RememberedView, ReportView } from '../index';
import { person } from './people';

const TITLES: Record<HappeningView, string> = {
  arrival: 'Arrivées', return: 'De retour', departure: 'Départs', kept: 'Partis qui gardent leur compte', classChange: 'Changements de classe', correction: 'Autres changements',
};

/** A September as most schools have it. */
export const SEPTEMBER = { created: 183, updated: 449, returned: 2, unchanged: 11, deactivated: 157, absentKept: 3, leftAside: 0, inBalado: 643 };

const CHANGES = ['Nom : DIALLO → DIALLO-MOREL', 'Identifiant : lea.tessier → lea.tessier2', 'Prénom : Kevin → Kévin', 'nouvel id ENT'];
const sized = (name: string, size: number): [string, number] => [name, size];

class Crowd {
  #next = 0;

  people(count: number, about: (i: number) => string = () => ''): PersonView[] {
    const these = Array.from({ length: count }, (_, i) => {
      const { lastName, firstName } = person(this.#next + i);
      return { name: `${lastName} ${firstName}`, about: about(i) };
    });
    this.#next += count;
    return these.sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  }

  /** Named up to a thousand, as in a list that is too long for the page. */
  group(title: string, count: number, given: Partial<PeopleGroupView> = {}, about?: (i: number) => string): PeopleGroupView {
    const named = Math.min(count, 1000);
    return { title, to: null, count: `${count} ${count < 2 ? 'élève' : 'élèves'}`, note: '', people: this.people(named, about), others: count - named, ...given };
  }
}

function section(happening: HappeningView, groups: PeopleGroupView[], summary = ''): PeopleSectionView[] {
  const count = groups.reduce((sum, { people, others }) => sum + people.length + others, 0);
  return count > 0 ? [{ happening, title: TITLES[happening], count, summary, groups, others: 0 }] : [];
}

function september(crowd: Crowd): PeopleSectionView[] {
  const classes = 'ABCDEFG'.split('');
  const arriving = classes.map((letter, i) => sized(`6${letter}`, [24, 23, 24, 23, 25, 25, 24][i] as number));
  const notes: Record<string, string> = { '6B': 'dont KHELIFI Adam, compte nouveau après votre réponse', '6G': 'nouvelle classe' };
  const small = ['5A', '5C', '4B', '3D'];
  const leaving = classes.slice(0, 6).map((letter, i) => sized(`3${letter}`, i < 3 ? 25 : 24));
  const going = (from: string, to: string) => classes.slice(0, 6).map((letter, i) => crowd.group(`${from}${letter}`, 24 + (i % 2), { to: `${to}${letter}` }));
  return [
    ...section('arrival', [...arriving.map(([name, n]) => crowd.group(name, n, { note: notes[name] ?? '' })), crowd.group('5e, 4e, 3e', 15, { note: 'dans 12 classes' }, (i) => small[i % 4] as string)], '6e : 168 · 5e : 6 · 4e : 5 · 3e : 4'),
    ...section('return', [crowd.group('', 2, {}, (i) => ['5C', '3A'][i] as string)]),
    ...section('departure', [...leaving.map(([name, n]) => crowd.group(name, n)), crowd.group('6e, 5e, 4e', 10, { note: 'dans 8 classes' }, (i) => ['6A', '5D', '4C'][i % 3] as string)], '6e : 3 · 5e : 4 · 4e : 3 · 3e : 147'),
    ...section('kept', [crowd.group('', 3, {}, (i) => ['4B', '3E', '6C'][i] as string)]),
    ...section('classChange', [...going('6', '5'), ...going('5', '4'), ...going('4', '3'), crowd.group('Autres passages', 4, {}, (i) => ['5C → 3A', '6D → 6A', '4B → sans classe', '6B → 5D'][i] as string)], '442 montent, 1 saute une classe, 1 redouble, 1 autre'),
    ...section('correction', [crowd.group('', 4, {}, (i) => CHANGES[i] as string)]),
  ];
}

/** Everybody of a report at once. */
function flat(report: ReportView, crowd: Crowd): PeopleSectionView[] {
  const { created, updated, deactivated, absentKept } = report;
  const classes = created > 6 ? ['6A', '6B', '5A', '4A', '3A'] : [];
  const share = Math.floor(created / 5);
  const arriving = classes.map((name, i) => crowd.group(name, i === 4 ? created - 4 * share : share));
  return [
    ...section('arrival', classes.length > 0 ? arriving : [crowd.group('', created, {}, () => '6A')], classes.length > 0 ? `6e : ${2 * share} · 5e : ${share} · autres : ${created - 3 * share}` : ''),
    ...section('departure', [crowd.group('', deactivated, {}, () => '3A')]),
    ...section('kept', [crowd.group('', absentKept, {}, () => '3B')]),
    ...section('classChange', [crowd.group('', updated, {}, () => '6A → 5A')]),
  ];
}

export const exportOf = (): ExportView => ({ fileName: 'export (2).csv', folder: 'C:\\Users\\nadia\\Downloads', erased: null, otherListWaits: false });

export function rememberedOf(report: ReportView, isSeptember: boolean, file: ExportView): RememberedView {
  const crowd = new Crowd();
  return { sections: isSeptember ? september(crowd) : flat(report, crowd), export: file };
}
