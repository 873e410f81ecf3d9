import type { IdKind } from '../contract/id-kind.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { evaluate, type LeadSnapshot, noteKnown, ROW_VERSION } from '../domain/lead-snapshot.ts';
import { stageOf } from '../domain/stages.ts';
import { foldIn, NOTHING_FOLDED, reread } from './fold-log.ts';
import { recordTransition } from './record-transition.ts';
import { insertCopy } from './storage/event-copies.ts';
import { insertEvent } from './storage/event-log.ts';
import type { AppendedEvent, LeadStore, StoredLead } from './storage/lead-memory.ts';

/**
 * How an event was stored: as a log entry, as a copy next to the entry that another lead logged, or not at all, because the lead already
 * has it.
 */
export type Stored = 'logged' | 'copied' | 'known';

export interface NewLead {
  projectId: string;
  leadId: string;
  idKind: IdKind;
  config: LeadConfig;
}

/** Creates a lead that did not exist before. */
export function newLead({ projectId, leadId, idKind, config }: NewLead, now: number): StoredLead {
  const stage = stageOf(0, config.ruleset.stages).name;
  return {
    snapshot: {
      projectId,
      leadId,
      idKind,
      seq: 0,
      projectedSeq: 0,
      createdAt: now,
      evaluatedAt: now,
      stage,
      ...NOTHING_FOLDED,
      merge: { status: 'active' },
      rowVersion: ROW_VERSION,
    },
    config,
  };
}

/**
 * Appends the events whose IDs are new, folds them in, and records the stage change that they cause. If another merged lead has already
 * logged an event, this lead keeps a copy of it, which an unmerge needs. `stored[i]` is the outcome of `events[i]`. With `refold`, the
 * function folds the whole log again. `movedAt` is the time to record for a stage change. The caller writes the snapshot.
 */
export function appendEvents(
  store: LeadStore,
  { snapshot: before, config }: StoredLead,
  {
    events: given,
    cause,
    counted,
    refold = false,
    now,
    movedAt = now,
  }: {
    events: LeadEvent[];
    cause: 'event' | 'manual' | 'merge';
    counted: boolean;
    refold?: boolean;
    now: number;
    movedAt?: number;
  },
): { snapshot: LeadSnapshot; stored: Stored[] } {
  let { seq } = before;
  const events = given.map((event) => asLogged(event, counted));
  const accepted: AppendedEvent[] = [];
  const stored = events.map((event): Stored => {
    const isNew = insertEvent(store, event, { seq: seq + 1, counted });
    if (isNew) accepted.push({ event, seq: seq + 1, counted });
    const isCopy = !isNew && insertCopy(store, event, { seq: seq + 1, counted });
    if (isNew || isCopy) seq++;
    return isNew ? 'logged' : isCopy ? 'copied' : 'known';
  });
  if (seq === before.seq && !refold) return { snapshot: before, stored };
  // If decay had already taken the lead below a threshold, record that stage change as decay, and not as a result of these events.
  const idle = recordTransition(store, evaluate({ ...before, seq }, config, { at: now, cause: 'decay' }));
  const folded = refold
    ? reread(store, idle, config.ruleset)
    : foldIn(store, idle, { appended: accepted, ruleset: config.ruleset, now });
  store.memory.appended.push(...accepted);
  const evaluated = recordTransition(store, evaluate(folded, config, { at: now, cause }), movedAt);
  return { snapshot: noteKnown(before, evaluated, now), stored };
}

/** The event as the log returns it. If this lead does not count the event, the event came with the log of a merged lead. */
function asLogged(event: LeadEvent, counted: boolean): LeadEvent {
  const { absorbed: _, ...logged } = event;
  return counted ? (logged as LeadEvent) : { ...event, absorbed: true };
}
