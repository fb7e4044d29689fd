/** French spacing: a line never ends before a double mark, inside guillemets, nor inside an hour. */
const NARROW = '\u202f';
const WHOLE = '\u00a0';

export function typeset(text: string): string {
  const marks = text.replace(/ (?=[;:!?»%])/g, NARROW).replace(/« /g, `«${NARROW}`);
  return marks.replace(/(\d) (?=(?:h|min|s)(?![\p{L}]))/gu, `$1${WHOLE}`).replace(/(\d\u00a0h) (?=\d)/g, `$1${WHOLE}`);
}

/** The same words, spaced as they should be: in lists, in groups, and as functions give them. */
export function french<T>(words: T): T {
  return spaced(words) as T;
}

function spaced(words: unknown): unknown {
  if (typeof words === 'string') return typeset(words);
  if (Array.isArray(words)) return words.map(spaced);
  if (typeof words === 'function') return (...given: unknown[]) => spaced(words(...given));
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([name, value]) => [name, spaced(value)]));
}

/** Sentences that count people: their numbers are written as the page writes its own. */
const COUNTS = new Set(['summary', 'sentence']);
const grouped = (text: string): string => text.replace(/\b\d{4,}(?= \p{Ll})/gu, (n) => new Intl.NumberFormat('fr-FR').format(Number(n)));

/** What the program says to people; names, values and addresses beside it stay as they are. */
const SAID = new Set(['title', 'help', 'message', 'sentence', 'summary', 'remark', 'wrong', 'notices', 'detail']);

/** An answer of the program, with its sentences spaced. */
export function spoken<T>(answer: T): T {
  return said(answer) as T;
}

function said(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(said);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, saidOf(name, value)]));
}

function saidOf(name: string, value: unknown): unknown {
  if (!SAID.has(name) || !isText(value)) return said(value);
  return COUNTS.has(name) && typeof value === 'string' ? typeset(grouped(value)) : spaced(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
}
