import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { TimelineEntry } from '../contract/lead.ts';
import type { LeadRuleset } from '../contract/project-config.ts';
import type { Work, WorkEntry } from '../contract/work.ts';
import { accountFor } from '../domain/explain.ts';
import type { FoldedWork } from '../domain/folded-event.ts';
import { roundScore } from '../domain/hundredths.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import { stageOf } from '../domain/stages.ts';
import type { PointsStep, Step, WorkStep } from '../domain/trace.ts';
import type { AbsorbedLead } from './storage/absorbed-leads.ts';
import type { Rescore } from './storage/rescores.ts';
import type { WithdrawnEvent } from './storage/withdrawn-events.ts';

/** The traced history in the API's form, oldest first, together with rescores and merges. */
export function toTimeline(
  steps: readonly Step[],
  { stages, ...life }: LeadRuleset,
  {
    bodies,
    rescores,
    absorbed,
    withdrawn = [],
  }: {
    /** Events' properties or work, by event ID. */
    bodies: ReadonlyMap<string, object>;
    rescores: readonly Rescore[];
    absorbed: readonly AbsorbedLead[];
    withdrawn?: readonly WithdrawnEvent[];
  },
): TimelineEntry[] {
  const entries = steps.map((step): TimelineEntry => {
    if (step.type === 'stage_change') {
      const { at, from, to, score } = step.change;
      return {
        type: 'stage_change',
        eventType: 'stage_changed',
        timestamp: toInstant(at),
        scoreDelta: 0,
        newScore: roundScore(score),
        stage: to,
        stageChange: { from, to },
        cause: 'decay',
      };
    }
    if (step.type !== 'activity') return withBody(toWorkEntry(step, stages), bodies.get(step.event.eventId));
    const { event, after, stageChange } = step;
    const { points, floor, decay } = accountFor(step);
    return {
      type: 'event',
      eventType: event.type,
      timestamp: toInstant(event.occurredAt),
      scoreDelta: (points + floor) / 100,
      newScore: roundScore(after),
      decayDelta: decay / 100,
      eventId: event.eventId,
      properties: (bodies.get(event.eventId) ?? {}) as JsonObject,
      ...(!isSignOfLife(event, life) && { silent: true as const }),
      stage: stageOf(after, stages).name,
      stageChange: stageChange && { from: stageChange.from, to: stageChange.to },
    };
  });
  const rescored = rescores.map(
    ({ at, rulesetVersion, scoreBefore, scoreAfter }): TimelineEntry => ({
      type: 'rescore',
      eventType: 'rescored',
      timestamp: toInstant(at),
      scoreDelta: 0,
      newScore: roundScore(scoreAfter),
      previousScore: roundScore(scoreBefore),
      rulesetVersion,
      stage: stageOf(scoreAfter, stages).name,
    }),
  );
  const merged = absorbed.map(
    ({ at, leadId }): TimelineEntry => ({ type: 'merge', eventType: 'merged', timestamp: toInstant(at), from: leadId }),
  );
  const taken = withdrawn.flatMap((event): TimelineEntry[] =>
    event.kind !== 'activity'
      ? []
      : [
          {
            type: 'withdrawn',
            eventType: event.type,
            timestamp: toInstant(event.occurredAt),
            scoreDelta: 0,
            eventId: event.eventId,
            properties: event.properties,
            importId: event.importId ?? '',
            withdrawnAt: toInstant(event.withdrawnAt),
          },
        ],
  );
  // Each of these lists is already in order, and ISO 8601 instants in UTC sort correctly as text.
  return [...entries, ...rescored, ...merged, ...taken].sort((a, b) =>
    a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0,
  );
}

type WorkTimelineEntry = Extract<TimelineEntry, { type: 'work' }>;

function toWorkEntry(step: PointsStep | WorkStep, stages: LeadRuleset['stages']): WorkTimelineEntry {
  const { eventId, occurredAt, by, work } = step.event;
  const entry = {
    ...({ type: 'work', eventType: WORK_NAMES[work.type], timestamp: toInstant(occurredAt), eventId, by } as const),
    work: toWire(work),
  };
  if (step.type === 'work') return { ...entry, scoreDelta: 0 };
  const { points, floor, decay } = accountFor(step);
  const { after, stageChange } = step;
  return {
    ...entry,
    scoreDelta: (points + floor) / 100,
    newScore: roundScore(after),
    decayDelta: decay / 100,
    stage: stageOf(after, stages).name,
    stageChange: stageChange && { from: stageChange.from, to: stageChange.to },
  };
}

const WORK_NAMES = {
  owner: 'owner_changed',
  status: 'status_changed',
  note: 'note_added',
  task: 'task_changed',
  list: 'list_changed',
  points: 'points_given',
  test: 'test_sent',
} as const;

function toWire(work: Work | FoldedWork['work']): WorkEntry {
  switch (work.type) {
    case 'owner':
    case 'status':
    case 'points':
    case 'list':
      return work;
    case 'note':
      return { text: '', ...work };
    case 'test':
      return { eventType: '', properties: {}, points: 0, ...work };
    case 'task': {
      const { dueAt, ...task } = work;
      return { ...task, ...(dueAt !== undefined && { dueAt: toInstantOrNull(dueAt) }) };
    }
  }
}

/** An entry whose event contains more than the fold reads. */
type Bodied = Extract<TimelineEntry, { type: 'event' | 'work' }>;

export const hasBody = (entry: TimelineEntry): entry is Bodied =>
  entry.type === 'event' || (entry.type === 'work' && (entry.work.type === 'note' || entry.work.type === 'test'));

/** The entry with its event's properties or text. */
export function withBody(entry: TimelineEntry, body: object | undefined): TimelineEntry {
  if (body === undefined) return entry;
  if (entry.type === 'event') return { ...entry, properties: body as JsonObject };
  return entry.type === 'work' ? { ...entry, work: toWire((body as { work: Work }).work) } : entry;
}
