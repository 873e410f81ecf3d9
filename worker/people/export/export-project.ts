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

/** The end of a part of a project's export: after this lead. `startedAt` is when the first part was asked for (epoch ms). */
const ExportCursor = z.object({ after: z.string(), startedAt: z.int().optional() });

interface ExportQuery {
  format: ExportFormat;
  contents: 'rows' | 'everything';
  cursor?: string | undefined;
}

/** Exports all leads of the project: their rows as one file, or everything held about them in parts. */
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
  const from = cursor === undefined ? { after: '' } : decodeCursor(cursor, ExportCursor);
  if (!from) return { reason: 'bad_cursor' };
  const { after: last, startedAt = now } = from;
  const limit = LIMITS.exportedLeadsMax;
  const leadIds = await listLeadIds(env.DB, projectId, { after: last, limit });
  const isLast = leadIds.length < limit;
  const next: z.infer<typeof ExportCursor> = { after: leadIds.at(-1) ?? '', startedAt };
  return {
    text: (async function* () {
      yield* writeEverything(leadIds, (leadId) => readEverything(env, { projectId, leadId, now }));
      if (isLast) yield* writeJoined(env, { projectId, now, startedAt });
    })(),
    nextCursor: isLast ? null : encodeCursor(next),
  };
}

/** Writes leads once more that others have joined since the export began: those were on a later page, and are no longer. */
async function* writeJoined(
  env: Env,
  { projectId, now, startedAt }: { projectId: string; now: number; startedAt: number },
): AsyncGenerator<string> {
  const limit = LIMITS.exportedLeadsMax;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const leadIds: string[] = await listLeadIds(env.DB, projectId, { after, limit, since: startedAt });
    yield* writeEverything(leadIds, (leadId) =>
      readEverything(env, { projectId, leadId, now, joinedSince: startedAt }),
    );
    after = leadIds.length < limit ? undefined : leadIds.at(-1);
  }
}
