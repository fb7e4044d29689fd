/**
 * What a chef does in a browser, whole: by the keyboard alone, without any script, twice, going back, in two
 * tabs, for two schools, without cookies; and what stays behind.
 */
import { ask, at, codes, elevenMinutes, mailedCode, press, signIn, title, typeCode } from './chef.mjs';
import { headScenes } from './head.mjs';
import { SCHOOLS } from './service.mjs';

const failed = (what) => { throw new Error(what); };
const here = async (page) => (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
const shows = async (page, words) => (await here(page)).includes(words) || failed(`${page.url()} does not say « ${words} »`);

/** Every scene without any script. */
export async function withoutScript(page, service) {
  for (const { name, reach } of headScenes) {
    await page.context().clearCookies();
    await reach(page, service).catch((fault) => failed(`${name}: ${String(fault).split('\n')[0]}`));
  }
}

/** What the keyboard is on, and whether it is seen. */
const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return { words: (one.labels?.[0] ?? one).textContent.trim(), seen: outlineStyle !== 'none' && outlineWidth !== '0px', pressed: one.matches('a, button, input') };
});

/** From one thing to the next by Tab, until the one that is wanted; each of them is seen. */
async function tabTo(page, name) {
  const passed = [];
  for (let steps = 0; steps < 40; steps += 1) {
    await page.keyboard.press('Tab');
    const { words, seen, pressed } = await focused(page);
    if (pressed && !seen) failed(`the keyboard is not seen on « ${words} »`);
    if (pressed && words.startsWith(name)) return;
    passed.push(words.slice(0, 30));
  }
  failed(`no Tab leads to « ${name} » on ${page.url()}: ${[...new Set(passed)].join(', ')}`);
}

async function keysTo(page, name, typed) {
  await tabTo(page, name);
  if (typed === undefined) await page.keyboard.press('Enter');
  else await page.keyboard.type(typed);
}

/** What a page opens on, for whoever does not see it. */
async function opensOn(page, words) {
  const on = (await focused(page)).words.replaceAll(/\s+/g, ' ');
  if (!on.includes(words)) failed(`${page.url()} opens on « ${on.slice(0, 60)} », not on « ${words} »`);
}

/** From the number of the school to signing out, by the keyboard alone. */
export async function byKeyboard(page, service) {
  await page.goto(`${service.address}/baladoetab`);
  await keysTo(page, 'RNE de votre établissement', 'faux');
  await page.keyboard.press('Enter');
  await page.locator('#rne[aria-invalid=true]').waitFor();
  await opensOn(page, 'RNE de votre établissement');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(service.school);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Recevoir un lien/ }).waitFor();
  const first = await mailedCode(service, () => keysTo(page, 'Recevoir un lien'));
  await title(page, 'Courriel demandé');
  await keysTo(page, 'Code reçu par courriel', 'BCDF-GHJK');
  await keysTo(page, 'Votre nom', 'Mme Martin');
  await page.keyboard.press('Enter');
  await page.locator('#code[aria-invalid=true]').waitFor();
  await opensOn(page, 'Code reçu par courriel');
  await page.keyboard.type(first.toLowerCase().replace('-', ' '));
  await page.keyboard.press('Enter');
  await title(page, 'Mon établissement');
  await keysTo(page, 'Désigner un');
  await title(page, 'Désigner un gestionnaire');
  await keysTo(page, 'Nom d’un enseignant', 'nobody');
  await page.keyboard.press('Enter');
  await page.getByText('Aucun enseignant ne porte ce nom').waitFor();
  await opensOn(page, 'Aucun enseignant ne porte ce nom');
  elevenMinutes(service);
  await keysTo(page, 'Son identifiant de connexion', 'zoe.benatre');
  await page.keyboard.press('Enter');
  await title(page, /Désigner zoe\.benatre/);
  const fresh = await mailedCode(service, () => keysTo(page, 'Recevoir un nouveau code'));
  await title(page, 'Taper le code reçu');
  await keysTo(page, 'Code reçu par courriel', fresh);
  await page.keyboard.press('Enter');
  await title(page, /Désigner zoe\.benatre/);
  await keysTo(page, 'Désigner');
  await page.getByText('zoe.benatre est gestionnaire').waitFor();
  await opensOn(page, 'zoe.benatre est gestionnaire');
  await keysTo(page, 'Retirer…');
  await title(page, /Retirer zoe\.benatre/);
  await keysTo(page, 'Retirer');
  await page.getByText('Il n’y a plus de gestionnaire').waitFor();
  await opensOn(page, 'Il n’y a plus de gestionnaire');
  await keysTo(page, 'Se déconnecter');
  await title(page, /Vous êtes déconnecté/);
  await opensOn(page, 'Ce navigateur n’ouvre plus');
}

/** Going back shows nothing of the school, and sends nothing again. */
export async function nothingBehind(page, service) {
  await signIn(page, service);
  await at(page, service, '/gestionnaire');
  await at(page, service, '');
  const secrets = (await page.context().cookies()).map(({ value }) => value).filter((value) => value !== '');
  if (secrets.length < 2) failed('nobody is signed in');
  await press(page, 'Se déconnecter');
  await title(page, /Vous êtes déconnecté/);
  const mailed = await codes(service);
  if ([...secrets, ...mailed].some((secret) => service.log.includes(secret))) failed('a secret in the log');
  for (let steps = 0; steps < 3; steps += 1) {
    await page.goBack();
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (/Postes connectés|Nom d’un enseignant|Ce que Balado garde/.test(await page.content())) failed(`going back shows ${page.url()}`);
  }
  const kept = await page.evaluate(() => document.cookie);
  if (kept !== '') failed(`a script reads ${kept}`);
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
  if (![401, 403].includes(status)) failed(`a form of another site is answered ${status}`);
  await at(page, service, '');
  await title(page, 'Mon établissement');
}

/** A form that is sent twice, and a page that is loaded again, do once what they do. */
export async function twiceIsOnce(page, service) {
  const twice = async (name) => {
    const button = page.getByRole('button', { name });
    await button.dblclick({ noWaitAfter: true });
  };
  const before = (await codes(service)).length;
  await page.goto(`${service.address}/baladoetab?rne=${service.school}`);
  const code = await mailedCode(service, () => twice(/Recevoir un lien/));
  await title(page, 'Courriel demandé');
  await page.reload();
  await title(page, 'Courriel demandé');
  await page.getByLabel('Code reçu par courriel').fill(code);
  await page.getByLabel('Votre nom').fill('Mme Martin');
  await twice('Ouvrir la page de l’établissement');
  await title(page, 'Mon établissement');
  if ((await codes(service)).length !== before + 1) failed('more than one code is mailed');
  if ((await page.getByText('(ce navigateur)').count()) !== 1) failed('not one session for one browser');
  await at(page, service, '/gestionnaire/designer?personnel=lou.faure');
  await twice('Désigner');
  await page.getByText('lou.faure est gestionnaire').waitFor();
  await page.reload();
  await page.getByText('lou.faure est gestionnaire').waitFor();
  await at(page, service, '/gestionnaire/retirer');
  await twice('Retirer');
  await page.getByText('Il n’y a plus de gestionnaire').waitFor();
  await page.goBack();
  await page.goBack();
  await title(page, 'Mon établissement');
  await at(page, service, '');
  await twice('Se déconnecter');
  await title(page, /Vous êtes déconnecté/);
}

/** What one tab ends, the other one finds ended, and is told so. */
export async function twoTabs(page, service) {
  await signIn(page, service);
  await at(page, service, '/gestionnaire/designer?personnel=lou.faure');
  const other = await page.context().newPage();
  await at(other, service, '');
  await title(other, 'Mon établissement');
  await press(other, 'Se déconnecter');
  await title(other, /Vous êtes déconnecté/);
  await press(page, 'Désigner');
  await title(page, /Vous n’êtes pas connecté/);
  await shows(page, 'Cette demande n’a rien changé');
  // The same tab goes on with a new code; what was asked for in the other one is nobody's.
  await signIn(page, service);
  await shows(page, 'Aucun gestionnaire désigné');
  await other.close();
}

/** The number of another school, typed in the same browser, before and after signing in. */
export async function twoSchools(page, service) {
  const another = Object.assign(Object.create(service), { school: SCHOOLS[2] });
  await ask(page, service);
  const other = await page.context().newPage();
  const code = await ask(other, another);
  await typeCode(page, code);
  await page.locator('#code[aria-invalid=true]').waitFor();
  await shows(page, 'Un autre code a été demandé depuis dans ce navigateur');
  await shows(page, another.school);
  await typeCode(page, code);
  await title(page, 'Mon établissement');
  await page.getByText(another.school).first().waitFor();
  await at(page, service, '/gestionnaire/designer?personnel=lou.faure');
  await signIn(other, service);
  await press(page, 'Désigner');
  await title(page, 'Demande refusée');
  await page.getByRole('link', { name: 'Revenir au début' }).click();
  await page.getByRole('link', { name: 'Ouvrir sa page' }).click();
  await title(page, 'Mon établissement');
  await shows(page, 'Aucun gestionnaire désigné');
  await other.close();
}

/** A code opens nothing in a browser that did not ask for it, nor in one that keeps no cookies. */
export async function otherBrowser(page, service) {
  const code = await ask(page, service);
  const context = await page.context().browser().newContext();
  const other = await context.newPage();
  await other.goto(`${service.address}/baladoetab/code`);
  await title(other, 'Il faut un nouveau code');
  await shows(other, 'elle a été faite dans un autre navigateur');
  // It asks for another one, and types the first.
  await ask(other, service);
  await typeCode(other, code);
  await other.locator('#code[aria-invalid=true]').waitFor();
  await context.close();
  await typeCode(page, code);
  await title(page, 'Mon établissement');
}
