import { fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPage, text } from '../test/page';

/** What jsdom lacks: the browser's own editing. */
const edited = vi.fn((gesture: string, _: boolean, words?: string) => {
  const field = document.activeElement as HTMLInputElement;
  if (gesture === 'insertText' && words) field.setRangeText(words);
  return true;
});
beforeEach(() => { document.execCommand = edited as typeof document.execCommand; });
afterEach(() => edited.mockClear());

const search = (): Promise<HTMLInputElement> => screen.findByRole<HTMLInputElement>('searchbox');
const offered = (): string[] => screen.queryAllByRole('menuitem').map((item) => item.firstElementChild?.textContent ?? '');
const rightClick = (target: Element): boolean => fireEvent.contextMenu(target) as unknown as boolean;

test('the right button offers what can be done with a text, in French, and nothing elsewhere', async () => {
  const { user } = await openPage('signed=1&list=620');
  const field = await search();
  await rightClick(field);
  await waitFor(() => expect(offered()).toEqual(['Coller']));
  await user.type(field, 'vidal');
  expect(offered(), 'typing goes on, and closes it').toEqual([]);
  expect(field.value).toBe('vidal');
  field.select();
  await rightClick(field);
  await waitFor(() => expect(offered()).toEqual(['Couper', 'Copier', 'Coller', 'Tout sélectionner']));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(offered()).toEqual([]));
  const heading = screen.getByRole('heading', { level: 1 });
  const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
  heading.dispatchEvent(event);
  expect(event.defaultPrevented, 'the web view offers nothing of its own').toBe(true);
  expect(offered()).toEqual([]);
});

test('pasting types what the clipboard holds where the focus is', async () => {
  const { user } = await openPage('signed=1&list=620', { paste: async () => 'vidal\nzoé' });
  const field = await search();
  field.focus();
  await rightClick(field);
  await user.click(await screen.findByRole('menuitem', { name: /^Coller/ }));
  await waitFor(() => expect(field.value).toBe('vidal zoé'));
  expect(edited).toHaveBeenCalledExactlyOnceWith('insertText', false, 'vidal zoé');
  expect(offered()).toEqual([]);
});

test('it is used with the keys, and the field keeps the focus', async () => {
  const { user } = await openPage('signed=1&list=620');
  const field = await search();
  await user.type(field, 'vidal');
  field.select();
  await rightClick(field);
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(edited).toHaveBeenCalledExactlyOnceWith('copy');
  expect(document.activeElement).toBe(field);
});

test('an empty clipboard, or one that cannot be read, is told', async () => {
  const refused = { code: 'clipboard', help: 'Le presse-papiers n’a pas pu être lu. Cliquez dans le champ et collez avec Ctrl+V.', support: 'clipboard' };
  for (const [paste, words] of [[async () => null, /ne contient pas de texte/], [() => Promise.reject(refused), /collez avec Ctrl\+V/]] as const) {
    const { user } = await openPage('signed=1&list=620', { paste });
    await rightClick((await screen.findAllByRole('searchbox')).at(-1) as Element);
    await user.click((await screen.findAllByRole('menuitem', { name: /^Coller/ })).at(-1) as HTMLElement);
    expect(await text(words)).toBeTruthy();
  }
});
