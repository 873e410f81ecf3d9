import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEvents, type EventPosition } from '../../domain/lead-event.ts';
import { positionKey } from './position-key.ts';

/** SQLite compares text by its UTF-8 bytes. */
const compareAsSqlite = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const anyPosition: fc.Arbitrary<EventPosition> = fc.record({
  occurredAt: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 8.64e15 })),
  eventId: fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('', 'a', 'ab', '\uffee', '😀')),
});

test('SQLite sorts position keys in the order in which the fold sorts positions, whatever the IDs contain', () => {
  fc.assert(
    fc.property(anyPosition, anyPosition, (a, b) => {
      expect(Math.sign(compareAsSqlite(positionKey(a), positionKey(b)))).toBe(Math.sign(compareEvents(a, b)));
    }),
    { numRuns: 5000 },
  );
});
