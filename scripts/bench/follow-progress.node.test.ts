import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followProgress } from './follow-progress.ts';

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a task that goes on is printed every half minute, and may take long', async () => {
  const following = followProgress('a rescore', async (note) => {
    for (let done = 1; done <= 5; done++) {
      note(done);
      await new Promise((resume) => setTimeout(resume, 4 * MINUTE_MS));
    }
    return 'done';
  });
  await vi.advanceTimersByTimeAsync(20 * MINUTE_MS);
  expect(await following).toBe('done');
  const printed = vi.mocked(process.stderr.write).mock.calls.flat();
  expect(printed).toHaveLength(39);
  expect([...new Set(printed)]).toEqual([1, 2, 3, 4, 5].map((done) => `a rescore: ${done} done\n`));
});

test('a task that gets nothing done for five minutes fails', async () => {
  const following = followProgress('retention', async (note) => {
    for (;;) {
      note(500);
      await new Promise((resume) => setTimeout(resume, MINUTE_MS));
    }
  });
  const failed = expect(following).rejects.toThrow('retention got nothing done for 5 minutes, after 500');
  await vi.advanceTimersByTimeAsync(6 * MINUTE_MS);
  await failed;
});
