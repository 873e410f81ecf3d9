import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AutomationInput } from '../../contract/automation.ts';
import { segments } from '../storage/tables.ts';

/** The fields in which an automation names a segment. */
export const SEGMENT_FIELDS = ['whenEntersSegment', 'whenLeavesSegment'] as const;

/** SQL condition for a new row: its automation (`body`, JSON text) names only shared segments of the project. */
export const namesKnownSegments = (body: string, projectId: string): string => `NOT EXISTS (
  SELECT 1 FROM json_each(json_array(${SEGMENT_FIELDS.map((field) => `${body} ->> '${field}'`).join(', ')})) AS named
  WHERE named.value IS NOT NULL
    AND named.value NOT IN (SELECT id FROM segments WHERE segments.project_id = ${projectId} AND is_shared = 1))`;

export interface UnknownSegment {
  reason: 'no_such_segment';
  field: (typeof SEGMENT_FIELDS)[number];
}

/** The first field of an automation that names anything other than a shared segment of the project, or null. */
export async function findUnknownSegment(
  db: D1Database,
  projectId: string,
  input: AutomationInput,
): Promise<UnknownSegment | null> {
  const field = SEGMENT_FIELDS.find((each) => input[each] !== undefined);
  if (field === undefined) return null;
  const named = input[field] ?? '';
  const known = await drizzle(db)
    .select({ id: segments.id })
    .from(segments)
    .where(and(eq(segments.projectId, projectId), eq(segments.id, named), eq(segments.isShared, 1)))
    .get();
  return known ? null : { reason: 'no_such_segment', field };
}

const namesSegment = (id: string): string =>
  `(${SEGMENT_FIELDS.map((field) => `body ->> '${field}' = ${id}`).join(' OR ')})`;

/** SQL condition: no automation of the project names the segment, whether on or off. */
export const isUnused = (projectId: string, id: string): string =>
  `NOT EXISTS (SELECT 1 FROM automations WHERE automations.project_id = ${projectId} AND ${namesSegment(id)})`;

/** The names of the automations that name a segment, whether on or off, oldest first. */
export async function listUsing(db: D1Database, projectId: string, segmentId: string): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT body ->> 'name' AS name FROM automations WHERE project_id = ?1 AND ${namesSegment('?2')} ORDER BY created_at`,
    )
    .bind(projectId, segmentId)
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}
