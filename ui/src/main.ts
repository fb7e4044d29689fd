/**
 * What is painted first is the program's name, in the page itself. A window paints nothing before its page has
 * loaded, and what loads with the page has run by then: all that draws the rest comes after the first frame.
 */
const begin = (): void => void import('./begin');

addEventListener('load', () => {
  requestAnimationFrame(() => setTimeout(begin));
  // A window that nobody sees has no frames; begun twice is begun once.
  setTimeout(begin, 200);
});
