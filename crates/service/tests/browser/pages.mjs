/**
 * The service's pages in a real browser: axe in light and dark, narrow and wide; a scanner that
 * presses everything; a secret that stays out of addresses, Referer, history and the log; and the
 * door, from the fictional ENT that is built beside the service.
 *
 * node crates/service/tests/browser/pages.mjs <balado-service> [folder for pictures] [part …]
 * Parts: pages, head, headWays, door, links; all of them when none is named.
 */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comesAndLeaves, doorScenes, nextIsNeverTheFormer, waysOn } from './door.mjs';
import { withEnt } from './ent.mjs';
import { headScenes } from './head.mjs';
import * as headWays from './headWays.mjs';
import { handingScenes, handingWays } from './handing.mjs';
import { pressEverything } from './scanner.mjs';
import { scenes } from './scenes.mjs';
import { SCHOOLS, ask, redeem, withService } from './service.mjs';

const ui = createRequire(new URL('../../../../ui/package.json', import.meta.url));
const { chromium } = ui('playwright-core');
const axe = await readFile(ui.resolve('axe-core/axe.min.js'), 'utf8');
const [program, pictures, ...parts] = process.argv.slice(2);
const launch = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: ['--no-sandbox', '--disable-gpu'] };
let failures = 0;

function fail(what) {
  failures += 1;
  console.log(`FAIL ${what}`);
}

/** Errors of the page and of its policy are errors of the test. */
async function open(browser, { theme = 'light', width = 1280, script = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme, javaScriptEnabled: script, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(40_000);
  const faults = [];
  page.on('pageerror', (fault) => faults.push(String(fault)));
  page.on('console', (line) => { if (line.type() === 'error' && !/status of [45]\d\d/.test(line.text())) faults.push(line.text()); });
  return { page, faults, close: () => context.close() };
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, impact, help, nodes } of violations) {
    fail(`${name} ${impact} ${id}: ${help}\n     ${nodes[0].html.slice(0, 160)}\n     ${nodes[0].failureSummary.replaceAll('\n', ' ')}`);
  }
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
  if (wider > 0) fail(`${name} is ${wider} px too wide`);
}

/** Four lookings at once, each at its own school: what one asks for does not hold up another. */
async function everyScene(browser, service) {
  const ways = ['light', 'dark'].flatMap((theme) => [320, 1280].map((width) => ({ theme, width })));
  await Promise.all(ways.map((way, nth) => look(browser, scenes, Object.assign(Object.create(service), { school: SCHOOLS[nth] }), way)));
  console.log(`${ways.length * scenes.length} scenes`);
}

async function look(browser, shown, service, { theme, width }) {
  for (const { name, script, reach } of shown) {
    const full = `${name} (${theme}, ${width})`;
    const { page, faults, close } = await open(browser, { theme, width, script });
    try {
      await reach(page, service);
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`), fullPage: true });
      // axe is a script: without them, the same page is looked at with them, its words are the same.
      if (script !== false) await accessible(page, full);
      else if (!(await page.locator('#by-hand').isVisible())) fail(`${full}: nothing to read without scripts`);
    } catch (fault) {
      fail(`${full}: not reached: ${String(fault).split('\n')[0]}`);
    }
    for (const fault of faults) fail(`${full}: ${fault}`);
    await close();
  }
}

/** One after the other: a school has one verification at a time. */
async function everyDoor(browser, school) {
  const ways = ['light', 'dark'].flatMap((theme) => [360, 1280].map((width) => ({ theme, width })));
  const shown = [...doorScenes, ...handingScenes];
  for (const way of ways) await look(browser, shown, school, way);
  console.log(`${ways.length * shown.length} scenes of the door, of the gestionnaire and of what the mailbox revokes`);
  for (const [what, way] of Object.entries({ comesAndLeaves, nextIsNeverTheFormer, waysOn, ...handingWays })) {
    const { page, faults, close } = await open(browser);
    try {
      await way(page, school);
    } catch (fault) {
      fail(`${what}: ${String(fault).split('\n')[0]}`);
    }
    for (const fault of faults) fail(`${what}: ${fault}`);
    await close();
  }
  console.log('who comes from the ENT arrives, leaves with it, and is never whoever came before');
}

/** Each way at its own school: a session that ends all ends no other one’s. */
async function everyHead(browser, service) {
  const ways = ['light', 'dark'].flatMap((theme) => [360, 1280].map((width) => ({ theme, width })));
  await Promise.all(ways.map((way, nth) => look(browser, headScenes, Object.assign(Object.create(service), { school: SCHOOLS[nth] }), way)));
  console.log(`${ways.length * headScenes.length} scenes of the chef`);
}

async function everyWay(browser, service) {
  for (const [what, way] of Object.entries(headWays)) {
    const { page, faults, close } = await open(browser, { script: what !== 'withoutScript' });
    try {
      await way(page, service);
    } catch (fault) {
      fail(`${what}: ${String(fault).split('\n')[0]}`);
    }
    for (const fault of faults) fail(`${what}: ${fault}`);
    await close();
  }
  console.log('the chef needs no script and no mouse, and leaves nothing behind');
}

async function scannerGetsNothing(browser, service) {
  const asked = await ask(service);
  await fetch(asked.link, { method: 'HEAD' });
  const { page, close } = await open(browser);
  await page.goto(asked.link);
  await page.waitForSelector('#asked:not([hidden])');
  const pressed = page.waitForResponse(/signaler/);
  await pressEverything(page);
  if ((await pressed).status() !== 422) fail('pressing is enough to stop a request');
  if ((await page.context().cookies()).length > 0) fail('the scanner was given a cookie');
  await close();
  await redeem(service, asked).catch((refused) => fail(`the person comes after the scanner: ${refused.message}`));
  console.log('a scanner that presses everything gets nothing, the person gets in');
}

/** A second link in the same tab changes the fragment and loads nothing. */
async function secondLinkIsRead(browser, service) {
  const { page, close } = await open(browser);
  const first = await ask(service);
  await page.goto(first.link);
  await page.waitForSelector('#asked:not([hidden])');
  const second = await ask(service);
  await page.goto(second.link);
  await page.waitForFunction((token) => document.querySelector('#open').href.endsWith(token), second.token).catch(() => fail('the second link is not read'));
  await page.goto(first.link);
  await page.waitForFunction((token) => document.querySelector('#open').href.endsWith(token), first.token).catch(() => fail('the first link serves no more'));
  await redeem(service, first);
  await page.goto(first.link);
  await page.waitForSelector('#over:visible').catch(() => fail('a link that was used still seems to serve'));
  await close();
}

async function secretStaysOut(service) {
  const profile = await mkdtemp(join(tmpdir(), 'balado-profile-'));
  const context = await chromium.launchPersistentContext(profile, launch);
  const asked = await ask(service);
  const page = await context.newPage();
  page.on('request', (request) => {
    const { referer = '' } = request.headers();
    // A browser never sends the fragment; it is only in its own name of the page.
    if (request.url().split('#')[0].includes(asked.token) || referer !== '') fail(`secret or Referer in ${request.url()}`);
  });
  await page.goto(asked.link);
  await page.waitForSelector('#asked:not([hidden])');
  if (page.url() !== `${service.address}/connexion`) fail(`the address keeps the secret: ${page.url()}`);
  await page.goto(service.address);
  await page.goBack();
  const { entries } = await (await context.newCDPSession(page)).send('Page.getNavigationHistory');
  if (entries.length < 3 || entries.some(({ url }) => url.includes(asked.token))) fail('going back shows the secret');
  await redeem(service, asked);
  await context.close();
  for (const file of await files(profile)) {
    const held = (await readFile(file)).includes(asked.token.split('.')[1]);
    // No page can take its first address back from the browser's own list: docs/security.md says why this opens nothing.
    if (held) console.log(`the browser keeps the used link in ${file.slice(profile.length)}`);
  }
  await rm(profile, { recursive: true, force: true });
  for (const secret of [asked.token, asked.token.split('.')[1], asked.verifier]) if (service.log.includes(secret)) fail('a secret in the log');
  console.log('the secret is in no address asked for, no Referer, no tab’s history, no log');
}

async function files(folder) {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile()).map((one) => join(one.parentPath ?? one.path, one.name));
}

await withService(program, async (service) => {
  const browser = await chromium.launch(launch);
  try {
    const all = {
      pages: () => everyScene(browser, service),
      head: () => everyHead(browser, service),
      headWays: () => everyWay(browser, service),
      // With lists of its own: those of the head’s school are others.
      door: () => withService(program, (own) => withEnt(program, own, (school) => everyDoor(browser, school))),
      links: async () => {
        await scannerGetsNothing(browser, service);
        await secondLinkIsRead(browser, service);
        await secretStaysOut(service);
      },
    };
    for (const [name, part] of Object.entries(all)) if (parts.length === 0 || parts.includes(name)) await part();
  } finally {
    await browser.close();
  }
});
console.log(`${failures} failures`);
if (failures > 0) process.exitCode = 1;
