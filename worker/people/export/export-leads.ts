import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { listPropertyNames } from '../../project/lead-properties.ts';
import { findListName } from '../../settings/lists/show-lists.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { seesSegment } from '../../settings/segments/read-segments.ts';
import { type ListFilter, type ListRefused, type TooManyToSort, toLeadList, tooManyToSort } from '../list/lead-list.ts';
import { readByBehavior } from '../list/read-by-behavior.ts';
import { walkIds, walkList } from '../list/walk-list.ts';
import type { WholeLead } from '../list/whole-lead.ts';
import { completeLeads } from './complete-leads.ts';
import { PROPERTY_NAMES_MAX } from './lead-csv.ts';
import { listOwnerNames } from './list-owner-names.ts';
import { type ExportFormat, writeLeads } from './write-leads.ts';

type ExportRefused = ListRefused | TooManyToSort | { reason: 'too_many_to_count' | 'behavior_needs_segment' };

/** Exports the leads of a list, or those with the given IDs. If the export is refused, no file is started. */
export async function exportLeads(
  call: Call,
  { ids, format, ...filter }: ListFilter & { ids?: string[] | undefined; format: ExportFormat },
): Promise<AsyncGenerator<string> | ExportRefused> {
  requirePermission(call, 'leads:read');
  const { env, projectId, actor, now } = call;
  const config = await getProjectConfig(env, projectId);
  const found = ids
    ? walkIds(env.DB, projectId, [...new Set(ids)].sort())
    : await walkMatching(call, { config, filter });
  if ('reason' in found) return found;
  const propertyNames = format === 'csv' ? await listPropertyNames(env.DB, projectId, PROPERTY_NAMES_MAX) : [];
  const ownerNames = format === 'csv' ? await listOwnerNames(call) : new Map();
  const after = { format, ...(ids ? { ids: ids.length } : filter) };
  await writeAudit(env.DB, { projectId, at: now, actor: actorIdOf(actor), action: 'project.exported', after });
  const hasGrades = config.ruleset.fit !== undefined;
  const pages = completeLeads(env, found, { projectId, config, now });
  return writeLeads(pages, { format, propertyNames, ownerNames, hasGrades });
}

async function walkMatching(
  call: Call,
  { config, filter }: { config: ProjectConfig; filter: ListFilter },
): Promise<AsyncGenerator<WholeLead[]> | ExportRefused> {
  const { env, projectId, actor, now } = call;
  if (filter.segment && !(await seesSegment(env.DB, call, filter.segment))) return { reason: 'no_such_segment' };
  if (filter.list && (await findListName(env.DB, projectId, filter.list)) === null) return { reason: 'no_such_list' };
  const list = toLeadList({ projectId, config, actor }, filter);
  if ('reason' in list) return list;
  if (list.behavior) {
    const limit = LIMITS.behaviorSortedLeadsMax;
    const sorted = await readByBehavior(env, list, { cursor: { at: now }, limit, offset: 0 });
    return sorted ? onePage(sorted.leads) : { reason: 'too_many_to_count' };
  }
  const walked = await walkList(env, list, { now, asksMax: LIMITS.exportAskedLeadsMax });
  if (walked === null) return tooManyToSort(list);
  return 'reason' in walked ? { reason: 'behavior_needs_segment' } : walked;
}

async function* onePage(leads: WholeLead[]): AsyncGenerator<WholeLead[]> {
  yield leads;
}
