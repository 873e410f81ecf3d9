// The product without some of its parts, to measure what each part costs. LADDER_STEP says which parts run besides a bare INSERT:
// - `checks`: whether the key is known and the event is valid
// - `edge`: everything that the product does before it calls the lead, such as routing, headers, limits and logs
// - `lead`: also the lead's own work (dedup, award, fold, snapshot, rows), for a project that acknowledges the rows without writing them
import type { ProjectAck, ProjectChange } from '../../contract/project-change.ts';
import product, { LeadObject as ProductLeadObject } from '../../index.ts';
import { parseEvent } from '../../intake/parse-event.ts';
import type { IngestCommand, IngestResult } from '../../lead/ingest.ts';
import { type ApiKey, findApiKey } from '../../settings/keys/api-key.ts';
import { isolateCache } from '../../settings/storage/isolate-cache.ts';
import { overlay } from '../overlay.ts';

export * from '../../index.ts';

interface LadderEnv extends Omit<Env, 'LEAD'> {
  LEAD: DurableObjectNamespace<LeadObject>;
  LADDER_STEP: 'checks' | 'edge' | 'lead';
}

const acknowledge = (_projectId: string, { toSeq }: ProjectChange): Promise<ProjectAck> =>
  Promise.resolve({ status: 'committed', seq: toSeq });

export class LeadObject extends ProductLeadObject {
  #hasTable = false;

  constructor(ctx: DurableObjectState, env: Env & Pick<LadderEnv, 'LADDER_STEP'>) {
    const project = { getByName: () => ({ project: acknowledge }) } as unknown as Env['PROJECT'];
    super(ctx, env.LADDER_STEP === 'lead' ? { ...env, PROJECT: project } : env);
  }

  /** The same INSERT as in the ceiling bench. */
  insertBare(bodies: string[]): void {
    const { sql } = this.ctx.storage;
    if (!this.#hasTable)
      sql.exec('CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
    this.#hasTable = true;
    for (const body of bodies) sql.exec('INSERT INTO bare (body) VALUES (?)', body);
  }
}

const keys = isolateCache<ApiKey>({ max: 10, ttlMs: 5_000 });

async function findKey(env: LadderEnv, apiKey: string): Promise<ApiKey | null> {
  const key = keys.get(apiKey) ?? (await findApiKey(env.DB, apiKey));
  if (key) keys.set(apiKey, key);
  return key;
}

async function checkAndInsert(request: Request, env: LadderEnv): Promise<Response> {
  const key = await findKey(env, request.headers.get('X-API-Key') ?? '');
  const body: { events: unknown[] } | { eventId: string } = await request.json();
  const sent = 'events' in body ? body.events : [body];
  const parsed = sent.map((event) => parseEvent(event, { now: Date.now(), source: 'page' }));
  const events = parsed.flatMap((one) => ('errors' in one ? [] : one.event));
  if (!key || events.length < sent.length) return new Response(null, { status: 400 });
  const byLead = Map.groupBy(events, ({ leadId }) => leadId);
  await Promise.all(
    [...byLead].map(([leadId, its]) =>
      env.LEAD.getByName(`${key.projectId}:${leadId}`).insertBare(its.map(({ event }) => JSON.stringify(event))),
    ),
  );
  return Response.json({ message: `${sent.length} events queued`, count: sent.length }, { status: 202 });
}

/** Leads that store every event as new and do nothing else. */
function withBareLeads(env: LadderEnv): Env {
  const getByName = (name: string) => ({
    async ingest({ events }: IngestCommand): Promise<IngestResult> {
      await env.LEAD.getByName(name).insertBare(events.map((event) => JSON.stringify(event)));
      const unchanged = { email: null, formerEmail: null, idKind: 'own' as const, fromVersion: 0, version: 1 };
      return { status: 'ingested', outcomes: events.map(() => 'accepted'), omitted: {}, ...unchanged };
    },
  });
  return { ...env, LEAD: overlay(env.LEAD, { getByName } as never) } as never;
}

const EVENTS: ReadonlySet<string> = new Set(['/api/events', '/api/events/batch']);

export default {
  ...product,
  fetch(request: Request, env: LadderEnv, ctx: ExecutionContext) {
    const isEvent = request.method === 'POST' && EVENTS.has(new URL(request.url).pathname);
    if (isEvent && env.LADDER_STEP === 'checks') return checkAndInsert(request, env);
    return product.fetch(request, isEvent && env.LADDER_STEP === 'edge' ? withBareLeads(env) : (env as never), ctx);
  },
};
