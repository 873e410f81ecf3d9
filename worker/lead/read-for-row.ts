import type { JsonObject } from '../contract/json-value.ts';
import { eventPage } from '../domain/event-page.ts';
import { reachedAtOf } from '../domain/highs.ts';
import type { RowFromLog } from '../domain/lead-snapshot.ts';
import { NO_MOMENTS } from '../domain/moments.ts';
import { hasReachedOutcome } from './has-reached-outcome.ts';
import { readEarnings } from './storage/earnings.ts';
import { readBodies } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';

/** Reads the part of a lead's row that comes from its log, with the bodies of the two events that the row quotes. */
export function readForRow(store: LeadStore, { snapshot, config }: StoredLead): RowFromLog {
  const { pointsByHour, moments = NO_MOMENTS, highs = [] } = readEarnings(store, snapshot, config.ruleset);
  const { last, best } = moments;
  const bodies = readBodies(
    store,
    [last, best].flatMap((moment) => (moment ? [moment.eventId] : [])),
  );
  const quote = <Quoted extends { eventId: string }>({ eventId, ...moment }: Quoted) => ({
    ...moment,
    page: eventPage(JSON.parse(bodies.get(eventId) ?? '{}') as JsonObject),
  });
  return {
    pointsByHour,
    lastEvent: last && quote(last),
    bestEvent: best && quote(best),
    reachedAt: reachedAtOf(highs, config.ruleset.stages),
    isCustomer: hasReachedOutcome(store, { snapshot, config }),
  };
}
