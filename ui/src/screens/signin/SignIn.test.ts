import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { button, never, openPage, text } from '../../test/page';

const rne = (): HTMLElement => screen.getByLabelText('RNE de votre établissement');

describe('Connexion', () => {
  test('says that a number is valid, which school it is and where the link goes', async () => {
    const { user } = await openPage('');
    await user.type(rne(), '0779999a');
    await text('déjà activé');
    expect(screen.getByText('valide')).toBeTruthy();
    expect(screen.getByText('ce.077•••••@ac-creteil.fr')).toBeTruthy();
  });

  test('says next to the field what is wrong with a number', async () => {
    const { user } = await openPage('');
    await user.type(rne(), '0779999B');
    const alert = await text(/La dernière lettre ne correspond pas/);
    expect(alert.closest('[role=alert]')).toBeTruthy();
    expect(rne().getAttribute('aria-invalid')).toBe('true');
    expect(((await button(/Recevoir un lien/)) as HTMLButtonElement).disabled).toBe(true);
  });

  test('does not reproach a number that is being typed', async () => {
    const { user } = await openPage('');
    await user.type(rne(), '0779');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(rne().getAttribute('aria-invalid')).toBeNull();
  });

  test('names the first use', async () => {
    const { user } = await openPage('');
    await user.type(rne(), '0770000G');
    expect(await text('Première utilisation')).toBeTruthy();
  });

  test('the gestionnaire goes through the ENT, without the mailbox', async () => {
    const openEnt = vi.fn(async () => undefined);
    const { user, desk } = await openPage('', { openEnt });
    await user.type(rne(), '0779999A');
    await text('déjà activé');
    await user.click(await button(/^Je suis gestionnaire/));
    await text('Passez par votre ENT');
    expect(openEnt).toHaveBeenCalledOnce();
    await user.click(await button('Ouvrir l’ENT'));
    expect(openEnt).toHaveBeenCalledTimes(2);
    await user.click(await button('Se connecter'));
    await text('Tapez le code que la page de l’ENT affiche.');
    await user.type(screen.getByLabelText('Code affiché par l’ENT'), 'BCDF-GHJK');
    await user.type(screen.getByLabelText('Votre nom'), 'Paule Morel');
    await user.click(await button('Se connecter'));
    await waitFor(() => expect(desk.view?.session?.isChef).toBe(false));
  });

  test('from the number to the session with the keyboard alone', async () => {
    const { user, desk } = await openPage('');
    rne().focus();
    await user.keyboard('0779999A');
    await text('déjà activé');
    await user.keyboard('{Enter}');
    await text('Message envoyé');
    expect(await button(/Renvoyer dans \d+\ss/)).toBeTruthy();
    screen.getByLabelText('Code ou lien reçu par courriel').focus();
    await user.keyboard('BCDFGHJK');
    await user.tab();
    await user.keyboard('Nadia Benali{Enter}');
    expect(await screen.findByText(/Connecté · encore 1 h 42/)).toBeTruthy();
    expect(desk.view?.session?.person).toBe('Nadia Benali');
    await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
  });

  test('a link that is awaited stays so while an export is opened', async () => {
    const { user } = await openPage('');
    await user.type(rne(), '0779999A');
    await text('déjà activé');
    await user.click(await button(/Recevoir un lien/));
    await text('Message envoyé');
    await user.click(await button('ouvrir un export'));
    await user.click((await screen.findAllByRole('button', { name: 'Se connecter' }))[0] as HTMLElement);
    expect(await text('Message envoyé')).toBeTruthy();
  });

  test('asks for the missing name, next to it', async () => {
    const { user } = await openPage('awaited=1');
    await user.type(screen.getByLabelText('Code ou lien reçu par courriel'), 'BCDFGHJK');
    await user.click(await button('Se connecter'));
    expect((await text(/Écrivez votre nom/)).closest('[role=alert]')).toBeTruthy();
  });

  test('a wrong code is said next to its field', async () => {
    const { user } = await openPage('awaited=1&fail=signIn');
    await user.type(screen.getByLabelText('Code ou lien reçu par courriel'), 'XXXX');
    await user.type(screen.getByLabelText('Votre nom'), 'Nadia');
    await user.click(await button('Se connecter'));
    expect((await text(/Ce code n’est pas celui de la demande/)).closest('[role=alert]')).toBeTruthy();
  });

  test('a request that is given up takes its code, and what was said of it, with it', async () => {
    const { user } = await openPage('awaited=1&fail=signIn');
    await user.type(screen.getByLabelText('Code ou lien reçu par courriel'), 'XXXX');
    await user.type(screen.getByLabelText('Votre nom'), 'Nadia');
    await user.click(await button('Se connecter'));
    await text(/Ce code n’est pas celui de la demande/);
    await user.click(await button('Changer d’établissement'));
    await waitFor(() => expect(rne()).toBeTruthy());
    expect(screen.queryByText(/Ce code n’est pas celui de la demande/)).toBeNull();
    expect((screen.getByLabelText('Code ou lien reçu par courriel') as HTMLInputElement).value).toBe('');
    expect((screen.getByLabelText('Votre nom') as HTMLInputElement).value).toBe('Nadia');
  });

  test('a message can be sent again after a minute, not before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    await openPage('awaited=1');
    expect((screen.getByRole('button', { name: /Renvoyer dans/ }) as HTMLButtonElement).disabled).toBe(true);
    await vi.advanceTimersByTimeAsync(60_100);
    expect((screen.getByRole('button', { name: 'Renvoyer le message' }) as HTMLButtonElement).disabled).toBe(false);
    vi.useRealTimers();
  });

  test('a service that does not answer is said, with a text for support', async () => {
    const { user } = await openPage('fail=lookUpSchool');
    await user.type(rne(), '0779999A');
    await text(/Balado ne répond pas/);
    expect(await button('Copier pour le support')).toBeTruthy();
  });

  test('an export opens without being signed in', async () => {
    const { user } = await openPage('');
    await user.click(await button('ouvrir un export'));
    expect(await text('Connectez-vous pour comparer')).toBeTruthy();
    expect(screen.getByText('Non connecté')).toBeTruthy();
  });

  test('waits quietly, and says when the program cannot start', async () => {
    const { desk } = await openPage('fail=start');
    expect(await text(/Balado ne répond pas/)).toBeTruthy();
    expect(desk.view).toBeNull();
    void openPage('', { start: never });
    expect((await screen.findAllByText('Un instant…')).length).toBeGreaterThan(0);
  });
});
