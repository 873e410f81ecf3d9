import { describe, expect, it } from 'vitest';
import { LeadConditions } from '../contract/lead-condition.ts';
import { type ConditionedLead, matches } from './matches.ts';
import { DAY_MS } from './time.ts';

const NOW = Date.UTC(2026, 1, 11);
const lead: ConditionedLead = {
  standing: { score: 62.5, stage: 'hot', velocity: 3 },
  grade: 'B2',
  companyKey: 'acme.example',
  listIds: ['lst_1', 'lst_2'],
  eventCount: 12,
  firstEventAt: NOW - 40 * DAY_MS,
  lastEventAt: NOW - 2 * DAY_MS,
  createdAt: NOW - 41 * DAY_MS,
  firstTouch: {
    landingPage: 'https://acme.example/pricing',
    referrer: null,
    campaign: { source: 'news', medium: 'email', name: 'spring', term: null, content: null },
  },
  name: 'Zoë',
  email: 'zoe@acme.example',
  company: null,
  phone: null,
  behaviorTimes: {
    '["page_view"]': [NOW - 9 * DAY_MS, NOW - 3 * DAY_MS, NOW - 3 * DAY_MS],
    '["signup",[{"property":"plan","operator":"equals","value":"pro"}]]': [NOW - 40 * DAY_MS],
  },
  custom: { employees: 250, company: 'Acme', plan: { name: 'Pro' } },
};
const silent: ConditionedLead = { ...lead, firstEventAt: null, lastEventAt: null, firstTouch: null };

const meets = (conditions: unknown, of = lead, now = NOW) => matches(of, LeadConditions.parse(conditions), now);

describe('matching leads', () => {
  it.each([
    [{ field: 'stage', operator: 'equals', value: 'HOT' }, true],
    [{ field: 'stage', operator: 'in', value: ['warm', 'cold'] }, false],
    [{ field: 'fit', operator: 'in', value: ['a', 'b'] }, true],
    [{ field: 'grade', operator: 'equals', value: 'B1' }, false],
    [{ field: 'score', operator: 'greater_than', value: 62.4 }, true],
    [{ field: 'score', operator: 'less_than', value: 62.5 }, false],
    [{ field: 'companyKey', operator: 'equals', value: 'Acme.example' }, true],
    [{ field: 'companyKey', operator: 'contains', value: 'globex' }, false],
    [{ field: 'list', operator: 'in', value: ['lst_3', 'lst_2'] }, true],
    [{ field: 'list', operator: 'in', value: ['lst_3'] }, false],
    [{ field: 'list', operator: 'not_in', value: ['lst_3', 'lst_2'] }, false],
    [{ field: 'list', operator: 'is_empty' }, false],
    [{ field: 'velocity', operator: 'between', value: [3, 5] }, true],
    [{ field: 'eventCount', operator: 'equals', value: 12 }, true],
    [{ field: 'lastEventAt', operator: 'within_days', value: 2 }, true],
    [{ field: 'lastEventAt', operator: 'within_days', value: 1.9 }, false],
    [{ field: 'lastEventAt', operator: 'not_within_days', value: 1 }, true],
    [{ field: 'firstEventAt', operator: 'before', value: '2026-01-02T00:00:00Z' }, false],
    [{ field: 'firstEventAt', operator: 'before', value: '2026-01-02T00:00:00.001Z' }, true],
    [{ field: 'createdAt', operator: 'after', value: '2026-01-01T00:00:00Z' }, true],
    [{ field: 'firstTouch.campaign', operator: 'equals', value: 'Spring' }, true],
    [{ field: 'firstTouch.source', operator: 'starts_with', value: 'ne' }, true],
    [{ field: 'firstTouch.term', operator: 'is_empty' }, true],
    [{ field: 'firstTouch.referrer', operator: 'exists' }, false],
    [{ field: 'firstTouch.landingPage', operator: 'contains', value: 'pricing' }, true],
    [{ property: 'employees', operator: 'greater_than', value: 200 }, true],
    [{ property: 'custom.employees', operator: 'greater_than', value: 200 }, true],
    [{ property: 'plan.name', operator: 'equals', value: 'pro' }, true],
    [{ property: 'email', operator: 'ends_with', value: '@acme.example' }, true],
    // A custom property called `company` counts only if the lead has no company of its own.
    [{ property: 'company', operator: 'equals', value: 'Acme' }, true],
    [{ property: 'nobody_has_this', operator: 'exists' }, false],
    [{ event: 'page_view', operator: 'did' }, true],
    [{ event: 'page_view', operator: 'did', times: 3 }, true],
    [{ event: 'page_view', operator: 'did', times: 4 }, false],
    [{ event: 'page_view', operator: 'did', times: 2, withinDays: 3 }, true],
    [{ event: 'page_view', operator: 'did', times: 2, withinDays: 2.9 }, false],
    [{ event: 'page_view', operator: 'did', times: 3, withinDays: 8 }, false],
    [{ event: 'page_view', operator: 'did_not', times: 3, withinDays: 8 }, true],
    [{ event: 'page_view', operator: 'did_not' }, false],
    [{ event: 'download', operator: 'did_not' }, true],
    [{ event: 'signup', operator: 'did' }, false],
    [
      {
        ...{ event: 'signup', operator: 'did', withinDays: 40 },
        where: [{ property: 'plan', operator: 'equals', value: 'pro' }],
      },
      true,
    ],
  ])('conditions %j: %s, and the opposite inside a `not`', (condition, isMet) => {
    expect([meets([condition]), meets({ not: condition })]).toEqual([isMet, !isMet]);
  });

  it('a lead without activity counts as inactive', () => {
    const within = { field: 'lastEventAt', operator: 'within_days', value: 30 };
    expect(meets([within], silent)).toBe(false);
    expect(meets([{ ...within, operator: 'not_within_days' }], silent)).toBe(true);
    expect(meets([{ field: 'lastEventAt', operator: 'before', value: '2030-01-01T00:00:00Z' }], silent)).toBe(false);
  });

  it('every lead matches if there are no conditions', () => {
    expect(meets([])).toBe(true);
  });

  it.each([
    [{ field: 'lastEventAt', operator: 'greater_than', value: 5 }, 'operator', /^must be one of within_days, /],
    [{ field: 'score', operator: 'within_days', value: 5 }, 'operator', /^must be one of equals, /],
    [{ field: 'lastEventAt', operator: 'within_days', value: 3654 }, 'value', /^must be a number of days above 0/],
    [{ field: 'lastEventAt', operator: 'within_days', value: 0 }, 'value', /^must be a number of days above 0/],
    [{ field: 'lastEventAt', operator: 'after', value: 'monday' }, 'value', /^must be an instant/],
    [{ field: 'score', operator: 'greater_than' }, 'value', /^is required/],
  ])('the conditions %j are rejected', (condition, field, message) => {
    const parsed = LeadConditions.safeParse([condition]);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(`"${field}"`);
    expect(JSON.stringify(parsed.error?.issues)).toMatch(new RegExp(message.source.replace('^', '"')));
  });
});
