import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { Backend } from '../backend';
import { button, openPage, text } from '../test/page';

describe('several files for one list', () => {
  test('are told apart, and one is chosen', async () => {
    const { desk, user } = await openPage('signed=1');
    desk.go('students');
    await desk.files.open(['eleves.csv', 'profs.csv', 'eleves-2025.csv']);
    const dialog = await screen.findByRole('dialog', { name: /^Quel fichier pour Import Élèves/ });
    expect(within(dialog).getByText(/Deux fichiers sont arrivés ensemble/)).toBeTruthy();
    expect(within(dialog).getByText(/620 lignes · fichier du 12\/09\/2026, \d\d h 12/).closest('button')?.textContent.trim()).toMatch(/^eleves\.csv.*le plus récent$/);
    expect(desk.list('students')).toBeNull();
    expect(desk.list('teachers')?.fileName, 'the other list opens at once').toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: /^eleves-2025\.csv/ }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(desk.list('students')).toBeTruthy();
    expect(desk.screen).toBe('students');
  });

  test('of one name are told apart by their folder', async () => {
    const { desk } = await openPage('signed=1');
    await desk.files.open(['a/export.csv', 'b/export.csv', 'c/export.csv']);
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/3 fichiers sont arrivés ensemble/)).toBeTruthy();
    expect(within(dialog).getByText(/dans Dossier 2/)).toBeTruthy();
  });

  test('may all be left, and the list stays as it was', async () => {
    const forgetChoice = vi.fn(async () => undefined);
    const { desk, user } = await openPage('signed=1&list=12', { forgetChoice });
    const before = desk.list('students');
    await desk.files.open(['eleves.csv', 'eleves-2025.csv']);
    await user.click(await button('N’en ouvrir aucun'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(forgetChoice).toHaveBeenCalledExactlyOnceWith('students');
    expect(desk.list('students')).toEqual(before);
  });

  test('one that came alone since is the choice', async () => {
    const { desk } = await openPage('signed=1');
    await desk.files.open(['eleves.csv', 'eleves-2025.csv']);
    await screen.findByRole('dialog');
    await desk.files.open(['eleves.csv']);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(desk.list('students')).toBeTruthy();
  });

  test('one that is gone says what to do', async () => {
    const gone = { code: 'no-candidate', help: 'Ce fichier n’attend plus d’être choisi. Déposez-le à nouveau, seul.', support: 'no-candidate' };
    const { desk, user } = await openPage('signed=1', { chooseFile: () => Promise.reject(gone) });
    await desk.files.open(['eleves.csv', 'eleves-2025.csv']);
    await user.click(await button(/^eleves-2025/));
    expect(within(screen.getByRole('dialog')).getByText(/Déposez-le à nouveau, seul/)).toBeTruthy();
  });
});

test('files dropped while an import is sent are told to wait', async () => {
  let drop: Parameters<Backend['onFileDrop']>[0] = () => undefined;
  const { desk } = await openPage('signed=1&list=620', { onFileDrop: (listener) => { drop = listener; return () => undefined; } });
  desk.sending.roster = 'students';
  drop({ kind: 'drop', paths: ['eleves.csv'] });
  expect(await text(/Un envoi est en cours/)).toBeTruthy();
});
