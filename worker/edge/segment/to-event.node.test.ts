import { describe, expect, test } from 'vitest';
import { eventOf, receiveOne } from '../../testing/segment-messages.node.ts';

describe('the IDs of a message', () => {
  const idsOf = (ids: Record<string, unknown>) => {
    const mapped = receiveOne({ type: 'track', event: 'x', messageId: 'm1', ...ids });
    return mapped.status === 'event' ? mapped.event.leadId : mapped;
  };

  test('mean the user, or else the anonymous visitor', () => {
    expect(idsOf({ userId: 'u1', anonymousId: 'a1' })).toBe('u1');
    const none = [null, undefined, '', ' ', 'null', 'anonymous', '[object Object]', 0];
    for (const userId of none) expect(idsOf({ userId, anonymousId: 'a1' })).toBe('a1');
    expect(idsOf({ userId: 42 })).toBe('42');
    expect(idsOf({ userId: 'x'.repeat(128), anonymousId: 'a1' })).toBe('x'.repeat(128));
  });

  test('are read exactly or rejected: never cut, trimmed, or replaced by another ID', () => {
    const wrong = [
      ' u1',
      'u1 ',
      'u1\u00a0',
      '\ufeffu1',
      'x'.repeat(129),
      'a\u0000b',
      1.5,
      1e21,
      true,
      false,
      {},
      ['u1'],
      [1],
    ];
    for (const id of wrong) {
      for (const field of ['userId', 'anonymousId', 'groupId', 'messageId']) {
        if (field === 'messageId' && typeof id === 'string' && id.length > 128) continue;
        expect(receiveOne({ type: 'track', event: 'x', userId: 'u1', [field]: id }), `${field} ${id}`).toMatchObject({
          status: 'rejected',
          rejection: { code: 'validation_failed', message: expect.stringContaining(`\`${field}\` `) },
        });
      }
      const alias = receiveOne({ type: 'alias', userId: 'u1', previousId: id });
      expect(alias).toMatchObject({
        status: 'rejected',
        rejection: { message: expect.stringMatching(/^`previousId` .+\.$/) },
      });
    }
  });

  test('are rejected if neither of them is usable', () => {
    expect(idsOf({ userId: '', anonymousId: 'undefined' })).toMatchObject({
      status: 'rejected',
      rejection: { messageId: 'm1', code: 'validation_failed' },
    });
  });

  test('say that the user and the visitor are the same person, if the message names both', () => {
    const addressOf = (ids: Record<string, unknown>) => {
      const mapped = receiveOne({ type: 'identify', messageId: 'm1', ...ids });
      return mapped.status === 'event' ? [mapped.event.leadId, mapped.event.anonymousId] : mapped;
    };
    expect(addressOf({ userId: 'u1', anonymousId: 'a1' })).toEqual(['u1', 'a1']);
    expect(addressOf({ userId: 'u1', anonymousId: 'null' })).toEqual(['u1', undefined]);
    expect(addressOf({ userId: 'null', anonymousId: 'a1' })).toEqual(['a1', undefined]);
  });

  test('include the event’s ID, so that a retry is the same event', () => {
    expect(eventOf({ type: 'page', messageId: 'custom-mid-1' }).eventId).toBe('custom-mid-1');
    expect(eventOf({ type: 'page', messageId: 17 }).eventId).toBe('17');
    const long = (tail: string) => eventOf({ type: 'page', messageId: 'x'.repeat(200) + tail }).eventId;
    expect(long('a')).toBe(long('a'));
    expect(long('a')).not.toBe(long('b'));
  });

  test('include a generated event ID if the message has none', () => {
    for (const messageId of [null, undefined, '', 'null']) {
      expect(eventOf({ type: 'page', messageId }).eventId).toMatch(/^evt_/);
    }
  });
});

describe('an alias', () => {
  const alias = { type: 'alias', messageId: 'm1', userId: 'u1' };

  test('says that two IDs belong to the same person', () => {
    expect(receiveOne({ ...alias, previousId: 'u2', anonymousId: 'a1' })).toEqual({
      status: 'alias',
      messageId: 'm1',
      previousId: 'u2',
      userId: 'u1',
    });
    expect(receiveOne({ ...alias, userId: null, anonymousId: 'a1', previousId: 7 })).toMatchObject({
      userId: 'a1',
      previousId: '7',
    });
  });

  test('to the same ID changes nothing', () => {
    expect(receiveOne({ ...alias, previousId: 'u1' })).toEqual({ status: 'ignored' });
  });

  test('without an ID is rejected', () => {
    for (const previousId of [undefined, null, '', 'null', 'anonymous', 'x'.repeat(129), {}]) {
      expect(receiveOne({ ...alias, previousId })).toMatchObject({
        status: 'rejected',
        rejection: {
          messageId: 'm1',
          code: 'validation_failed',
          message: expect.stringMatching(/^`previousId` .+\.$/),
        },
      });
    }
  });
});
