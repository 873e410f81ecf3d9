import pMap from 'p-map';
import { LIMITS } from '../contract/limits.ts';
import { liveWork } from './live-work.ts';

/**
 * Calls many leads, up to `atOnce` at a time, and returns the answers in order. Every call is made even if others fail;
 * afterwards the first error is thrown.
 */
export async function mapLeads<Item, Answer>(
  items: Iterable<Item> | AsyncIterable<Item>,
  call: (item: Item) => Promise<Answer>,
  { atOnce = LIMITS.leadsAtOnceMax }: { atOnce?: number } = {},
): Promise<Answer[]> {
  try {
    return await pMap(items, call, { concurrency: atOnce, stopOnError: false });
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/** The same for work that nobody waits for: its calls give way to live requests. */
export function mapLeadsInBackground<Item, Answer>(
  items: Iterable<Item>,
  call: (item: Item) => Promise<Answer>,
  options: { atOnce?: number } = {},
): Promise<Answer[]> {
  return mapLeads(
    inTurns(items),
    async ({ item, turn }) => {
      try {
        return await call(item);
      } finally {
        liveWork.endTurn(turn);
      }
    },
    options,
  );
}

async function* inTurns<Item>(items: Iterable<Item>) {
  for (const item of items) yield { item, turn: await liveWork.takeTurn() };
}
