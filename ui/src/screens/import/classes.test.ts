import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { button, openPage, text } from '../../test/page';

const tab = (name: RegExp): Promise<HTMLElement> => screen.findByRole('tab', { name });

describe('by class', () => {
  test('a class is one line, unfolded into who does what, and leads to its people', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await tab(/Par classe/));
    const line = await button(/^6D passe en 5D 24 élèves 1 redouble 1 départ/);
    expect(line.getAttribute('aria-expanded')).toBe('false');
    await user.click(line);
    expect(await text(/ROUX Timéo → 6D/)).toBeTruthy();
    await user.click(await button('voir 5D'));
    expect((await tab(/^Tous/)).getAttribute('aria-selected')).toBe('true');
    expect(await screen.findByText(/: 5D$/)).toBeTruthy();
  });

  test('what stands out is told of all lines, before them', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await tab(/Par classe/));
    for (const words of ['1 classe nouvelle', '1 classe disparue', '1 saute une classe']) {
      await waitFor(() => expect(screen.getAllByText(words).length).toBeGreaterThan(0));
    }
  });

  test('arrows go from tab to tab', async () => {
    const { user } = await openPage('signed=1&list=620');
    (await tab(/^Tous/)).focus();
    await user.keyboard('{ArrowLeft}');
    await waitFor(async () => expect(document.activeElement).toBe(await tab(/Par classe/)));
    expect(await button(/^6A passe en 5A/)).toBeTruthy();
  });

  test('teachers and lists that are not compared have no such tab', async () => {
    await openPage('list=620');
    expect(await screen.findByRole('grid')).toBeTruthy();
    expect(screen.queryByRole('tab')).toBeNull();
  });
});

test('the cell of the class says the one of before', async () => {
  const { user } = await openPage('signed=1&list=620');
  await user.click(await button(/14 à mettre à jour/));
  await waitFor(() => expect(screen.getAllByRole('gridcell').some((cell) => /^6A devient /.test(cell.textContent ?? ''))).toBe(true));
});
