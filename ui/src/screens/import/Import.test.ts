import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { NamesakesView } from '../../backend';
import { Preview } from '../../state/preview.svelte';
import { button, never, openPage, text, type Opened } from '../../test/page';
import Namesakes from './Namesakes.svelte';

const grid = (): Promise<HTMLElement> => screen.findByRole('grid');
const firstRow = async (): Promise<HTMLElement> => {
  await waitFor(() => expect(screen.getAllByRole('gridcell').length).toBeGreaterThan(6));
  return screen.getAllByRole('row')[1] as HTMLElement;
};

/** The page of a list that is not open. */
async function closedList(change = {}): Promise<Opened> {
  const opened = await openPage('signed=1', change);
  opened.desk.go('students');
  return opened;
}

describe('before a file', () => {
  test('the four steps are there, and a file can be chosen', async () => {
    const { user } = await closedList();
    expect(await text('Où trouver ce fichier ?')).toBeTruthy();
    await user.click(await button('Choisir un fichier…'));
    expect(await text(/eleves\.csv · 620 lignes · export ENT du 12\/09\/2026$/)).toBeTruthy();
    expect((await text(/UTF-8, point-virgule/)).closest('details')?.open).toBe(false);
  });

  test('a file is opened in two questions: the file, and its first rows', async () => {
    const { backend, user } = await closedList();
    const page = vi.spyOn(backend, 'page');
    await user.click(await button('Choisir un fichier…'));
    await firstRow();
    expect(page).toHaveBeenCalledTimes(1);
  });

  test('reading is said', async () => {
    const { user } = await closedList({ chooseExports: never });
    await user.click(await button('Choisir un fichier…'));
    expect(await text('Lecture des fichiers…')).toBeTruthy();
  });

  test('two files dropped at once open both lists', async () => {
    const { desk } = await closedList();
    await desk.files.open(['C:\\Export\\enseignants.csv', 'C:\\Export\\eleves.csv']);
    expect(await text('Deux listes sont ouvertes : Profs et Élèves.')).toBeTruthy();
    expect(desk.screen).toBe('students');
  });

  test('a dropped file goes to its page', async () => {
    const { desk } = await closedList();
    await desk.files.open(['/tmp/profs.csv']);
    expect(desk.screen).toBe('teachers');
    expect(await screen.findByRole('heading', { level: 1, name: 'Import Profs' })).toBeTruthy();
  });

  test('a refused file says what it is and what to do', async () => {
    const { desk, user } = await closedList();
    await desk.files.open(['parents.csv']);
    const dialog = await screen.findByRole('dialog', { name: 'Ce fichier n’a pas été ouvert' });
    expect(within(dialog).getByText(/Dans l’ENT, choisissez/)).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await desk.files.open(['parents.csv']);
    await user.click(await button('Choisir un autre fichier…'));
    expect(await text(/620 lignes/)).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the preview', () => {
  test('counts, and filters by its counters', async () => {
    const { user } = await openPage('signed=1&list=620');
    await firstRow();
    const toFix = await button('3 à corriger');
    await user.click(toFix);
    expect(toFix.getAttribute('aria-pressed')).toBe('true');
    await waitFor(async () => expect((await grid()).getAttribute('aria-rowcount')).toBe('4'));
    await user.click(toFix);
    await waitFor(async () => expect((await grid()).getAttribute('aria-rowcount')).toBe('648'));
  });

  test('counts one in the singular', async () => {
    const { desk } = await openPage('signed=1&list=620');
    const list = desk.list('students');
    if (list) desk.setList({ ...list, counters: { ...list.counters, unchanged: 1, absent: 1 } });
    expect(await button('1 inchangé')).toBeTruthy();
    expect(await button('1 absent du fichier')).toBeTruthy();
  });

  test('lets go of the person beside the table whom a filter or a search hides', async () => {
    const { desk, user } = await openPage('signed=1&list=620');
    await firstRow();
    const search = await screen.findByRole('searchbox');
    const rows = (): HTMLElement[] => screen.getAllByRole('row').slice(1);
    const beside = (): HTMLElement | null => screen.queryByRole('region', { name: 'Détail' });
    await user.click(rows()[8] as HTMLElement);
    const name = (await screen.findByRole('heading', { level: 2 })).textContent ?? '';
    await user.type(search, (name.split(' ')[0] ?? '').slice(0, 3));
    await desk.backend.held();
    expect(beside(), 'still among those who are looked for').toBeTruthy();
    await user.clear(search);
    await user.type(search, 'personne de ce nom');
    await waitFor(() => expect(beside()).toBeNull());
    await user.clear(search);
    await waitFor(() => expect(rows().length).toBeGreaterThan(5));
    await user.click(rows()[8] as HTMLElement);
    await screen.findByRole('region', { name: 'Détail' });
    await user.click(await button('3 à corriger'));
    await waitFor(() => expect(beside()).toBeNull());
  });

  test('keeps beside the table the person who was just corrected', async () => {
    const { user } = await openPage('signed=1&list=620');
    await firstRow();
    await user.click(await button('3 à corriger'));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(4));
    await user.click(screen.getAllByRole('row')[1] as HTMLElement);
    await user.click(await button('Exclure de l’import'));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3));
    expect(await button('Remettre dans l’import'), 'so that it can be taken back').toBeTruthy();
  });

  test('is sorted by its headers, both ways', async () => {
    const { user } = await openPage('signed=1&list=620');
    await firstRow();
    const header = screen.getByRole('columnheader', { name: 'Classe' });
    await user.click(within(header).getByRole('button'));
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    await user.click(within(header).getByRole('button'));
    expect(header.getAttribute('aria-sort')).toBe('descending');
  });

  test('is walked with the keys, and shows a person beside', async () => {
    const { user } = await openPage('signed=1&list=620');
    await firstRow();
    const table = await grid();
    table.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(table.getAttribute('aria-activedescendant')).toBe('row-2');
    await user.keyboard('{Home} ');
    const detail = await screen.findByRole('region', { name: 'Détail' });
    expect(await within(detail).findByText(/Restent sur ce poste/)).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Détail' })).toBeNull());
  });

  test('the file’s costly remarks come first, the harmless ones are folded', async () => {
    const { user } = await openPage('signed=1&list=620&remarks=1');
    expect(await text(/s’arrête au milieu/)).toBeTruthy();
    expect(screen.queryByText(/écrits comme des nombres/)).toBeNull();
    await user.click(await button('et 2 autres remarques'));
    expect(await text(/écrits comme des nombres/)).toBeTruthy();
    const harmless = await text('3 remarques sans conséquence');
    expect(harmless.closest('details')?.textContent).toMatch(/numéros de téléphone/);
    await user.click(await button('Replier'));
    expect(screen.queryByText(/écrits comme des nombres/)).toBeNull();
    expect(document.activeElement?.textContent).toBe('et 2 autres remarques');
  });

  test('a remark that the lines share is said once, with what to do', async () => {
    const { desk } = await openPage('signed=1&list=620&repeated=1&remarks=1');
    expect(await text(/^620 lignes sur 620 ont la même remarque : « Type inconnu »/)).toBeTruthy();
    expect(await text(/Refaites l’export dans l’ENT et déposez-le tel quel/)).toBeTruthy();
    const list = desk.list('students');
    const [finding] = list?.findings ?? [];
    if (list && finding) desk.setList({ ...list, findings: [{ ...finding, code: 'unknown-type' }] });
    await waitFor(() => expect(screen.queryByText(/ont la même remarque/)).toBeNull());
  });

  test('a line is excluded, then put back', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await firstRow());
    await user.click(await button('Exclure de l’import'));
    expect(await button('1 ligne exclue')).toBeTruthy();
    expect(await button('2 à corriger')).toBeTruthy();
    await user.click(await button('Remettre dans l’import'));
    expect(await button('3 à corriger')).toBeTruthy();
  });

  test('says when nothing matches, and lets the filters go', async () => {
    const { user } = await openPage('signed=1&list=620');
    await firstRow();
    await user.type(screen.getByRole('searchbox'), 'zzzz');
    await text('Aucune ligne ne correspond');
    await user.click(await button('Retirer les filtres'));
    await waitFor(() => expect(screen.queryByText('Aucune ligne ne correspond')).toBeNull());
  });

  test('waits, and says a failure with another try', async () => {
    const { desk } = await openPage('signed=1&list=620&fail=page');
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
    expect(await button('Réessayer')).toBeTruthy();
    expect(desk.screen).toBe('students');
    await openPage('signed=1&list=620', { page: never });
    expect(await text('Chargement…')).toBeTruthy();
  });

  test('people whose id changed are relinked by one click, taken back by another', async () => {
    const { user, desk } = await openPage('signed=1&list=620&relink=3');
    expect(await text(/3 personnes de ce fichier sont déjà connues/)).toBeTruthy();
    await user.click(await button('Rattacher 3 comptes'));
    expect(await text(/3 comptes connus prendront leur nouvel id ENT/)).toBeTruthy();
    expect(desk.list('students')?.relinked).toBe(3);
    await user.click(await button('Ne pas rattacher'));
    expect(await button('Rattacher 3 comptes')).toBeTruthy();
    expect(desk.list('students')?.relinked).toBe(0);
  });

  test('somebody of the other list keeps Valider inactive, until left out by one click', async () => {
    const { user } = await openPage('signed=1&list=620&others=2');
    const push = await button('Valider 612 comptes');
    expect(push.hasAttribute('disabled')).toBe(true);
    expect(document.getElementById(push.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(/Balado refuserait cet envoi.*Déjà sur l’autre liste/);
    await user.click(await button('Exclure ces 2 lignes'));
    expect((await button('Valider 610 comptes')).hasAttribute('disabled')).toBe(false);
    expect(screen.queryByText('Déjà sur l’autre liste')).toBeNull();
    await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
    expect(await button('2 lignes exclues')).toBeTruthy();
  });

  test('somebody of the other list can be looked at on the other page', async () => {
    const { user, desk } = await openPage('signed=1&list=620&others=1');
    expect(await button('Exclure cette ligne')).toBeTruthy();
    await user.click(await button('Voir Import Profs'));
    expect(desk.screen).toBe('teachers');
  });

  test('a namesake is shown beside, and opened', async () => {
    const { desk } = await openPage('signed=1&list=620');
    const preview = new Preview(desk, 'students');
    preview.openBeside(50);
    await waitFor(() => expect(preview.detail.answer?.namesakes?.people.length).toBe(2));
    const opened: number[] = [];
    render(Namesakes, { namesakes: preview.detail.answer?.namesakes as NamesakesView, open: (key: number) => void opened.push(key) });
    const table = await screen.findByRole('table', { name: 'Deux personnes du même nom' });
    const said = (label: RegExp) => within(within(table).getByRole('rowheader', { name: label }).closest('tr') as HTMLElement).getAllByRole('cell').map((cell) => cell.textContent);
    expect(new Set(said(/^Nom$/)).size).toBe(1);
    expect(new Set(said(/^Identifiant.*différent/)).size).toBe(2);
    expect(said(/^Ligne/)).toEqual(['52', '53']);
    expect(within(table).getAllByRole('columnheader')[0]?.textContent).toBe('Ouverte ici');
    await text(/Ce sont deux comptes/);
    await text(/excluez l’autre/);
    await userEvent.click(await button('Voir la ligne 53'));
    expect(opened).toEqual([51]);
  });

  test('somebody of the same name who left may be the same person', async () => {
    const { backend } = await openPage('signed=1&list=620&namesakes=3&left=1');
    const { namesakes } = await backend.detail('students', 50);
    render(Namesakes, { namesakes: namesakes as NamesakesView, open: () => undefined });
    await screen.findByRole('table', { name: 'Trois personnes du même nom' });
    await button('Voir la personne absente du fichier');
    await text(/son compte a été recréé/);
    await text(/Ce sont 3 comptes/);
  });

  test('deactivating the absent is a choice of its own, held by its number', async () => {
    const { user } = await openPage('signed=1&list=620');
    await user.click(await button('27 absents du fichier'));
    await user.click(await button('Tout cocher'));
    await text(/27 absents seront désactivés/);
    await user.click(await button('Valider 612 comptes et 27 désactivations'));
    const field = await screen.findByLabelText('Pour confirmer, tapez le nombre 27');
    await user.type(field, '28{Enter}');
    expect((await text(/Ce n’est pas le nombre attendu/)).closest('[role=alert]')).toBeTruthy();
    await user.clear(field);
    await user.type(field, '27{Enter}');
    expect(await text(/sont dans Balado/)).toBeTruthy();
  });
});

describe('after an import', () => {
  async function sent(asked: string): Promise<Opened> {
    const opened = await openPage(asked);
    await opened.user.click(await button(/^Valider/));
    await text(/comptes sont dans Balado/);
    return opened;
  }

  test('the list that waits comes first', async () => {
    const { user, desk } = await sent('signed=1&list=620&teachers=45');
    const next = screen.getByRole('region', { name: 'Et maintenant' });
    expect(within(next).getByRole('heading', { name: /^La liste des profs attend.: 45$/ })).toBeTruthy();
    await user.click(within(next).getByRole('button', { name: 'Continuer avec les profs' }));
    expect(desk.screen).toBe('teachers');
  });

  test('with nothing that waits the ENT’s link is next', async () => {
    const { user, desk } = await sent('signed=1&list=620');
    await user.click(await button('Voir le Lien ENT'));
    expect(desk.screen).toBe('entLink');
  });

  test('messages are copied, with numbers and without a name', async () => {
    const { user } = await sent('signed=1&list=620');
    await user.click(await button('Copier le message aux professeurs'));
    expect(await navigator.clipboard.readText()).toMatch(/^Bonjour,\n\nLes comptes Balado des élèves sont à jour depuis le \d\d\/\d\d\/\d{4}\./);
    await user.click(await button('Copier le message au chef d’établissement'));
    const message = await navigator.clipboard.readText();
    expect(message).toMatch(/^Balado, Collège Les Tilleuls.: import des élèves le .* par Nadia Benali\.\n\n\d+ comptes? créés?, \d+ mis à jour/);
    expect(message).toContain('3 lignes restent à corriger.');
    expect(await text(/^Message copié/)).toBeTruthy();
  });

  test('a message that the clipboard does not take is there to be copied by hand', async () => {
    const { user } = await sent('signed=1&list=620');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('refused'));
    await user.click(await button('Copier le message aux professeurs'));
    expect(await text(/^Bonjour,/)).toBeTruthy();
  });
});

describe('Valider', () => {
  test('sends, then reports what was done', async () => {
    const { user, desk } = await openPage('signed=1&list=620');
    await user.click(await button('Valider 612 comptes'));
    expect(await text(/617 comptes sont dans Balado/)).toBeTruthy();
    expect(screen.getByText('Il reste 3 lignes de côté')).toBeTruthy();
    await waitFor(() => expect(desk.view?.held?.students).toBe(617));
    await user.click(await button('Voir les 3 lignes'));
    await waitFor(async () => expect((await grid()).getAttribute('aria-rowcount')).toBe('4'));
  });

  test('last year’s file stops before it is sent, and the first way out is another file', async () => {
    const push = vi.fn(never);
    const { user } = await openPage('signed=1&list=620&old=1', { pushImport: push });
    expect(await text('Ce fichier est celui du 4 septembre 2025')).toBeTruthy();
    await user.click(await button('Valider 612 comptes'));
    const dialog = await screen.findByRole('dialog', { name: 'Ce fichier est celui du 4 septembre 2025' });
    expect(within(dialog).getByText(/Validé le 03\/09\/2026/)).toBeTruthy();
    expect(within(dialog).getAllByRole('button')[0]?.textContent).toBe('Choisir un autre fichier…');
    await user.type(within(dialog).getByLabelText('Pour confirmer, tapez l’année 2025'), '2026{Enter}');
    expect(within(dialog).getByText(/Ce n’est pas l’année attendue/)).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(push).not.toHaveBeenCalled();
    await user.click(await button('Valider 612 comptes'));
    await user.click(await button('Garder la liste actuelle'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await text('Déposez ici les fichiers exportés de l’ENT')).toBeTruthy();
  });

  test('several unusual things are confirmed one after the other', async () => {
    const push = vi.fn(never);
    const { user } = await openPage('signed=1&list=620&old=1&hold=1', { pushImport: push });
    await user.click(await button('Valider 612 comptes'));
    expect(await text('Vérification 1 sur 2')).toBeTruthy();
    await user.type(await screen.findByLabelText(/l’année 2025/), '2025{Enter}');
    expect(await text('Vérification 2 sur 2')).toBeTruthy();
    expect(push).not.toHaveBeenCalled();
    await user.type(await screen.findByLabelText(/le nombre 14/), '14{Enter}');
    expect(push).toHaveBeenCalledWith('students', [{ kind: 'old-list', number: 2025 }, { kind: 'updates', number: 14 }], expect.anything());
  });

  test('shows its progress and can be cancelled until Balado validates', async () => {
    const cancelled = vi.fn(async () => undefined);
    let step: (of: { stage: 'sending' | 'committing'; sent: number; total: number }) => void = () => undefined;
    const { user } = await openPage('signed=1&list=620', { pushImport: (_roster, _confirmed, listener) => { step = listener; return never(); }, cancelPush: cancelled });
    await user.click(await button('Valider 612 comptes'));
    const bar = await screen.findByRole('progressbar');
    step({ stage: 'sending', sent: 306, total: 612 });
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('50'));
    step({ stage: 'committing', sent: 612, total: 612 });
    await waitFor(async () => expect(((await button('Annuler l’envoi')) as HTMLButtonElement).disabled).toBe(true));
    step({ stage: 'sending', sent: 500, total: 612 });
    await waitFor(async () => expect(((await button('Annuler l’envoi')) as HTMLButtonElement).disabled).toBe(false));
    await user.click(await button('Annuler l’envoi'));
    expect(cancelled).toHaveBeenCalledOnce();
  });

  test('a failure says so and keeps the list', async () => {
    const { user } = await openPage('signed=1&list=620&fail=pushImport');
    await user.click(await button('Valider 612 comptes'));
    expect(await text('L’import n’a pas abouti')).toBeTruthy();
    expect(await button('Valider 612 comptes')).toBeTruthy();
  });

  test('a list that moved meanwhile is shown anew', async () => {
    const { user, backend, desk } = await openPage('signed=1&list=620', { pushImport: async () => { throw { code: 'list-moved', help: 'La liste a changé.', support: '' }; } });
    backend.start = async () => ({ ...(desk.view as NonNullable<typeof desk.view>), held: { students: 700, teachers: 45 } });
    await user.click(await button('Valider 612 comptes'));
    expect(await text('La liste a changé.')).toBeTruthy();
    await waitFor(() => expect(desk.view?.held?.students).toBe(700));
  });

  test('a session that ends loses nothing', async () => {
    const { user, desk } = await openPage('signed=1&list=620&fail=expired');
    await user.click(await button('Valider 612 comptes'));
    expect(await text('Votre connexion est terminée')).toBeTruthy();
    expect(desk.list('students')?.lines).toBe(620);
    await user.click((await screen.findAllByRole('button', { name: 'Se connecter' }))[0] as HTMLElement);
    await user.type(await screen.findByLabelText('Code ou lien reçu par courriel'), 'BCDFGHJK');
    await user.type(screen.getByLabelText('Votre nom'), 'Nadia');
    await user.click(await button('Se connecter'));
    expect(await button('Valider 612 comptes')).toBeTruthy();
    expect(screen.queryByText('Votre connexion est terminée')).toBeNull();
  });

  test('an import that was cut is offered again at start', async () => {
    const { user } = await openPage('signed=1&interrupted=1');
    await text('L’import des élèves a été interrompu');
    await user.click(await button('Reprendre l’import des élèves'));
    expect(await text(/comptes sont dans Balado/)).toBeTruthy();
    expect(screen.queryByText('L’import des élèves a été interrompu')).toBeNull();
  });

  test('when it cannot be resumed, it says why', async () => {
    const { user } = await openPage('signed=1&interrupted=1&fail=resumeImport');
    await user.click(await button('Reprendre l’import des élèves'));
    expect(await text('L’import n’a pas abouti')).toBeTruthy();
    expect(await text('L’import des élèves a été interrompu')).toBeTruthy();
  });

  test('or it is given up', async () => {
    const { user } = await openPage('signed=1&interrupted=1');
    await user.click(await button('Abandonner l’import des élèves'));
    await waitFor(() => expect(screen.queryByText('L’import des élèves a été interrompu')).toBeNull());
  });

  test('and one of each list is shown, finished or given up on its own', async () => {
    const { user, desk } = await openPage('signed=1&interrupted=2');
    await text('L’import des profs a été interrompu');
    await user.click(await button('Abandonner l’import des élèves'));
    await waitFor(() => expect(screen.queryByText('L’import des élèves a été interrompu')).toBeNull());
    await user.click(await button('Reprendre l’import des profs'));
    await waitFor(() => expect(screen.queryByText('L’import des profs a été interrompu')).toBeNull());
    expect(desk.screen).toBe('teachers');
  });
});
