import { describe, expect, it } from 'vitest';
import type { Condition } from '../../contract/condition.ts';
import type { FitRules } from '../../contract/fit.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import { MONDAY, makeActivity, makeTraitsLearned } from '../../testing/lead-events.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import { DEFAULT_RULESET } from '../ruleset.ts';
import { DAY_MS } from '../time.ts';
import { sampleRows } from './learning-rows.ts';
import { type LearningTape, learningTapeOf } from './learning-tape.ts';
import { packLearningTapes, unpackLearningTapes } from './pack-learning-tapes.ts';
import { suggestFit } from './suggest-fit.ts';
import { traitCandidates } from './trait-candidates.ts';
import { withSuggestions } from './with-suggestions.ts';

const SNAPSHOTS = Array.from({ length: 12 }, (_, i) => MONDAY + (10 + i * 5) * DAY_MS);

interface Person {
  custom: JsonObject;
  began: number;
  orders: boolean;
}

/**
 * Retailers are four times as likely to order, and companies with more than 200 people twice as likely. A person's color does not affect
 * the odds.
 */
function peopleOf(count: number, seed = 3): Person[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const custom = {
      industry: ['Retail', 'Travel', 'Finance', 'Health'][Math.floor(random() * 4)] as string,
      employees: Math.floor(10 ** (1 + random() * 2.6)),
      color: ['red', 'green', 'blue'][Math.floor(random() * 3)] as string,
    };
    const odds = 0.05 * (custom.industry === 'Retail' ? 4 : 1) * (custom.employees > 200 ? 2 : 1);
    return { custom, began: MONDAY + Math.floor(random() * 50 * DAY_MS), orders: random() < odds / (1 + odds) };
  });
}

/** Buyers get a plan when they order. */
function tapesOf(people: readonly Person[], conditions: readonly Condition[]): LearningTape[] {
  return people.map(({ custom, began, orders }, i) => {
    const orderedAt = began + 9 * DAY_MS;
    return learningTapeOf(
      [
        makeTraitsLearned({ eventId: `evt_${i}_who`, occurredAt: began, traits: { custom } }),
        makeActivity({ eventId: `evt_${i}_view`, type: 'page_view', occurredAt: began }),
        ...(orders
          ? [
              makeActivity({ eventId: `evt_${i}_order`, type: 'order', occurredAt: orderedAt }),
              makeTraitsLearned({
                eventId: `evt_${i}_plan`,
                occurredAt: orderedAt,
                traits: { custom: { plan: 'paid' } },
              }),
            ]
          : []),
      ],
      {
        ...{ outcome: { eventType: 'order', horizonDays: 14 }, rules: [], silent: undefined, traits: conditions },
        ...{ snapshots: SNAPSHOTS, activeDays: 30, at: MONDAY + 200 * DAY_MS },
      },
    );
  });
}

function suggest(people: readonly Person[], fit?: FitRules) {
  const now = people.map(({ custom, orders }) => ({ custom: { ...custom, ...(orders && { plan: 'paid' }) } }));
  const conditions = traitCandidates([now], fit);
  const rows = sampleRows(unpackLearningTapes([packLearningTapes(tapesOf(people, conditions))]));
  return suggestFit(rows, conditions, fit);
}

describe('suggested fit rules', () => {
  it('show what buyers have in common and how strong each effect is, without what comes with the outcome', () => {
    const found = suggest(peopleOf(4_000));
    const [retail, size, ...others] = found?.rules ?? [];
    expect(retail).toMatchObject({ property: 'industry', operator: 'equals', value: 'Retail' });
    // Four times the odds are 20 points, which the regularization (ridge) reduces somewhat.
    expect(retail?.points).toBeGreaterThan(14);
    expect(retail?.points).toBeLessThan(24);
    expect(size).toMatchObject({ property: 'employees', operator: 'greater_than' });
    expect(size?.points).toBeGreaterThan(4);
    expect(others).toEqual([]);
    expect((retail?.buyersHad ?? 0) / (retail?.buyers ?? 1)).toBeGreaterThan(2 * (retail?.othersHad ?? 1) - 0.1);
    // Buyers get their plan when they order.
    expect(found?.leftOut).toContainEqual({ property: 'plan', operator: 'exists' });
    const { A = 0, B = 0, C = 0 } = found?.grades ?? {};
    expect([A - B, B - C]).toEqual([10, 10]);
  });

  it('change and remove existing rules, and ignore properties that nobody has', () => {
    const fit: FitRules = {
      rules: [
        { property: 'industry', operator: 'equals', value: 'Retail', points: 40 },
        { property: 'color', operator: 'equals', value: 'red', points: 30 },
        { property: 'planet', operator: 'equals', value: 'Mars', points: 50 },
      ],
      grades: { A: 50, B: 30, C: 10 },
    };
    const people = peopleOf(2_000);
    const found = suggest(people, fit);
    const pointsOf = (property: string) => found?.rules.find((rule) => rule.property === property)?.points;
    expect(pointsOf('industry')).toBeGreaterThan(10);
    expect([pointsOf('color'), pointsOf('planet')]).toEqual([0, undefined]);
    if (!found) throw new Error('nothing was found');
    const { fit: draft } = withSuggestions({ ...DEFAULT_RULESET, fit }, { rules: [], decay: null, fit: found });
    expect(draft?.rules.map(({ property }) => property)).toEqual(expect.arrayContaining(['industry', 'planet']));
    expect(draft?.rules.some(({ property }) => property === 'color')).toBe(false);
    expect(draft?.grades).toEqual(found.grades);
  });

  it('are empty if the leads’ outcomes are shuffled', () => {
    const people = peopleOf(2_000);
    for (const shift of [101, 307, 701, 907]) {
      const shuffled = people.map((person, i) => {
        const other = people[(i + shift) % people.length] as Person;
        return { ...person, orders: other.orders, began: other.began };
      });
      expect(suggest(shuffled)?.rules ?? []).toEqual([]);
    }
  });

  it('do not depend on the names of properties and values', () => {
    const people = peopleOf(2_000);
    const renamed = people.map((person) => ({
      ...person,
      custom: Object.fromEntries(
        Object.entries(person.custom).map(([name, value]) => [
          `my_${name}`,
          typeof value === 'string' ? `${value}!` : value,
        ]),
      ),
    }));
    const pointsOf = (all: Person[]) => suggest(all)?.rules.map(({ points }) => points);
    expect(pointsOf(renamed)).toEqual(pointsOf(people));
    expect(pointsOf(people)?.length).toBeGreaterThan(0);
  });
});
