import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { EventType } from '../contract/event-type.ts';
import { isUnreadableAsType, toEventType } from './event-type.ts';

test.each([
  ['Order Completed', 'order_completed'],
  ['orderCompleted', 'order_completed'],
  ['OrderCompleted', 'order_completed'],
  ['order-completed', 'order_completed'],
  ['order_completed', 'order_completed'],
  ['ORDER_COMPLETED', 'order_completed'],
  ['  Order   Completed! ', 'order_completed'],
  ['HTMLParsed', 'html_parsed'],
  ['Step2Done', 'step2_done'],
  ['B2B Lead', 'b2b_lead'],
  ['$pageview', 'pageview'],
  ['Signed Up (trial) — v2', 'signed_up_trial_v2'],
  ['Größe geändert', 'grosse_geandert'],
  ['Achat terminé', 'achat_termine'],
  ['Ｆｕｌｌ　Ｗｉｄｔｈ', 'full_width'],
  ['Łódź İstanbul', 'lodz_istanbul'],
  ['注文 完了', 'u6ce8u6587_u5b8cu4e86'],
  ['2nd visit', '2nd_visit'],
  ['🎉 Party', 'party'],
])('the name %j becomes the type %s', (name, type) => {
  expect(toEventType(name)).toBe(type);
});

test.each(['', ' ', '!!!', '🎉', '___'])('the name %j has no type', (name) => {
  expect(toEventType(name)).toBeNull();
});

test('an event name always becomes the same type, or never any type', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const type = toEventType(name);
      if (type === null) return;
      expect(EventType.safeParse(type).success).toBe(true);
      expect(type).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
      expect(toEventType(type)).toBe(type);
    }),
  );
});

test('event names that are too long for a type get different types', () => {
  const long = 'The customer looked at the page with all of our prices for the third time';
  expect(toEventType(`${long} today`)).toMatch(/^the_customer_looked_at_the_page_with_all_of_our_prices_[0-9a-f]{8}$/);
  expect(toEventType(`${long} today`)).not.toBe(toEventType(`${long} this week`));
});

test('a hostile event name costs time only in proportion to its length', () => {
  for (const letter of ['A', 'a', '_', ' ', 'aA', 'ß', 'é']) toEventType(letter.repeat(30_000));
});

test('the name of an event is stored if it cannot be recognized in the type', () => {
  expect(['Order Completed', 'Größe', 'Cafe\u0301', '🎉 Party'].map(isUnreadableAsType)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(['注文 完了', 'Заказ', 'x'.repeat(65)].map(isUnreadableAsType)).toEqual([true, true, true]);
});

test('only the beginning of a long event name is used, and a hash of the whole name keeps types different', () => {
  // Normalizing turns one such letter into 18, and each of those takes five characters in a type.
  for (const letter of ['\ufdfa', '注', 'A', 'é']) {
    const [one, other] = [toEventType(letter.repeat(5000)), toEventType(letter.repeat(5001))];
    expect(one).toMatch(/^[a-z0-9_]{1,55}_[0-9a-f]{8}$/);
    expect(one).not.toBe(other);
  }
  expect(toEventType('\ufdfa')).not.toBe(toEventType('\ufdfa\ufdfa'));
  expect(toEventType(`${' '.repeat(5000)}Signup`)).toBe('signup');
});

test('only the used part of a long event name is normalized', () => {
  const normalize = vi.spyOn(String.prototype, 'normalize');
  toEventType('\ufdfa'.repeat(30_000));
  const lengths = normalize.mock.contexts.map((text) => String(text).length);
  normalize.mockRestore();
  expect(Math.max(...lengths)).toBeLessThanOrEqual(128);
});
