import { afterEach, expect, it, vi } from 'vitest';
import type { ListedLead } from '../../../../worker/contract/lead.ts';
import { columnsOf, propertyColumnId, readShownColumns, storeShownColumns } from './lead-columns.tsx';

afterEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

it('the number of events leaves its room to names in a narrow window, unless someone chose the columns', () => {
  vi.stubGlobal('innerWidth', 1440);
  expect(readShownColumns()).toContain('events');
  vi.stubGlobal('innerWidth', 1024);
  expect(readShownColumns()).toEqual(['score', 'stage', 'velocity', 'lastEventAt', 'company']);
  storeShownColumns(['events']);
  expect(readShownColumns()).toEqual(['events']);
});

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
