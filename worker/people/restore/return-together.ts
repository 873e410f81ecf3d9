import { toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import { reopenConflicts } from '../../identity/conflicts.ts';
import type { Planned } from '../../lead/go-back/plan-return.ts';
import { leadObject } from '../../lead/lead-client.ts';
import type { LeadIdentity } from '../../lead/view-identity.ts';
import { currentRequestId } from '../../observe/request-id.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import { recallProjectConfig } from '../../settings/projects/project-config.ts';
import { type CannotReturn, compareMerges, type Plans, planTogether, type ReturnAsked } from './plan-together.ts';
import { restoreMerges } from './restore-merges.ts';

export interface Returning extends ReturnAsked {
  /** Epoch ms. */
  now: number;
}

/**
 * Makes a lead go back together with all leads that were merged with it or unmerged from it since then. If one of these leads cannot go
 * back, none of them does. Each lead then continues with version numbers above those already published for it. Returns their previous
 * states; the lead itself comes first.
 */
export async function returnTogether(env: Env, asked: Returning): Promise<Plans | CannotReturn> {
  const apart: LeadIdentity[] = [];
  const returned = await returnApart(env, asked, apart);
  if ('reason' in returned) await mergeAgain(env, asked, apart);
  return returned;
}

/** Adds to `apart` the leads that are unmerged first. */
async function returnApart(env: Env, asked: Returning, apart: LeadIdentity[]): Promise<Plans | CannotReturn> {
  const planned = await planApart(env, asked, apart);
  if ('reason' in planned) return planned;
  const before = new Map(planned);
  const then = new Map<string, Planned>();
  const undo = new Map<string, string>();
  const failure = await goBackAll(env, asked, { before, then, undo });
  if (failure) {
    await mapAll(undo, ([leadId, bookmark]) => leadObject(env, asked.projectId, leadId).goTo({ bookmark }));
    await restartAll(env, asked.projectId, undo.keys());
    return failure;
  }
  const { projectId, at } = asked;
  const leadIds = [...before.keys()];
  const known = await readSeqs(env.DB, { projectId, leadIds });
  await mapAll(before, async ([leadId, { seq }]) => {
    const lead = leadObject(env, projectId, leadId);
    if (then.has(leadId)) return lead.settleReturn({ seq: Math.max(seq, known.get(leadId) ?? 0) });
    const unbegun = await lead.unbegin({ at });
    return unbegun.status === 'planned' && before.set(leadId, unbegun);
  });
  if (leadIds.length > 1) await reopenConflicts(env.DB, { projectId, leadIds, at });
  return before;
}

/**
 * Unmerges leads that only publishable keys have merged with these leads since then, and plans how all other leads go back. With these
 * leads still merged, a stranger could have one of the customer's leads removed, or could prevent the return by merging many leads.
 */
async function planApart(
  env: Env,
  asked: ReturnAsked,
  apart: LeadIdentity[],
  isAgain = false,
): Promise<Plans | CannotReturn> {
  const planned = await planTogether(env, asked);
  if ('reason' in planned) return planned;
  if (planned.apart.length === 0) return planned.plans;
  if (isAgain) return { reason: 'unsettled' };
  for (const leadId of planned.apart) {
    const lead = leadObject(env, asked.projectId, leadId);
    const known = await lead.identity();
    const unmerged = await lead.unseal({ requestId: currentRequestId() });
    if (known && unmerged) apart.push(known);
  }
  return planApart(env, asked, apart, true);
}

/** Merges leads again that were unmerged for a return that then was refused. Each merge gets the same cause as before. */
async function mergeAgain(env: Env, { projectId, now }: Returning, unmerged: readonly LeadIdentity[]): Promise<void> {
  const config = unmerged.length > 0 && (await recallProjectConfig(env, projectId));
  if (!config) return;
  for (const { leadId, idKind, link, winner } of unmerged) {
    if (winner === null) continue;
    const merged = [{ leadId, idKind, link, via: null, at: toInstant(now) }];
    const lead = { _id: winner, idKind: 'own' as const };
    await restoreMerges(env, { projectId, config, lead, merged, winners: [], erased: new Set() });
  }
}

interface Progress {
  /** The leads before and after going back. `then` lacks leads that did not exist yet. */
  before: Map<string, Planned>;
  then: Map<string, Planned>;
  /** Bookmarks of the leads' previous states. */
  undo: Map<string, string>;
}

/**
 * Makes the leads go back, together with any leads that turn out to have been part of them at that time. Returns null, or the reason why
 * that is impossible.
 */
async function goBackAll(env: Env, asked: Returning, { before, then, undo }: Progress): Promise<CannotReturn | null> {
  const { projectId, at } = asked;
  for (let wanted = [...before.keys()]; wanted.length > 0; ) {
    for (const leadId of wanted) {
      const lead = leadObject(env, projectId, leadId);
      const isNew = (before.get(leadId)?.createdAt ?? 0) > at;
      // Write the audit entry first, so that no lead goes back without one. The entry comes before any lead is blocked.
      await writeDown(env.DB, asked, { leadId, lostEvents: before.get(leadId)?.lostCount });
      if (isNew) continue;
      const begun = await lead.goBack({ at });
      if (begun.status !== 'planned') return { reason: begun.status };
      before.set(leadId, begun);
      undo.set(leadId, begun.undo);
    }
    await restartAll(
      env,
      projectId,
      wanted.filter((leadId) => undo.has(leadId)),
    );
    for (const leadId of wanted.filter((id) => undo.has(id))) {
      const plan = await leadObject(env, projectId, leadId).planReturn({ at });
      if (plan.status === 'planned') then.set(leadId, plan);
      else return { reason: plan.status === 'unsettled' ? 'unsettled_then' : plan.status };
    }
    const { missing, isConsistent } = compareMerges(before, then);
    if (missing.length === 0) return isConsistent ? null : { reason: 'unsettled_then' };
    if (!asked.withMerged) return { reason: 'merged_since' };
    if (before.size + missing.length > LIMITS.returnedTogetherMax) return { reason: 'too_many' };
    for (const leadId of missing) {
      const lead = leadObject(env, projectId, leadId);
      // Since the others were unmerged, a page has merged this lead again.
      if ((await lead.identity())?.linkedBy) return { reason: 'unsettled' };
      const plan = await lead.planReturn({ at });
      if (plan.status !== 'planned') return { reason: plan.status };
      before.set(leadId, plan);
    }
    wanted = missing;
  }
  return null;
}

const writeDown = (
  db: D1Database,
  { projectId, leadId: asked, at, now }: Returning,
  { leadId, lostEvents }: { leadId: string; lostEvents: number | undefined },
): Promise<void> => {
  const after = { at: toInstant(at), lostEvents, ...(leadId !== asked && { with: asked }) };
  return writeAudit(db, { projectId, at: now, actor: 'system', action: 'lead.returned', target: leadId, after });
};

/** Each call ends the object that should answer it. All calls therefore fail, which is expected. */
const restartAll = (env: Env, projectId: string, leadIds: Iterable<string>): Promise<void> =>
  mapAll(leadIds, (leadId) =>
    leadObject(env, projectId, leadId)
      .restart()
      .catch(() => undefined),
  );

async function mapAll<Item>(items: Iterable<Item>, call: (item: Item) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from(items, call));
}

async function readSeqs(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: string[] },
): Promise<Map<string, number>> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId, seq FROM leads WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<{ leadId: string; seq: number }>();
  return new Map(results.map(({ leadId, seq }) => [leadId, seq]));
}
