import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { refreshDue } from '../cron/refresh-due.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { plansOf } from '../testing/query-plans.ts';
import { countActivity, countStageMoves } from './analytics-queries.ts';
import { countLeadsByStage } from './count-by-stage.ts';
import { listMatchingLeads } from './matching-leads.ts';
import { listRankedLeads } from './ranked-leads.ts';

const config = { version: 1, ruleset: DEFAULT_RULESET };
const at = Date.UTC(2026, 1, 11);
const page = { projectId: 'prj_1', config, limit: 20 };
const after = { at, steady: [50, 'lead_1'], decaying: [1050, 'lead_1'], due: [50, 'lead_1'] } as {
  at: number;
  steady: [number, string];
  decaying: [number, string];
  due: [number, string];
};

it.each<[string, (db: D1Database) => Promise<unknown>]>([
  ['the leaderboard', (db) => listRankedLeads(db, { ...page, cursor: { at } })],
  ['a page further on', (db) => listRankedLeads(db, { ...page, cursor: after })],
  ['the leads of a stage', (db) => listRankedLeads(db, { ...page, cursor: { at }, range: { from: 60, to: 100 } })],
  ['the stage counts', (db) => countLeadsByStage(db, { ...page, at })],
  ['a search', (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { search: 'alice' } })],
  [
    'a search among the recently active',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { search: 'alice', activeAfter: at } }),
  ],
  [
    'the recently active',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { activeAfter: at - 1, activeBefore: at } }),
  ],
  ['the long silent', (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { activeBefore: at } })],
  ['activity', (db) => countActivity(db, { ...page, range: { from: 0, to: 1 }, interval: 'day' })],
  ['stage moves', (db) => countStageMoves(db, { ...page, range: { from: 0, to: 1 }, interval: 'day' })],
  ['the leads that are due', (db) => refreshDue({ ...env, DB: db }, at)],
])('%s is read through an index, without a scan of the leads', async (_name, run) => {
  const plans = await plansOf(run);
  expect(plans.length).toBeGreaterThan(0);
  const scans = plans.filter(
    (detail) =>
      /^SCAN/.test(detail) &&
      !/VIRTUAL TABLE INDEX|^SCAN (in_range|matching|projects|\(subquery|CONSTANT)/.test(detail),
  );
  expect(scans).toEqual([]);
  for (const detail of plans.filter((plan) => /\bleads\b/.test(plan) && /^SEARCH/.test(plan))) {
    expect(detail).toMatch(/USING (COVERING )?INDEX leads_|USING INTEGER PRIMARY KEY/);
  }
});

it('lists sort nothing: they come in the order of the index', async () => {
  const plans = await plansOf((db) => listRankedLeads(db, { ...page, cursor: after }));
  expect(plans.filter((detail) => detail.includes('TEMP B-TREE'))).toEqual([]);
});
