/** Every state of the pages of a school, and how its chef gets there: nothing of it needs a script. */
import { ask, at, codeIsOver, elevenMinutes, isSignedIn, mailedCode, press, signIn, title, typeCode } from './chef.mjs';
import { importList } from './lists.mjs';
import { ask as askInApp, redeem } from './service.mjs';

const STAFF = 'paul.roux';
const person = (ent_id, last_name, first_name, ...classes) => ({ ent_id, last_name, first_name, login: `${first_name}.${last_name}`.toLowerCase(), classes });
const pupils = ['MOREL', 'PETIT', 'GARNIER'].map((name, nth) => person(`P-${nth}`, name, 'Lou', '5A'));
const teachers = [
  person('T-0', 'LEMOINE', 'Claire', '4C', '5A', '5B'),
  ...Array.from({ length: 21 }, (_, nth) => person(`T-${nth + 1}`, 'BERTIN', `Alix${String.fromCharCode(65 + nth)}`)),
];

const scene = (name, words, reach) => ({ name: `head-${name}`, reach: async (page, service) => { await reach(page, service); await title(page, words); } });
const inside = (name, words, reach) => scene(name, words, async (page, service) => { await isSignedIn(page, service); await reach(page, service); });
/** The same, by a session of its own, which ends with the scene. */
const alone = (name, words, reach) => scene(name, words, async (page, service) => { await signIn(page, service); await reach(page, service); });

const choose = async (page, service, name) => {
  await at(page, service, '/gestionnaire');
  await page.getByLabel('Nom d’un enseignant').fill(name);
  await press(page, 'Chercher');
};

const toName = async (page, service, login) => {
  await at(page, service, '/gestionnaire');
  await page.getByLabel('Son identifiant de connexion à l’ENT').fill(login);
  await press(page, 'Continuer');
};

const nameTeacher = async (page, service) => {
  await choose(page, service, 'lemoi clai');
  await page.getByRole('link', { name: 'Désigner Claire LEMOINE…' }).click();
};

const nameStaff = async (page, service) => {
  await at(page, service, `/gestionnaire/designer?personnel=${STAFF}`);
  if ((await page.getByRole('button', { name: 'Désigner' }).count()) > 0) await press(page, 'Désigner');
};

/** Lists come from the app; once in a school, they stay. */
const imported = new Set();
const imports = async (service) => {
  if (imported.has(service.school)) return;
  imported.add(service.school);
  const { session } = await redeem(service, await askInApp(service));
  const school = { address: service.address, session };
  await importList(school, 'students', pupils);
  await importList(school, 'teachers', teachers);
  await importList(school, 'students', pupils.slice(1), pupils.slice(0, 1));
};

/** A session of eleven minutes, that is about to do something. */
const late = (name, words, path, then) => alone(name, words, async (page, service) => {
  if (path.includes('retirer')) await nameStaff(page, service);
  elevenMinutes(service);
  await at(page, service, path);
  await page.getByText('Votre connexion a plus de dix minutes.').waitFor();
  await then(page, service);
});

const freshCode = async (page, service) => {
  const code = await mailedCode(service, () => press(page, 'Recevoir un nouveau code'));
  await title(page, 'Taper le code reçu');
  return code;
};

export const headScenes = [
  scene('code', 'Taper le code reçu', async (page, service) => {
    await ask(page, service);
    await page.goto(`${service.address}/baladoetab`);
    await page.getByRole('link', { name: 'Taper le code reçu' }).click();
  }),
  scene('awaited', 'Mon établissement', async (page, service) => {
    await ask(page, service);
    await page.goto(`${service.address}/baladoetab`);
    await page.getByText('Un code a été demandé dans ce navigateur.').waitFor();
  }),
  scene('wrong-code', 'Taper le code reçu', async (page, service) => {
    await ask(page, service);
    await typeCode(page, 'BCDF-GHJK');
    await page.locator('#code[aria-invalid=true]:focus').waitFor();
  }),
  scene('no-name', 'Taper le code reçu', async (page, service) => {
    await typeCode(page, await ask(page, service), '   ');
    await page.locator('#person[aria-invalid=true]:focus').waitFor();
  }),
  scene('code-over', 'Il faut un nouveau code', async (page, service) => {
    const code = await ask(page, service);
    codeIsOver(service);
    await typeCode(page, code);
  }),
  scene('other-browser', 'Il faut un nouveau code', (page, { address }) => page.goto(`${address}/baladoetab/code`)),
  scene('no-cookies', 'Il faut un nouveau code', async (page, service) => {
    const code = await ask(page, service);
    await page.context().clearCookies();
    await typeCode(page, code);
  }),
  inside('school', 'Mon établissement', (page) => page.getByText('Aucun gestionnaire désigné').waitFor()),
  inside('start-open', 'Mon établissement', async (page, { address }) => {
    await page.goto(`${address}/baladoetab`);
    await page.getByRole('link', { name: 'Ouvrir sa page' }).waitFor();
  }),
  inside('imports', 'Mon établissement', async (page, service) => {
    await imports(service);
    await at(page, service, '');
    await page.getByText('1 désactivé').waitFor();
  }),
  inside('manager', 'Désigner un gestionnaire', (page, service) => at(page, service, '/gestionnaire')),
  inside('found', 'Désigner un gestionnaire', async (page, service) => {
    await imports(service);
    await choose(page, service, 'lemoi');
    await page.getByText('1 enseignant trouvé').waitFor();
  }),
  inside('found-many', 'Désigner un gestionnaire', async (page, service) => {
    await imports(service);
    await choose(page, service, 'bertin');
    await page.getByText('21 enseignants trouvés : en voici 20').waitFor();
  }),
  inside('nobody', 'Désigner un gestionnaire', async (page, service) => {
    await choose(page, service, 'dupont');
    await page.getByText('Aucun enseignant ne porte ce nom').waitFor();
  }),
  inside('nobody-to-name', 'Désigner un gestionnaire', async (page, service) => {
    await at(page, service, '/gestionnaire/designer?enseignant=0');
    await page.getByRole('alert').waitFor();
  }),
  alone('naming', 'Désigner Claire LEMOINE ?', nameTeacher),
  alone('named', 'Mon établissement', async (page, service) => {
    await nameTeacher(page, service);
    await press(page, 'Désigner');
    await page.getByText('Claire LEMOINE est gestionnaire').waitFor();
  }),
  alone('already', 'Claire LEMOINE est déjà gestionnaire', nameTeacher),
  alone('replacing', /Désigner paul\.roux/, (page, service) => toName(page, service, STAFF)),
  alone('named-staff', 'Mon établissement', async (page, service) => {
    await toName(page, service, STAFF);
    await press(page, 'Désigner');
    await page.getByText('paul.roux est gestionnaire').waitFor();
  }),
  late('late-naming', /Désigner jeanne\.faure/, '/gestionnaire/designer?personnel=jeanne.faure', () => undefined),
  late('late-code', 'Taper le code reçu', '/gestionnaire/designer?personnel=jeanne.faure', freshCode),
  late('late-wrong-code', 'Taper le code reçu', '/gestionnaire/designer?personnel=jeanne.faure', async (page, service) => {
    await freshCode(page, service);
    await typeCode(page, 'BCDF-GHJK');
    await page.locator('#code[aria-invalid=true]:focus').waitFor();
  }),
  late('late-named', 'Mon établissement', '/gestionnaire/designer?personnel=jeanne.faure', async (page, service) => {
    await typeCode(page, await freshCode(page, service));
    await press(page, 'Désigner');
    await page.getByText('jeanne.faure est gestionnaire').waitFor();
  }),
  late('late-dismissal', /Retirer paul\.roux/, '/gestionnaire/retirer', () => undefined),
  alone('dismissal', /Retirer paul\.roux/, async (page, service) => {
    await nameStaff(page, service);
    await at(page, service, '');
    await page.getByRole('link', { name: 'Retirer…' }).click();
  }),
  alone('dismissed', 'Mon établissement', async (page, service) => {
    await nameStaff(page, service);
    await at(page, service, '/gestionnaire/retirer');
    await press(page, 'Retirer');
    await page.getByText('Il n’y a plus de gestionnaire').waitFor();
  }),
  inside('sign-out-all', /Déconnecter tous les postes/, (page, service) => at(page, service, '/postes')),
  alone('not-ours', 'Demande refusée', async (page, service) => {
    await at(page, service, '/postes');
    const inAnother = await page.context().newPage();
    await signIn(inAnother, service);
    await inAnother.close();
    await press(page, 'Déconnecter tous les postes');
  }),
  alone('gone', /Vous êtes déconnecté/, (page) => press(page, 'Se déconnecter')),
  alone('ended', 'Votre connexion est terminée', async (page, service) => {
    const { session } = await redeem(service, await askInApp(service));
    const head = { authorization: `Bearer ${session}`, 'balado-contract': '2' };
    const answer = await fetch(`${service.address}/v1/sessions`, { method: 'DELETE', headers: head });
    if (!answer.ok) throw new Error(`all are signed out: ${answer.status}`);
    await at(page, service, '');
  }),
  scene('gone-all', /Vous êtes déconnecté/, async (page, service) => {
    await isSignedIn(page, service);
    await at(page, service, '/postes');
    await press(page, 'Déconnecter tous les postes');
    await page.getByText('Tous les postes de l’établissement sont déconnectés').waitFor();
  }),
  scene('signed-out', /Vous n’êtes pas connecté/, (page, service) => at(page, service, '')),
];
