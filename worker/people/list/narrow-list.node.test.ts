import { expect, it } from 'vitest';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { openNodeD1 } from '../../testing/d1.node.ts';
import { narrowList } from './narrow-list.ts';

const narrowed = (conditions: LeadConditions) => narrowList(conditions, { ruleset: DEFAULT_RULESET, at: 0 }).where;

it.each(['company_size', 'größe', "it's", 'a/b:c', '💥', '$[0]', "');--", '?1'])(
  'filters in SQL by a property with the name %s',
  (property) => {
    const where = narrowed([{ property, operator: 'equals', value: 'x' }]);
    const { sqlite } = openNodeD1();
    const rows = [{ [property]: 'x' }, { [property]: 'y' }, { other: 'x' }].map((custom) => JSON.stringify(custom));
    const sql = `SELECT leads.custom FROM (SELECT value AS custom FROM json_each(?)) AS leads WHERE ${where?.sql}`;
    const found = sqlite.prepare(sql).all(JSON.stringify(rows), ...((where?.values ?? []) as string[]));
    expect(found).toEqual([{ custom: rows[0] }]);
  },
);

it('does not filter in SQL by property names that may mean a path or need escaping', () => {
  for (const property of ['cart.total', 'a"b', 'back\\slash', 'a\0b', 'email'])
    expect(narrowed([{ property, operator: 'equals', value: 'x' }])).toBeNull();
});
