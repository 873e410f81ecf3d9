import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import type { Explanation, ExplanationLine } from '../../../../../worker/contract/explanation.ts';
import { EXPLANATION_END, explanationQuery, updateExplanation } from './get-explanation.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const line = (i: number): ExplanationLine => ({
  ...{ type: 'rule', at: '2026-02-01T00:00:00.000Z', points: 5, text: '', eventId: `evt_${i}`, eventType: 'x' },
  ...{ ruleId: 'x', rulesetVersion: 1, capped: false },
});

/** Shows a lead's score breakdown, and records the requests that it causes. */
async function show(lines: ExplanationLine[]) {
  const asked: string[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
    const { pathname, searchParams, search } = new URL(String(url), 'https://leads.example');
    asked.push(pathname + search);
    const count = Math.max(0, lines.length - Number(searchParams.get('limit') ?? 1000));
    const [sum, earlier] = [lines.length * 5, { lines: count, points: count * 5 }];
    return Response.json({
      ...{ _id: 'ann', at: '2026-02-01T00:00:00.000Z', currentScore: sum, leadStage: 'cold', summary: '' },
      ...{ totals: { rules: sum, byHand: 0, decay: 0, floor: 0, sum }, lines: lines.slice(count), earlier },
      nextCursor: null,
    } satisfies Explanation);
  });
  const client = new QueryClient();
  const observer = new QueryObserver(client, explanationQuery('ann'));
  const stop = observer.subscribe(() => {});
  await expect.poll(() => observer.getCurrentResult().data).toBeDefined();
  const update = async () => {
    asked.length = 0;
    await updateExplanation(client, 'ann');
    const ids = observer.getCurrentResult().data?.lines.map((each) => 'eventId' in each && each.eventId);
    return { asked: [...asked], ids };
  };
  return { update, stop };
}

const idsOf = (lines: readonly ExplanationLine[]) => lines.map((each) => 'eventId' in each && each.eventId);
const ALL = '/api/leads/ann/explain';
const END = `${ALL}?limit=${EXPLANATION_END}`;

it('after an event, only the end of a long breakdown is read, or the whole breakdown if an earlier line changed', async () => {
  const lines = Array.from({ length: 800 }, (_, i) => line(i));
  const { update, stop } = await show(lines);
  lines.push(line(800));
  expect(await update()).toEqual({ asked: [END], ids: idsOf(lines) });
  lines.splice(10, 0, line(900));
  expect(await update()).toEqual({ asked: [END, ALL], ids: idsOf(lines) });
  stop();
});

it('a short breakdown is read as a whole', async () => {
  const lines = [line(0)];
  const { update, stop } = await show(lines);
  lines.push(line(1));
  expect(await update()).toEqual({ asked: [ALL], ids: idsOf(lines) });
  stop();
});
