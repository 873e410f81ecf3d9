import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../access/call.ts';
import { FitLetter } from '../../contract/fit.ts';
import { isListId } from '../../contract/ids.ts';
import type { LeadCondition, LeadConditions } from '../../contract/lead-condition.ts';
import { LeadListQuery } from '../../contract/lead-query.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { LeadRow } from '../../contract/project-change.ts';
import { gradeOf } from '../../domain/grade.ts';
import { type ConditionedLead, matches } from '../../domain/matches.ts';
import { rankAt } from '../../domain/rank.ts';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { standingAt } from '../../domain/standing.ts';
import { DAY_MS } from '../../domain/time.ts';
import { commitChanges } from '../../project/commit-changes.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { FIT } from '../../testing/lead-events.ts';
import { makeChange, makeRow } from '../../testing/make-change.ts';
import { runs } from '../../testing/runs.ts';
import { type ListCursor, toLeadList } from './lead-list.ts';
import { listLeads } from './list-leads.ts';
import { type FilteredPage, readFilteredPage } from './read-filtered-page.ts';

const NOW = Date.UTC(2026, 1, 11);
const SORTS = [
  ...(
    ['score', 'lastEventAt', 'createdAt', 'name', 'changesAt', 'velocity', 'stageDropsAt', 'eventCount'] as const
  ).map((sort) => ({ sort })),
  { sort: 'property', property: 'city' },
] as const;

/** The rows contain the letters of the fit. The rules behind the letters therefore do not matter here. */
const RULESET = { ...DEFAULT_RULESET, fit: FIT };

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const daysAgo = (max: number) => fc.double({ min: 0, max, noNaN: true }).map((days) => Math.round(NOW - days * DAY_MS));
const source = fc.constantFrom('news', 'ads');

const ODD_NAME = "Größe, it's ? $[0]";

const Row = fc
  .record({
    name: optional(fc.constantFrom('Ann', 'bob', 'Émile')),
    company: optional(fc.constantFrom('Acme', 'Globex')),
    // A row without properties makes the list ask the lead's object, which does not exist in this test.
    custom: fc.option(
      fc.record(
        {
          employees: fc.constantFrom(50, '250', 900),
          plan: source,
          [ODD_NAME]: source,
          city: fc.constantFrom('Kiel', 'KIEL', '\u212aiel', 'Köln', '', ' ', 5, true, ['kiel', 7], []),
        },
        { requiredKeys: [] },
      ),
      { nil: null, freq: 2 },
    ),
    score: fc.constantFrom(0, 12.5, 30, 45, 64, 130),
    lastEventAt: optional(daysAgo(40)),
    source: optional(source),
    eventCount: fc.nat({ max: 30 }),
    createdAt: daysAgo(60),
    memberOf: optional(fc.constantFrom(['lst_1'], ['lst_1', 'lst_2', 'seg_1'], ['seg_1'])),
    fit: fc.option(fc.constantFrom(...FitLetter.options), { nil: undefined }),
  })
  .map(({ source: from, fit, ...given }): LeadRow => {
    const { score, lastEventAt } = given;
    const anchor = { score, lastEventAt, scoredAt: null };
    const ranked = rankAt(anchor, DEFAULT_RULESET.decay, NOW);
    const recentEventTimes = lastEventAt === null ? [] : [lastEventAt];
    const campaign = { source: from, medium: null, name: 'spring', term: null, content: null };
    const firstTouch = from && { at: '2026-01-01T00:00:00.000Z', landingPage: null, referrer: null, campaign };
    const { stage } = standingAt({ ...anchor, recentEventTimes }, { ruleset: DEFAULT_RULESET }, NOW);
    return makeRow({ ...given, ...(fit && { fit }), ...ranked, firstTouch, recentEventTimes, stage, evaluatedAt: NOW });
  });

const Leaf = fc.oneof<fc.Arbitrary<LeadCondition>[]>(
  fc.constantFrom<LeadCondition>(
    { property: 'employees', operator: 'greater_than', value: 200 },
    { property: 'plan', operator: 'equals', value: 'ads' },
    { property: 'plan', operator: 'in', value: ['NEWS', 7] },
    { property: ODD_NAME, operator: 'equals', value: 'ADS' },
    { property: 'city', operator: 'equals', value: 'kiel' },
    { property: 'city', operator: 'in', value: ['kiel', 'TRUE'] },
    { property: 'city', operator: 'contains', value: 'IE' },
    { property: 'city', operator: 'contains', value: '7' },
    { property: 'city', operator: 'contains', value: 'Kiel' },
    { property: 'city', operator: 'starts_with', value: 'ki' },
    { property: 'city', operator: 'ends_with', value: 'ru' },
    { property: 'city', operator: 'ends_with', value: 'EL' },
    { property: 'city', operator: 'is_empty' },
    { property: 'employees', operator: 'equals', value: '250' },
    { property: 'employees', operator: 'between', value: [100, 300] },
    { field: 'stage', operator: 'equals', value: 'Hot' },
    { field: 'fit', operator: 'equals', value: 'a' },
    { field: 'fit', operator: 'in', value: ['B', 'D'] },
    { field: 'fit', operator: 'is_empty' },
    { field: 'grade', operator: 'in', value: ['A4', 'b3'] },
    { field: 'grade', operator: 'not_equals', value: 'C4' },
    { field: 'grade', operator: 'starts_with', value: 'D' },
    { field: 'lastEventAt', operator: 'before', value: '2026-02-01T00:00:00Z' },
    { field: 'lastEventAt', operator: 'after', value: '2026-02-01T00:00:00Z' },
    { property: 'company', operator: 'is_empty' },
    { field: 'list', operator: 'in', value: ['lst_2', 'lst_3'] },
    { field: 'list', operator: 'in', value: ['lst_1'] },
    { field: 'list', operator: 'not_in', value: ['lst_1'] },
    { field: 'list', operator: 'is_empty' },
    { field: 'list', operator: 'is_not_empty' },
    { property: 'nobody_has_this', operator: 'exists' },
    { field: 'stage', operator: 'in', value: ['warm', 'hot'] },
    { field: 'firstTouch.source', operator: 'equals', value: 'news' },
    { field: 'velocity', operator: 'greater_than', value: 0 },
  ),
  fc.record({
    field: fc.constantFrom('score' as const, 'eventCount' as const),
    operator: fc.constantFrom('greater_than' as const, 'less_than' as const),
    value: fc.constantFrom(5, 30, 60),
  }),
  fc.record({
    field: fc.constantFrom('lastEventAt' as const, 'createdAt' as const),
    operator: fc.constantFrom('within_days' as const, 'not_within_days' as const),
    value: fc.constantFrom(3, 20),
  }),
);
const { Tree } = fc.letrec<{ Node: LeadConditions | LeadCondition; Tree: LeadConditions }>((tie) => ({
  Node: fc.oneof({ maxDepth: 2 }, Leaf, tie('Tree')),
  Tree: fc.oneof(
    fc.record({ all: fc.array(tie('Node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('Node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: Leaf }),
  ) as fc.Arbitrary<LeadConditions>,
}));

const callOf = ({ projectId }: Tenant): Call => ({
  ...{ env, projectId, now: NOW, requestId: 'req_test' },
  actor: { type: 'person', role: 'owner', userId: 'usr_1', projectId },
});

/** All pages of a list. */
async function walk(tenant: Tenant, query: Record<string, string>) {
  const ids: string[] = [];
  let cursor: string | null = null;
  let total: number | null | undefined;
  do {
    const page = await listLeads(callOf(tenant), LeadListQuery.parse({ ...query, ...(cursor && { cursor }) }));
    if ('reason' in page) throw new Error(page.reason);
    if (cursor === null) total = page.total;
    ids.push(...page.leads.map(({ _id }) => _id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { ids, total };
}

interface Bounds {
  firstChunk: number;
  asksMax: number;
}

/**
 * Returns all pages of a list. `bounds` keeps low the number of leads to compare before SQL finds the candidates, and the number of leads
 * to ask for data missing in their rows.
 */
async function walkBounded(tenant: Tenant, query: LeadListQuery, bounds: Bounds) {
  const list = toLeadList({ projectId: tenant.projectId, config: { version: 1, ruleset: RULESET } }, query);
  if ('reason' in list) throw new Error(list.reason);
  const ids: string[] = [];
  let cursor: ListCursor | null = { at: NOW };
  while (cursor !== null) {
    const asked = { cursor, limit: query.limit, offset: 0, counts: ids.length === 0, ...bounds };
    const page: FilteredPage | null = await readFilteredPage(env, list, asked);
    expect(page?.next, 'each page moves on').not.toEqual(cursor);
    ids.push(...(page?.leads ?? []).map(({ facts }) => facts.leadId));
    cursor = page?.next ?? null;
  }
  return ids;
}

const conditioned = (row: LeadRow): ConditionedLead => ({
  ...row,
  grade: gradeOf(row.fit ?? null, row.stage, RULESET),
  behaviorTimes: null,
  listIds: (row.memberOf ?? []).filter(isListId),
  custom: row.custom ?? {},
  standing: standingAt({ ...row, recentEventTimes: [...row.recentEventTimes] }, { ruleset: DEFAULT_RULESET }, NOW),
});

describe('a filtered list', () => {
  it('contains exactly the leads that match, in the order of the whole list, for any page size', async () => {
    const tenant = await newTenant();
    await call('PUT', '/api/scoring-rules/ruleset', { token: tenant.token, body: { fit: FIT } });
    const lists = `INSERT INTO lists (id, project_id, name, created_by, created_at, updated_at)
      SELECT value, ?1, 'Fair', 'usr_1', 0, 0 FROM json_each('["lst_1", "lst_2"]')`;
    await env.DB.prepare(lists).bind(tenant.projectId).run();
    await fc.assert(
      fc.asyncProperty(
        fc.array(Row, { minLength: 1, maxLength: 40 }),
        fc.array(
          fc.record({
            tree: Tree,
            sort: fc.constantFrom(...SORTS),
            limit: fc.constantFrom(1, 3, 100),
            bounds: fc.record({ firstChunk: fc.constantFrom(1, 6), asksMax: fc.constantFrom(1, 2, 200) }),
          }),
          { minLength: 4, maxLength: 4 },
        ),
        async (rows, asked) => {
          await env.DB.prepare('DELETE FROM leads WHERE project_id = ?1').bind(tenant.projectId).run();
          const changes = rows.map((row, i) => makeChange({ leadId: `lead_${i}`, row }));
          await commitChanges(env.DB, tenant.projectId, changes);
          const byId = new Map(changes.map(({ leadId, row }) => [leadId, conditioned(row)]));
          for (const { tree, sort, limit, bounds } of asked) {
            const whole = await walk(tenant, { ...sort, limit: '100' });
            const expected = whole.ids.filter((id) => matches(byId.get(id) as ConditionedLead, tree, NOW));
            const found = await walk(tenant, { ...sort, limit: `${limit}`, filter: JSON.stringify(tree) });
            expect(found).toEqual({ ids: expected, total: expected.length });
            const query = LeadListQuery.parse({ ...sort, limit: `${limit}`, filter: JSON.stringify(tree) });
            expect(await walkBounded(tenant, query, bounds)).toEqual(expected);
          }
        },
      ),
      { numRuns: runs(10, 150) },
    );
  });

  const often = (count: number) => Array.from({ length: count }, (_, i) => `plan ${i}`);
  it.each<[what: string, tree: LeadConditions]>([
    [
      `${LIMITS.conditionValuesMax} texts`,
      [{ property: 'plan', operator: 'in', value: often(LIMITS.conditionValuesMax) }],
    ],
    ['20 texts in parts', { any: often(20).map((value) => ({ property: 'plan', operator: 'contains', value })) }],
    ['20 ranges', { any: often(20).map(() => ({ property: 'plan', operator: 'between', value: [1, 2] })) }],
  ])('accepts the maximum number of values: %s', async (_, tree) => {
    const tenant = await newTenant();
    const rows = [{ custom: { plan: 'PLAN 7' } }, { custom: { plan: 'other' } }, { custom: { plan: 1.5 } }];
    await commitChanges(
      env.DB,
      tenant.projectId,
      rows.map((row, i) => makeChange({ leadId: `lead_${i}`, row: { ...row, decayFrom: null } })),
    );
    for (const sort of ['score', 'lastEventAt'] as const) {
      const query = LeadListQuery.parse({ sort, limit: '1', filter: JSON.stringify(tree) });
      const found = await walkBounded(tenant, query, { firstChunk: 1, asksMax: 200 });
      expect(found).toEqual([JSON.stringify(tree).includes('between') ? 'lead_2' : 'lead_0']);
    }
  });

  it('reports how many leads it checked, and which filtered properties no lead has', async () => {
    const tenant = await newTenant();
    const rows = [{ custom: { employees: 250, plan: 'pro' } }, { custom: { employees: 20 } }, {}];
    const changes = rows.map((row, i) => makeChange({ leadId: `lead_${i}`, row: { ...row, decayFrom: null } }));
    await commitChanges(env.DB, tenant.projectId, changes);
    const list = async (filter: unknown, more = '') =>
      call('GET', `/api/leads?filter=${encodeURIComponent(JSON.stringify(filter))}${more}`, { token: tenant.token });
    const big = { property: 'employees', operator: 'greater_than', value: 200 };
    const { body } = await list([big], `&properties=${encodeURIComponent('["employees","seats"]')}`);
    expect([body.total, body.leads.length, body.filtered]).toEqual([
      1,
      1,
      { lookedAt: 3, matches: 1, unknownProperties: [] },
    ]);
    expect(body.leads[0].properties).toEqual({ employees: 250, seats: null });
    const misspelled = await list({ any: [big, { property: 'employes', operator: 'exists' }] });
    expect(misspelled.body.filtered.unknownProperties).toEqual(['employes']);
    const { body: seen } = await call('GET', '/api/lead-properties', { token: tenant.token });
    expect(seen.properties).toEqual([
      { name: 'employees', leads: 2, example: 250 },
      { name: 'plan', leads: 1, example: 'pro' },
    ]);
    const exported = await call('POST', '/api/leads/export', {
      token: tenant.token,
      body: { filter: [big], format: 'ndjson' },
    });
    expect(
      String(exported.body)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)._id),
    ).toEqual(['lead_0']);
  });

  it.each([
    ['no JSON', 'query.filter', /`filter` must be JSON of at most/],
    [JSON.stringify('x'.repeat(4096)), 'query.filter', /`filter` must be JSON of at most 4,096 characters/],
    [JSON.stringify({ all: [{ field: 'scor', operator: 'exists' }] }), 'query.filter.all.0.field', /./],
    [
      JSON.stringify({ all: [{ field: 'score', operator: 'within_days', value: 3 }] }),
      'query.filter.all.0.operator',
      /`filter.all.0.operator` must be one of/,
    ],
    [JSON.stringify([{ property: 'a', operator: 'exists', valeu: 1 }]), 'query.filter.0.valeu', /Did you mean `value`/],
    [JSON.stringify([{ property: 'a', operator: 'equals' }]), 'query.filter.0.value', /`filter.0.value` is required/],
    [JSON.stringify([{ event: 'a', operator: 'did', times: 101 }]), 'query.filter.0.times', /from 1 to 100\.$/],
    [
      JSON.stringify([{ event: 'a', operator: 'did', withinDays: 3654 }]),
      'query.filter.0.withinDays',
      /at most 3653\.$/,
    ],
    [
      JSON.stringify([{ event: 'a', operator: 'did', withinDay: 3 }]),
      'query.filter.0.withinDay',
      /Did you mean `withinDays`/,
    ],
  ])('refuses %s, and names the field', async (filter, path, message) => {
    const tenant = await newTenant();
    const { status, body } = await call('GET', `/api/leads?filter=${encodeURIComponent(filter)}`, {
      token: tenant.token,
    });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  });
});
