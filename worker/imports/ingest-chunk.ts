import type { ImportChunk, ImportError, ImportRow } from '../contract/import-chunk.ts';
import { type LearnedTraits, PROPERTIES_ROOM } from '../contract/traits.ts';
import { findMeantLeads } from '../identity/find-meant-leads.ts';
import { forgetImportLeads } from '../identity/import-leads.ts';
import type { AddressedEvent } from '../intake/addressed-event.ts';
import { type Ingested, type IngestOutcome, ingestEvents, REFUSED } from '../intake/ingest-events.ts';
import { findErased } from '../lead/find-erased.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import { log } from '../observe/log.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import type { ChunkResult } from './chunk-records.ts';
import { findOwnEvents } from './find-own-events.ts';
import { noteChunkLeads } from './pending-chunks.ts';
import { leadIdOfEmail } from './row-ids.ts';

/**
 * Ingests the rows of a chunk like any other events. Returns null if some rows could not be ingested. The whole chunk is then retried,
 * and the rows that are already ingested count once. On the last attempt, rows that cannot be ingested are rejected.
 */
export async function ingestChunk(
  env: Env,
  { projectId, importId, rows, refused, errors, list }: ImportChunk,
  attempt: { isFirst: boolean; isLast: boolean; now: number },
): Promise<ChunkResult | null> {
  const ingested = await ingestRows(env, { projectId, importId, rows, list, attempt });
  if (ingested === 'undone') return NOTHING_INGESTED;
  const { outcomes, omitted } = ingested;
  if (outcomes.includes('unavailable') && !attempt.isLast) return null;
  const count = (...which: RowOutcome[]) => outcomes.filter((outcome) => which.includes(outcome)).length;
  const all = [
    ...errors,
    ...rows.flatMap((row, i) => toErrors(row, outcomes[i] ?? 'unavailable')),
    ...rows.flatMap((row, i) => toOmissions(row, omitted.get(i) ?? [])),
  ];
  return {
    refused,
    accepted: count('created', 'updated'),
    created: count('created'),
    duplicates: count('duplicate'),
    rejected: count('erased', 'limited', 'unavailable'),
    errors: await forgetErased(env, { projectId, errors: all, isLast: attempt.isLast }),
  };
}

/** The outcome of a row. An accepted row has created its lead, or added something to it. */
type RowOutcome = 'created' | 'updated' | Exclude<IngestOutcome, 'accepted'>;

const NONE_OMITTED: Ingested['omitted'] = new Map();

/** The outcome of a chunk if its import was undone. */
export const NOTHING_INGESTED: ChunkResult = {
  ...{ refused: 0, accepted: 0, created: 0, duplicates: 0, rejected: 0, errors: [] },
};

/**
 * Removes the IDs of leads that were erased while the chunk was waiting from its errors. The erasure could not delete these errors,
 * because they did not exist yet. If a lead cannot be reached, the attempt fails. The last attempt does not fail, so that every import
 * ends.
 */
async function forgetErased(
  env: Env,
  { projectId, errors, isLast }: { projectId: string; errors: ImportError[]; isLast: boolean },
): Promise<ImportError[]> {
  const erased = await findErased(
    env,
    { projectId, leadIds: errors.flatMap(({ leadIds }) => leadIds) },
    isLast ? () => false : undefined,
  );
  return errors.map((error) =>
    error.leadIds.some((leadId) => erased.has(leadId))
      ? { row: error.row, eventId: null, leadIds: [], field: '', message: REFUSED.erased.message }
      : error,
  );
}

function toErrors({ row, event, leadId, anonymousId }: ImportRow, outcome: RowOutcome): ImportError[] {
  if (outcome === 'created' || outcome === 'updated' || outcome === 'duplicate') return [];
  const refused = { row, field: '', message: REFUSED[outcome].message };
  // The error must not name a person who has been erased.
  if (outcome === 'erased') return [{ ...refused, eventId: null, leadIds: [] }];
  return [{ ...refused, eventId: event.eventId, leadIds: [leadId, anonymousId].filter((id) => id != null) }];
}

/**
 * The error of an accepted row that left out some properties. A single error names all of these properties, because they differ from row to
 * row.
 */
function toOmissions({ row, event, leadId, anonymousId }: ImportRow, names: readonly string[]): ImportError[] {
  if (names.length === 0) return [];
  const field = names.map((name) => `custom.${name}`).join(', ');
  const leadIds = [leadId, anonymousId].filter((id) => id != null);
  const message = `was not stored, the rest of the row was. ${PROPERTIES_ROOM}`;
  return [{ row, eventId: event.eventId, leadIds, field: field.slice(0, FIELD_CHARS_MAX), message }];
}
/** Messages do not need the full length of names. */
const FIELD_CHARS_MAX = 300;

async function ingestRows(
  env: Env,
  {
    projectId,
    importId,
    rows,
    list,
    attempt,
  }: Pick<ImportChunk, 'projectId' | 'importId' | 'rows' | 'list'> & {
    attempt: { isFirst: boolean; isLast: boolean; now: number };
  },
): Promise<{ outcomes: RowOutcome[]; omitted: Ingested['omitted'] } | 'undone'> {
  if (rows.length === 0) return { outcomes: [], omitted: NONE_OMITTED };
  try {
    const config = await getProjectConfig(env, projectId);
    const addressed = await addressRows(env, { projectId, rows, now: attempt.now });
    const stating = await dropUnchanged(env, { projectId, rows, addressed });
    const events = addressed.map((row, i) => {
      const { event, ...named } = stating.get(i) ?? row;
      return { ...named, event: { ...event, importId } };
    });
    const stated = [...stating.keys()];
    const leadIds = addressed.flatMap(({ leadId, anonymousId }) => [leadId, ...(anonymousId ? [anonymousId] : [])]);
    if ((await noteChunkLeads(env.DB, { projectId, importId, leadIds })).isUndone) return 'undone';
    const additions = list ? toAdditions(leadIdsOf(addressed), { importId, list, now: attempt.now }) : [];
    // Nothing is announced, because events in a file are history, which must not trigger webhooks or CRM updates.
    const ingested = await ingestEvents(env, {
      ...{ projectId, config, events: [...stated.flatMap((i) => events[i] ?? []), ...additions], tells: 'nothing' },
    });
    const outcomes = rows.map((): RowOutcome => 'duplicate');
    const omitted = new Map<number, readonly string[]>();
    for (const [n, i] of stated.entries()) {
      outcomes[i] = outcomeOf(ingested, n);
      const names = ingested.omitted.get(n);
      if (names) omitted.set(i, names);
    }
    const erased = leadIdsOf(addressed.filter((_, i) => outcomes[i] === 'erased'));
    if (erased.length > 0) await forgetImportLeads(env.DB, { projectId, importId, leadIds: erased });
    if (attempt.isFirst) return { outcomes, omitted };
    const repeated = stated.filter((_, n) => ingested.outcomes[n] === 'duplicate');
    const own = await findOwnEvents(
      env,
      projectId,
      repeated.flatMap((i) => events[i] ?? []),
    );
    return { outcomes: outcomes.map((outcome, i) => own.get(events[i] as AddressedEvent) ?? outcome), omitted };
  } catch (error) {
    if (!attempt.isLast) throw error;
    log('error', 'import.chunk_failed', { projectId, error: String(error) });
    return { outcomes: rows.map(() => 'unavailable' as const), omitted: NONE_OMITTED };
  }
}

/** A row whose values the lead already had is a duplicate, even if it came from another file or source. */
function outcomeOf({ outcomes, omitted, creating, restated }: Ingested, n: number): RowOutcome {
  const outcome = outcomes[n] ?? 'unavailable';
  if (outcome !== 'accepted') return outcome;
  if (creating.has(n)) return 'created';
  return restated.has(n) && !omitted.has(n) ? 'duplicate' : 'updated';
}

const leadIdsOf = (rows: readonly AddressedEvent[]): string[] => [...new Set(rows.map(({ leadId }) => leadId))];

/**
 * Creates the entries that add the leads to a list. Each entry has an ID for its lead and import, so that several rows or a retried chunk
 * add a lead only once. An entry is sent with the lead's rows, and accepted or refused with them.
 */
function toAdditions(
  leadIds: readonly string[],
  { importId, list, now }: Pick<ImportChunk, 'importId'> & { list: NonNullable<ImportChunk['list']>; now: number },
): AddressedEvent[] {
  const logged = { occurredAt: now, receivedAt: now, source: 'import', importId } as const;
  const work = { type: 'list', list: list.id, isIn: true } as const;
  const event = { kind: 'work' as const, eventId: `${importId}_${list.id}`, ...logged, by: list.by, work };
  return leadIds.map((leadId) => ({ leadId, namedAs: 'anonymous', event }));
}

/** Finds the lead of each row: the one it names, or the one with its email. */
async function addressRows(
  env: Env,
  { projectId, rows, now }: { projectId: string; rows: ImportRow[]; now: number },
): Promise<AddressedEvent[]> {
  const emailOf = ({ event }: Pick<ImportRow, 'event'>) => (event.kind === 'traits' ? event.traits.email : null) ?? '';
  const nameless = rows.filter(({ leadId }) => leadId === null).map(emailOf);
  const meant = nameless.length > 0 ? await findMeantLeads(env, { projectId, emails: nameless, now }) : null;
  return rows.map(({ event, anonymousId, ...row }) => {
    if (row.leadId !== null)
      return { leadId: row.leadId, namedAs: row.namedAs, ...(anonymousId && { anonymousId }), event };
    const email = emailOf({ event });
    const known = meant?.get(email);
    if (known) return { ...known, event };
    return { leadId: leadIdOfEmail(email, { secret: env.JWT_SECRET, projectId }), namedAs: 'made', event };
  });
}

/**
 * Returns the rows that still contain something, by their index. If a row's lead exists, removes the values that nobody has edited since
 * our export, and the row does not use the lead's ID as the customer's own.
 */
async function dropUnchanged(
  env: Env,
  {
    projectId,
    rows,
    addressed,
  }: { projectId: string; rows: readonly ImportRow[]; addressed: readonly AddressedEvent[] },
): Promise<Map<number, AddressedEvent>> {
  if (!rows.some(({ unchanged }) => unchanged)) return new Map(addressed.entries());
  const stating = await mapLeads(addressed.entries(), async ([i, row]): Promise<[number, AddressedEvent][]> => {
    const { unchanged, exportedFrom = projectId } = rows[i] ?? {};
    const { event } = row;
    if (
      event.kind !== 'traits' ||
      !unchanged ||
      exportedFrom !== projectId ||
      !(await resolveIdentity(env, projectId, row.leadId))
    )
      return [[i, row]];
    const traits = withoutValues(event.traits, new Set(unchanged));
    const namedAs = unchanged.includes('_id') ? 'anonymous' : row.namedAs;
    return Object.keys(traits).length > 0 ? [[i, { ...row, namedAs, event: { ...event, traits } }]] : [];
  });
  return new Map(stating.flat());
}

function withoutValues({ custom = {}, ...fields }: LearnedTraits, names: ReadonlySet<string>): LearnedTraits {
  const properties = Object.entries(custom).filter(([name]) => !names.has(`custom.${name}`));
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name))),
    ...(properties.length > 0 && { custom: Object.fromEntries(properties) }),
  };
}
