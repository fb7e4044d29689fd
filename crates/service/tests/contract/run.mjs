/**
 * schemathesis against the running service, signed in: no answer of class 5xx, and none that the
 * service's own OpenAPI document does not announce.
 *
 * node crates/service/tests/contract/run.mjs <balado-service> <schemathesis>
 */
import { spawn } from 'node:child_process';
import { ask, redeem, withService } from '../browser/service.mjs';

const [program, schemathesis] = process.argv.slice(2);
const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_headers_conformance', 'response_schema_conformance'];

/** Fewer answers than a slow PC gives in that time: hardly anything was asked. */
const leastAnswers = 300;

/** What ends sessions comes last: after it, there is nothing but 401 to look at. */
const last = '^delete_v1_session';

const words = (address, session, how, seconds) => [
  'run', `${address}/v1/openapi.json`, '--header', `Authorization: Bearer ${session}`, '--header', 'balado-contract: 2',
  '--checks', checks.join(','), how, last,
  '--phases', 'coverage,fuzzing,stateful', '--max-examples', '40', '--max-time', String(seconds), '--seed', '20260901',
  // One at a time: Python 3.11 loses count when two threads parse source (gh-106905), and the run ends in « AST constructor recursion depth mismatch ».
  '--workers', '1',
  '--request-timeout', '20', '--continue-on-failure', '--warnings', 'off', '--no-shrink', '--suppress-health-check', 'all',
];

/** In the folder that is thrown away, because the fuzzer keeps notes. */
const run = (words, cwd) => new Promise((ended, lost) => {
  const child = spawn(schemathesis, words, { cwd, stdio: 'inherit' });
  child.on('error', lost);
  child.on('exit', ended);
});

/** What the service counted, so that a run that only met refusals is seen. */
async function answers(service) {
  const page = await (await fetch(`${service.address}/metrics`)).text();
  const counts = {};
  for (const [, status, count] of page.matchAll(/balado_requests_total\{.*status="(\d+)"\} (\d+)/g)) counts[status] = (counts[status] ?? 0) + Number(count);
  return counts;
}

await withService(program, async (service) => {
  const { session } = await redeem(service, await ask(service));
  const status = await run(words(service.address, session, '--exclude-operation-id-regex', 50), service.data);
  const counts = await answers(service);
  const asked = Object.values(counts).reduce((sum, count) => sum + count, 0);
  console.log('answers by status:', counts);
  if (asked < leastAnswers) console.log(`FAIL ${asked} answers only, of at least ${leastAnswers}: the contract was hardly looked at`);
  const still = await fetch(`${service.address}/v1/session`, { headers: { authorization: `Bearer ${session}` } });
  if (!still.ok) console.log('FAIL the session ended on the way: what came after looked at 401 only');
  const ending = await run(words(service.address, session, '--include-operation-id-regex', 8), service.data);
  const panics = service.log.split('\n').filter((line) => line.includes('panicked'));
  for (const line of panics.slice(0, 5)) console.log(line);
  process.exitCode = status + ending !== 0 || asked < leastAnswers || !still.ok || panics.length > 0 ? 1 : 0;
});
