import { LIMITS } from '../contract/limits.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';

/**
 * Asks leads in order until a page's time is over or a lead fails. Returns the answers received before that, so that no lead is asked
 * twice. Throws if the first lead fails.
 */
export async function askInTime<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  clock: () => number = Date.now,
): Promise<Answer[]> {
  const until = clock() + LIMITS.lanePageMsMax;
  const answers: Answer[] = [];
  let failed: { at: number; error: unknown } | null = null;
  function* inTime() {
    for (const [at, item] of items.entries()) {
      if (failed || (at > 0 && clock() >= until)) return;
      yield { at, item };
    }
  }
  await mapLeadsInBackground(
    inTime(),
    async ({ at, item }) => {
      try {
        answers[at] = await ask(item);
      } catch (error) {
        if (!failed || at < failed.at) failed = { at, error };
      }
    },
    { atOnce: LIMITS.laneLeadsAtOnceMax },
  );
  const { at, error } = (failed as { at: number; error: unknown } | null) ?? { at: answers.length, error: null };
  if (at === 0 && error !== null) throw error;
  return answers.slice(0, at);
}
