import { beforeEach, describe, expect, it } from 'vitest';
import type { ConflictFilter } from '../contract/identity.ts';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS } from '../domain/time.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { areTwoPeople, closeConflict, recordConflict, recordUnmerge } from './conflicts.ts';
import { countConflicts, listConflicts } from './open-conflicts.ts';

const NOON = Date.UTC(2026, 1, 11, 12);
const MIDNIGHT = NOON + DAY_MS / 2;

type NodeD1 = ReturnType<typeof openNodeD1>;
let db: NodeD1['db'];
let sqlite: NodeD1['sqlite'];
beforeEach(() => {
  ({ db, sqlite } = openNodeD1());
  for (const id of ['prj_1', 'prj_2']) {
    sqlite.exec(`INSERT INTO projects (id, name, created_at) VALUES ('${id}', 'A project', 0)`);
  }
});

interface Raised {
  projectId?: string;
  by?: 'customer' | 'pages';
  reason?: 'both_own' | 'email_claimed';
  now?: number;
}

const raise = (
  leadId: string,
  otherLeadId: string,
  { projectId = 'prj_1', by = 'pages', reason = 'both_own', now = NOON }: Raised = {},
) => recordConflict(db, { projectId, leadId, otherLeadId, reason, now, limited: by === 'pages' });

const raiseMany = async (prefix: string, count: number, raised: Raised = {}) => {
  let recorded = 0;
  for (let i = 0; i < count; i++) if (await raise(`${prefix}_${i}`, `${prefix}_other_${i}`, raised)) recorded++;
  return recorded;
};

const list = async (filter: ConflictFilter = {}, limit: number = LIMITS.pageSizeMax) => {
  const leadIds: string[] = [];
  let after: Parameters<typeof listConflicts>[2]['after'];
  do {
    const { conflicts, next } = await listConflicts(db, 'prj_1', { ...filter, after, limit });
    leadIds.push(...conflicts.map(({ leadId }) => leadId));
    after = next ?? undefined;
  } while (after);
  return leadIds;
};
const count = (filter: ConflictFilter = {}) => countConflicts(db, 'prj_1', filter);

describe('conflicts that only pages cause', () => {
  it(`are recorded up to ${LIMITS.pageConflictsPerDayMax} times a day, while the customer’s conflicts are always recorded`, async () => {
    expect(await raiseMany('page', LIMITS.pageConflictsPerDayMax + 1)).toBe(LIMITS.pageConflictsPerDayMax);
    expect(await raise('ann', 'bob', { by: 'customer' })).toBe(true);
    expect(await count()).toEqual({ customer: 1, pages: LIMITS.pageConflictsPerDayMax });
  });

  it('are limited per UTC day and per project', async () => {
    await raiseMany('page', LIMITS.pageConflictsPerDayMax);
    expect(await raise('a', 'b', { now: MIDNIGHT - 1 })).toBe(false);
    expect(await raise('a', 'b', { projectId: 'prj_2' })).toBe(true);
    expect(await raise('a', 'b', { now: MIDNIGHT })).toBe(true);
  });

  it('still count towards the limit after a person dismisses them', async () => {
    await raiseMany('page', LIMITS.pageConflictsPerDayMax);
    await closeConflict(db, {
      projectId: 'prj_1',
      leadIds: ['page_0', 'page_other_0'],
      status: 'dismissed',
      now: NOON,
    });
    expect(await raise('a', 'b')).toBe(false);
  });

  it('no longer count towards the limit once the customer raises them too, or a person unmerges the leads', async () => {
    await raiseMany('page', LIMITS.pageConflictsPerDayMax);
    await recordUnmerge(db, { projectId: 'prj_1', leadId: 'x', otherLeadId: 'y', now: NOON });
    expect(await raise('a', 'b')).toBe(false);
    await raise('page_other_0', 'page_0', { by: 'customer' });
    expect(await raise('a', 'b')).toBe(true);
  });
});

describe('the list of conflicts', () => {
  it('lists conflicts raised by the customer before conflicts raised by pages, each group with the newest first', async () => {
    await raise('c1', 'x', { by: 'customer', now: NOON - 2 });
    await raise('p1', 'x', { now: NOON });
    await raise('c2', 'x', { by: 'customer', now: NOON - 1 });
    for (const id of ['p2', 'p3', 'p4']) await raise(id, 'x', { now: NOON + 1 });
    for (const limit of [1, 2, 3, 100]) expect(await list({}, limit)).toEqual(['c2', 'c1', 'p4', 'p3', 'p2', 'p1']);
    expect((await listConflicts(db, 'prj_1', { limit: 1 })).conflicts).toEqual([
      {
        ...{ leadId: 'c2', otherLeadId: 'x', reason: 'both_own', raisedBy: 'customer' },
        createdAt: '2026-02-11T11:59:59.999Z',
      },
    ]);
  });

  it('moves a conflict raised by a page up once the customer raises it, too, with the leads in either order', async () => {
    for (const id of ['p1', 'p2', 'p3']) await raise(id, 'x');
    await raise('x', 'p2', { by: 'customer', now: NOON + 1 });
    expect(await list()).toEqual(['p2', 'p3', 'p1']);
    await raise('p2', 'x');
    expect(await count()).toEqual({ customer: 1, pages: 2 });
  });

  it('filters by either lead, by reason, and by who raised the conflict, page by page', async () => {
    for (const id of ['p1', 'p2', 'p3']) await raise(id, 'ann');
    await raise('ann', 'c1', { by: 'customer', reason: 'email_claimed' });
    await raise('bob', 'c2', { by: 'customer', now: NOON - 1 });
    expect(await list({ leadId: 'ann' }, 1)).toEqual(['ann', 'p3', 'p2', 'p1']);
    expect(await list({ raisedBy: 'pages' }, 2)).toEqual(['p3', 'p2', 'p1']);
    expect(await list({ raisedBy: 'customer' }, 1)).toEqual(['ann', 'bob']);
    expect(await list({ reason: 'both_own', leadId: 'ann' }, 2)).toEqual(['p3', 'p2', 'p1']);
    expect(await count({ leadId: 'ann', reason: 'both_own' })).toEqual({ customer: 0, pages: 3 });
    expect(await count({ raisedBy: 'customer' })).toEqual({ customer: 2, pages: 0 });
  });

  it('omits decided conflicts', async () => {
    await raise('p1', 'x');
    await recordUnmerge(db, { projectId: 'prj_1', leadId: 'u', otherLeadId: 'x', now: NOON });
    await closeConflict(db, { projectId: 'prj_1', leadIds: ['x', 'p1'], status: 'merged', now: NOON });
    expect(await list()).toEqual([]);
    expect(await list({ leadId: 'x' })).toEqual([]);
  });
});

describe('query plans', () => {
  const plansOf = async (run: (asked: NodeD1['db']) => Promise<unknown>): Promise<string[]> => {
    const asked: string[] = [];
    const prepare = (sql: string) => {
      asked.push(sql);
      return db.prepare(sql);
    };
    await run({ ...db, prepare } as NodeD1['db']);
    return asked.flatMap((sql) =>
      sqlite
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail)),
    );
  };
  const after: [number, number, string, string] = [0, NOON, 'a', 'b'];
  const open = 'USING INDEX identity_conflicts_open (project_id=? AND ';

  it.each<[string, ConflictFilter, string]>([
    ['the list', {}, `${open}(is_vouched,created_at,lead_id,other_lead_id)<(?,?,?,?))`],
    [
      'the list filtered by reason',
      { reason: 'both_own' },
      `${open}(is_vouched,created_at,lead_id,other_lead_id)<(?,?,?,?))`,
    ],
    [
      'the list of conflicts from pages',
      { raisedBy: 'pages' },
      `${open}is_vouched=? AND (created_at,lead_id,other_lead_id)<(?,?,?))`,
    ],
  ])('a later page of %s uses the index, without sorting', async (_name, filter, plan) => {
    const plans = await plansOf((asked) => listConflicts(asked, 'prj_1', { ...filter, after, limit: 20 }));
    expect(plans).toEqual([`SEARCH identity_conflicts ${plan}`]);
  });

  it.each<[string, (asked: NodeD1['db']) => Promise<unknown>]>([
    ['listing the conflicts of a lead', (asked) => listConflicts(asked, 'prj_1', { leadId: 'a', after, limit: 20 })],
    ['counting the conflicts of a lead', (asked) => countConflicts(asked, 'prj_1', { leadId: 'a' })],
    [
      'recording a conflict from a page',
      (asked) =>
        recordConflict(asked, {
          ...{ projectId: 'prj_1', leadId: 'a', otherLeadId: 'b', reason: 'both_own', now: NOON, limited: true },
        }),
    ],
    [
      'recording a conflict from the customer',
      (asked) =>
        recordConflict(asked, {
          ...{ projectId: 'prj_1', leadId: 'a', otherLeadId: 'b', reason: 'both_own', now: NOON, limited: false },
        }),
    ],
    ['looking for a decided conflict', (asked) => areTwoPeople(asked, { projectId: 'prj_1', leadIds: ['a', 'b'] })],
    [
      'closing a conflict',
      (asked) => closeConflict(asked, { projectId: 'prj_1', leadIds: ['a', 'b'], status: 'dismissed', now: NOON }),
    ],
  ])('%s reads only the conflicts of its leads, and at most one day of conflicts from pages', async (_name, run) => {
    const plans = (await plansOf(run)).filter((plan) => plan.includes('identity_conflicts'));
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans)
      expect(plan).toMatch(
        /\(project_id=\? AND (lead_id=\?|other_lead_id=\?|created_at>\?)|identity_conflicts_by_pages/,
      );
  });
});
