// Checks through the API that a running server keeps its guarantees: `npm run verify -- --url … --key sk_live_…`. Uses its own leads, and
// erases them at the end.
import { styleText } from 'node:util';
import * as z from 'zod';
import { readDemo } from './demo-project.ts';
import { readOptions } from './read-options.ts';
import { verifyApi } from './verify/api.ts';
import { EVENT_CHECKS } from './verify/checks/events.ts';
import { GROWTH_CHECKS } from './verify/checks/growth.ts';
import { LIST_CHECKS } from './verify/checks/lists.ts';
import { MERGE_CHECKS } from './verify/checks/merges.ts';
import { NEWS_CHECKS } from './verify/checks/news.ts';
import { SCORE_CHECKS } from './verify/checks/scores.ts';
import { STRANGER_CHECKS } from './verify/checks/strangers.ts';
import { WALL_CHECKS } from './verify/checks/walls.ts';
import { runCheck, type Verdict } from './verify/run-checks.ts';
import { openWorld, type World } from './verify/world.ts';

const USAGE = `npm run verify -- [--url http://localhost:8787] [--key sk_live_…] [--other-key sk_live_…] [--publishable-key pk_live_…] [--receiver http://host:port] [--only G1,G6]

  --url        the server (default: $LEADS_URL, or http://localhost:$PORT)
  --key        a secret key of the project to check (default: $LEADS_KEY, or the demo project's). Its automations and
               webhooks see the test leads: on a production server, use a separate project
  --other-key  a secret key of a second project, which must see nothing of the first
  --publishable-key  a publishable key of the project (default: $LEADS_PUBLISHABLE_KEY, or the demo project's)
  --receiver   an address where the server can call this machine, to check deliveries too
  --only       check only these guarantees`;

const ALL_CHECKS = [
  ...EVENT_CHECKS,
  ...SCORE_CHECKS,
  ...MERGE_CHECKS,
  ...LIST_CHECKS,
  ...WALL_CHECKS,
  ...STRANGER_CHECKS,
  ...GROWTH_CHECKS,
  ...NEWS_CHECKS,
];
const MARKS = { held: '✔', violated: '✘', not_checked: '–' } as const;
const COLOURS = { held: 'green', violated: 'red', not_checked: 'yellow' } as const;

const { values, refuse } = readOptions(USAGE, {
  options: {
    url: { type: 'string', default: process.env.LEADS_URL ?? `http://localhost:${process.env.PORT ?? 8787}` },
    key: { type: 'string' },
    'other-key': { type: 'string' },
    'publishable-key': { type: 'string' },
    receiver: { type: 'string' },
    only: { type: 'string' },
  },
});
const only = values.only?.split(',');
const checks = ALL_CHECKS.filter(({ guarantee }) => only?.includes(guarantee) ?? true);
if (checks.length === 0) refuse(`--only names no guarantee: ${values.only}`);
const demo = await readDemo(process.env.STATE_DIR ?? '.state');
const key = values.key ?? process.env.LEADS_KEY ?? demo?.secretKey;
const publishableKey =
  values['publishable-key'] ??
  process.env.LEADS_PUBLISHABLE_KEY ??
  // The other key must belong to the same project: a key of another project would only add events there.
  (key === demo?.secretKey ? demo?.publishableKey : undefined);
if (!key?.startsWith('sk_live_')) {
  console.error('Pass a secret key (sk_live_…) of the project with --key; a publishable key cannot read anything.');
  process.exit(2);
}

try {
  process.exitCode = (await verify(key)) ? 0 : 1;
} catch (error) {
  const { message, cause } = error as Error;
  console.error(cause instanceof Error ? `${values.url}: ${cause.message || message}` : message);
  process.exitCode = 1;
}

/** True if no check failed. A check that could not run does not count as failed. */
async function verify(secretKey: string): Promise<boolean> {
  const url = values.url.replace(/\/$/, '');
  const onWait = (ms: number) =>
    console.error(`(the key's request limit: continuing in ${Math.ceil(ms / 1000)} seconds)`);
  const world = await openWorld(verifyApi({ url, key: secretKey, onWait }), {
    receiver: values.receiver === undefined ? null : new URL(values.receiver),
    otherKey: values['other-key'] ?? null,
    publishableKey: publishableKey ?? null,
  });
  console.log(`${url}, with leads named ${world.run}-…\n`);
  const verdicts: Verdict[] = [];
  try {
    for (const check of checks) {
      const verdict = await runCheck(check, world);
      verdicts.push(verdict);
      print(check, verdict);
    }
  } finally {
    await eraseLeads(world);
  }
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  console.log(`\n${count('held')} passed, ${count('violated')} failed, ${count('not_checked')} skipped`);
  return count('violated') === 0;
}

function print({ guarantee, promise }: (typeof ALL_CHECKS)[number], { status, evidence }: Verdict): void {
  console.log(`${styleText(COLOURS[status], MARKS[status])} ${guarantee.padEnd(8)}${promise}`);
  console.log(evidence.replaceAll(/^/gm, ' '.repeat(10)));
}

/** Erases the run's leads. Leads that were never created are not found, and merged leads are erased with their winners. */
async function eraseLeads({ api, leadIds }: World): Promise<void> {
  const refused: [string, unknown][] = [];
  for (const leadId of leadIds)
    await api
      .call(z.unknown(), 'DELETE', `/api/leads/${leadId}`)
      .catch((error: unknown) => refused.push([leadId, error]));
  const failures: unknown[] = [];
  for (const [leadId, error] of refused)
    await api.refusal('not_found', 'GET', `/api/leads/${leadId}`).catch(() => failures.push(error));
  if (failures.length > 0) console.error(`${failures.length} test leads could not be erased: ${failures[0]}`);
}
