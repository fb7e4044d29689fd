import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { button, openPage, text } from '../../test/page';

const tab = (name: RegExp): Promise<HTMLElement> => screen.findByRole('tab', { name });
const ticks = async (): Promise<HTMLInputElement[]> => {
  await waitFor(() => expect(screen.getAllByRole('checkbox').length).toBeGreaterThan(5));
  return screen.getAllByRole('checkbox') as HTMLInputElement[];
};

describe('those whom the file does not name', () => {
  test('leave by a tick each, all or none by one click', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await user.click(await tab(/^Partis 27/));
    const [first] = await ticks();
    expect(first?.checked).toBe(false);
    await user.click(first as HTMLInputElement);
    await waitFor(() => expect(desk.list('students')?.toDeactivate).toBe(1));
    expect(await text(/1 absent sera désactivé · 26 absents conservés$/)).toBeTruthy();
    await user.click(await button('Tout cocher'));
    await waitFor(() => expect(desk.list('students')?.toDeactivate).toBe(27));
    await user.click((await ticks())[0] as HTMLInputElement);
    expect(await text(/26 absents seront désactivés · 1 absent conservé$/)).toBeTruthy();
    await user.click(await button('Tout décocher'));
    await waitFor(() => expect(desk.list('students')?.toDeactivate).toBe(0));
    await user.click(await button('Tout cocher'));
    await waitFor(() => expect(desk.list('students')?.toDeactivate).toBe(26));
  });

  test('are ticked beside the table by the keys, and a tick does not open the line', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await user.click(await tab(/^Partis 27/));
    await user.click((await ticks())[1] as HTMLInputElement);
    expect(screen.queryByRole('region', { name: 'Détail' })).toBeNull();
    (await screen.findByRole('grid')).focus();
    await user.keyboard(' ');
    const beside = within(await screen.findByRole('region', { name: 'Détail' }));
    await user.click(await beside.findByRole('checkbox', { name: /a quitté l’établissement$/ }));
    await waitFor(() => expect(desk.list('students')?.toDeactivate).toBe(2));
  });

  test('are no side of a list that is not compared any more', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await user.click(await tab(/^Partis/));
    const list = desk.list('students');
    if (list) desk.setList({ ...list, compared: false });
    await waitFor(() => expect(screen.queryByRole('tab')).toBeNull());
    expect(await button(/à corriger$/)).toBeTruthy();
  });

  test('are left as they were found: what was looked for among the others is there again', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await button(/^14/));
    await user.click(await tab(/^Partis/));
    await ticks();
    await user.click(await tab(/^Tous/));
    expect((await button(/^14/)).getAttribute('aria-pressed')).toBe('true');
  });
});
