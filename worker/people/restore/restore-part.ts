import type { ExportedEvent, ExportedMerge, RestoredPart } from '../../contract/exported-lead.ts';
import type { IdKind } from '../../contract/id-kind.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import type { Work, WorkEntry } from '../../contract/work.ts';
import { mergeLeads } from '../../identity/merge-leads.ts';
import { restoreClaims } from '../../identity/restore-claims.ts';
import type { IncomingEvent } from '../../lead/incoming-event.ts';
import { ingestIntoLead, resolveIdentity } from '../../lead/lead-client.ts';
import { mapLeadsInBackground } from '../../lead/map-leads.ts';
import { currentRequestId } from '../../observe/request-id.ts';

export interface RestoredCounts {
  accepted: number;
  /** Events that the lead had already. */
  duplicates: number;
  /** Events of leads that were erased here: these stay erased. */
  erased: number;
  /** Merges that are not finished yet: send the same part again. */
  pendingMerges: number;
}

/**
 * Gives leads back what an export says about them, under the same IDs. Events keep their times, sources and points, go to the
 * lead that they were sent to, and cause no announcements. Repeatable.
 */
export async function restorePart(
  env: Env,
  config: ProjectConfig,
  { projectId, lead, events, identities, merged }: RestoredPart,
): Promise<RestoredCounts> {
  await restoreClaims(env.DB, projectId, identities);
  const kinds = new Map<string, IdKind>([
    [lead._id, lead.idKind],
    ...merged.map((one) => [one.leadId, one.idKind] as const),
  ]);
  const byLead = Map.groupBy(events, ({ origin }) => origin ?? lead._id);
  const counts: RestoredCounts = { accepted: 0, duplicates: 0, erased: 0, pendingMerges: 0 };
  await mapLeadsInBackground(byLead, async ([leadId, its]) => {
    const result = await ingestIntoLead(env, {
      ...{ projectId, leadId, config, tells: 'nothing', restores: true, requestId: currentRequestId() },
      namedAs: kinds.get(leadId) ?? 'anonymous',
      events: its.map(toIncoming),
    });
    if (result.status === 'erased') counts.erased += its.length;
    else for (const outcome of result.outcomes) counts[outcome === 'accepted' ? 'accepted' : 'duplicates'] += 1;
  });
  // A lead that had others merged into it first: those are part of it when it is merged itself.
  for (const merge of merged.toSorted((a, b) => Number(a.via === null) - Number(b.via === null)))
    if (!(await isMerged(env, { projectId, config, lead }, merge))) counts.pendingMerges++;
  return counts;
}

/** The awards come along: they tell the rules of then, and the project may have others now. */
function toIncoming(event: ExportedEvent): IncomingEvent {
  const { eventId, source, importId } = event;
  const logged = {
    ...{ eventId, source, ...(importId !== undefined && { importId }) },
    ...{ occurredAt: fromInstant(event.occurredAt), receivedAt: fromInstant(event.receivedAt) },
  };
  if (event.kind === 'traits') return { ...logged, kind: 'traits', traits: event.traits };
  if (event.kind === 'work') return { ...logged, kind: 'work', by: event.by, work: toWork(event.work) };
  const { type, properties, countedAs } = event;
  const stamped = event.awards.map(({ cap, ...award }) => ({ ...award, ...(cap && { cap }) }));
  return { ...logged, kind: 'activity', type, properties, ...(countedAs && { countedAs }), stamped };
}

function toWork(work: WorkEntry): Work {
  const dueAt = 'dueAt' in work && typeof work.dueAt === 'string' ? { dueAt: fromInstant(work.dueAt) } : null;
  return { ...work, ...dueAt } as Work;
}

async function isMerged(
  env: Env,
  { projectId, config, lead }: { projectId: string; config: ProjectConfig; lead: RestoredPart['lead'] },
  { leadId: loser, via, idKind }: ExportedMerge,
): Promise<boolean> {
  const known = await resolveIdentity(env, projectId, loser);
  if (known?.lead.leadId === lead._id && !known.path.some(({ isJoining }) => isJoining)) return true;
  const winner = via ?? lead._id;
  if (known?.named.winner === winner) return false;
  const namedAs = idKind === 'own' ? 'own' : 'anonymous';
  const started = await mergeLeads(env, { projectId, config, loser, winner, namedAs });
  switch (started.status) {
    case 'merging':
    case 'same':
      return false;
    case 'refused':
      // Leads that were erased here stay erased.
      return started.reason === 'erased';
  }
}
