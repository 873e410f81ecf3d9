import type { ProjectConfig } from '../../contract/project-config.ts';
import { fold } from '../../domain/fold.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import { evaluate } from '../../domain/lead-snapshot.ts';
import { sealedInto } from '../../domain/merge-state.ts';
import { adoptConfig } from '../adopt-config.ts';
import { appendEvents } from '../append-events.ts';
import { beginLead, isErasedForEver, stillKnown } from '../begin-lead.ts';
import type { Erased, Sealed } from '../ingest.ts';
import { recordTransition } from '../record-transition.ts';
import { deleteAbsorbedLeads, insertAbsorbedLead, listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { deleteEventsFrom, readEvents, readForwardedEvents } from '../storage/event-log.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';

/** Events of one message between leads. */
const PAGE_SIZE = 200;

export interface AbsorbCommand {
  projectId: string;
  leadId: string;
  config: ProjectConfig;
  /** The sealed lead that hands its log over, and the leads that it had absorbed itself. */
  from: string;
  within: string[];
  events: LeadEvent[];
}

export type AbsorbResult =
  | { status: 'absorbed'; fromVersion: number; version: number }
  | Sealed
  | (Erased & { erasedAt: number });

/** The winner's side of a merge: takes a page of another lead's log into its own. Repeatable: an event counts once by its id. */
export function absorb({ sql, now }: { sql: SqlStorage; now: number }, command: AbsorbCommand): AbsorbResult {
  const found = findLead(sql);
  const winner = found && sealedInto(found.snapshot.merge);
  if (winner) return { status: 'sealed', winner };
  if (isErasedForEver(found)) return { status: 'erased', erasedAt: found?.snapshot.evaluatedAt ?? 0 };
  if (!found) migrate(sql);
  const known = stillKnown(found);
  const before = known ?? beginLead(found, command, now);
  const lead = adoptConfig(sql, before, { config: command.config, now });
  const { from, within } = command;
  const inserted = [
    insertAbsorbedLead(sql, { leadId: from, via: null, at: now }),
    ...within.map((leadId) => insertAbsorbedLead(sql, { leadId, via: from, at: now })),
  ];
  const told = inserted.some(Boolean) ? { ...lead.snapshot, seq: lead.snapshot.seq + 1 } : lead.snapshot;
  const events = command.events.map((event) => ({ ...event, origin: event.origin ?? from }));
  const { snapshot } = appendEvents(sql, { ...lead, snapshot: told }, { events, cause: 'merge', counted: false, now });
  if (!known) writeConfig(sql, lead.config);
  if (snapshot.seq !== before.snapshot.seq) writeSnapshot(sql, snapshot);
  return { status: 'absorbed', fromVersion: before.snapshot.seq, version: snapshot.seq };
}

export interface ReleaseResult {
  events: LeadEvent[];
  throughSeq: number;
  /** The lead that this one was merged into in turn: it may hold more. */
  next: string | null;
}

/** For an un-merge: what was sent to one of `origins` since it became part of this lead. Sealed or not, it is read from its log. */
export function release(
  sql: SqlStorage,
  { origins, afterSeq }: { origins: string[]; afterSeq: number },
): ReleaseResult {
  const found = findLead(sql);
  if (!found) return { events: [], throughSeq: afterSeq, next: null };
  return {
    ...readForwardedEvents(sql, { origins, afterSeq, limit: PAGE_SIZE }),
    next: sealedInto(found.snapshot.merge),
  };
}

export type ForgetResult =
  | { status: 'forgotten'; next: string | null; remaining: string[]; fromVersion: number; version: number }
  /** Something was sent to one of them after `throughSeq`: take it first. */
  | { status: 'more' };

/** Last step of an un-merge, on the winner's side: lets go of what came from `origins`, once they have it all back. */
export function forget(
  { sql, now }: { sql: SqlStorage; now: number },
  { origins, throughSeq }: { origins: string[]; throughSeq: number },
): ForgetResult {
  const found = findLead(sql);
  if (!found) return { status: 'forgotten', next: null, remaining: [], fromVersion: 0, version: 0 };
  const { snapshot: before, config } = found;
  const next = sealedInto(before.merge);
  const isOrigin = new Set(origins);
  const remaining = listAbsorbedLeads(sql).filter(({ leadId, via }) => via === null && !isOrigin.has(leadId));
  const answer = { status: 'forgotten' as const, next, remaining: remaining.map(({ leadId }) => leadId) };
  if (readForwardedEvents(sql, { origins, afterSeq: throughSeq, limit: 1 }).events.length > 0)
    return { status: 'more' };
  const has = listAbsorbedLeads(sql).some(({ leadId }) => isOrigin.has(leadId));
  if (!has) return { ...answer, fromVersion: before.seq, version: before.seq };
  const seq = before.seq + 1;
  deleteEventsFrom(sql, { origins, seq });
  deleteAbsorbedLeads(sql, origins);
  const state = fold(readEvents(sql), config.ruleset.decay);
  const snapshot = recordTransition(sql, evaluate({ ...before, seq, state }, config, { at: now, cause: 'merge' }));
  writeSnapshot(sql, snapshot);
  return { ...answer, fromVersion: before.seq, version: snapshot.seq };
}
