/** The guide as the window shows it: what each school needs of it, and what was looked for. */
import sections from 'virtual:guide';
import { consoles, type ConsoleKind } from '../../text/ents';
import type { Section } from './section';

export const EXPORTING = '1-exporter-les-deux-fichiers-depuis-lent';

/** Without the consoles that this school has not; with what was looked for, only the sections that hold most words of it, those whose title does first. */
export function shown(console: ConsoleKind, looked: string): Section[] {
  const others = Object.entries(consoles).filter(([kind]) => kind !== console).map(([, { section }]) => section);
  const own = sections.filter(({ id }) => !others.includes(id));
  const words = wordsOf(looked);
  const held = own.map((section) => words.filter((word) => textOf(section).includes(word)).length);
  const most = Math.max(...held);
  if (words.length === 0) return own;
  const inTitle = ({ title }: Section): number => words.filter((word) => bare(title).includes(word)).length;
  return own.filter((_, at) => most > 0 && held[at] === most).sort((one, other) => inTitle(other) - inTitle(one));
}

export const titleOf = (id: string | null): string | null => sections.find((section) => section.id === id)?.title ?? null;

const textOf = ({ title, words }: Section): string => bare(`${title} ${words}`);

/** As people type when they look for something: « eleve » finds « Élève », and one apostrophe is as good as another. */
const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', '\'').toLowerCase();

/** Words that a question is asked with, and that say nothing of what it is about. */
const ASKING = new Set(['les', 'des', 'une', 'mon', 'mes', 'que', 'qui', 'quoi', 'pas', 'pour', 'dans', 'avec', 'sur', 'est', 'comment', 'faire', 'faut']);

/** What is looked for, one or many of it. */
function wordsOf(looked: string): string[] {
  const all = bare(looked).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const telling = all.filter((word) => word.length > 2 && !ASKING.has(word));
  return (telling.length > 0 ? telling : all).map((word) => (word.length > 3 ? word.replace(/[sx]$/, '') : word));
}
