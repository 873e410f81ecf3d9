import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import type { JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import { MONDAY, makeTraitsLearned } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { BEGINNING, continueFold } from './checkpoint.ts';
import { shownName } from './fit-properties.ts';
import { fold } from './fold.ts';
import { toFolded } from './folded-event.ts';

const SETTINGS = { decay: { graceDays: 7, ratePerDay: 0.05 } };
const ROOM = LIMITS.leadPropertiesBytesMax;

type Said = [source: EventSource, custom: JsonObject, absorbed?: 'absorbed'];
const toEvents = (said: readonly Said[]) =>
  said.map(([source, custom, absorbed], i) =>
    makeTraitsLearned({
      ...{ eventId: `evt_${String(i).padStart(4, '0')}`, occurredAt: MONDAY + i, source, traits: { custom } },
      ...(absorbed && { absorbed: true as const }),
    }),
  );
const leadOf = (...said: Said[]) => {
  const { traits, omittedProperties } = fold(toEvents(said), SETTINGS);
  return { held: Object.keys(traits.custom ?? {}), custom: traits.custom ?? {}, omitted: omittedProperties };
};
/** A property that takes exactly this many bytes, including its key and punctuation. */
const sized = (key: string, bytes: number): JsonObject => ({
  [key]: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(key)) - 4),
});
const numbered = (count: number, prefix = 'p'): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, i]));

describe('the space for values from pages', () => {
  it('is half of the limit in bytes, to the byte', () => {
    expect(leadOf(['page', sized('a', ROOM / 2)]).held).toEqual(['a']);
    expect(leadOf(['page', sized('a', ROOM / 2 + 1)])).toMatchObject({ held: [], omitted: ['a'] });
    expect(leadOf(['page', sized('a', ROOM / 4)], ['page', sized('b', ROOM / 4 + 1)])).toMatchObject({
      ...{ held: ['a'], omitted: ['b'] },
    });
  });

  it('is half of the limit in properties', () => {
    const full = leadOf(['page', numbered(LIMITS.leadPropertiesMax / 2 - 1)], ['page', { last: 1, over: 1 }]);
    expect(full.held).toHaveLength(LIMITS.leadPropertiesMax / 2);
    expect(full.omitted).toEqual(['over']);
  });

  it('is measured in bytes, not characters', () => {
    const wide = { a: '🙂'.repeat(ROOM / 8) };
    expect(leadOf(['page', wide]).held).toEqual([]);
    expect(leadOf(['server', wide]).held).toEqual(['a']);
  });
});

describe('the space for values that the customer vouches for', () => {
  it('is the whole limit, in bytes and in properties', () => {
    expect(leadOf(['server', sized('a', ROOM)]).held).toEqual(['a']);
    expect(leadOf(['server', sized('a', ROOM + 1)])).toMatchObject({ held: [], omitted: ['a'] });
    const many = leadOf(['server', numbered(LIMITS.leadPropertiesMax)], ['server', { over: 1 }]);
    expect(many.held).toHaveLength(LIMITS.leadPropertiesMax);
    expect(many.omitted).toEqual(['over']);
  });

  it('is freed by removing values from pages, but only as many as needed', () => {
    const page: Said = ['page', { ...sized('a', ROOM / 4), ...sized('b', ROOM / 4) }];
    const { held, omitted } = leadOf(page, ['server', sized('c', ROOM * 0.7)]);
    expect({ held, omitted }).toEqual({ held: ['a', 'c'], omitted: ['b'] });
  });

  it('is not freed at all if removing pages’ values would not be enough', () => {
    const known: Said[] = [
      ['server', sized('a', ROOM / 2)],
      ['page', sized('b', ROOM / 4)],
    ];
    const { held, omitted, custom } = leadOf(...known, ['server', sized('a', ROOM + 1)], ['server', sized('c', ROOM)]);
    expect({ held, omitted }).toEqual({ held: ['a', 'b'], omitted: ['a', 'c'] });
    expect(custom.a).toHaveLength(ROOM / 2 - 7);
  });

  it('goes first to the lead’s own values and then to values of a merged lead, no matter which values are older', () => {
    const absorbed: Said = ['server', sized('theirs', ROOM * 0.6), 'absorbed'];
    const own: Said = ['server', sized('ours', ROOM * 0.6)];
    expect(leadOf(absorbed, own)).toMatchObject({ held: ['ours'], omitted: ['theirs'] });
    expect(leadOf(own, absorbed)).toMatchObject({ held: ['ours'], omitted: ['theirs'] });
  });
});

describe('an omitted property', () => {
  it('is listed until it fits or is removed', () => {
    const big: Said = ['page', sized('a', ROOM)];
    expect(leadOf(big, ['page', { a: 1 }])).toMatchObject({ held: ['a'], omitted: [] });
    expect(leadOf(big, ['page', { a: null }])).toMatchObject({ held: [], omitted: [] });
    expect(leadOf(big, big).omitted).toEqual(['a']);
  });

  it('is listed if it is among the newest; a long name is cut, but not within a character', () => {
    const over = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`big${i}`, 'x'.repeat(ROOM)]));
    const { omitted } = leadOf(['page', over]);
    expect(omitted).toEqual(Array.from({ length: LIMITS.omittedNamesMax }, (_, i) => `big${i + 10}`));
    const long = `${'n'.repeat(LIMITS.omittedNameCharsMax - 2)}🙂🙂`;
    expect(shownName(long)).toBe(`${'n'.repeat(LIMITS.omittedNameCharsMax - 2)}…`);
    expect(leadOf(['page', { [long]: 'x'.repeat(ROOM) }]).omitted).toEqual([shownName(long)]);
  });

  it('may have a name such as `constructor`', () => {
    const custom = JSON.parse(`{"__proto__": "${'x'.repeat(ROOM)}", "constructor": "b"}`);
    expect(leadOf(['page', custom])).toMatchObject({ held: ['constructor'], omitted: ['__proto__'] });
  });
});

it('a lead’s properties are the same for its events in any order and from any checkpoint, and stay within the limits', () => {
  const value = fc.constantFrom('x', 'x'.repeat(3_000), 'x'.repeat(20_000), 'x'.repeat(40_000), null, 7);
  const custom = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', '7', '3', '__proto__'), value, { maxKeys: 4 });
  const said = fc.tuple(
    fc.constantFrom<EventSource>('page', 'signed', 'server'),
    custom,
    fc.constantFrom(undefined, 'absorbed' as const),
  );
  fc.assert(
    fc.property(fc.array(said, { maxLength: 25 }), fc.nat(25), (history, seed) => {
      const events = toEvents(history as Said[]);
      const state = fold(events, SETTINGS);
      const shuffled = [...events].sort(
        (a, b) => ((a.occurredAt * (seed + 3)) % 11) - ((b.occurredAt * (seed + 3)) % 11),
      );
      expect(JSON.stringify(fold(shuffled, SETTINGS))).toBe(JSON.stringify(state));
      const folded = events.map(toFolded);
      const cut = JSON.parse(JSON.stringify(continueFold(BEGINNING, folded.slice(0, seed), SETTINGS)));
      const continued = continueFold(cut, folded.slice(seed), SETTINGS).state;
      expect(JSON.stringify(continued)).toBe(JSON.stringify(state));
      const held = Object.entries(state.traits.custom ?? {});
      const bytes = (of: typeof held) => of.reduce((n, [k, v]) => n + Buffer.byteLength(JSON.stringify({ [k]: v })), 0);
      expect(bytes(held)).toBeLessThanOrEqual(ROOM);
      const pages = held.filter(([key]) => (state.traitWeights.custom[key] ?? 0) < 2);
      expect(bytes(pages)).toBeLessThanOrEqual(ROOM / 2);
      for (const name of state.omittedProperties) expect(name.length).toBeLessThanOrEqual(LIMITS.omittedNameCharsMax);
    }),
    { numRuns: runs(200, 400) },
  );
});
