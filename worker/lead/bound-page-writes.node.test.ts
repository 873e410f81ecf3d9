import { expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS } from '../domain/time.ts';
import { MONDAY, makeActivity, makeTraitsLearned } from '../testing/lead-events.ts';
import { countPageWrites, findExcess } from './bound-page-writes.ts';

const EVENTS = LIMITS.pageEventsPerLeadDayMax;
const BYTES = LIMITS.pageBytesPerLeadDayMax;
const day = '2026-01-05';
const view = makeActivity({ source: 'page', properties: {} });
/** An event with this many bytes of properties. */
const sized = (bytes: number) =>
  makeActivity({ source: 'page', properties: { a: 'x'.repeat(bytes - '{"a":""}'.length) } });
const isTaken = (known: Parameters<typeof findExcess>[0], event: ReturnType<typeof makeActivity>, now = MONDAY) =>
  !findExcess(known, [event], now).has(event);

it('accepts events from pages up to a daily number', () => {
  expect(isTaken({ day, events: EVENTS - 1, bytes: 0 }, view)).toBe(true);
  expect(isTaken({ day, events: EVENTS, bytes: 0 }, view)).toBe(false);
});

it('accepts events from pages up to a daily number of bytes', () => {
  expect(isTaken({ day, events: 1, bytes: BYTES - 100 }, sized(100))).toBe(true);
  expect(isTaken({ day, events: 1, bytes: BYTES - 100 }, sized(101))).toBe(false);
});

it('the daily limit for pages still accepts a small event after refusing a larger one', () => {
  const events = [sized(200), sized(50)];
  expect([...findExcess({ day, events: 1, bytes: BYTES - 100 }, events, MONDAY)]).toEqual([events[0]]);
});

it('the daily limit for pages starts counting from zero at midnight (UTC)', () => {
  const full = { day, events: EVENTS, bytes: BYTES };
  expect(isTaken(full, view, MONDAY + DAY_MS - 1 - (MONDAY % DAY_MS))).toBe(false);
  expect(isTaken(full, view, MONDAY + DAY_MS - (MONDAY % DAY_MS))).toBe(true);
});

it.each(['server', 'person', 'import', 'merge'] as const)(
  'events from a %s are neither counted nor limited',
  (source) => {
    const full = { day, events: EVENTS, bytes: BYTES };
    expect(isTaken(full, { ...view, source })).toBe(true);
    expect(countPageWrites(undefined, [{ ...view, source }], MONDAY)).toBeUndefined();
  },
);

it('the daily limit for pages also counts traits and signed pages, by their size in UTF-8', () => {
  const signed = makeTraitsLearned({ source: 'signed', traits: { name: 'ü🙂' } });
  expect(countPageWrites(undefined, [view, signed], MONDAY)).toEqual({
    ...{ day, events: 2, bytes: '{}'.length + Buffer.byteLength('{"name":"ü🙂"}') },
  });
});
