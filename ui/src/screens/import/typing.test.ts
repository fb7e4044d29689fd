import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, openPage, text, type Opened } from '../../test/page';

const NAME = 1;

const grid = (): HTMLElement => screen.getByRole('grid');
const chosen = (): HTMLElement | null => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '');
const row = (words: string | RegExp): HTMLElement => screen.getByText(words).closest('[role=row]') as HTMLElement;
const cell = (line: HTMLElement, at: number): HTMLElement => within(line).getAllByRole('gridcell')[at] as HTMLElement;
const typed = (): HTMLInputElement => within(grid()).getByRole('textbox');

/** The table of 620 lines, three of them to fix, the keys on its first row. */
async function table(address = 'signed=1&list=620', only = false): Promise<Opened> {
  const opened = await openPage(address);
  await screen.findAllByText('Nom manquant');
  if (only) {
    await opened.user.click(await button(/3.*à corriger/));
    await waitFor(() => expect(grid().getAttribute('aria-rowcount')).toBe('4'));
  }
  grid().focus();
  return opened;
}

/** The keys on the line without a name. */
async function nameless(opened: Opened): Promise<void> {
  for (let i = 0; i < 4 && !chosen()?.textContent?.includes('Nom manquant'); i += 1) await opened.user.keyboard('{ArrowDown}');
  expect(chosen()?.getAttribute('role')).toBe('row');
}

describe('Choosing a cell', () => {
  test('Right goes into the cells of the row, Left comes out, and the ends stop', async () => {
    const { user } = await table();
    expect(chosen()?.getAttribute('role')).toBe('row');
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect([chosen()?.getAttribute('role'), chosen()?.getAttribute('aria-colindex')]).toEqual(['gridcell', '2']);
    await user.keyboard('{End}{ArrowRight}');
    expect(chosen()?.getAttribute('aria-colindex')).toBe('6');
    await user.keyboard('{Home}');
    expect(chosen()?.getAttribute('aria-colindex')).toBe('1');
    await user.keyboard('{ArrowLeft}');
    expect(chosen()?.getAttribute('role')).toBe('row');
  });

  test('says what can be typed over and what is wrong', async () => {
    await table();
    const name = cell(row('Nom manquant'), NAME);
    expect(name.getAttribute('aria-invalid')).toBe('true');
    expect(name.getAttribute('aria-readonly')).toBe('false');
    expect(document.getElementById(name.getAttribute('aria-describedby') as string)?.textContent).toMatch(/Le nom est vide/);
    expect(grid().getAttribute('aria-readonly')).toBe('true');
    const fine = screen.getAllByRole('row').find((one) => one.textContent?.includes('À créer')) as HTMLElement;
    expect(cell(fine, NAME).hasAttribute('aria-readonly')).toBe(false);
  });
});

describe('Typing in a cell', () => {
  test('by a double-click; the finding goes away, and the cell says that it was corrected', async () => {
    const { user, desk } = await table('signed=1&list=620', true);
    await user.dblClick(cell(row('Nom manquant'), NAME));
    await waitFor(() => expect(document.activeElement).toBe(typed()));
    await user.keyboard('VIDAL{Enter}');
    await waitFor(() => expect(desk.list('students')?.counters.toFix).toBe(2));
    await text('1 ligne corrigée ici');
    await text('Ligne 2 : plus rien à corriger');
    await user.click(await button(/2.*à corriger/));
    await waitFor(() => expect(grid().getAttribute('aria-rowcount')).toBe('648'));
    await user.type(screen.getByRole('searchbox'), 'VIDAL');
    const name = (await within(grid()).findByText('corrigé')).closest('[role=gridcell]') as HTMLElement;
    expect(document.getElementById(name.getAttribute('aria-describedby') as string)?.textContent).toBe('Le fichier ne dit rien ici.');
  });

  test('by the keys alone: Enter on the line opens its wrong cell; then Ctrl+Z and Ctrl+Y', async () => {
    const opened = await table('signed=1&list=620', true);
    const { user, desk } = opened;
    await nameless(opened);
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(typed());
    expect(typed().getAttribute('aria-invalid')).toBe('true');
    await user.keyboard('X{Enter}');
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
    expect(document.activeElement).toBe(grid());
    await user.keyboard('{Control>}z{/Control}');
    await text('Correction annulée');
    expect(desk.list('students')?.corrections).toMatchObject({ lines: 0, canRedo: true });
    await user.keyboard('{Control>}y{/Control}');
    await text('Correction rétablie');
    expect(desk.list('students')?.corrections.lines).toBe(1);
  });

  test('a letter on a chosen cell begins it anew, accents included', async () => {
    const opened = await table();
    const { user, desk, backend } = opened;
    const correct = vi.fn(backend.correct);
    desk.backend.correct = correct;
    await nameless(opened);
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    await user.keyboard('Éva{Enter}');
    await waitFor(() => expect(correct).toHaveBeenCalledWith('students', 0, 'firstName', 'Éva'));
  });

  test('Delete begins it empty, Escape leaves it as it was', async () => {
    const opened = await table();
    const { user, desk } = opened;
    await nameless(opened);
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    const before = chosen()?.textContent;
    await user.keyboard('{Delete}');
    expect(typed().value).toBe('');
    await user.keyboard('Autre{Escape}');
    expect(document.activeElement).toBe(grid());
    expect(chosen()?.textContent).toBe(before);
    expect(desk.list('students')?.corrections.lines).toBe(0);
  });

  test('Tab takes it and goes to the next cell, Shift+Tab to the one before; neither is a trap', async () => {
    const opened = await table('signed=1&list=620', true);
    const { user, desk } = opened;
    await nameless(opened);
    await user.keyboard('{Enter}VIDAL{Tab}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Prénom, ligne 2')));
    // The line left the list of those to fix, and stays while it is typed in.
    await waitFor(() => expect(desk.list('students')?.counters.toFix).toBe(2));
    expect(document.activeElement).toBe(typed());
    await user.keyboard('Éva{Shift>}{Tab}{/Shift}');
    expect(document.activeElement).toBe(screen.getByLabelText('Nom, ligne 2'));
    expect(typed().value).toBe('VIDAL');
    await user.keyboard('{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}{Tab}');
    await waitFor(() => expect(screen.queryByLabelText('Nom, ligne 2')).toBeNull());
    expect(within(grid()).queryByRole('textbox')).toBeNull();
    await waitFor(() => expect(desk.list('students')?.counters.toFix).toBe(2));
  });

  test('what was not taken is there again, to be told again', async () => {
    const opened = await table();
    const { user, desk, backend } = opened;
    desk.backend.correct = vi.fn().mockRejectedValueOnce({ code: 'busy', help: 'Un envoi est en cours.', support: 'busy' }).mockImplementation(backend.correct);
    await nameless(opened);
    await user.keyboard('{Enter}VIDAL{Enter}');
    await text('Un envoi est en cours.');
    await waitFor(() => expect(typed().value).toBe('VIDAL'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
  });

  test('the last line to fix leaves a list that says so', async () => {
    const opened = await table('signed=1&list=206', false);
    const { user } = opened;
    await user.click(await button('1 à corriger'));
    await waitFor(() => expect(grid().getAttribute('aria-rowcount')).toBe('2'));
    grid().focus();
    await user.keyboard('{Enter}VIDAL{Tab}');
    await text('Ligne 2 : plus rien à corriger');
    // It stays while it is typed in.
    expect(document.activeElement).toBe(screen.getByLabelText('Prénom, ligne 2'));
    expect(screen.queryByText('Plus aucune ligne à corriger')).toBeNull();
    await user.keyboard('{Escape}');
    await text('Plus aucune ligne à corriger');
    await user.click(await button('Retirer les filtres'));
    await waitFor(() => expect(grid().getAttribute('aria-rowcount')).not.toBe('1'));
  });

  test('scrolling away keeps what is typed', async () => {
    const opened = await table('signed=1&list=6200');
    const { user } = opened;
    await nameless(opened);
    await user.keyboard('{Enter}VID');
    const input = typed();
    Object.defineProperty(grid(), 'scrollTop', { value: 100_000, writable: true });
    await fireEvent.scroll(grid());
    await waitFor(() => expect(document.querySelector('#row-2703')).toBeTruthy());
    expect(document.activeElement).toBe(input);
    await user.keyboard('AL');
    expect(typed().value).toBe('VIDAL');
  });

  test('leaving it with the pointer takes it; another window does not', async () => {
    const opened = await table();
    const { user, desk } = opened;
    await nameless(opened);
    await user.keyboard('{Enter}VIDAL');
    await fireEvent.blur(typed());
    expect(typed().value).toBe('VIDAL');
    expect(desk.list('students')?.corrections.lines).toBe(0);
    await user.click(screen.getByRole('searchbox'));
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
  });

  test('the line beside is there too, and says the same', async () => {
    const opened = await table();
    const { user } = opened;
    await nameless(opened);
    await user.keyboard(' ');
    const panel = await screen.findByLabelText('Détail');
    await within(panel).findAllByText(/Le nom est vide/);
    await user.keyboard('{Enter}VIDAL{Enter}');
    await within(panel).findByText('Plus rien à corriger sur cette ligne');
    expect((within(panel).getByLabelText('Nom') as HTMLInputElement).value).toBe('VIDAL');
  });
});
