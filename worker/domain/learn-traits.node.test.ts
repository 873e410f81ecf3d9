import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventSource } from '../contract/event-source.ts';
import type { Json } from '../contract/json-value.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { MONDAY, makeTraitsLearned } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { fold } from './fold.ts';
import type { TraitsLearned } from './lead-event.ts';
import { propertyAt, toProperties } from './meets-conditions.ts';

const DECAY = { graceDays: 7, ratePerDay: 0.05 };

/** Statements about a lead, in order. `absorbed` values came with the log of a merged lead. */
type Said = [source: EventSource, traits: LearnedTraits, absorbed?: 'absorbed'];

const toEvents = (said: readonly Said[]): TraitsLearned[] =>
  said.map(([source, traits, absorbed], i) =>
    makeTraitsLearned({ occurredAt: MONDAY + i, source, traits, ...(absorbed && { absorbed: true }) }),
  );
const known = (...said: Said[]) => fold(toEvents(said), { decay: DECAY }).traits;

describe('who may set a lead’s properties', () => {
  const TRUSTED = EventSource.options.filter((source) => source !== 'page');

  it.each(TRUSTED)(
    'a page never overrides the values from %s, whether the page sends its values before or after',
    (source) => {
      const vouched: Said = [source, { name: 'Ann Lee', custom: { plan: 'pro' } }];
      const page: Said = ['page', { name: 'Mallory', phone: '1', custom: { plan: 'free', seats: 3 } }];
      const both = { name: 'Ann Lee', phone: '1', custom: { plan: 'pro', seats: 3 } };
      expect(known(vouched, page)).toEqual(both);
      expect(known(page, vouched)).toEqual(both);
    },
  );

  it('a later page replaces an earlier page’s value, and a later trusted source replaces an earlier trusted source’s value', () => {
    expect(known(['page', { name: 'A' }], ['page', { name: 'B' }])).toEqual({ name: 'B' });
    expect(known(['server', { name: 'A' }], ['person', { name: 'B' }], ['page', { name: 'C' }])).toEqual({ name: 'B' });
  });

  it('a signed user without a signed email may change everything except an email that the customer vouches for', () => {
    const said: Said[] = [
      ['server', { name: 'Ann', email: 'ann@acme.example' }],
      ['signed_user', { name: 'Anna', email: 'vic@acme.example' }],
    ];
    expect(known(...said)).toEqual({ name: 'Anna', email: 'ann@acme.example' });
    expect(known(...said.toReversed())).toEqual({ name: 'Ann', email: 'ann@acme.example' });
    expect(known(['page', { email: 'a@b.example' }], said[1] as Said)).toMatchObject({ email: 'vic@acme.example' });
  });

  it('removing a trusted value does not restore an older value from a page, but a page may set a new one', () => {
    const removed: Said[] = [
      ['page', { name: 'Old' }],
      ['server', { name: 'Ann' }],
      ['page', { name: 'Between' }],
      ['server', { name: null }],
    ];
    expect(known(...removed)).toEqual({});
    expect(known(...removed, ['page', { name: 'New' }])).toEqual({ name: 'New' });
  });

  it('a page cannot remove a value that a trusted source sent', () => {
    expect(
      known(
        ['server', { email: 'a@b.example', custom: { plan: 'pro' } }],
        ['page', { email: null, custom: { plan: null } }],
      ),
    ).toEqual({
      email: 'a@b.example',
      custom: { plan: 'pro' },
    });
  });

  it('properties may have names such as `constructor`', () => {
    const custom = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
    expect(known(['page', { custom }]).custom).toEqual(custom);
    expect(known(['server', { custom }], ['page', { custom: JSON.parse('{"__proto__": "x"}') }]).custom).toEqual(
      custom,
    );
  });
});

describe('a property from a page whose name overlaps with a property from the customer', () => {
  const NESTED = { subscription: { status: 'trial', seats: 3 }, plan: 'free', custom: { tier: 1 }, items: ['a', 'b'] };
  const DOTTED = { 'subscription.status': 'active', 'custom.plan': 'pro', 'custom.tier': 2, 'items.1': 'x' };

  it('never wins, whether it arrives before or after the customer’s property', () => {
    for (const custom of [NESTED, DOTTED]) {
      const server: Said = ['server', { custom }];
      const page: Said = ['page', { custom: custom === NESTED ? DOTTED : NESTED }];
      for (const path of Object.keys(DOTTED)) {
        const read = (...said: Said[]) => propertyAt(toProperties(known(...said)), path);
        expect([path, read(server, page)]).toEqual([path, read(server)]);
        expect([path, read(page, server)]).toEqual([path, read(server)]);
      }
    }
  });

  it('is kept if the customer has no value for that name', () => {
    const custom = { 'subscription.renews': true, 'plan.price': 5, 'other.status': 'x' };
    const vouched = { subscription: { status: 'trial' }, plan: 'free' };
    expect(known(['server', { custom: vouched }], ['page', { custom }]).custom).toEqual({ ...vouched, ...custom });
    // Only the part with the customer's name is dropped from the object that a page sent.
    const dotted = { 'subscription.status': 'trial', 'items.1': 'b' };
    const page: Said = ['page', { custom: { subscription: { status: 'active', seats: 3 }, items: [1, 2, 3] } }];
    expect(known(page, ['server', { custom: dotted }]).custom).toEqual({
      ...{ subscription: { seats: 3 }, items: [1, null, 3] },
      ...dotted,
    });
  });

  it.each<[string, LearnedTraits, LearnedTraits, LearnedTraits]>([
    ['nested value', { custom: { 'a.b': 1 } }, { custom: { a: { b: 2 } } }, { custom: { a: null } }],
    ['value with dots in its name', { custom: { a: { b: 1 } } }, { custom: { 'a.b': 2 } }, { custom: { 'a.b': null } }],
    ['email', { custom: { email: 'x@y.example' } }, { email: 'a@b.example' }, { email: null }],
  ])('does not reappear after the customer’s %s is removed', (_how, page, server, removed) => {
    const path = 'email' in server ? 'email' : 'a.b';
    const read = (...said: Said[]) => propertyAt(toProperties(known(...said)), path);
    expect(read(['page', page], ['server', server], ['server', removed])).toBeUndefined();
    expect(read(['server', server], ['page', page], ['server', removed])).toBeUndefined();
    expect(read(['server', server], ['server', removed], ['page', page])).toBe(path === 'email' ? 'x@y.example' : 1);
  });

  it('cannot change what conditions read for the customer’s properties, whatever it contains', () => {
    const value = fc.constantFrom<Json>(1, 2, null, { b: 3 }, { b: 4, custom: { b: 5 } }, { b: { b: 6 } }, ['x']);
    const name = fc.constantFrom(
      'a',
      'a.b',
      'a.b.b',
      'custom',
      'custom.a',
      'custom.a.b',
      'custom.custom',
      'a.0',
      'name',
    );
    const said = fc.tuple(
      fc.constantFrom<EventSource>('page', 'server', 'person'),
      fc.record({ name: fc.constant('Ann'), custom: fc.dictionary(name, value, { maxKeys: 4 }) }, { requiredKeys: [] }),
      fc.constantFrom('absorbed', undefined),
    ) as fc.Arbitrary<Said>;
    const paths = ['a', 'a.b', 'a.b.b', 'custom.a', 'custom.a.b', 'custom.custom.b', 'a.0', 'custom.name'];
    fc.assert(
      fc.property(fc.array(said, { maxLength: 8 }), (history) => {
        const all = known(...history);
        const vouched = known(...history.map((one): Said => (one[0] === 'page' ? ['page', {}] : one)));
        for (const path of paths) {
          const expected = propertyAt(toProperties(vouched), path);
          if (expected !== undefined) expect([path, propertyAt(toProperties(all), path)]).toEqual([path, expected]);
        }
      }),
      { numRuns: runs(300, 3_000) },
    );
  });
});

describe('properties of a merged lead', () => {
  it('fill empty fields and never replace the kept lead’s values, even if the kept lead’s values are older', () => {
    const kept: Said = ['server', { name: 'Ann', company: 'Acme' }];
    const merged: Said = ['server', { name: 'Bob', phone: '1', custom: { plan: 'pro' } }, 'absorbed'];
    const person = { name: 'Ann', company: 'Acme', phone: '1', custom: { plan: 'pro' } };
    expect(known(kept, merged)).toEqual(person);
    expect(known(merged, kept)).toEqual(person);
  });

  it('replace values from a page if the customer has stated the properties of the merged lead', () => {
    expect(known(['page', { name: 'mallory' }], ['server', { name: 'Ann Lee' }, 'absorbed'])).toEqual({
      name: 'Ann Lee',
    });
  });

  it('keep the value that a person chose until the customer sends another value', () => {
    const chosen: Said[] = [
      ['server', { name: 'Ann', phone: '1' }],
      ['server', { name: 'Bob', phone: '2' }, 'absorbed'],
      ['merge', { name: 'Bob' }, 'absorbed'],
    ];
    expect(known(...chosen)).toEqual({ name: 'Bob', phone: '1' });
    expect(known(...chosen, ['page', { name: 'C' }])).toEqual({ name: 'Bob', phone: '1' });
    expect(known(...chosen, ['server', { name: 'Cid' }])).toEqual({ name: 'Cid', phone: '1' });
  });
});

it('a lead has the same properties, no matter in which order their values arrive', () => {
  const anySaid: fc.Arbitrary<Said> = fc.tuple(
    fc.constantFrom(...EventSource.options),
    fc.record(
      {
        name: fc.constantFrom('Ann', 'Bob', null),
        custom: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 2, null)),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<LearnedTraits>,
    fc.constantFrom('absorbed', undefined),
  ) as fc.Arbitrary<Said>;
  fc.assert(
    fc.property(fc.array(anySaid, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (said, seeds) => {
      const events = toEvents(said);
      const shuffled = events
        .map((event) => ({ event, at: seeds.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ event }) => event);
      expect(fold(shuffled, { decay: DECAY })).toEqual(fold(events, { decay: DECAY }));
    }),
  );
});
