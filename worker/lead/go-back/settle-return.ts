import { clear } from '../erase.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead, writeSnapshot } from '../storage/snapshot.ts';
import { execIn } from '../storage/tables.ts';
import { planReturn, type ReturnPlan } from './plan-return.ts';

export type Settled = { status: 'settled'; fromVersion: number; version: number } | { status: 'no_such_lead' };

/**
 * Makes a lead that has just returned continue above `seq`, the highest that D1 or a watcher may know of it: D1 takes its row, and
 * sockets its messages. Announcements of then have been sent.
 */
export function settleReturn(store: LeadStore, { seq }: { seq: number }): Settled {
  const lead = findLead(store);
  if (!lead) return { status: 'no_such_lead' };
  const { snapshot } = lead;
  execIn(store, 'outbox', 'DELETE FROM outbox');
  const version = Math.max(snapshot.seq, seq) + 1;
  writeSnapshot(store, { ...snapshot, seq: version, projectedSeq: seq });
  return { status: 'settled', fromVersion: snapshot.seq, version };
}

export type Unbegun = ReturnPlan & { fromVersion?: number; version?: number };

/**
 * Takes away a lead that nobody had heard of at `at` (epoch ms), as it returns with the lead it was merged into. Nobody finds it, and
 * what is sent to it begins a new lead. Answers what that takes away.
 */
export function unbegin({ now, ...store }: LeadStore & { now: number }, { at }: { at: number }): Unbegun {
  const found = findLead(store);
  const plan = planReturn(store, { at });
  if (!found || plan.status !== 'planned') return plan;
  const version = plan.seq + 1;
  clear({ ...store, now }, { ...found.snapshot, idKind: 'anonymous', seq: version, merge: { status: 'withdrawn' } });
  return { ...plan, fromVersion: plan.seq, version };
}
