import type { Lead } from '../contract/lead.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import type { Delivery } from '../contract/webhook.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { newId } from '../settings/storage/new-id.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { endTest, findDelivery, insertDelivery, type Target } from './deliveries.ts';
import { toDelivery } from './read-deliveries.ts';
import { sampleLead } from './sample-lead.ts';

/**
 * Sends a test to a receiver now. There is one attempt, so the test ends as delivered or failed. With `check`, nothing is written to a
 * CRM.
 */
export async function testFire(
  env: Env,
  {
    projectId,
    target,
    lead,
    automation,
    test = 'send',
    now,
  }: {
    projectId: string;
    target: Target;
    lead: Lead | null;
    automation?: NonNullable<Outgoing['automation']>;
    test?: NonNullable<Outgoing['test']>;
    now: number;
  },
): Promise<Delivery> {
  const told = lead ?? sampleLead(now);
  const outgoing: Outgoing = {
    ...{ id: newId('msg'), projectId, leadId: told._id, at: now, seq: told.version, lead: told },
    ...{ requestId: currentRequestId(), test },
    ...(automation
      ? { type: 'automation.fired', automation }
      : { type: 'lead.stage_changed', stageChange: { from: 'hot', to: 'qualified', cause: 'event' } }),
  };
  await insertDelivery(env.DB, { id: outgoing.id, target, outgoing, now });
  await attemptDelivery(env, outgoing.id, { now: Date.now });
  await endTest(env.DB, outgoing.id, now);
  const delivery = await findDelivery(env.DB, outgoing.id);
  if (!delivery) throw new Error('the test delivery was not stored');
  return toDelivery(delivery);
}
