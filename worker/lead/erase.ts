import { initialState } from '../domain/fold.ts';
import { sealedInto } from '../domain/merge-state.ts';
import type { Requested } from '../observe/request-id.ts';
import type { Sealed } from './ingest.ts';
import { forgetEvents } from './storage/recent-events.ts';
import { findLead, type StoredLead, writeSnapshot } from './storage/snapshot.ts';

export interface EraseOptions extends Requested {
  /** `of_its_winner`: as part of the lead that it was merged into. `of_its_project`: whatever its merges are at. */
  part: 'itself' | 'of_its_winner' | 'of_its_project';
  /** For retention: only if nothing happened since (epoch ms), and so that the lead may come back as a new one. */
  quietSince?: number;
}

/** When the lead last did anything; when it became known, where it never did. */
const lastActivityAt = ({ snapshot: { state, createdAt } }: StoredLead): number => state.lastEventAt ?? createdAt;

/**
 * Forgets the lead: its log, traits, transitions, everything; what stays is a tombstone that keeps late events out, with
 * the id until D1 has let go of the row (see drain). A lead that was merged answers with its winner, unless it goes as a part
 * of that one; and so does a part that is being taken out of it. Repeatable. Null where there is no lead, or no such part.
 */
export function erase(
  { sql, now }: { sql: SqlStorage; now: number },
  { part, quietSince }: EraseOptions,
): { fromVersion: number; version: number } | Sealed | null {
  const found = findLead(sql);
  if (!found) return null;
  const { projectId, leadId, seq, projectedSeq, stage, merge } = found.snapshot;
  if (merge.status === 'erased') return { fromVersion: seq, version: seq };
  const winner = sealedInto(merge);
  if (winner && part === 'itself') return { status: 'sealed', winner };
  if (part === 'of_its_winner') {
    if (merge.status === 'active') return null;
    if (merge.status === 'restoring' || merge.status === 'leaving') return { status: 'sealed', winner: merge.winner };
  }
  if (quietSince !== undefined && lastActivityAt(found) >= quietSince) return { fromVersion: seq, version: seq };
  for (const table of [
    'events',
    'event_copies',
    'transitions',
    'rescores',
    'absorbed_leads',
    'count_corrections',
    'uncounted',
    'firings',
    'outbox',
  ]) {
    sql.exec(`DELETE FROM ${table}`);
  }
  forgetEvents(sql);
  const version = seq + 1;
  writeSnapshot(sql, {
    ...{ projectId, leadId, projectedSeq, stage, seq: version, createdAt: now, evaluatedAt: now },
    state: initialState,
    merge: { status: 'erased', ...(quietSince !== undefined && { mayReturn: true }) },
  });
  return { fromVersion: seq, version };
}
