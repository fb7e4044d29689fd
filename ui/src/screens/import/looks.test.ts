import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { button, openPage, text } from '../../test/page';

const tab = (name: RegExp): Promise<HTMLElement> => screen.findByRole('tab', { name });
const line = async (words: RegExp): Promise<HTMLElement> => (await text(words)).closest('li') as HTMLElement;

describe('what to look at', () => {
  test('comes first, and is told in words', async () => {
    const { user } = await openPage('signed=1&list=620&exchanged=1');
    expect((await screen.findAllByRole('tab'))[0]?.textContent).toMatch(/^À regarder ?4$/);
    await user.click(await tab(/^À regarder/));
    const told = within(await screen.findByRole('list', { name: 'À regarder' })).getAllByRole('listitem');
    expect(told.map((item) => item.querySelector('strong')?.textContent)).toEqual(['Autre personne\u202f?', 'À corriger', 'Saute une classe', 'Homonymes']);
  });

  test('is answered there, and counts less and less', async () => {
    const { user, desk } = await openPage('signed=1&list=620&exchanged=1');
    await user.click(await tab(/^À regarder/));
    await user.click(within(await line(/Le compte de MOREL/)).getByRole('button', { name: /^Même personne/ }));
    await waitFor(() => expect(desk.list('students')?.toLookAt).toBe(3));
    await user.click(within(await line(/passe de 6A en 3C/)).getByRole('button', { name: /^C’est bien ça/ }));
    await waitFor(() => expect(screen.queryByText(/passe de 6A en 3C/)).toBeNull());
    expect(await tab(/^À regarder 2$/)).toBeTruthy();
    expect(screen.getByText(/Regardé/).closest('[role=status]')).toBeTruthy();
    await user.click(await button('Les revoir'));
    expect(await tab(/^À regarder 3$/)).toBeTruthy();
  });

  test('leads to the lines to fix, and to people side by side', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await tab(/^À regarder/));
    await user.click(within(await line(/deux élèves, deux comptes/)).getByRole('button', { name: /^Comparer/ }));
    expect(await within(await screen.findByRole('region', { name: 'Détail' })).findByText(/personnes du même nom/)).toBeTruthy();
    await user.click(await button(/^Les corriger/));
    expect((await tab(/^Tous/)).getAttribute('aria-selected')).toBe('true');
    expect((await button('3 à corriger')).getAttribute('aria-pressed')).toBe('true');
  });

  test('stands above the classes of a new year, which are what is seen first', async () => {
    const { user } = await openPage('signed=1&list=620&newYear=1');
    expect((await tab(/^Par classe/)).getAttribute('aria-selected')).toBe('true');
    expect(await text('À regarder d’abord')).toBeTruthy();
    await user.type(await screen.findByRole('searchbox'), 'abadie');
    expect((await tab(/^Tous/)).getAttribute('aria-selected')).toBe('true');
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(5));
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  test('may be nothing', async () => {
    const { user, desk } = await openPage('signed=1&list=60');
    await user.click(await tab(/^À regarder/));
    expect(desk.list('students')?.toLookAt).toBe(0);
    expect(await text('Rien à regarder de plus près')).toBeTruthy();
  });
});

describe('a list that one comes back to', () => {
  test('is where it was left, until another file is opened', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await user.click(await button('3 à corriger'));
    desk.go('history');
    await waitFor(() => expect(screen.queryByRole('grid')).toBeNull());
    desk.go('students');
    expect((await button('3 à corriger')).getAttribute('aria-pressed')).toBe('true');
    await desk.files.open(['eleves.csv']);
    await waitFor(() => expect(screen.getByRole('button', { name: '3 à corriger' }).getAttribute('aria-pressed')).toBe('false'));
  });
});
