import { screen, waitFor, within } from '@testing-library/svelte';
import sections from 'virtual:guide';
import { beforeEach, describe, expect, test } from 'vitest';
import { placesInGuide } from '../../state/help.svelte';
import { button, openPage, text, type Opened } from '../../test/page';
import { consoles, ents } from '../../text/ents';
import { help } from '../../text/fr';
import { shown, titleOf } from './guide';

beforeEach(() => localStorage.clear());

const dialog = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: 'Aide' });
const closed = (): Promise<void> => waitFor(() => expect(screen.queryByRole('dialog', { name: 'Aide' })).toBeNull());

/** The title that the help is open at. */
async function openedAt({ user }: Pick<Opened, 'user'>): Promise<string> {
  await user.keyboard('{F1}');
  return (await within(await dialog()).findByRole('link', { current: true })).textContent;
}

const go = (page: string | RegExp) => async ({ user }: Opened): Promise<void> => user.click(await button(page));
const nothing = async (): Promise<void> => undefined;

describe('the guide', () => {
  test.each(Object.entries(placesInGuide))('has a title for « %s »', (_, section) => {
    expect(titleOf(section)).not.toBeNull();
  });

  test.each(Object.values(consoles).map(({ section, steps }) => [section, steps] as const))('tells under « %s » what the steps say', (id, steps) => {
    const section = sections.find((one) => one.id === id);
    const clicked = [...steps('students'), ...steps('teachers')].map(([what]) => what);
    expect(section).toBeDefined();
    if (id !== 'un-autre-ent') for (const what of clicked) expect(section?.words).toContain(what);
  });

  test('has no picture, no tag of its own and no link out of the window', () => {
    const page = document.createElement('div');
    page.innerHTML = sections.map(({ html }) => html).join('');
    expect(page.querySelectorAll('img, script, style, iframe, [onclick], [style]')).toHaveLength(0);
    const links = [...page.querySelectorAll('a')].map((link) => decodeURIComponent(link.getAttribute('href') ?? ''));
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(titleOf(link.slice(1)), link).not.toBeNull();
  });

  test.each([
    ['eleve redouble', 'Vérifier', 'accents need not be typed'], ['comment annuler un import', 'Annuler un import', 'a question'],
    ['doublons', 'Quand deux personnes ont le même nom', 'one of many'], ['l\'adresse', 'Donner l’adresse de Balado à l’ENT', 'any apostrophe'],
  ])('« %s » finds « %s »: %s', (looked, title) => {
    expect(shown('former', looked).map((section) => section.title).join(' / ')).toContain(title);
  });
});

test.each((help.searchHint.split(':')[1] ?? '').replace('…', '').split(','))('what the search field gives as an example is found:%s', (word) => {
  expect(shown('present', word).length).toBeGreaterThan(0);
});

describe('F1', () => {
  test.each([
    ['Connexion', '', nothing, '2. Se connecter'], ['Connexion par l’ENT', '', async ({ user }: Opened) => {
      await user.type(screen.getByLabelText('RNE de votre établissement'), '0779999A');
      await waitFor(async () => expect((await button(/^Je suis gestionnaire/)).hasAttribute('disabled')).toBe(false));
      await user.click(await button(/^Je suis gestionnaire/));
      await text('Passez par votre ENT');
    }, 'Se connecter par l’ENT'],
    ['Accueil', 'signed=1', nothing, '3. Déposer les fichiers'], ['Import', 'signed=1', go(/^Import Profs/), '1. Exporter les deux fichiers depuis l’ENT'],
    ['une liste ouverte', 'signed=1&list=620', nothing, '4. Vérifier'],
    ['Partis', 'signed=1&list=620', async ({ user }: Opened) => user.click(await screen.findByRole('tab', { name: /^Partis/ })), 'Les personnes parties'],
    ['le compte rendu', 'signed=1&list=620', async ({ user }: Opened) => { await user.click(await button(/^Valider/)); await text(/comptes sont dans Balado/); }, '5. Valider'],
    ['Lien ENT', 'signed=1', go('Lien ENT'), 'Donner l’adresse de Balado à l’ENT'], ['Gestionnaire', 'signed=1', go('Gestionnaire'), 'Désigner le gestionnaire'],
    ['Gestionnaire, par lui-même', 'signed=1&gestionnaire=1', go('Gestionnaire'), 'Passer la main'], ['Historique', 'signed=1', go('Historique'), 'Annuler un import'],
    ['Préférences', 'signed=1', go('Préférences'), 'Préférences et diagnostic'],
    ['Diagnostic', 'signed=1', async (opened: Opened) => { await go('Préférences')(opened); await go('Diagnostic de ce poste')(opened); }, 'Préférences et diagnostic'],
    ['des colonnes à nommer', 'signed=1&unmapped=1', async ({ user }: Opened) => { await user.click(await button('Choisir un fichier…')); await screen.findByRole('dialog'); }, 'Quand les accents ou les colonnes ne sont pas sûrs'],
    ['un départ impossible', 'fail=start', nothing, 'Si quelque chose ne va pas'],
  ])('on %s opens at what speaks of it', async (_, asked, there, title) => {
    const opened = await openPage(asked);
    await there(opened);
    expect(await openedAt(opened)).toBe(title);
  });

  test('does nothing while the help is open, nor with Ctrl', async () => {
    const { user, desk } = await openPage('signed=1');
    await user.keyboard('{Control>}{F1}{/Control}');
    expect(desk.help.open).toBe(false);
    await user.keyboard('{F1}{F1}');
    expect(await screen.findAllByRole('dialog')).toHaveLength(1);
  });

  test('is in the search field, and Escape comes back to what was typed', async () => {
    const { user } = await openPage('');
    const field = screen.getByLabelText<HTMLInputElement>('RNE de votre établissement');
    await user.type(field, '0779');
    await user.keyboard('{F1}');
    await dialog();
    await waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('search'));
    await user.keyboard('{Escape}');
    await closed();
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.value).toBe('0779');
    await user.keyboard('9');
    expect(field.value).toBe('07799');
  });

  test('leaves the cell that is typed in as it is', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    const row = (await text('Nom manquant')).closest<HTMLElement>('[role=row]') as HTMLElement;
    await user.dblClick(within(row).getAllByRole('gridcell')[1] as HTMLElement);
    const cell = await screen.findByLabelText<HTMLInputElement>(/^Nom, ligne/);
    await user.type(cell, 'VID');
    await user.keyboard('{F1}');
    await user.click(within(await dialog()).getByRole('button', { name: 'Fermer l’aide' }));
    await closed();
    await waitFor(() => expect(document.activeElement).toBe(cell));
    expect(cell.value).toBe('VID');
    expect(desk.list('students')?.corrections.lines).toBe(0);
  });

  test('over a question: Escape closes the help, then only the question', async () => {
    const { user } = await openPage('signed=1');
    await user.click(await button('Préférences'));
    const field = await screen.findByLabelText('Adresse du service');
    await user.clear(field);
    await user.keyboard('{F1}');
    await dialog();
    await user.keyboard('{Escape}');
    await closed();
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('Aide', () => {
  test('opens from the menu, and gives it back the keys', async () => {
    const { user } = await openPage('signed=1');
    await user.click(await button('Aide'));
    await dialog();
    await user.keyboard('{Escape}');
    await closed();
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Aide'));
  });

  test('opens from Connexion', async () => {
    const { user } = await openPage('');
    await user.click(await button('Aide'));
    expect(await dialog()).toBeTruthy();
  });

  test('shows what holds the words, says how much, and Enter goes to the first', async () => {
    const { user } = await openPage('signed=1');
    await user.keyboard('{F1}');
    const aide = within(await dialog());
    await user.type(aide.getByLabelText('Chercher dans l’aide'), 'accents');
    expect(await aide.findByText(/^\d parties? trouvées?$/)).toBeTruthy();
    expect(aide.queryByRole('heading', { name: '2. Se connecter' })).toBeNull();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement?.id).toBe('quand-les-accents-ou-les-colonnes-ne-sont-pas-sûrs'));
    await user.clear(aide.getByLabelText('Chercher dans l’aide'));
    await user.type(aide.getByLabelText('Chercher dans l’aide'), 'zzzz');
    await user.click(await aide.findByRole('button', { name: 'Revoir toute l’aide' }));
    expect(await aide.findByRole('heading', { name: '2. Se connecter' })).toBeTruthy();
  });

  test('a link of the guide goes to its title, without leaving the window', async () => {
    const { user } = await openPage('signed=1');
    await user.keyboard('{F1}');
    await user.click(within(await dialog()).getAllByRole('link', { name: 'Gestionnaire' })[0] as HTMLElement);
    await waitFor(() => expect(document.activeElement?.id).toBe('gestionnaire'));
    expect(window.location.hash).toBe('');
  });
});

describe('Votre ENT', () => {
  test('is ENT77 until another is chosen; its steps change here and in the help, and it is known the next day', async () => {
    const { user, desk } = await openPage('signed=1');
    desk.go('students');
    expect(await text('Export et publipostage')).toBeTruthy();
    (await screen.findByLabelText(/^Votre ENT.*ENT77$/)).focus();
    await user.keyboard('{Enter}');
    await text(/^MonLycée/);
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(await text('Exporter des comptes')).toBeTruthy();
    expect(screen.queryByText('Export et publipostage')).toBeNull();
    await user.keyboard('{F1}');
    const aide = within(await dialog());
    expect(await aide.findByRole('heading', { name: /Exporter des comptes/ })).toBeTruthy();
    expect(aide.queryByRole('heading', { name: /publipostage/ })).toBeNull();
    await user.keyboard('{Escape}');
    await closed();
    await user.click(await button('Lien ENT'));
    await user.click(await button('Les étapes dans la console de l’ENT'));
    expect(await text('Créer un connecteur')).toBeTruthy();
    expect((await openPage('signed=1')).desk.help.ent.key).toBe('monlycee');
  });

  test('what another version kept is ENT77 again', async () => {
    localStorage.setItem('balado-ent', 'toString');
    expect((await openPage('signed=1')).desk.help.ent.key).toBe('ent77');
  });

  test('each has a console', () => {
    for (const { console } of Object.values(ents)) expect(consoles[console].steps('students')).toHaveLength(4);
  });
});
