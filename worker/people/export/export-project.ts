import { type Call, requirePermission } from '../../access/call.ts';
import { type CursorOf, decodeCursor, encodeCursor } from '../../access/cursor.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { LeftLead } from '../../domain/lead-snapshot.ts';
import { listPropertyNames } from '../../project/lead-properties.ts';
import { listLeadIds, walkLeads } from '../../project/walk-leads.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { completeLeads } from './complete-leads.ts';
import { PROPERTY_NAMES_MAX } from './lead-csv.ts';
import { listOwnerNames } from './list-owner-names.ts';
import { readEverything } from './read-everything.ts';
import { type ExportFormat, writeEverything, writeLeads } from './write-leads.ts';

/** In the last parts, each lead that was active in the meantime costs a call, and an invocation may make 10,000 calls. */
const TAIL_PAGES_MAX = 20;

/**
 * D1, which lists the leads, may lag this far behind. The export therefore follows leads that left another lead within this time before its
 * start.
 */
const D1_BEHIND_MS = 60_000;

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
  const from = cursor === undefined ? { after: '', startedAt: now } : await decodeCursor(cursor, 'export');
  if (!from) return { reason: 'bad_cursor' };
  const limit = LIMITS.exportedLeadsMax;
  const written = new Set<string>();
  const left = new Set<string>();
  const noteLeft = (leads: readonly LeftLead[]) => {
    for (const { leadId, at } of leads) if (at > from.startedAt - D1_BEHIND_MS) left.add(leadId);
  };
  const write = (leadIds: readonly string[], mergedSince?: number) =>
    writeEverything(leadIds, async (leadId) => {
      const lineCharsMax = LIMITS.exportedLineCharsMax;
      const everything = await readEverything(env, { projectId, leadId, now, mergedSince, noteLeft, lineCharsMax });
      if (everything) written.add(leadId);
      return everything;
    });
  const list = (given: { after: string; since?: number }) => listLeadIds(env.DB, projectId, { ...given, limit });
  const { after: begun, startedAt, mergedAt } = from;
  const leadIds = await list({ after: from.after, ...(mergedAt !== undefined && { since: startedAt }) });
  const nextCursor = encodeNext(from, { last: leadIds.length === limit ? leadIds.at(-1) : undefined, now });
  async function* text() {
    yield* write(leadIds, mergedAt === undefined ? undefined : startedAt);
    // No part follows the last one, so it ends with the leads that were merged or unmerged while it was written.
    if (nextCursor === null) yield* tail();
    // The loop also visits leads that it adds here: leads that have left a lead of the export. Web pages can cause many leads to leave.
    let followed = 0;
    for (const leadId of left) if (!written.has(leadId) && followed++ < limit) yield* write([leadId]);
  }
  async function* tail() {
    const since = begun === '' ? now : (mergedAt ?? startedAt);
    for (let page = 0, after: string | undefined = ''; after !== undefined && page < TAIL_PAGES_MAX; page++) {
      const active: string[] = await list({ after, since });
      yield* write(active, since);
      after = active.length === limit ? active.at(-1) : undefined;
    }
    if (mergedAt !== undefined || begun !== '') return;
    const except = [...written];
    yield* write(await listLeadIds(env.DB, projectId, { after: '', limit, createdBefore: startedAt, except }));
  }
  return { text: text(), nextCursor };
}

/**
 * If a lead of a later part is merged into a lead of an earlier part, neither part contains it. At the end, the export therefore repeats
 * all leads that were merged or unmerged since it started.
 */
function encodeNext(from: CursorOf<'export'>, { last, now }: { last: string | undefined; now: number }): string | null {
  if (last !== undefined) return encodeCursor({ ...from, after: last });
  const isOnlyPart = from.after === '';
  return from.mergedAt !== undefined || isOnlyPart
    ? null
    : encodeCursor({ after: '', startedAt: from.startedAt, mergedAt: now });
}
