import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, openPage, text } from '../../test/page';

describe('A link opened by the mail’s page', () => {
  test('asks for a name only, and opens the session', async () => {
    const signIn = vi.fn();
    const { user, desk, backend } = await openPage('arrived=1');
    const open = backend.signIn;
    desk.backend.signIn = (given, person) => { signIn(given, person); return open(given, person); };
    await text('Lien reçu');
    expect(screen.queryByLabelText('Code ou lien reçu par courriel')).toBeNull();
    await user.type(screen.getByLabelText('Votre nom'), 'Nadia Benali{Enter}');
    await waitFor(() => expect(desk.signedIn).toBe(true));
    expect(signIn).toHaveBeenCalledWith('', 'Nadia Benali');
  });

  test('that was cut says so, and what to do', async () => {
    const { desk } = await openPage('awaited=1');
    void desk.linkArrived('cut');
    await text('Le lien est incomplet');
    expect(screen.getByLabelText('Code ou lien reçu par courriel')).toBeTruthy();
  });

  test('and asked for on another PC says so', async () => {
    const { desk } = await openPage('');
    void desk.linkArrived('elsewhere');
    await text('Ce lien a été demandé ailleurs');
  });

  test('brings Connexion forward from a list, and the list comes back', async () => {
    const { desk, user } = await openPage('signed=1&list=20&awaited=1');
    void desk.linkArrived('whole');
    await text('Lien reçu');
    await user.click(await button('Revenir à la liste'));
    expect(desk.screen).toBe('students');
  });
});

describe('A request made on the service’s page', () => {
  test('goes on here, and takes a code', async () => {
    const { desk, backend } = await openPage('');
    await backend.requestLink('0779999A');
    await desk.linkArrived('asked');
    await text('Message envoyé');
    await desk.linkArrived('toPaste');
    await text('Collez le code du message');
    expect(screen.getByLabelText('Code ou lien reçu par courriel')).toBeTruthy();
  });
});

test('A session of another school is refused: its request is not awaited any more', async () => {
  const refused = { code: 'other-school', help: 'Cette connexion est celle d’un autre établissement.', support: 'other-school' };
  const { user, desk } = await openPage('awaited=1', { signIn: () => Promise.reject(refused) });
  await user.type(await screen.findByLabelText('Code ou lien reçu par courriel'), 'BCDF-GHJK');
  await user.type(screen.getByLabelText('Votre nom'), 'Nadia Benali{Enter}');
  await text(/celle d’un autre établissement/);
  await waitFor(() => expect(screen.queryByText('Message envoyé')).toBeNull());
  expect([desk.signedIn, desk.view?.awaited]).toEqual([false, null]);
});

describe('The session', () => {
  test('warns ten minutes before its end, and is renewed from there', async () => {
    const { user } = await openPage('signed=1&ending=1');
    await text(/Votre connexion se termine à/);
    await user.click(await button('Se reconnecter'));
    await text('déjà activé');
    expect((screen.getByLabelText('RNE de votre établissement') as HTMLInputElement).value).toBe('0779999A');
    expect((screen.getByLabelText('Votre nom') as HTMLInputElement).value).toBe('Nadia Benali');
  });

  test('does not warn before that', async () => {
    await openPage('signed=1');
    await text(/Connecté/);
    expect(screen.queryByText(/se termine à/)).toBeNull();
  });

  test('that ended leaves no count beside the pages', async () => {
    const { desk } = await openPage('signed=1');
    expect(await button(/^Import Élèves 620/)).toBeTruthy();
    desk.endSession();
    expect(await button('Import Élèves')).toBeTruthy();
    expect(await button('Import Profs')).toBeTruthy();
  });

  test('of the gestionnaire that ended leads through the ENT again, with the name that was typed', async () => {
    const { user, desk } = await openPage('gestionnaire=1');
    await user.type(await screen.findByLabelText('RNE de votre établissement'), '0779999A');
    await text('déjà activé');
    const byEnt = /^Je suis gestionnaire/;
    await user.click(await button(byEnt));
    await user.type(await screen.findByLabelText('Code affiché par l’ENT'), 'BCDF-GHJK');
    expect(screen.queryByText(/La boîte mail est partagée/)).toBeNull();
    await user.type(screen.getByLabelText('Votre nom'), 'Camille Nouvel{Enter}');
    await waitFor(() => expect(desk.signedIn).toBe(true));
    desk.endSession();
    await text(/Repassez par votre ENT/);
    await user.click((await screen.findAllByRole('button', { name: 'Se connecter' }))[0] as HTMLElement);
    await text(/Repassez par votre ENT/);
    expect((screen.getByLabelText('Votre nom') as HTMLInputElement).value).toBe('Camille Nouvel');
  });

  test('of the gestionnaire that the program found begins again with the name that was typed', async () => {
    const { user, desk } = await openPage('signed=1&gestionnaire=1');
    await text(/Connecté/);
    desk.endSession();
    await user.click((await screen.findAllByRole('button', { name: 'Se connecter' }))[0] as HTMLElement);
    await text('déjà activé');
    expect((screen.getByLabelText('Votre nom') as HTMLInputElement).value).toBe('Nadia Benali');
  });

  test('is ended on another PC', async () => {
    const { user } = await openPage('signed=1');
    await user.click(await button('Préférences'));
    await text('PRINCIPAL');
    expect(await text(/Karim Olivier, depuis \d\d h \d\d, jusqu’à \d\d h \d\d/)).toBeTruthy();
    await user.click(await button(/^Déconnecter PRINCIPAL, connecté depuis \d\d\sh\s\d\d/));
    await waitFor(() => expect(screen.queryByText('PRINCIPAL')).toBeNull());
    expect(screen.getByText('SECRETARIAT-1')).toBeTruthy();
  });

  test('is ended on all PCs, this one too', async () => {
    const { user, desk } = await openPage('signed=1&list=20');
    await user.click(await button('Préférences'));
    await text(/Les codes et les liens déjà envoyés par courriel ne serviront plus.*les corrections qui ne sont pas importées sont oubliées/);
    await user.click(await button('Déconnecter tous les postes'));
    await text(/qui en attendait un doit en demander un autre/);
    await waitFor(() => expect(desk.screen).toBe('signIn'));
    expect([desk.signedIn, desk.preferencesOpen, desk.list('students') === null]).toEqual([false, false, true]);
  });

  test('that cannot be listed says why', async () => {
    const { user } = await openPage('signed=1&fail=sessions');
    await user.click(await button('Préférences'));
    await text(/Balado ne répond pas/);
  });
});
