/** From Connexion to the report in a real browser, without a mouse: the focus is always somewhere, and seen. */
import { open, withBrowser } from './browser.mjs';

const focused = (page) => page.evaluate(() => {
  const { activeElement: at } = document;
  return { tag: at.tagName, name: (at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 60), outline: getComputedStyle(at).outlineStyle };
});

async function tabTo(page, wanted) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at.tag !== 'BODY' && at.tag !== 'H1' && at.outline === 'none' && at.tag !== 'INPUT') throw new Error(`focus not seen on ${at.tag} ${at.name}`);
    if (wanted.test(at.name)) return;
  }
  throw new Error(`the Tab key never reaches ${wanted}`);
}

/** Chooses the wrong cell with the arrows, types in it, goes on with Tab, and takes it back. */
async function correct(page) {
  const press = (key) => page.keyboard.press(key);
  await page.getByRole('grid').focus();
  await press('Home');
  for (let i = 0; i < 3 && !(await active(page)).includes('Nom manquant'); i += 1) await press('ArrowDown');
  for (const key of ['ArrowRight', 'ArrowRight']) await press(key);
  await page.keyboard.type('Eluard');
  if (!/^Nom, ligne/.test(await page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? ''))) throw new Error('a letter did not open the cell');
  if ((await page.evaluate(() => document.activeElement.value)) !== 'Eluard') throw new Error('the first letter was lost');
  await press('Tab');
  await page.getByText('plus rien à corriger').first().waitFor();
  if (!/^Prénom, ligne/.test(await page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? ''))) throw new Error('Tab did not go to the next cell, or did not stay in it');
  await press('Escape');
  if ((await page.evaluate(() => document.activeElement.getAttribute('role'))) !== 'grid') throw new Error('the keys did not come back to the table');
  await press('Control+z');
  await page.getByText('Correction annulée').waitFor();
  await press('Control+y');
  await page.getByText('Correction rétablie').waitFor();
}

/** Thirty columns at 200 %: every question is reached, seen whole and answered; nothing has to be scrolled sideways. */
async function mapColumns(browser, address) {
  const { page, faults, close } = await open(browser, address, { query: 'signed=1&unmapped=30', width: 640, height: 400 });
  page.setDefaultTimeout(5000);
  await page.getByRole('button', { name: /^Choisir un fichier/ }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const name = () => page.evaluate(() => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim());
  for (let at = 0; at < 30; at += 1) {
    const seen = await page.evaluate(() => { const { left, right, top, bottom } = document.activeElement.getBoundingClientRect(); return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight; });
    if (!/^Ce que contient/.test(await name()) || !seen) throw new Error(`column ${at + 1}: ${await name()}, seen: ${seen}`);
    if (at < 3) await page.keyboard.press(['i', 'n', 'p'][at]);
    await page.keyboard.press('Tab');
  }
  const wide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('[role=dialog], [role=dialog] *')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'hidden' && e.clientWidth > 0).map((e) => e.className || e.tagName));
  if (wide.length > 0) throw new Error(`wider than the window: ${wide}`);
  await page.keyboard.press('Space');
  await dialog.getByText('Tout y est').waitFor();
  for (let i = 0; i < 4 && !/^Lire le fichier/.test(await name()); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Un fichier trouvé').first().waitFor();
  await tabTo(page, /^Ouvrir la liste/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=gridcell]');
  await close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
  console.log('thirty columns named with the keyboard alone, at 200 %: done');
}

/** The ENT's link copied, awaited, given up, verified and its steps read; the keyboard never falls off. */
async function verifyLink(browser, address) {
  const { page, faults, close } = await open(browser, address, { query: 'signed=1&tooMuch=1' });
  page.setDefaultTimeout(5000);
  const shown = (words) => page.getByText(words).first().waitFor();
  const enter = async (name) => { await tabTo(page, name); await page.keyboard.press('Enter'); };
  await enter(/^Lien ENT/);
  await shown('Copier l’adresse');
  await enter(/^Copier/);
  await shown('Adresse copiée');
  await enter(/^Vérifier mon lien/);
  await enter(/^Ne plus attendre/);
  await page.getByText('Terminez dans votre navigateur').waitFor({ state: 'detached' });
  await enter(/^Vérifier mon lien/);
  await shown('Terminez dans votre navigateur');
  if (!/^Vérifier mon lien/.test((await focused(page)).name)) throw new Error('the keyboard was taken away');
  await page.getByText('Terminez dans votre navigateur').waitFor({ state: 'detached' });
  if (!/^Vérifier mon lien/.test((await focused(page)).name)) throw new Error('the answer of the browser took the keyboard away');
  await close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await readSteps(browser, address);
  console.log('the ENT’s link verified with the keyboard alone: done');
}

/** The steps opened from what the verification says, and left again. */
async function readSteps(browser, address) {
  const { page, faults, close } = await open(browser, address, { query: 'signed=1&verified=1&tooMuch=1' });
  page.setDefaultTimeout(5000);
  await tabTo(page, /^Lien ENT/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Voir comment/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  if (!/^Voir comment/.test((await focused(page)).name)) throw new Error('the focus did not come back from the steps');
  await close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

const active = (page) => page.evaluate(() => document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant'))?.textContent ?? '');

/** The help at 200 %, over a list: the keys stay in it and are seen, nothing is wider than the window, and Escape comes back. */
async function readHelp(browser, address) {
  const { page, faults, close } = await open(browser, address, { query: 'signed=1&list=620', width: 640, height: 400 });
  page.setDefaultTimeout(5000);
  await page.waitForSelector('[role=gridcell]');
  await page.getByRole('grid').focus();
  await page.keyboard.press('F1');
  await page.getByRole('dialog', { name: 'Aide' }).waitFor();
  await page.waitForFunction(() => document.activeElement.type === 'search');
  for (let i = 0; i < 45; i += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => { const at = document.activeElement; const { top, bottom } = at.getBoundingClientRect(); return at.closest('[role=dialog]') !== null && bottom > 0 && top < innerHeight; });
    if (!seen) throw new Error(`the keys left the help: ${JSON.stringify(await focused(page))}`);
  }
  const wide = await page.evaluate(() => [...document.querySelectorAll('[role=dialog], [role=dialog] *')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'hidden' && e.clientWidth > 0).map((e) => e.className || e.tagName));
  if (wide.length > 0) throw new Error(`wider than the window: ${wide}`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.getAttribute('role') === 'grid');
  await close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
  console.log('the help read with the keyboard alone, at 200 %: done');
}

await withBrowser(async (browser, address) => {
  const { page, faults, close } = await open(browser, address, {});
  page.setDefaultTimeout(5000);
  const press = (key) => page.keyboard.press(key);
  const shown = (words) => page.getByText(words).first().waitFor();

  await tabTo(page, /^Aide/);
  await press('Tab');
  await page.keyboard.type('0779999A');
  await shown('déjà activé');
  await press('Enter');
  await shown('Message envoyé');
  await tabTo(page, /^Changer d’établissement/);
  await press('Tab');
  await page.keyboard.type('BCDFGHJK');
  await press('Tab');
  await page.keyboard.type('Nadia Benali');
  await press('Enter');
  await shown('Déposez ici');
  if ((await focused(page)).tag !== 'H1') throw new Error('the title did not take the focus');
  await tabTo(page, /^Choisir un fichier/);
  await press('Enter');
  await shown('Un fichier trouvé');
  if (!/^Ouvrir la liste/.test((await focused(page)).name)) throw new Error('what was found did not take the focus');
  await press('Enter');
  await page.waitForSelector('[role=gridcell]');
  await tabTo(page, /^Lignes du fichier/);
  for (const key of ['End', 'Home', 'PageDown', 'ArrowUp', 'Enter']) await press(key);
  await shown('Restent sur ce poste');
  await tabTo(page, /^Exclure de l’import/);
  await press('Enter');
  await shown('1 ligne exclue');
  await correct(page);
  await tabTo(page, /^Valider/);
  await press('Enter');
  await shown('sont dans Balado');
  if ((await focused(page)).tag !== 'H1') throw new Error(`the report did not take the focus: ${JSON.stringify(await focused(page))}`);
  await tabTo(page, /^Annuler cet import/);
  await press('Enter');
  await shown('seront retirés');
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  if (!/^Annuler cet import/.test((await focused(page)).name)) throw new Error('the focus did not come back from the dialog');
  await close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
  console.log('Connexion to report with the keyboard alone: done');
  await mapColumns(browser, address);
  await verifyLink(browser, address);
  await readHelp(browser, address);
});
