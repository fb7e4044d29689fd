import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, never, openPage, text, type Opened } from '../test/page';

async function at(page: string, asked: string, change = {}): Promise<Opened> {
  const opened = await openPage(asked, change);
  await opened.user.click(await button(page));
  return opened;
}

describe.each(['Historique', 'Lien ENT', 'Gestionnaire'])('%s', (page) => {
  const gesture = { Historique: 'history', 'Lien ENT': 'entLink', Gestionnaire: 'manager' }[page] as string;

  test('waits', async () => {
    await at(page, 'signed=1', { [gesture]: never });
    expect(await text('Un instant…')).toBeTruthy();
  });

  test('says a failure, and tries again', async () => {
    const { user } = await at(page, `signed=1&fail=${gesture}`);
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
    await user.click(await button('Réessayer'));
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
  });

  test('asks to sign in when nobody is', async () => {
    await at(page, 'list=620');
    expect(await text('Connectez-vous pour voir cette page')).toBeTruthy();
  });

  test('gives the keys to its first field, or else to its title', async () => {
    await at(page, 'signed=1');
    await waitFor(() => expect(page === 'Gestionnaire' ? document.activeElement?.getAttribute('role') : document.activeElement?.textContent).toBe(page === 'Gestionnaire' ? 'combobox' : page));
  });
});

describe('Historique', () => {
  test('is empty before the first import', async () => {
    await at('Historique', 'signed=1&empty=1');
    expect(await text('Aucun import pour l’instant')).toBeTruthy();
  });

  test('an import is undone after showing what would change', async () => {
    const { user } = await at('Historique', 'signed=1');
    await user.click(await button(/^Annuler… Élèves/));
    const dialog = await screen.findByRole('dialog', { name: 'Annuler cet import' });
    expect(await within(dialog).findByText(/retrouveront exactement l’état d’avant/)).toBeTruthy();
    expect(within(dialog).getByText('598 comptes créés seront retirés')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Annuler l’import' }));
    expect(await text(/L’import est annulé/)).toBeTruthy();
    expect(screen.queryByText('Annuler cet import…')).toBeNull();
  });

  test('an undoing that leaves accounts alone says how many first, why, and who on demand', async () => {
    const { user } = await at('Historique', 'signed=1&leftAlone=8');
    await user.click(await button(/^Annuler… Élèves/));
    const dialog = await screen.findByRole('dialog', { name: 'Annuler cet import' });
    expect(await within(dialog).findByText('604 comptes sur 612 retrouveront l’état d’avant cet import :')).toBeTruthy();
    expect(within(dialog).queryByText(/exactement/)).toBeNull();
    expect(within(dialog).getByText('8 comptes resteront tels quels')).toBeTruthy();
    expect(within(dialog).getByText('2 désactivés depuis')).toBeTruthy();
    const changed = within(dialog).getByText('6 mis à jour depuis par un import plus récent');
    expect((changed.closest('details') as HTMLDetailsElement).open).toBe(false);
    await user.click(changed);
    expect(within(dialog).getByText('ABADIE Chloé, VIDAL Noé et 4 autres')).toBeTruthy();
  });

  test('an undoing that would change nothing is not offered', async () => {
    const { user } = await at('Historique', 'signed=1&leftAlone=600');
    await user.click(await button(/^Annuler… Élèves/));
    expect(await text(/Annuler cet import ne changerait rien/)).toBeTruthy();
    expect((await button('Annuler l’import')).hasAttribute('disabled')).toBe(true);
  });

  test('an undo that cannot be prepared says why', async () => {
    const { user } = await at('Historique', 'signed=1&fail=prepareUndo');
    await user.click(await button(/^Annuler… Élèves/));
    expect(within(await screen.findByRole('dialog')).getByText(/Balado ne répond pas/)).toBeTruthy();
  });

  test('a report is read again', async () => {
    const { user } = await at('Historique', 'signed=1');
    await user.click(await button(/^Compte rendu Élèves\s: Export de l’ENT du 12 septembre/));
    expect(await text(/comptes sont dans Balado/)).toBeTruthy();
    await user.click(await button('Retour à l’historique'));
    expect(await screen.findByRole('table')).toBeTruthy();
  });
});

describe('Lien ENT', () => {
  test('is copied, and says so', async () => {
    const copyEntLink = vi.fn(async () => undefined);
    const { user } = await at('Lien ENT', 'signed=1', { copyEntLink });
    await user.click(await button('Copier l’adresse'));
    expect(await text('Adresse copiée')).toBeTruthy();
    expect(copyEntLink).toHaveBeenCalledOnce();
  });

  test('says when nobody came yet', async () => {
    await at('Lien ENT', 'signed=1&empty=1');
    expect(await text('Personne n’est encore arrivé par ce lien')).toBeTruthy();
  });

  test('says when the académie named no ENT, and does not verify', async () => {
    await at('Lien ENT', 'signed=1&noEnt=1');
    expect(await text('L’académie n’a pas encore dit à Balado quel est votre ENT')).toBeTruthy();
    expect((await button('Vérifier mon lien') as HTMLButtonElement).disabled).toBe(true);
  });

  test('counts who came, by level and class, and marks where few did', async () => {
    await at('Lien ENT', 'signed=1');
    expect(await text('38 profs sur 45')).toBeTruthy();
    const sixth = (await screen.findByText('6A')).closest('table') as HTMLTableElement;
    expect(within(sixth).getByText('6e')).toBeTruthy();
    expect((within(sixth).getByText('6G').closest('tr') as HTMLElement).className).toContain('few');
    expect((within(sixth).getByText('6A').closest('tr') as HTMLElement).className).not.toContain('few');
  });

  test('the names of those who never came are asked for and saved as a list', async () => {
    const { user } = await at('Lien ENT', 'signed=1');
    await user.click(await button(/jamais venus…$/));
    expect(await text(/Jamais venus - Collège Les Tilleuls.csv/)).toBeTruthy();
  });

  test.each([
    ['byLogin', 'Votre lien fonctionne', /son identifiant/], ['neitherList', 'Votre lien fonctionne', /il est normal que Balado ne le connaisse pas/],
    ['unknown', /Balado ne connaît pas ce compte/, /sur aucune des listes importées/], ['deactivated', /ce compte est désactivé/, /Importez la liste à jour/],
    ['otherProfile', /ne disent pas la même chose/, /L’un la dit élève/], ['otherSchool', 'L’ENT annonce un autre établissement', /d’un autre établissement/],
    ['anonymous', 'L’ENT ne dit pas qui arrive', /IJBOX ou Uid/], ['ticketRefused', /n’a pas confirmé cette arrivée/, /Vérifiez à nouveau/],
    ['serviceRefused', 'L’ENT attend une autre adresse', /à la lettre près/], ['noAnswer', /n’a pas répondu comme il le devrait/, /support de l’ENT/],
  ])('a verification that ends as %s says what it is and what to do', async (ending, title, why) => {
    await at('Lien ENT', `signed=1&verified=1&trial=${ending}`);
    expect(await text(title)).toBeTruthy();
    expect((await screen.findAllByText(why)).length).toBeGreaterThan(0);
  });

  test.each(['unknown', 'deactivated', 'otherProfile'])('a link that works, though its verification ends as %s, needs no steps', async (ending) => {
    await at('Lien ENT', `signed=1&empty=1&verified=1&trial=${ending}`);
    expect(await text('Personne n’est encore arrivé par ce lien')).toBeTruthy();
    expect(screen.queryByText(/dès que la vérification aura réussi/)).toBeNull();
    expect(await button('Les étapes dans la console de l’ENT')).toBeTruthy();
  });

  test('an ENT that says too much is told, with the steps that mend it', async () => {
    const { user } = await at('Lien ENT', 'signed=1&verified=1&tooMuch=1');
    expect(await text(/la date de naissance et les noms des parents/)).toBeTruthy();
    await user.click(await button('Voir comment'));
    expect(await screen.findByRole('dialog', { name: 'La placer dans l’ENT' })).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('a verification waits for the browser, and its result comes back here', async () => {
    const answers = [null, '2026-09-12T12:05:00Z'];
    const pending = { id: 'trial', lasts: 600_000, answeredAt: null, outcome: null };
    const result = { result: 'byEntId', list: 'teachers', connector: 'IJBOX', namesSchools: true, excess: [] } as const;
    const entLinkTrial = vi.fn(async () => ({ ...pending, answeredAt: answers.shift() ?? null, outcome: result }));
    const { user } = await at('Lien ENT', 'signed=1', { verifyEntLink: async () => pending, entLinkTrial });
    await user.click(await button('Vérifier mon lien'));
    expect(await text('Terminez dans votre navigateur')).toBeTruthy();
    expect(await text('INVALID_SERVICE')).toBeTruthy();
    await waitFor(() => expect(entLinkTrial).toHaveBeenCalledTimes(2), { timeout: 6_000 });
    await waitFor(() => expect(screen.queryByText('Terminez dans votre navigateur')).toBeNull());
  }, 10_000);

  test('a verification that nobody makes ends, and says so; one can also stop waiting', async () => {
    const late = { id: 'trial', lasts: 0, answeredAt: null, outcome: null };
    const { user } = await at('Lien ENT', 'signed=1', { verifyEntLink: async () => late, entLinkTrial: async () => late });
    await user.click(await button('Vérifier mon lien'));
    await user.click(await button('Ne plus attendre'));
    expect(screen.queryByText('Terminez dans votre navigateur')).toBeNull();
    await user.click(await button('Vérifier mon lien'));
    expect(await screen.findByText('Personne n’est revenu de l’ENT', {}, { timeout: 4_000 })).toBeTruthy();
  }, 8_000);
});

describe('Gestionnaire', () => {
  test('is named with the keyboard alone', async () => {
    const { user } = await at('Gestionnaire', 'signed=1');
    (await screen.findByRole('combobox')).focus();
    await user.keyboard('mar');
    await screen.findAllByRole('option');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await text(/remplacera Nadia BENALI/)).toBeTruthy();
    (await button(/^Désigner .*…$/)).focus();
    await user.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Désigner' }));
    expect(await text(/est gestionnaire$/)).toBeTruthy();
  });

  test('says when no teacher has that name', async () => {
    const { user } = await at('Gestionnaire', 'signed=1');
    await user.type(await screen.findByRole('combobox'), 'zzz');
    expect(await text('Aucun enseignant ne porte ce nom dans Balado.')).toBeTruthy();
  });

  test('somebody of the staff is named by what they sign in to the ENT with', async () => {
    const { user } = await at('Gestionnaire', 'signed=1&empty=1');
    await user.click(await button('Choisir cette personne…'));
    expect((await text('Écrivez l’identifiant de la personne dans l’ENT.')).closest('[role=alert]')).toBeTruthy();
    await user.type(screen.getByLabelText('Identifiant ENT'), 'paule.morel');
    expect(screen.queryByText(/à la lettre près/), 'nothing moves under the mouse').toBeNull();
    await user.click(await button('Choisir cette personne…'));
    await within(await screen.findByRole('dialog')).findByText(/à la lettre près : paule.morel/);
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Désigner' }));
    await text('paule.morel est gestionnaire');
    expect(await text(/^Personnel · identifiant ENT · Désigné/)).toBeTruthy();
  });

  test('naming goes on in the same dialog with a fresh code of the mailbox', async () => {
    const { user } = await at('Gestionnaire', 'signed=1&stale=1&empty=1');
    await user.type(screen.getByLabelText('Identifiant ENT'), 'paule.morel');
    await user.click(await button('Choisir cette personne…'));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Désigner' }));
    await dialog.findByText('Le code part vers la boîte mail de l’établissement.');
    await user.type(dialog.getByLabelText('Code reçu par courriel'), 'AAAA');
    await user.click(dialog.getByRole('button', { name: 'Continuer' }));
    await dialog.findByText(/Ce code n’est pas celui de la demande faite ici/);
    await user.clear(dialog.getByLabelText('Code reçu par courriel'));
    await user.type(dialog.getByLabelText('Code reçu par courriel'), 'BCDF-GHJK');
    await user.click(dialog.getByRole('button', { name: 'Continuer' }));
    expect(await text('paule.morel est gestionnaire')).toBeTruthy();
  });

  test('is renewed when the time has come', async () => {
    const { user } = await at('Gestionnaire', 'signed=1&renewable=1');
    await text('Le rôle s’arrête bientôt');
    await user.click(await button('Renouveler'));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Renouveler' }));
    expect(await text(/reste gestionnaire$/)).toBeTruthy();
    expect(screen.queryByText('Le rôle s’arrête bientôt')).toBeNull();
  });

  test('who hands over is not offered what is the chef’s, and is signed out', async () => {
    const { user, desk } = await at('Gestionnaire', 'signed=1&gestionnaire=1&renewable=1');
    await text(/Vous êtes gestionnaire/);
    for (const name of ['Renouveler', 'Retirer…']) expect(screen.queryByRole('button', { name })).toBeNull();
    await user.type(screen.getByLabelText('Identifiant ENT'), 'anh.roux');
    await user.click(await button('Choisir cette personne…'));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText(/pourra revenir dessus pendant 30 jours/);
    await user.click(dialog.getByRole('button', { name: 'Passer la main' }));
    await text('Vous avez passé la main à anh.roux');
    expect(desk.signedIn).toBe(false);
  });

  test('handing over to a teacher is called that before it is confirmed', async () => {
    const { user } = await at('Gestionnaire', 'signed=1&gestionnaire=1&staff=1');
    (await screen.findByRole('combobox', { name: 'Nom d’un enseignant' })).focus();
    await user.keyboard('mar');
    await screen.findAllByRole('option');
    await user.keyboard('{ArrowDown}{Enter}');
    await text(/devient gestionnaire à votre place/);
    expect(screen.queryByRole('button', { name: /^Désigner .*…$/ })).toBeNull();
    await user.click(await button(/^Passer la main à .*…$/));
    expect(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Passer la main' })).toBeTruthy();
  });

  test('the gestionnaire sees no other PC in the preferences', async () => {
    await at('Préférences', 'signed=1&gestionnaire=1');
    await screen.findByLabelText('Adresse du service');
    expect(screen.queryByText('Postes connectés')).toBeNull();
  });

  test('a list that takes the gestionnaire away says so before and after', async () => {
    const { user } = await openPage('signed=1&teachers=45&leaving=1');
    await text('Nadia BENALI ne sera plus gestionnaire');
    await user.click(await button(/^Valider/));
    expect(await text('Il n’y a plus de gestionnaire')).toBeTruthy();
  });

  test('is removed once confirmed', async () => {
    const { user } = await at('Gestionnaire', 'signed=1');
    await user.click(await button('Retirer…'));
    await user.click(await button('Retirer'));
    expect(await text('Aucun gestionnaire désigné')).toBeTruthy();
  });
});

describe('Préférences', () => {
  test('a wrong address is said next to its field, a good theme is shown', async () => {
    const { user } = await at('Préférences', 'signed=1');
    const field = await screen.findByLabelText('Adresse du service');
    await user.clear(field);
    await user.type(field, 'balado');
    await user.click(await button('Enregistrer'));
    expect((await text(/Cette adresse n’est pas celle d’un service/)).closest('[role=alert]')).toBeTruthy();
    await user.clear(field);
    await user.type(field, 'https://balado.example');
    await user.click(screen.getByLabelText('Sombre'));
    await user.click(await button('Enregistrer'));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

test('signing out closes the open list and forgets who was here', async () => {
  const { user, desk } = await openPage('signed=1&list=620');
  await user.click(await button('Se déconnecter'));
  await text(/les listes et les corrections ont été oubliées sur ce poste/);
  expect(screen.queryByRole('button', { name: 'Revenir à la liste' })).toBeNull();
  expect([desk.list('students'), desk.former]).toEqual([null, null]);
  expect((screen.getByLabelText('Votre nom') as HTMLInputElement).value).toBe('');
});

test('signing out says first which corrections it would forget', async () => {
  const { user, desk } = await openPage('signed=1&list=620&corrected=1');
  await user.click(await button('Se déconnecter'));
  await text(/corrigées? sur ce poste/);
  await user.click(await button('Rester'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(desk.list('students')).not.toBeNull();
  await user.click(await button('Se déconnecter'));
  await user.click(await button('Se déconnecter et les oublier'));
  await text(/les listes et les corrections ont été oubliées sur ce poste/);
  expect(desk.list('students')).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a session that ended keeps the list, and can still be left', async () => {
  const { user, desk } = await openPage('signed=1&list=620');
  desk.endSession();
  await text('Votre connexion est terminée');
  await user.click(await button('Se déconnecter'));
  await waitFor(() => expect(desk.list('students')).toBeNull());
});
