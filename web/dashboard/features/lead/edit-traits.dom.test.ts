import { expect, it } from 'vitest';
import { changesOf, toTraitsForm } from './edit-traits.ts';

const lead = {
  ...{ name: 'Ann', email: 'ann@acme.example', company: null, phone: null },
  custom: { plan: 'pro', seats: 5, code: '7', tags: ['a', 'b'] },
};
const edit = (change: Partial<ReturnType<typeof toTraitsForm>>) =>
  changesOf(lead, { ...toTraitsForm(lead), ...change });

it('the form of a lead sends only changed fields, and clears emptied fields', () => {
  expect(edit({})).toEqual({});
  expect(edit({ name: ' Ann Li ', email: '', company: 'Acme' })).toEqual({
    ...{ name: 'Ann Li', email: null, company: 'Acme' },
  });
});

it('the form of a lead keeps the type of a property, so that text stays text and a number stays a number', () => {
  const { custom } = toTraitsForm(lead);
  const withValue = (name: string, value: string) =>
    edit({ custom: custom.map((one) => (one.name === name ? { name, value } : one)) });
  expect(withValue('seats', '9')).toEqual({ custom: { seats: 9 } });
  expect(withValue('code', '8')).toEqual({ custom: { code: '8' } });
  expect(withValue('plan', '')).toEqual({ custom: { plan: null } });
  expect(withValue('tags', '["c"]')).toEqual({ custom: { tags: ['c'] } });
});

it('the form of a lead adds and removes properties', () => {
  const { custom } = toTraitsForm(lead);
  expect(edit({ custom: [...custom.slice(1), { name: 'region', value: 'EMEA' }] })).toEqual({
    custom: { region: 'EMEA', plan: null },
  });
});
