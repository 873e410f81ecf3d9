import type { LeadRow, Parted, ProjectAck, ProjectChange } from '../contract/project-change.ts';
import { type LeadSnapshot, toLeadRow } from '../domain/lead-snapshot.ts';
import { emailOf } from '../domain/learn-traits.ts';
import { isErased, isGone, sealedInto } from '../domain/merge-state.ts';
import { nextTaskAfter } from '../domain/work.ts';
import { readForRow } from './read-for-row.ts';
import { readNotices } from './read-notices.ts';
import { countActivity, countStageMoves, readRange, type SeqRange } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import type { LogEntry } from './storage/log-entry.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';
import { toSummary } from './to-lead.ts';

/**
 * Max. log entries per message. An entry adds at most 150 bytes of counters. D1 accepts 2 MB per batch, and a batch also contains the
 * messages of other leads.
 */
const SEQS_MAX = 4_000;

/** The changes after `fromSeq`, or the first part of them. The project's object writes these changes to D1. */
export function toProjectChange(
  store: LeadStore,
  { snapshot, config }: StoredLead,
  { fromSeq, seqsMax = SEQS_MAX }: { fromSeq: number; seqsMax?: number },
): ProjectChange {
  const toSeq = Math.min(snapshot.seq, fromSeq + seqsMax);
  const range = { fromSeq, toSeq };
  const entries = readRange(store, snapshot, range);
  const stageMoves = countStageMoves(store, entries, range);
  const notices = isListed(snapshot) ? readNotices(store, { snapshot, config, entries }, range) : [];
  return {
    leadId: snapshot.leadId,
    fromSeq,
    toSeq,
    row: isErased(snapshot.merge) ? null : toRow(store, { snapshot, config }, toSeq),
    summary: isListed(snapshot) ? toSummary(snapshot, config) : null,
    activity: countActivity(store, entries, range),
    stageMoves,
    ...(notices.length > 0 && { notices }),
    ...(snapshot.parted && snapshot.parted.seq > fromSeq && { parted: toParted(snapshot) }),
    ...(snapshot.forgets && { forgets: snapshot.forgets }),
    ...(mayMoveTasks(snapshot, { entries, stageMoves, range }) && {
      taskDueAt: isListed(snapshot) ? nextTaskAfter(snapshot.state.work, snapshot.evaluatedAt) : null,
    }),
  };
}

function toParted(snapshot: LeadSnapshot): Parted {
  const { email, emailIsTrusted } = emailOf(snapshot.state);
  const isClaimed = isListed(snapshot) && emailIsTrusted && email !== null;
  return {
    claim: isClaimed
      ? { email, namedAs: snapshot.idKind, from: (snapshot.formerly ?? []).map(({ leadId }) => leadId) }
      : null,
  };
}

const toRow = (store: LeadStore, lead: StoredLead, seq: number): LeadRow => ({
  ...toLeadRow(lead.snapshot, lead.config, isListed(lead.snapshot) ? readForRow(store, lead) : undefined),
  seq,
});

/**
 * Whether tasks may have been added or removed. Work on the lead can change the tasks. An unmerge, for example, can change them too: then
 * the range contains more than events and their stage changes.
 */
function mayMoveTasks(
  snapshot: LeadSnapshot,
  {
    entries,
    stageMoves,
    range: { fromSeq, toSeq },
  }: { entries: readonly LogEntry[]; stageMoves: readonly { count: number }[]; range: SeqRange },
): boolean {
  const moves = stageMoves.reduce((sum, { count }) => sum + count, 0);
  if (toSeq - fromSeq > entries.length + moves) return true;
  return snapshot.state.work !== undefined && (!isListed(snapshot) || entries.some(({ kind }) => kind === 'work'));
}

const isListed = ({ merge }: LeadSnapshot): boolean => !isGone(merge) && sealedInto(merge) === null;

export type DrainResult = { status: 'idle' | 'unavailable' } | { status: 'drained'; seq: number };

/** D1 may have a different seq than we assumed. The answer names D1's seq, so a second message is enough. */
const MISSES_MAX = 2;

/**
 * Sends everything that D1 lacks, in as many messages as needed. The log serves as the outbox: each message is built from the seq that D1
 * names, so no message has to be stored. `projectedSeq` is D1's last known seq, or null if it is not known anymore.
 */
export async function drain({
  project,
  projectedSeq,
  seqsMax = SEQS_MAX,
  ...store
}: LeadStore & {
  project: (projectId: string, change: ProjectChange) => Promise<ProjectAck>;
  projectedSeq: number | null;
  seqsMax?: number;
}): Promise<DrainResult> {
  let fromSeq = projectedSeq;
  for (let misses = 0; misses < MISSES_MAX; ) {
    const lead = findLead(store);
    if (!lead) return { status: 'idle' };
    fromSeq ??= lead.snapshot.projectedSeq;
    if (fromSeq === lead.snapshot.seq) return letGo(store, lead);
    const change = toProjectChange(store, lead, { fromSeq, seqsMax });
    const ack = await project(lead.snapshot.projectId, change);
    if (ack.status === 'unavailable') return { status: 'unavailable' };
    if (ack.isForgetting) continue;
    // If the row is gone, D1 has no seq for it.
    const seq = change.row === null ? change.toSeq : ack.seq;
    if (change.row !== null && seq === lead.snapshot.seq) return { status: 'drained', seq };
    if (seq !== change.toSeq) misses++;
    fromSeq = seq;
  }
  return { status: 'unavailable' };
}

/**
 * Called when D1 has everything. A tombstone keeps its lead's ID until D1 has deleted the row. After that, the ID is free for those who may
 * use it again.
 */
function letGo(store: LeadStore, { snapshot }: StoredLead): DrainResult {
  const { seq } = snapshot;
  if (snapshot.merge.status === 'erased' && snapshot.leadId !== '') {
    const { forgets: _, ...tombstone } = snapshot;
    writeSnapshot(store, { ...tombstone, leadId: '', projectedSeq: seq });
  }
  return { status: 'drained', seq };
}
