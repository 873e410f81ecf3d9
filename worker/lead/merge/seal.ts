import type { ProjectConfig } from '../../contract/project-config.ts';
import { sealedInto } from '../../domain/merge-state.ts';
import type { Requested } from '../../observe/request-id.ts';
import { beginLead, isErasedForEver, stillKnown } from '../begin-lead.ts';
import type { Erased, Sealed } from '../ingest.ts';
import { hasAbsorbed } from '../storage/absorbed-leads.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';

export interface SealCommand extends Requested {
  projectId: string;
  leadId: string;
  config: ProjectConfig;
  /** The lead to merge into. */
  winner: string;
}

export type SealResult =
  | { status: 'sealing'; fromVersion: number; version: number }
  | Sealed
  | Erased
  /** `within`: the winner is itself part of this lead. `leaving`: an un-merge of this lead is not finished yet. */
  | { status: 'refused'; reason: 'same_lead' | 'within' | 'leaving' };

/**
 * First step of a merge: from here on every call is answered with the winner, and the alarm hands the log over. A lead
 * that was never heard of is sealed too, so that what is sent to it later follows.
 */
export function seal({ sql, now }: { sql: SqlStorage; now: number }, { winner, ...command }: SealCommand): SealResult {
  if (winner === command.leadId) return { status: 'refused', reason: 'same_lead' };
  const found = findLead(sql);
  if (!found) migrate(sql);
  if (isErasedForEver(found)) return { status: 'erased' };
  const known = stillKnown(found);
  const { snapshot, config } = known ?? beginLead(found, command, now);
  const sealed = sealedInto(snapshot.merge);
  if (sealed) return { status: 'sealed', winner: sealed };
  if (snapshot.merge.status === 'leaving') return { status: 'refused', reason: 'leaving' };
  if (hasAbsorbed(sql, winner)) return { status: 'refused', reason: 'within' };
  if (!known) writeConfig(sql, config);
  const version = snapshot.seq + 1;
  writeSnapshot(sql, { ...snapshot, seq: version, merge: { status: 'merging', winner, at: now, cursor: '' } });
  return { status: 'sealing', fromVersion: snapshot.seq, version };
}

/** Begins to undo this lead's merge; the alarm does the rest. Null where the lead is not merged. */
export function unseal({ sql }: { sql: SqlStorage }): { fromVersion: number; version: number } | null {
  const snapshot = findLead(sql)?.snapshot;
  if (snapshot?.merge.status !== 'merged') return null;
  const version = snapshot.seq + 1;
  writeSnapshot(sql, { ...snapshot, seq: version, merge: { status: 'restoring', winner: snapshot.merge.winner } });
  return { fromVersion: snapshot.seq, version };
}
