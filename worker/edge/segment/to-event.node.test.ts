import { describe, expect, test } from 'vitest';
import { eventOf, receiveOne } from '../../testing/segment-messages.node.ts';

describe('the ids', () => {
  const idsOf = (ids: Record<string, unknown>) => {
    const mapped = receiveOne({ type: 'track', event: 'x', messageId: 'm1', ...ids });
    return mapped.status === 'event' ? mapped.event.leadId : mapped;
  };

  test('name the user, or where that is no id the anonymous visitor', () => {
    expect(idsOf({ userId: 'u1', anonymousId: 'a1' })).toBe('u1');
    const none = [
      null,
      undefined,
      '',
      ' ',
      'null',
      'anonymous',
      '[object Object]',
      0,
      true,
      {},
      'x'.repeat(129),
      'a\u0000b',
    ];
    for (const userId of none) expect(idsOf({ userId, anonymousId: 'a1' })).toBe('a1');
    expect(idsOf({ userId: 42 })).toBe('42');
    expect(idsOf({ userId: 'x'.repeat(128), anonymousId: 'a1' })).toBe('x'.repeat(128));
  });

  test('are refused where neither will do', () => {
    expect(idsOf({ userId: '', anonymousId: 'undefined' })).toMatchObject({
      status: 'rejected',
      rejection: { messageId: 'm1', code: 'validation_failed' },
    });
  });

  test('of the event are the message’s, so that a retry is the same event', () => {
    expect(eventOf({ type: 'page', messageId: 'custom-mid-1' }).eventId).toBe('custom-mid-1');
    expect(eventOf({ type: 'page', messageId: 17 }).eventId).toBe('17');
    const long = (tail: string) => eventOf({ type: 'page', messageId: 'x'.repeat(200) + tail }).eventId;
    expect(long('a')).toBe(long('a'));
    expect(long('a')).not.toBe(long('b'));
  });

  test('are made where the message has none', () => {
    for (const messageId of [null, undefined, '', 'null']) {
      expect(eventOf({ type: 'page', messageId }).eventId).toMatch(/^evt_/);
    }
  });
});

test('an alias of oneself is no news; any other waits for the merging of leads, and says so', () => {
  const alias = { type: 'alias', messageId: 'm1', userId: 'u1' };
  expect(receiveOne({ ...alias, previousId: 'u1' })).toEqual({ status: 'ignored' });
  expect(receiveOne({ ...alias, previousId: 'u2' })).toMatchObject({
    status: 'rejected',
    rejection: { messageId: 'm1', code: 'not_supported_yet' },
  });
  expect(receiveOne(alias)).toMatchObject({ status: 'rejected', rejection: { code: 'validation_failed' } });
});
