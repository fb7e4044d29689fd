import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, openPage, text, type Opened } from '../../test/page';

async function sent(asked: string, change = {}): Promise<Opened> {
  const opened = await openPage(asked, change);
  await opened.user.click(await button(/^Valider/));
  await text(/comptes sont dans Balado/);
  return opened;
}

const september = (more = '', change = {}): Promise<Opened> => sent(`signed=1&list=620&september=1${more}`, change);
const unfolded = async (name: RegExp): Promise<string | null> => (await button(name)).getAttribute('aria-expanded');

describe('who was in an import', () => {
  test('is told by what happened and by class, and the first section is unfolded', async () => {
    const { user } = await september();
    expect(await unfolded(/^Arrivées.*183/)).toBe('true');
    expect(await unfolded(/^Départs.*157/)).toBe('false');
    expect(screen.getByRole('heading', { level: 2, name: /^Arrivées/ })).toBeTruthy();
    expect(await text('dont KHELIFI Adam, compte nouveau après votre réponse')).toBeTruthy();
    await user.click(await button(/^Départs/));
    expect(await button(/^3A.*25 élèves/)).toBeTruthy();
    await user.click(await button(/^Arrivées/));
    expect(screen.queryByRole('button', { name: /^6A/ })).toBeNull();
  });

  test('a class gives its first five names, then all of them, and the keys stay there', async () => {
    const { user } = await september();
    await user.click(await button(/^6A/));
    const names = await screen.findByRole('list', { name: '6A' });
    expect(within(names).getAllByRole('listitem')).toHaveLength(5);
    await text(/et 19 autres/);
    await user.click(await button('voir tous les 24 noms\u202f: 6A'));
    expect(within(names).getAllByRole('listitem')).toHaveLength(24);
    expect(document.activeElement).toBe(names);
    expect(screen.queryByText(/et 19 autres/)).toBeNull();
  });

  test('a few people are named at once, with their class or what changed', async () => {
    await september();
    const kept = await screen.findByRole('list', { name: 'Partis qui gardent leur compte' });
    expect(within(kept).getAllByRole('listitem').map((item) => item.textContent)).toEqual(expect.arrayContaining([expect.stringMatching(/ 4B$/)]));
    const changed = screen.getByRole('list', { name: 'Autres changements' });
    expect(changed.textContent).toContain('Nom : DIALLO → DIALLO-MOREL');
  });

  test('somebody who goes from one class to another is read as such', async () => {
    const { user } = await september();
    await user.click(await button(/^Changements de classe/));
    expect(await button(/^6A passe en 5A/)).toBeTruthy();
  });

  test('a list that is too long for the page says where everybody is', async () => {
    const long = { happening: 'arrival', title: 'Arrivées', count: 9000, summary: '', others: 12, groups: [{ title: '6A', to: null, count: '950 élèves', note: '', people: [{ name: 'ABADIE Noé', about: '' }], others: 949 }] } as const;
    const file = { fileName: 'export.csv', folder: '/', erased: null, otherListWaits: false };
    const { user } = await september('', { remembered: async () => ({ sections: [long], export: file }) });
    expect(await text(/^12 autres classes/)).toBeTruthy();
    await user.click(await button(/^6A/));
    expect(await text(/et 949 autres · ils sont tous dans le compte rendu enregistré/)).toBeTruthy();
  });

  test('names that are not here are not looked for: numbers, and why', async () => {
    const { user } = await openPage('signed=1');
    await user.click(await button(/^Historique/));
    await user.click((await screen.findAllByRole('button', { name: /^Compte rendu/ }))[0] as HTMLElement);
    expect(await text(/Les noms ne sont plus ici/)).toBeTruthy();
    expect(screen.getByText('Arrivées')).toBeTruthy();
    expect(screen.getByText('Sur papier, les nombres seuls.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Effacer l’export/ })).toBeNull();
  });

  test('the names of the import of today are found again from the history', async () => {
    const { user } = await september();
    await user.click(await button(/^Historique/));
    await user.click((await screen.findAllByRole('button', { name: /^Compte rendu/ }))[0] as HTMLElement);
    expect(await button(/^Arrivées/)).toBeTruthy();
  });

  test('what cannot be asked is said, with another try', async () => {
    await september('&fail=remembered');
    expect(await button('Réessayer')).toBeTruthy();
  });
});

describe('Imprimer', () => {
  test('puts everybody on paper before the system is asked to print', async () => {
    const seen: number[] = [];
    const { user } = await september('', { printReport: async () => void seen.push(document.querySelectorAll('.paper li').length) });
    expect(document.querySelector('.paper')).toBeNull();
    await user.click(await button('Imprimer…'));
    await waitFor(() => expect(seen).toEqual([183 + 2 + 157 + 3 + 445 + 4]));
    const paper = document.querySelector('.paper') as HTMLElement;
    expect(paper.parentElement).toBe(document.body);
    expect(paper.getAttribute('aria-hidden')).toBe('true');
    expect(paper.textContent).toContain('Collège Les Tilleuls');
  });

  test('the keys of the system print the same', async () => {
    await september();
    window.dispatchEvent(new Event('beforeprint'));
    expect(document.querySelectorAll('.paper li').length).toBeGreaterThan(700);
  });

  test('a printer that does not answer is said', async () => {
    const { user } = await september('&fail=printReport');
    await user.click(await button('Imprimer…'));
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

describe('the export', () => {
  test('goes to the bin once that is confirmed, and the page says so', async () => {
    const erase = vi.fn();
    const { user, backend } = await september();
    const gesture = backend.eraseExport;
    backend.eraseExport = async (...given) => { erase(...given); return gesture(...given); };
    await user.click(await button(/^Effacer l’export/));
    const dialog = await screen.findByRole('dialog', { name: 'Effacer l’export de ce poste' });
    expect(within(dialog).getByText('export (2).csv')).toBeTruthy();
    expect(within(dialog).getByText(/Downloads/)).toBeTruthy();
    expect(erase).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Mettre à la corbeille' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(erase).toHaveBeenCalledExactlyOnceWith('import-5', false);
    expect((await screen.findAllByText('export (2).csv est dans la corbeille.')).length).toBeGreaterThan(0);
    expect(screen.queryByRole('button', { name: /^Effacer l’export/ })).toBeNull();
  });

  test('without a bin it is asked again before it goes for good', async () => {
    const { user } = await september('&noBin=1&sameFile=1');
    await user.click(await button(/^Effacer l’export/));
    expect(await text(/L’autre liste vient du même fichier/)).toBeTruthy();
    await user.click(await button('Mettre à la corbeille'));
    expect(await screen.findByRole('dialog', { name: 'L’effacer pour de bon\u202f?' })).toBeTruthy();
    await user.click(await button('Effacer pour de bon'));
    expect((await screen.findAllByText('export (2).csv est effacé de ce poste.')).length).toBeGreaterThan(0);
  });

  test('is kept when that is what is chosen, and when it cannot be erased', async () => {
    const { user } = await september('&fail=eraseExport');
    await user.click(await button(/^Effacer l’export/));
    await user.click(await button('Mettre à la corbeille'));
    expect(await screen.findByRole('alert')).toBeTruthy();
    await user.click(await button('Garder le fichier'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await button(/^Effacer l’export/)).toBeTruthy();
  });
});
