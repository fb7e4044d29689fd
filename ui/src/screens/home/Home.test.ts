import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Backend } from '../../backend';
import { Home, schoolYear } from '../../state/home.svelte';
import { button, never, openPage, text, type Opened } from '../../test/page';

// The invented school imported on 14 September 2026; timers stay real.
beforeEach(() => { vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-09-15T08:00:00Z') }); });
afterEach(() => { vi.useRealTimers(); });

const list = (name: string): HTMLElement => screen.getByRole('article', { name });
const steps = (): string[] => screen.getAllByRole('listitem').map((item) => item.textContent.trim().replace(/\s+/g, ' ')).filter((words) => / : (fait|à faire|à voir|pas encore connu)/.test(words));

async function home(asked = 'signed=1', change: Partial<Backend> = {}): Promise<Opened> {
  const opened = await openPage(asked, change);
  opened.desk.go('home');
  await screen.findByRole('heading', { level: 1 });
  return opened;
}

describe('the two lists', () => {
  test('say when they were imported, by whom and what it did', async () => {
    await home();
    await within(list('Élèves')).findByText('De cette année');
    expect(list('Élèves').textContent).toMatch(/620 comptes actifs.*Dernier import le 14\/09\/2026, \d\d.h.42.*par Nadia Benali · 598 créés, 14 mis à jour/s);
    expect(list('Profs').textContent).toMatch(/par Nadia Benali · 43 créés, 2 mis à jour, 1 désactivé/);
  });

  test('that were never imported say so, and lead to their page', async () => {
    const { user, desk } = await home('signed=1&empty=1');
    await within(list('Profs')).findByText('Jamais importée');
    await user.click(within(list('Profs')).getByRole('button', { name: 'Importer les profs' }));
    expect(desk.screen).toBe('teachers');
  });

  test('of last year say so from August on', async () => {
    vi.setSystemTime('2027-08-20T08:00:00Z');
    await home();
    await within(list('Élèves')).findByText('De l’an dernier');
    expect(screen.getByText(/La rentrée 2027 est à importer/)).toBeTruthy();
  });
});

describe('files that were dropped', () => {
  test('are shown before one is opened; the next click opens', async () => {
    const { user, desk } = await home();
    await desk.files.open(['enseignants.csv', 'eleves.csv']);
    expect(await screen.findByRole('heading', { name: 'Deux fichiers trouvés' })).toBeTruthy();
    expect(desk.screen).toBe('home');
    const found = screen.getByRole('region', { name: 'Deux fichiers trouvés' });
    expect(found.textContent).toMatch(/Enseignants · \d+ lignes.*export ENT du.*Élèves · 620 lignes.*export ENT du 12\/09\/2026 · eleves\.csv/s);
    await user.click(await button('Ouvrir les deux listes'));
    expect(await screen.findByRole('heading', { level: 1, name: 'Import Élèves' })).toBeTruthy();
  });

  test('are closed one by one', async () => {
    const { user, desk } = await home();
    await desk.files.open(['enseignants.csv', 'eleves.csv']);
    await user.click(await button('Fermer la liste des profs'));
    expect(await screen.findByRole('heading', { name: 'Un fichier trouvé' })).toBeTruthy();
    expect(desk.list('teachers')).toBeNull();
    await user.click(await button('Fermer la liste des élèves'));
    expect(await text('Déposez ici les fichiers exportés de l’ENT')).toBeTruthy();
  });

  test('and sent are waiting no more', async () => {
    const { user, desk } = await home();
    await desk.files.open(['enseignants.csv', 'eleves.csv']);
    await user.click(await button('Ouvrir les deux listes'));
    await user.click(await button(/^Valider/));
    await text(/sont dans Balado/);
    await user.click(await button('Accueil'));
    expect(await screen.findByRole('heading', { name: 'Un fichier trouvé' })).toBeTruthy();
    await within(list('Élèves')).findByText('De cette année');
    expect(within(list('Profs')).getByText('Liste ouverte')).toBeTruthy();
  });

  test('with lines to fix are to be looked at', async () => {
    const { desk } = await home();
    await desk.files.open(['eleves.csv']);
    expect(within(await screen.findByRole('region', { name: 'Un fichier trouvé' })).getByText('À regarder')).toBeTruthy();
  });
});

describe('the next day', () => {
  test('shows the files that were open', async () => {
    const { desk } = await openPage('signed=1&recalled=1');
    expect(await screen.findByRole('heading', { name: 'Deux fichiers trouvés' })).toBeTruthy();
    expect(desk.screen).toBe('home');
    expect(desk.view?.reopens).toBe(false);
  });

  test('without a session asks to sign in, for the same school and by the same name, with the lists behind', async () => {
    const { user, desk } = await openPage('recalled=1');
    expect(desk.screen).toBe('signIn');
    expect((screen.getByLabelText('RNE de votre établissement') as HTMLInputElement).value).toBe('0779999A');
    expect((screen.getByLabelText('Votre nom') as HTMLInputElement).value).toBe('Nadia Benali');
    await user.click(await button('Revenir à la liste'));
    expect(desk.screen).toBe('students');
  });

  test('says what could not be opened again', async () => {
    const { desk } = await openPage('signed=1&recalled=1&fail=reopenExports');
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
    expect(desk.screen).toBe('home');
  });
});

describe('what is left of September', () => {
  test('is told step by step', async () => {
    await home('signed=1&verified=1');
    await waitFor(() => expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('5'));
    expect(steps()).toEqual([
      expect.stringMatching(/^Profs importés : fait Le 14\/09\/2026/), expect.stringMatching(/^Élèves importés : fait/), expect.stringMatching(/^Adresse placée dans l’ENT : fait Vérifiée le/),
      expect.stringMatching(/^Gestionnaire désigné : fait .*jusqu’au/), expect.stringMatching(/^Première arrivée : fait/),
    ]);
  });

  test('of a school that begins is all to do, with the way there', async () => {
    const { user, desk } = await home('signed=1&empty=1');
    await waitFor(() => expect(steps()).toHaveLength(5));
    await waitFor(() => expect(screen.getByText('Personne pour l’instant, ce n’est pas obligatoire')).toBeTruthy());
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('0');
    await user.click(await button(/^Désigner/));
    expect(desk.screen).toBe('manager');
  });

  test('is not guessed while Balado has not answered', async () => {
    await home('signed=1', { history: never, entLink: never, manager: never });
    expect(steps().filter((step) => step.includes(' : pas encore connu'))).toHaveLength(5);
    expect(list('Profs').textContent).toContain('Balado n’a pas encore répondu');
  });

  test('is not known before somebody signs in', async () => {
    await home('list=620');
    expect(steps().filter((step) => step.includes('Connectez-vous pour le savoir'))).toHaveLength(5);
    expect(screen.getByRole('heading', { level: 1, name: 'Accueil' })).toBeTruthy();
  });

  test('says a failure and tries again, beside what did arrive', async () => {
    const { user } = await home('signed=1&fail=history');
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
    await waitFor(() => expect(steps().filter((step) => step.includes(' : fait'))).toHaveLength(3));
    await user.click(await button('Réessayer'));
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
  });

  test('a verification that failed is to be looked at', async () => {
    await home('signed=1&empty=1&verified=1&trial=anonymous');
    await waitFor(() => expect(steps()[2]).toMatch(/ : à voir La dernière vérification a échoué/));
  });

  test('a gestionnaire names nobody', async () => {
    await home('signed=1&gestionnaire=1&empty=1');
    await waitFor(() => expect(steps()).toHaveLength(5));
    expect(screen.queryByRole('button', { name: /^Désigner/ })).toBeNull();
  });
});

test('an import that was undone is none', async () => {
  const { desk, backend } = await openPage('signed=1');
  const entries = await backend.history();
  const shown = new Home(desk);
  await shown.imports.ask(async () => entries.filter(({ id }) => id === 'c'));
  expect(shown.freshness('students')).toBe('never');
});

test.each([
  ['2026-07-31T12:00:00', 2025, 'the summer of the year that ends'], ['2026-08-01T12:00:00', 2026, 'August'], ['2027-01-10T12:00:00', 2026, 'winter'],
])('%s is of the year %i (%s)', (at, year) => {
  expect(schoolYear(new Date(at))).toBe(year);
});
