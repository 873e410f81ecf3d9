import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyHistory, MONDAY } from '../testing/lead-events.ts';
import { BEGINNING, continueFold } from './checkpoint.ts';
import { toFolded } from './folded-event.ts';
import { addHigh, HIGHS_MAX, type High, reachedAtOf } from './highs.ts';
import { compareEvents } from './lead-event.ts';
import { trace } from './trace.ts';

const NEVER = Number.MAX_SAFE_INTEGER;

it('in any history, a stage is reached when the timeline first shows the lead in that stage or above', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat(), ({ events, ruleset }, at) => {
      const folded = [...events].sort(compareEvents).map(toFolded);
      const cut = at % (folded.length + 1);
      const begun = JSON.parse(JSON.stringify(continueFold(BEGINNING, folded.slice(0, cut), ruleset)));
      const { highs = [] } = continueFold(begun, folded.slice(cut), ruleset);
      const steps = trace(events, ruleset, NEVER).steps.filter(
        (step) => step.type === 'activity' || step.type === 'points',
      );
      const first = (from: number) => steps.find(({ after }) => after >= from)?.event.occurredAt;
      const shown = ruleset.stages
        .slice(1)
        .flatMap(({ name, from }) => (first(from) === undefined ? [] : [[name, first(from)]]));
      expect(reachedAtOf(highs, ruleset.stages)).toEqual(Object.fromEntries(shown));
    }),
  );
});

it(`if a lead has more than ${HIGHS_MAX} highs (times of a new highest score), the highs that say most about any threshold are kept`, () => {
  let highs: readonly High[] = [];
  for (let i = 1; i <= 10 * HIGHS_MAX; i++) highs = addHigh(highs, [MONDAY + i, i]);
  expect(highs).toHaveLength(HIGHS_MAX);
  for (const from of [1, 30, 60, 100, 640]) {
    const reached = reachedAtOf(highs, [
      { name: 'low', from: 0 },
      { name: 'high', from },
    ]).high as number;
    expect(reached - MONDAY).toBeGreaterThanOrEqual(from);
    expect(reached - MONDAY).toBeLessThanOrEqual(Math.ceil(from * 1.15));
  }
});
