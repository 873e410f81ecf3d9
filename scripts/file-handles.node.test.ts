import { expect, it } from 'vitest';
import { describeFewHandles, HANDLES_MIN, objectsAtOnce, readHandleLimit } from './file-handles.ts';

it.each(['unlimited', HANDLES_MIN, HANDLES_MIN + 1])('a limit of %s open files is enough', (limit) => {
  expect(describeFewHandles(limit)).toBeNull();
});

it.each([
  [HANDLES_MIN - 1, '65,535 open files, enough for about 21,845 leads'],
  [1024, '1,024 open files, enough for about 341 leads'],
  [256, '256 open files, enough for about 85 leads'],
])('npm start warns that a limit of %i open files is too low for many leads', (limit, text) => {
  expect(describeFewHandles(limit)).toContain(text);
  expect(describeFewHandles(limit)).toContain(`ulimit -n ${HANDLES_MIN}`);
});

it.each([
  [20_000, 3_333],
  [HANDLES_MIN, 10_922],
  ['unlimited', Number.POSITIVE_INFINITY],
])('with a limit of %s open files, %d objects may open at once', (limit, objects) => {
  expect(objectsAtOnce(limit)).toBe(objects);
});

it('reads how many files this process may open', () => {
  const limit = readHandleLimit();
  expect(limit === 'unlimited' || Number(limit) > 0).toBe(true);
});
