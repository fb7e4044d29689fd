/** The door: each page that somebody who comes from the ENT may read, and the ways through it. */
import { DEAF, ELSEWHERE, WITHOUT, beginTrial, clickAs, come, ticketForElsewhere } from './ent.mjs';

const ZOE = 'Zoé DUPONT';
const NILS = 'Nils ROY';
const title = (page, words) => page.getByRole('heading', { level: 1, name: words }).waitFor();

/** Leaves from the door, and comes back with a ticket that the ENT did not give for this click. */
const bring = async (page, door, ticket) => {
  await page.request.get(door, { maxRedirects: 0 });
  await page.goto(`${door}?ticket=${ticket}`);
};

const scene = (name, words, reach) => ({ name: `door-${name}`, reach: async (page, school) => { await reach(page, school); await title(page, words); } });
const comes = (name, words, who, how) => scene(name, words, (page, school) => come(page, school, who, how));

export const doorScenes = [
  scene('ent-home', 'ENT fictif', (page, { ent }) => page.goto(ent)),
  scene('ent-login', 'ENT fictif', (page, { door }) => page.goto(door)),
  comes('arrived', /^Bonjour Zoé, votre compte/, ZOE),
  comes('arrived-teacher', /^Bonjour Claire/, 'Claire LEMOINE', { answer: 'default' }),
  comes('unknown', /n’est pas encore là/, 'Camille NOUVEL, élève'),
  comes('neither-list', /n’a pas de compte/, 'Camille NOUVEL, personnel', { answer: 'default' }),
  comes('deactivated', /est désactivé/, 'Inès MOREL'),
  comes('account-of-a-pupil', /celui d’un élève/, 'Anne GIRARD', { answer: 'default' }),
  comes('account-of-a-teacher', /celui d’un professeur/, 'Tom PETIT', { answer: 'default' }),
  comes('other-school', /autre établissement/, ZOE, { school: ELSEWHERE }),
  comes('anonymous', /n’a pas dit qui vous êtes/, ZOE, { answer: 'uai' }),
  scene('no-ent', /ne connaît pas encore l’ENT/, (page, { address }) => page.goto(`${address}/ent/${WITHOUT}`)),
  scene('ticket-over', /n’est plus valable/, (page, { door }) => bring(page, door, 'ST-00000000-0000-4000-8000-000000000000')),
  scene('service-refused', /pas d’accord sur l’adresse/, async (page, school) => bring(page, school.door, await ticketForElsewhere(school))),
  scene('no-answer', /ne répond pas/, (page, { address }) => bring(page, `${address}/ent/${DEAF}`, `ST-${crypto.randomUUID()}`)),
  scene('no-cookies', /refuse les cookies/, (page, { door }) => page.goto(`${door}/depart`)),
  scene('trial-answered', /L’ENT a répondu/, async (page, school) => { await page.goto(await beginTrial(school)); await clickAs(page, ZOE); }),
  scene('trial-over', /Cette vérification est terminée/, async (page, school) => {
    const address = await beginTrial(school);
    await page.goto(address);
    await clickAs(page, ZOE);
    await title(page, /L’ENT a répondu/);
    await page.goto(address);
  }),
];

/** From pasting the address in the ENT's console to arriving, then leaving the ENT. */
export async function comesAndLeaves(page, { ent, door }) {
  await page.goto(ent);
  await page.getByLabel('URL').fill(door);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('link', { name: 'Balado' }).click();
  await clickAs(page, ZOE);
  await title(page, /^Bonjour Zoé/);
  await page.reload();
  await title(page, /^Bonjour Zoé/);
  await page.goto(ent);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.getByText('Balado en a été averti').waitFor();
  await page.goto(`${door}/compte`);
  if (!page.url().startsWith(`${ent}/cas/login`)) throw new Error(`the arrival outlives the ENT’s logout: ${page.url()}`);
}

/** Two pupils one after the other in one browser, with its Back button: the former is never seen again. */
export async function nextIsNeverTheFormer(page, { ent, door }) {
  const here = async () => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
  await page.goto(door);
  await clickAs(page, ZOE);
  await title(page, /^Bonjour Zoé/);
  await page.goto(door);
  await clickAs(page, NILS);
  await title(page, /^Bonjour Nils/);
  for (let back = 0; back < 4 && (await page.goBack()) !== null; back += 1) {
    if (/Bonjour Zoé|DUPONT Zoé/.test(await here())) throw new Error(`Back shows the former pupil at ${page.url()}`);
  }
  await page.goto(`${door}/compte`);
  await title(page, /^Bonjour Nils/);
  await page.goto(ent);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.getByText('Balado en a été averti').waitFor();
  for (let back = 0; back < 4 && (await page.goBack().catch(() => null)) !== null; back += 1) {
    if (/Bonjour|ROY Nils/.test(await here())) throw new Error(`Back after the logout shows somebody at ${page.url()}`);
  }
  // Somebody whom Balado does not know is not whoever was there before.
  await page.goto(door);
  await clickAs(page, NILS);
  await title(page, /^Bonjour Nils/);
  await page.goto(door);
  await clickAs(page, 'Camille NOUVEL, élève');
  await title(page, /n’est pas encore là/);
  await page.goto(`${door}/compte`);
  if (!page.url().startsWith(`${ent}/cas/login`)) throw new Error('the unknown one is taken for the former pupil');
}

/** The two ways on of a page that let nobody in, by the keyboard alone. */
export async function waysOn(page, school) {
  const press = async (words) => {
    await come(page, school, 'Camille NOUVEL, élève');
    await title(page, /n’est pas encore là/);
    for (let i = 0; i < 5; i += 1) {
      await page.keyboard.press('Tab');
      const { said, outline } = await page.evaluate(() => ({ said: document.activeElement.innerText, outline: getComputedStyle(document.activeElement).outlineStyle }));
      if (outline === 'none') throw new Error(`the keyboard is not seen on « ${said} »`);
      if (said.startsWith(words)) return page.keyboard.press('Enter');
    }
    throw new Error(`Tab never reaches « ${words} »`);
  };
  await press('Retourner à l’ENT');
  await page.getByText('Applications').waitFor();
  await press('Réessayer');
  await clickAs(page, ZOE);
  await title(page, /^Bonjour Zoé/);
}
