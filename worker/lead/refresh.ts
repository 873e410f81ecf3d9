import type { LeadConfig } from '../contract/project-config.ts';
import { evaluate, ROW_VERSION, toLeadRow } from '../domain/lead-snapshot.ts';
import { adoptConfig } from './adopt-config.ts';
import { recordTransition } from './record-transition.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/**
 * Evaluates the lead as of `now`, without an event. Adopts a newer config, records a stage change caused by decay, and
 * updates its row in D1. Safe to repeat: without a change, nothing is written. Null if there is no lead.
 */
export function refresh(
  { now, ...store }: LeadStore & { now: number },
  { config }: { config: LeadConfig },
): { fromVersion: number; version: number } | null {
  const before = findLead(store);
  if (!before) return null;
  const adopted = adoptConfig(store, before, { config, now });
  const evaluated = evaluate(adopted.snapshot, adopted.config, { at: now, cause: 'decay' });
  const snapshot = recordTransition(store, evaluated);
  const fromVersion = before.snapshot.seq;
  const rowChanged =
    JSON.stringify({ ...toLeadRow(snapshot, adopted.config), evaluatedAt: 0 }) !==
    JSON.stringify({ ...toLeadRow(before.snapshot, before.config), evaluatedAt: 0 });
  const isComplete = before.snapshot.merge.status !== 'active' || before.snapshot.rowVersion === ROW_VERSION;
  if (!rowChanged && isComplete) return { fromVersion, version: fromVersion };
  const version = snapshot.seq === fromVersion ? fromVersion + 1 : snapshot.seq;
  writeSnapshot(store, { ...snapshot, seq: version, rowVersion: ROW_VERSION });
  return { fromVersion, version };
}
