/** A school's lists, sent as the app sends them; the digests are those of docs/api.md. */
import { createHash, randomUUID } from 'node:crypto';

const WRITTEN = ['create', 'update', 'returning', 'deactivate'];

/** Texts one after the other, each behind its length. */
class Canonical {
  #hash = createHash('sha256');

  count(n) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(n));
    this.#hash.update(bytes);
    return this;
  }

  text(text) {
    this.count(Buffer.byteLength(text));
    this.#hash.update(text);
    return this;
  }

  account(list, { last_name, first_name, login, classes }) {
    for (const text of [list, last_name, first_name, login]) this.text(text);
    this.count(classes.length);
    for (const name of classes) this.text(name);
  }

  end = () => this.#hash.digest('hex');
}

const byId = (a, b) => Buffer.compare(Buffer.from(a.ent_id), Buffer.from(b.ent_id));

function listDigest(list, accounts) {
  const canonical = new Canonical().text('balado list 1').count(accounts.length);
  for (const account of accounts.toSorted(byId)) canonical.text(account.ent_id).account(list, account);
  return canonical.end();
}

function planDigest(list, steps) {
  const canonical = new Canonical().text('balado plan 2').count(steps.length);
  for (const { action, account } of steps.toSorted((a, b) => byId(a.account, b.account))) {
    canonical.text(action).text(account.ent_id);
    if (WRITTEN.includes(action)) canonical.account(list, account);
  }
  return canonical.count(0).end();
}

/** Imports a list at a school with a session; `leaving` are accounts held that it no longer names, and deactivates. */
export async function importList({ address, session }, list, accounts, leaving = []) {
  const call = async (method, path, body, headers = {}) => {
    const sent = { authorization: `Bearer ${session}`, 'balado-contract': '2', ...(body && { 'content-type': 'application/json' }), ...headers };
    const answer = await fetch(address + path, { method, headers: sent, body });
    if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const roster = await call('GET', `/v1/roster?list=${list}`);
  const held = new Set((await roster.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line).ent_id));
  const etag = roster.headers.get('etag');
  const named = accounts.map((account) => ({ action: held.has(account.ent_id) ? 'unchanged' : 'create', account }));
  const steps = [...named, ...leaving.map((account) => ({ action: 'deactivate', account }))];
  const counts = Object.fromEntries(['create', 'update', 'unchanged', 'returning', 'absent', 'deactivate'].map((name) => [name, steps.filter(({ action }) => action === name).length]));
  const digest = planDigest(list, steps);
  const opening = {
    list, base: etag.replaceAll('"', ''), complete: true, rows: accounts.length, chunks: 1, digest, list_digest: listDigest(list, accounts), counts,
    rules: { absent: 'keep', except: leaving.map(({ ent_id }) => ent_id) },
    source: { kind: 'classic', date: '2026-09-01', lines: accounts.length, left_aside: 0, kept_back: 0 },
  };
  const { id } = await (await call('POST', '/v1/imports', JSON.stringify(opening), { 'idempotency-key': randomUUID() })).json();
  const chunk = JSON.stringify({ rows: accounts });
  await call('PUT', `/v1/imports/${id}/chunks/0`, chunk, { 'content-digest': `sha-256=:${createHash('sha256').update(chunk).digest('base64')}:` });
  await call('POST', `/v1/imports/${id}/commit`, JSON.stringify({ digest }), { 'if-match': etag });
}
