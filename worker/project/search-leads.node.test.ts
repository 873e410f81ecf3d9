import { beforeEach, expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { searchWordsOf } from '../domain/search-words.ts';
import { sortKeyOf } from '../domain/sort-keys.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { makeChange } from '../testing/make-change.ts';
import { commitChanges } from './commit-changes.ts';
import { listMatchingLeads } from './matching-leads.ts';
import { toFtsQuery } from './search-query.ts';
import { listSortedLeads } from './sorted-leads.ts';

const at = Date.UTC(2026, 1, 11);
const page = { projectId: 'prj_1', config: { version: 1, ruleset: DEFAULT_RULESET }, cursor: { at }, limit: 20 };
let { db } = openNodeD1();
beforeEach(() => {
  ({ db } = openNodeD1());
});

interface Person {
  name?: string;
  company?: string;
  phone?: string;
}

const commit = (
  leadId: string,
  { mergedInto = null, ...person }: Person & { mergedInto?: string | null },
  fromSeq = 0,
) => {
  const [searchWords, nameKey] = [searchWordsOf(person), sortKeyOf(person.name ?? '')];
  const row = { name: null, company: null, phone: null, ...person, email: null, mergedInto };
  const more = { ...(searchWords && { searchWords }), ...(nameKey && { nameKey }) };
  return commitChanges(db, 'prj_1', [makeChange({ leadId, fromSeq, row: { ...row, ...more } })]);
};
const found = async (search: string) =>
  (await listMatchingLeads(db, { ...page, match: { search } }))?.leads.map(({ facts }) => facts.leadId).sort();

it('finds leads by phone in any format, by ID, and by any part of a name in a script without spaces', async () => {
  await commit('usr_1001', { name: '田中太郎', phone: '+81 (3) 5550-1234' });
  await commit('usr_1002', { company: 'ソニー株式会社' });
  await commit('usr_2001', { phone: '030 5550-9999' });
  expect(await found('中太')).toEqual(['usr_1001']);
  expect(await found('株式')).toEqual(['usr_1002']);
  expect(await found('5550')).toEqual(['usr_1001', 'usr_2001']);
  expect(await found('+81-3 5550 1234')).toEqual(['usr_1001']);
  expect(await found('99 99')).toEqual(['usr_2001']);
  expect(await found('usr_10')).toEqual(['usr_1001', 'usr_1002']);
  expect(await found('usr')).toEqual([]);
  // The index no longer finds anything of the earlier value.
  await commit('usr_2001', { phone: '030 1111-2222' }, 1);
  expect([await found('9999'), await found('2222')]).toEqual([[], ['usr_2001']]);
});

it('a whole ID finds only its own lead, and the ID of a merged lead finds the winner', async () => {
  await commit('lead_1', {});
  await commit('lead_10', { mergedInto: 'lead_2' });
  await commit('lead_2', { mergedInto: 'usr_77' });
  await commit('usr_77', {});
  await commit('lead_11', {});
  expect(await found('lead_')).toEqual(['lead_1', 'lead_11']);
  expect(await found('lead_1')).toEqual(['lead_1']);
  expect(await found('lead_10')).toEqual(['usr_77']);
  expect(await found('lead_12')).toEqual([]);
  // A name may still contain what is also an ID.
  await commit('lead_3', { name: 'Not lead_1' });
  expect(await found('lead_1')).toEqual(['lead_1', 'lead_3']);
});

it('uses few words, and treats a single letter as a prefix only if it is the only word', async () => {
  await commit('lead_1', { name: 'Ann J Lee' });
  await commit('lead_2', { name: 'Ann Jones' });
  expect([await found('j'), await found('ann j'), await found('ann jo')]).toEqual([
    ['lead_1', 'lead_2'],
    ['lead_1'],
    ['lead_2'],
  ]);
  expect(await found('ann\0jones')).toEqual(['lead_2']);
  expect(toFtsQuery('prj_1', 'e e e').match(/"e"/g)).toHaveLength(1);
  const many = Array.from({ length: 50 }, (_, i) => `w${i}`).join(' ');
  expect(toFtsQuery('prj_1', many).match(/"w\d+"/g)).toHaveLength(10);
});

it('a search sorts É with E, both in the index and among matches', async () => {
  const names = ['Zoe', 'Émile', 'eve', 'Fred', 'Edgar', 'Élodie'];
  for (const [i, name] of names.entries()) await commit(`lead_${i}`, { name, company: 'Acme' });
  const sorted = ['Edgar', 'Élodie', 'Émile', 'eve', 'Fred', 'Zoe'];
  const indexed = await listSortedLeads(db, { ...page, sort: 'name', order: 'asc' });
  expect(indexed.leads.map(({ facts }) => facts.name)).toEqual(sorted);
  const matching = await listMatchingLeads(db, { ...page, sort: 'name', order: 'asc', match: { search: 'acme' } });
  expect(matching?.leads.map(({ facts }) => facts.name)).toEqual(sorted);
  await commit('lead_1', { name: 'Ysé', company: 'Acme' }, 1);
  const { leads } = await listSortedLeads(db, { ...page, sort: 'name', order: 'desc', limit: 2 });
  expect(leads.map(({ facts }) => facts.name)).toEqual(['Zoe', 'Ysé']);
});
