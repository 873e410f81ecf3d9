import { expect, it } from 'vitest';
import { choiceOf, NOTHING, optionsOf, PROPERTY, toMap } from './column-choices.ts';

it('an import converts the chosen columns to the format of the API', () => {
  expect(toMap('leads', {})).toBeUndefined();
  const map = toMap('events', {
    Who: { to: 'leadId' },
    When: { to: 'timestamp', format: ' DD/MM/YYYY ' },
    Plan: { to: PROPERTY },
    'properties.total': { to: PROPERTY },
    Notes: { to: NOTHING },
  });
  expect(JSON.parse(map ?? '')).toEqual({
    Who: 'leadId',
    When: { to: 'timestamp', format: 'DD/MM/YYYY' },
    Plan: 'properties.Plan',
    'properties.total': 'properties.total',
    Notes: null,
  });
});

it('offers the field that a column is currently assigned to', () => {
  for (const to of ['email', 'recordId', 'custom', 'custom.plan', null]) {
    const current = choiceOf('leads', { to });
    expect(optionsOf('leads', current).map(({ value }) => value)).toContain(current);
  }
});
