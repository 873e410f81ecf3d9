import { type EventSource, isPublic } from '../contract/event-source.ts';
import type { IdentityConflict } from '../contract/identity.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LinkCause } from '../domain/merge-state.ts';
import { type MergeCandidate, planMerge } from '../domain/plan-merge.ts';
import { leadObject, resolveIdentity } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { areTwoPeople, recordConflict } from './conflicts.ts';
import { noteImportLeads } from './import-leads.ts';

/** The context of an event that identifies someone. `now` is epoch ms. */
export interface IdentifyContext {
  projectId: string;
  config: ProjectConfig;
  source: EventSource;
  /** The import that it came with. */
  importId?: string | undefined;
  now: number;
}

/** Who says it, as far as a merge has to remember that. */
export const causeOf = ({ source, importId }: Pick<IdentifyContext, 'source' | 'importId'>): LinkCause => ({
  importId,
  byPage: source === 'page',
});

export type AutomaticMerge =
  | { status: 'merging' | 'same' }
  /** They stay two: one was erased, is just being taken out of a merge, or a person has said that they are two. */
  | { status: 'refused'; reason: 'erased' | 'unsettled' | 'two_people' | 'made' }
  /** A person decides. */
  | { status: 'conflict' };

/** A merge that meets another one looks again at who is who; it gives up if merges keep going round in circles. */
const ATTEMPTS_MAX = 4;

/**
 * Merges two leads that look like one person, or records a conflict if the customer has to decide. Nobody asked for it, so it
 * moves no id of the customer's own, joins no two emails, and follows no lead that another merge has taken meanwhile.
 */
export async function mergeAutomatically(
  env: Env,
  context: IdentifyContext,
  [a, b]: [MergeCandidate, MergeCandidate],
  attempt = 1,
): Promise<AutomaticMerge> {
  const { projectId, config, source, now } = context;
  const cause = causeOf(context);
  const limited = isPublic(source);
  const conflict = async (reason: IdentityConflict['reason'], leadIds = [a.leadId, b.leadId]) => {
    const [leadId, otherLeadId] = leadIds as [string, string];
    await recordConflict(env.DB, { projectId, leadId, otherLeadId, reason, now, limited });
    return { status: 'conflict' as const };
  };
  const plan = planMerge(a, b);
  if (plan.status === 'same') return { status: 'same' };
  if (await areTwoPeople(env.DB, { projectId, leadIds: [a.leadId, b.leadId] }))
    return { status: 'refused', reason: 'two_people' };
  if (plan.status === 'conflict') return conflict(plan.reason);

  const { winner, loser } = plan;
  const requested = { projectId, config, requestId: currentRequestId() };
  const admitted = await leadObject(env, projectId, winner.leadId).admitMerge({
    ...{ ...requested, leadId: winner.leadId, idKind: winner.idKind, limited: source === 'page' },
  });
  switch (admitted.status) {
    case 'admitted':
      break;
    case 'full':
      return conflict('too_many_merges');
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'sealed': {
      // It was merged between our looking at it and our asking it.
      if (attempt === ATTEMPTS_MAX) return { status: 'refused', reason: 'unsettled' };
      const [left, right] = await Promise.all([a, b].map(({ leadId }) => resolveIdentity(env, projectId, leadId)));
      return mergeAutomatically(env, context, [left?.lead ?? a, right?.lead ?? b], attempt + 1);
    }
  }
  // An undo of the import has to find it, whatever becomes of this call.
  if (cause.importId !== undefined)
    await noteImportLeads(env.DB, { projectId, importId: cause.importId, leadIds: [loser.leadId] });
  const sealed = await leadObject(env, projectId, loser.leadId).seal({
    ...{ ...requested, leadId: loser.leadId, idKind: loser.idKind },
    ...{ winner: winner.leadId, automatic: { winnerEmail: admitted.email }, cause },
  });
  switch (sealed.status) {
    case 'sealing':
      return { status: 'merging' };
    case 'sealed': {
      const taken = await resolveIdentity(env, projectId, loser.leadId);
      if (taken?.lead.leadId === winner.leadId) return { status: 'same' };
      if (!taken) return { status: 'refused', reason: 'erased' };
      return conflict('linked_elsewhere', [taken.lead.leadId, winner.leadId]);
    }
    case 'erased':
      return { status: 'refused', reason: 'erased' };
    case 'refused':
      switch (sealed.reason) {
        case 'own':
          return conflict('both_own');
        case 'other_email':
          return conflict('both_known');
        case 'same_lead':
        case 'within':
        case 'leaving':
          return { status: 'refused', reason: 'unsettled' };
      }
  }
}
