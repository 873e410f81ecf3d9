import type { DeliveryMessage } from '../contract/outgoing.ts';

interface Waiting {
  id: string;
  body: DeliveryMessage;
  attempts: number;
  /** Epoch ms. */
  dueAt: number;
}

/** Consumes a batch. A consumer that crashes returns `killed`, and has acknowledged nothing. */
type Consume = (batch: MessageBatch, now: () => number) => Promise<'alive' | 'killed'>;

/** The number of messages that a busy queue delivers at once, to several consumers. */
const BATCH_SIZE = 100;

/**
 * A queue like the platform's, which delivers at least once and acknowledges each message. The queue has its own clock, so tests do not
 * wait: time jumps to the next message that is due.
 */
export function openDeliveryQueue(startAt: number) {
  let waiting: Waiting[] = [];
  let clock = startAt;
  let count = 0;
  const put = (body: unknown, delaySeconds = 0) => {
    const message = { id: `${++count}`, body: body as DeliveryMessage, attempts: 1 };
    waiting.push({ ...message, dueAt: clock + delaySeconds * 1000 });
  };
  const again = (message: Waiting, delaySeconds: number) =>
    waiting.push({ ...message, attempts: message.attempts + 1, dueAt: clock + delaySeconds * 1000 });

  /** Delivers the next batch that is due. Returns the outcome of each message. */
  const deliverNext = async (consume: Consume) => {
    clock = Math.max(clock, Math.min(...waiting.map(({ dueAt }) => dueAt)));
    const due = waiting.filter(({ dueAt }) => dueAt <= clock).slice(0, BATCH_SIZE);
    waiting = waiting.filter((message) => !due.includes(message));
    const unsettled = new Set(due);
    const retries: [Waiting, number][] = [];
    const messages = due.map((message) => ({
      ...{ id: message.id, body: message.body, attempts: message.attempts, timestamp: new Date(clock) },
      ack: () => void unsettled.delete(message),
      retry: ({ delaySeconds = 0 }: QueueRetryOptions = {}) => {
        unsettled.delete(message);
        retries.push([message, delaySeconds]);
      },
    }));
    const batch = { queue: 'lead-deliveries', messages } as unknown as MessageBatch;
    const outcome = await consume(batch, () => clock);
    if (outcome === 'killed') for (const message of due) again(message, 0);
    else for (const [message, delaySeconds] of retries) again(message, delaySeconds);
    if (outcome === 'alive' && unsettled.size > 0) throw new Error('messages were neither acknowledged nor retried');
  };

  return {
    /** The queue's binding. */
    producer: {
      send: async (body: unknown, { delaySeconds }: QueueSendOptions = {}) => put(body, delaySeconds),
      sendBatch: async (
        messages: Iterable<MessageSendRequest<unknown>>,
        { delaySeconds }: QueueSendBatchOptions = {},
      ) => {
        for (const message of messages) put(message.body, message.delaySeconds ?? delaySeconds);
      },
    } as unknown as Queue,
    now: () => clock,
    advance: (ms: number) => {
      clock += ms;
    },
    size: () => waiting.length,
    /** Consumes one batch of the messages that are due next. */
    deliverBatch: deliverNext,
    /** Delivers batches until the queue is empty. `consume` decides the outcome of each. */
    async deliverAll(consume: Consume): Promise<void> {
      while (waiting.length > 0) await deliverNext(consume);
    },
    /** Delivers everything that is due by this time, and advances the clock to it. */
    async deliverUntil(time: number, consume: Consume): Promise<void> {
      while (waiting.some(({ dueAt }) => dueAt <= time)) await deliverNext(consume);
      clock = time;
    },
  };
}
