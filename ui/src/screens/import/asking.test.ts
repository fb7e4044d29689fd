import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { button, openPage, text } from '../../test/page';

const group = (): Promise<HTMLElement> => screen.findByRole('group', { name: /Est-ce la même personne/ });

describe('a known id under another name', () => {
  test('is asked about one line at a time, and each answer says what it does', async () => {
    const { user, desk } = await openPage('signed=1&list=620&exchanged=2');
    expect(await text(/2 lignes attendent votre réponse$/)).toBeTruthy();
    expect(await text(/Le compte de MOREL Inès \(3C\) est au nom de/)).toBeTruthy();
    expect(desk.list('students')?.counters.otherPerson).toBe(2);
    await user.click(await button('Quelqu’un d’autre'));
    expect(await text(/l’ancien compte sera fermé, un nouveau sera créé/)).toBeTruthy();
    expect(await text(/1 ligne attend votre réponse$/)).toBeTruthy();
    await user.click(await button('Même personne'));
    expect(await text(/Même personne.*son compte sera mis à jour/)).toBeTruthy();
    await waitFor(() => expect(screen.queryByText(/votre réponse$/)).toBeNull());
    expect(desk.list('students')?.counters.otherPerson).toBe(0);
  });

  test('stays aside until then, and the foot says so', async () => {
    await openPage('signed=1&list=620&exchanged=1');
    expect((await screen.findByText(/1 ligne attend votre réponse et reste de côté/)).parentElement?.id).toBe('outcome');
  });

  test('is answered beside the table too, and taken back', async () => {
    const { user, desk } = await openPage('signed=1&list=620&exchanged=1');
    await user.click(await button('Voir la ligne'));
    await user.click(within(await group()).getByRole('button', { name: 'Quelqu’un d’autre' }));
    expect(await within(await group()).findByText(/Vous avez répondu.*quelqu’un d’autre/)).toBeTruthy();
    await user.click(within(await group()).getByRole('button', { name: 'Changer de réponse' }));
    await waitFor(() => expect(desk.list('students')?.counters.otherPerson).toBe(1));
  });
});

describe('the line above the table', () => {
  test('says what happened, and proves it for whoever sees and whoever listens', async () => {
    await openPage('signed=1&list=620');
    expect(await text(/^Depuis le 3 septembre.*598 arrivées, 27 départs, 14 changements de classe$/)).toBeTruthy();
    expect((await text(/= /)).textContent).toMatch(/^46 dans Balado − 27 \+ 598 = 617 dans le fichier$/);
    expect(await text(/46 dans Balado, moins 27 départs, plus 598 arrivées.*617 dans le fichier/)).toBeTruthy();
  });
});
