import { expect, it } from 'vitest';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { boardCards } from './board-cards.ts';
import { compareBy } from './lead-sort.ts';

const lead = (_id: string, currentScore: number): LeadSummary => ({
  _id,
  name: null,
  email: null,
  company: null,
  currentScore,
  leadStage: currentScore >= 60 ? 'hot' : 'warm',
  velocityScore: 0,
  eventCount: 1,
  firstEventAt: null,
  lastEventAt: null,
  createdAt: '2026-02-11T00:00:00.000Z',
  changesAt: null,
  stageDropsAt: null,
  owner: null,
  status: 'new',
  taskDueAt: null,
});
const ids = (leads: LeadSummary[]) => leads.map(({ _id, currentScore }) => `${_id} ${currentScore}`);
const column = {
  loaded: [lead('a', 55), lead('b', 40)],
  belongs: ({ leadStage }: LeadSummary) => leadStage === 'warm',
  compare: compareBy({ sort: 'score', order: 'desc' }),
};

it('a board column removes a lead that left the stage, and inserts a lead that entered the stage by score', () => {
  const news = [lead('a', 75), lead('c', 45), lead('b', 50)];
  expect(ids(boardCards({ ...column, news, hasMore: false }))).toEqual(['b 50', 'c 45']);
});

it('a board column omits a new lead that belongs below its last card, if there is a next page', () => {
  const news = [lead('c', 31)];
  expect(ids(boardCards({ ...column, news, hasMore: true }))).toEqual(['a 55', 'b 40']);
  expect(ids(boardCards({ ...column, news, hasMore: false }))).toEqual(['a 55', 'b 40', 'c 31']);
});

it('a board column inserts new leads in the chosen order without reordering the others', () => {
  const named = (_id: string, name: string | null) => ({ ...lead(_id, 40), name });
  const loaded = [named('a', 'Ada'), named('z', 'Zoe'), named('e', 'Émile'), named('x', null)];
  const news = [named('b', 'bob'), named('y', null), named('a', 'Yan')];
  const placed = (order: 'asc' | 'desc', read: LeadSummary[]) =>
    boardCards({ ...column, loaded: read, news, hasMore: false, compare: compareBy({ sort: 'name', order }) }).map(
      ({ _id }) => _id,
    );
  expect(placed('asc', loaded)).toEqual(['b', 'a', 'z', 'e', 'x', 'y']);
  expect(placed('desc', [named('e', 'Émile'), named('z', 'Zoe'), named('a', 'Ada'), named('x', null)])).toEqual([
    ...['a', 'e', 'z', 'b', 'x', 'y'],
  ]);
});

it('a board column keeps the order of the API if leads lack the property by which the API has sorted them', () => {
  const compare = compareBy({ sort: 'property', by: 'employees', order: 'asc' });
  const [loaded, news] = [
    [lead('m', 31), lead('z', 32), lead('a', 33)],
    [lead('a', 40), lead('z', 75), lead('k', 34)],
  ];
  expect(ids(boardCards({ ...column, compare, loaded, news, hasMore: true }))).toEqual(['m 31', 'a 40']);
  expect(ids(boardCards({ ...column, compare, loaded, news, hasMore: false }))).toEqual(['m 31', 'a 40', 'k 34']);
});
