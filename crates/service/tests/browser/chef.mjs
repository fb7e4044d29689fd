/** The chef in a browser: asking for a code, typing it, and what only time does. */
import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export const title = (page, words) => page.getByRole('heading', { level: 1, name: words }).waitFor();
export const press = (page, name) => page.getByRole('button', { name }).click();
export const at = (page, { address }, path) => page.goto(`${address}/etablissement${path}`);

const LETTERS = '[BCDFGHJKLMNPQRSTVWXZ]{4}';

/** The mails of a school, oldest first, as text. */
async function mails({ data, school }) {
  const folder = join(data, 'mails');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((eml) => eml.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')).filter((eml) => eml.includes(`ce.${school.toLowerCase()}@`));
}

/** What each mail of a school says that matches. */
const said = async (service, pattern) => (await mails(service)).map((eml) => pattern.exec(eml)?.[1]).filter(Boolean);

/** What the next mail says that matches, once `work` has had it sent. */
async function nextSaid(service, pattern, work) {
  const before = await said(service, pattern);
  await work();
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    const found = (await said(service, pattern)).find((one) => !before.includes(one));
    if (found) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error('no mail came');
}

/** The codes that were mailed to a school. */
export const codes = (service) => said(service, new RegExp(`\\b(${LETTERS}-${LETTERS})\\b`));

/** The code that is mailed because of `work`. */
export const mailedCode = (service, work) => nextSaid(service, new RegExp(`\\b(${LETTERS}-${LETTERS})\\b`), work);

/** The secret of the link that is mailed because of `work`. */
export const mailedLink = (service, work) => nextSaid(service, /connexion#([\w.-]+)/, work);

/** The secret of the link by which the mailbox revokes, mailed because of `work`. */
export const mailedRevocation = (service, work) => nextSaid(service, /revoquer#([\w.-]+)/, work);

/** The code of the mail that has such a link. */
export async function codeOfRevocation(service, token) {
  const eml = (await mails(service)).find((text) => text.includes(`revoquer#${token}`));
  return new RegExp(`\\b(${LETTERS}-${LETTERS})\\b`).exec(eml)[1];
}

/** Asks for a code on the page; it comes by mail. */
export const ask = (page, service) => mailedCode(service, async () => {
  await page.goto(`${service.address}/baladoetab?rne=${service.school}`);
  await press(page, /Recevoir un lien/);
  await title(page, 'Courriel demandé');
});

export async function typeCode(page, code, person = 'Mme Martin') {
  await page.getByLabel('Code reçu par courriel').fill(code);
  await page.getByLabel('Votre nom').fill(person);
  await press(page, /Ouvrir la page de l’établissement|Continuer/);
}

export async function signIn(page, service) {
  await typeCode(page, await ask(page, service));
  await title(page, 'Mon établissement');
}

const kept = new Map();

/** Signed in, with the session of the last scene of the school as long as it lives. */
export async function isSignedIn(page, service) {
  await page.context().addCookies(kept.get(service.school) ?? []);
  await at(page, service, '');
  if ((await page.locator('h1').innerText()) !== 'Mon établissement') await signIn(page, service);
  kept.set(service.school, await page.context().cookies());
}

/** Time passes: what it does is written into the database of the service. */
export function passes({ data }, statement, ...values) {
  const program = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=20) as db:\n    if db.execute(sys.argv[2], sys.argv[3:]).rowcount == 0: sys.exit("nothing was there")';
  const { status, stderr } = spawnSync('python3', ['-c', program, join(data, 'balado.sqlite'), statement, ...values]);
  if (status !== 0) throw new Error(String(stderr));
}

/** Eleven minutes pass for whoever is signed in at a school. */
export const elevenMinutes = (service) => passes(service, 'update session set opened_at = opened_at - 660000 where uai = ?', service.school);

/** The code of a school's request comes to its end. */
export const codeIsOver = (service) => passes(service, 'update sign_in set expires_at = asked_at where uai = ? and used_at is null', service.school);
