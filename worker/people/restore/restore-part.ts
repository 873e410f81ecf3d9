import type { ExportedClaim, ExportedEvent, ExportedMerge, RestoredPart } from '../../contract/exported-lead.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import type { Work, WorkEntry } from '../../contract/work.ts';
import { restoreConflicts } from '../../identity/exported-conflicts.ts';
import { restoreClaims } from '../../identity/restore-claims.ts';
import { noteSharer } from '../../identity/shared-emails.ts';
import type { IncomingEvent } from '../../lead/incoming-event.ts';
import { ingestIntoLead, leadObject } from '../../lead/lead-client.ts';
import { mapLeadsInBackground } from '../../lead/map-leads.ts';
import { currentRequestId } from '../../observe/request-id.ts';
import { restoreMerges } from './restore-merges.ts';

export interface RestoredCounts {
  accepted: number;
  /** Events that the lead already had. */
  duplicates: number;
  /** Events of leads that have been erased in this deployment. Erased leads stay erased. */
  erased: number;
  /** The number of merges that are not finished. If there are any, send the same part again. */
  pendingMerges: number;
}

/**
 * Restores an export's leads under the same IDs. Events keep their times, sources and points. Each event goes to the lead that it was
 * originally sent to, and causes no announcements. Safe to repeat.
 */
export async function restorePart(
  env: Env,
  config: ProjectConfig,
  { projectId, lead, events, identities, conflicts, merged, winners }: RestoredPart,
  now: number,
): Promise<RestoredCounts> {
  await restoreConflicts(env, projectId, conflicts);
  const named = new Map<string, Pick<ExportedMerge, 'idKind' | 'trust'>>([
    [lead._id, lead],
    ...merged.map((one) => [one.leadId, one] as const),
  ]);
  const byLead = Map.groupBy(events, ({ origin }) => origin ?? lead._id);
  // Create leads before merging them, even those without events.
  if (merged.length > 0)
    for (const [leadId, { trust }] of named) if (trust && !byLead.has(leadId)) byLead.set(leadId, []);
  const counts: RestoredCounts = { accepted: 0, duplicates: 0, erased: 0, pendingMerges: 0 };
  const erased = new Set<string>();
  const mailed: string[] = [];
  await mapLeadsInBackground(byLead, async ([leadId, its]) => {
    const { idKind: namedAs = 'anonymous', trust } = named.get(leadId) ?? {};
    const result = await ingestIntoLead(env, {
      ...{ projectId, leadId, config, tells: 'nothing', restores: true, requestId: currentRequestId() },
      ...{ namedAs, trust, events: its.map(toIncoming) },
    });
    if (result.status === 'erased') {
      counts.erased += its.length;
      erased.add(leadId);
    } else {
      for (const outcome of result.outcomes) counts[outcome === 'accepted' ? 'accepted' : 'duplicates'] += 1;
      if (result.email !== null) mailed.push(leadId);
    }
  });
  // Claim emails only after the lead has its email. Until then, any other lead may take over the claim.
  const claims = identities.filter(({ leadId }) => !erased.has(leadId));
  await restoreClaims(env, { projectId, leadId: lead._id, claims, now });
  await noteSharers(env, { projectId, leadIds: mailed, claims, now });
  counts.pendingMerges = await restoreMerges(env, { projectId, config, lead, merged, winners, erased });
  return counts;
}

/**
 * Records which of these leads have an email that another lead owns. The export only says which lead owns the email, and not which other
 * leads the customer gave it to.
 */
async function noteSharers(
  env: Env,
  {
    projectId,
    leadIds,
    claims,
    now,
  }: { projectId: string; leadIds: string[]; claims: readonly ExportedClaim[]; now: number },
): Promise<void> {
  await mapLeadsInBackground(leadIds, async (leadId) => {
    const lead = await leadObject(env, projectId, leadId).identity();
    const email = lead?.emailIsTrusted ? lead.email : null;
    const isOwned = claims.some((claim) => claim.leadId === leadId && claim.value === email);
    if (email && !isOwned) await noteSharer(env.DB, { projectId, email, leadId, now });
  });
}

/** Keep the original points. The points come from the rules at the time of the event, and the project may have other rules now. */
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
