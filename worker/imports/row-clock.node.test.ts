import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRowClock } from './row-clock.ts';

it('the rows of a lead in an import get different times, in the order of the rows', () => {
  const step = fc.record({ lead: fc.constantFrom('a', 'b', 'c'), later: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let now = 1000;
      const clock = createRowClock(() => now);
      const stamps = steps.map(({ lead, later }) => {
        now += later;
        return { lead, at: clock(lead), now };
      });
      expect(stamps.map(({ at }) => at)).toEqual(stamps.map(({ at }) => at).sort((a, b) => a - b));
      expect(new Set(stamps.map(({ lead, at }) => `${lead} ${at}`)).size).toBe(stamps.length);
      for (const { at, now } of stamps) expect(at).toBeGreaterThanOrEqual(now);
    }),
  );
});

it('rows of different leads all get the current time', () => {
  const clock = createRowClock(() => 1000);
  expect(['a', 'b', 'c'].map(clock)).toEqual([1000, 1000, 1000]);
  expect(['a', 'a', 'b'].map(clock)).toEqual([1001, 1002, 1002]);
});
