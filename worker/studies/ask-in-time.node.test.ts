import { expect, test } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { askInTime } from './ask-in-time.ts';

const LEADS = Array.from({ length: 50 }, (_, i) => i);

test('a page of leads ends in time with the leads that have answered, and the next page asks the other leads', async () => {
  let now = 0;
  const asked: number[] = [];
  const ask = async (lead: number) => {
    asked.push(lead);
    now += LIMITS.lanePageMsMax / 10;
    return -lead;
  };
  const pages: number[][] = [];
  for (let from = 0; from < LEADS.length; from += pages.at(-1)?.length ?? 1)
    pages.push(await askInTime(LEADS.slice(from), ask, () => now));
  expect(pages.length).toBeGreaterThan(2);
  expect(asked).toEqual(LEADS);
  expect(pages.flat()).toEqual(LEADS.map((lead) => -lead));
});

test('a page of leads asks at least one of them, even if its time is already up', async () => {
  let now = 0;
  expect(
    await askInTime(
      LEADS,
      async (lead) => lead,
      () => (now += LIMITS.lanePageMsMax),
    ),
  ).toContain(0);
});

test('if a lead fails, its page ends with the leads before it, and only a few leads after it were asked', async () => {
  const asked: number[] = [];
  const ask = async (lead: number) => {
    asked.push(lead);
    if (lead === 20 && asked.length < 30) throw new Error('gone');
    return lead;
  };
  expect(await askInTime(LEADS, ask)).toEqual(LEADS.slice(0, 20));
  expect(asked.length).toBeLessThan(20 + 2 * LIMITS.laneLeadsAtOnceMax);
  await expect(askInTime(LEADS.slice(20), async () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});
