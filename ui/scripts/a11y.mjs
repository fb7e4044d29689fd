/** `npm run test:a11y -- [scene…]`: axe on every scene, light and dark; any serious or critical violation fails. What forced colours take away is marked. */
import { axeSource, open, withBrowser } from './browser.mjs';
import { scenes } from './scenes.mjs';

/** What appears by and by is looked at when it is there: until then its colours are not its own. */
async function settled() {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
  const running = () => document.getAnimations().filter((animation) => ends(animation) && animation.playState === 'running');
  while (running().length > 0) await Promise.allSettled(running().map((animation) => animation.finished));
}

const names = process.argv.slice(2);
const asked = names.length === 0 ? scenes : scenes.filter(({ name }) => names.includes(name));

let failures = 0;
let looked = 0;

await withBrowser(async (browser, address) => {
  for (const theme of ['light', 'dark']) {
    for (const { name, query, size, act } of asked) {
      const { page, faults, close } = await open(browser, address, { query, theme, ...size });
      page.setDefaultTimeout(5000);
      try {
        await act?.(page);
      } catch (fault) {
        faults.push(`scene not reached: ${String(fault).split('\n')[0]}`);
      }
      await page.evaluate(settled);
      await page.evaluate(axeSource);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      looked += 1;
      for (const { id, impact, help, nodes } of violations) {
        const serious = impact === 'serious' || impact === 'critical';
        if (serious) failures += 1;
        console.log(`${serious ? 'FAIL' : 'note'} ${name} (${theme}) ${impact} ${id}: ${help}`);
        for (const { html, failureSummary } of nodes.slice(0, 3)) console.log(`     ${html.slice(0, 160)}\n     ${failureSummary.replaceAll('\n', ' ').slice(0, 260)}`);
      }
      for (const fault of faults) { failures += 1; console.log(`FAIL ${name} (${theme}) page error: ${fault}`); }
      await close();
    }
  }
});

/** What a background alone says in our colours, in those that a person forces: what is chosen, how far the sending is. */
const marks = [
  { scene: 'apercu-detail', seen: '[aria-current]', how: (style) => style.outlineStyle === 'solid' },
  { scene: 'apercu-detail', seen: "[aria-pressed='true']", how: (style) => style.outlineStyle === 'solid' },
  { scene: 'apercu-detail', seen: "[aria-selected='true']", how: (style) => style.outlineStyle === 'solid' },
  { scene: 'aide', seen: '[role=dialog] [aria-current]', how: (style) => style.outlineStyle === 'solid' },
  { scene: 'envoi', seen: "[role='progressbar'] > *", how: (style) => style.forcedColorAdjust === 'none' },
];

await withBrowser(async (browser, address) => {
  for (const { scene, seen, how } of marks) {
    const { query, act } = scenes.find(({ name }) => name === scene);
    const { page, close } = await open(browser, address, { query, forcedColors: 'active' });
    page.setDefaultTimeout(5000);
    try {
      await act(page);
      const style = await page.locator(seen).first().evaluate((element) => {
        const { outlineStyle, forcedColorAdjust } = getComputedStyle(element);
        return { outlineStyle, forcedColorAdjust };
      });
      if (!how(style)) throw new Error('nothing marks it');
    } catch (fault) {
      failures += 1;
      console.log(`FAIL ${scene} (forced colours) ${seen}: ${String(fault).split('\n')[0]}`);
    }
    await close();
  }
});

console.log(`${looked} scenes, ${failures} serious`);
if (failures > 0) process.exitCode = 1;
