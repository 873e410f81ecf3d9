import type { Lead } from '../contract/lead.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { firstTouchOf, type KnownTouch, toFirstTouch } from '../domain/first-touch.ts';
import { evolve, initialState, type LeadState } from '../domain/fold.ts';
import { type FoldedEvent, toFolded } from '../domain/folded-event.ts';
import { compareEvents, type LeadEvent } from '../domain/lead-event.ts';
import { factsOf, toLeadSummary } from '../domain/lead-summary.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import { isSignOfLife } from '../domain/sign-of-life.ts';
import { DAY_MS } from '../domain/time.ts';
import { askLead, findPath, leadObject } from '../lead/lead-client.ts';
import { readLogEntries } from '../lead/read-pages.ts';
import { findUndone, kindTakenOut } from './take-back.ts';

/** One of the two leads in a manual merge, as it will be when the merge starts. */
export interface MergePart {
  leadId: string;
  lead: Lead;
  firstTouch: KnownTouch | null;
  /** Reads the lead's log in canonical order. Each call starts at the beginning. */
  log: () => AsyncIterable<FoldedEvent>;
}

interface Asked {
  projectId: string;
  config: ProjectConfig;
  leadId: string;
  now: number;
}

/**
 * Shows a lead as a merge would find it, without merges that only a publishable key caused. Writes nothing. Null if there is no such
 * lead.
 */
export async function viewMergePart(env: Env, asked: Asked): Promise<MergePart | null> {
  const { projectId, leadId } = asked;
  const path = await findPath(env, projectId, leadId);
  const undone = findUndone(path, 'public');
  const [linked, ...holders] = undone === -1 ? [] : path.slice(undone);
  if (linked) {
    const holderIds = holders.map((holder) => holder.leadId);
    const part = await viewTakenOut(env, { ...asked, leadId: linked.leadId }, holderIds);
    return part && { ...part, lead: { ...part.lead, idKind: kindOnceNamed(linked.idKind, kindTakenOut(linked)) } };
  }
  const outline = await askLead(env, { projectId, leadId }, (lead) => lead.outline());
  if (!outline) return null;
  const id = outline.lead._id;
  const log = () => flatten(readLogEntries(env, { projectId, leadId: id }));
  return { leadId: id, lead: outline.lead, firstTouch: outline.firstTouch, log };
}

/**
 * Shows a lead as if it had been unmerged. The view includes the events that were sent to the lead since the merge, which the lead's
 * holders have.
 */
async function viewTakenOut(env: Env, asked: Asked, holders: readonly string[]): Promise<MergePart | null> {
  const { projectId, config, leadId, now } = asked;
  const object = leadObject(env, projectId, leadId);
  const outline = await object.ownOutline();
  if (!outline) return null;
  const events: FoldedEvent[] = [];
  for await (const entry of flatten(readLogEntries(env, { projectId, leadId, part: 'itself' }))) events.push(entry);
  const known = new Set(events.map(({ eventId }) => eventId));
  const origins = [leadId, ...outline.absorbed.map((absorbed) => absorbed.leadId)];
  for (const holder of holders) {
    for await (const event of readForwarded(env, { projectId, holder, origins })) {
      if (!known.has(event.eventId)) events.push(toFolded(event));
      known.add(event.eventId);
    }
  }
  events.sort(compareEvents);
  const folded = await foldAll(events, { config, now });
  const firstTouch = firstTouchOf(outline.firstTouch, folded.state.firstTouch);
  const lead = asFolded({ ...outline, firstTouch }, folded, { config, now });
  return { leadId, lead, firstTouch, log: () => flatten([events]) };
}

/** Reads the events sent to `origins` while a lead held them. */
async function* readForwarded(
  env: Env,
  { projectId, holder, origins }: { projectId: string; holder: string; origins: string[] },
): AsyncGenerator<LeadEvent> {
  for (let afterSeq = 0; ; ) {
    const { events, throughSeq } = await leadObject(env, projectId, holder).release({ origins, afterSeq });
    if (events.length === 0) return;
    yield* events;
    afterSeq = throughSeq;
  }
}

export interface Folded {
  state: LeadState;
  eventsLast24h: number;
}

/** Folds events, which come in canonical order. */
export async function foldAll(
  events: AsyncIterable<FoldedEvent> | Iterable<FoldedEvent>,
  { config: { ruleset }, now }: { config: ProjectConfig; now: number },
): Promise<Folded> {
  let state = initialState;
  let eventsLast24h = 0;
  for await (const event of events) {
    state = evolve(state, event, ruleset);
    const isRecent = event.occurredAt > now - DAY_MS;
    if (event.kind === 'activity' && isRecent && isSignOfLife(event, ruleset)) eventsLast24h++;
  }
  return { state, eventsLast24h };
}

/** The lead as it would be in this state. */
export function asFolded(
  { lead, firstTouch }: { lead: Lead; firstTouch: KnownTouch | null },
  { state, eventsLast24h }: Folded,
  { config, now }: { config: ProjectConfig; now: number },
): Lead {
  const { phone = null, custom = {} } = state.traits;
  const { omittedProperties: _, ...known } = lead;
  const facts = factsOf({ leadId: lead._id, createdAt: Date.parse(lead.createdAt), state }, config.ruleset);
  return {
    ...known,
    ...toLeadSummary(facts, config, now),
    ...{ phone, custom, eventsLast24h, firstTouch: toFirstTouch(firstTouch) },
    ...(state.omittedProperties.length > 0 && { omittedProperties: [...state.omittedProperties] }),
  };
}

async function* flatten<Item>(pages: AsyncIterable<Item[]> | Iterable<Item[]>): AsyncGenerator<Item, undefined> {
  for await (const page of pages) yield* page;
}
