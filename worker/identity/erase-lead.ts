import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { eraseLeadRows, eraseRejections } from '../project/erase-lead-rows.ts';

export type Erasure =
  | { status: 'erased' }
  | { status: 'no_such_lead' }
  | { status: 'not_quiet' }
  /** The id belongs to another lead: nothing was erased. */
  | { status: 'merged'; winner: string }
  /** The lead is being merged, or taken out of a merge: ask again. */
  | { status: 'unsettled' };

/** An erasure that meets a merge looks again at who is who. */
const ATTEMPTS_MAX = 4;

/**
 * Erases a person: the lead, the leads merged into it, and what D1 holds of them. An id that was merged into another lead
 * stands for that person only if it was never anything but anonymous, or if `winner` names the lead. With `quietSince` (epoch
 * ms), only if it did nothing since; with `unlessKnown`, only if it is anonymous, too.
 */
export async function eraseLead(
  env: Env,
  erasure: {
    projectId: string;
    leadId: string;
    winner?: string | undefined;
    quietSince?: number;
    unlessKnown?: boolean;
  },
  attempt = 1,
): Promise<Erasure> {
  const { projectId, leadId, winner, quietSince, unlessKnown = false } = erasure;
  const known = await resolveIdentity(env, projectId, leadId);
  if (!known) return eraseWithdrawn(env, erasure);
  const { named, lead } = known;
  if (lead.leadId !== leadId && quietSince !== undefined) return { status: 'not_quiet' };
  // The lead the caller means: the one they confirmed, or the person of an ID that was only ever anonymous.
  const meant = winner ?? (named.idKind === 'anonymous' ? lead.leadId : leadId);
  if (meant !== lead.leadId) return { status: 'merged', winner: lead.leadId };
  const erased = await leadObject(env, projectId, lead.leadId).erase({
    ...{ part: 'itself', requestId: currentRequestId() },
    ...(quietSince !== undefined && { quietSince, unlessKnown }),
  });
  switch (erased.status) {
    case 'erased':
      // The lead's own row in D1 takes these with it, too, should this not be reached.
      await env.DB.batch(eraseLeadRows(env.DB, { projectId, leadIds: erased.ids }));
      return { status: 'erased' };
    case 'sealed':
      // It was merged a moment ago.
      return attempt === ATTEMPTS_MAX ? { status: 'unsettled' } : eraseLead(env, erasure, attempt + 1);
    case 'unsettled':
    case 'not_quiet':
    case 'no_such_lead':
      return { status: erased.status };
  }
}

/** A lead that was withdrawn with an import is unknown to everyone who asks, but still holds what the import said. */
async function eraseWithdrawn(
  env: Env,
  { projectId, leadId }: { projectId: string; leadId: string },
): Promise<Extract<Erasure, { status: 'erased' | 'no_such_lead' }>> {
  const erased = await leadObject(env, projectId, leadId).erase({ part: 'itself', requestId: currentRequestId() });
  if (erased.status !== 'erased' || erased.version === erased.fromVersion) {
    // Somebody of whom nothing but rejected events came is to be forgotten, too.
    await env.DB.batch(eraseRejections(env.DB, { projectId, leadIds: [leadId] }));
    return { status: 'no_such_lead' };
  }
  await env.DB.batch(eraseLeadRows(env.DB, { projectId, leadIds: erased.ids }));
  return { status: 'erased' };
}
