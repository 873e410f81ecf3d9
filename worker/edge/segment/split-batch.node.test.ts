import { describe, expect, test } from 'vitest';
import { NOW, receive } from '../../testing/segment-messages.node.ts';

describe('a batch', () => {
  test('passes its context and sentAt on to its messages, unless they have their own, but not its messageId or timestamp', () => {
    const [first, second] = receive({
      batch: [
        {
          type: 'track',
          event: 'A',
          userId: 'u1',
          messageId: 'm1',
          context: { locale: 'de' },
          timestamp: NOW - 10_000,
        },
        { Type: 'x', type: 'Track', event: 'B', userId: 'u1', sentAt: NOW - 90_000, timestamp: NOW - 91_000 },
      ],
      context: { locale: 'en', timezone: 'UTC' },
      integrations: { All: false },
      messageId: 'the-batch',
      timestamp: '2020-01-01T00:00:00Z',
      sentAt: NOW - 9_000,
    });
    expect(first).toEqual({
      status: 'event',
      messageId: 'm1',
      warning: null,
      event: {
        ...{ leadId: 'u1', namedAs: 'own' },
        event: {
          kind: 'activity',
          eventId: 'm1',
          occurredAt: NOW - 1_000,
          receivedAt: NOW,
          source: 'page',
          type: 'a',
          properties: { context: { locale: 'de', timezone: 'UTC' } },
        },
      },
    });
    expect(second).toMatchObject({ event: { event: { type: 'b', eventId: expect.stringMatching(/^evt_/) } } });
    expect(second?.status === 'event' && second.event.event.occurredAt).toBe(NOW - 1_000);
  });

  test('may be empty, and a body without a batch is a single message of the type in the path', () => {
    expect(receive({ batch: [] })).toEqual([]);
    expect(receive({ userId: 'u1', name: 'Home' }, 'page')).toMatchObject([
      { event: { event: { type: 'page_view' } } },
    ]);
    expect(receive({ userId: 'u1', type: 'track', event: 'x' }, 'page')).toMatchObject([
      { event: { event: { type: 'page_view' } } },
    ]);
  });
});
