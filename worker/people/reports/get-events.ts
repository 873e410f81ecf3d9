import { type Call, requirePermission } from '../../access/call.ts';
import type { EventReport, EventReportQuery, EventUse } from '../../contract/event-report.ts';
import { toInstant } from '../../contract/instant.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { behaviorsIn } from '../../domain/behaviors.ts';
import { DEFAULT_OUTCOME } from '../../domain/outcome.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { readEventTypes } from '../../project/read-event-types.ts';
import { findTimeZone } from '../../settings/projects/find-time-zone.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { comparedDays } from './compared-days.ts';
import type { DaysRefused } from './hour-range.ts';

/** Lists the event types that arrive: how many events of each, since when, and what uses them. */
export async function getEvents(call: Call, query: EventReportQuery): Promise<EventReport | DaysRefused> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const [config, timeZone] = await Promise.all([getProjectConfig(env, projectId), findTimeZone(env.DB, projectId)]);
  const days = comparedDays(query, { timeZone, now });
  if ('reason' in days) return days;
  const uses = usesOf(config);
  const seen = await readEventTypes(env.DB, { projectId, ...days.instants, inUse: [...uses.keys()] });
  const unseen = [...uses.keys()].filter((type) => !seen.some(({ eventType }) => eventType === type)).sort();
  return {
    ...{ timeZone, from: days.from, to: days.to, before: days.before },
    types: [
      ...seen.map(({ firstHour, lastHour, ...type }) => ({
        ...type,
        firstSeenAt: toInstant(firstHour * HOUR_MS),
        lastSeenAt: toInstant(lastHour * HOUR_MS),
        usedBy: uses.get(type.eventType) ?? [],
      })),
      ...unseen.map((eventType) => ({
        ...{ eventType, count: 0, countBefore: 0, firstSeenAt: null, lastSeenAt: null },
        usedBy: uses.get(eventType) ?? [],
      })),
    ],
  };
}

/** Everything that uses each event type. Private segments and disabled automations are left out. */
function usesOf({ ruleset, automations = [], segments = [], outcome }: ProjectConfig): Map<string, EventUse[]> {
  const uses = new Map<string, EventUse[]>();
  const add = (eventType: string, use: EventUse) => {
    const known = uses.get(eventType) ?? [];
    if (!known.some(({ kind, id }) => kind === use.kind && id === use.id)) uses.set(eventType, [...known, use]);
  };
  for (const { id, eventType, description } of ruleset.rules)
    add(eventType, { kind: 'rule', id, name: description || eventType });
  for (const { id, name, whenEvent, traits = [] } of automations) {
    const types = [...(whenEvent === undefined ? [] : [whenEvent]), ...behaviorsIn(traits).map(({ event }) => event)];
    for (const type of types) add(type, { kind: 'automation', id, name });
  }
  for (const { id, name, conditions, isPrivate } of segments)
    for (const { event } of isPrivate ? [] : behaviorsIn(conditions)) add(event, { kind: 'segment', id, name });
  const { eventType } = outcome ?? DEFAULT_OUTCOME;
  if (eventType !== undefined) add(eventType, { kind: 'outcome', id: null, name: 'Outcome' });
  return uses;
}
