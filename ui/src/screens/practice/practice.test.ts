import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Backend, LinkView } from '../../backend';
import { button, openPage, text, type Opened } from '../../test/page';
import './PracticeBand.svelte';
import './ToTry.svelte';

const band = (): HTMLElement | null => screen.queryByRole('region', { name: 'Entraînement' });

/** The first of the buttons that end it. */
const ended = async (): Promise<HTMLElement> => (await screen.findAllByRole('button', { name: 'Terminer l’entraînement' }))[0] as HTMLElement;

/** On a page from which somebody practises. */
async function practised(asked: string, change: Partial<Backend> = {}): Promise<Opened> {
  const opened = await openPage(asked, change);
  opened.desk.go(opened.desk.signedIn ? 'home' : 'signIn');
  await opened.user.click(await button('S’entraîner avec un collège fictif'));
  await text('À essayer');
  return opened;
}

test('someone who is not signed in practises, and comes back to Connexion', async () => {
  const { user } = await practised('');
  expect(band()?.textContent).toContain('rien n’est envoyé');
  const pages = within(screen.getByRole('navigation')).getAllByRole('button').map((one) => one.textContent?.replace(/\d/g, '').trim());
  expect(pages).toEqual(['Accueil', 'Import Profs', 'Import Élèves', 'Historique']);
  expect(screen.queryByRole('button', { name: 'Se déconnecter' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Préférences' })).toBeNull();
  await user.click(await button('Ouvrir les deux listes'));
  await user.click(await button(/^Valider/));
  await text(/sont dans Balado/);
  expect(band()).not.toBeNull();
  await user.click(await ended());
  await screen.findByLabelText(/RNE de votre établissement/);
  expect(band()).toBeNull();
});

test('the person’s own desk is found as it was left', async () => {
  const { desk, user } = await practised('signed=1&list=620');
  await user.click(await button('Ouvrir les deux listes'));
  await screen.findAllByText(/105 lignes/);
  expect(desk.list('students')?.lines).toBe(620);
  await user.click(await ended());
  await screen.findAllByText(/620 lignes/);
  expect(desk.screen).toBe('home');
});

test('nothing of practice is asked of the person’s own door', async () => {
  const asked: string[] = [];
  const noted = (name: keyof Backend): Partial<Backend> => ({ [name]: vi.fn(async () => { asked.push(name); throw new Error(name); }) });
  const { user } = await practised('signed=1', { ...noted('page'), ...noted('pushImport'), ...noted('openExports'), ...noted('chooseExports') });
  await user.click(await button('Ouvrir les deux listes'));
  await user.click(await button(/^Valider/));
  await text(/sont dans Balado/);
  expect(asked).toEqual([]);
});

test('a file of the person is refused in words, and the two are opened again', async () => {
  const { user } = await practised('');
  const dropped = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { files: [{ name: 'eleves.csv' }] } });
  window.dispatchEvent(dropped);
  const dialog = within(await screen.findByRole('dialog'));
  dialog.getByText(/seuls les deux fichiers du collège fictif/);
  await user.click(dialog.getAllByRole('button', { name: 'Fermer' })[0] as HTMLElement);
  await user.click(await button('Fermer la liste des élèves'));
  await user.click(await button(/^Import Élèves/));
  await text('Les fichiers d’entraînement sont fermés');
  await user.click(await button('Rouvrir les fichiers d’entraînement'));
  await screen.findAllByText(/105 lignes/);
});

test('to begin anew forgets what was tried', async () => {
  const { user } = await practised('');
  await user.click(await button('Fermer la liste des élèves'));
  await waitFor(() => expect(screen.queryByText('Deux fichiers trouvés')).toBeNull());
  await user.click(await button('Recommencer'));
  await waitFor(() => expect(screen.getAllByText('Deux fichiers trouvés').length).toBeGreaterThan(0));
});

test('a link that arrives meanwhile waits on the person’s own desk', async () => {
  const listeners: ((link: LinkView) => void)[] = [];
  const onLinkArrived = (listener: (link: LinkView) => void): (() => void) => {
    listeners.push(listener);
    return () => undefined;
  };
  const { desk, user } = await openPage('awaited=1', { onLinkArrived });
  await user.click(await button('S’entraîner avec un collège fictif'));
  await text('À essayer');
  await desk.linkArrived('whole');
  expect(band()).not.toBeNull();
  await user.click(await ended());
  await text('Lien reçu');
});

test('that practice cannot begin is said where it was asked', async () => {
  const { user } = await openPage('fail=beginPractice');
  await user.click(await button('S’entraîner avec un collège fictif'));
  await text(/Balado ne répond pas/);
  expect(band()).toBeNull();
});
