/**
 * `npm run test:printed -- [FILE]`: the report of a September on paper. Everybody is there, in a few A4 pages, and nothing
 * of the window; FILE keeps the pages, to be looked at.
 */
import { writeFile } from 'node:fs/promises';
import { open, withBrowser } from './browser.mjs';
import { scenes } from './scenes.mjs';

const [file] = process.argv.slice(2);
const MOST = 6;
const { query, act } = scenes.find(({ name }) => name === 'compte-rendu-rentree');

async function print(browser, address, theme) {
  const { page, faults, close } = await open(browser, address, { query, theme });
  page.setDefaultTimeout(5000);
  await act(page);
  await page.getByRole('button', { name: 'Imprimer…' }).click();
  await page.locator('.paper').waitFor({ state: 'attached' });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => ({
    window: document.querySelector('main').getClientRects().length,
    names: document.querySelectorAll('.paper li').length,
    ground: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.querySelector('.paper')).color,
  }));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g).length;
  await close();
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { ...seen, pages, pdf };
}

await withBrowser(async (browser, address) => {
  for (const theme of ['light', 'dark']) {
    const { window, names, ground, ink, pages, pdf } = await print(browser, address, theme);
    if (window !== 0) throw new Error('the window is printed too');
    if (names !== 183 + 2 + 157 + 3 + 445 + 4) throw new Error(`${names} people are on paper`);
    if (ground !== 'rgb(255, 255, 255)' || ink !== 'rgb(0, 0, 0)') throw new Error(`${theme}: ${ink} on ${ground}`);
    if (pages > MOST) throw new Error(`${pages} pages for a school of 643`);
    console.log(`${theme}: ${names} people on ${pages} pages`);
    if (file && theme === 'dark') await writeFile(file, pdf);
  }
});
