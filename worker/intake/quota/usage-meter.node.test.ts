import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, dayNumber } from '../../domain/time.ts';
import { WHOLE_PROJECT } from './daily-usage.ts';
import { toQuota, UsageMeter } from './usage-meter.ts';

const NOW = Date.UTC(2026, 1, 11, 9);
const TODAY = { projectId: 'prj_1', day: dayNumber(NOW) };
const quota = { perProject: 100_000, perClient: 10_000 };
const STEP = 100;

let meter: UsageMeter;
beforeEach(() => {
  meter = new UsageMeter();
});

const add = (accepted: number, client = 'ann', now = NOW) => meter.add('prj_1', client, { accepted, now });
const exhausted = (client = 'ann', now = NOW) => meter.findExhausted('prj_1', client, { quota, now });
const take = (now = NOW) => meter.take('prj_1', { quota, now });

it('a client may use a tenth of the quota; without a quota there is no limit', () => {
  expect(toQuota(1_000_000)).toEqual({ perProject: 1_000_000, perClient: 100_000 });
  expect(toQuota(5)).toEqual({ perProject: 5, perClient: 1 });
  expect(toQuota(0)).toBeNull();
});

describe('the quota', () => {
  it('of one client ends at its last event, and other clients keep theirs', () => {
    add(9_999);
    expect(exhausted()).toBeNull();
    add(1);
    expect(exhausted()).toBe('client');
    expect(exhausted('bob')).toBeNull();
  });

  it('of a project ends for every client', () => {
    for (let i = 0; i < 20; i++) add(5_000, `client_${i}`);
    expect(exhausted('client_0')).toBe('project');
    expect(exhausted('newcomer')).toBe('project');
  });

  it('starts over with the UTC day', () => {
    add(10_000);
    const midnight = (TODAY.day + 1) * DAY_MS;
    expect(exhausted('ann', midnight - 1)).toBe('client');
    expect(exhausted('ann', midnight)).toBeNull();
    expect(meter.pendingOf('prj_1', midnight)).toBe(0);
  });

  it('includes what other isolates have written, each count once', () => {
    meter.add('prj_1', 'ann', { accepted: 1, now: NOW });
    meter.learn(TODAY, [{ client: 'ann', accepted: 9_999 }]);
    expect(exhausted()).toBe('client');
    meter.learn(TODAY, [{ client: 'ann', accepted: 5 }]);
    expect(exhausted()).toBe('client');
    meter.learn({ ...TODAY, day: TODAY.day - 1 }, [{ client: 'bob', accepted: 50_000 }]);
    expect(exhausted('bob')).toBeNull();
  });
});

describe('writing counts to D1', () => {
  it('happens after each thousandth of the quota, and first reads the counts of other isolates', () => {
    add(STEP - 1);
    expect(take()).toEqual([]);
    expect(take()).toBeNull();
    add(1);
    expect(take()).toEqual([
      { client: 'ann', accepted: STEP },
      { client: WHOLE_PROJECT, accepted: STEP },
    ]);
    expect(take()).toBeNull();
  });

  it('takes at most eleven rows at a time, whatever the number of clients', () => {
    take();
    for (let i = 0; i < 10_000; i++) add(1, `client_${i}`);
    expect(take()).toEqual([{ client: WHOLE_PROJECT, accepted: 10_000 }]);
    for (let i = 0; i < 10; i++) add(STEP / 10, `busy_${i}`);
    expect(take()).toHaveLength(11);
  });

  it('does not wait for a full step: after five minutes, a hundred events are written', () => {
    const small = new UsageMeter();
    const large = { quota: { perProject: 1_000_000, perClient: 100_000 }, now: NOW };
    small.add('prj_1', 'ann', { accepted: 100, now: NOW });
    small.take('prj_1', large);
    expect(small.take('prj_1', large)).toBeNull();
    expect(small.take('prj_1', { ...large, now: NOW + 5 * 60_000 })).toHaveLength(2);
  });

  it('keeps only the thousand most recently counted clients in memory', () => {
    add(10_000, 'first');
    for (let i = 0; i < 998; i++) add(1, `client_${i}`);
    expect(exhausted('first')).toBe('client');
    add(1, 'one_more');
    expect(exhausted('first')).toBeNull();
  });

  it('loses no count if it fails', () => {
    take();
    add(STEP);
    const taken = take() ?? [];
    meter.giveBack(TODAY, taken);
    expect(meter.pendingOf('prj_1', NOW)).toBe(STEP);
    expect(take()).toEqual(taken);
  });

  it('reads again if the first read failed', () => {
    meter.giveBack(TODAY, take() ?? []);
    expect(take()).toEqual([]);
  });
});
