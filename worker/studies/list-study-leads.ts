import { type Call, requirePermission } from '../access/call.ts';
import { decodeCursor, encodeCursor } from '../access/cursor.ts';
import type { StudyLead } from '../contract/study.ts';
import { roundScore } from '../domain/hundredths.ts';
import type { Move } from '../domain/study/simulation.ts';
import { nameLeads } from '../project/name-leads.ts';
import { studyObject } from './study-client.ts';
import { findStudy, type NoSuchStudy } from './study-record.ts';

interface Query {
  list: 'stage_changes' | 'largest_moves';
  limit: number;
  cursor?: string | undefined;
}

/** The leads that a study would move: those whose stage changes, sorted by ID, or those whose score changes most. */
export async function listStudyLeads(
  call: Call,
  { studyId, list, limit, cursor }: Query & { studyId: string },
): Promise<{ leads: StudyLead[]; nextCursor: string | null } | NoSuchStudy | { reason: 'bad_cursor' }> {
  requirePermission(call, 'rules:read');
  requirePermission(call, 'leads:read');
  const { env, projectId } = call;
  if (!(await findStudy(env.DB, { projectId, studyId }))) return { reason: 'no_such_study' };
  const study = studyObject(env, { projectId, studyId });
  if (list === 'stage_changes') {
    const position = cursor === undefined ? { after: '' } : await decodeCursor(cursor, 'studyStageChanges');
    if (!position) return { reason: 'bad_cursor' };
    const moves = await study.leads({ list, after: position.after, limit: limit + 1 });
    if (!moves) return { reason: 'no_such_study' };
    const page = moves.slice(0, limit);
    const nextCursor = moves.length > limit ? encodeCursor({ after: page.at(-1)?.leadId }) : null;
    return { leads: await withNames(env.DB, projectId, page), nextCursor };
  }
  const position = cursor === undefined ? { skip: 0 } : await decodeCursor(cursor, 'studyMoves');
  if (!position) return { reason: 'bad_cursor' };
  const moves = await study.leads({ list });
  if (!moves) return { reason: 'no_such_study' };
  const end = position.skip + limit;
  const nextCursor = moves.length > end ? encodeCursor({ skip: end }) : null;
  return { leads: await withNames(env.DB, projectId, moves.slice(position.skip, end)), nextCursor };
}

/** Adds names to moves. Leaves out leads that have been erased or merged since the study counted them. */
async function withNames(db: D1Database, projectId: string, moves: readonly Move[]): Promise<StudyLead[]> {
  const names = await nameLeads(
    db,
    projectId,
    moves.map(({ leadId }) => leadId),
  );
  const rounded = ({ stage, score }: Move['after']) => ({ stage, score: roundScore(score) });
  return moves.flatMap(({ leadId, before, after }) => {
    const name = names.get(leadId);
    return name === undefined ? [] : [{ leadId, name, before: rounded(before), after: rounded(after) }];
  });
}
