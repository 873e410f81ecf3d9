import { expect, it } from 'vitest';
import { Verdicts } from './goals.ts';

it('a bench judges each figure by its goal, and lists every goal, even a goal that was not measured', () => {
  const verdicts = new Verdicts();
  expect(verdicts.judge('importRowsPerSecond', 4_043)).toBe('   (goal: at least 2,000 rows/s; met)');
  expect(verdicts.judge('grownMb', 65.2)).toBe('   (goal: at most 64 MB; MISSED)');
  expect(verdicts.table(['import', 'long', 'studies'], new Map([['studies', 'it hangs']]))).toEqual([
    ['an import', '4,040', 'at least 2,000 rows/s', 'met'],
    ['an event of a long history, beside a short one', '–', 'at most 3 times', 'not measured'],
    ['memory of a call on a long history', '65.2', 'at most 64 MB', 'MISSED'],
    ['live p95 beside a study', '–', 'at most 1.5 times the quiet', 'not measured, because it hangs'],
  ]);
});

it('a goal that was missed once stays missed', () => {
  const verdicts = new Verdicts();
  verdicts.judge('healthMs', 1_200);
  verdicts.judge('healthMs', 400);
  expect(verdicts.table(['new'], new Map())).toEqual([
    ['/api/health while 5,000 leads begin', '1,200', 'at most 1,000 ms', 'MISSED'],
  ]);
});
