import type { ProjectConfig } from '../contract/project-config.ts';
import { claimTraits, linkLeads } from '../identity/identify-lead.ts';
import type { IncomingEvent } from '../lead/ingest.ts';
import { isolateCache } from '../settings/isolate-cache.ts';
import type { AddressedEvent } from './addressed-event.ts';

/**
 * Pairs of ids that this isolate has linked: a browser sends both with every event. Forgetting one costs two reads; what
 * was linked stays linked, so that remembering it cannot go wrong for long (an un-merge undoes it on purpose).
 */
const LINKED_MS = 60_000;
const linked = isolateCache<true>({ max: 50_000, ttlMs: LINKED_MS });

/** Does what one lead's events say of who it is: links the visitor's earlier id, claims e-mails. Answers what is to be logged. */
export async function identifyEvents(
  env: Env,
  { projectId, config }: { projectId: string; config: ProjectConfig },
  events: AddressedEvent[],
): Promise<IncomingEvent[]> {
  const identified: IncomingEvent[] = [];
  for (const { leadId, anonymousId, event } of events) {
    const context = { projectId, config, now: event.receivedAt };
    const pair = anonymousId !== undefined && anonymousId !== leadId && `${projectId}\n${anonymousId}\n${leadId}`;
    if (pair && !linked.has(pair)) {
      await linkLeads(env, context, { anonymousId: anonymousId as string, userId: leadId });
      linked.set(pair, true);
    }
    identified.push(event.kind === 'traits' ? await claimTraits(env, context, { leadId, event }) : event);
  }
  return identified;
}
