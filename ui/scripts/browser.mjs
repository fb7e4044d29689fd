/** A browser on the page built for the fake, served as it would be: strict, and on a free port. */
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; connect-src 'self'";
export const axeSource = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export async function withBrowser(work) {
  const server = await preview({
    logLevel: 'warn', configFile: false, root: new URL('..', import.meta.url).pathname, build: { outDir: 'dist-fake' },
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': CSP } },
  });
  const address = `http://127.0.0.1:${server.httpServer.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    return await work(browser, address);
  } finally {
    await browser.close();
    await new Promise((done) => server.httpServer.close(done));
  }
}

/** Opens the page and waits until it listens; errors of the page are errors of the script. */
export async function open(browser, address, { query = '', theme = 'light', width = 1280, height = 800, scale = 1, forcedColors = null } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, deviceScaleFactor: scale, forcedColors, reducedMotion: 'reduce', locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (fault) => faults.push(String(fault)));
  page.on('console', (line) => { if (line.type() === 'error') faults.push(line.text()); });
  await page.goto(`${address}/?${query}`);
  await page.waitForSelector('html[data-ready]');
  return { page, faults, close: () => context.close() };
}
