import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import type { Decay, Stage } from '../../../../worker/contract/ruleset.ts';
import { type Anchor, decayStartsAt, fallsBelowAt, scoreAt } from '../../../../worker/domain/decay.ts';
import { stageOf } from '../../../../worker/domain/stages.ts';
import { DAY_MS } from '../../../../worker/domain/time.ts';
import { instantOf } from './instant-of.ts';

export type EventEntry = Extract<TimelineEntry, { type: 'event' }>;

export interface PathPoint {
  at: number;
  score: number;
}

/**
 * Adds those timeline entries that can change the score. Points added by hand count like an event that is not activity, so that decay
 * continues.
 */
export function addEvents(before: readonly EventEntry[], entries: readonly TimelineEntry[]): readonly EventEntry[] {
  const events: EventEntry[] = [];
  for (const entry of entries) {
    const event = entry.type === 'event' ? entry : entry.type === 'work' ? toScoreEvent(entry) : null;
    if (event) events.push(event);
  }
  return events.length === 0 ? before : [...before, ...events];
}

function toScoreEvent({
  work,
  newScore,
  stage,
  ...entry
}: Extract<TimelineEntry, { type: 'work' }>): EventEntry | null {
  if (work.type !== 'points' || newScore === undefined || stage === undefined) return null;
  const { stageChange = null, decayDelta = 0 } = entry;
  return { ...entry, type: 'event', newScore, stage, stageChange, decayDelta, properties: {}, silent: true };
}

/**
 * The score and time from which the score decays after an event. The time is that of the event, or that of the earlier anchor if
 * the event does not count as activity.
 */
function anchorAfter(event: EventEntry, before: Pick<Anchor, 'lastEventAt'>): Anchor {
  const { newScore, silent } = event;
  const at = instantOf(event);
  return silent ? { ...before, score: newScore, scoredAt: at } : { score: newScore, lastEventAt: at };
}

/** The number of events up to `at`. */
export function countUntil(events: readonly EventEntry[], at: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instantOf(events[middle] as EventEntry) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The anchor from which the score decays at `at`, which the last event before that time set. */
export function anchorAt(events: readonly EventEntry[], at: number): Anchor {
  const count = countUntil(events, at);
  const last = events[count - 1];
  let aliveAt = count - 1;
  while (events[aliveAt]?.silent) aliveAt--;
  const alive = events[aliveAt];
  const lastEventAt = alive ? instantOf(alive) : null;
  return last ? anchorAfter(last, { lastEventAt }) : { score: 0, lastEventAt };
}

/** This many points, joined by straight lines, look like a curve of decay. */
const SAMPLES = 32;
/** A straight line joins two events if less than one part in this many of the chart lies between them. */
const SAMPLES_OF_ALL = 1000;

/** The score from `from` to `to` as a line, with a step at each event, flat during grace periods and curved during decay. */
export function scorePath(
  events: readonly EventEntry[],
  { decay, from, to }: { decay: Decay; from: number; to: number },
): PathPoint[] {
  const points: PathPoint[] = [];
  let anchor = anchorAt(events, from);
  let at = from;
  const runTo = (end: number) => {
    points.push({ at, score: scoreAt(anchor, decay, at) });
    const startsAt = decayStartsAt(anchor, decay);
    if (startsAt !== null && startsAt < end) {
      const begin = Math.max(at, startsAt);
      const samples = Math.min(SAMPLES, Math.ceil(((end - begin) / (to - from)) * SAMPLES_OF_ALL));
      for (let i = 0; i < samples; i++) {
        // Puts points closer together at the beginning, where the curve of a long decay bends.
        const sample = begin + (end - begin) * (i / samples) ** 2;
        points.push({ at: sample, score: scoreAt(anchor, decay, sample) });
      }
    }
    points.push({ at: end, score: scoreAt(anchor, decay, end) });
    at = end;
  };
  const stepMs = (to - from) / SAMPLES_OF_ALL;
  for (let i = countUntil(events, from); i < events.length; i++) {
    const event = events[i] as EventEntry;
    const happenedAt = instantOf(event);
    if (happenedAt > to) break;
    if (happenedAt - at < stepMs && points.length > 0) {
      points.push({ at: happenedAt, score: event.newScore });
      at = happenedAt;
    } else runTo(happenedAt);
    anchor = anchorAfter(event, { lastEventAt: anchor.lastEventAt });
  }
  runTo(to);
  return points;
}

export interface StageDrop {
  at: number;
  to: string;
}

/** The stages to which the lead will fall without activity, in order. */
export function upcomingDrops(
  anchor: Anchor,
  { decay, stages, now }: { decay: Decay; stages: readonly Stage[]; now: number },
): StageDrop[] {
  const score = scoreAt(anchor, decay, now);
  return stages
    .filter(({ from }) => from > 0 && from <= score)
    .reverse()
    .flatMap(({ from }) => {
      const at = fallsBelowAt(anchor, decay, from);
      return at === null || at <= now ? [] : [{ at, to: stageOf(scoreAt(anchor, decay, at), stages).name }];
    });
}

const FORECAST_DAYS_MIN = 14;
const FORECAST_DAYS_MAX = 60;

/** The end of the forecast, which is a bit beyond the next stage drop, unless that drop is too far away. */
export function forecastUntil(drops: readonly StageDrop[], now: number): number {
  const days = drops[0] ? ((drops[0].at - now) / DAY_MS) * 1.3 : FORECAST_DAYS_MIN;
  return now + Math.min(FORECAST_DAYS_MAX, Math.max(FORECAST_DAYS_MIN, days)) * DAY_MS;
}
