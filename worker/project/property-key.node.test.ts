import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../contract/json-value.ts';
import type { LeadRow } from '../contract/project-change.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { sortKeyOf, sortKeysOf } from '../domain/sort-keys.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { makeChange } from '../testing/make-change.ts';
import { commitChanges } from './commit-changes.ts';
import { listMatchingLeads } from './matching-leads.ts';
import type { SortCursor } from './sorted-leads.ts';

const PROJECT_ID = 'prj_1';
const at = Date.UTC(2026, 1, 11);

/** All leads in the order of a property, in pages of two. */
async function sortedBy(property: string, customs: (JsonObject | null)[], order: 'asc' | 'desc' = 'asc') {
  const rows = customs.map((custom, i) => {
    const [company, sortKeys] = [`Co ${i % 2}`, sortKeysOf({ custom: custom ?? {} })];
    return { custom, company, ...(sortKeys && { sortKeys }) };
  });
  return sorted(property, rows, order);
}

async function sorted(property: string, rows: Partial<LeadRow>[], order: 'asc' | 'desc' = 'asc') {
  const { db } = openNodeD1();
  const changes = rows.map((row, i) => makeChange({ leadId: `${i}`, row: { decayFrom: null, ...row } }));
  await commitChanges(db, PROJECT_ID, changes);
  const ids: string[] = [];
  let cursor: SortCursor | null = { at };
  while (cursor) {
    const page = await listMatchingLeads(db, {
      ...{ projectId: PROJECT_ID, config: { version: 1, ruleset: DEFAULT_RULESET }, match: {}, limit: 2 },
      ...{ sort: 'property', property, order, cursor },
    });
    ids.push(...(page?.leads ?? []).map(({ facts }) => facts.leadId));
    cursor = page?.next ?? null;
  }
  return ids.join(' ');
}

it('numbers come before text, text ignores case, and leads without the property come last in both directions', async () => {
  const values = ['b', 10, 'A', '9', null, '010', -1.5, '-2', undefined, true];
  const customs = [...values.map((v) => (v === undefined ? {} : { v })), null];
  expect(await sortedBy('v', customs)).toBe('7 6 9 3 1 5 2 0 10 4 8');
  expect(await sortedBy('v', customs, 'desc')).toBe('0 2 5 1 3 9 6 7 10 4 8');
});

it('numbers beyond 2^53 are compared as the cursor stores them', async () => {
  const customs = [2 ** 60 + 2 ** 9, 2 ** 60, 1e20, 2 ** 53 + 2].map((v) => ({ v }));
  expect((await sortedBy('v', customs)).split(' ').sort()).toEqual(['0', '1', '2', '3']);
});

it('a property name may contain dots, quotes and any letters, and a key that contains the dots takes precedence', async () => {
  const names = ['größe', 'a "b"', 'back\\slash', "it's", '$', 'a b'];
  for (const name of names) expect(await sortedBy(name, [{ [name]: 2 }, { [name]: 1 }, {}])).toBe('1 0 2');
  expect(await sortedBy('a.b', [{ a: { b: 2 } }, { 'a.b': 1, a: { b: 3 } }, { a: 1 }])).toBe('1 0 2');
  expect(await sortedBy('custom.v', [{ v: 2 }, { v: 1 }])).toBe('1 0');
});

it('a property with its own column is sorted by that column', async () => {
  expect(await sortedBy('company', [{}, {}, {}, {}])).toBe('0 2 1 3');
  expect(await sortedBy('company', [{}, {}, {}, {}], 'desc')).toBe('3 1 2 0');
  expect(await sortedBy('email', [{}, { email: 'b' }, { email: 'a' }])).toBe('2 1 0');
});

describe('texts with letters other than A to Z', () => {
  const cities = ['Zürich', 'Évry', 'Essen', 'łódź', 'Lyon', 'Яр', 'амур', 'Eu', '東京'];

  it('are sorted in Unicode’s order, from page to page and in both directions', async () => {
    const customs = cities.map((city) => ({ city, at: { city } }));
    const expected = '2 7 1 3 4 0 6 5 8';
    const reversed = expected.split(' ').toReversed().join(' ');
    for (const name of ['city', 'at.city', 'custom.city']) {
      expect(await sortedBy(name, customs)).toBe(expected);
      expect(await sortedBy(name, customs, 'desc')).toBe(reversed);
    }
  });

  it('are sorted the same under any property name, even next to a key that contains the dots', async () => {
    for (const name of ['größe', 'a "b"', 'back\\slash', "it's", '$', 'custom', '__proto__ ']) {
      const customs = ['Évry', 'Essen', 'Zug', 5].map((value) => ({ [name]: value, other: 'É' }));
      expect(await sortedBy(name, customs)).toBe('3 1 0 2');
    }
    expect(await sortedBy('a.b', [{ 'a.b': 'Zug', a: { b: 'É' } }, { a: { b: 'Évry' } }, { 'a.b': 'F' }])).toBe(
      '1 2 0',
    );
  });

  it('are sorted the same in names and companies', async () => {
    const rows = ['Zoe', 'Émile', 'Emma'].map((name) => {
      const custom = { company: 'É' };
      const keys = { nameKey: sortKeyOf(name), sortKeys: sortKeysOf({ company: name, custom }) };
      return { name, company: name, custom, ...(keys as Partial<LeadRow>) };
    });
    expect(await sorted('name', rows)).toBe('1 2 0');
    expect(await sorted('company', rows)).toBe('1 2 0');
    expect(
      await sorted(
        'company',
        rows.map((row) => ({ ...row, company: null })),
      ),
    ).toBe('0 1 2');
  });

  it('are sorted by their beginning, because a cursor contains only that', async () => {
    const long = (end: string) => `${'É'.repeat(2_000)}${end}`;
    expect(await sortedBy('v', [{ v: long('b') }, { v: long('a') }, { v: `${'e'.repeat(99)}a` }])).toBe('2 0 1');
  });
});
