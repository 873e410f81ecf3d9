import { isPublic } from '../contract/event-source.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { roundScore } from '../domain/hundredths.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { isKnownFromPages } from '../domain/lead-snapshot.ts';
import { type Firing, matchAutomations } from '../domain/match-automations.ts';
import { isGone, sealedInto } from '../domain/merge-state.ts';
import { occasionOf } from '../domain/occasion.ts';
import { segmentMovesOf } from '../domain/segment-moves-of.ts';
import { utcDay } from '../domain/time.ts';
import type { Requested } from '../observe/request-id.ts';
import { readTransitions } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { hasFiring, insertFiring, insertOutgoing } from './storage/outbox.ts';
import { findLead } from './storage/snapshot.ts';
import { viewLead } from './view-lead.ts';

/** Which announcements a change makes. `news` omits those that only new rules caused; `everything` includes them. */
export type Tells = 'news' | 'nothing' | 'everything';

/** The settings that decide what a change announces and which automations it triggers. */
interface Told {
  automations: ProjectConfig['automations'];
  segments: ProjectConfig['segments'];
}

/**
 * Puts a change's messages into the outbox: one for each subscribed event, and one for each automation that runs, at most once a day. Runs
 * in the change's transaction, so that messages and changes are consistent. Returns the number of messages.
 */
export function announce(
  {
    now,
    automations = [],
    segments = [],
    tells = 'news',
    requestId,
    ...store
  }: LeadStore & Partial<Told> & { now: number; tells?: Tells } & Requested,
  before: StoredLead | null,
): number {
  if (tells === 'nothing') return 0;
  const after = findLead(store);
  if (!after || after.snapshot.seq === before?.snapshot.seq) return 0;
  const { config, snapshot } = after;
  const { subscribed = [] } = config;
  if (automations.length === 0 && subscribed.length === 0) return 0;

  const events = store.memory.appended.map(({ event }) => event);
  const isFromPages =
    isKnownFromPages(snapshot) || (events.length > 0 && events.every(({ source }) => isPublic(source)));
  const { projectId, leadId, seq } = snapshot;
  let count = 0;
  for (const news of newsOf(store, { before, after, events }, { now, tells, automations, segments })) {
    if (news.type !== 'automation.fired' && !subscribed.includes(news.type)) continue;
    insertOutgoing(store, {
      id: `msg_${crypto.randomUUID().replaceAll('-', '')}`,
      ...{ projectId, leadId, at: now, seq },
      lead: isGone(snapshot.merge) ? null : viewLead(store, after, now),
      ...(isFromPages && { causedBy: 'pages' }),
      requestId,
      ...news,
    });
    count++;
  }
  return count;
}

/** The part of a message besides the lead's state. */
type News = Pick<Outgoing, 'type'> & Partial<Outgoing>;

/** When a change happened, and what it may announce. */
type Telling = { [Part in keyof Told]: NonNullable<Told[Part]> } & { now: number; tells: Tells };

interface Change {
  before: StoredLead | null;
  after: StoredLead;
  events: readonly LeadEvent[];
}

/** Yields what a change brings, whether or not someone has subscribed to it. Records automations that run. */
function* newsOf(
  store: LeadStore,
  { before, after, events }: Change,
  { now, tells, automations, segments }: Telling,
): Generator<News> {
  const { config, snapshot } = after;
  if (isGone(snapshot.merge)) {
    if (!before || !isGone(before.snapshot.merge)) yield { type: 'lead.erased' };
    return;
  }
  const mergedInto = sealedInto(snapshot.merge);
  if (mergedInto !== null) {
    if (before && sealedInto(before.snapshot.merge) === null) yield { type: 'lead.merged', mergedInto };
    return;
  }
  const moves = readTransitions(store, before?.snapshot.seq ?? 0);
  const stageMoves = tells === 'everything' ? moves : moves.filter(({ cause }) => cause !== 'ruleset');
  const activities = events.filter((event) => event.kind === 'activity');
  const hasBegun = !before || isGone(before.snapshot.merge);
  const segmentMoves = segmentMovesOf(hasBegun ? null : before, after, {
    ...{ segments, at: now, hasActed: events.length > 0 },
    newRules: tells === 'everything' ? 'told' : 'silent',
  });
  const occasion = occasionOf(before, after, { now, stageMoves, segmentMoves, activities });
  const { score, previousScore } = occasion;
  if (hasBegun) yield { type: 'lead.created' };
  for (const { from, to, cause } of stageMoves) yield { type: 'lead.stage_changed', stageChange: { from, to, cause } };
  const isMoved = events.some(mayMoveScore);
  const isRecomputed = snapshot.recomputedAt !== before?.snapshot.recomputedAt;
  if ((isMoved || isRecomputed) && roundScore(score) !== roundScore(previousScore))
    yield { type: 'lead.score_changed', previousScore: roundScore(previousScore) };
  for (const segment of segmentMoves.entered) yield { type: 'segment.entered', segment };
  for (const segment of segmentMoves.left) yield { type: 'segment.left', segment };

  const rulesChanged = tells === 'news' && before !== null && before.config.version !== config.version && !isMoved;
  // A score that changes only because of new rules is no news, because the lead did nothing.
  yield* runsOf(
    store,
    matchAutomations(automations, rulesChanged ? { ...occasion, previousScore: score } : occasion),
    now,
  );
}

/** Yields the automations that run today for the first time, and records their runs. */
function* runsOf(store: LeadStore, matched: readonly Firing[], now: number): Generator<News> {
  const day = utcDay(now);
  const skippedDay = `${day} skipped`;
  for (const { automationId: id, name, reason, eventType, kind } of matched) {
    const run = {
      type: 'automation.fired',
      automation: { id, name, reason },
      ...(eventType !== null && { eventType }),
    } as const;
    if (kind === 'skipped') {
      // A skipped run does not use up the day's run, which may still be sent.
      if (!hasFiring(store, id, day) && insertFiring(store, id, skippedDay))
        yield { ...run, automation: { ...run.automation, skipped: 'no_email' } };
      continue;
    }
    if (kind === 'catches_up' && !hasFiring(store, id, skippedDay)) continue;
    if (insertFiring(store, id, day)) yield run;
  }
}

/** Notes, tasks and tests do not change the score. If the score differs after such work, decay or new rules have changed the score. */
const mayMoveScore = (event: LeadEvent): boolean => event.kind !== 'work' || event.work.type === 'points';
