import type { Principal } from '../../../access/permissions.ts';
import type { IdKind } from '../../../contract/id-kind.ts';
import type { Lead } from '../../../contract/lead.ts';
import type { LearnedTraits } from '../../../contract/traits.ts';
import { senderOf } from '../../../intake/attest.ts';
import { findRefusal } from '../../../intake/event-outcome.ts';
import { ingestEvents } from '../../../intake/ingest-events.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { Refusal } from '../../problem.ts';
import { notTaken } from '../events/refuse-event.ts';

/** Adds to what is known of a lead, now; an email is claimed for it. Answers the lead, or the one it was merged into. */
export async function learnTraits(
  { env, principal, now }: { env: Env; principal: Principal; now: number },
  { leadId, namedAs, traits }: { leadId: string; namedAs: IdKind; traits: LearnedTraits },
): Promise<Lead> {
  const { projectId } = principal;
  const [config, { source }] = await Promise.all([getProjectConfig(env, projectId), senderOf(env, principal)]);
  const event = { kind: 'traits' as const, eventId: newId('evt'), occurredAt: now, receivedAt: now, source, traits };
  const events = [{ leadId, namedAs, event }];
  const {
    outcomes: [outcome = 'unavailable'],
  } = await ingestEvents(env, { projectId, config, events });
  const refused = findRefusal(outcome, now);
  if (refused) throw notTaken(refused);
  const lead = await askLead(env, { projectId, leadId }, (object) => object.read({}));
  if (!lead) throw unreachable();
  return lead;
}

export const unreachable = (): Refusal =>
  new Refusal('unavailable', 'The lead could not be reached: try again.', { headers: { 'Retry-After': '1' } });
