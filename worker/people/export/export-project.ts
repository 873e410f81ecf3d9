import * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { decodeCursor, encodeCursor } from '../../access/cursor.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { LIMITS } from '../../contract/limits.ts';
import { listPropertyNames } from '../../project/lead-properties.ts';
import { listLeadIds, walkLeads } from '../../project/walk-leads.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { completeLeads } from './complete-leads.ts';
import { PROPERTY_NAMES_MAX } from './lead-csv.ts';
import { listOwnerNames } from './list-owner-names.ts';
import { readEverything } from './read-everything.ts';
import { type ExportFormat, writeEverything, writeLeads } from './write-leads.ts';

/**
 * The end of a part of a project's export: after this lead. `startedAt` is when the first part was requested (epoch ms). The last parts
 * contain leads that have been merged or unmerged since then (`merged`).
 */
const ExportCursor = z.object({ after: z.string(), startedAt: z.int(), merged: z.literal(true).optional() });

interface ExportQuery {
  format: ExportFormat;
  contents: 'rows' | 'everything';
  cursor?: string | undefined;
}

/** Exports all leads of the project: their rows as one file, or everything stored about them in parts. */
export async function exportProject(
  call: Call,
  { format, contents, cursor }: ExportQuery,
): Promise<{ text: AsyncGenerator<string>; nextCursor: string | null } | { reason: 'bad_cursor' }> {
  requirePermission(call, 'project:export');
  const { env, projectId, actor, now } = call;
  const config = await getProjectConfig(env, projectId);
  const after = { format, contents };
  await writeAudit(env.DB, { projectId, at: now, actor: actorIdOf(actor), action: 'project.exported', after });
  if (contents === 'rows') {
    const propertyNames = format === 'csv' ? await listPropertyNames(env.DB, projectId, PROPERTY_NAMES_MAX) : [];
    const ownerNames = format === 'csv' ? await listOwnerNames(call) : new Map();
    const pages = completeLeads(env, walkLeads(env.DB, projectId), { projectId, config, now });
    return {
      text: writeLeads(pages, { format, propertyNames, ownerNames, hasGrades: config.ruleset.fit !== undefined }),
      nextCursor: null,
    };
  }
  const from = cursor === undefined ? { after: '', startedAt: now } : decodeCursor(cursor, ExportCursor);
  if (!from) return { reason: 'bad_cursor' };
  const limit = LIMITS.exportedLeadsMax;
  const since = from.merged && { since: from.startedAt };
  const leadIds = await listLeadIds(env.DB, projectId, { after: from.after, limit, ...since });
  const mergedSince = from.merged && { mergedSince: from.startedAt };
  return {
    text: writeEverything(leadIds, (leadId) => readEverything(env, { projectId, leadId, now, ...mergedSince })),
    nextCursor: encodeNext(from, leadIds.length === limit ? leadIds.at(-1) : undefined),
  };
}

/**
 * A lead of a later part that is merged into a lead of an earlier part would be in neither. So leads that have been merged or unmerged
 * since the export began are repeated at the end.
 */
function encodeNext(from: z.infer<typeof ExportCursor>, last: string | undefined): string | null {
  if (last !== undefined) return encodeCursor({ ...from, after: last });
  const isOnlyPart = from.after === '';
  return from.merged || isOnlyPart ? null : encodeCursor({ after: '', startedAt: from.startedAt, merged: true });
}
