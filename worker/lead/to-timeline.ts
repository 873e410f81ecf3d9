import { toInstant } from '../contract/instant.ts';
import type { JsonObject } from '../contract/json.ts';
import type { TimelineEntry } from '../contract/lead.ts';
import type { LeadRuleset } from '../contract/project-config.ts';
import { accountFor } from '../domain/explain.ts';
import { roundScore } from '../domain/hundredths.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import { stageOf } from '../domain/stages.ts';
import type { Step } from '../domain/trace.ts';
import type { AbsorbedLead } from './storage/absorbed-leads.ts';
import type { Rescore } from './storage/rescores.ts';
import type { WithdrawnEvent } from './storage/withdrawn-events.ts';

/** The traced history as the API shows it, oldest first, with the rescores and merges that it has been through. */
export function toTimeline(
  steps: readonly Step[],
  { stages, ...life }: LeadRuleset,
  {
    properties,
    rescores,
    absorbed,
    withdrawn = [],
  }: {
    /** By event id. */
    properties: ReadonlyMap<string, JsonObject>;
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
      properties: properties.get(event.eventId) ?? {},
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
    event.kind === 'traits'
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
  // All are in order, and instants in ISO 8601 UTC sort as text.
  return [...entries, ...rescored, ...merged, ...taken].sort((a, b) =>
    a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0,
  );
}
