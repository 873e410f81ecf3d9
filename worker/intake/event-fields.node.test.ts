import { expect, test } from 'vitest';
import { checkEventFields } from './event-fields.ts';

test.each([
  ['occurredAt', 'timestamp'],
  ['occurred_at', 'timestamp'],
  ['timeStamp', 'timestamp'],
  ['timestmap', 'timestamp'],
  ['time', 'timestamp'],
  ['event_id', 'eventId'],
  ['eventID', 'eventId'],
  ['messageId', 'eventId'],
  ['id', 'eventId'],
  ['user_id', 'userId'],
  ['userID', 'userId'],
  ['anonymous_id', 'anonymousId'],
  ['lead_id', 'leadId'],
])('%s is refused, as %s was meant', (name, field) => {
  expect(checkEventFields({ [name]: 'x' })).toEqual({
    errors: [{ path: name, message: `Unknown field \`${name}\`. Did you mean \`${field}\`?` }],
    warnings: [],
  });
});

test.each(['points', 'value', 'user_ip', 'sentAt', 'context', 'ip', 'event_type'])(
  '%s is told, and loses no event',
  (name) => {
    const { errors, warnings } = checkEventFields({ [name]: 'x' });
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject([{ path: name, message: expect.stringContaining(`Unknown field \`${name}\``) }]);
  },
);

test('known fields are not told of, and what is no object has none', () => {
  const event = {
    eventType: 'x',
    leadId: 'a',
    userId: 'a',
    anonymousId: 'a',
    eventId: 'a',
    timestamp: null,
    properties: {},
  };
  for (const value of [event, null, [], 'x']) expect(checkEventFields(value)).toEqual({ errors: [], warnings: [] });
});
