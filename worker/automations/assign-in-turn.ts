import { leadPath, projectPath } from '../contract/addresses.ts';
import type { ActionConfig } from '../contract/automation.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { isStrangersWord } from '../identity/is-strangers-word.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { askLead, resolveIdentity } from '../lead/lead-client.ts';
import type { Sent } from '../outbound/send-request.ts';
import { listStrangers } from '../settings/members/list-strangers.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { readLead } from './build-request.ts';
import type { DeliveryRecord } from './deliveries.ts';

type Assignment = Extract<ActionConfig, { action: 'assign' }>['config'];

const TAKEN: Sent = { outcome: { status: 200, retryAfterSeconds: null }, response: null, error: null };

/**
 * Assigns the lead to the next owner in the list who is a member, or says why not. The assignment is logged under the delivery's ID, so
 * that a repeated attempt does not assign the lead twice. A repeated attempt may still skip one owner's turn.
 */
export async function assignInTurn(
  env: Env,
  {
    delivery,
    outgoing,
    config,
    now,
  }: { delivery: DeliveryRecord; outgoing: Outgoing; config: Assignment; now: number },
): Promise<{ shown: { url: string; body: string }; sent: Sent } | { why: string }> {
  const { id, project_id: projectId, target_id: automationId } = delivery;
  const isTest = outgoing.test !== undefined;
  const strangers = await listStrangers(env.DB, { projectId, userIds: config.owners });
  const members = config.owners.filter((owner) => !strangers.includes(owner));
  if (members.length === 0) return { why: 'Skipped: nobody in the list is a member of this project anymore.' };
  const lead = isTest ? outgoing.lead : await readLead(env, outgoing);
  if (!lead) return { why: 'The lead was erased.' };
  const keepsOwner = lead.owner !== null && !config.replacesOwner && (await isOwned(env, projectId, lead._id));
  if (keepsOwner && !(await hasAssigned(env, outgoing, id))) return { why: 'Skipped: the lead has an owner.' };

  const turn = await takeTurn(env.DB, { projectId, automationId, isTest });
  const owner = members[turn % members.length] as string;
  const shown = {
    url: `${env.PUBLIC_URL}${projectPath(projectId, leadPath(lead._id))}`,
    body: JSON.stringify({ owner }),
  };
  if (isTest) return { shown, sent: TAKEN };
  const { outcomes } = await ingestEvents(env, {
    ...{ projectId, config: await getProjectConfig(env, projectId) },
    events: [
      {
        ...{ leadId: outgoing.leadId, namedAs: 'anonymous' },
        event: {
          ...{ kind: 'work', eventId: id, occurredAt: now, receivedAt: now, source: 'server' },
          ...{ by: automationId, work: { type: 'owner', owner } },
        },
      },
    ],
  });
  const [outcome = 'unavailable'] = outcomes;
  if (outcome === 'accepted' || outcome === 'duplicate') return { shown, sent: TAKEN };
  const error = `The lead could not be assigned: ${outcome}.`;
  return { shown, sent: { outcome: { error }, response: null, error } };
}

/** Whether the lead's owner stays with it, and does not come from a visitor whom only a page has linked to a lead that the customer knows. */
async function isOwned(env: Env, projectId: string, leadId: string): Promise<boolean> {
  const stated = await askLead(env, { projectId, leadId }, (lead) => lead.statements({ about: 'owner' }));
  const known = await resolveIdentity(env, projectId, stated?.by[0] ?? leadId);
  return !known || !isStrangersWord(known);
}

/** Whether an earlier attempt at this delivery assigned the lead but failed before it recorded its success. */
async function hasAssigned(env: Env, { projectId, leadId, test }: Outgoing, deliveryId: string): Promise<boolean> {
  if (test !== undefined) return false;
  const known = await askLead(env, { projectId, leadId }, (lead) => lead.workType({ eventId: deliveryId }));
  return known?.type === 'owner';
}

/** Returns the number of this turn, counted from 0. A test does not advance the count. */
async function takeTurn(
  db: D1Database,
  { projectId, automationId, isTest }: { projectId: string; automationId: string; isTest: boolean },
): Promise<number> {
  const query = isTest
    ? 'SELECT turn FROM automations WHERE project_id = ?1 AND id = ?2'
    : 'UPDATE automations SET turn = turn + 1 WHERE project_id = ?1 AND id = ?2 RETURNING turn - 1 AS turn';
  return (await db.prepare(query).bind(projectId, automationId).first<number>('turn')) ?? 0;
}
