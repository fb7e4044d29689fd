/**
 * The gestionnaire in a browser: the page behind the Lien ENT and its code for the app; and the page by which
 * the mailbox revokes whoever was handed the role.
 */
import { codeOfRevocation, mailedRevocation, passes, press, title } from './chef.mjs';
import { ELSEWHERE, HERE, come } from './ent.mjs';
import { pressEverything } from './scanner.mjs';
import { ask, askThroughEnt, manager, name, redeem, redeemByCode } from './service.mjs';

const STAFF = ['Camille NOUVEL, personnel', { answer: 'uid' }];
const LOGIN = 'camille.nouvel';
/** What was handed over last, and is still to be revoked. */
let pending;
const failed = (what) => { throw new Error(what); };
const scene = (scene_name, words, reach, more) => ({ name: scene_name, ...more, reach: async (page, school) => { await reach(page, school); await title(page, words); } });

const chef = async (school) => (await redeem(school, await ask(school))).session;
const at = (school, uai) => Object.assign(Object.create(school), { school: uai });

/** The chef names whoever is not the gestionnaire yet, which leaves nothing to revoke. */
async function named(school, nominee) {
  pending = undefined;
  const session = await chef(school);
  await name(school, session, nominee);
  return session;
}

async function code(page) {
  await press(page, 'Obtenir un code pour Balado import');
  await title(page, 'Votre code pour Balado import');
  return page.locator('.code').innerText();
}

/** Somebody of the staff hands over; what the mailbox is sent about it. */
async function handOver(page, school) {
  await named(school, { login: LOGIN });
  await come(page, school, ...STAFF);
  const { session } = await redeemByCode(school, await askThroughEnt(school), await code(page));
  const token = await mailedRevocation(school, () => name(school, session, { login: 'jeanne.faure' }));
  return { token, code: await codeOfRevocation(school, token) };
}

const link = async (page, school) => {
  pending ??= await handOver(page, school);
  await page.goto('about:blank');
  await page.goto(`${school.address}/revoquer#${pending.token}`);
  await page.waitForSelector('#asked:not([hidden])');
  return pending;
};
const typed = async (page, text) => {
  await page.getByLabel(/tapez le code du même courriel/).fill(text);
  await press(page, 'Révoquer le gestionnaire');
};
const REVOKE = 'Révoquer le gestionnaire';

let used;
export const handingScenes = [
  scene('gestionnaire-teacher', /^Bonjour Claire/, async (page, school) => {
    await named(school, { ent_id: 'E-1' });
    await come(page, school, 'Claire LEMOINE', { answer: 'default' });
    await page.getByRole('heading', { name: 'Vous êtes gestionnaire de Balado' }).waitFor();
  }),
  scene('gestionnaire-staff', /vous êtes gestionnaire de Balado/, async (page, school) => {
    await named(school, { login: LOGIN });
    await come(page, school, ...STAFF);
  }),
  scene('gestionnaire-code', 'Votre code pour Balado import', async (page, school) => {
    await come(page, school, ...STAFF);
    await code(page);
  }),
  scene('revoke-none', REVOKE, async (page, { address }) => {
    await page.goto(`${address}/revoquer`);
    await page.waitForSelector('#no-link:visible');
  }),
  scene('revoke-asked', REVOKE, link),
  scene('revoke-wrong-code', REVOKE, async (page, school) => {
    await link(page, school);
    await typed(page, 'BCDF-GHJK');
    await page.waitForSelector('#revoke-error:visible');
    await page.waitForSelector('#code[aria-invalid=true]:focus');
  }),
  scene('revoke-too-often', REVOKE, async (page, school) => {
    await link(page, school);
    await page.route('**/revoquer', (route) => route.fulfill({ status: 429 }));
    await typed(page, 'BCDF-GHJK');
    await page.waitForSelector('#unreachable:focus');
  }),
  scene('revoke-revoked', REVOKE, async (page, school) => {
    const { code: right } = await link(page, school);
    await typed(page, right.toLowerCase());
    await page.waitForSelector('#revoked:focus');
    [used, pending] = [pending, undefined];
    if (await manager(school, await chef(school))) failed('the gestionnaire is still there');
  }),
  scene('revoke-used', REVOKE, async (page, { address }) => {
    await page.goto(`${address}/revoquer#${used.token}`);
    await page.waitForSelector('#over:visible');
  }),
  scene('revoke-expired', REVOKE, async (page, school) => {
    const { token } = await handOver(page, school);
    passes(school, 'update manager_revocation set expires_at = 1 where uai = ?', school.school);
    await page.goto(`${school.address}/revoquer#${token}`);
    await page.waitForSelector('#over:visible');
  }),
  scene('revoke-no-script', REVOKE, (page, { address }) => page.goto(`${address}/revoquer#${used.token}`), { script: false }),
];

/** A code serves once and the last one only; whoever is no more the gestionnaire gets none. */
async function lastCodeServes(page, school) {
  const session = await named(school, { login: LOGIN });
  await come(page, school, ...STAFF);
  const first = await code(page);
  await page.getByRole('link', { name: 'Revenir' }).click();
  const second = await code(page);
  const asked = await askThroughEnt(school);
  await redeemByCode(school, asked, first).then(() => failed('a former code serves'), () => undefined);
  await redeemByCode(school, asked, second);
  // Looked at again, the page makes another code; whoever reads it first has to want it.
  await page.reload();
  if ((await page.locator('.code').innerText()) === second) failed('a code is shown twice');
  await page.getByRole('link', { name: 'Revenir' }).click();
  await title(page, /vous êtes gestionnaire de Balado/);
  await name(school, session, { login: 'jeanne.faure' });
  await press(page, 'Obtenir un code pour Balado import');
  await title(page, 'Demande refusée');
  await page.getByText('Vous n’êtes plus gestionnaire').waitFor();
}

/** One gestionnaire of two schools: each door has its page, and its code opens that school only. */
async function eachSchoolItsCode(page, school) {
  const other = at(school, ELSEWHERE);
  await named(school, { login: LOGIN });
  await named(other, { login: LOGIN });
  const codes = [];
  for (const uai of [HERE, ELSEWHERE]) {
    await come(page, school, STAFF[0], { ...STAFF[1], school: uai });
    await title(page, /vous êtes gestionnaire de Balado/);
    if (!(await page.locator('header').innerText()).match(uai === HERE ? /Tilleuls/ : new RegExp(uai))) failed('the page does not say its school');
    codes.push(await code(page));
  }
  const asked = await askThroughEnt(other);
  await redeemByCode(other, asked, codes[0]).then(() => failed('the code of one school opens another'), () => undefined);
  await redeemByCode(other, asked, codes[1]);
  await redeemByCode(school, await askThroughEnt(school), codes[0]);
}

/** What presses everything revokes nothing; the person does, by the keyboard alone. */
async function onlyTheCodeRevokes(page, school) {
  const { token, code: right } = await link(page, school);
  if (page.url() !== `${school.address}/revoquer`) failed('the address keeps the secret');
  await pressEverything(page);
  const session = await chef(school);
  if ((await manager(school, session))?.login !== 'jeanne.faure') failed('pressing is enough to revoke');
  await page.goto(`${school.address}/revoquer#${token}`);
  // The page takes the secret out of its address once it has read it.
  await page.waitForURL(`${school.address}/revoquer`);
  await page.reload();
  await page.waitForSelector('#no-link:visible');
  await page.goto(`${school.address}/revoquer#${token}`);
  await page.waitForSelector('#asked:not([hidden])');
  await page.keyboard.press('Tab');
  await page.waitForSelector('#code:focus');
  await page.keyboard.type(right);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#revoked:focus');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await title(page, 'Mon établissement');
  if (await manager(school, session)) failed('the gestionnaire is still there');
  if (school.log.includes(token)) failed('a secret in the log');
}

export const handingWays = { lastCodeServes, eachSchoolItsCode, onlyTheCodeRevokes };
