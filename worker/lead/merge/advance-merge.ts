import { sealedInto } from '../../domain/merge-state.ts';
import { appendEvents } from '../append-events.ts';
import { erase } from '../erase.ts';
import { listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { readEventsPage } from '../storage/event-log.ts';
import { findLead, type StoredLead, writeSnapshot } from '../storage/snapshot.ts';
import type { AbsorbCommand, AbsorbResult, ForgetResult, ReleaseResult } from './absorb.ts';

/** Events of one message between leads: far below the 32 MiB of a call, and a transaction of a few milliseconds. */
const PAGE_SIZE = 200;

/** The other leads of the project, by id. */
export interface Leads {
  absorb(leadId: string, command: Omit<AbsorbCommand, 'projectId' | 'leadId'>): Promise<AbsorbResult>;
  release(leadId: string, query: { origins: string[]; afterSeq: number }): Promise<ReleaseResult>;
  forget(leadId: string, query: { origins: string[]; throughSeq: number }): Promise<ForgetResult>;
  resend(leadId: string): Promise<unknown>;
}

interface Deps {
  storage: DurableObjectStorage;
  leads: Leads;
  now: () => number;
}

/**
 * Does the next step of this lead's merge or un-merge, if there is one; `again` asks to be called once more. Every step
 * can be repeated: what was done is in the state, what was half done is done again.
 */
export async function advanceMerge(deps: Deps): Promise<'idle' | 'again'> {
  const lead = findLead(deps.storage.sql);
  switch (lead?.snapshot.merge.status) {
    case undefined:
    case 'active':
    case 'merged':
    case 'erased':
      return 'idle';
    case 'merging':
      return handOver(deps, lead as StoredLead);
    case 'restoring':
      return takeBack(deps, lead as StoredLead);
    case 'leaving':
      return leave(deps, lead as StoredLead);
  }
}

/** Hands one page of the log to the winner, or to whoever that was merged into meanwhile. */
async function handOver({ storage, leads, now }: Deps, { snapshot, config }: StoredLead): Promise<'again' | 'idle'> {
  if (snapshot.merge.status !== 'merging') return 'idle';
  const { cursor, at } = snapshot.merge;
  const events = readEventsPage(storage.sql, cursor, PAGE_SIZE);
  const within = listAbsorbedLeads(storage.sql).map(({ leadId }) => leadId);
  const path = [snapshot.leadId];
  for (let winner = snapshot.merge.winner; ; ) {
    const result = await leads.absorb(winner, { config, from: snapshot.leadId, within, events });
    if (result.status === 'absorbed') {
      const last = events.length < PAGE_SIZE;
      const nextCursor = events.at(-1)?.eventId ?? cursor;
      update(storage, 'merging', (current) => ({
        ...current,
        seq: last ? current.seq + 1 : current.seq,
        merge: last ? { status: 'merged', winner, at } : { status: 'merging', winner, at, cursor: nextCursor },
      }));
      return last ? 'idle' : 'again';
    }
    if (result.status === 'erased') {
      // Whoever was erased before cannot be merged into: anyone may name a tombstone, and nobody must die of it.
      if (result.erasedAt <= at) return callOff(storage, now());
      // The person asked to be forgotten meanwhile: what would have become part of them goes too.
      storage.transactionSync(() => erase({ sql: storage.sql, now: now() }, { part: 'of_its_winner' }));
      return 'idle';
    }
    path.push(winner);
    winner = result.winner;
    if (winner === snapshot.leadId) return breakCircle(storage, path, now());
    if (path.includes(winner)) throw new Error('leads that were merged into one another have not settled yet');
  }
}

/** Leads that were sealed into one another at once would wait for ever: the smallest id of the circle stays, and wins. */
function breakCircle(storage: DurableObjectStorage, circle: string[], at: number): 'idle' {
  const [self] = circle;
  if (circle.some((other) => other < (self as string))) throw new Error('waiting for the winner of a circle of merges');
  return callOff(storage, at);
}

/** The merge is not to be: the lead answers for itself again. */
function callOff(storage: DurableObjectStorage, at: number): 'idle' {
  update(storage, 'merging', (current) => ({
    ...current,
    seq: current.seq + 1,
    evaluatedAt: at,
    merge: { status: 'active' },
  }));
  return 'idle';
}

/** Takes back what was sent to this lead while it was merged, from the winner and from whoever that was merged into. */
async function takeBack({ storage, leads, now }: Deps, { snapshot }: StoredLead): Promise<'again'> {
  const origins = originsOf(storage, snapshot.leadId);
  for (let holder: string | null = sealedInto(snapshot.merge); holder !== null; ) {
    ({ next: holder } = await collect({ storage, leads, now }, { holder, origins }));
  }
  update(storage, 'restoring', (current) => ({
    ...current,
    seq: current.seq + 1,
    merge: { status: 'leaving', winner: current.merge.status === 'restoring' ? current.merge.winner : '' },
  }));
  return 'again';
}

/** Makes every holder let go, after collecting what reached it since; then those that stay merged hand over once more. */
async function leave({ storage, leads, now }: Deps, { snapshot }: StoredLead): Promise<'idle'> {
  if (snapshot.merge.status !== 'leaving') return 'idle';
  const origins = originsOf(storage, snapshot.leadId);
  for (let holder: string | null = snapshot.merge.winner; holder !== null; ) {
    const { throughSeq } = await collect({ storage, leads, now }, { holder, origins });
    const result = await leads.forget(holder, { origins, throughSeq });
    if (result.status === 'more') continue;
    for (const leadId of result.remaining) await leads.resend(leadId);
    holder = result.next;
  }
  update(storage, 'leaving', (current) => ({ ...current, seq: current.seq + 1, merge: { status: 'active' } }));
  return 'idle';
}

const originsOf = ({ sql }: DurableObjectStorage, leadId: string): string[] => [
  leadId,
  ...listAbsorbedLeads(sql).map((absorbed) => absorbed.leadId),
];

async function collect({ storage, leads, now }: Deps, { holder, origins }: { holder: string; origins: string[] }) {
  let afterSeq = 0;
  for (;;) {
    const { events, throughSeq, next } = await leads.release(holder, { origins, afterSeq });
    if (events.length === 0) return { throughSeq, next };
    storage.transactionSync(() => {
      const lead = findLead(storage.sql);
      if (!lead) return;
      const own = events.map(({ origin, ...event }) =>
        origin === lead.snapshot.leadId ? event : { ...event, origin: origin as string },
      );
      const { snapshot } = appendEvents(storage.sql, lead, { events: own, cause: 'merge', counted: true, now: now() });
      if (snapshot.seq !== lead.snapshot.seq) writeSnapshot(storage.sql, snapshot);
    });
    afterSeq = throughSeq;
  }
}

/** Other calls came in while we waited: the change is made to what is there now, if that is still at the same step. */
function update(
  storage: DurableObjectStorage,
  status: StoredLead['snapshot']['merge']['status'],
  change: (current: StoredLead['snapshot']) => StoredLead['snapshot'],
): void {
  storage.transactionSync(() => {
    const lead = findLead(storage.sql);
    if (lead?.snapshot.merge.status === status) writeSnapshot(storage.sql, change(lead.snapshot));
  });
}
