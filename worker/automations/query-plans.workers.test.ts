import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { requeueDeliveries } from '../cron/requeue-deliveries.ts';
import { tellOwners } from '../cron/tell-owners.ts';
import { listAutomations } from '../settings/automations/read-automations.ts';
import { plansOf } from '../testing/query-plans.ts';
import { findPrecedence, settleOlder } from './coalesce-writes.ts';
import type { DeliveryRecord } from './deliveries.ts';

const delivery = {
  ...{ id: 'msg_1', project_id: 'prj_1', lead_id: 'lead_1', record_key: 'key', seq: 1 },
} as DeliveryRecord;

it.each<[string, (db: D1Database) => Promise<unknown>, string]>([
  ['what else is written to a record', (db) => findPrecedence(db, delivery), 'deliveries_by_record'],
  ['what is settled with it', (db) => settleOlder(db, delivery, 0), 'deliveries_by_record'],
  ['when automations last fired', (db) => listAutomations(db, 'prj_1'), 'deliveries_by_target'],
  ['what has lost its message', (db) => requeueDeliveries({ ...env, DB: db }, 0), 'deliveries_waiting'],
  ['what owners do not know yet', (db) => tellOwners({ ...env, DB: db }, 0), 'webhook_endpoints_untold'],
])('%s is found through an index', async (_name, run, index) => {
  const plans = await plansOf(run);
  expect(plans.filter((plan) => plan.startsWith('SCAN') && !plan.includes(index))).toEqual([]);
  expect(plans.join('\n')).toContain(`INDEX ${index}`);
});
