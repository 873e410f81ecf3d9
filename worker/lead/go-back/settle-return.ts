import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead, writeSnapshot } from '../storage/snapshot.ts';
import { execIn } from '../storage/tables.ts';
import { absorbedBy } from './plan-return.ts';

/** `seq` is the highest that D1 or a watcher may know of the lead. */
export interface SettleCommand {
  seq: number;
  absorbed: readonly string[];
}

export type Settled =
  | { status: 'settled'; fromVersion: number; version: number }
  /** Leads were merged into it, or taken out of it, since then: their objects would contradict it. */
  | { status: 'merged_since' }
  | { status: 'no_such_lead' };

/**
 * Makes a lead that has just returned continue above everything that is known of it: D1 takes its row, and sockets its messages.
 * Announcements of then have been sent.
 */
export function settleReturn(store: LeadStore, { seq, absorbed }: SettleCommand): Settled {
  const lead = findLead(store);
  if (!lead) return { status: 'no_such_lead' };
  const { snapshot } = lead;
  const isSame = JSON.stringify(absorbedBy(store)) === JSON.stringify(absorbed);
  if (snapshot.merge.status !== 'active' || !isSame) return { status: 'merged_since' };
  execIn(store, 'outbox', 'DELETE FROM outbox');
  const version = Math.max(snapshot.seq, seq) + 1;
  writeSnapshot(store, { ...snapshot, seq: version, projectedSeq: seq });
  return { status: 'settled', fromVersion: snapshot.seq, version };
}
