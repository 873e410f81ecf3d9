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
])('the field %s is rejected, because %s was probably meant', (name, field) => {
  expect(checkEventFields({ [name]: 'x' })).toEqual({
    errors: [{ path: name, message: `Unknown field \`${name}\`. Did you mean \`${field}\`?` }],
    warnings: [],
  });
});

test.each(['points', 'value', 'user_ip', 'sentAt', 'context', 'ip', 'event_type'])(
  'the field %s is reported, and its event is accepted',
  (name) => {
    const { errors, warnings } = checkEventFields({ [name]: 'x' });
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject([{ path: name, message: expect.stringContaining(`Unknown field \`${name}\``) }]);
  },
);

test('known fields are not reported, and neither is a value that is not an object', () => {
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

test('names twenty of thousands of unknown fields, and counts the rest', () => {
  const names = (name: string) => Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`${name}${i}`, 1]));
  const { errors, warnings } = checkEventFields(names('colour'));
  expect(errors).toEqual([]);
  expect(warnings).toHaveLength(21);
  expect(warnings.at(-1)).toEqual({ path: '', message: 'Further unknown fields that were not stored: 1980.' });
  expect(checkEventFields(names('evenId')).errors).toHaveLength(10);
});

test('a misnamed time or ID is rejected, however many unknown fields come before it', () => {
  const others = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`colour${i}`, 1]));
  expect(checkEventFields({ ...others, occurred_at: 'x' }).errors).toMatchObject([{ path: 'occurred_at' }]);
});
