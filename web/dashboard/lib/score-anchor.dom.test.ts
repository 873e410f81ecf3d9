import { expect, it } from 'vitest';
import { roundScore } from '../../../worker/domain/hundredths.ts';
import { DAY_MS } from '../../../worker/domain/time.ts';
import { scoreNow } from './score-anchor.ts';

const decay = { graceDays: 7, ratePerDay: 0.05 };
const lastEventAt = '2026-02-01T00:00:00.000Z';
const day = (days: number) => Date.parse(lastEventAt) + days * DAY_MS;

it('keeps the score constant during the grace period', () => {
  const lead = { currentScore: 80, lastEventAt };
  expect(scoreNow(lead, { readAt: day(1), decay, at: day(6) })).toBe(80);
});

it('computes the same score whether the lead was read earlier or later', () => {
  const fresh = scoreNow({ currentScore: 80, lastEventAt }, { readAt: day(2), decay, at: day(12) });
  const late = scoreNow({ currentScore: 80 * 0.95 ** 3, lastEventAt }, { readAt: day(10), decay, at: day(12) });
  expect(roundScore(fresh)).toBe(roundScore(80 * 0.95 ** 5));
  expect(roundScore(late)).toBe(roundScore(fresh));
});

it('shows the score as the API returned it while the rules are still loading', () => {
  expect(scoreNow({ currentScore: 80, lastEventAt }, { readAt: day(2), decay: undefined, at: day(30) })).toBe(80);
});
