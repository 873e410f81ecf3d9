import pMap from 'p-map';
import { LIMITS } from '../contract/limits.ts';
import { liveWork } from '../live-work.ts';

/**
 * Calls many leads, up to `atOnce` at a time, and returns the answers in order. Makes every call even if others fail, and then throws the
 * first error. Pauses from time to time: objects may run on the same thread, and while that thread is busy, the runtime reads nothing from
 * its sockets.
 */
export async function mapLeads<Item, Answer>(
  items: Iterable<Item> | AsyncIterable<Item>,
  call: (item: Item) => Promise<Answer>,
  { atOnce = LIMITS.leadsAtOnceMax }: { atOnce?: number } = {},
): Promise<Answer[]> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const answers: Answer[] = [];
  const errors: unknown[] = [];
  for (let isOver = false; !isOver; ) {
    const pauseAt = Date.now() + LIMITS.leadCallsMsMax;
    async function* some() {
      while (Date.now() < pauseAt) {
        const { done, value } = await iterator.next();
        if (done) {
          isOver = true;
          return;
        }
        yield value;
      }
    }
    try {
      answers.push(...(await pMap(some(), call, { concurrency: atOnce, stopOnError: false })));
    } catch (error) {
      errors.push(error instanceof AggregateError ? error.errors[0] : error);
    }
    if (!isOver) await new Promise((resume) => setTimeout(resume, LIMITS.leadCallsPauseMs));
  }
  if (errors.length > 0) throw errors[0];
  return answers;
}

/** Like `mapLeads`, but for work that nobody waits for: the calls give way to live requests. */
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
