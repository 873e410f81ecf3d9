import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { requeueDeliveries } from '../cron/requeue-deliveries.ts';
import { tellOwners } from '../cron/tell-owners.ts';
import { listAutomationRecords } from '../settings/automations/read-automations.ts';
import { plansOf } from '../testing/query-plans.ts';
import { findPrecedence, settleOlder } from './coalesce-writes.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { findMostRecent } from './preview-automation.ts';
import { queueRetries } from './queue-retries.ts';
import { selectDeliveries } from './read-deliveries.ts';

const delivery = {
  ...{ id: 'msg_1', project_id: 'prj_1', lead_id: 'lead_1', record_key: 'key', seq: 1 },
} as DeliveryRecord;

const before: [number, string] = [1_795_519_431_000, 'msg_1'];

it.each<[string, (db: D1Database) => Promise<unknown>, string]>([
  ['the list of other writes to a record', (db) => findPrecedence(db, delivery), 'deliveries_by_record'],
  [
    'the list of older deliveries that a delivery settles',
    (db) => settleOlder(db, delivery, 0),
    'deliveries_by_record',
  ],
  ['the time when each automation last fired', (db) => listAutomationRecords(db, 'prj_1'), 'deliveries_by_target'],
  [
    'the deliveries of a lead',
    (db) => selectDeliveries(db, { projectId: 'prj_1', leadId: 'lead_1' }, { limit: 20 }),
    'deliveries_by_lead (project_id=? AND lead_id=?)',
  ],
  [
    'a later page of the delivered deliveries of a lead',
    (db) => selectDeliveries(db, { projectId: 'prj_1', leadId: 'l', statuses: ['delivered'], before }, { limit: 20 }),
    'deliveries_by_lead (project_id=? AND lead_id=? AND (created_at,id)<(?,?))',
  ],
  [
    'a later page of the deliveries of a target',
    (db) => selectDeliveries(db, { projectId: 'prj_1', targetId: 'whk_1', before }, { limit: 20 }),
    'deliveries_by_target (project_id=? AND target_id=? AND (created_at,id)<(?,?))',
  ],
  [
    'the failed deliveries of a target',
    (db) => selectDeliveries(db, { projectId: 'prj_1', targetId: 'whk_1', statuses: ['dead'] }, { limit: 20 }),
    'deliveries_by_status (project_id=? AND status=?)',
  ],
  [
    'a later page of all deliveries',
    (db) => selectDeliveries(db, { projectId: 'prj_1', before }, { limit: 20 }),
    'deliveries_by_project (project_id=? AND (created_at,id)<(?,?))',
  ],
  [
    'the deliveries of a target to retry',
    (db) => {
      const filter = { projectId: 'prj_1', targetId: 'whk_1', statuses: ['pending', 'dead'] as const };
      return queueRetries({ ...env, DB: db }, filter, { now: 0 });
    },
    'deliveries_by_status',
  ],
  [
    'the deliveries of a lead to retry',
    (db) => queueRetries({ ...env, DB: db }, { projectId: 'prj_1', leadId: 'lead_1' }, { now: 0 }),
    'deliveries_by_lead',
  ],
  ['the lead that a preview uses', (db) => findMostRecent(db, 'prj_1'), 'leads_by_last_event (project_id=? AND'],
  ['each delivery that has lost its message', (db) => requeueDeliveries({ ...env, DB: db }, 0), 'deliveries_waiting'],
  [
    'each disabled endpoint that owners do not know of yet',
    (db) => tellOwners({ ...env, DB: db }, 0),
    'webhook_endpoints_untold',
  ],
  [
    'each disabled automation that owners do not know of yet',
    (db) => tellOwners({ ...env, DB: db }, 0),
    'automations_untold',
  ],
])('%s is found through an index', async (_name, run, index) => {
  const plans = await plansOf(run);
  expect(plans.filter((plan) => plan.startsWith('SCAN') && !plan.includes('INDEX'))).toEqual([]);
  expect(plans.join('\n')).toContain(`INDEX ${index}`);
  if (index.includes('?')) expect(plans.filter((plan) => plan.includes('TEMP B-TREE'))).toEqual([]);
});
