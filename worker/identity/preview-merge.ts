import type { Lead } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { firstTouchOf } from '../domain/first-touch.ts';
import { evolve } from '../domain/fold.ts';
import type { FoldedEvent, FoldedTraits } from '../domain/folded-event.ts';
import { compareEvents } from '../domain/lead-event.ts';
import { asFolded, foldAll, type MergePart } from './merge-part.ts';

/** The winner as it would be after a merge. Counts an event that is in both logs once. Writes nothing. */
export async function previewMerge(
  { winner, loser }: { winner: MergePart; loser: MergePart },
  { config, choice, now }: { config: ProjectConfig; choice: LearnedTraits | null; now: number },
): Promise<Lead> {
  const folded = await foldAll(union(winner, loser), { config, now });
  const state = choice ? evolve(folded.state, asChosen(choice, now), config.ruleset) : folded.state;
  const firstTouch = firstTouchOf(winner.firstTouch, loser.firstTouch);
  const lead = asFolded({ lead: winner.lead, firstTouch }, { ...folded, state }, { config, now });
  const [own, other] = [winner.lead, loser.lead];
  const merged = [...new Set([loser.leadId, ...other.mergedFrom, ...own.mergedFrom])];
  return {
    ...lead,
    mergedFrom: merged.slice(0, LIMITS.mergedIdsMax),
    // A lead that was already merged into the winner does not count again.
    mergedCount: own.mergedCount + (own.mergedFrom.includes(loser.leadId) ? 0 : 1 + other.mergedCount),
  };
}

/** Joins both logs in canonical order, with one page of each in memory. If an event is in both, takes the winner's. */
async function* union(winner: MergePart, loser: MergePart): AsyncGenerator<FoldedEvent> {
  const known = new Set<string>();
  for await (const { eventId } of winner.log()) known.add(eventId);
  const own = winner.log()[Symbol.asyncIterator]();
  let next = await own.next();
  for await (const event of loser.log()) {
    if (known.has(event.eventId)) continue;
    for (; !next.done && compareEvents(next.value, event) < 0; next = await own.next()) yield next.value;
    yield asHandedOver(event);
  }
  for (; !next.done; next = await own.next()) yield next.value;
}

/** The chosen values in the form in which the merge will log them. */
const asChosen = (traits: LearnedTraits, now: number): FoldedTraits => ({
  ...{ kind: 'traits', eventId: 'merge', occurredAt: now, source: 'merge', traits },
});

/** The event in the form in which the winner will store it (see lead/merge). */
const asHandedOver = (event: FoldedEvent): FoldedEvent =>
  event.kind === 'traits'
    ? { ...event, absorbed: true, source: event.source === 'merge' ? 'person' : event.source }
    : event;
