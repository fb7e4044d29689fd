/** `npm run screenshots -- DIR [scene…]`: a picture of each scene, light and dark. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open, withBrowser } from './browser.mjs';
import { scenes } from './scenes.mjs';

const [folder = 'dist-fake/screenshots', ...names] = process.argv.slice(2);
const [width, height] = (process.env.SIZE ?? '1280x800').split('x').map(Number);
const themes = (process.env.THEMES ?? 'light,dark').split(',');
await mkdir(folder, { recursive: true });

await withBrowser(async (browser, address) => {
  for (const theme of themes) {
    for (const { name, query, size, act } of scenes.filter((scene) => names.length === 0 || names.includes(scene.name))) {
      const { page, faults, close } = await open(browser, address, { query, theme, width, height, ...size });
      page.setDefaultTimeout(5000);
      try {
        await act?.(page);
      } catch (fault) {
        console.error(`${name} ${theme}: ${String(fault).split('\n')[0]}`);
      }
      await page.waitForTimeout(120);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
      if (faults.length > 0) console.error(name, theme, faults);
      await close();
    }
  }
});
