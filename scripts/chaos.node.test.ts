import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { build } from './build.ts';
import { isWhole, runChaos } from './chaos/run-chaos.ts';
import { runScript } from './testing/spawn-server.ts';

let stateDir: string;

beforeAll(async () => {
  await build();
  stateDir = await mkdtemp(join(tmpdir(), 'leads-'));
}, 120_000);
afterAll(() => rm(stateDir, { recursive: true, force: true }));

it('G3: if the server is killed repeatedly under load, it loses and duplicates no events, and keeps its guarantees', async () => {
  let verified: Awaited<ReturnType<typeof runScript>> | undefined;
  const report = await runChaos(
    {
      ...{ stateDir, seconds: inject('isLong') ? 24 : 16, rate: 40, leads: 40, killEverySeconds: 2.5 },
      least: { tries: 21, chained: 6, pairs: 4, hung: 4 },
    },
    {
      async whenCalm({ url, key, publishableKey }) {
        verified = await runScript('scripts/verify.ts', [
          ...['--url', url, '--key', key, '--publishable-key', publishableKey, '--only', 'G1,G2,G4,G7,G11'],
        ]);
      },
    },
  );
  expect(report.kills).toBeGreaterThan(1);
  expect(report.recount.expected).toBeGreaterThan(100);
  expect(report.fired).toBeGreaterThan(0);
  expect(report.tries).toBeGreaterThan(20);
  expect(report.chained).toBeGreaterThan(5);
  expect(report.pairs).toBeGreaterThan(3);
  expect(report.hung).toBeGreaterThan(3);
  expect(report).toMatchObject({
    recount: { lost: [], duplicated: [], listedWrong: 0 },
    firedTwice: [],
    toldTwice: [],
    moved: [],
    unreached: [],
    torn: [],
  });
  expect(isWhole(report)).toBe(true);
  expect(verified).toMatchObject({ code: 0 });
}, 120_000);
