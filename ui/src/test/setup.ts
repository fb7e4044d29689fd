/** What jsdom lacks and a browser has. */
import { configure } from '@testing-library/svelte';

configure({ asyncUtilTimeout: 4000, getElementError: (message) => new Error(message?.split('\n')[0]) });

class NoResize {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResize as unknown as typeof ResizeObserver;
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.scrollTo ??= () => undefined;
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => undefined;
Element.prototype.releasePointerCapture ??= () => undefined;
document.documentElement.dataset.ready = '';
// A page that is laid out: long lists draw the rows that fit.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
