import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { ProjectConfig } from '../contract/project-config.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import type { IncomingEvent } from '../lead/ingest.ts';
import { leadObject } from '../lead/lead-client.ts';
import type { LeadObject } from '../lead/lead-object.ts';

/** A lead that no test has used yet, in a project of its own, with its object. */
export interface TestLead {
  projectId: string;
  leadId: string;
  stub: DurableObjectStub<LeadObject>;
}

export function newLead({ projectId = `prj_${crypto.randomUUID()}`, leadId = 'lead_1' } = {}): TestLead {
  return { projectId, leadId, stub: leadObject(env, projectId, leadId) };
}

export const DEFAULT_CONFIG: ProjectConfig = { version: 1, ruleset: DEFAULT_RULESET };

/** An event as the edge hands it over: a page view of this moment, but for what is given. */
export function makeIncoming(
  given: Partial<Extract<IncomingEvent, { kind: 'activity' }>> & { eventId: string },
): IncomingEvent {
  const now = Date.now();
  return { kind: 'activity', occurredAt: now, receivedAt: now, type: 'page_view', properties: {}, ...given };
}

/** One call of the edge to the lead. */
export const ingestInto = (
  { stub, projectId, leadId }: TestLead,
  events: IncomingEvent[],
  config: ProjectConfig = DEFAULT_CONFIG,
) => stub.ingest({ projectId, leadId, config, events });

/** Looks into the object's storage, past everything that could hide something. */
export const inStorage = <Result>(
  { stub }: Pick<TestLead, 'stub'>,
  look: (sql: SqlStorage, storage: DurableObjectStorage) => Result,
): Promise<Result> => runInDurableObject(stub, (_object, { storage }) => look(storage.sql, storage));

/** Every row of every table of the object. */
export const dumpStorage = (lead: Pick<TestLead, 'stub'>) =>
  inStorage(lead, (sql) => {
    const tables = sql.exec<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name`,
    );
    return Object.fromEntries(
      tables.toArray().map(({ name }) => [name, sql.exec(`SELECT * FROM "${name}" ORDER BY 1`).toArray()]),
    );
  });
