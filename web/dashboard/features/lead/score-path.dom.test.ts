import { expect, it } from 'vitest';
import { scoreAt } from '../../../../worker/domain/decay.ts';
import { DAY_MS } from '../../../../worker/domain/time.ts';
import { anchorAt, type EventEntry, forecastUntil, scorePath, upcomingDrops } from './score-path.ts';

const decay = { graceDays: 7, ratePerDay: 0.05 };
const stages = [
  { name: 'cold', from: 0 },
  { name: 'warm', from: 30 },
  { name: 'hot', from: 60 },
];
const start = Date.UTC(2026, 0, 1);
const day = (days: number) => start + days * DAY_MS;
const event = (at: number, newScore: number): EventEntry => ({
  type: 'event',
  eventType: 'x',
  timestamp: new Date(at).toISOString(),
  scoreDelta: 0,
  decayDelta: 0,
  newScore,
  eventId: `e${at}`,
  properties: {},
  stage: 'cold',
  stageChange: null,
});
const events = [event(day(0), 20), event(day(1), 70)];

it('the drawn score has a step at each event, and a flat line in between', () => {
  expect(scorePath(events, { decay, from: day(-1), to: day(2) })).toEqual([
    { at: day(-1), score: 0 },
    { at: day(0), score: 0 },
    { at: day(0), score: 20 },
    { at: day(1), score: 20 },
    { at: day(1), score: 70 },
    { at: day(2), score: 70 },
  ]);
});

it('the drawn score falls after the grace period, and never rises without an event', () => {
  const path = scorePath(events, { decay, from: day(2), to: day(30) });
  expect(path[0]).toEqual({ at: day(2), score: 70 });
  expect(path.find(({ at }) => at === day(8))?.score).toBe(70);
  expect(path.at(-1)?.score).toBeCloseTo(70 * 0.95 ** 22, 9);
  expect(path.every(({ score }, i) => i === 0 || score <= (path[i - 1]?.score ?? 0))).toBe(true);
});

it('the drawn score has no visible corners in a long decay', () => {
  const path = scorePath(events, { decay, from: day(1), to: day(400) });
  const anchor = anchorAt(events, day(1));
  const gaps = path.slice(1).map((point, i) => {
    const before = path[i] ?? point;
    const middle = (before.at + point.at) / 2;
    return (before.score + point.score) / 2 - scoreAt(anchor, decay, middle);
  });
  // Below this distance, a corner is smaller than a pixel in a chart of 70 points and 236 pixels.
  expect(Math.max(...gaps)).toBeLessThan(70 / 236);
});

it('the decay continues through events that are no sign of life', () => {
  const bot: EventEntry = { ...event(day(9), 70 * 0.95), silent: true };
  const at = day(30);
  expect(scoreAt(anchorAt([...events, bot], at), decay, at)).toBeCloseTo(scoreAt(anchorAt(events, at), decay, at), 9);
  const path = scorePath([...events, bot], { decay, from: day(2), to: at });
  expect(path.at(-1)?.score).toBeCloseTo(70 * 0.95 ** 22, 9);
});

it('the drawn score shows the decay between thousands of events with only a few points', () => {
  const opens = Array.from({ length: 10_000 }, (_, i) => ({
    ...event(day(9) + i * 60_000, 50),
    silent: true as const,
  }));
  const path = scorePath([...events, ...opens], { decay, from: day(0), to: day(30) });
  expect(path.length).toBeLessThan(opens.length + 1000);
});

it('finds the last event at or before a time', () => {
  expect(anchorAt(events, day(-1))).toEqual({ score: 0, lastEventAt: null });
  expect(anchorAt(events, day(0.5))).toEqual({ score: 20, lastEventAt: day(0) });
  expect(anchorAt(events, day(1))).toEqual({ score: 70, lastEventAt: day(1) });
});

it('the drawn score predicts each stage drop of an idle lead, and continues beyond the first drop', () => {
  const drops = upcomingDrops(anchorAt(events, day(1)), { decay, stages, now: day(1) });
  expect(drops.map(({ to }) => to)).toEqual(['warm', 'cold']);
  expect(((drops[0]?.at ?? 0) - day(8)) / DAY_MS).toBeCloseTo(Math.log(60 / 70) / Math.log(0.95), 4);
  expect(forecastUntil(drops, day(1))).toBe(day(15));
  expect(forecastUntil([], day(1))).toBe(day(15));
});
