import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import worker from './index.ts';

/** For each queue, a message that only the queue's own consumer can parse and that causes no work. */
const MESSAGES = {
  'lead-refreshes': { type: 'due', projectId: 'prj_none', leadIds: [] },
  'lead-deliveries': { type: 'attempt', deliveryId: 'msg_none' },
  'lead-attempts': { type: 'attempt', deliveryId: 'msg_none' },
  'lead-imports': { projectId: 'prj_none', importId: 'imp_none', chunk: 0, rows: [], refused: 0, errors: [] },
  'lead-imports-dead': { projectId: 'prj_none', importId: 'imp_none', chunk: 0, rows: [], refused: 0, errors: [] },
};

async function consume(queue: string, body: unknown) {
  const batch = createMessageBatch(queue, [{ id: 'm1', timestamp: new Date(), attempts: 1, body }]);
  const context = createExecutionContext();
  await worker.queue(batch, env);
  return getQueueResult(batch, context);
}

describe('a queue message', () => {
  it.each(Object.entries(MESSAGES))(
    'in %s reaches that queue’s consumer, whatever prefix a deployment adds to the name',
    async (name, body) => {
      for (const queue of [name, `eu-${name}`]) {
        expect(await consume(queue, body)).toMatchObject({ explicitAcks: ['m1'], retryMessages: [] });
      }
    },
  );

  it('that cannot be parsed is retried, except in the queue of dead deliveries, where it is dropped', async () => {
    for (const queue of ['lead-deliveries-dead', 'eu-lead-deliveries-dead']) {
      expect(await consume(queue, {})).toMatchObject({ explicitAcks: ['m1'] });
    }
    expect(await consume('eu-lead-deliveries', {})).toMatchObject({ retryMessages: [{ msgId: 'm1' }] });
  });

  it('in an unknown queue causes an error instead of being lost silently', async () => {
    const batch = createMessageBatch('something-else', []);
    await expect(worker.queue(batch, env)).rejects.toThrow('nobody consumes the queue something-else');
  });
});
