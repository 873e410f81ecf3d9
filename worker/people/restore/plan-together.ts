import { LIMITS } from '../../contract/limits.ts';
import type { LostEvent, Planned, ReturnRefused } from '../../lead/go-back/plan-return.ts';
import { leadObject } from '../../lead/lead-client.ts';
import { mapLeads } from '../../lead/map-leads.ts';

/** A lead that should go back, and the instant to go back to (epoch ms). */
export interface ReturnAsked {
  projectId: string;
  leadId: string;
  at: number;
  /** Whether leads that have been merged with this one since then go back, too. */
  withMerged: boolean;
}

export type Plans = ReadonlyMap<string, Planned>;

export interface PlannedTogether {
  plans: Plans;
  /**
   * Leads that only publishable keys have merged with the planned leads after the instant to go back to. These leads are unmerged first,
   * and keep their state.
   */
  apart: string[];
}

export interface CannotReturn {
  reason: ReturnRefused['status'] | 'merged' | 'merged_since' | 'too_many' | 'unsettled_then';
}

/** Plans how a lead and all leads merged with it since then go back. The lead itself comes first in the result. */
export async function planTogether(
  env: Env,
  { projectId, leadId, at, withMerged }: ReturnAsked,
): Promise<PlannedTogether | CannotReturn> {
  const plans = new Map<string, Planned>();
  const apart: string[] = [];
  const wanted = new Set([leadId]);
  // The loop also visits the leads that it adds to this set.
  for (const id of wanted) {
    const found = await leadObject(env, projectId, id).planReturn({ at });
    if (found.status !== 'planned') return { reason: found.status };
    const joined = await joinedByPages(env, { projectId, leadId: id, at, plan: found });
    apart.push(...joined);
    const plan = without(found, { leadId: id, joined });
    // Retention may have erased the lead, which then began as a new lead.
    if (id === leadId && plan.createdAt > at) return { reason: 'no_such_lead' };
    if (id === leadId && plan.winner && (!withMerged || plan.winner.at <= at)) return { reason: 'merged' };
    plans.set(id, plan);
    for (const other of mergedSince(plan, at)) wanted.add(other);
    if (wanted.size > 1 && !withMerged) return { reason: 'merged_since' };
    if (wanted.size > LIMITS.returnedTogetherMax) return { reason: 'too_many' };
  }
  return { plans, apart };
}

/**
 * The leads that only publishable keys have merged directly into this lead after the instant to go back to. Includes this lead itself if
 * only a publishable key has merged it.
 */
async function joinedByPages(
  env: Env,
  { projectId, leadId, at, plan }: { projectId: string; leadId: string; at: number; plan: Planned },
): Promise<string[]> {
  const merges = [{ leadId, via: null, at: plan.winner?.at ?? 0 }, ...plan.absorbed];
  const since = merges.filter((merge) => merge.via === null && merge.at > at);
  const known = await mapLeads(since, (merge) => leadObject(env, projectId, merge.leadId).identity());
  return known.flatMap((one) => (one?.linkedBy ? [one.leadId] : []));
}

/** The plan of a lead after the leads in `joined` have left it, without their parts and their events. */
function without(plan: Planned, { leadId, joined }: { leadId: string; joined: readonly string[] }): Planned {
  if (joined.length === 0) return plan;
  const absorbed = plan.absorbed.filter((part) => !joined.includes(part.via ?? part.leadId));
  const left = new Set([leadId, ...absorbed.map((part) => part.leadId)]);
  const lostByLead = new Map([...plan.lostByLead].filter(([id]) => left.has(id)));
  return {
    ...plan,
    winner: joined.includes(leadId) ? null : plan.winner,
    absorbed,
    lost: plan.lost.filter((event) => left.has(event.leadId)),
    lostByLead,
    lostCount: sumOf(lostByLead),
  };
}

const sumOf = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);

function mergedSince({ absorbed, winner }: Planned, at: number): string[] {
  const parts = absorbed.filter((one) => one.at > at).map(({ leadId }) => leadId);
  return winner && winner.at > at ? [winner.leadId, ...parts] : parts;
}

/**
 * Compares the merges of leads after going back (`then`) with those before (`now`). `missing` lists leads that have not gone back
 * although their merges with these leads differ. `isConsistent` says whether the leads that went back agree about their merges.
 */
export function compareMerges(now: Plans, then: Plans): { missing: string[]; isConsistent: boolean } {
  const missing = new Set<string>();
  let isConsistent = true;
  for (const [leadId, { winner, absorbed }] of then) {
    const before = now.get(leadId);
    const changed = new Set<string>();
    if (winner && winner.leadId !== before?.winner?.leadId) changed.add(winner.leadId);
    for (const one of difference(absorbed, before?.absorbed ?? [])) changed.add(one);
    for (const other of changed) if (!now.has(other)) missing.add(other);
    const above = winner && then.get(winner.leadId);
    if (above && !above.absorbed.some((one) => one.leadId === leadId)) isConsistent = false;
    for (const { leadId: part, via } of absorbed)
      if (via === null && now.has(part) && then.get(part)?.winner?.leadId !== leadId) isConsistent = false;
  }
  return { missing: [...missing], isConsistent };
}

type Parts = Planned['absorbed'];

function difference(a: Parts, b: Parts): string[] {
  const [inA, inB] = [a, b].map((parts) => new Set(parts.map(({ leadId, via }) => `${leadId} ${via ?? ''}`)));
  return [...a, ...b]
    .filter(({ leadId, via }) => inA?.has(`${leadId} ${via ?? ''}`) !== inB?.has(`${leadId} ${via ?? ''}`))
    .map(({ leadId }) => leadId);
}

/**
 * The events that are lost when these leads go back, latest first. An event that one lead handed over to another in a merge counts once.
 */
export function lostTogether(plans: Plans): { lost: LostEvent[]; lostCount: number } {
  const lost = new Map<string, LostEvent>();
  const counts = new Map<string, number>();
  for (const plan of plans.values()) {
    for (const event of plan.lost) lost.set(`${event.leadId} ${event.eventId}`, event);
    // A lead that absorbed others has in its log the events that the absorbed leads handed over, and the events that were sent to their IDs
    // afterwards.
    for (const [leadId, count] of plan.lostByLead) counts.set(leadId, Math.max(count, counts.get(leadId) ?? 0));
  }
  const listed = [...lost.values()].sort((a, b) => b.receivedAt - a.receivedAt).slice(0, LIMITS.lostEventsListedMax);
  return { lost: listed, lostCount: sumOf(counts) };
}
