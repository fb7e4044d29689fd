import { screen, waitFor } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { button, never, openPage, text } from '../test/page';

test('a new version is said calmly, and put off until the window closes', async () => {
  const { user } = await openPage('signed=1&update=installs');
  const line = await text(/La version 0\.2\.0 de Balado import est disponible/);
  expect(line.closest('[role=alert]')).toBeNull();
  await user.click(await button('Plus tard'));
  expect(screen.queryByText(/La version 0\.2\.0/)).toBeNull();
});

test('it is installed when the person says so, and a failure says that work goes on', async () => {
  const refused = { code: 'update-later', help: 'Une liste est ouverte et n’est pas envoyée. La mise à jour attend : rien n’a été touché.', support: 'update-later' };
  const installUpdate = vi.fn().mockRejectedValueOnce(refused).mockImplementation(never);
  const { user } = await openPage('signed=1&update=installs', { installUpdate });
  expect(installUpdate).not.toHaveBeenCalled();
  await user.click(await button('Installer'));
  expect(await text(/La mise à jour attend/)).toBeTruthy();
  await user.click(await button('Installer'));
  const waiting = await button('Téléchargement…');
  expect((waiting as HTMLButtonElement).disabled).toBe(true);
  expect(screen.queryByText(/La mise à jour attend/)).toBeNull();
});

test('where nothing installs from here, the page of the service is opened by the program', async () => {
  const openApplicationPage = vi.fn(() => Promise.resolve());
  const { user } = await openPage('update=page', { openApplicationPage });
  await user.click(await button('Ouvrir la page'));
  expect(openApplicationPage).toHaveBeenCalledOnce();
  expect(screen.queryByRole('button', { name: 'Installer' })).toBeNull();
});

test('a version that is wanted is an alert before anybody signs in, and is not put off', async () => {
  await openPage('update=wanted');
  const line = await text(/trop ancienne/);
  expect(line.closest('[role=alert]')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Plus tard' })).toBeNull();
});

test('no answer about versions stands in nobody’s way', async () => {
  const lookForUpdate = vi.fn(() => Promise.reject({ code: 'x', help: 'x', support: 'x' }));
  await openPage('signed=1', { lookForUpdate });
  await waitFor(() => expect(lookForUpdate).toHaveBeenCalledOnce());
  expect(screen.queryByRole('alert')).toBeNull();
});

test('what the school decided is shown and not changed', async () => {
  const { user, backend } = await openPage('signed=1&policy=1');
  const saved = vi.spyOn(backend, 'setPreferences');
  await user.click(await button('Préférences'));
  const service = await screen.findByLabelText('Adresse du service');
  expect((service as HTMLInputElement).readOnly).toBe(true);
  expect((screen.getByLabelText('Proxy') as HTMLInputElement).readOnly).toBe(true);
  expect(screen.getAllByText('Fixé par votre établissement pour ce poste.').length).toBe(2);
  expect(screen.getByText(/Les mises à jour de ce poste sont faites par votre établissement/)).toBeTruthy();
  await user.click(await button('Enregistrer'));
  await waitFor(() => expect(saved).toHaveBeenCalledWith(expect.objectContaining({ serviceUrl: 'https://balado.ac-creteil.fr' })));
});
