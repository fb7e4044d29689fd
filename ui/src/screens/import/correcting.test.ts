import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, openPage, text } from '../../test/page';

const cells = async (): Promise<HTMLElement[]> => (await screen.findAllByRole('row')).filter((row) => row.textContent?.includes('À corriger'));

/** Shows a line to fix beside the table. */
async function beside(address = 'signed=1&list=620') {
  const opened = await openPage(address);
  await text('Nom manquant');
  const [row] = (await cells()).filter((one) => one.textContent?.includes('Nom manquant'));
  await opened.user.click(row as HTMLElement);
  return { ...opened, field: (await screen.findByLabelText('Nom')) as HTMLInputElement };
}

describe('Correcting beside the table', () => {
  test('a field says what is wrong; typed over, it says what the file says', async () => {
    const { user, desk, field } = await beside();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') as string)?.textContent).toMatch(/Le nom est vide/);
    await user.type(field, 'VIDAL{Enter}');
    await waitFor(() => expect(desk.list('students')?.counters.toFix).toBe(2));
    await text('1 ligne corrigée ici');
    await text('Plus rien à corriger sur cette ligne');
    expect(within(screen.getByLabelText('Détail')).getByText('Le fichier ne dit rien ici.')).toBeTruthy();
    expect(screen.getByText('Ligne 2 : plus rien à corriger').closest('[role=status]')?.textContent).toMatch(/· 2 lignes à corriger/);
  });

  test('a finding that changes says what is left', async () => {
    const { user, field } = await beside();
    await user.type(field, '?{Enter}');
    expect(await text(/^Ligne 2 : il reste « Un point d’interrogation ne dit rien de sûr.*»$/)).toBeTruthy();
    await waitFor(() => expect(screen.queryByText(/Le nom est vide/)).toBeNull());
  });

  test('a correction that was not taken can be told again', async () => {
    const { user, desk, backend, field } = await beside();
    const correct = vi.fn(backend.correct);
    desk.backend.correct = vi.fn().mockRejectedValueOnce({ code: 'busy', help: 'Un envoi est en cours.', support: 'busy' }).mockImplementation(correct);
    await user.type(field, 'Autre{Enter}');
    await text('Un envoi est en cours.');
    field.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(desk.list('students')?.corrections.lines).toBe(1));
  });

  test('Escape gives the file’s own text back', async () => {
    const { user, desk, field } = await beside();
    await user.type(field, 'Autre{Escape}');
    expect([field.value, desk.list('students')?.corrections.lines]).toEqual(['', 0]);
  });

  test('a line that nothing blocks is shown and not typed over', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await button(/5.*inchangés/));
    screen.getByRole('grid').focus();
    await user.keyboard('{Enter}');
    await screen.findByLabelText('Détail');
    expect(screen.queryByLabelText('Nom')).toBeNull();
  });

  test('a column that the table does not show is typed in beside it', async () => {
    const { user } = await openPage('signed=1&list=620');
    await text(/Doublon, ligne 412/);
    const [row] = (await cells()).filter((one) => one.textContent?.includes('Doublon'));
    await user.dblClick(within(row as HTMLElement).getAllByRole('gridcell')[5] as HTMLElement);
    const id = await screen.findByLabelText('Id ENT');
    await waitFor(() => expect(document.activeElement).toBe(id));
    expect(id.getAttribute('aria-invalid')).toBe('true');
  });
});

describe('A line that only looks wrong', () => {
  /** Shows it beside the table. */
  async function doubted(beside = true) {
    const opened = await openPage('signed=1&list=620&doubted=1');
    await screen.findAllByText(/un type de compte/);
    const [row] = (await cells()).filter((one) => one.textContent?.includes('type de compte'));
    if (beside) await opened.user.click(row as HTMLElement);
    return { ...opened, row: row as HTMLElement, left: () => opened.desk.list('students')?.counters.toFix };
  }

  test('is found right with one gesture, and can be doubted again', async () => {
    const { user, left } = await doubted();
    await user.click(await button('C’est bien ça'));
    await text('Ligne 3 : vérifiée par vous');
    expect(left()).toBe(2);
    await text('1 ligne vérifiée');
    expect(within(screen.getByLabelText('Détail')).getByText(/^Vérifié par vous \(remarque levée/)).toBeTruthy();
    const back = await button('Remettre cette ligne en doute');
    expect(document.activeElement).toBe(back);
    await user.keyboard('{Enter}');
    await text('Ligne 3 : remise en doute');
    expect(left()).toBe(3);
  });

  test('is found right from the table, with Ctrl and Enter once it is shown', async () => {
    const { user, left } = await doubted();
    await button('C’est bien ça');
    screen.getByRole('grid').focus();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(left()).toBe(2));
    expect(screen.queryByRole('textbox', { name: /ligne 3$/ })).toBeNull();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(left()).toBe(3));
  });

  test('is found right when its text is typed again, and not when it is only left', async () => {
    const { user, left } = await doubted();
    const field = (await screen.findByLabelText('Nom')) as HTMLInputElement;
    field.focus();
    await user.keyboard('{Enter}');
    field.focus();
    await user.clear(field);
    await user.type(field, 'Élève');
    field.blur();
    expect(left()).toBe(3);
    field.focus();
    await user.type(field, '{Backspace}e{Enter}');
    await waitFor(() => expect(left()).toBe(2));
  });

  test('is found right when its text is typed again in the table', async () => {
    const { user, left, row } = await doubted(false);
    await user.dblClick(within(row).getAllByRole('gridcell')[1] as HTMLElement);
    await text('Si c’est bien ça, tapez-le de nouveau.');
    await user.keyboard('{Enter}');
    expect(left()).toBe(3);
    screen.getByRole('grid').focus();
    await user.keyboard('{Enter}');
    await user.type(await screen.findByRole('textbox', { name: 'Nom, ligne 3' }), '{Backspace}e{Enter}');
    await waitFor(() => expect(left()).toBe(2));
  });

  test('damage asks nothing', async () => {
    await beside();
    expect(screen.queryByRole('button', { name: 'C’est bien ça' })).toBeNull();
  });
});

describe('Corrections of another day', () => {
  test('are found again, and forgotten when asked', async () => {
    const { user, desk } = await openPage('signed=1&list=620&corrected=1');
    await text('Vos corrections de la dernière fois ont été retrouvées.');
    expect(desk.list('students')?.counters.toFix).toBe(2);
    await user.click(await button('Les oublier'));
    await text('Corrections oubliées');
    expect(screen.queryByText(/ont été retrouvées/)).toBeNull();
  });
});

describe('Lines to fix', () => {
  test('only the lines to fix are shown when asked, and saved to a file', async () => {
    const { user, desk, backend } = await openPage('signed=1&list=620');
    await user.click(await button('3 à corriger'));
    await waitFor(async () => expect(await cells()).toHaveLength(3));
    desk.backend.saveToFix = vi.fn(backend.saveToFix);
    await user.click(await button('Enregistrer les lignes à corriger…'));
    await text('Enregistré : lignes-a-corriger-eleves-2026-09-12.csv');
  });
});

describe('Columns that nobody knows', () => {
  test('are named by the person, each once, and the file is read', async () => {
    const { user, desk, backend } = await openPage('signed=1&unmapped=1');
    desk.go('students');
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

  test('are thirty, some without a title: each has its own question', async () => {
    const { desk } = await openPage('signed=1&unmapped=30');
    await desk.files.open(['liste.csv']);
    await text('Quelle colonne est laquelle ?');
    const asked = within(screen.getByRole('dialog')).getAllByRole('combobox');
    expect(asked).toHaveLength(30);
    expect(new Set(asked.map((one) => one.getAttribute('aria-label'))).size).toBe(30);
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
    await fireEvent.click(await screen.findByLabelText(/LEFÀVRE/));
    await waitFor(() => expect(choose).toHaveBeenCalledWith('students', 'macintosh'));
    await user.click((await screen.findAllByRole('button', { name: 'Fermer' }))[0] as HTMLElement);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('that are right are asked about once', async () => {
    const { user } = await openPage('signed=1&list=620&accents=1');
    await user.click(await button('Vérifier…'));
    const dialog = await screen.findByRole('dialog', { name: /Les accents sont-ils corrects/ });
    await user.click(await within(dialog).findByRole('button', { name: 'Oui' }));
    await waitFor(() => expect(screen.queryByText(/accents sont-ils corrects/)).toBeNull());
  });

  test('that no other reading mends say what else can be done', async () => {
    const { user } = await openPage('signed=1&list=620&oneReading=1');
    await user.click(await button('Vérifier…'));
    const dialog = await screen.findByRole('dialog', { name: /Les accents sont-ils corrects/ });
    await user.click(within(dialog).getByRole('button', { name: 'Non' }));
    expect(within(dialog).getByText('Aucune autre lecture ne convient à ce fichier.')).toBeTruthy();
    expect(within(dialog).getByText(/Refaites l’export dans l’ENT et déposez-le sans l’ouvrir/)).toBeTruthy();
    expect(within(dialog).queryByRole('radio')).toBeNull();
  });

  test('stay as they were read when another reading fails, and the dialog says so', async () => {
    const { user } = await openPage('signed=1&list=620&accents=1&fail=chooseEncoding');
    await user.click(await button('Vérifier…'));
    await user.click(await button('Non'));
    await fireEvent.click(await screen.findByLabelText(/LEFÀVRE/));
    expect(await within(screen.getByRole('dialog')).findByText(/Balado ne répond pas/)).toBeTruthy();
    expect((screen.getByLabelText(/LEFÈVRE/) as HTMLInputElement).checked).toBe(true);
    expect((screen.getByLabelText(/LEFÀVRE/) as HTMLInputElement).checked).toBe(false);
  });

  test('of the ENT’s own file are not asked about', async () => {
    await openPage('signed=1&list=620');
    expect(screen.queryByText(/accents sont-ils/)).toBeNull();
  });
});
