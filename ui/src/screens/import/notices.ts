import type { GuardView, ListView, RosterView } from '../../backend';
import type { Desk } from '../../state/desk.svelte';
import type { Preview } from '../../state/preview.svelte';
import { asking, correcting, many, manager, oldFile, preview as words, shell } from '../../text/fr';

/** A gesture offered beside what is told. */
export interface NoticeAction {
  label: string;
  act: () => void;
  quiet?: boolean;
  disabled?: boolean;
}

/** Something to know of the list as a whole: its title or its first sentence says it, the others explain. */
export interface Notice {
  name: string;
  kind: 'bad' | 'care' | 'news';
  title: string;
  text: string[];
  actions: NoticeAction[];
}

/** What only the screen knows of. */
export interface Around {
  /** The gestionnaire whose account this list takes away. */
  leaving: string | null;
  accentsRight: boolean;
  checkAccents: () => void;
}

const GRAVITY = { bad: 0, care: 1, news: 2 };

/** What keeps the list from being sent, then what something can be done about, then the rest. */
const rank = ({ kind, actions }: Notice): number => (kind === 'bad' ? 0 : actions.length > 0 ? 1 : 2);

/** Everything to know of a list before it is sent, the gravest first. */
export function noticesOf(list: ListView, preview: Preview, around: Around): Notice[] {
  const { desk } = preview;
  const all = [...signedOut(list, desk), ...ofRepeated(list), ...ofGuards(list, preview), ...ofOldFile(list, desk), ...ofAsking(list, preview), ...ofFile(list), ...ofAccents(list, around), ...ofLeaving(around)];
  return all.sort((one, other) => rank(one) - rank(other) || GRAVITY[one.kind] - GRAVITY[other.kind]);
}

/** What nothing of Balado's hangs on. */
export function harmlessOf(list: ListView): string[] {
  return list.findings.filter(({ harmless }) => harmless).map(({ message }) => message);
}

function signedOut(list: ListView, desk: Desk): Notice[] {
  if (list.compared) return [];
  const signIn = { label: shell.signIn, act: () => void (desk.screen = 'signIn') };
  return [{ name: 'compare', kind: 'news', title: words.compare, text: [words.compareWhy], actions: [signIn] }];
}

function ofRepeated({ repeated, lines, findings }: ListView): Notice[] {
  // What the lines repeat may be said of the file already, with its own remedy.
  if (!repeated || findings.some(({ code }) => code === repeated.code)) return [];
  return [{ name: 'repeated', kind: 'bad', title: words.repeated(repeated.lines, lines, repeated.title), text: [words.repeatedWhy], actions: [] }];
}

function ofGuards(list: ListView, preview: Preview): Notice[] {
  return list.guards.map((guard) => ({
    name: guard.code,
    kind: guard.refused ? 'bad' : guard.action === 'relink' && list.relink ? 'news' : 'care',
    title: guard.title,
    text: [guard.message, guard.help],
    actions: guardActions(guard, list, preview),
  }));
}

function guardActions({ action, count }: GuardView, list: ListView, preview: Preview): NoticeAction[] {
  const other: RosterView = list.roster === 'students' ? 'teachers' : 'students';
  const n = count ?? 0;
  if (action === 'relink') return [{ label: list.relink ? words.unrelink : words.relink(n), act: () => void preview.setRelink(!list.relink) }];
  if (action !== 'leaveOut') return [];
  return [
    { label: words.leaveOut(n), act: () => void preview.leaveOutOthers() },
    { label: words.otherPage(other), act: () => preview.desk.go(other) },
  ];
}

function ofOldFile(list: ListView, desk: Desk): Notice[] {
  const old = list.holds.find((hold) => hold.oldList)?.oldList;
  const another = { label: oldFile.another, act: () => void desk.files.choose(), disabled: desk.files.opening };
  return old ? [{ name: 'old', kind: 'care', title: old.title, text: [oldFile.noted], actions: [another] }] : [];
}

function ofAsking({ asking: asked, counters }: ListView, preview: Preview): Notice[] {
  // Where it is looked at, it is answered.
  if (!asked || preview.side === 'look' || preview.side === 'classes') return [];
  const { key, sentence } = asked;
  return [{
    name: 'asking', kind: 'care', title: asking.next(counters.otherPerson), text: [sentence],
    actions: [
      { label: asking.see, act: () => preview.openBeside(key), quiet: true },
      { label: asking.other, act: () => void preview.sayWho(key, 'somebodyElse') },
      { label: asking.same, act: () => void preview.sayWho(key, 'samePerson') },
    ],
  }];
}

function ofFile(list: ListView): Notice[] {
  const costly = list.findings.filter(({ harmless }) => !harmless);
  return costly.map(({ message, blocking }, i) => ({ name: `file-${i}`, kind: blocking ? 'bad' : 'care', title: '', text: [message], actions: [] }));
}

function ofAccents(list: ListView, { accentsRight, checkAccents }: Around): Notice[] {
  if (!list.askAccents || accentsRight) return [];
  return [{ name: 'accents', kind: 'news', title: '', text: [correcting.askAccents], actions: [{ label: correcting.check, act: checkAccents }] }];
}

function ofLeaving({ leaving }: Around): Notice[] {
  return leaving ? [{ name: 'leaving', kind: 'care', title: manager.leaving(leaving), text: [manager.leavingWhy], actions: [] }] : [];
}

/** `2 autres remarques`. */
export const othersOf = (n: number): string => many(n, 'autre remarque', 'autres remarques');
