import type { Lead } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { firstTouchOf, toFirstTouch } from '../domain/first-touch.ts';
import { evolve, initialState } from '../domain/fold.ts';
import type { FoldedTraits } from '../domain/folded-event.ts';
import { compareEvents } from '../domain/lead-event.ts';
import { toLeadSummary } from '../domain/lead-summary.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import { DAY_MS } from '../domain/time.ts';
import { askLead } from '../lead/lead-client.ts';
import { readLogEntries } from '../lead/read-pages.ts';
import type { LogEntry } from '../lead/storage/log-entry.ts';

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
  const outlineOf = async (leadId: string) => {
    const outline = await askLead(env, { projectId, leadId }, (lead) => lead.outline());
    if (!outline) throw new Error('a lead to be merged has gone');
    return outline;
  };
  const [own, other] = await Promise.all([outlineOf(winner), outlineOf(loser)]);
  const { ruleset } = config;
  let state = initialState;
  let eventsLast24h = 0;
  for await (const event of union(env, { projectId, winner, loser })) {
    state = evolve(state, event, ruleset);
    const isRecent = event.occurredAt > now - DAY_MS;
    if (event.kind === 'activity' && isRecent && isSignOfLife(event, ruleset)) eventsLast24h++;
  }
  if (choice) state = evolve(state, asChosen(choice, now), ruleset);
  const { name = null, email = null, company = null, phone = null, custom = {} } = state.traits;
  const createdAt = Date.parse(own.lead.createdAt);
  return {
    ...toLeadSummary({ ...state, leadId: winner, createdAt, name, email, company }, config, now),
    phone,
    custom,
    firstTouch: toFirstTouch(firstTouchOf(own.firstTouch, other.firstTouch)),
    eventsLast24h,
    idKind: own.lead.idKind,
    mergedFrom: [loser, ...other.lead.mergedFrom, ...own.lead.mergedFrom].slice(0, LIMITS.mergedIdsMax),
    mergedCount: own.lead.mergedCount + 1 + other.lead.mergedCount,
    version: own.lead.version,
    ...(state.omittedProperties.length > 0 && { omittedProperties: [...state.omittedProperties] }),
  };
}

/** Both logs in canonical order, a page of each in memory at a time; of an event in both, the winner's. */
async function* union(
  env: Env,
  { projectId, winner, loser }: { projectId: string; winner: string; loser: string },
): AsyncGenerator<LogEntry> {
  const known = new Set<string>();
  for await (const page of readLogEntries(env, { projectId, leadId: winner }))
    for (const { eventId } of page) known.add(eventId);
  const own = flatten(readLogEntries(env, { projectId, leadId: winner }));
  let next = await own.next();
  for await (const entry of flatten(readLogEntries(env, { projectId, leadId: loser }))) {
    if (known.has(entry.eventId)) continue;
    for (; !next.done && compareEvents(next.value, entry) < 0; next = await own.next()) yield next.value;
    yield asHandedOver(entry);
  }
  for (; !next.done; next = await own.next()) yield next.value;
}

/** The chosen values as the merge will log them. */
const asChosen = (traits: LearnedTraits, now: number): FoldedTraits => ({
  ...{ kind: 'traits', eventId: 'merge', occurredAt: now, source: 'merge', traits },
});

/** The lead as the winner will store it: see the merge itself. */
const asHandedOver = (entry: LogEntry): LogEntry =>
  entry.kind === 'traits'
    ? { ...entry, absorbed: true, source: entry.source === 'merge' ? 'person' : entry.source }
    : entry;

async function* flatten<Item>(pages: AsyncIterable<Item[]>): AsyncGenerator<Item, undefined> {
  for await (const page of pages) yield* page;
}
