import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import worker from './index.ts';

/** For each queue, a message that only its own consumer understands, and that requires no work. */
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

describe('a message', () => {
  it.each(Object.entries(MESSAGES))(
    'of %s reaches its consumer, whatever prefix a deployment adds',
    async (name, body) => {
      for (const queue of [name, `eu-${name}`]) {
        expect(await consume(queue, body)).toMatchObject({ explicitAcks: ['m1'], retryMessages: [] });
      }
    },
  );

  it('that the consumer of dead deliveries cannot read is dropped; other consumers retry it', async () => {
    for (const queue of ['lead-deliveries-dead', 'eu-lead-deliveries-dead']) {
      expect(await consume(queue, {})).toMatchObject({ explicitAcks: ['m1'] });
    }
    expect(await consume('eu-lead-deliveries', {})).toMatchObject({ retryMessages: [{ msgId: 'm1' }] });
  });

  it('of an unknown queue is not lost silently', async () => {
    const batch = createMessageBatch('something-else', []);
    await expect(worker.queue(batch, env)).rejects.toThrow('nobody consumes the queue something-else');
  });
});
