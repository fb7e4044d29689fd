/** Every state of every page, and how a person gets there. */
import { mailedLink, press, title } from './chef.mjs';
import { ask, asking, redeem } from './service.mjs';

const link = async (page, service) => {
  const asked = await ask(service);
  await page.goto(asked.link);
  await page.waitForSelector('#asked:not([hidden])');
  return asked;
};

const stopForm = async (page, service) => {
  await link(page, service);
  await page.getByRole('button', { name: 'Ce n’est pas moi' }).click();
};

export const scenes = [
  { name: 'home', reach: (page, { address }) => page.goto(address) },
  { name: 'application', reach: (page, { address }) => page.goto(`${address}/application`) },
  { name: 'start', reach: (page, { address }) => page.goto(`${address}/baladoetab`) },
  { name: 'start-error', reach: async (page, { address }) => {
    await page.goto(`${address}/baladoetab`);
    await page.getByLabel('RNE de votre établissement').fill('0779999B');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[aria-invalid=true]');
  } },
  { name: 'school', reach: (page, { address, school }) => page.goto(`${address}/baladoetab?rne=${school}`) },
  { name: 'sent', reach: async (page, { address, school }) => {
    await page.goto(`${address}/baladoetab?rne=${school}`);
    await page.getByRole('button', { name: /Recevoir un lien/ }).click();
    await page.waitForSelector('text=Continuer dans Balado import');
  } },
  { name: 'refused', reach: async (page, { address, school }) => {
    await page.goto(`${address}/baladoetab?rne=${school}`);
    await page.evaluate(() => { document.querySelector('input[name=rne]').value = 'faux'; });
    await page.getByRole('button', { name: /Recevoir un lien/ }).click();
    await page.waitForSelector('[role=alert]');
  } },
  { name: 'unknown', reach: (page, { address }) => page.goto(`${address}/nulle-part`) },
  { name: 'wrong-method', reach: (page, { address }) => page.goto(`${address}/connexion/demande`) },
  { name: 'signed-out', reach: (page, { address }) => page.goto(`${address}/v1/session`) },
  { name: 'which-school', reach: (page, service) => page.goto(asking(service)) },
  { name: 'which-school-error', reach: async (page, service) => {
    await page.goto(asking(service));
    await page.getByLabel('RNE de votre établissement').fill('0779999B');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[aria-invalid=true]');
  } },
  { name: 'link', reach: link },
  { name: 'link-of-browser', reach: async (page, service) => {
    await page.goto(`${service.address}/baladoetab?rne=${service.school}`);
    const token = await mailedLink(service, () => press(page, /Recevoir un lien/));
    await page.goto(`${service.address}/connexion#${token}`);
    await page.waitForSelector('#from-browser:visible');
    await press(page, 'Afficher le code');
    const code = await page.locator('#code').innerText();
    await page.getByRole('link', { name: 'dans ce navigateur-là' }).click();
    await title(page, 'Taper le code reçu');
    await page.getByLabel('Code reçu par courriel').fill(code);
    await page.goBack();
    await page.goto('about:blank');
    await page.goto(`${service.address}/connexion#${token}`);
    await page.waitForSelector('#from-browser:visible');
  } },
  { name: 'link-code', reach: async (page, service) => {
    await link(page, service);
    await page.getByRole('button', { name: 'Afficher le code' }).click();
    await page.waitForSelector('#code:visible');
  } },
  { name: 'link-stop', reach: async (page, service) => {
    await stopForm(page, service);
    await page.getByLabel(/recopiez le RNE/).fill('0779999');
    await page.getByRole('button', { name: 'Arrêter la demande' }).click();
    await page.waitForSelector('#report-error:visible');
  } },
  { name: 'link-stopped', reach: async (page, service) => {
    await stopForm(page, service);
    await page.getByLabel(/recopiez le RNE/).fill(service.school);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#stopped:visible');
  } },
  { name: 'link-over', reach: async (page, service) => {
    const asked = await ask(service);
    await redeem(service, asked);
    await page.goto(asked.link);
    await page.waitForSelector('#over:visible');
  } },
  { name: 'link-none', reach: async (page, { address }) => {
    await page.goto(`${address}/connexion`);
    await page.waitForSelector('#no-link:visible');
  } },
  { name: 'link-no-script', script: false, reach: async (page, service) => { await page.goto((await ask(service)).link); } },
];
