/** The guide of the secretary, read once when the page is built: what Aide shows, section by section. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import MarkdownIt, { type Token } from 'markdown-it';
import type { Plugin } from 'vite';
import type { Section } from './src/screens/help/section.ts';
import { typeset } from './src/text/typography.ts';

const MODULE = 'virtual:guide';
const GUIDE = fileURLToPath(new URL('../docs/guide.md', import.meta.url));

/** No tag of the file is taken for one: what is not Markdown is text. */
const markdown = new MarkdownIt({ html: false, linkify: false });

/** Gives the page its guide, and reads it again when it changes under the development server. */
export function guide(): Plugin {
  return {
    name: 'guide',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load(id) {
      if (id !== `\0${MODULE}`) return null;
      this.addWatchFile(GUIDE);
      return `export default ${JSON.stringify(sectionsOf(readFileSync(GUIDE, 'utf8')))}`;
    },
  };
}

/** What a title is called in a link, as GitHub does it. */
export const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-').replace(/[^\p{L}\p{N}_-]/gu, '');

/** The sections of a guide in their order; fails when one of its links leads to none of them. */
export function sectionsOf(text: string): Section[] {
  const sections: (Section & { tokens: Token[] })[] = [];
  const tokens = markdown.parse(text, {});
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const title = tokens[at + 1]?.content ?? '';
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1));
      const under = level > 2 ? (sections.findLast((section) => section.level < level)?.id ?? null) : null;
      sections.push({ id: anchorOf(title), level, under, title: typeset(title), html: '', words: '', tokens: [] });
      at += 2;
    } else sections.at(-1)?.tokens.push(token);
  }
  return sections.map(({ tokens: own, ...section }) => ({ ...section, ...rendered(readable(own), new Set(sections.map(({ id }) => id))) }));
}

function rendered(tokens: Token[], known: Set<string>): Pick<Section, 'html' | 'words'> {
  const inline = tokens.flatMap(({ children }) => children ?? []);
  for (const link of inline.filter(({ type }) => type === 'link_open')) {
    const target = decodeURIComponent(hrefOf(link)).slice(1);
    if (!known.has(target)) throw new Error(`guide.md: no title is called « ${target} »`);
  }
  return { html: markdown.renderer.render(tokens, markdown.options, {}), words: inline.map(({ content, type }) => (type === 'softbreak' ? ' ' : content)).join('') };
}

/** As it reads inside the window: without pictures, nor links to what it cannot open, nor titles of nothing in tables. */
function readable(tokens: Token[]): Token[] {
  for (const token of tokens) token.children &&= inWords(token.children);
  const pictures = tokens.flatMap(({ type, children }, at) => (type === 'inline' && children?.length === 0 && tokens[at - 1]?.type === 'paragraph_open' ? [at - 1, at, at + 1] : []));
  return rowsNamed(tokens.filter((_, at) => !pictures.includes(at)));
}

const hrefOf = (link: Token): string => String(link.attrGet('href') ?? '');

/** Links to other titles stay links; of the others, the words stay. */
function inWords(children: Token[]): Token[] {
  let kept = true;
  return children.filter((token) => {
    if (token.type === 'link_open') kept = hrefOf(token).startsWith('#');
    if (token.type === 'text') token.content = typeset(token.content);
    return token.type !== 'image' && (kept || !/^link_/.test(token.type));
  });
}

/** The first cell of a row says what the row is of; a table whose titles are empty has none. */
function rowsNamed(tokens: Token[]): Token[] {
  let [titled, first, inHead] = [true, false, false];
  return tokens.filter((token, at) => {
    if (token.type === 'thead_open') {
      inHead = true;
      const end = tokens.findIndex(({ type }, i) => i > at && type === 'thead_close');
      titled = tokens.slice(at, end).some(({ type, content }) => type === 'inline' && content !== '');
    }
    const kept = titled || !inHead;
    if (token.type === 'thead_close') inHead = false;
    if (token.type === 'tr_open') first = true;
    if (token.type === 'td_open' && first) Object.assign(token, { tag: 'th', attrs: [['scope', 'row']] });
    if (token.type === 'td_close' && first) [token.tag, first] = ['th', false];
    return kept;
  });
}
