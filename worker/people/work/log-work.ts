import type { Call } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { Work } from '../../contract/work.ts';
import { isStrangersWord } from '../../identity/is-strangers-word.ts';
import { senderOf } from '../../intake/attest.ts';
import { findRefusal, type NotTaken } from '../../intake/event-outcome.ts';
import { ingestEvents } from '../../intake/ingest-events.ts';
import { askLead, resolveIdentity } from '../../lead/lead-client.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import type { Unreachable } from '../edit/learn-traits.ts';
import type { NotWorked } from './find-worked-lead.ts';

/** Another entry of the lead already has this ID, so this entry cannot be stored. */
export interface EventIdTaken {
  reason: 'event_id_taken';
}

export type NotLogged = NotTaken | Unreachable | EventIdTaken;

/**
 * Appends an entry to the log of an existing lead. Returns the lead, or the one that it was merged into. Throws if only a page has just
 * merged it. `after` (epoch ms) is the time of an earlier entry, which may come from another machine's clock. The new entry gets a later
 * time.
 */
export async function logWork(
  { env, projectId, actor, now }: Call,
  { leadId, eventId, work, after = 0 }: { leadId: string; eventId: string; work: Work; after?: number },
): Promise<LeadDetail | NotLogged | NotWorked> {
  const [config, { source }, known] = await Promise.all([
    getProjectConfig(env, projectId),
    senderOf(env, actor),
    resolveIdentity(env, projectId, leadId),
  ]);
  if (!known) return { reason: 'no_such_lead' };
  if (isStrangersWord(known)) return { reason: 'merged', leadId, winner: known.lead.leadId };
  const occurredAt = Math.max(now, after + 1);
  const logged = { eventId, occurredAt, receivedAt: now, source };
  const entry = { kind: 'work' as const, ...logged, by: actorIdOf(actor), work };
  const { outcomes } = await ingestEvents(env, {
    ...{ projectId, config, follows: known.path.map((lead) => lead.leadId) },
    // Work on a lead does not mean that the ID is the customer's own.
    events: [{ leadId, namedAs: 'anonymous', event: entry }],
  });
  const outcome = outcomes[0] ?? 'unavailable';
  const refused = findRefusal(outcome, now);
  if (refused) return refused;
  const asked = { projectId, leadId };
  if (outcome === 'duplicate') {
    const known = await askLead(env, asked, (object) => object.workType({ eventId }));
    if (known && known.type !== work.type) return { reason: 'event_id_taken' };
  }
  return (await askLead(env, asked, (object) => object.detail({}))) ?? { reason: 'unreachable' };
}
