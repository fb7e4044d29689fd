import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { button, never, openPage, text, type Opened } from '../../test/page';

/** As people come there: Préférences, then the button. */
async function diagnose(asked: string, change = {}): Promise<Opened> {
  const opened = await openPage(asked, change);
  await opened.user.click(await button('Préférences'));
  await opened.user.click(await button('Diagnostic de ce poste'));
  return opened;
}

test('each point says how it stands, and what is accepted is no fault', async () => {
  await diagnose('signed=1');
  expect(await text(/^Balado fonctionne sur ce poste/)).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
  const point = (name: string): HTMLElement => screen.getByText(name).closest('li') as HTMLElement;
  expect(within(point('Connexion protégée')).getByText(/Filtrage Web Les Tilleuls CA/)).toBeTruthy();
  expect(point('Connexion protégée').textContent).toContain('à savoir');
  expect(point('Adresse du service').textContent).toContain('en ordre');
});

test('it waits, says a failure, and is begun again', async () => {
  await diagnose('list=620', { diagnose: never });
  expect(await text(/Vérification en cours/)).toBeTruthy();
});

test('what is copied is exactly what is shown', async () => {
  const { user } = await diagnose('signed=1');
  const shown = await screen.findByLabelText('Pour l’assistance');
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(await button('Copier pour l’assistance'));
  await waitFor(() => expect(write).toHaveBeenCalledWith(shown.textContent));
  expect(await button('Copié')).toBeTruthy();
});

test('a proxy’s password is given once, and a wrong one is said where it was typed', async () => {
  const { user } = await diagnose('signed=1&proxy=1');
  expect(await text(/^Balado ne fonctionne pas sur ce poste/)).toBeTruthy();
  await user.click(await button('Donner le mot de passe…'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Mot de passe du proxy' }));
  const password = dialog.getByLabelText('Mot de passe');
  expect(password.getAttribute('type')).toBe('password');
  await user.type(dialog.getByLabelText('Nom'), 'poste-secretariat');
  await user.type(password, 'autre');
  await user.click(dialog.getByRole('button', { name: 'Donner au proxy' }));
  expect(await dialog.findByText(/refuse ce nom ou ce mot de passe/)).toBeTruthy();
  await user.clear(password);
  await user.type(password, 'motdepasse');
  await user.click(dialog.getByRole('button', { name: 'Donner au proxy' }));
  expect(await text(/^Balado fonctionne sur ce poste/)).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('the network’s own page is opened by the program', async () => {
  const openPortal = vi.fn(() => Promise.resolve());
  const { user } = await diagnose('portal=1&list=620', { openPortal });
  await user.click(await button('Ouvrir la page du réseau'));
  expect(openPortal).toHaveBeenCalledOnce();
});

test('a proxy that cannot be one is said under its field', async () => {
  const refused = { code: 'proxy', help: 'Ce proxy n’est pas bon.', support: 'proxy' };
  const { user } = await openPage('signed=1', { setPreferences: () => Promise.reject(refused) });
  await user.click(await button('Préférences'));
  await user.type(await screen.findByLabelText('Proxy'), 'le proxy');
  await user.click(await button('Enregistrer'));
  await waitFor(() => expect(screen.getByLabelText('Proxy').getAttribute('aria-invalid')).toBe('true'));
  expect(screen.getByLabelText('Adresse du service').getAttribute('aria-invalid')).toBeNull();
});
