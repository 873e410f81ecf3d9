import { clear } from '../erase.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead, writeSnapshot } from '../storage/snapshot.ts';
import { execIn } from '../storage/tables.ts';
import { planReturn, type ReturnPlan } from './plan-return.ts';

export type Settled = { status: 'settled'; fromVersion: number; version: number } | { status: 'no_such_lead' };

/**
 * Makes a lead that has just gone back continue above `seq`, the highest number that D1 or a watcher may have seen. Otherwise D1 would
 * reject the lead's row, and clients would ignore its socket messages. Discards the announcements in its outbox, which were sent at the
 * time.
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
 * Deletes a lead that was unknown at `at` (epoch ms), after its winner has gone back to that time. Readers no longer find the deleted lead,
 * and events sent to its ID start a new lead. Returns what was removed.
 */
export function unbegin({ now, ...store }: LeadStore & { now: number }, { at }: { at: number }): Unbegun {
  const found = findLead(store);
  const plan = planReturn(store, { at });
  if (!found || plan.status !== 'planned') return plan;
  const version = plan.seq + 1;
  clear({ ...store, now }, { ...found.snapshot, idKind: 'anonymous', seq: version, merge: { status: 'withdrawn' } });
  return { ...plan, fromVersion: plan.seq, version };
}
