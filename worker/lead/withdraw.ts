import type { LeadConfig } from '../contract/project-config.ts';
import { evaluate, type LeadSnapshot, withStaleSegments } from '../domain/lead-snapshot.ts';
import {
  isErased,
  isGone,
  linkOf,
  type MergeState,
  relinked,
  sealedInto,
  withoutImport,
} from '../domain/merge-state.ts';
import type { Requested } from '../observe/request-id.ts';
import { adoptConfig } from './adopt-config.ts';
import { reread } from './fold-log.ts';
import { forgetIfEmpty } from './forget-if-empty.ts';
import { unnameLead } from './name-lead.ts';
import { recordTransition } from './record-transition.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { promoteCopies } from './storage/event-copies.ts';
import { findFirstReceivedAt } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';
import {
  type EmailSource,
  holdsImport,
  listEmailSources,
  withdrawCopies,
  withdrawEvents,
} from './storage/withdrawn-events.ts';

export interface WithdrawCommand extends Requested {
  importId: string;
  config: LeadConfig;
}

export type WithdrawResult =
  | {
      status: 'withdrawn';
      /** The lead that this lead stays merged into, or null. The winner may contain events of the import, too. */
      winner: string | null;
      /** The lead's own email now, even while it is part of another lead. */
      email: string | null;
      /** The sources that state this email. */
      emailBy: EmailSource[];
      /** True if nothing is left of the lead. */
      isGone: boolean;
      /** The leads that are merged into it. */
      absorbed: string[];
      fromVersion: number;
      version: number;
    }
  /** A merge of the lead has not finished, or the lead is being unmerged because only the import had merged it. Call again. */
  | { status: 'unsettled'; fromVersion: number; version: number }
  /** There is no such lead, or it was erased. */
  | { status: 'unknown' };

/**
 * Removes an import's data from the lead. The import's events move to a separate table and no longer count. If a copy of an event came
 * another way, the copy replaces it. Then the log is folded again. A merge that only the import caused is undone first. A lead with nothing
 * left is withdrawn itself. Safe to repeat.
 */
export function withdraw(
  { now, ...store }: LeadStore & { now: number },
  { importId, config: given }: WithdrawCommand,
): WithdrawResult {
  const found = findLead(store);
  if (!found || isErased(found.snapshot.merge)) return { status: 'unknown' };
  const { seq: fromVersion, merge: standing } = found.snapshot;
  const merge = mergeWithout(standing, importId);
  if (isMoving(merge)) {
    if (merge !== standing) writeSnapshot(store, { ...found.snapshot, merge, seq: fromVersion + 1 });
    return { status: 'unsettled', fromVersion, version: merge === standing ? fromVersion : fromVersion + 1 };
  }
  const lead = adoptConfig(store, found, { config: given, now });
  const parted = merge === standing ? lead : { ...lead, snapshot: { ...lead.snapshot, merge } };
  const snapshot = withdrawFrom(store, parted, { importId, now });
  if (snapshot !== found.snapshot) writeSnapshot(store, withStaleSegments(snapshot, lead.config));
  const winner = sealedInto(merge);
  const email = snapshot.state.traits.email ?? null;
  const absorbed = listAbsorbedLeads(store).map(({ leadId }) => leadId);
  const emailBy = email === null ? [] : listEmailSources(store, email);
  const left = { email, emailBy, isGone: isGone(snapshot.merge), absorbed };
  return { status: 'withdrawn', winner, ...left, fromVersion, version: snapshot.seq };
}

function withdrawFrom(
  store: LeadStore,
  { snapshot: before, config }: StoredLead,
  { importId, now }: { importId: string; now: number },
): LeadSnapshot {
  withdrawCopies(store, { importId, now });
  const named = unnameLead(before, importId);
  if (!holdsImport(store, importId)) return forgetIfEmpty(store, named, now);
  const idle = recordTransition(store, evaluate(named, config, { at: now, cause: 'decay' }));
  const seq = idle.seq + 1;
  withdrawEvents(store, { importId, seq, now });
  const folded = reread(store, { ...idle, seq: promoteCopies(store, seq) }, config.ruleset);
  const moved = recordTransition(store, evaluate(folded, config, { at: now, cause: 'withdrawn' }));
  // The creation time now depends on the events that remain.
  const createdAt = Math.max(moved.createdAt, findFirstReceivedAt(store) ?? 0);
  return forgetIfEmpty(store, { ...moved, createdAt }, now);
}

/** Returns the merge after an import is undone. If there is no other cause, the merge is undone. */
function mergeWithout(merge: MergeState, importId: string): MergeState {
  if (merge.status !== 'merged') return merge;
  const link = linkOf(merge);
  const rest = withoutImport(link, importId);
  if (rest === link) return merge;
  const { winner, home, raised } = merge;
  const homeLink = home && withoutImport(home.link, importId);
  const left = homeLink ? { winner: home.winner, link: homeLink } : undefined;
  if (rest !== null) return relinked({ ...merge, home: left }, rest);
  return { status: 'restoring', winner, withImport: true, home: left, recalls: raised };
}

const isMoving = ({ status }: MergeState): boolean =>
  status === 'merging' || status === 'restoring' || status === 'leaving';
