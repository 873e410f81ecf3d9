import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAnchor, MONDAY } from '../testing/lead-events.ts';
import { type Anchor, decayConstant, scoreAt } from './decay.ts';
import { decayingRankOf, rankAt } from './rank.ts';
import { DAY_MS } from './time.ts';

const LEADS = fc.sample(anyAnchor, { numRuns: 10_000, seed: 7 });
const DECAYS = [
  { graceDays: 7, ratePerDay: 0.05 },
  { graceDays: 0, ratePerDay: 0.3 },
  { graceDays: 2.5, ratePerDay: 0.001 },
  { graceDays: 7, ratePerDay: 0 },
];
const INSTANTS = fc.sample(fc.integer({ min: MONDAY - 50 * DAY_MS, max: MONDAY + 60 * DAY_MS }), {
  numRuns: 5,
  seed: 11,
});

describe.each(DECAYS)('ranks of 10,000 leads with $graceDays days of grace and a rate of $ratePerDay', (decay) => {
  test.each(INSTANTS)('at time %d, stored ranks order the leads as their scores do', (now) => {
    const daysNow = now / DAY_MS;
    const ranked = LEADS.map((lead) => {
      const { phase, rank } = rankAt(lead, decay, now);
      return { lead, effective: phase === 0 ? rank : Math.exp(rank - decayConstant(decay) * daysNow) };
    }).sort((a, b) => b.effective - a.effective);
    let above = Number.POSITIVE_INFINITY;
    for (const { lead, effective } of ranked) {
      const score = scoreAt(lead, decay, now);
      expectNear(effective, score);
      // Leads with nearly equal scores may be in either order.
      if (score > above * (1 + 1e-9)) expect.fail(`${score} ranks below ${above}`);
      above = Math.min(above, score);
    }
  });

  test.each(INSTANTS)('at time %d, the leads of a stage are exactly those in a range of stored ranks', (now) => {
    for (const threshold of [0.5, 30, 60, 100]) {
      const decaying = LEADS.filter((lead) => rankAt(lead, decay, now).phase === 1);
      const least = decayingRankOf(threshold, decay, now);
      const isNearTie = (lead: Anchor) => Math.abs(scoreAt(lead, decay, now) / threshold - 1) < 1e-9;
      const wrong = decaying.filter(
        (lead) => !isNearTie(lead) && rankAt(lead, decay, now).rank >= least !== scoreAt(lead, decay, now) >= threshold,
      );
      expect(wrong).toEqual([]);
    }
  });
});

function expectNear(actual: number, expected: number): void {
  if (Math.abs(actual - expected) > 1e-9 * expected) expect.fail(`${actual} is not ${expected}`);
}

test('a rank is written once before decay and once when decay starts, because it does not depend on the time of reading', () => {
  const lead = { score: 80, lastEventAt: MONDAY };
  const decay = { graceDays: 7, ratePerDay: 0.05 };
  const decayFrom = MONDAY + 7 * DAY_MS;
  const waiting = { phase: 0, rank: 80, decayFrom };
  expect([MONDAY, decayFrom - 1].map((at) => rankAt(lead, decay, at))).toEqual([waiting, waiting]);
  const decaying = rankAt(lead, decay, decayFrom);
  expect(decaying.phase).toBe(1);
  expect(rankAt(lead, decay, decayFrom + 300 * DAY_MS)).toEqual(decaying);
});

test('a lead with a score of 0, or with a score that never decays, stays in phase 0', () => {
  const later = MONDAY + 100 * DAY_MS;
  expect(rankAt({ score: 0, lastEventAt: MONDAY }, { graceDays: 7, ratePerDay: 0.05 }, later)).toEqual({
    phase: 0,
    rank: 0,
    decayFrom: null,
  });
  expect(rankAt({ score: 9, lastEventAt: MONDAY }, { graceDays: 7, ratePerDay: 0 }, later)).toEqual({
    phase: 0,
    rank: 9,
    decayFrom: null,
  });
});
