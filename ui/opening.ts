/**
 * The page paints before it runs: what is seen first is the program's name, in the page itself.
 *
 * A window paints nothing before its page has loaded, and what loads with the page has run by then. So the built page
 * asks for its program in a few words of its own, after the first frame; Tauri adds their hash to the policy. The
 * development server has its page as it is written.
 */
import type { HtmlTagDescriptor, Plugin } from 'vite';

const ENTRY = /\s*<script type="module"[^>]* src="([^"]+)"><\/script>/;

/** Puts the loader in the place of the entry. */
export function opening(): Plugin {
  return {
    name: 'opening',
    // What tests serve with the fake keeps its entry: their policy knows no hash.
    apply: (_, { command, mode }) => command === 'build' && mode === 'production',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const entry = ENTRY.exec(html)?.[1];
        if (!entry) throw new Error('the page has no entry to load after its first frame');
        const tags: HtmlTagDescriptor[] = [{ tag: 'script', children: loader(entry), injectTo: 'head' }];
        return { html: html.replace(ENTRY, ''), tags };
      },
    },
  };
}

/** A window that nobody sees has no frames; a module that is asked for twice runs once. */
const loader = (entry: string): string =>
  `addEventListener('load',()=>{const begin=()=>{const script=document.createElement('script');script.type='module';script.src=${JSON.stringify(entry)};document.head.append(script)};` +
  'requestAnimationFrame(()=>setTimeout(begin));setTimeout(begin,200)})';
