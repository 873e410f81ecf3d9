import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../contract/json-value.ts';
import { createRowIds, leadIdOfEmail } from './row-ids.ts';

const ROW_KEY = 'the row key of a project';
const rowIdsOf = (rows: Json[], rowKey = ROW_KEY) => rows.map(createRowIds(rowKey));
const idsOf = (rows: Json[], rowKey?: string) => rowIdsOf(rows, rowKey).map(({ eventId }) => eventId);
const formerIdsOf = (rows: Json[]) => rowIdsOf(rows).map(({ formerId }) => formerId);

describe('a row’s ID', () => {
  const ROW: Json = ['lead_1', null, 'signup', null, { plan: 'pro', seats: 3 }];

  it('stays the same across releases', () => {
    expect(formerIdsOf([ROW])).toEqual(['row_a46a63315aafc20e0d6f78809b1c7afe']);
    expect(formerIdsOf([ROW, ROW])).toEqual([
      'row_a46a63315aafc20e0d6f78809b1c7afe',
      'row_a46a63315aafc20e0d6f78809b1c7afe_2',
    ]);
    expect(idsOf([ROW, ROW])).toEqual([
      'row_ce6af7140e186fbf9eaf0a3df6e4c94b',
      'row_ce6af7140e186fbf9eaf0a3df6e4c94b_2',
    ]);
  });

  it('cannot be derived from the content without the project’s secret row key', () => {
    expect(new Set([...idsOf([ROW]), ...idsOf([ROW], 'another'), ...formerIdsOf([ROW])]).size).toBe(3);
    expect(idsOf([ROW])[0]).toMatch(/^row_[0-9a-f]{32}$/);
  });

  it('is the same for the same content with keys in any order', () => {
    expect(idsOf([{ a: 1, b: { c: [1, { d: 2, e: 3 }] } }])).toEqual(idsOf([{ b: { c: [1, { e: 3, d: 2 }] }, a: 1 }]));
  });

  it('differs between identical rows of a file', () => {
    const [first, other, second, third] = idsOf(['x', 'y', 'x', 'x']);
    expect(new Set([first, other, second, third]).size).toBe(4);
    expect([second, third]).toEqual([`${first}_2`, `${first}_3`]);
  });

  it('depends only on identical rows before it, so that a file with added rows keeps its IDs', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue() as fc.Arbitrary<Json>), fc.nat(), (rows, length) => {
        const ids = idsOf(rows);
        expect(idsOf(rows.slice(0, length))).toEqual(ids.slice(0, length));
        expect(new Set(ids).size).toBe(rows.length);
      }),
    );
  });
});

it('a lead known only by email has a stable ID in each project, which cannot be derived without the secret', () => {
  const id = (email: string, secret = 'secret', projectId = 'prj_1') => leadIdOfEmail(email, { secret, projectId });
  expect(id('alice@test.com')).toMatch(/^lead_[0-9a-f]{32}$/);
  expect(id('alice@test.com')).toBe(id('alice@test.com'));
  const others = [id('bob@test.com'), id('alice@test.com', 'other'), id('alice@test.com', 'secret', 'prj_2')];
  expect(new Set([id('alice@test.com'), ...others]).size).toBe(4);
});
