import pMap from 'p-map';
import { LIMITS } from '../contract/limits.ts';

/**
 * Calls many leads, up to `atOnce` at a time, and returns the answers in order. Every call is made even if others fail;
 * afterwards the first error is thrown.
 */
export async function mapLeads<Item, Answer>(
  items: Iterable<Item>,
  call: (item: Item) => Promise<Answer>,
  { atOnce = LIMITS.leadsAtOnceMax }: { atOnce?: number } = {},
): Promise<Answer[]> {
  try {
    return await pMap(items, call, { concurrency: atOnce, stopOnError: false });
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}
