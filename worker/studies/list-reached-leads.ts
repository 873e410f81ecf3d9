import { type Call, requirePermission } from '../access/call.ts';
import { decodeCursor, encodeCursor } from '../access/cursor.ts';
import type { ReachedLead } from '../contract/step-funnel.ts';
import { nameLeads } from '../project/name-leads.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy } from './study-record.ts';

interface Query {
  step: number;
  /** The value of a group. Empty for leads without a value. */
  key?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** The leads that reached a step of a funnel, in one group or in all. */
export async function listReachedLeads(
  call: Call,
  { studyId, step, key, limit, cursor }: Query & { studyId: string },
): Promise<{ leads: ReachedLead[]; nextCursor: string | null } | NoSuchStudy | { reason: 'bad_cursor' }> {
  requirePermission(call, 'rules:read');
  requirePermission(call, 'leads:read');
  const { env, projectId } = call;
  const after = cursor === undefined ? null : await decodeCursor(cursor, 'reachedLeads');
  if (cursor !== undefined && !after) return { reason: 'bad_cursor' };
  if (!(await findStudy(env.DB, { projectId, studyId }))) return { reason: 'no_such_study' };
  const group = key === undefined ? undefined : JSON.stringify(key || null);
  const page = await studyObject(env, { projectId, studyId }).reached({ step, key: group, after, limit });
  const names = await nameLeads(env.DB, projectId, page?.leadIds ?? []);
  const leads = [...names].map(([leadId, name]) => ({ leadId, name }));
  return { leads, nextCursor: page?.next ? encodeCursor({ ...page.next }) : null };
}
