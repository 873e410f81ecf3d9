import { expect, it } from 'vitest';
import type { ListedLead } from '../../../../worker/contract/lead.ts';
import { columnsOf, propertyColumnId } from './lead-columns.tsx';

it('a column aligns a property as a number only if every lead that has the property has a number', () => {
  const leads = [{ seats: 5, zip: 10115, plan: 'pro' }, { seats: 12, zip: '01067' }, { seats: null }].map(
    (properties) => ({ properties }) as unknown as ListedLead,
  );
  const columns = columnsOf(['seats', 'zip', 'plan', 'none'].map(propertyColumnId), leads);
  expect(columns.map(({ label, isNumber }) => [label, isNumber])).toEqual([
    ['Seats', true],
    ['Zip', false],
    ['Plan', false],
    ['None', false],
  ]);
});
