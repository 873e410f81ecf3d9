import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { leavesOf } from '../../worker/contract/condition-tree.ts';
import { BatchAccepted } from '../../worker/contract/event.ts';
import { toInstant } from '../../worker/contract/instant.ts';
import { Lead, TimelineEntry } from '../../worker/contract/lead.ts';
import { Ruleset } from '../../worker/contract/ruleset.ts';
import { scoreAt } from '../../worker/domain/decay.ts';
import { fold } from '../../worker/domain/fold.ts';
import { roundScore } from '../../worker/domain/hundredths.ts';
import type { LeadEvent } from '../../worker/domain/lead-event.ts';
import { awardsFor } from '../../worker/domain/ruleset.ts';
import { DAY_MS } from '../../worker/domain/time.ts';
import type { Api } from './api.ts';

/** An event as the API accepts it, for any lead. */
export interface TestEvent {
  eventType: string;
  eventId: string;
  timestamp: string;
}

/** The leads of one run, which have their own IDs, and the rules that should score them. */
export interface World {
  api: Api;
  ruleset: Ruleset;
  /** Part of every lead ID of this run. */
  run: string;
  /** Returns an unused ID; its lead is erased at the end. */
  newLeadId(name: string): string;
  /** Registers a lead whose ID the server created, so that it is erased at the end. */
  eraseLater(leadId: string): void;
  leadIds: readonly string[];
  /** Event types that score without conditions, highest points first, and finally one that has no rule. */
  eventTypes: readonly string[];
  receiver: URL | null;
  otherKey: string | null;
  /** A publishable key of the same project as the secret key. */
  publishableKey: string | null;
}

export const UNSCORED_TYPE = 'verify_unscored';

export async function openWorld(
  api: Api,
  {
    receiver = null,
    otherKey = null,
    publishableKey = null,
  }: { receiver?: URL | null; otherKey?: string | null; publishableKey?: string | null },
): Promise<World> {
  const ruleset = await api.get(Ruleset, '/api/scoring-rules/ruleset');
  const plain = ruleset.rules.filter(
    ({ active, conditions, points }) => active && leavesOf(conditions ?? []).length === 0 && points > 0,
  );
  const eventTypes = [...new Set(plain.sort((a, b) => b.points - a.points).map(({ eventType }) => eventType))];
  const run = `verify-${randomUUID().slice(0, 8)}`;
  const leadIds: string[] = [];
  return {
    ...{
      api,
      ruleset,
      run,
      leadIds,
      receiver,
      otherKey,
      publishableKey,
      eventTypes: [...eventTypes.slice(0, 4), UNSCORED_TYPE],
    },
    newLeadId(name) {
      const leadId = `${run}-${name}`;
      leadIds.push(leadId);
      return leadId;
    },
    eraseLater: (leadId) => void leadIds.push(leadId),
  };
}

/**
 * Creates one event for each entry of `daysAgo`, using the types in turn. The times of these events differ in the milliseconds, so that
 * their order is known.
 */
export function makeEvents({ eventTypes }: World, daysAgo: readonly number[]): TestEvent[] {
  const now = Date.now();
  return daysAgo.map((days, i) => ({
    eventType: eventTypes[i % eventTypes.length] ?? UNSCORED_TYPE,
    eventId: `evt_${randomUUID()}`,
    timestamp: toInstant(now - Math.round(days * DAY_MS) - (daysAgo.length - i)),
  }));
}

/** Days before now. The score depends on the order of these events: there are two long silences, two events on one day, and a burst. */
export const HISTORY_DAYS_AGO = [41, 40.5, 40.5, 26, 24, 12, 3, 2.9, 1, 0.5, 0.1, 0.05];

/** Sends one batch and returns for each event, in order, whether it was new. */
export async function sendTo(
  { api }: World,
  leadId: string,
  events: readonly TestEvent[],
  key?: string,
): Promise<string[]> {
  const request = key === undefined ? {} : { key };
  const body = { events: events.map((event) => ({ ...event, leadId })) };
  const { results } = await api.call(BatchAccepted, 'POST', '/api/events/batch', { ...request, body, status: 202 });
  return results.map(({ status }) => status);
}

const asOf = (at?: number) => (at === undefined ? '' : `?at=${toInstant(at)}`);

export const readLead = ({ api }: World, leadId: string, at?: number) =>
  api.get(Lead, `/api/leads/${leadId}${asOf(at)}`);

export const readTimeline = ({ api }: World, leadId: string, at?: number) =>
  api.get(z.array(TimelineEntry), `/api/leads/${leadId}/timeline${asOf(at)}`);

/** Applies the project's rules to these events in this process, not on the server. */
export function expectedState({ ruleset }: World, events: readonly TestEvent[]) {
  const log = events.map(
    ({ eventId, eventType: type, timestamp }): LeadEvent => ({
      ...{ kind: 'activity', eventId, type, properties: {}, occurredAt: Date.parse(timestamp), receivedAt: 0 },
      source: 'server',
      awards: awardsFor({ type, properties: {} }, ruleset),
    }),
  );
  return fold(log, ruleset);
}

/** The score that should be reported at `at`, to two decimals. */
export const expectedScore = (world: World, events: readonly TestEvent[], at: number): number =>
  roundScore(
    scoreAt(
      expectedState(
        world,
        events.filter(({ timestamp }) => Date.parse(timestamp) <= at),
      ),
      world.ruleset.decay,
      at,
    ),
  );
