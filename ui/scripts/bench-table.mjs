/**
 * The table with a million rows, in a browser: frames while scrolling, keys, sort and search.
 * The rows are those of the fake, worked out in the same thread: sort and search are slower than in the program.
 */
import { open, withBrowser } from './browser.mjs';

const ROWS = Number(process.argv[2] ?? 1_000_000);

const frames = (page, gesture) => page.evaluate(async (source) => {
  const grid = document.querySelector('[role=grid]');
  const times = [];
  const step = new Function('grid', 'i', source);
  let last = performance.now();
  for (let i = 0; i < 240; i += 1) {
    step(grid, i);
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  times.sort((a, b) => a - b);
  const at = (share) => Math.round(times[Math.floor(times.length * share)] * 10) / 10;
  return { median: at(0.5), p95: at(0.95), worst: at(0.999) };
}, gesture);

const waitFirstRow = (page, words) => page.waitForFunction((text) => document.querySelector('#row-0')?.textContent?.includes(text), words);

await withBrowser(async (browser, address) => {
  const begun = performance.now();
  const { page, faults, close } = await open(browser, address, { query: `signed=1&list=${ROWS}` });
  await page.waitForSelector('[role=gridcell]');
  console.log(`first rows: ${Math.round(performance.now() - begun)} ms`);

  console.log('scroll, 3 rows a frame:', await frames(page, 'grid.scrollTop += 111;'));
  console.log('scroll, a screen a frame:', await frames(page, 'grid.scrollTop += 400;'));
  console.log('scroll bar dragged end to end:', await frames(page, 'grid.scrollTop = (grid.scrollHeight / 240) * i;'));

  const grid = page.getByRole('grid');
  await grid.focus();
  const before = performance.now();
  await page.keyboard.press('End');
  const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
  await page.waitForFunction((last) => document.querySelector(`#row-${last} [role=gridcell] span`)?.textContent !== '', total - 1);
  const fits = await page.evaluate((last) => {
    const row = document.querySelector(`#row-${last}`).getBoundingClientRect();
    const box = document.querySelector('[role=grid]').getBoundingClientRect();
    return row.top >= box.top && row.bottom <= box.bottom + 1;
  }, total - 1);
  console.log(`End: ${Math.round(performance.now() - before)} ms, last of ${total} rows seen: ${fits}`);
  await page.keyboard.press('Home');

  const sort = performance.now();
  await page.getByRole('columnheader', { name: 'Prénom' }).getByRole('button').click();
  await waitFirstRow(page, 'Adam');
  console.log(`sort (fake included): ${Math.round(performance.now() - sort)} ms`);
  const search = performance.now();
  await page.getByRole('searchbox').fill('zoe.zerrouki');
  await waitFirstRow(page, 'ZERROUKI');
  console.log(`search (fake included): ${Math.round(performance.now() - search)} ms`);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  console.log(`elements in the page: ${nodes}`);
  await close();
  if (!fits || faults.length > 0) { console.error(faults); process.exitCode = 1; }
});
