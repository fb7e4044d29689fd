/** `node scripts/density.mjs`: how many rows of the preview are in sight, in the windows that schools have. */
import { open, withBrowser } from './browser.mjs';
import { scenes } from './scenes.mjs';

const WINDOWS = [{ width: 1366, height: 768, rows: 10 }, { width: 1024, height: 700, rows: 8 }];
/** A list as it is, one with remarks on the file, one that asks, one with a line beside it. */
const NAMES = ['apercu', 'apercu-remarques', 'apercu-autre-personne', 'apercu-detail'];
const BESIDE = 'apercu-detail';

/** Rows that are seen whole. */
const seen = () => {
  const [grid, head, foot] = ['[role=grid]', '[role=grid] .head', 'footer'].map((part) => document.querySelector(part).getBoundingClientRect());
  const rows = [...document.querySelectorAll('.rows [role=row]')].map((row) => row.getBoundingClientRect());
  return rows.filter(({ top, bottom }) => top >= head.bottom - 1 && bottom <= Math.min(grid.bottom, foot.top) + 1).length;
};

/** State, names and class of the first rows that are cut, or under the line beside. */
const cut = () => {
  const panel = document.querySelector('.box section')?.getBoundingClientRect();
  const cells = [...document.querySelectorAll('.rows [role=row]')].slice(0, 8).flatMap((row) => [...row.querySelectorAll('[role=gridcell]')].slice(0, 4));
  const texts = cells.map((cell) => cell.querySelector('.text') ?? cell.firstElementChild);
  return texts.filter((text) => text && (text.scrollWidth > text.clientWidth + 1 || (panel && text.getBoundingClientRect().left + text.scrollWidth > panel.left + 1))).map((text) => text.textContent);
};

let faults = 0;
await withBrowser(async (browser, address) => {
  for (const { width, height, rows } of WINDOWS) {
    for (const { name, query, act } of scenes.filter((scene) => NAMES.includes(scene.name))) {
      const { page, close } = await open(browser, address, { query, theme: 'light', width, height });
      // One that asks is looked at before somebody answers.
      await (name === BESIDE ? act(page) : page.waitForSelector('[role=row] [role=gridcell]'));
      const n = await page.evaluate(seen);
      const short = name === BESIDE ? await page.evaluate(cut) : [];
      if (n < rows || short.length > 0) faults += 1;
      console.log(`${width} × ${height} ${name}: ${n} rows${n < rows ? `, ${rows} wanted` : ''}${short.length > 0 ? `, cut: ${short.join(', ')}` : ''}`);
      await close();
    }
  }
});
if (faults > 0) process.exitCode = 1;
