/** The real service on a free port, its data thrown away, and what an app asks of it. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The school that the demonstration names, and three more to look at at the same time. */
export const SCHOOLS = ['0779999A', '0930341R', '0770001H', '0940001R'];

/** A site that nobody serves. */
const BACK = 'http://127.0.0.1:9/retour';
const SITES = `[[client]]
id = "podcasts"
name = "Les podcasts de l’académie"
secret_sha256 = "${'0'.repeat(64)}"
redirect_uris = ["${BACK}"]
`;

/** Where that site sends a browser. */
export function asking(service) {
  const challenge = createHash('sha256').update('verifier').digest('base64url');
  const asked = { client_id: 'podcasts', redirect_uri: BACK, response_type: 'code', scope: 'openid', state: 's', code_challenge: challenge, code_challenge_method: 'S256' };
  return `${service.address}/openid/authorize?${new URLSearchParams(asked)}`;
}

export async function withService(program, work) {
  const data = await mkdtemp(join(tmpdir(), 'balado-pages-'));
  await writeFile(join(data, 'sites.toml'), SITES, { mode: 0o600 });
  const sites = ['--openid-clients', join(data, 'sites.toml')];
  const child = spawn(program, ['--demo', '--listen', '127.0.0.1:0', '--data', data, ...sites], { env: { ...process.env, RUST_LOG: 'debug' } });
  const service = { data, log: '', address: '', school: SCHOOLS[0] };
  child.stderr.on('data', (text) => { service.log += text; });
  try {
    service.address = await listening(child);
    return await work(service);
  } finally {
    child.kill();
    await rm(data, { recursive: true, force: true });
  }
}

/** Where a program that was just started says that it listens. */
export function listening(child) {
  return new Promise((found, lost) => {
    child.on('error', lost);
    child.on('exit', () => lost(new Error(`${child.spawnfile} ended before it listened`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('listening on ')) found(line.slice('listening on '.length).trim());
    });
  });
}

/** Asks as the app does; the answer holds all that the mailbox and the app know. */
export async function ask(service) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const before = new Set(await mails(service));
  const { id } = await post(service, '/v1/sign-ins', { uai: service.school, challenge, device: 'SECRETARIAT-2' });
  const token = await mailed(service, before);
  return { id, verifier, token, link: `${service.address}/connexion#${token}` };
}

/** Opens a session; throws when the service refuses. */
export const redeem = (service, { id, verifier, token }) =>
  post(service, `/v1/sign-ins/${id}/redeem`, { verifier, token, person: 'Mme Martin' });

/** Asks as the app of the school's gestionnaire does: the code is shown in a browser, and nothing is mailed. */
export async function askThroughEnt(service) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const { id } = await post(service, '/v1/sign-ins', { uai: service.school, challenge, device: 'SECRETARIAT-2', through: 'ent' });
  return { id, verifier };
}

/** Opens a session by a code; throws when the service refuses. */
export const redeemByCode = (service, { id, verifier }, code) =>
  post(service, `/v1/sign-ins/${id}/redeem`, { verifier, code, person: 'Mme Morel' });

/** Names the gestionnaire, or hands over, with a session. */
export async function name({ address }, session, nominee) {
  const headers = { authorization: `Bearer ${session}`, 'balado-contract': '2', 'content-type': 'application/json' };
  const answer = await fetch(`${address}/v1/manager`, { method: 'PUT', headers, body: JSON.stringify(nominee) });
  if (!answer.ok) throw new Error(`naming ${answer.status} ${await answer.text()}`);
}

/** Who is the gestionnaire; nothing when nobody is. */
export async function manager({ address }, session) {
  const answer = await fetch(`${address}/v1/manager`, { headers: { authorization: `Bearer ${session}`, 'balado-contract': '2' } });
  return answer.ok ? answer.json() : undefined;
}

async function post(service, path, body) {
  const answer = await fetch(service.address + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const mails = async (service) => (await readdir(join(service.data, 'mails')).catch(() => [])).filter((name) => name.endsWith('.eml'));

async function mailed(service, before) {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    for (const name of (await mails(service)).filter((name) => !before.has(name))) {
      const eml = (await readFile(join(service.data, 'mails', name), 'utf8')).replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
      const token = /connexion#([\w.-]+)/.exec(eml)?.[1];
      if (token && eml.includes(`ce.${service.school.toLowerCase()}@`)) return token;
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error('no mail came');
}
