import { expect, it } from 'vitest';
import { LIMITS } from './contract/limits.ts';
import { liveWork } from './live-work.ts';
import { call, newTenant } from './testing/api.ts';
import { keepPauses } from './testing/pauses.ts';

/** Takes more turns than may run at once alongside live traffic, and returns how long that took (ms). */
async function waitForTurns(): Promise<number> {
  const askedAt = Date.now();
  const turns = await Promise.all(
    Array.from({ length: LIMITS.backgroundLeadsAtOnceMax + 1 }, () => liveWork.takeTurn()),
  );
  for (const turn of turns) liveWork.endTurn(turn);
  return Date.now() - askedAt;
}

it('a request that polls the progress of a run does not count as live traffic, which would slow the run down', async () => {
  keepPauses();
  const { token } = await newTenant();
  const polled = [
    ...['/api/studies', '/api/studies/std_1', '/api/scoring-rules/rescore', '/api/scoring-rules/rescore/run_1'],
    ...['/api/imports', '/api/imports/imp_1', '/api/erasures/run_1'],
  ];
  await waitForTurns();
  const holdsUp: string[] = [];
  for (const path of [...polled, '/api/leads']) {
    await call('GET', path, { token });
    if ((await waitForTurns()) > 500) holdsUp.push(path);
  }
  expect(holdsUp).toEqual(['/api/leads']);
});
