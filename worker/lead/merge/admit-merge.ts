import { LIMITS } from '../../contract/limits.ts';
import { sealedInto } from '../../domain/merge-state.ts';
import { utcDay } from '../../domain/time.ts';
import type { Requested } from '../../observe/request-id.ts';
import type { NewLead } from '../append-events.ts';
import { beginLead, isErasedPermanently, stillKnown } from '../begin-lead.ts';
import type { Erased, Sealed } from '../ingest.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';

export interface AdmitMergeCommand extends NewLead, Requested {
  /** Whether a message with a publishable key causes the merge: those are limited per lead and day. */
  limited: boolean;
}

export type AdmitMergeResult =
  | { status: 'admitted'; email: string | null }
  /** Publishable keys have merged as many leads into this one today as they may. */
  | { status: 'full' }
  | Sealed
  | Erased;

/** First step of a merge, in the winner: makes sure that it exists, and counts merges that publishable keys cause. */
export function admitMerge(
  { now, ...store }: LeadStore & { now: number },
  { limited, ...command }: AdmitMergeCommand,
): AdmitMergeResult {
  const found = findLead(store);
  if (!found) migrate(store);
  const winner = found && sealedInto(found.snapshot.merge);
  if (winner) return { status: 'sealed', winner };
  if (isErasedPermanently(found, command.idKind)) return { status: 'erased' };
  const known = stillKnown(found);
  const { snapshot, config } = known ?? beginLead(found, command, now);
  const day = utcDay(now);
  const used = snapshot.pageMerges?.day === day ? snapshot.pageMerges.count : 0;
  if (limited && used >= LIMITS.pageMergesPerDayMax) return { status: 'full' };
  if (!known) writeConfig(store, config);
  if (!known || limited)
    writeSnapshot(store, { ...snapshot, ...(limited && { pageMerges: { day, count: used + 1 } }) });
  return { status: 'admitted', email: snapshot.state.traits.email ?? null };
}
