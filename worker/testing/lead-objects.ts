import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { ProjectConfig } from '../contract/project-config.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { carryConfig } from '../lead/carried-config.ts';
import { toProjectChange } from '../lead/drain.ts';
import type { IncomingEvent } from '../lead/incoming-event.ts';
import { type LeadStub, leadObject } from '../lead/lead-client.ts';
import type { LeadObject } from '../lead/lead-object.ts';
import type { LeadStore, LeadValue } from '../lead/storage/lead-memory.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { sumCounts, toRecord } from './read-models.ts';

/** A new lead in its own project, with its object. */
export interface TestLead {
  projectId: string;
  leadId: string;
  stub: LeadStub;
}

export function newLead({ projectId = `prj_${crypto.randomUUID()}`, leadId = 'lead_1' } = {}): TestLead {
  return { projectId, leadId, stub: leadObject(env, projectId, leadId) };
}

export const DEFAULT_CONFIG: ProjectConfig = { version: 1, ruleset: DEFAULT_RULESET };

/** An event as the edge passes it on. By default, the event is a page view at the current time. */
export function makeIncoming(
  given: Partial<Extract<IncomingEvent, { kind: 'activity' }>> & { eventId: string },
): IncomingEvent {
  const now = Date.now();
  const logged = { occurredAt: now, receivedAt: now, source: 'server' as const };
  return { kind: 'activity', ...logged, type: 'page_view', properties: {}, ...given };
}

/** A complete config in the form in which calls send it to the lead. */
export const carried = ({ projectId }: Pick<TestLead, 'projectId'>, config: ProjectConfig = DEFAULT_CONFIG) =>
  carryConfig(projectId, config, { whole: true });

/** Makes one call from the edge to the lead, which must accept it. */
export async function ingestInto(
  { stub, projectId, leadId }: TestLead,
  events: IncomingEvent[],
  config: ProjectConfig = DEFAULT_CONFIG,
) {
  const result = await stub.ingest({
    projectId,
    leadId,
    namedAs: 'own',
    config: carried({ projectId }, config),
    events,
  });
  if (result.status !== 'ingested') throw new Error(`the lead answered ${JSON.stringify(result)}`);
  return result;
}

/** Accesses the object's storage directly. */
export const inStorage = <Result>(
  { stub }: Pick<TestLead, 'stub'>,
  look: (sql: SqlStorage, storage: DurableObjectStorage, state: DurableObjectState) => Result | Promise<Result>,
): Promise<Result> => runInDurableObject(stub, (_: LeadObject, state) => look(state.storage.sql, state.storage, state));

/** Reads the lead in the same way as its object, with the object's own cache. */
export const inLead = <Result>(
  { stub }: Pick<TestLead, 'stub'>,
  look: (store: LeadStore, storage: DurableObjectStorage) => Result | Promise<Result>,
): Promise<Result> =>
  runInDurableObject(stub, ({ memory }: LeadObject, { storage }) =>
    look({ sql: storage.sql, kv: storage.kv, memory }, storage),
  );

/** All rows of all tables of the object, and its values. */
export const dumpStorage = (lead: Pick<TestLead, 'stub'>) =>
  inStorage(lead, (sql, { kv }) => {
    const tables = sql.exec<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name`,
    );
    const rows = tables.toArray().map(({ name }) => [name, sql.exec(`SELECT * FROM "${name}" ORDER BY 1`).toArray()]);
    const values = [...kv.list<Uint8Array>()].map(([key, value]) => [key, JSON.parse(new TextDecoder().decode(value))]);
    return Object.fromEntries([...rows, ...values]) as Record<string, unknown[]> & { lead?: LeadValue };
  });

/** The expected content of D1 about these leads, according to their objects. */
export async function recountReadModels(leads: readonly TestLead[]) {
  const known = await Promise.all(
    leads.map((lead) =>
      inLead(lead, (store) => {
        const stored = findLead(store);
        if (!stored) throw new Error(`${lead.leadId} does not exist`);
        const { row, activity, stageMoves } = toProjectChange(store, stored, {
          fromSeq: 0,
          seqsMax: Number.MAX_SAFE_INTEGER,
        });
        return { leadId: lead.leadId, row, activity, stageMoves };
      }),
    ),
  );
  const rows = known.flatMap(({ leadId, row }) => (row ? [{ leadId, row }] : []));
  const ranked = rows.filter(({ row }) => row.mergedInto === null);
  return {
    leads: rows.sort((a, b) => (a.leadId < b.leadId ? -1 : 1)).map(({ leadId, row }) => toRecord(leadId, row)),
    activity: sumCounts(known.flatMap(({ activity }) => activity)),
    stageMoves: sumCounts(known.flatMap(({ stageMoves }) => stageMoves)),
    stageCounts: sumCounts(ranked.map(({ row }) => ({ stage: row.stage, count: 1 }))),
  };
}
