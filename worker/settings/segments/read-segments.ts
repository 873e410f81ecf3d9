import type { Call } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { byName } from '../storage/by-name.ts';
import type { SegmentRecord } from './segment-record.ts';

/**
 * SQL condition: the actor may see the segment. Parameters are the project, the actor's ID, and 1 for an admin, who also sees the
 * segments of former members.
 */
const IS_SEEN = `segments.project_id = ?1 AND (is_shared = 1 OR segments.created_by = ?2 OR (
  ?3 = 1 AND NOT EXISTS (SELECT 1 FROM members WHERE members.project_id = ?1 AND user_id = segments.created_by)))`;

type Seer = Pick<Call, 'projectId' | 'actor'>;

const seenBy = ({ projectId, actor }: Seer): [string, string, number] => {
  const isAdmin = actor.type === 'person' && (actor.role === 'admin' || actor.role === 'owner');
  return [projectId, actorIdOf(actor), isAdmin ? 1 : 0];
};

/** Counting is optional, because it reads every member. */
interface Counted {
  isCounted: boolean;
}
const LEADS = '(SELECT count(*) FROM segment_members WHERE project_id = ?1 AND segment_id = segments.id)';

const select = ({
  isCounted,
}: Counted): string => `SELECT segments.*, users.email AS author_email, running.done, running.total, ${isCounted ? LEADS : 'NULL'} AS leads
  FROM segments LEFT JOIN users ON users.id = segments.created_by
  LEFT JOIN lead_runs AS running ON running.id = run_id AND running.status = 'running'
  WHERE ${IS_SEEN}`;

/** The segments that the actor may see, by name. */
export async function readSegments(db: D1Database, seer: Seer, counted: Counted): Promise<SegmentRecord[]> {
  const query = db.prepare(select(counted)).bind(...seenBy(seer));
  return (await query.all<SegmentRecord>()).results.toSorted(byName);
}

/** A segment, or null if there is none that the actor may see. */
export const findSegment = (
  db: D1Database,
  seer: Seer,
  id: string,
  counted: Counted = { isCounted: false },
): Promise<SegmentRecord | null> =>
  db
    .prepare(`${select(counted)} AND segments.id = ?4`)
    .bind(...seenBy(seer), id)
    .first<SegmentRecord>();

/** Whether there is such a segment, and the actor may see it. */
export async function seesSegment(db: D1Database, seer: Seer, id: string): Promise<boolean> {
  const query = db.prepare(`SELECT 1 FROM segments WHERE ${IS_SEEN} AND segments.id = ?4`);
  return (await query.bind(...seenBy(seer), id).first()) !== null;
}
