import { describe, expect, test } from 'vitest';
import { BatchInput, EventInput } from './event.ts';
import { LIMITS } from './limits.ts';

const EVENT = { eventType: 'page_view', leadId: 'lead_1' };
const pathsOf = (input: unknown) => EventInput.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('an event input', () => {
  test('needs a type and one of three IDs; all other fields may be missing or null', () => {
    for (const id of ['leadId', 'userId', 'anonymousId']) {
      expect(pathsOf({ eventType: 'signup', [id]: 'lead_1' })).toEqual([]);
    }
    expect(
      pathsOf({ ...EVENT, userId: null, anonymousId: null, eventId: null, timestamp: null, properties: null }),
    ).toEqual([]);
    expect(pathsOf({ eventType: 'signup' })).toEqual(['leadId']);
    expect(pathsOf({ eventType: 'signup', leadId: null, userId: null })).toEqual(['leadId']);
    expect(pathsOf({ leadId: 'lead_1' })).toEqual(['eventType']);
  });

  test('gets an error for each invalid field', () => {
    const wrong = { eventType: '_page', leadId: '0', eventId: ' ', timestamp: 'yesterday', properties: [] };
    expect(pathsOf(wrong).sort()).toEqual(['eventId', 'eventType', 'leadId', 'properties', 'timestamp']);
  });

  test('drops unknown fields', () => {
    expect(EventInput.parse({ ...EVENT, points: 1000 })).toEqual(EVENT);
  });
});

test(`a batch has 1 to ${LIMITS.batchEventsMax} items of any content, because each is parsed separately`, () => {
  const accepts = (count: number) => BatchInput.safeParse({ events: Array(count).fill('anything') }).success;
  expect(LIMITS.batchEventsMax).toBe(1000);
  expect([0, 1, 1000, 1001].map(accepts)).toEqual([false, true, true, false]);
});
