// Sends changes of many leads to the project's object, as the leads' objects do. For comparison, the bench can also write the same rows to
// D1 with as little work as possible. `POST /bench/commits` runs one load.
import type { ProjectAck, ProjectChange } from '../../contract/project-change.ts';
import { evolve, initialState, type LeadState } from '../../domain/fold.ts';
import { toFolded } from '../../domain/folded-event.ts';
import { evaluate, toLeadRow } from '../../domain/lead-snapshot.ts';
import { awardsFor, DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { NOTHING_FOLDED } from '../../lead/fold-log.ts';
import { toSummary } from '../../lead/to-lead.ts';
import { currentRequestId, type Requested } from '../../observe/request-id.ts';
import { commitChanges, LEAD_ROW_COLUMNS } from '../../project/commit-changes.ts';
import { sendToProject } from '../../project/project-client.ts';

export interface CommitLoad {
  /**
   * Which code gets the changes. `project`: the project's object, as if leads had sent them. `call`: an object that only acknowledges them.
   * `batch`: D1, in the same batches as the project's object. `bare`: D1, with plain writes of rows and counters that neither check nor
   * return `seq`.
   */
  way: 'project' | 'call' | 'batch' | 'bare';
  projectId: string;
  leads: number;
  /** The number of leads that wait for an answer at the same time. Without the project's object, this is the number of leads per batch. */
  atOnce: number;
  /** The number of changes that each lead had before, which is the seq of its row. */
  fromSeq: number;
}

export interface CommitTimes {
  ms: number;
  /** The times between sending each change and its acknowledgment, ascending. */
  latenciesMs: number[];
}

const config = { version: 1, ruleset: DEFAULT_RULESET };
const CREATED_AT = Date.UTC(2026, 0, 5);

/** Sends one change per lead. Creates all changes before the time is measured. */
export async function runCommitLoad(env: Env, load: CommitLoad): Promise<CommitTimes> {
  const { projectId, leads, atOnce, fromSeq } = load;
  const now = Date.now();
  const changes = Array.from({ length: leads }, (_, i) => makeChange({ projectId, leadId: `lead_${i}`, fromSeq, now }));
  const latenciesMs: number[] = [];
  const startedAt = Date.now();
  if (load.way === 'batch' || load.way === 'bare') {
    const write = load.way === 'bare' ? writeBare : commitChanges;
    for (let i = 0; i < leads; i += atOnce) {
      const at = Date.now();
      const batch = changes.slice(i, i + atOnce);
      await write(env.DB, projectId, batch);
      latenciesMs.push(...batch.map(() => Date.now() - at));
    }
  } else {
    const send = load.way === 'call' ? hear : sendToProject;
    const waiting = changes.values();
    const handIn = async () => {
      for (const change of waiting) {
        const at = Date.now();
        const ack = await send(env, projectId, change);
        if (ack.status !== 'committed' || ack.seq !== change.toSeq) throw new Error(`not applied: ${change.leadId}`);
        latenciesMs.push(Date.now() - at);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, handIn));
  }
  return { ms: Date.now() - startedAt, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

/** An object that acknowledges changes and does nothing else (see `hear` in index.ts). */
interface Hearing {
  hear(projectId: string, change: ProjectChange, requested: Requested): Promise<ProjectAck>;
}

const hear = (env: Env, projectId: string, change: ProjectChange): Promise<ProjectAck> =>
  (env.PROJECT.getByName(projectId) as unknown as Hearing).hear(projectId, change, { requestId: currentRequestId() });

/**
 * Makes the change for one more page view of a lead with a name and an email. Before this view, the lead had `fromSeq` others, one per
 * minute.
 */
function makeChange({
  projectId,
  leadId,
  fromSeq,
  now,
}: Pick<CommitLoad, 'projectId' | 'fromSeq'> & { leadId: string; now: number }): ProjectChange {
  const state = Array.from({ length: fromSeq + 1 }).reduce<LeadState>(
    (before, _, i) => {
      const occurredAt = now - (fromSeq - i) * MINUTE_MS;
      const logged = { eventId: `evt_${i}`, occurredAt, receivedAt: occurredAt, source: 'page' } as const;
      const activity = { ...logged, kind: 'activity', type: 'page_view', properties: {} } as const;
      return evolve(before, toFolded({ ...activity, awards: awardsFor(activity, DEFAULT_RULESET) }), DEFAULT_RULESET);
    },
    { ...initialState, traits: { name: `Ada ${leadId}`, email: `${leadId}@example.com` } },
  );
  const seqs = { seq: fromSeq + 1, projectedSeq: fromSeq };
  const known = {
    ...NOTHING_FOLDED,
    projectId,
    leadId,
    idKind: 'own',
    ...seqs,
    createdAt: CREATED_AT,
    evaluatedAt: now,
  } as const;
  const unranked = { ...known, stage: 'cold', state, merge: { status: 'active' } } as const;
  const { stage } = evaluate(unranked, config, { at: now, cause: 'event' }).snapshot;
  const snapshot = { ...unranked, stage };
  return {
    leadId,
    fromSeq,
    toSeq: snapshot.seq,
    row: toLeadRow(snapshot, config),
    summary: toSummary(snapshot, config),
    activity: [{ hour: Math.floor(now / HOUR_MS), eventType: 'page_view', count: 1 }],
    stageMoves: [],
  };
}

const WRITE_ROWS = `
  WITH given AS MATERIALIZED (SELECT value FROM json_each(?2))
  INSERT INTO leads (project_id, lead_id, ${LEAD_ROW_COLUMNS.map(([column]) => column).join(', ')})
  SELECT ?1, value ->> 0, ${LEAD_ROW_COLUMNS.map((_, i) => `value ->> ${i + 1}`).join(', ')}
  FROM given WHERE true ON CONFLICT (project_id, lead_id)
  DO UPDATE SET ${LEAD_ROW_COLUMNS.map(([column]) => `${column} = excluded.${column}`).join(', ')}`;

const WRITE_COUNTER = `
  INSERT INTO activity_hourly (project_id, hour, event_type, count) VALUES (?1, ?2, 'page_view', ?3)
  ON CONFLICT (project_id, hour, event_type) DO UPDATE SET count = count + excluded.count`;

async function writeBare(db: D1Database, projectId: string, changes: ProjectChange[]): Promise<void> {
  const rows = changes.map(({ leadId, row }) => [leadId, ...LEAD_ROW_COLUMNS.map(([, key]) => row?.[key])]);
  await db.batch([
    db.prepare(WRITE_ROWS).bind(projectId, JSON.stringify(rows)),
    db.prepare(WRITE_COUNTER).bind(projectId, Math.floor(Date.now() / HOUR_MS), changes.length),
  ]);
}
