/** A school whose people come from the fictional ENT: its lists in Balado, and who they are in the ENT. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { importList } from './lists.mjs';
import { SCHOOLS, ask, listening, redeem } from './service.mjs';

const person = (ent_id, first_name, last_name, ...classes) => ({ ent_id, last_name, first_name, login: `${first_name}.${last_name}`.toLowerCase().normalize('NFD').replaceAll(/[^a-z.]/g, ''), classes });
const zoe = person('D-1', 'Zoé', 'DUPONT', '5A');
const nils = person('D-2', 'Nils', 'ROY', '5B');
const left = person('D-3', 'Inès', 'MOREL', '3C');
const onTeachers = person('D-4', 'Tom', 'PETIT', '4A');
const claire = person('E-1', 'Claire', 'LEMOINE', '4C', '5A', '5B');
const marc = person('E-2', 'Marc', 'VASSEUR', '3A');
const onPupils = person('E-3', 'Anne', 'GIRARD', '6A');

/** Each pair is a file of the ENT: its program takes the first two of each. */
const exported = [['Élève', [zoe, nils]], ['Élève', [left, onTeachers]], ['Enseignant', [claire, marc]], ['Enseignant', [onPupils]]];

/** Who knows an ENT that is no more, one whose people are of another school, and none at all. */
export const [HERE, ELSEWHERE, DEAF, WITHOUT] = SCHOOLS;

/** Works with the ENT's address, the service's lists being there and its ENTs named; the ENT ends afterwards. */
export async function withEnt(program, service, work) {
  const files = await Promise.all(exported.map(async ([type, people], nth) => {
    const file = join(service.data, `export-${nth}.csv`);
    const lines = people.map((one) => [one.ent_id, type, one.last_name, one.first_name, one.login, one.classes.join(', ')].join(';'));
    await writeFile(file, ['Id;Type;Nom;Prénom;Identifiant;Classes', ...lines, ''].join('\n'));
    return file;
  }));
  const child = spawn(join(dirname(program), 'balado-fictional-ent'), [HERE, '127.0.0.1:0', ...files]);
  try {
    const ent = await listening(child);
    await nameEnts(program, service, ent);
    const { session } = await redeem(service, await ask(service));
    const school = { address: service.address, session };
    await importList(school, 'students', [zoe, nils, left, onPupils]);
    await importList(school, 'teachers', [claire, marc, onTeachers]);
    await importList(school, 'students', [zoe, nils, onPupils], [left]);
    return await work(Object.assign(Object.create(service), { ent, session, door: `${service.address}/ent/${HERE}` }));
  } finally {
    child.kill();
  }
}

async function nameEnts(program, { data }, ent) {
  const table = join(data, 'ents.csv');
  // Nobody listens on the discard port.
  const lines = [`${HERE};ENT fictif;${ent}`, `${ELSEWHERE};ENT fictif;${ent}`, `${DEAF};ENT éteint;http://127.0.0.1:9`];
  await writeFile(table, `pour;nom;adresse\n${lines.join('\n')}\n`);
  const { status, stderr } = spawnSync(program, ['ents', 'import', table, '--data', data]);
  if (status !== 0) throw new Error(String(stderr));
}

/** On the ENT's page, is this person and clicks. */
export async function clickAs(page, who, answer = 'ijbox') {
  await page.getByLabel(who).check();
  await page.getByLabel('L’ENT répond').selectOption(answer);
  await page.getByRole('button', { name: 'Cliquer sur Balado' }).click();
}

/** Comes to a school's door from nowhere, is this person in the ENT, and is sent back. */
export async function come(page, { address }, who, { school = HERE, answer } = {}) {
  await page.goto(`${address}/ent/${school}`);
  await clickAs(page, who, answer);
}

/** Begins « Vérifier mon lien » as the app does: the address for the browser. */
export async function beginTrial({ address, session }) {
  const headers = { authorization: `Bearer ${session}`, 'balado-contract': '2', 'content-type': 'application/json' };
  const answer = await fetch(`${address}/v1/ent-link/test`, { method: 'POST', headers, body: '{}' });
  if (!answer.ok) throw new Error(`trial ${answer.status}`);
  return (await answer.json()).address;
}

/** A ticket that the ENT gives for another address than the school's. */
export async function ticketForElsewhere({ ent, address }) {
  const click = new URLSearchParams({ service: `${address}/ent/${ELSEWHERE}`, person: '0', answer: 'ijbox' });
  const answer = await fetch(`${ent}/clic?${click}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location')).searchParams.get('ticket');
}
