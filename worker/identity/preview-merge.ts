import type { Lead } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { toFirstTouch } from '../domain/first-touch.ts';
import { fold } from '../domain/fold.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { toLeadSummary } from '../domain/lead-summary.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import { DAY_MS } from '../domain/time.ts';
import { askLead } from '../lead/lead-client.ts';

/** The winner as it would be: the fold of both logs, an event in both counted once. Nothing is written. */
export async function previewMerge(
  env: Env,
  {
    projectId,
    config,
    winner,
    loser,
    choice,
    now,
  }: {
    projectId: string;
    config: ProjectConfig;
    winner: string;
    loser: string;
    choice: LearnedTraits | null;
    now: number;
  },
): Promise<Lead> {
  const read = async (leadId: string) => {
    const log = await askLead(env, { projectId, leadId }, (lead) => lead.log());
    if (!log) throw new Error('a lead to be merged has gone');
    return log;
  };
  const [own, other] = await Promise.all([read(winner), read(loser)]);
  const ids = new Set(own.events.map(({ eventId }) => eventId));
  const handedOver = other.events
    .filter(({ eventId }) => !ids.has(eventId))
    .map(
      (event): LeadEvent => ({ ...event, source: event.source === 'merge' ? 'person' : event.source, absorbed: true }),
    );
  const chosen: LeadEvent[] = choice
    ? [{ kind: 'traits', eventId: 'merge', occurredAt: now, receivedAt: now, source: 'merge', traits: choice }]
    : [];
  const events = [...own.events, ...handedOver, ...chosen];
  const state = fold(events, config.ruleset);
  const { name = null, email = null, company = null, phone = null, custom = {} } = state.traits;
  const createdAt = Date.parse(own.lead.createdAt);
  return {
    ...toLeadSummary({ ...state, leadId: winner, createdAt, name, email, company }, config, now),
    phone,
    custom,
    firstTouch: toFirstTouch(state.firstTouch),
    eventsLast24h: events.filter(
      (event) => event.kind === 'activity' && isSignOfLife(event, config.ruleset) && event.occurredAt > now - DAY_MS,
    ).length,
    idKind: own.lead.idKind,
    mergedFrom: [loser, ...other.lead.mergedFrom, ...own.lead.mergedFrom].slice(0, LIMITS.mergedIdsMax),
    mergedCount: own.lead.mergedCount + 1 + other.lead.mergedCount,
    version: own.lead.version,
  };
}
