import './style/fonts.css';
import './style/tokens.css';
import './style/page.css';
import { mount } from 'svelte';
import type { Backend } from './backend';
import { Desk } from './state/desk.svelte';
import { common } from './text/fr';
import Window from './Window.svelte';

/** The program when the page is in its window, the fake in a browser; the built page holds no fake. */
async function door(): Promise<Backend | null> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./backend/tauri')).tauri;
  if (import.meta.env.MODE === 'production') return null;
  return (await import('./backend/fake')).fake(window.location.search);
}

async function begin(place: HTMLElement): Promise<void> {
  const backend = await door();
  if (!backend) {
    place.textContent = common.elsewhere;
    return;
  }
  const desk = new Desk(backend);
  place.replaceChildren();
  mount(Window, { target: place, props: { desk } });
  await desk.start();
  document.documentElement.dataset.ready = '';
}

void begin(document.getElementById('app') as HTMLElement);
