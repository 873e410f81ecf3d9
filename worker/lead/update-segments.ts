import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { areSame, segmentsOf } from '../domain/segments.ts';
import { adoptConfig } from './adopt-config.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/**
 * Evaluates which segments the lead is in, as the last part of a change that started at the version `fromSeq` (0 for a new lead). Writes
 * one row if they differ, and none otherwise. If the change did not affect the lead, the lead does not adopt a newer config now.
 */
export function updateSegments(
  { now, ...store }: LeadStore & { now: number },
  { config, fromSeq }: { config: ProjectConfig; fromSeq: number },
): void {
  const found = findLead(store);
  if (found?.snapshot.merge.status !== 'active') return;
  const isLeftAlone = found.snapshot.seq === fromSeq;
  if (isLeftAlone && config.version !== found.config.version) return;
  const lead = adoptConfig(store, found, { config, now });
  const { snapshot } = lead;
  const { memberOf: known = [], isMemberOfStale, ...rest } = snapshot;
  const memberOf = segmentsOf(snapshot, config.segments ?? [], { ruleset: lead.config.ruleset, at: now });
  if (lead === found && areSame(known, memberOf) && !isMemberOfStale) return;
  const updated: LeadSnapshot = { ...rest, ...(memberOf.length > 0 && { memberOf }) };
  writeSnapshot(store, isLeftAlone ? { ...updated, seq: snapshot.seq + 1 } : updated);
}
