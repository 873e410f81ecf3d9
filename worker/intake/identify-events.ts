import type { ProjectConfig } from '../contract/project-config.ts';
import { wordOf } from '../domain/merge-state.ts';
import type { ClaimBook } from '../identity/claim-book.ts';
import { claimAhead, claimTraits, linkLeads, type NewClaim, stateEmail } from '../identity/identify-lead.ts';
import type { LinkTally } from '../identity/link-tally.ts';
import type { IdentifyContext } from '../identity/merge-automatically.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import type { AddressedEvent } from './addressed-event.ts';

/**
 * Pairs of IDs that this isolate has linked recently. A browser sends both IDs with every event, and checking a link again costs two
 * reads. Only an unmerge makes a cached pair wrong, and the pair expires soon.
 */
const LINKED_MS = 60_000;
const linked = isolateCache<true>({ max: 50_000, ttlMs: LINKED_MS });

/** The events of one lead as log entries, and the emails that they have just claimed. */
export interface Identified {
  events: IncomingEvent[];
  claimed: NewClaim[];
  /** Merges to make once the events are logged. */
  merges: (() => Promise<unknown>)[];
}

/** The context of all events of a request. */
interface IdentifyingRequest {
  projectId: string;
  config: ProjectConfig;
  tally: LinkTally;
  claims: ClaimBook;
  follows?: readonly string[] | undefined;
}

const contextOf = (request: IdentifyingRequest, { source, importId, receivedAt }: IncomingEvent): IdentifyContext => ({
  ...request,
  ...{ source, importId, now: receivedAt },
});

/**
 * A request with up to this many emails claims them one by one, with two statements each. A request with more emails claims all of them
 * together.
 */
export const CLAIMS_APART_MAX = 50;

/** Claims the emails of a request together if there are many. */
export async function claimTogether(
  env: Env,
  request: IdentifyingRequest,
  leads: Iterable<readonly AddressedEvent[]>,
): Promise<void> {
  const told = [...leads].map((addressed) =>
    addressed.flatMap(({ leadId, namedAs, claimsNothing, event }) => {
      const email = event.kind === 'traits' && !claimsNothing && event.traits.email;
      const named = { leadId, namedAs, isVisitors: event.forVisitor !== undefined };
      return email ? [{ context: contextOf(request, event), named, email }] : [];
    }),
  );
  if (told.flat().length <= CLAIMS_APART_MAX) return;
  await claimAhead(
    env,
    request.claims,
    told.filter((claims) => claims.length > 0),
  );
}

/** Applies what the events of one lead say about its identity. Links the visitor's earlier ID to the lead, and claims emails. */
export async function identifyEvents(
  env: Env,
  request: IdentifyingRequest,
  addressed: AddressedEvent[],
): Promise<Identified> {
  const { projectId } = request;
  const identified: Identified = { events: [], claimed: [], merges: [] };
  for (const { leadId, namedAs, anonymousId, claimsNothing, event } of addressed) {
    const context = contextOf(request, event);
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
          linked.set(pair, true);
          break;
        case 'refused':
          if (merge.reason !== 'unsettled') linked.set(pair, true);
      }
    }
    const { event: told, claimed } =
      event.kind === 'traits' && !claimsNothing
        ? await claimTraits(env, context, { leadId, namedAs, event })
        : { event, claimed: null };
    identified.events.push(told);
    if (claimed === null) continue;
    identified.claimed.push(claimed);
    if (claimed.mergesLater) identified.merges.push(() => stateEmail(env, context, claimed));
  }
  return identified;
}
