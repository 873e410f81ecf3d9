import type { ProjectConfig } from '../contract/project-config.ts';
import { wordOf } from '../domain/merge-state.ts';
import { claimTraits, linkLeads, type NewClaim } from '../identity/identify-lead.ts';
import type { LinkTally } from '../identity/link-tally.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import type { AddressedEvent } from './addressed-event.ts';

/**
 * Pairs of IDs that this isolate has linked: a browser sends both with every event. Forgetting one costs two reads. A
 * link stays, so a remembered pair is not wrong for long (only an unmerge undoes it).
 */
const LINKED_MS = 60_000;
const linked = isolateCache<true>({ max: 50_000, ttlMs: LINKED_MS });

/** The log entries of one lead's events, and the emails they have just claimed for it. */
interface Identified {
  events: IncomingEvent[];
  claimed: NewClaim[];
}

/** Acts on what one lead's events say about who it is: links the visitor's earlier id, claims emails. */
export async function identifyEvents(
  env: Env,
  { projectId, config, tally }: { projectId: string; config: ProjectConfig; tally: LinkTally },
  addressed: AddressedEvent[],
): Promise<Identified> {
  const identified: Identified = { events: [], claimed: [] };
  for (const { leadId, namedAs, anonymousId, claimsNothing, event } of addressed) {
    const context = {
      ...{ projectId, config, tally },
      ...{ source: event.source, importId: event.importId, now: event.receivedAt },
    };
    const pair =
      anonymousId !== undefined &&
      anonymousId !== leadId &&
      `${projectId}\n${event.importId ?? wordOf(event.source)}\n${anonymousId}\n${leadId}`;
    if (pair && !linked.has(pair)) {
      const merge = await linkLeads(env, context, { anonymousId, user: { leadId, namedAs } });
      switch (merge.status) {
        case 'merging':
        case 'same':
        case 'conflict':
        case 'refused':
          linked.set(pair, true);
      }
    }
    const { event: told, claimed } =
      event.kind === 'traits' && !claimsNothing
        ? await claimTraits(env, context, { leadId, namedAs, event })
        : { event, claimed: null };
    identified.events.push(told);
    if (claimed !== null) identified.claimed.push(claimed);
  }
  return identified;
}
