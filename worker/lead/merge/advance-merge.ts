import { LIMITS } from '../../contract/limits.ts';
import type { Membership } from '../../contract/project-change.ts';
import type { LeadConfig } from '../../contract/project-config.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import { isKnownFromPages, type LeadSnapshot, withStaleSegments } from '../../domain/lead-snapshot.ts';
import { emailOf } from '../../domain/learn-traits.ts';
import {
  backingOf,
  isCustomers,
  type LinkedBy,
  linkNoBetterThan,
  linkOf,
  type MergeState,
  type Parted,
  type Raising,
  weaker,
} from '../../domain/merge-state.ts';
import { appendEvents } from '../append-events.ts';
import { clear, type EraseOptions, type EraseResult, erase } from '../erase.ts';
import { type AbsorbedLead, listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { readCopies } from '../storage/event-copies.ts';
import { type PageSize, readEventsPage } from '../storage/event-log.ts';
import type { LeadMemory, LeadStore, StoredLead } from '../storage/lead-memory.ts';
import { findLead, transact, writeSnapshot } from '../storage/snapshot.ts';
import { outlivesWinner, viewIdentity } from '../view-identity.ts';
import {
  type Above,
  type AbsorbCommand,
  type AbsorbResult,
  type ForgetQuery,
  type ForgetResult,
  PAGE_SIZE,
  type ReleaseResult,
} from './absorb.ts';
import { type MoveOnCommand, mustRaise } from './raise.ts';

/** The other leads of the project, by ID. */
export interface Leads {
  absorb(leadId: string, command: Omit<AbsorbCommand, 'projectId' | 'leadId' | 'config'>): Promise<AbsorbResult>;
  release(leadId: string, query: { origins: string[]; afterSeq: number }): Promise<ReleaseResult>;
  forget(leadId: string, query: ForgetQuery): Promise<ForgetResult>;
  erase(leadId: string, options: EraseOptions): Promise<EraseResult>;
  /** Removes a lead from the one that a publishable key merged it into. Returns whether it is now leaving that lead. */
  takeOut(leadId: string): Promise<boolean>;
  /** Moves a lead from one lead to another, if it belongs there. */
  moveOn(leadId: string, command: MoveOnCommand): Promise<unknown>;
}

interface Deps {
  storage: DurableObjectStorage;
  memory: LeadMemory;
  leads: Leads;
  now: () => number;
  pageSize?: PageSize;
}

const storeOf = ({ storage: { sql, kv }, memory }: Deps): LeadStore => ({ sql, kv, memory });

/** The next step: `idle` if there is none, `again` if there is another one at once. If a step throws, it is retried later. */
type Next = 'idle' | 'again';

/**
 * Takes the next step of this lead's merge or unmerge, if there is one. `again` means that there are more. Every step
 * can be repeated, because the state records what is done. Concurrent callers wait for the same step, so that no page
 * is still on its way when the merge is finished.
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
    case 'erased':
    case 'withdrawn':
      return 'idle';
    case 'active':
      return recall(deps, lead as StoredLead);
    case 'merged':
      return 'recalls' in lead.snapshot.merge ? recall(deps, lead) : raise(deps, lead);
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

/** Hands one page of the log to the winner, with the copies of the same events that other leads have logged. */
async function handOver(deps: Deps, lead: StoredLead): Promise<Next> {
  const { snapshot } = lead;
  if (snapshot.merge.status !== 'merging') return 'idle';
  const { leads, now, pageSize = PAGE_SIZE } = deps;
  const store = storeOf(deps);
  const { cursor, at, winner } = snapshot.merge;
  const { events: page, isLast: last } = readEventsPage(store, cursor, pageSize);
  const [, ...within] = originsOf(deps, snapshot.leadId);
  let result: AbsorbResult | null = null;
  // An event has up to one copy for each merged lead, so a page may need several calls.
  const parts = cut([...chosen(snapshot), ...page.map(asHandedOver), ...readCopies(store, page)], pageSize);
  for (const events of parts) {
    const isLast = last && events === parts.at(-1);
    result = await leads.absorb(winner, { from: snapshot.leadId, within, events, isLast });
    if (result.status !== 'absorbed') break;
  }
  switch (result?.status) {
    case undefined:
      return 'idle';
    case 'unsettled':
      throw new Error('the winner is being taken out of another lead, or erased');
    case 'sealed':
      return moveUp(deps, snapshot.leadId, winner);
    case 'erased': {
      // Refuse to merge into a lead that was erased earlier. Otherwise anyone could erase this lead by linking it to an erased ID.
      const isSpared = result.onlyFromPages && !isKnownFromPages(snapshot);
      if (result.erasedAt <= at || isSpared || outlivesWinner(viewIdentity(lead))) return callOff(deps, now());
      // The winner was erased after this merge began, at the person's request. Also erase this lead, which would have become part of the
      // winner.
      if (eraseWith(deps, winner).status !== 'erased')
        throw new Error('this lead is being taken out of the one that was erased');
      // Erase the leads within this one as well, because the winner did not know about them.
      return 'again';
    }
    case 'absorbed': {
      update(deps, 'merging', (current) => ({
        ...current,
        seq: last ? current.seq + 1 : current.seq,
        merge: {
          ...(last
            ? { status: 'merged', ...(mustRaise(store, current) && { raises: 0 }) }
            : { status: 'merging', cursor: page.at(-1)?.eventId ?? cursor, ...choiceOf(current) }),
          ...{ winner, at, ...linkOf(current.merge), ...lastingOf(current) },
        },
      }));
      return 'again';
    }
  }
}

const eraseWith = (deps: Deps, winner: string): EraseResult =>
  transact(deps, () => erase({ ...storeOf(deps), now: deps.now() }, { part: 'of_its_winner', winners: [winner] }));

/**
 * The values that a person chose, as an event of the merge. An unmerge therefore removes them again. The event is sent with the first
 * page.
 */
function chosen({ leadId, merge }: StoredLead['snapshot']): LeadEvent[] {
  if (merge.status !== 'merging' || !merge.choice || merge.cursor !== '') return [];
  const { at, choice, winner } = merge;
  // If the winner has been merged in the meantime, the person has not chosen these values for the lead above it.
  const source = choice.winner === winner ? 'merge' : 'person';
  const { eventId = `merge_${at}_${leadId}` } = choice;
  return [{ kind: 'traits', eventId, occurredAt: at, receivedAt: at, source, traits: choice.traits }];
}

/** A person chose the values for this lead alone. In the leads above, it counts like any value that a person set. */
const asHandedOver = (event: LeadEvent): LeadEvent =>
  event.source === 'merge' ? { ...event, source: 'person' } : event;

/** Divides events into parts no longer than a page. Without events, there is one empty part. */
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
 * Handles the case that the winner has been merged in the meantime. The merge starts over with the lead above the winner. The leads below
 * drop the log entries that they have already received. Otherwise, a later unmerge would find half of this lead in them.
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
  // The customer merged this lead into the winner. The customer did not merge it into a lead that a page has made the winner part of
  // since.
  const merge = findLead(storeOf(deps))?.snapshot.merge;
  // The winner may have raised this lead while this step was asking it.
  if (merge?.status !== 'merging') return 'again';
  if (linked !== null && isCustomers(linkOf(merge)) && (await deps.leads.takeOut(linked))) return 'again';
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

/** Leads that were merged into each other at the same time would wait forever, so the lead with the smallest ID becomes the winner. */
async function breakCircle(deps: Deps, circle: string[]): Promise<'idle'> {
  const [self, ...others] = circle as [string, ...string[]];
  if (others.some((other) => other < self)) throw new Error('waiting for the winner of a circle of merges');
  // All of these leads are sealed, so no data is on its way between them.
  for (const holder of others) await letGo(deps, self, await collect(deps, { holder, self }), 'unsettled');
  return callOff(deps, deps.now());
}

/** Cancels the merge. From now on, the lead itself answers calls again. */
function callOff(deps: Deps, at: number): 'idle' {
  const config = findLead(storeOf(deps))?.config;
  update(deps, 'merging', (current) => answering({ ...current, seq: current.seq + 1, evaluatedAt: at }, config));
  return 'idle';
}

/** The lead as it is when it answers calls itself again. The lead's segments are from before the merge, so they are outdated. */
const answering = (snapshot: LeadSnapshot, config: LeadConfig | undefined): LeadSnapshot =>
  withStaleSegments({ ...snapshot, merge: { status: 'active' } }, config ?? {});

/** Takes back the events sent to this lead while it was merged, from the winner and from any lead above it. */
async function takeBack(deps: Deps, { snapshot }: StoredLead): Promise<'again'> {
  await collectFromAll(deps, snapshot);
  update(deps, 'restoring', (current) => ({
    ...current,
    seq: current.seq + 1,
    merge: { status: 'leaving', winner: winnerOf(current), ...lastingOf(current), ...partedOf(current) },
  }));
  return 'again';
}

/**
 * Removes the lead's data from all leads above it, starting at the top. In the other direction, a lower lead could hand the data up once
 * more.
 */
async function leave(deps: Deps, { snapshot, config }: StoredLead): Promise<Next> {
  const holders = await collectFromAll(deps, snapshot);
  const settled = isCircle(holders, snapshot.leadId) ? 'unsettled' : 'settled';
  // Before this lead leaves, save which leads held it and since when. Nothing else records that.
  update(deps, 'leaving', (current) => ({ ...current, formerly: withHolders(current.formerly, holders) }));
  for (const held of holders.toReversed())
    await letGo(deps, snapshot.leadId, { ...partedOf(snapshot), ...held }, settled);
  update(deps, 'leaving', (current) => {
    const seq = current.seq + 1;
    const at = deps.now();
    const formerly = (current.formerly ?? []).map((one) => (one.until === UNTIL_NOW ? { ...one, until: at } : one));
    const left = answering({ ...current, seq, parted: { ...current.parted, seq, at }, formerly }, config);
    const { next, home, recalls } = lastingOf(current);
    const recalling = recalls && { recalls };
    // If somebody has used the ID as a user's in the meantime, it is no visitor's anymore.
    if (!next || left.idKind === 'own') return { ...left, merge: { status: 'active', home, ...recalling } };
    const { link, ...joining } = next;
    return { ...left, merge: { status: 'merging', cursor: '', ...joining, ...link, ...recalling } };
  });
  return 'again';
}

/** Brings back the leads that this one had raised: see Raising. */
async function recall(deps: Deps, { snapshot: { leadId, idKind, merge, state } }: StoredLead): Promise<Next> {
  if (!('recalls' in merge)) return 'idle';
  const { email } = emailOf(state);
  for (const id of (idKind !== 'own' && merge.recalls) || [])
    await deps.leads.moveOn(id, { kind: 'recall', winner: leadId, email });
  update(deps, merge.status, (current) => {
    const { recalls: _, ...standing } = current.merge as Extract<MergeState, Raising>;
    return { ...current, merge: standing };
  });
  return 'again';
}

/** Raises the leads within this one: see Raising. */
async function raise(deps: Deps, { snapshot: { leadId, merge } }: StoredLead): Promise<Next> {
  if (merge.status !== 'merged' || merge.raises === undefined) return 'idle';
  const within = listAbsorbedLeads(storeOf(deps)).flatMap((one) => (one.via === null ? [one.leadId] : []));
  const raised = [...new Set([...(merge.raised ?? []), ...within])];
  // Saved first, because nothing else records it. A lead that is not raised does not return, either.
  update(deps, 'merged', (current) => ({ ...current, merge: { ...current.merge, raised } as MergeState }));
  const link = linkOf(merge);
  const end = merge.raises + RAISED_AT_ONCE;
  for (const id of raised.slice(merge.raises, end))
    await deps.leads.moveOn(id, { kind: 'raise', leaves: leadId, winner: merge.winner, backing: backingOf(link) });
  update(deps, 'merged', (current) => {
    const { raises: _, ...rest } = current.merge as Extract<MergeState, Raising>;
    // The customer may have confirmed the merge in the meantime.
    const isConfirmed = JSON.stringify(linkOf(rest)) !== JSON.stringify(link);
    const more = isConfirmed ? { raises: 0 } : end < raised.length && { raises: end };
    return { ...current, merge: { ...rest, ...more } };
  });
  return 'again';
}

/** Max. leads to raise in one step, far below the number of calls that an alarm may make. */
const RAISED_AT_ONCE = 50;

/** Marks a membership that has not ended yet. */
const UNTIL_NOW = Number.MAX_SAFE_INTEGER;

/**
 * Extends the list of leads that this one was part of. Adds the leads that hold it now, and the leads that those holders were part of at
 * the same time.
 */
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
 * Erases the leads that were merged into this one, and then the rest of this lead. Leads that were merged directly come first. The leads
 * within them then have no lead left to return to. Waits if one of the leads is just being unmerged, because that lead keeps its own
 * data.
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
  // Every call lists the possible winners. If this lead has too many parts for that, the call lists only the likely ones: this lead, or
  // the part that the erased one came with and the other parts that came with it.
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
    // If a part has been unmerged in the meantime, the parts within it have left with it.
    if (listAbsorbedLeads(store).every(({ leadId }) => ids.has(leadId)))
      clear({ ...store, now: now() }, { ...snapshot, merge: { ...rest, status: 'erased' } });
    return 'idle';
  });
}

/** Max. parts to erase in one step, far below the number of calls that an alarm may make. The alarm continues with the next ones. */
const PARTS_AT_ONCE = 200;
/** Max. possible winners that a call names. If there are more, the call names only the most likely ones: see `winnersOf`. */
const WINNERS_MAX = 1_000;

/** Sorts the leads that were merged directly first. This order stays the same when other leads are unmerged. */
const placeOf = ({ leadId, via }: AbsorbedLead): string => `${via === null ? 0 : 1}${leadId}`;

interface Held {
  holder: string;
  throughSeq: number;
  above: Above;
  /** The lead that the holder's calls are redirected to, and the source of that link. */
  winner: string | null;
  linkedBy: LinkedBy | null;
  /** When the holder began to hold this lead (epoch ms), or null if it no longer does. */
  since: number | null;
  /** Set if only a page had merged this lead into the holder, or into a lead between them. */
  byPages?: true;
  /** The leads that the holder was part of before. */
  formerly: readonly Membership[];
}

/**
 * Whether the holders of a lead are being merged into that same lead. The holders wait for the lead, so the lead must not wait for them.
 */
const isCircle = (holders: readonly Held[], self: string): boolean => holders.at(-1)?.winner === self;

async function collectFromAll(deps: Deps, snapshot: StoredLead['snapshot']): Promise<Held[]> {
  const self = snapshot.leadId;
  const holders: Held[] = [];
  let { withImport: _, ...byPages }: ReturnType<typeof partedOf> = partedOf(snapshot);
  const { next } = lastingOf(snapshot);
  // If this lead moves to a lead further up, its data stays there.
  for (
    let holder: string | null = winnerOf(snapshot);
    holder !== null && holder !== self && holder !== next?.winner;
  ) {
    const held: Held = await collect(deps, { holder, self });
    if (holders.some((known) => known.holder === holder))
      throw new Error('leads that were merged into one another have not settled yet');
    holders.push({ ...held, ...byPages });
    if (held.linkedBy === 'page') byPages = { byPages: true };
    holder = held.winner;
  }
  if (!isCircle(holders, self) && holders.some(({ above }) => above === 'unsettled'))
    throw new Error('a lead above this one is being merged, or taken out of a merge');
  return holders;
}

/** Takes back events from a holder: those sent to this lead, or to the leads within it, while they were merged. */
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

/** Throws if the holder has changed since it was read. The step then starts over. */
async function letGo(
  deps: Deps,
  self: string,
  { holder, throughSeq, above, byPages, withImport }: Held & { byPages?: true; withImport?: true },
  settled: 'settled' | 'unsettled' = 'settled',
): Promise<void> {
  if (above === 'unsettled' && settled === 'settled')
    throw new Error('leads that were merged into one another have not settled yet');
  const query = { origins: originsOf(deps, self), throughSeq, above, byPages, withImport };
  const { status } = await deps.leads.forget(holder, query);
  if (status === 'changed') throw new Error('a lead that holds this one has changed');
}

/** The IDs of this lead and of the leads within it. */
const originsOf = (deps: Deps, self: string): string[] => [
  self,
  ...listAbsorbedLeads(storeOf(deps)).map(({ leadId }) => leadId),
];

const winnerOf = ({ merge }: StoredLead['snapshot']): string => ('winner' in merge ? merge.winner : '');
const choiceOf = ({ merge }: StoredLead['snapshot']) =>
  merge.status === 'merging' && merge.choice ? { choice: merge.choice } : {};
const partedOf = ({ merge }: StoredLead['snapshot']): Pick<Parted, 'withImport' | 'byPages'> => {
  const { withImport, byPages } = merge as Parted;
  return { ...(withImport && { withImport }), ...(byPages && { byPages }) };
};

/** The part of the state that outlasts the steps of a merge or unmerge. */
const lastingOf = ({ merge }: StoredLead['snapshot']): Pick<Parted, 'next'> & Omit<Raising, 'raises'> => {
  const { next, home, raised, recalls } = merge as Parted & Raising;
  return { ...(next && { next }), ...(home && { home }), ...(raised && { raised }), ...(recalls && { recalls }) };
};

const mergingSince = ({ merge }: StoredLead['snapshot']): number => ('at' in merge ? merge.at : 0);

/**
 * Changes the current snapshot, because other calls may have changed it while we waited. Does nothing if the merge is no longer at this
 * step.
 */
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
