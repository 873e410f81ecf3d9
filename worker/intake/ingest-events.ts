import { type EventSource, emailSourceOf, isTrusted } from '../contract/event-source.ts';
import { IdKind } from '../contract/id-kind.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { ClaimBook } from '../identity/claim-book.ts';
import { isAboutSomeoneElse } from '../identity/identify-lead.ts';
import { type LinkTally, newLinkTally } from '../identity/link-tally.ts';
import { partingNotes } from '../identity/take-back.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import type { IngestCommand, IngestResult, LoggedOutcome } from '../lead/ingest.ts';
import { ingestIntoLead } from '../lead/lead-client.ts';
import { mapLeads, mapLeadsInBackground } from '../lead/map-leads.ts';
import { measure } from '../observe/data-points.ts';
import { noteFailure } from '../observe/failures.ts';
import { log } from '../observe/log.ts';
import { currentRequestId } from '../observe/request-id.ts';
import type { AddressedEvent } from './addressed-event.ts';
import { claimTogether, type Identified, identifyEvents } from './identify-events.ts';
import { nameTypes } from './name-types.ts';

/** The writes of a request, as its key's limits count them. */
export interface Written {
  /** In units of the daily quota: events, copies of stored events, links, and leads that links created. */
  writes: number;
  /** The number of leads that were created. */
  newLeads: number;
}

/** The results of a request's events. `outcomes[i]` is the outcome of `events[i]`. */
export interface Ingested extends Written {
  outcomes: IngestOutcome[];
  /** The names of properties for which the lead had no room, by index in `events`. */
  omitted: ReadonlyMap<number, readonly string[]>;
  /** Indexes of the accepted events that created their lead. */
  creating: ReadonlySet<number>;
  /** Indexes of the accepted rows of an import that state only what their lead had already. */
  restated: ReadonlySet<number>;
}

export type IngestOutcome = LoggedOutcome | 'erased' | 'unavailable';

/**
 * Links IDs and claims emails, then scores the events in one call per lead. Every outcome except `unavailable` is final: the event is
 * stored or rejected. One lead's failure does not affect the others.
 */
export async function ingestEvents(
  env: Env,
  {
    projectId,
    config,
    events: given,
    tells = 'news',
    tally = newLinkTally(),
    follows,
  }: {
    projectId: string;
    config: ProjectConfig;
    events: AddressedEvent[];
    tells?: 'news' | 'nothing';
    /** The tally of links that were made earlier in the request. Adds the links that these events make to the tally. */
    tally?: LinkTally;
  } & Pick<IngestCommand, 'follows'>,
): Promise<Ingested> {
  const now = given[0]?.event.receivedAt ?? 0;
  const events = await nameTypes(env.DB, { projectId, config, now }, given);
  const indexesByLead = Map.groupBy(events.keys(), (i) => (events[i] as AddressedEvent).leadId);
  const results = new Results(events.length);
  const claims = new ClaimBook(env, projectId);
  const request = { projectId, config, tally, claims, follows };
  const ofLead = (indexes: readonly number[]) => indexes.map((i) => events[i] as AddressedEvent);
  const warn = (message: string) => (error: unknown) => log('warn', message, { projectId, error: String(error) });
  // A chunk of an import is small and gives way to live requests, so it claims its emails one by one.
  if (tells === 'news')
    await claimTogether(env, request, [...indexesByLead.values()].map(ofLead)).catch(
      warn('identity.not_claimed_ahead'),
    );
  const ingestLead = async (leadId: string, indexes: readonly number[]): Promise<void> => {
    const addressed = ofLead(indexes);
    const identified = await identifyEvents(env, request, addressed);
    const result = await ingestIntoLead(
      env,
      {
        ...{ projectId, leadId, namedAs: strongestKind(addressed), config, tells, requestId: currentRequestId() },
        follows,
        events: identified.events,
      },
      partingNotes(env, projectId),
    );
    switch (result.status) {
      case 'erased':
        results.addErased(indexes);
        claims.forget(leadId);
        return claims.free(emailsOf(identified.events, leadId));
      case 'ingested':
        results.add(leadId, indexes, result);
        for (const merge of identified.merges) await merge().catch(warn('identity.not_merged'));
        return settleClaims(claims, { leadId, addressed, ...identified }, result);
    }
  };
  const callLeads = tells === 'news' ? mapLeads : mapLeadsInBackground;
  await callLeads(indexesByLead, ([leadId, indexes]) =>
    ingestLead(leadId, indexes).catch((error: unknown) => {
      noteFailure('events', Date.now());
      log('error', 'lead.ingest_failed', { projectId, error: String(error) });
    }),
  );
  // The events are stored now, so an error while releasing claims must not fail the request.
  await claims.settle(now).catch(warn('identity.email_not_released'));
  for (const [outcome, same] of Map.groupBy(results.outcomes, (one) => one))
    measure(env, 'events', { projectId, labels: { outcome }, count: same.length });
  return results.toIngested(tally);
}

/** Collects the results of each lead's events, by the events' index in the request. */
class Results {
  /** An event whose lead never answers stays `unavailable`. */
  readonly outcomes: IngestOutcome[];
  readonly #omitted = new Map<number, readonly string[]>();
  readonly #creating = new Set<number>();
  readonly #restated = new Set<number>();
  readonly #newLeads = new Set<string>();
  #copies = 0;

  constructor(eventCount: number) {
    this.outcomes = new Array<IngestOutcome>(eventCount).fill('unavailable');
  }

  addErased(indexes: readonly number[]): void {
    for (const i of indexes) this.outcomes[i] = 'erased';
  }

  add(
    leadId: string,
    indexes: readonly number[],
    { outcomes, omitted, restated = [], copies = 0, fromVersion }: Extract<IngestResult, { status: 'ingested' }>,
  ): void {
    indexes.forEach((i, n) => {
      this.outcomes[i] = outcomes[n] as IngestOutcome;
      const names = omitted[n];
      if (names) this.#omitted.set(i, names);
    });
    for (const n of restated) this.#restated.add(indexes[n] as number);
    this.#copies += copies;
    if (fromVersion !== 0) return;
    this.#newLeads.add(leadId);
    const first = indexes.find((i) => this.outcomes[i] === 'accepted');
    if (first !== undefined) this.#creating.add(first);
  }

  toIngested(tally: LinkTally): Ingested {
    const accepted = this.outcomes.filter((outcome) => outcome === 'accepted').length;
    return {
      ...{ outcomes: this.outcomes, omitted: this.#omitted, creating: this.#creating, restated: this.#restated },
      writes: accepted + this.#copies + tally.writes,
      newLeads: new Set([...this.#newLeads, ...tally.newLeads]).size,
    };
  }
}

/** Releases the claims that these events turned out not to need, and the claim to the lead's previous email. */
function settleClaims(
  claims: ClaimBook,
  { leadId, addressed, claimed, events }: Identified & { leadId: string; addressed: readonly AddressedEvent[] },
  { email, formerEmail, idKind, isReturned }: Extract<IngestResult, { status: 'ingested' }>,
): void {
  if (isReturned && email !== null) {
    const stated = addressed.findLast(
      ({ claimsNothing, event }) => !claimsNothing && event.kind === 'traits' && event.traits.email === email,
    )?.event;
    if (stated)
      claims.claimAgain({ email, leadId, namedAs: idKind, importId: stated.importId, isPages: isOfPage(stated) });
  }
  for (const claim of claimed) {
    if (isAboutSomeoneElse(claim, idKind)) claims.disclaim({ ...claim, isPages: !claim.isVisitors });
    if (claim.isTakenOver) claims.finishTakeover(claim);
  }
  const unused = claimed.filter((claim) => claim.email !== email);
  claims.free(unused.map((claim) => ({ ...claim, isPages: isOfPage(claim) })));
  if (formerEmail !== null) claims.freeFormer({ email: formerEmail, leadId, isPages: events.every(isOfPage) });
}

const isOfPage = ({ source }: { source: EventSource }): boolean => !isTrusted(emailSourceOf(source));

/** The strongest kind among the uses of an ID in these events. The ID is the customer's own if at least one event uses it that way. */
const strongestKind = (events: readonly AddressedEvent[]): IdKind =>
  IdKind.options.find((kind) => events.some(({ namedAs }) => namedAs === kind)) ?? 'anonymous';

const emailsOf = (events: readonly IncomingEvent[], leadId: string) =>
  events.flatMap((event) => {
    const email = event.kind === 'traits' && event.traits.email;
    return email ? [{ email, leadId, isPages: isOfPage(event) }] : [];
  });

/** The codes and messages for rejected events. */
export const REFUSED = {
  erased: { code: 'lead_erased', message: 'This lead was erased: nothing more is kept about it.' },
  limited: {
    code: 'quota_exceeded',
    // A getter, because formatting the first number takes an isolate 5 ms.
    get message() {
      const [events, MiB] = [
        LIMITS.pageEventsPerLeadDayMax.toLocaleString('en'),
        LIMITS.pageBytesPerLeadDayMax / 1024 ** 2,
      ];
      return `Publishable keys may write ${events} events and ${MiB} MiB a day to one lead. Send this again tomorrow (UTC), or with a secret key.`;
    },
  },
  unavailable: {
    code: 'unavailable',
    message: 'The lead could not be reached. Send this again with the same eventId.',
  },
} as const;
