import { expect, it } from 'vitest';
import type { Ruleset } from '../../contract/ruleset.ts';
import { MONDAY, makeActivity, makeTraitsLearned } from '../../testing/lead-events.ts';
import type { LeadEvent } from '../lead-event.ts';
import { DEFAULT_RULESET } from '../ruleset.ts';
import { DAY_MS } from '../time.ts';
import { addBackTestSums, backTestSums, NOTHING_JUDGED } from './back-test-sums.ts';
import { addGrids, gridOf, toCells } from './grade-grid.ts';
import { tapeOf } from './tape.ts';

const day = (days: number) => MONDAY + days * DAY_MS;
const FIT: Ruleset['fit'] = {
  rules: [{ property: 'employees', operator: 'greater_than', value: 200, points: 50 }],
  grades: { A: 50, B: 30, C: 10 },
};
const ruleset: Ruleset = { ...DEFAULT_RULESET, fit: FIT };
const ask = (events: LeadEvent[], rulesets: Ruleset[] = [ruleset]) =>
  tapeOf(events, {
    ...{ outcome: { eventType: 'order', horizonDays: 10 }, rulesets, activeDays: 90 },
    ...{ snapshots: [day(2), day(4), day(6)], at: day(30) },
  });
const grades = (events: LeadEvent[]) => ask(events).judgments.map(({ grade }) => grade);

const demo = makeActivity({ type: 'demo_request', occurredAt: day(1) });
const knows = (at: number) => makeTraitsLearned({ occurredAt: at, traits: { custom: { employees: 500 } } });
const order = (at: number) => makeActivity({ type: 'order', occurredAt: at, eventId: `order_${at}` });

it('a grade comes from the properties and the score that the lead had before the moment', () => {
  expect(grades([demo])).toEqual(['D3', 'D3', 'D3']);
  expect(grades([demo, knows(day(4) - 1)])).toEqual(['D3', 'A3', 'A3']);
  // A property that is set exactly at the moment of a judgment is not known yet.
  expect(grades([demo, knows(day(4))])).toEqual(['D3', 'D3', 'A3']);
  expect(grades([demo, makeActivity({ type: 'contract_signed', occurredAt: day(5) })])).toEqual(['D3', 'D3', 'D1']);
});

it('a property learned after all moments, for example with the outcome, changes no grade', () => {
  const known = [demo, order(day(7))];
  expect(ask([...known, knows(day(7))])).toEqual(ask(known));
});

it('without fit rules, properties change nothing and there is no grid', () => {
  const bare = ask([demo, knows(day(3))], [DEFAULT_RULESET]);
  expect(bare).toEqual(ask([demo], [DEFAULT_RULESET]));
  expect(backTestSums(bare)).not.toHaveProperty('grid');
  expect(addBackTestSums(NOTHING_JUDGED, backTestSums(bare))).not.toHaveProperty('grid');
});

it('a cell counts each lead once, but its share counts each judgment of the lead, in any order', () => {
  const buyer = gridOf(ask([demo, knows(day(3)), order(day(15))])).grid ?? {};
  const other = gridOf({ ...ask([demo]), gradeNow: 'D4' }).grid ?? {};
  const sum = addGrids(addGrids({}, buyer), other);
  expect(sum).toEqual(addGrids(other, buyer));
  const cells = toCells(sum, true);
  expect(cells.map(({ grade }) => grade).join()).toBe('A1,A2,A3,A4,B1,B2,B3,B4,C1,C2,C3,C4,D1,D2,D3,D4');
  expect(cells.filter(({ leads, judged }) => leads + judged > 0)).toEqual([
    // The lead ordered on day 15. Only the last moment before day 15 is within ten days of it.
    { grade: 'A3', leads: 0, judged: 1, likelihood: 0.5 },
    { grade: 'D3', leads: 0, judged: 2, likelihood: 0 },
    { grade: 'D4', leads: 1, judged: 0, likelihood: null },
  ]);
  expect(toCells(sum, false).every(({ likelihood }) => likelihood === null)).toBe(true);
});
