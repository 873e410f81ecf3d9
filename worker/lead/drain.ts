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

/** Max. counters in one message, each of less than 150 bytes: D1 accepts 2 MB, which include other leads' messages. */
const SEQS_MAX = 4_000;

/** The changes since `fromSeq`, or their first part, for the project's object to write to D1. */
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
 * Whether tasks may have appeared or disappeared: after work on the lead, or after anything other than events and the stages they changed,
 * such as an unmerge.
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

/** D1 may name a different seq than we assumed; its answer is correct, so a second message is enough. */
const MISSES_MAX = 2;

/**
 * Sends everything that D1 lacks, in as many messages as needed. The log is the outbox: a message is rebuilt from the seq that D1 names, so
 * it does not have to be written here first. `projectedSeq` is D1's last known seq, null if we no longer know it.
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
    // D1 names no seq of a row that is gone.
    const seq = change.row === null ? change.toSeq : ack.seq;
    if (change.row !== null && seq === lead.snapshot.seq) return { status: 'drained', seq };
    if (seq !== change.toSeq) misses++;
    fromSeq = seq;
  }
  return { status: 'unavailable' };
}

/** D1 has all. An erased lead's ID is no longer needed once D1 has deleted its row; from then on it is free for those who may use it. */
function letGo(store: LeadStore, { snapshot }: StoredLead): DrainResult {
  const { seq } = snapshot;
  if (snapshot.merge.status === 'erased' && snapshot.leadId !== '') {
    const { forgets: _, ...tombstone } = snapshot;
    writeSnapshot(store, { ...tombstone, leadId: '', projectedSeq: seq });
  }
  return { status: 'drained', seq };
}
