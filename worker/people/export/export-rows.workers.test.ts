import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import type { Call } from '../../access/call.ts';
import { commitChanges } from '../../project/commit-changes.ts';
import { newTenant, type Tenant } from '../../testing/api.ts';
import { makeChange } from '../../testing/make-change.ts';
import type { ListFilter } from '../list/lead-list.ts';
import { exportLeads } from './export-leads.ts';

const LEADS = 3_000;
let tenant: Tenant;

beforeEach(async () => {
  tenant = await newTenant();
  await env.DB.prepare("INSERT INTO lists VALUES ('lst_half', ?1, 'Half', 'usr_1', 0, 0)").bind(tenant.projectId).run();
  const changes = Array.from({ length: LEADS }, (_, i) =>
    makeChange({
      leadId: `lead_${i}`,
      row: {
        ...{ score: i % 100, rank: i % 100, decayFrom: null, custom: { employees: i % 3, city: `City ${i % 7}` } },
        ...{ eventCount: i % 100 === 0 ? 1 : 0, memberOf: i % 2 ? null : ['lst_half'] },
      },
      activity: [],
    }),
  );
  for (let i = 0; i < LEADS; i += 500) await commitChanges(env.DB, tenant.projectId, changes.slice(i, i + 500));
});

/** The real D1, which counts the rows that it has read. */
function countingRows(): { env: Env; rows: () => number } {
  let rows = 0;
  const real = new WeakMap<object, D1PreparedStatement>();
  const count = <Result extends D1Result | D1Result[]>(results: Result): Result => {
    for (const { meta } of [results].flat()) rows += meta.rows_read;
    return results;
  };
  const counted = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = {
      bind: (...values: unknown[]) => counted(statement.bind(...values)),
      all: async () => count(await statement.all()),
      run: async () => count(await statement.run()),
      raw: async () => count(await statement.all<Record<string, unknown>>()).results.map((row) => Object.values(row)),
      first: async (column?: string) => {
        const [row] = count(await statement.all<Record<string, unknown>>()).results;
        return column === undefined ? (row ?? null) : (row?.[column] ?? null);
      },
    } as unknown as D1PreparedStatement;
    real.set(proxy, statement);
    return proxy;
  };
  const db = new Proxy(env.DB, {
    get: (target, name) => {
      if (name === 'prepare') return (sql: string) => counted(target.prepare(sql));
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) =>
          count(await target.batch(statements.map((statement) => real.get(statement) ?? statement)));
      return Reflect.get(target, name).bind(target);
    },
  });
  return { env: { ...env, DB: db }, rows: () => rows };
}

/** Counts the rows that an export reads, and the leads in the export. */
async function rowsOf(filter: Partial<ListFilter>) {
  const counting = countingRows();
  const actor = { type: 'person', userId: 'usr_1', role: 'admin', projectId: tenant.projectId } as const;
  const call: Call = { env: counting.env, projectId: tenant.projectId, actor, now: Date.now(), requestId: 'req_1' };
  const file = await exportLeads(call, { sort: 'score', format: 'ndjson', ...filter });
  if ('reason' in file) throw new Error(file.reason);
  let text = '';
  for await (const part of file) text += part;
  return { text, leads: text.split('\n').length - 1, rows: counting.rows() };
}

const EMPLOYEES = [{ property: 'employees', operator: 'equals' as const, value: 1 }];
const SIGNED_UP = [{ event: 'signup', operator: 'did' as const }];

it.each([
  ['all leads', {}, LEADS],
  ['leads with a property', { filter: EMPLOYEES }, LEADS / 3],
  ['leads that did something, of which few have to be asked', { filter: SIGNED_UP }, 0],
])('an export reads each lead only once: %s', async (_, filter, leads) => {
  const read = await rowsOf(filter);
  expect(read.leads).toBe(leads);
  expect(read.rows).toBeLessThan(1.1 * LEADS);
});

it.each([
  ['a list', { list: 'lst_half' }, LEADS / 2],
  ['leads of a list with a property', { list: 'lst_half', filter: EMPLOYEES }, LEADS / 6],
  ['all leads, sorted by a property', { sort: 'property' as const, property: 'city' }, LEADS],
])('an export finds and sorts leads only once for all pages: %s', async (_, filter, leads) => {
  const read = await rowsOf(filter);
  expect(read.leads).toBe(leads);
  // The export reads each lead a few times: its place in an index, its row, its place in the order, and the row again for the file.
  expect(read.rows).toBeLessThan(12 * LEADS);
  if ('list' in filter) expect(read.rows).toBeLessThan(11 * (LEADS / 2));
});

it('exported rows keep the order of the list', async () => {
  const cities = async (order: 'asc' | 'desc') => {
    const { text } = await rowsOf({ sort: 'property', property: 'city', order });
    return text
      .trim()
      .split('\n')
      .map((line): string => JSON.parse(line).custom.city);
  };
  const ascending = await cities('asc');
  expect(ascending).toEqual(ascending.toSorted());
  expect(await cities('desc')).toEqual(ascending.toReversed());
});
