import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventType } from '../../contract/event-type.ts';
import { EventId, LeadId } from '../../contract/ids.ts';
import { JsonObject } from '../../contract/json.ts';
import { LIMITS } from '../../contract/limits.ts';
import { Traits } from '../../contract/traits.ts';
import { nested, receive, receiveOne } from '../../testing/segment-messages.node.ts';

describe('a message of any form', () => {
  const type = fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias', 'TRACK', 'nonsense');
  const bag = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue());
  const context = fc.oneof(fc.record({ page: bag, campaign: bag, traits: bag, userAgent: bag }), fc.jsonValue());
  const likely = fc.record(
    {
      type,
      messageId: fc.oneof(fc.string({ maxLength: 200 }), fc.jsonValue()),
      userId: fc.oneof(fc.string(), fc.jsonValue()),
      anonymousId: fc.oneof(fc.string(), fc.jsonValue()),
      event: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      name: fc.jsonValue(),
      properties: fc.oneof(fc.record({ url: fc.webUrl(), referrer: bag, search: fc.string() }), bag),
      traits: fc.oneof(fc.record({ name: bag, email: bag, company: bag, firstName: bag }), bag),
      context,
      timestamp: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  test('is either an event that our schemas accept, or is rejected with a reason, without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(likely, fc.jsonValue()), context, (message, shared) => {
        for (const mapped of receive({ batch: [message], context: shared })) {
          if (mapped.status === 'rejected') expect(mapped.rejection.message).not.toBe('');
          if (mapped.status !== 'event') continue;
          const { leadId, event } = mapped.event;
          LeadId.parse(leadId);
          EventId.parse(event.eventId);
          if (event.kind === 'traits') expect(Traits.parse(event.traits)).toEqual(event.traits);
          else if (event.kind === 'activity') {
            EventType.parse(event.type);
            JsonObject.parse(event.properties);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is rejected if it is not an object, has no known type, names no lead, or has invalid properties', () => {
    const refused: [unknown, string][] = [
      [null, 'A message must be an object.'],
      [[], 'A message must be an object.'],
      [{ userId: 'u1' }, '`type` '],
      [{ type: 'purchase', userId: 'u1' }, '`type` '],
      [{ type: 'track', userId: 'u1' }, '`event` must name what happened.'],
      [{ type: 'track', userId: 'u1', event: '!' }, '`event` must name what happened.'],
      [{ type: 'track', userId: 'u1', event: 'x', properties: 'y' }, '`properties` must be an object.'],
      [{ type: 'track', userId: 'u1', event: 'x', properties: nested(9) }, '`properties` must not nest deeper'],
      [{ type: 'identify', userId: 'u1', traits: [1] }, '`traits` must be an object.'],
    ];
    for (const [message, reason] of refused) {
      const [mapped] = receive({ batch: [message] });
      expect(mapped).toMatchObject({ status: 'rejected', rejection: { messageId: null, code: 'validation_failed' } });
      expect(mapped?.status === 'rejected' && mapped.rejection.message).toContain(reason);
    }
  });

  test(`may have at most ${LIMITS.eventBytesMax} bytes, counted exactly`, () => {
    const sized = (bytes: number) => {
      const message = { type: 'track', event: 'x', userId: 'u1', messageId: 'm1', properties: { text: '' } };
      const missing = bytes - JSON.stringify(message).length;
      message.properties.text = 'é'.repeat(missing / 2) + 'x'.repeat(missing % 2);
      return message;
    };
    const most = sized(LIMITS.eventBytesMax);
    expect(receiveOne(most).status).toBe('event');
    expect(receiveOne({ ...most, event: 'xy' })).toMatchObject({
      status: 'rejected',
      rejection: { messageId: 'm1', code: 'payload_too_large' },
    });
  });
});
