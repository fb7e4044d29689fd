import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, openPage } from '../test/page';
import { shortcutOf } from './shortcuts';

const press = (init: KeyboardEventInit, on: Element = document.body): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
};
const field = (type: string): HTMLInputElement => Object.assign(document.body.appendChild(document.createElement('input')), { type });

describe('a shortcut', () => {
  test.each([
    ['Ctrl+O', { key: 'o', ctrlKey: true }, 'open'],
    ['Ctrl+O with capitals locked', { key: 'O', ctrlKey: true }, 'open'],
    ['Cmd+F', { key: 'f', metaKey: true }, 'search'],
    ['Ctrl+Entrée', { key: 'Enter', ctrlKey: true }, 'validate'],
    ['a letter alone', { key: 'o' }, null],
    ['Ctrl+Maj+F', { key: 'F', ctrlKey: true, shiftKey: true }, null],
    ['Ctrl+Alt+O, which writes a letter on some keyboards', { key: 'o', ctrlKey: true, altKey: true }, null],
    ['another key', { key: 'p', ctrlKey: true }, null],
  ])('%s', (_name, init, expected) => {
    expect(shortcutOf(press(init))).toBe(expected);
  });

  test('sends nothing while somebody types, but in a search', () => {
    const keys = { key: 'Enter', ctrlKey: true };
    const [text, search] = [field('text'), field('search')];
    expect(shortcutOf(press(keys, text))).toBeNull();
    expect(shortcutOf(press(keys, search))).toBe('validate');
    text.remove();
    search.remove();
  });

  test('opens a file and goes to the search, from anywhere', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    desk.files.choose = vi.fn(async () => undefined);
    await screen.findByRole('searchbox');
    await user.keyboard('{Control>}f{/Control}');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    await user.keyboard('{Control>}o{/Control}');
    expect(desk.files.choose).toHaveBeenCalledOnce();
  });

  test('validates what the button would, and nothing else', async () => {
    const { user, desk } = await openPage('signed=1&list=620&hold=1');
    await button(/^Valider/);
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('dialog', { name: /Vérifiez avant de valider/ })).toBeTruthy();
    desk.files.choose = vi.fn(async () => undefined);
    await user.keyboard('{Control>}o{/Control}');
    expect(desk.files.choose).not.toHaveBeenCalled();
  });

  test('is for the doubtful line beside the table first', async () => {
    const { user, desk } = await openPage('signed=1&list=620&doubted=1');
    await user.click((await screen.findAllByText(/type de compte/))[0] as HTMLElement);
    await button('C’est bien ça');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(desk.list('students')?.corrections.confirmed).toBe(1));
    expect(desk.sending.roster).toBeNull();
  });
});
