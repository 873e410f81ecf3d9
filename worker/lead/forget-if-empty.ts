import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { NOTHING_FOLDED } from './fold-log.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { findFirstReceivedAt } from './storage/event-log.ts';
import type { LeadStore } from './storage/lead-memory.ts';

/** Forgets a lead that has no content and no leads merged into it. The lead then counts as unknown. */
export function forgetIfEmpty(store: LeadStore, snapshot: LeadSnapshot, now: number): LeadSnapshot {
  if (snapshot.merge.status !== 'active' || findFirstReceivedAt(store) !== null || listAbsorbedLeads(store).length > 0)
    return snapshot;
  store.memory.earned = undefined;
  store.memory.outcome = undefined;
  const { idKindBy: _, importedBy: __, isWorkedOn: ___, memberOf: ____, ...known } = snapshot;
  return {
    ...known,
    ...NOTHING_FOLDED,
    ...{ idKind: 'anonymous', merge: { status: 'withdrawn' }, evaluatedAt: now, seq: snapshot.seq + 1 },
  };
}
