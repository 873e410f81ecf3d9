import { LIMITS } from '../../contract/limits.ts';
import type { Membership } from '../../contract/project-change.ts';
import type { LeadConfig } from '../../contract/project-config.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import { type LeadSnapshot, withStaleSegments } from '../../domain/lead-snapshot.ts';
import {
  isCustomers,
  type Linked,
  type LinkedBy,
  linkedByOf,
  linkOf,
  type MergeState,
  weaker,
} from '../../domain/merge-state.ts';
import { appendEvents } from '../append-events.ts';
import { clear, type EraseOptions, type EraseResult, erase } from '../erase.ts';
import { type AbsorbedLead, listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { readCopies } from '../storage/event-copies.ts';
import { type PageSize, readEventsPage } from '../storage/event-log.ts';
import type { LeadMemory, LeadStore, StoredLead } from '../storage/lead-memory.ts';
import { findLead, transact, writeSnapshot } from '../storage/snapshot.ts';
import { isAnother, viewIdentity } from '../view-identity.ts';
import {
  type Above,
  type AbsorbCommand,
  type AbsorbResult,
  type ForgetQuery,
  type ForgetResult,
  PAGE_SIZE,
  type ReleaseResult,
} from './absorb.ts';

/** The other leads of the project, by id. */
export interface Leads {
  absorb(leadId: string, command: Omit<AbsorbCommand, 'projectId' | 'leadId' | 'config'>): Promise<AbsorbResult>;
  release(leadId: string, query: { origins: string[]; afterSeq: number }): Promise<ReleaseResult>;
  forget(leadId: string, query: ForgetQuery): Promise<ForgetResult>;
  erase(leadId: string, options: EraseOptions): Promise<EraseResult>;
  /** Takes a lead out of the one that a publishable key made it part of. Returns whether it is leaving that. */
  takeOut(leadId: string): Promise<boolean>;
}

interface Deps {
  storage: DurableObjectStorage;
  memory: LeadMemory;
  leads: Leads;
  now: () => number;
  pageSize?: PageSize;
}

const storeOf = ({ storage: { sql, kv }, memory }: Deps): LeadStore => ({ sql, kv, memory });

/** The next step: nothing, another one at once, or (thrown) a retry later. */
type Next = 'idle' | 'again';

/**
 * Does the next step of this lead's merge or unmerge, if there is one; `again` asks to be called once more. Every step
 * can be repeated, because the state records what is done. One step at a time: concurrent callers wait for the same
 * step, so that no page is in flight when the lead has come to rest.
 */
export function advanceMerge(deps: Deps): Promise<Next> {
  const { memory } = deps;
  memory.mergeStep ??= doNextStep(deps).finally(() => {
    memory.mergeStep = null;
  });
  return memory.mergeStep;
}

async function doNextStep(deps: Deps): Promise<Next> {
  const lead = findLead(storeOf(deps));
  switch (lead?.snapshot.merge.status) {
    case undefined:
    case 'active':
    case 'merged':
    case 'erased':
    case 'withdrawn':
      return 'idle';
    case 'merging':
      return handOver(deps, lead as StoredLead);
    case 'restoring':
      return takeBack(deps, lead as StoredLead);
    case 'leaving':
      return leave(deps, lead as StoredLead);
    case 'erasing':
      return finishErasing(deps, (lead as StoredLead).snapshot);
  }
}

/** Hands one page of the log to the winner, with what others have logged of the same events. */
async function handOver(deps: Deps, lead: StoredLead): Promise<Next> {
  const { snapshot } = lead;
  if (snapshot.merge.status !== 'merging') return 'idle';
  const { leads, now, pageSize = PAGE_SIZE } = deps;
  const store = storeOf(deps);
  const { cursor, at, winner } = snapshot.merge;
  const { events: page, isLast: last } = readEventsPage(store, cursor, pageSize);
  const [, ...within] = originsOf(deps, snapshot.leadId);
  let result: AbsorbResult | null = null;
  // There may be as many copies of one event as leads were merged.
  for (const events of cut([...chosen(snapshot), ...page.map(asHandedOver), ...readCopies(store, page)], pageSize)) {
    result = await leads.absorb(winner, { from: snapshot.leadId, within, events });
    if (result.status !== 'absorbed') break;
  }
  switch (result?.status) {
    case undefined:
      return 'idle';
    case 'unsettled':
      throw new Error('the winner is being taken out of another lead, or erased');
    case 'sealed':
      return moveUp(deps, snapshot.leadId, winner);
    case 'erased':
      // Refuse to merge into a lead erased earlier: otherwise naming a tombstone would erase this lead.
      if (result.erasedAt <= at || isAnother(viewIdentity(lead))) return callOff(deps, now());
      // The person asked to be forgotten meanwhile: what would have become part of them goes too.
      if (eraseWith(deps, winner).status !== 'erased')
        throw new Error('this lead is being taken out of the one that was erased');
      // Its own parts, of which the winner had not heard, go with it.
      return 'again';
    case 'absorbed': {
      update(deps, 'merging', (current) => ({
        ...current,
        seq: last ? current.seq + 1 : current.seq,
        merge: last
          ? { status: 'merged', winner, at, ...linkOf(current.merge) }
          : {
              ...{ status: 'merging', winner, at, cursor: page.at(-1)?.eventId ?? cursor },
              ...{ ...choiceOf(current), ...linkOf(current.merge) },
            },
      }));
      return last ? 'idle' : 'again';
    }
  }
}

const eraseWith = (deps: Deps, winner: string): EraseResult =>
  transact(deps, () => erase({ ...storeOf(deps), now: deps.now() }, { part: 'of_its_winner', winners: [winner] }));

/** The values that a person chose, as an event of the merge: unmerging takes it back. It comes with the first page. */
function chosen({ leadId, merge }: StoredLead['snapshot']): LeadEvent[] {
  if (merge.status !== 'merging' || !merge.choice || merge.cursor !== '') return [];
  const { at, choice, winner } = merge;
  // It was not chosen for a lead that the winner was merged into meanwhile.
  const source = choice.winner === winner ? 'merge' : 'person';
  const { eventId = `merge_${at}_${leadId}` } = choice;
  return [{ kind: 'traits', eventId, occurredAt: at, receivedAt: at, source, traits: choice.traits }];
}

/** A choice in a merge into this lead was made for this lead alone: above it, it counts as a person's word. */
const asHandedOver = (event: LeadEvent): LeadEvent =>
  event.source === 'merge' ? { ...event, source: 'person' } : event;

/** Events in parts that are no longer than a page; one empty part where there are none. */
function cut(events: LeadEvent[], { charsMax }: PageSize): LeadEvent[][] {
  const parts: LeadEvent[][] = [[]];
  let chars = 0;
  for (const event of events) {
    chars += JSON.stringify(event).length;
    if (chars > charsMax && parts.at(-1)?.length !== 0) {
      parts.push([]);
      chars = 0;
    }
    parts.at(-1)?.push(event);
  }
  return parts;
}

/**
 * The winner was merged meanwhile: starts over with the lead above it, and removes from the lower ones the log entries
 * they already have, so that their unmerge does not find half a lead in them.
 */
async function moveUp(deps: Deps, self: string, winner: string): Promise<Next> {
  const path = [self];
  let word: LinkedBy | null = null;
  let linked: string | null = null;
  for (let next: string | null = winner; next !== null; ) {
    if (next === self) return breakCircle(deps, path);
    if (path.includes(next)) throw new Error('leads that were merged into one another have not settled yet');
    path.push(next);
    const above = await deps.leads.release(next, { origins: [], afterSeq: 0 });
    word = weaker(word, above.linkedBy);
    if (above.linkedBy !== null) linked ??= next;
    next = above.winner;
  }
  // The customer merged this lead into that one, not into whatever a page has made it part of meanwhile.
  const merge = findLead(storeOf(deps))?.snapshot.merge;
  if (linked !== null && merge && isCustomers(linkOf(merge)) && (await deps.leads.takeOut(linked))) return 'again';
  const top = path.at(-1) as string;
  for (const holder of path.slice(1, -1)) await letGo(deps, self, await collect(deps, { holder, self }));
  update(deps, 'merging', (current) => ({
    ...current,
    merge: {
      ...{ status: 'merging', winner: top, at: mergingSince(current), cursor: '' },
      ...{ ...choiceOf(current), ...linkNoBetterThan(word, current.merge) },
    },
  }));
  return 'again';
}

/** Leads sealed into each other at once would wait forever: the smallest ID of the cycle stays, and wins. */
async function breakCircle(deps: Deps, circle: string[]): Promise<'idle'> {
  const [self, ...others] = circle as [string, ...string[]];
  if (others.some((other) => other < self)) throw new Error('waiting for the winner of a circle of merges');
  // None of them answers for itself, so that none has anything on its way to another.
  for (const holder of others) await letGo(deps, self, await collect(deps, { holder, self }), 'unsettled');
  return callOff(deps, deps.now());
}

/** The merge is not to be: the lead answers for itself again. */
function callOff(deps: Deps, at: number): 'idle' {
  const config = findLead(storeOf(deps))?.config;
  update(deps, 'merging', (current) => answering({ ...current, seq: current.seq + 1, evaluatedAt: at }, config));
  return 'idle';
}

/** The lead once it answers for itself again. Its segments are those of the time before. */
const answering = (snapshot: LeadSnapshot, config: LeadConfig | undefined): LeadSnapshot =>
  withStaleSegments({ ...snapshot, merge: { status: 'active' } }, config ?? {});

/** Takes back the events sent to this lead while it was merged, from the winner and from any lead above it. */
async function takeBack(deps: Deps, { snapshot }: StoredLead): Promise<'again'> {
  await collectFromAll(deps, snapshot);
  update(deps, 'restoring', (current) => ({
    ...current,
    seq: current.seq + 1,
    merge: { status: 'leaving', winner: winnerOf(current), ...partedOf(current) },
  }));
  return 'again';
}

/** Makes everyone who holds it let go: those above first, as what is below could be handed up, or taken along, once more. */
async function leave(deps: Deps, { snapshot, config }: StoredLead): Promise<'idle'> {
  const holders = await collectFromAll(deps, snapshot);
  const settled = isCircle(holders, snapshot.leadId) ? 'unsettled' : 'settled';
  // Before they let go, because afterwards nobody knows when they began to hold it.
  update(deps, 'leaving', (current) => ({ ...current, formerly: withHolders(current.formerly, holders) }));
  for (const held of holders.reverse()) await letGo(deps, snapshot.leadId, { ...partedOf(snapshot), ...held }, settled);
  update(deps, 'leaving', (current) => {
    const seq = current.seq + 1;
    const at = deps.now();
    const formerly = (current.formerly ?? []).map((one) => (one.until === UNTIL_NOW ? { ...one, until: at } : one));
    return answering({ ...current, seq, parted: { ...current.parted, seq, at }, formerly }, config);
  });
  return 'idle';
}

/** The end of a membership that has not ended yet. */
const UNTIL_NOW = Number.MAX_SAFE_INTEGER;

/** Adds the holders of a lead, and the leads that it was part of together with them, to the leads that it was part of before. */
function withHolders(formerly: readonly Membership[] = [], holders: readonly Held[]): readonly Membership[] {
  const known = new Set(formerly.flatMap(({ leadId, until }) => (until === UNTIL_NOW ? [leadId] : [])));
  const held = holders.flatMap(({ holder, since, byPages: ofPages, formerly: others }) => {
    const byPages = ofPages && { byPages: ofPages };
    if (since === null || known.has(holder)) return [];
    const together = others.map((one) => ({ ...one, since: Math.max(one.since, since), ...byPages }));
    return [
      { leadId: holder, since, until: UNTIL_NOW, ...byPages },
      ...together.filter((one) => one.since <= one.until),
    ];
  });
  return [...held, ...formerly].slice(0, LIMITS.mergedIdsMax);
}

/**
 * Erases the leads that were merged into this one, and then what is left of it. First those merged directly; what these had
 * brought along has nobody else to go back to. A lead that is being taken out of this one meanwhile goes free, with what is
 * its own, so that this waits for it.
 */
async function finishErasing(deps: Deps, { leadId: self, merge, formerly }: StoredLead['snapshot']): Promise<Next> {
  if (merge.status !== 'erasing') return 'idle';
  const mayReturn = merge.mayReturn && { mayReturn: true as const };
  const { leads, now } = deps;
  const store = storeOf(deps);
  const absorbed = listAbsorbedLeads(store);
  const pending = absorbed
    .map((part) => ({ ...part, place: placeOf(part) }))
    .filter(({ place }) => merge.erasedThrough === undefined || place > merge.erasedThrough)
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const page = pending.slice(0, PARTS_AT_ONCE);
  const ids = new Set(absorbed.map(({ leadId }) => leadId));
  // Each call carries them: of many parts, only those that one which came with another may have been merged into.
  const winnersOf = (via: string | null): string[] => {
    if (absorbed.length <= WINNERS_MAX) return [self, ...ids];
    return via === null ? [self] : [via, ...absorbed.flatMap((one) => (one.via === via ? [one.leadId] : []))];
  };
  for (const { leadId, via } of page) {
    const part = via === null ? 'of_its_winner' : 'of_its_erased_winner';
    const winners = winnersOf(via);
    const result = await leads.erase(leadId, { part, winners, formerly, ...mayReturn });
    switch (result.status) {
      case 'erased':
      case 'no_such_lead':
        continue;
      case 'unsettled':
      case 'sealed':
      case 'parted':
        throw new Error('a lead is being taken out of this one');
      case 'not_quiet':
        throw new Error('a part is erased however active it is');
    }
  }
  return transact(deps, () => {
    const snapshot = findLead(store)?.snapshot;
    if (snapshot?.merge.status !== 'erasing') return 'idle';
    const erasedThrough = page.at(-1)?.place;
    if (pending.length > page.length && erasedThrough !== undefined) {
      writeSnapshot(store, { ...snapshot, merge: { ...snapshot.merge, erasedThrough } });
      return 'again';
    }
    const { at: _, erasedThrough: _through, ...rest } = snapshot.merge;
    // Another may have been taken out, and with it what it had brought along.
    if (listAbsorbedLeads(store).every(({ leadId }) => ids.has(leadId)))
      clear({ ...store, now: now() }, { ...snapshot, merge: { ...rest, status: 'erased' } });
    return 'idle';
  });
}

/** Max. parts that are erased in one step: far below the calls that a platform allows an alarm, which goes on with the next ones. */
const PARTS_AT_ONCE = 200;
/** Max. erased leads that each call to a part names, whichever of them the part was merged into. */
const WINNERS_MAX = 1_000;

/** Sorts those that were merged directly first; stays the same while others are taken out. */
const placeOf = ({ leadId, via }: AbsorbedLead): string => `${via === null ? 0 : 1}${leadId}`;

interface Held {
  holder: string;
  throughSeq: number;
  above: Above;
  /** The lead that answers for the holder, and the source of that link. */
  winner: string | null;
  linkedBy: LinkedBy | null;
  /** When the holder began to hold it (epoch ms); null if it has let go. */
  since: number | null;
  /** Set if only a page had merged it into the holder, or into one between the two. */
  byPages?: true;
  /** The leads that the holder was part of before. */
  formerly: readonly Membership[];
}

/** Whether those who hold a lead are becoming part of that lead: they wait for it, so that it cannot wait for them. */
const isCircle = (holders: readonly Held[], self: string): boolean => holders.at(-1)?.winner === self;

async function collectFromAll(deps: Deps, snapshot: StoredLead['snapshot']): Promise<Held[]> {
  const self = snapshot.leadId;
  const holders: Held[] = [];
  let { withImport: _, ...byPages }: ReturnType<typeof partedOf> = partedOf(snapshot);
  for (let holder: string | null = winnerOf(snapshot); holder !== null && holder !== self; ) {
    const held: Held = await collect(deps, { holder, self });
    if (holders.some((known) => known.holder === holder)) throw new Error('the leads above this one form a circle');
    holders.push({ ...held, ...byPages });
    if (held.linkedBy === 'page') byPages = { byPages: true };
    holder = held.winner;
  }
  if (!isCircle(holders, self) && holders.some(({ above }) => above === 'unsettled'))
    throw new Error('a lead above this one is being merged, or taken out of a merge');
  return holders;
}

/** Takes what a holder has of this lead, and of those within, that was sent to them while they were merged. */
async function collect(deps: Deps, { holder, self }: { holder: string; self: string }): Promise<Held> {
  const { leads, now } = deps;
  const store = storeOf(deps);
  let afterSeq = 0;
  for (;;) {
    const origins = originsOf(deps, self);
    const { events, ...held } = await leads.release(holder, { origins, afterSeq });
    if (events.length === 0) return { holder, ...held };
    transact(deps, () => {
      const lead = findLead(store);
      if (!lead) return;
      const own = events.map(({ origin, ...event }) =>
        origin === self ? event : { ...event, origin: origin as string },
      );
      const { snapshot } = appendEvents(store, lead, { events: own, cause: 'merge', counted: true, now: now() });
      if (snapshot.seq !== lead.snapshot.seq) writeSnapshot(store, snapshot);
    });
    afterSeq = held.throughSeq;
  }
}

/** Throws where the holder is not (any more) as it was when it was looked at; then all is looked at again. */
async function letGo(
  deps: Deps,
  self: string,
  { holder, throughSeq, above, byPages, withImport }: Held & { byPages?: true; withImport?: true },
  settled: 'settled' | 'unsettled' = 'settled',
): Promise<void> {
  if (above === 'unsettled' && settled === 'settled') throw new Error(`a lead that holds this one has not settled yet`);
  const query = { origins: originsOf(deps, self), throughSeq, above, byPages, withImport };
  const { status } = await deps.leads.forget(holder, query);
  if (status === 'changed') throw new Error('a lead that holds this one has changed');
}

/** This lead, and those that are part of it. */
const originsOf = (deps: Deps, self: string): string[] => [
  self,
  ...listAbsorbedLeads(storeOf(deps)).map(({ leadId }) => leadId),
];

const winnerOf = ({ merge }: StoredLead['snapshot']): string => ('winner' in merge ? merge.winner : '');
const choiceOf = ({ merge }: StoredLead['snapshot']) =>
  merge.status === 'merging' && merge.choice ? { choice: merge.choice } : {};
const partedOf = ({ merge }: StoredLead['snapshot']) => ({
  ...('withImport' in merge && merge.withImport && { withImport: true as const }),
  ...('byPages' in merge && merge.byPages && { byPages: true as const }),
});
/** Caps the trust of a link: an ID is linked to the lead above no better than the lead between them is. */
function linkNoBetterThan(word: LinkedBy | null, merge: MergeState): Linked {
  const own = linkedByOf(merge);
  const least = weaker(word, own);
  return least === null || least === own ? linkOf(merge) : { linkedBy: least };
}

const mergingSince = ({ merge }: StoredLead['snapshot']): number => ('at' in merge ? merge.at : 0);

/** Other calls came in while we waited: the change is made to what is there now, if that is still at the same step. */
function update(
  deps: Deps,
  status: StoredLead['snapshot']['merge']['status'],
  change: (current: StoredLead['snapshot']) => StoredLead['snapshot'],
): void {
  const store = storeOf(deps);
  transact(deps, () => {
    const lead = findLead(store);
    if (lead?.snapshot.merge.status === status) writeSnapshot(store, change(lead.snapshot));
  });
}
