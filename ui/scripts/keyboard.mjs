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

const active = (page) => page.evaluate(() => document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant'))?.textContent ?? '');

await withBrowser(async (browser, address) => {
  const { page, faults, close } = await open(browser, address, {});
  page.setDefaultTimeout(5000);
  const press = (key) => page.keyboard.press(key);
  const shown = (words) => page.getByText(words).first().waitFor();

  await tabTo(page, /^changer/);
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
});
