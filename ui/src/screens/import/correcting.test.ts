import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, openPage, text } from '../../test/page';

const cells = async (): Promise<HTMLElement[]> => (await screen.findAllByRole('row')).filter((row) => row.textContent?.includes('À corriger'));

describe('Correcting in place', () => {
  test('a double-click on a cell types over it, and the finding goes away', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await text('Nom manquant');
    const [row] = (await cells()).filter((one) => one.textContent?.includes('Nom manquant'));
    await user.dblClick(within(row as HTMLElement).getAllByRole('gridcell')[1] as HTMLElement);
    const field = await screen.findByLabelText('Nom');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('VIDAL{Enter}');
    await waitFor(() => expect(desk.list('students')?.counters.toFix).toBe(2));
    await text('1 ligne corrigée ici');
    expect(screen.getByText('corrigé')).toBeTruthy();
  });

  test('with the keyboard alone: Enter on the line, the text, Enter; then Ctrl+Z and Ctrl+Y', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await user.click(await button(/3.*à corriger/));
    await waitFor(async () => expect(await cells()).toHaveLength(3));
    screen.getByRole('grid').focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement?.tagName).toBe('INPUT'));
    const field = document.activeElement as HTMLInputElement;
    await user.clear(field);
    await user.type(field, 'X{Enter}');
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
    expect(document.activeElement?.getAttribute('role')).toBe('grid');
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(desk.list('students')?.corrections).toMatchObject({ lines: 0, canRedo: true }));
    await user.keyboard('{Control>}y{/Control}');
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
  });

  test('a correction that was not taken can be told again', async () => {
    const { user, desk, backend } = await openPage('signed=1&list=620');
    await text('Nom manquant');
    const correct = vi.fn(backend.correct);
    desk.backend.correct = vi.fn().mockRejectedValueOnce({ code: 'busy', help: 'Un envoi est en cours.', support: 'busy' }).mockImplementation(correct);
    const [row] = await cells();
    await user.dblClick(within(row as HTMLElement).getAllByRole('gridcell')[2] as HTMLElement);
    const field = (await screen.findByLabelText('Prénom')) as HTMLInputElement;
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('Autre{Enter}');
    await text('Un envoi est en cours.');
    field.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
  });

  test('Escape gives the file’s own text back', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await text('Nom manquant');
    const [row] = await cells();
    await user.dblClick(within(row as HTMLElement).getAllByRole('gridcell')[2] as HTMLElement);
    const field = (await screen.findByLabelText('Prénom')) as HTMLInputElement;
    await waitFor(() => expect(document.activeElement).toBe(field));
    const before = field.value;
    await user.keyboard('Autre{Escape}');
    expect([field.value, desk.list('students')?.corrections.lines]).toEqual([before, 0]);
  });

  test('a line that nothing blocks is shown and not typed over', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await button(/5.*inchangés/));
    screen.getByRole('grid').focus();
    await user.keyboard('{Enter}');
    await screen.findByLabelText('Détail');
    expect(screen.queryByLabelText('Nom')).toBeNull();
  });

  test('only the lines to fix are shown when asked, and saved to a file', async () => {
    const { user, desk, backend } = await openPage('signed=1&list=620');
    await user.click(await screen.findByLabelText('N’afficher que les lignes à corriger'));
    await waitFor(async () => expect(await cells()).toHaveLength(3));
    desk.backend.saveToFix = vi.fn(backend.saveToFix);
    await user.click(await button('Enregistrer les lignes à corriger…'));
    await text('Enregistré : lignes à corriger.csv');
  });
});

describe('Columns that nobody knows', () => {
  test('are named by the person, each once, and the file is read', async () => {
    const { user, desk, backend } = await openPage('signed=1&unmapped=1');
    const map = vi.fn(backend.mapColumns);
    desk.backend.mapColumns = map;
    await desk.files.open(['liste.csv']);
    await text('Quelle colonne est laquelle ?');
    await text('Il manque encore : Id ENT (ou Identifiant), Nom, qui le fichier liste.');
    expect(((await button('Lire le fichier')) as HTMLButtonElement).disabled).toBe(true);
    await user.selectOptions(screen.getByLabelText('Ce que contient « Code »'), 'id');
    await user.selectOptions(screen.getByLabelText('Ce que contient « Patronyme »'), 'firstName');
    expect((screen.getByLabelText('Ce que contient « Prénom »') as HTMLSelectElement).value).toBe('');
    await user.selectOptions(screen.getByLabelText('Ce que contient « Patronyme »'), 'lastName');
    await user.selectOptions(screen.getByLabelText('Ce que contient « Prénom »'), 'firstName');
    await user.click(screen.getByLabelText('Élèves'));
    await text(/Tout y est/);
    await user.click(await button('Lire le fichier'));
    await waitFor(() => expect(desk.list('students')).not.toBeNull());
    expect(map).toHaveBeenCalledWith(7, ['id', 'lastName', 'firstName', 'classes', null], 'students');
    expect(screen.queryByText('Quelle colonne est laquelle ?')).toBeNull();
  });

  test('can be left', async () => {
    const { user, desk } = await openPage('signed=1&unmapped=1');
    await desk.files.open(['liste.csv']);
    await user.click(await button('Abandonner'));
    await waitFor(() => expect(screen.queryByText('Quelle colonne est laquelle ?')).toBeNull());
  });
});

describe('Accents', () => {
  test('are shown in three names; another reading is chosen', async () => {
    const { user, desk, backend } = await openPage('signed=1&list=620&accents=1');
    const choose = vi.fn(backend.chooseEncoding);
    desk.backend.chooseEncoding = choose;
    await user.click(await button('Vérifier…'));
    await text('LEFÈVRE Zoé');
    await user.click(await button('Non'));
    await fireEvent.click(await screen.findByLabelText(/Mac Roman/));
    await waitFor(() => expect(choose).toHaveBeenCalledWith('students', 'macintosh'));
    await user.click((await screen.findAllByRole('button', { name: 'Fermer' }))[0] as HTMLElement);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('of the ENT’s own file are not asked about', async () => {
    await openPage('signed=1&list=620');
    expect(screen.queryByText(/accents sont-ils/)).toBeNull();
  });
});
