import { initialState } from '../domain/fold.ts';
import { sealedInto } from '../domain/merge-state.ts';
import type { Sealed } from './ingest.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/**
 * Forgets the lead: its log, traits, transitions, everything; what stays is a tombstone that keeps late events out, with
 * the id until D1 has let go of the row (see drain). A lead that was merged answers with its
 * winner, unless it goes as a part of that one. Repeatable. Null where there is no lead.
 */
export function erase(
  { sql, now }: { sql: SqlStorage; now: number },
  { part }: { part: 'itself' | 'of_its_winner' },
): { fromVersion: number; version: number } | Sealed | null {
  const found = findLead(sql);
  if (!found) return null;
  const { projectId, leadId, seq, projectedSeq, stage, merge } = found.snapshot;
  if (merge.status === 'erased') return { fromVersion: seq, version: seq };
  const winner = sealedInto(merge);
  if (winner && part === 'itself') return { status: 'sealed', winner };
  for (const table of [
    'events',
    'transitions',
    'rescores',
    'absorbed_leads',
    'count_corrections',
    'firings',
    'outbox',
  ]) {
    sql.exec(`DELETE FROM ${table}`);
  }
  const version = seq + 1;
  writeSnapshot(sql, {
    ...{ projectId, leadId, projectedSeq, stage, seq: version, createdAt: now, evaluatedAt: now },
    state: initialState,
    merge: { status: 'erased' },
  });
  return { fromVersion: seq, version };
}
