import type { EventSource } from '../contract/event-source.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { isGone, sealedInto } from '../domain/merge-state.ts';
import type { Requested } from '../observe/request-id.ts';
import { ingest, type Sealed } from './ingest.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { findLead } from './storage/snapshot.ts';

export interface ChangeListCommand extends Requested {
  projectId: string;
  leadId: string;
  config: ProjectConfig;
  /** The ID of the list, and whether the lead should be on it. */
  list: string;
  isIn: boolean;
  /** The ID of the log's entry, and who creates it. */
  eventId: string;
  source: EventSource;
  by: string;
}

/**
 * Puts the lead on a list, or removes it. Logs nothing if the lead is already in the requested state. A removal undoes the entries that put
 * the lead on the list, as far as it knows them. Null if there is no such lead.
 */
export function changeList(
  { now, ...store }: LeadStore & { now: number; projectedSeq: number | null },
  { list, isIn, eventId, source, by, ...command }: ChangeListCommand,
): { status: 'changed'; fromVersion: number; version: number } | Sealed | null {
  const found = findLead(store);
  if (!found || isGone(found.snapshot.merge)) return null;
  const { seq, merge, state } = found.snapshot;
  const winner = sealedInto(merge);
  if (winner) return { status: 'sealed', winner };
  const adds = [...(state.work?.lists?.[list] ?? [])];
  if (adds.length > 0 === isIn) return { status: 'changed', fromVersion: seq, version: seq };
  const work = isIn ? ({ type: 'list', list, isIn } as const) : ({ type: 'list', list, isIn, adds } as const);
  // After the last entry, which another machine's clock may have timed.
  const occurredAt = Math.max(now, (state.work?.at ?? 0) + 1);
  const event = { kind: 'work' as const, eventId, occurredAt, receivedAt: now, source, by, work };
  // Working on a lead doesn't say that the ID is the customer's own.
  const logged = ingest({ ...store, now }, { ...command, namedAs: 'anonymous', events: [event] });
  if (logged.status !== 'ingested') throw new Error('a lead that is neither gone nor merged takes work');
  return { status: 'changed', fromVersion: logged.fromVersion, version: logged.version };
}
