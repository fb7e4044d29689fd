/**
 * The chef in a browser: each page of a school, with a script and without; the whole way by the keyboard
 * alone; and what the browser shows once signed out.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const title = (page, words) => page.getByRole('heading', { level: 1, name: words }).waitFor();
const press = (page, name) => page.getByRole('button', { name }).click();

/** The codes that were mailed to a school, newest last. */
async function codes({ data, school }) {
  const folder = join(data, 'mails');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  const found = [];
  for (const name of names) {
    const eml = (await readFile(join(folder, name), 'utf8')).replaceAll(/=\r?\n/g, '');
    const code = /\b([BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4})\b/.exec(eml)?.[1];
    if (code && eml.includes(`ce.${school.toLowerCase()}@`)) found.push(code);
  }
  return found;
}

/** The code of the mail that comes after those. */
async function nextCode(service, before) {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const found = (await codes(service)).find((code) => !before.includes(code));
    if (found) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error('no mail came');
}

/** Asks for a code on the page; it comes by mail. */
async function ask(page, service) {
  const before = await codes(service);
  await page.goto(`${service.address}/baladoetab?rne=${service.school}`);
  await press(page, /Recevoir un lien/);
  await title(page, 'Lien demandé');
  return nextCode(service, before);
}

async function typeCode(page, code) {
  await page.getByLabel('Code reçu par courriel').fill(code);
  await page.getByLabel('Votre nom').fill('Mme Martin');
  await press(page, 'Ouvrir la page de l’établissement');
}

async function signIn(page, service) {
  await typeCode(page, await ask(page, service));
  await title(page, 'Mon établissement');
}

const at = (page, { address }, path) => page.goto(`${address}/etablissement${path}`);
const inside = (name, words, reach) => ({ name: `head-${name}`, reach: async (page, service) => { await signIn(page, service); await reach(page, service); await title(page, words); } });

/** Every state of the pages of a school. */
const states = [
  inside('school', 'Mon établissement', () => undefined),
  inside('manager', 'Désigner un gestionnaire', (page, service) => at(page, service, '/gestionnaire')),
  inside('manager-nobody', 'Désigner un gestionnaire', async (page, service) => {
    await at(page, service, '/gestionnaire');
    await page.getByLabel('Nom d’un enseignant').fill('dupont');
    await press(page, 'Chercher');
    await page.getByText('Aucun enseignant ne porte ce nom').waitFor();
  }),
  inside('naming', /Désigner paul\.roux/, async (page, service) => {
    await at(page, service, '/gestionnaire');
    await page.getByLabel('Son identifiant de connexion à l’ENT').fill('paul.roux');
    await press(page, 'Continuer');
  }),
  inside('named', 'Mon établissement', async (page, service) => {
    await at(page, service, '/gestionnaire/designer?personnel=paul.roux');
    await press(page, 'Désigner');
    await page.getByText('paul.roux est gestionnaire').waitFor();
  }),
  inside('dismissal', /Retirer paul\.roux/, async (page, service) => {
    await at(page, service, '/gestionnaire/designer?personnel=paul.roux');
    await press(page, 'Désigner');
    await page.getByRole('link', { name: 'Retirer…' }).click();
  }),
  inside('nobody-to-name', 'Désigner un gestionnaire', async (page, service) => {
    await at(page, service, '/gestionnaire/designer?enseignant=0');
    await page.getByRole('alert').waitFor();
  }),
  inside('sign-out-all', /Déconnecter tous les postes/, (page, service) => at(page, service, '/postes')),
  inside('gone', /Vous êtes déconnecté/, (page) => press(page, 'Se déconnecter')),
  { name: 'head-code', reach: async (page, service) => {
    await ask(page, service);
    await page.goto(`${service.address}/baladoetab`);
    await page.getByRole('link', { name: 'Taper le code reçu' }).click();
    await title(page, 'Taper le code reçu');
  } },
  { name: 'head-wrong-code', reach: async (page, service) => {
    await ask(page, service);
    await typeCode(page, 'BCDF-GHJK');
    await page.locator('[aria-invalid=true]').waitFor();
  } },
  { name: 'head-no-code', reach: async (page, { address }) => { await page.goto(`${address}/baladoetab/code`); await title(page, 'Il faut un nouveau code'); } },
  { name: 'head-signed-out', reach: async (page, service) => { await at(page, service, ''); await title(page, /Vous n’êtes pas connecté/); } },
];

export const headScenes = states;

/** The whole way without any script. */
export async function withoutScript(page, service) {
  for (const { reach } of states) {
    await page.context().clearCookies();
    await reach(page, service);
  }
}

/** From one thing to the next by Tab, until the one that is wanted. */
async function tabTo(page, name) {
  const focused = () => page.evaluate(() => {
    const one = document.activeElement;
    return one?.labels?.[0]?.textContent?.trim() ?? one?.textContent?.trim() ?? '';
  });
  for (let steps = 0; steps < 40; steps += 1) {
    await page.keyboard.press('Tab');
    if ((await focused()).startsWith(name)) return;
  }
  throw new Error(`no Tab leads to ${name} on ${page.url()}`);
}

async function keysTo(page, name, typed) {
  await tabTo(page, name);
  if (typed !== undefined) await page.keyboard.type(typed);
  else await page.keyboard.press('Enter');
}

/** From the number of the school to signing out, by the keyboard alone. */
export async function byKeyboard(page, service) {
  const before = await codes(service);
  await page.goto(`${service.address}/baladoetab`);
  await keysTo(page, 'RNE de votre établissement', service.school);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Recevoir un lien/ }).waitFor();
  await keysTo(page, 'Recevoir un lien');
  await title(page, 'Lien demandé');
  await keysTo(page, 'Code reçu par courriel', await nextCode(service, before));
  await keysTo(page, 'Votre nom', 'Mme Martin');
  await page.keyboard.press('Enter');
  await title(page, 'Mon établissement');
  await keysTo(page, 'Désigner un');
  await title(page, 'Désigner un gestionnaire');
  await keysTo(page, 'Son identifiant de connexion', 'zoe.benatre');
  await page.keyboard.press('Enter');
  await title(page, /Désigner zoe\.benatre/);
  await keysTo(page, 'Désigner');
  await page.getByText('zoe.benatre est gestionnaire').waitFor();
  await keysTo(page, 'Retirer…');
  await title(page, /Retirer zoe\.benatre/);
  await keysTo(page, 'Retirer');
  await page.getByText('Il n’y a plus de gestionnaire').waitFor();
  await keysTo(page, 'Se déconnecter');
  await title(page, /Vous êtes déconnecté/);
}

/** Going back shows nothing of the school, and sends nothing again. */
export async function nothingBehind(page, service) {
  await signIn(page, service);
  await at(page, service, '/gestionnaire');
  await at(page, service, '');
  const secrets = (await page.context().cookies()).map(({ value }) => value).filter((value) => value !== '');
  if (secrets.length < 2) throw new Error('nobody is signed in');
  await press(page, 'Se déconnecter');
  await title(page, /Vous êtes déconnecté/);
  const mailed = await codes(service);
  if ([...secrets, ...mailed].some((secret) => service.log.includes(secret))) throw new Error('a secret in the log');
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const shown = await page.content();
    if (/Postes connectés|Nom d’un enseignant|Ce que Balado garde/.test(shown)) throw new Error(`going back shows ${page.url()}`);
  }
  const kept = await page.evaluate(() => document.cookie);
  if (kept !== '') throw new Error(`a script reads ${kept}`);
}

/** A page of another site cannot send a form of these pages, even to a browser that is signed in. */
export async function otherSiteSendsNothing(page, service) {
  await signIn(page, service);
  const token = await page.locator('input[name=jeton]').first().inputValue();
  const { port } = new URL(service.address);
  await page.route(`http://localhost:${port}/elsewhere`, (route) => route.fulfill({ contentType: 'text/html', body:
    `<form method="post" action="${service.address}/etablissement/postes"><input name="jeton" value="${token}"><button>Go</button></form>` }));
  await page.goto(`http://localhost:${port}/elsewhere`);
  const sent = page.waitForResponse(/etablissement\/postes/);
  await press(page, 'Go');
  const status = (await sent).status();
  if (![401, 403].includes(status)) throw new Error(`a form of another site is answered ${status}`);
  await at(page, service, '');
  await title(page, 'Mon établissement');
}
