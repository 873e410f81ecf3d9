import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { LeadRow } from '../contract/project-change.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { makeChange } from '../testing/make-change.ts';
import { plansOf } from '../testing/query-plans.ts';
import { commitChanges } from './commit-changes.ts';
import { postponeRefreshes } from './postpone-refreshes.ts';

const PROJECT = 'prj_1';
const at = Date.UTC(2026, 1, 11);

/** The nth event of a lead: a page view one minute after the previous one. */
const makeEvent = (fromSeq: number, row: Partial<LeadRow> = {}) => {
  const now = at + fromSeq * 60_000;
  return makeChange({
    fromSeq,
    row: {
      ...{ score: 5 * fromSeq, rank: 5 * fromSeq, lastEventAt: now, evaluatedAt: now, changesAt: at + DAY_MS },
      ...row,
    },
    activity: [{ hour: at / HOUR_MS, eventType: 'page_view', count: 1 }],
  });
};

/** The number of rows that D1 writes for a change. */
async function rowsOf(change: ReturnType<typeof makeEvent>): Promise<number> {
  let rows = 0;
  const db = new Proxy(env.DB, {
    get: (target, name) =>
      name === 'batch'
        ? async (statements: D1PreparedStatement[]) => {
            const results = await target.batch(statements);
            rows += results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
            return results;
          }
        : Reflect.get(target, name).bind(target),
  });
  const [ack] = await commitChanges(db, PROJECT, [change]);
  expect(ack).toEqual({ status: 'committed', seq: change.row.seq });
  return rows;
}

/** Checks the reason for each written row: after its trigger or index is removed, one row less is written. */
async function expectParts(parts: Record<string, number>, count: () => Promise<number>): Promise<void> {
  for (const [name, rows] of Object.entries(parts)) {
    const before = await count();
    const entry = 'SELECT type, sql FROM sqlite_schema WHERE name = ?1';
    const found = await env.DB.prepare(entry).bind(name).first<{ type: string; sql: string }>();
    await env.DB.prepare(`DROP ${found?.type} ${name}`).run();
    expect({ [name]: before - (await count()) }).toEqual({ [name]: rows });
    await env.DB.prepare(`${found?.sql}`).run();
  }
}

it('a lead’s first event writes eight rows: the lead’s row, its primary key, and six others', async () => {
  const first = async () => {
    await env.DB.batch(
      ['leads', 'leads_by_age', 'leads_by_name', 'leads_to_refresh'].map((table) =>
        env.DB.prepare(`DELETE FROM ${table}`),
      ),
    );
    return rowsOf(makeEvent(0));
  };
  // The first event of a type on a day writes a row for that type.
  expect(await first()).toBe(9);
  expect(await first()).toBe(8);
  await expectParts(
    {
      ...{ leads_by_rank: 1, leads_by_last_event: 1, leads_to_refresh_entered: 1, leads_stage_counted: 1 },
      // An entry in the list sorted by age. A lead with a name also gets an entry in the list sorted by name.
      leads_order_entered: 1,
    },
    first,
  );
  expect(await rowsOf({ ...makeEvent(1), activity: [] })).toBe(3);
});

it('a single event writes four rows: the lead’s row, two index entries, and the counter of the hour', async () => {
  await rowsOf(makeEvent(0));
  let seq = 1;
  const next = () => rowsOf(makeEvent(seq++));
  expect(await next()).toBe(4);
  await expectParts({ leads_by_rank: 1, leads_by_last_event: 1 }, next);
  expect(await rowsOf({ ...makeEvent(seq++), activity: [] })).toBe(3);
});

it('if a change does not move the lead in any index, it writes only the lead’s row and its next refresh', async () => {
  await rowsOf(makeEvent(0));
  const { score, rank, lastEventAt } = makeEvent(0).row;
  const stay = (seq: number, row: Partial<LeadRow>) =>
    rowsOf({ ...makeEvent(seq, { score, rank, lastEventAt, ...row }), activity: [] });
  expect(await stay(1, { owner: null, company: null })).toBe(1);
  expect(await stay(2, { evaluatedAt: at + DAY_MS, changesAt: at + 7 * DAY_MS })).toBe(2);
  expect(await stay(3, { rank: rank + 1, changesAt: at + 7 * DAY_MS })).toBe(3);
  const found = 'SELECT seq, rank, changes_at AS changesAt FROM leads';
  expect(await env.DB.prepare(found).first()).toEqual({ seq: 4, rank: rank + 1, changesAt: at + 7 * DAY_MS });
});

it('a lead’s refresh entry is rewritten only if the new time is earlier or the old time has passed', async () => {
  await rowsOf(makeEvent(0));
  const entries = async () => {
    const { results } = await env.DB.prepare('SELECT at - ?1 AS due FROM leads_to_refresh').bind(at).all();
    return results.map(({ due }) => due);
  };
  expect([await rowsOf(makeEvent(1, { changesAt: at + 2 * DAY_MS })), await entries()]).toEqual([4, [DAY_MS]]);
  expect([await rowsOf(makeEvent(2, { changesAt: at + HOUR_MS })), await entries()]).toEqual([5, [HOUR_MS]]);
  const late = { evaluatedAt: at + HOUR_MS, changesAt: at + 3 * DAY_MS };
  expect([await rowsOf(makeEvent(3, late)), await entries()]).toEqual([5, [3 * DAY_MS]]);
  expect([await rowsOf(makeEvent(4, { changesAt: null })), await entries()]).toEqual([5, []]);
});

it('the cron postpones a refresh that is too early without calling the lead', async () => {
  await env.DB.prepare(`INSERT INTO projects (id, name, created_at) VALUES ('${PROJECT}', 'Acme', 0)`).run();
  await rowsOf(makeEvent(0));
  await rowsOf(makeEvent(1, { changesAt: at + 2 * DAY_MS }));
  const dueAfter = async (now: number) => {
    await postponeRefreshes(env.DB, { now, leadsMax: 10 });
    return env.DB.prepare('SELECT at FROM leads_to_refresh').first('at');
  };
  expect(await dueAfter(at + DAY_MS - 1)).toBe(at + DAY_MS);
  expect(await dueAfter(at + DAY_MS)).toBe(at + 2 * DAY_MS);
  // A lead counts as due at exactly that time, so its object has to check.
  expect(await dueAfter(at + 2 * DAY_MS)).toBe(at + 2 * DAY_MS);
});

it('a lead that enters, changes or leaves a company writes one more row, and its other events write none', async () => {
  const acme = { companyKey: 'acme.example', companyName: 'Acme' };
  await rowsOf(makeEvent(0));
  const without = await rowsOf(makeEvent(1));
  expect((await rowsOf(makeEvent(2, acme))) - without).toBe(1);
  expect(await rowsOf(makeEvent(3, { ...acme, companyName: 'Acme Inc.' }))).toBe(without);
  expect((await rowsOf(makeEvent(4, { ...acme, companyFrom: 'pages' }))) - without).toBe(1);
  expect((await rowsOf(makeEvent(5))) - without).toBe(1);
});

it('an event updates a lead’s entry in the list of leads to call only if the new entry ranks higher', async () => {
  await rowsOf(makeEvent(0, { callRank: 7 }));
  const same = await rowsOf(makeEvent(1, { callRank: 7 }));
  const better = await rowsOf(makeEvent(2, { callRank: 8 }));
  expect(better - same).toBe(2);
});

it('rows are found by their keys, however many leads there are', async () => {
  const plans = await plansOf(async (db) => {
    await commitChanges(db, PROJECT, [{ ...makeEvent(0), activity: [] }, makeEvent(0)]);
    await postponeRefreshes(db, { now: at, leadsMax: 10 });
  });
  const found = plans.filter((detail) => /^(SCAN|SEARCH) (leads|due)/.test(detail));
  expect(new Set(found.filter((detail) => !detail.includes('(project_id=? AND lead_id=?)')))).toEqual(
    new Set([
      'SEARCH leads USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH due USING PRIMARY KEY (project_id=? AND at<?)',
    ]),
  );
});

it('the JSON of a commit is parsed once, not again for each column of a row', async () => {
  const plans = await plansOf((db) => commitChanges(db, PROJECT, [{ ...makeEvent(0), activity: [] }, makeEvent(0)]));
  expect(plans.filter((detail) => detail === 'MATERIALIZE given')).toHaveLength(3);
});

it('adding a lead to a manual list, or removing it, writes two rows', async () => {
  await env.DB.prepare(
    "INSERT INTO lists (id, project_id, name, created_by, created_at, updated_at) VALUES ('lst_1', ?1, 'Fair', 'usr_1', 0, 0)",
  )
    .bind(PROJECT)
    .run();
  const row = { score: 5, rank: 5, lastEventAt: at, changesAt: at + DAY_MS };
  await rowsOf(makeChange({ fromSeq: 0, row: { ...row, evaluatedAt: at } }));
  const joins = makeChange({ fromSeq: 1, row: { ...row, evaluatedAt: at + 1, memberOf: ['lst_1'] }, activity: [] });
  expect(await rowsOf(joins)).toBe(2);
  const leaves = makeChange({ fromSeq: 2, row: { ...row, evaluatedAt: at + 2, memberOf: null }, activity: [] });
  expect(await rowsOf(leaves)).toBe(2);
});
