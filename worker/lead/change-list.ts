import type { EventSource } from '../contract/event-source.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { isGone, sealedInto } from '../domain/merge-state.ts';
import { eventsSaying } from '../domain/work.ts';
import type { Requested } from '../observe/request-id.ts';
import { ingest, type Sealed } from './ingest.ts';
import { saidBy } from './said-by.ts';
import type { LeadStore } from './storage/lead-memory.ts';
import { findLead } from './storage/snapshot.ts';

export interface ChangeListCommand extends Requested {
  projectId: string;
  leadId: string;
  config: ProjectConfig;
  /** The ID of the list, and whether the lead should be on it. */
  list: string;
  isIn: boolean;
  /** The ID of the log entry, and the person or key that creates it. */
  eventId: string;
  source: EventSource;
  by: string;
}

/**
 * Puts the lead on a list, or removes it. Logs nothing if the customer has already put this lead on the list (see saidBy), or if it is on
 * no such list. A removal undoes the entries that put the lead on the list, if they are in the lead's log. Returns null if there is no such
 * lead.
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
  const adds = [...eventsSaying(state.work, { list })];
  if (isIn ? saidBy(store, found.snapshot, { list }).includes(command.leadId) : adds.length === 0)
    return { status: 'changed', fromVersion: seq, version: seq };
  const work = isIn ? ({ type: 'list', list, isIn } as const) : ({ type: 'list', list, isIn, adds } as const);
  // The entry must come after the last one, whose time may be from a machine with a different clock.
  const occurredAt = Math.max(now, (state.work?.at ?? 0) + 1);
  const event = { kind: 'work' as const, eventId, occurredAt, receivedAt: now, source, by, work };
  // Work on a lead does not mean that the ID is the customer's own.
  const logged = ingest({ ...store, now }, { ...command, namedAs: 'anonymous', events: [event], follows: [] });
  if (logged.status !== 'ingested') throw new Error('a lead that is neither gone nor merged takes work');
  return { status: 'changed', fromVersion: logged.fromVersion, version: logged.version };
}
