import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { PAUSES } from '../../pauses.ts';
import { startTurns } from './hash-turns.ts';

const { hashesAtOnceMax, hashesWaitingMax } = LIMITS;
const hashEveryMs = PAUSES.hash;
const NOW = Date.UTC(2026, 0, 1);

test('a few sign-ins start at once, later sign-ins wait in line, and sign-ins are rejected if the line is full', () => {
  const take = startTurns();
  const turns = Array.from({ length: 100 }, () => take(NOW));
  expect(turns.slice(0, hashesAtOnceMax)).toEqual(Array(hashesAtOnceMax).fill({ status: 'turn', waitMs: 0 }));
  const waits = turns.slice(hashesAtOnceMax).flatMap((turn) => (turn.status === 'turn' ? [turn.waitMs] : []));
  expect(waits).toEqual(Array.from({ length: hashesWaitingMax }, (_, i) => (i + 1) * hashEveryMs));
  expect(turns.at(-1)).toEqual({ status: 'full', retryAfterSeconds: 4 });
  expect(take(NOW + hashEveryMs)).toEqual({ status: 'turn', waitMs: hashesWaitingMax * hashEveryMs });
  expect(take(NOW + 60_000)).toEqual({ status: 'turn', waitMs: 0 });
  expect(take(NOW)).toEqual({ status: 'turn', waitMs: 0 });
});

test('each second starts at most as many hashes as the pace allows, plus the few that may start at once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), (gaps) => {
      const take = startTurns();
      let now = NOW;
      const starts = gaps.flatMap((gap) => {
        now += gap;
        const turn = take(now);
        return turn.status === 'turn' ? [now + turn.waitMs] : [];
      });
      for (const start of starts) {
        const within = starts.filter((other) => other >= start && other < start + 1000);
        expect(within.length).toBeLessThanOrEqual(1000 / hashEveryMs + hashesAtOnceMax);
      }
    }),
  );
});
