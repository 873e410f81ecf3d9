import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEvents } from './lead-event.ts';

const anyPosition = fc.record({
  occurredAt: fc.integer({ min: 0, max: 3 }),
  eventId: fc.constantFrom('a', 'b', 'B', 'é', 'evt_1', 'evt_10', '😀', '\uffee'),
});

test('events are sorted by time, then by ID', () => {
  const events = [
    { occurredAt: 2, eventId: 'a' },
    { occurredAt: 1, eventId: 'evt_2' },
    { occurredAt: 1, eventId: 'evt_10' },
    { occurredAt: 1, eventId: 'B' },
  ];
  expect(events.sort(compareEvents).map(({ eventId }) => eventId)).toEqual(['B', 'evt_10', 'evt_2', 'a']);
});

test('the order is total: an event equals only itself, and comparison is antisymmetric and transitive', () => {
  fc.assert(
    fc.property(anyPosition, anyPosition, anyPosition, (a, b, c) => {
      const isSame = a.occurredAt === b.occurredAt && a.eventId === b.eventId;
      expect(compareEvents(a, b) === 0).toBe(isSame);
      expect(Math.sign(compareEvents(a, b)) + Math.sign(compareEvents(b, a))).toBe(0);
      if (compareEvents(a, b) <= 0 && compareEvents(b, c) <= 0) expect(compareEvents(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 2000 },
  );
});
